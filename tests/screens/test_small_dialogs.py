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


async def test_who_begins_with_what_was_typed_comes_first(office: Office) -> None:
    """``ana n`` and Enter is Ana Novak, although Ana Castellanos has an n too and stands before her."""
    fill(office)
    office.person("Ana Castellanos")
    novak = office.person("Ana Novak")
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        await robot.send("ana n\n")
        await robot.hears("K7MT-1")
        assert office.copy("K7MT-1").staff_id == novak


async def test_a_list_in_which_nothing_fits_says_so(office: Office) -> None:
    """What was typed finds nothing: the list is not empty, and the words say how to get back to it."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("S")
        await robot.type("SJ")
        await robot.sees("Nothing fits")
        await robot.press("ctrl+u")
        await robot.sees("Opens")


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


async def test_home_and_end_go_to_the_first_and_the_last(office: Office) -> None:
    """Enter then takes what the cursor is on: End and Enter never hand a key to whoever stands first."""
    jo, _ = fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        await robot.press("end", "enter")
        await robot.hears("K7MT-1 to Ana Whitfield")
        await robot.ask("t")
        await robot.press("end", "home", "enter")
        await robot.hears("Jo Reyes")
        assert office.copy("K7MT-1").staff_id == jo


async def test_a_blocked_sitter_is_marked_and_still_refused(office: Office) -> None:
    """The word stands beside the name before anybody is picked; the rule says no all the same."""
    jo, _ = fill(office)
    office.block(1, jo)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        assert "sitter, blocked by the client" in robot.line_with("Jo Reyes")
        assert "blocked" not in robot.line_with("Sam Ortega")
        await robot.press("enter")
        await robot.hears("blocked")
        assert office.copy("K7MT-1").holder_kind == "safe"


async def test_a_list_says_how_much_of_it_is_out_of_sight(office: Office) -> None:
    """Whoever does not see a name knows that there are more."""
    fill(office)
    for number in range(20):
        office.person(f"Sitter{number:02} Hill")
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("o")
        await robot.sees("more below")
        await robot.press("end")
        await robot.sees("more above")
        assert "below" not in robot.text
        await robot.type("sam")
        assert "more" not in robot.text


async def test_a_long_note_is_read_to_its_end(office: Office) -> None:
    """The question is as wide as its lines, as far as the screen goes."""
    fill(office)
    office.safe("Manager's safe", rows=1, columns=1, access="admin")
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("a")
        await robot.type("manager")
        await robot.sees("safe, admins only; each to its own or a free hook")


async def test_nothing_goes_out_of_use_by_one_enter(office: Office) -> None:
    """The reason is picked; then copy, client and what it means are said, and Esc leaves it as it was."""
    fill(office)
    async with robot_at(office, mode="keys") as robot:
        await at_the_keys(robot)
        await robot.ask("R")
        await robot.press("enter")
        await robot.sees("K7MT-1 of Rivera goes out of use: returned to the client", "u takes it back", "Esc leave it")
        await robot.press("escape")
        await robot.settle()
        assert office.copy("K7MT-1").state == "in_service"
        await robot.ask("R")
        await robot.press("enter")
        await robot.sees("goes out of use: returned")
        await robot.press("enter")
        await robot.hears("K7MT-1 returned to the client; receipt ")
        assert office.copy("K7MT-1").state == "retired"
