"""The palette (Ctrl+P): the office's own commands, screens and things, found by a few letters, and nothing else."""

from __future__ import annotations

from builders import Office
from keydesk.commands import BY_NAME, EVERYWHERE
from keydesk.screens.client import ClientPage
from keydesk.screens.keys import KeysScreen
from keydesk.screens.palette import OfficePalette
from keydesk.screens.person import PersonScreen
from robot import robot_at


def fill(office: Office) -> None:
    """Sam, and Rivera's key on its hook."""
    office.person("Sam Ortega", uid=1001)
    office.safe("Front office", rows=1, columns=3)
    office.key(office.client("Rivera", "Ana"), code="K7MT", label="front door")


async def test_the_commands_of_the_screen_come_first_then_those_of_everywhere(office: Office) -> None:
    """Each with its key and its sentence; nothing of Textual's own is in it (promise S2)."""
    fill(office)
    async with robot_at(office, mode="keys", size=(80, 60)) as robot:
        await robot.ask("ctrl+p")
        palette = robot.screen
        assert isinstance(palette, OfficePalette)
        values = [choice.value.removeprefix("command:") for choice in palette._choices]
        own = [command.id for command in KeysScreen.VERBS]
        # In an office of one branch there is no other one to go to.
        everywhere = [command.id for command in EVERYWHERE if command.id not in {"palette", "switch_branch"}]
        assert set(values) == {*own, *everywhere, *(command.id for command in BY_NAME)}
        assert values[0] == "keys.filter"
        for word in ("screenshot", "theme", "maximize", "SVG", "browser"):
            assert word.lower() not in robot.text.lower()


async def test_letters_and_enter_in_one_packet_run_the_command(office: Office) -> None:
    """Enter never comes before the letters are worked off."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await robot.ask("ctrl+p")
        await robot.send("staff\n")
        await robot.until(lambda: robot.app.current_mode == "staff")


async def test_a_command_of_the_screen_runs_on_that_screen(office: Office) -> None:
    """As if its key had been pressed."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await robot.ask("ctrl+p")
        await robot.send("check out\n")
        await robot.sees("check out to whom?")


async def test_a_client_is_found_by_name_and_opened(office: Office) -> None:
    """From any screen."""
    fill(office)
    async with robot_at(office) as robot:
        await robot.ask("ctrl+p")
        await robot.send("riv\n")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.sees("Rivera", "K7MT")


async def test_a_person_is_found_by_name_and_opened(office: Office) -> None:
    """Their page, with what they hold."""
    fill(office)
    async with robot_at(office) as robot:
        await robot.ask("ctrl+p")
        await robot.send("ortega\n")
        await robot.until(lambda: isinstance(robot.screen, PersonScreen))


async def test_a_key_is_found_by_its_code_and_shown_in_the_list(office: Office) -> None:
    """Alone, with the cursor on it."""
    fill(office)
    async with robot_at(office) as robot:
        await robot.ask("ctrl+p")
        await robot.send("k7mt-1\n")
        await robot.until(lambda: robot.app.current_mode == "keys")
        await robot.sees("K7MT-1", "lives on A1")


async def test_what_the_operator_may_not_do_is_not_offered(office: Office) -> None:
    """The same table that refuses it below (promise P1)."""
    fill(office)
    async with robot_at(office, mode="keys", uid=1001) as robot:
        await robot.ask("ctrl+p")
        await robot.type("reassign")
        assert "Reassign all that are marked" not in robot.text


async def test_esc_does_nothing_and_returns_to_the_screen(office: Office) -> None:
    """Back to the work."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await robot.ask("ctrl+p")
        await robot.type("nothing is called so")
        assert "Nothing is called so" in robot.text
        await robot.press("escape")
        await robot.settle()
        assert isinstance(robot.screen, KeysScreen)


async def test_a_last_name_that_begins_so_comes_first(office: Office) -> None:
    """Among many in whose names the letters occur somewhere, the likeliest is on top."""
    for number in range(20):
        office.client(f"Abara{number:02}", "Rivka")
    office.client("Rivera", "Zoë")
    async with robot_at(office) as robot:
        await robot.ask("ctrl+p")
        await robot.type("riv")
        found = [line for line in robot.lines() if " client" in line and "Find a" not in line]
        assert "Rivera, Zoë" in found[0]
