"""Questions over a screen: what is typed in one packet is worked off in order, and Esc is "no"."""

from __future__ import annotations

from builders import Office
from robot import Robot, robot_at


async def at_the_keys(robot: Robot) -> None:
    """On the list, its one key under the cursor."""
    await robot.sees("K7MT-1")


def fill(office: Office) -> tuple[int, int]:
    """One key on its hook; Jo comes before Sam in every list."""
    jo, sam = office.person("Jo Reyes"), office.person("Sam Ortega")
    office.safe("Front office", rows=1, columns=3)
    office.key(office.client("Rivera"), code="K7MT")
    return jo, sam


async def test_enter_does_not_overtake_the_letters_before_it(office: Office) -> None:
    """On a slow line a name and Enter come in one packet: the key goes to who was typed, not to who stood first."""
    _, sam = fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        await robot.send("sam\n")
        await robot.hears("K7MT-1")
        assert office.copy("K7MT-1").staff_id == sam


async def test_the_verb_the_name_and_enter_may_come_in_one_packet(office: Office) -> None:
    """Even the letter that opens the question may be in it."""
    _, sam = fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.send("osam\n")
        await robot.hears("K7MT-1")
        assert office.copy("K7MT-1").staff_id == sam


async def test_arrows_keep_their_turn_among_the_letters(office: Office) -> None:
    """A letter, then the next line, then Enter, all at once."""
    jo, sam = fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        await robot.press("e", "down", "enter")
        await robot.hears("K7MT-1")
        assert office.copy("K7MT-1").staff_id in {jo, sam}
        assert office.copy("K7MT-1").staff_id == sam


async def test_a_reason_and_enter_in_one_packet(office: Office) -> None:
    """The reason is recorded whole."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("m")
        await robot.send("fell into the river\n")
        await robot.hears("K7MT-1")
        await robot.ask("h")
        await robot.sees("fell into")


async def test_enter_twice_answers_once(office: Office) -> None:
    """A second Enter finds the question answered, and does nothing."""
    _, sam = fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        await robot.send("sam\n\n")
        await robot.hears("K7MT-1")
        await robot.settle()
        assert office.copy("K7MT-1").staff_id == sam
        assert not robot.screen.is_modal or "K7MT-1" in robot.text


async def test_esc_answers_with_nothing(office: Office) -> None:
    """A question that is left changes nothing."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        for key in ("o", "a", "m", "R"):
            await robot.ask(key)
            await robot.type("sam")
            await robot.press("escape")
            await robot.settle()
            assert not robot.screen.is_modal
        assert office.copy("K7MT-1").holder_kind == "safe"


async def test_a_robot_rests_beneath_a_question(office: Office) -> None:
    """Whoever asked waits for the answer; a test that settles meanwhile does not, with and without a place to write."""
    office.person("Sam Ortega")
    async with robot_at(office, mode="staff") as robot:
        await robot.sees("Sam Ortega")
        for verb in ("R", "e"):
            await robot.ask(verb)
            await robot.settle()
            assert robot.screen.is_modal
            await robot.press("escape")
        await robot.settle()
        assert not robot.screen.is_modal
