"""From a flag to its end: every way to mend one, done where it is seen (F18), and what that shows elsewhere."""

from __future__ import annotations

import pytest

from at_the_day import TODAY, add_key_at, morning
from builders import Office
from keydesk.operations.copies import NewCopy
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import Holder
from keydesk.screens.client import ClientPage
from keydesk.screens.today import TodayScreen
from robot import Robot, robot_at

__all__ = ["morning"]


async def on_visit(robot: Robot, words: str) -> None:
    """Puts the cursor on the visit in which the words occur."""
    await robot.sees("24 Nov", "visit")
    await robot.press("slash")
    await robot.type(words)
    await robot.press("enter", "down")
    await robot.settle()


async def choose(robot: Robot, words: str) -> None:
    """Opens the ways of the flag under the cursor, and takes the one that says so by its number."""
    await robot.ask("enter")
    await robot.sees(words)
    number = robot.line_with(words).split()[0]
    await robot.press(number)


async def test_enter_twice_takes_the_key_off_its_hook(morning: Office) -> None:
    """Enter shows the ways, best first; Enter again does the best; the line says so, counts fall, ``u`` takes back."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "marsh")
        await robot.ask("enter")
        await robot.sees("  1   Take 2HPL-1 off hook A1")
        await robot.press("enter")
        await robot.hears("2HPL-1 to Sam Ortega")
        await robot.sees("u takes it back", "2 NO KEY")
        assert morning.copy("2HPL-1").staff_id == 2
        await robot.until(lambda: robot.app.standing.no_key == 2)
        await robot.press("u")
        await robot.hears("Taken back")
        robot.app.look_for_changes()
        await robot.sees("3 NO KEY")


async def test_escape_does_nothing(morning: Office) -> None:
    """Esc leaves the flag, and the cursor where it was."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "marsh")
        before = robot.table.current
        await robot.ask("enter")
        await robot.press("escape")
        assert isinstance(robot.screen, TodayScreen)
        assert robot.table.current == before
        assert morning.copy("2HPL-1").holder_kind == "safe"


async def test_a_number_hands_over_from_another_sitter(morning: Office) -> None:
    """Who has it hands it over: one event with both names."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "rivera")
        await choose(robot, "Hand K7MT-1 from Jo Reyes")
        await robot.hears("K7MT-1")
        assert morning.copy("K7MT-1").staff_id == 2
        await robot.sees("2 NO KEY")


@pytest.mark.parametrize(
    ("answer", "holder"), [("has it now", "sitter"), ("it is here", "safe")], ids=["the sitter", "the office"]
)
async def test_a_key_outside_is_written_down_when_somebody_has_it(morning: Office, answer: str, holder: str) -> None:
    """Fetching from the client asks who has it by now; before that nothing is written down."""
    add_key_at(morning, "Abara", "9WCN", holder=Holder.client())
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "abara")
        await choose(robot, "Fetch 9WCN-1")
        await robot.sees("Who has fetched it?")
        await robot.type(f"{answer}\n")
        await robot.hears("9WCN-1")
        assert morning.copy("9WCN-1").holder_kind == holder


async def test_a_key_that_nobody_has_fetched_stays_where_it_is(morning: Office) -> None:
    """Esc at the question writes nothing down, and says so."""
    add_key_at(morning, "Abara", "9WCN", holder=Holder.client())
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "abara")
        await choose(robot, "Fetch 9WCN-1")
        await robot.sees("Who has fetched it?")
        await robot.press("escape")
        await robot.hears("9WCN-1 stays where it is")
        assert morning.copy("9WCN-1").holder_kind == "client"


async def test_a_missing_key_is_found_where_it_is(morning: Office) -> None:
    """Looking for it ends with whoever has it, or on a hook."""
    add_key_at(morning, "Brandt", "5MMN", missing=True)
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "brandt")
        await choose(robot, "Look for 5MMN-1")
        await robot.sees("Where is it?")
        await robot.press("enter")
        await robot.hears("5MMN-1")
        assert morning.copy("5MMN-1").staff_id == 2


async def test_no_key_required_is_said_with_its_reason(morning: Office) -> None:
    """A reason from the list and a note; the client is never flagged again (F4)."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "okafor")
        await choose(robot, "No Key Required")
        await robot.sees("How does one get in?")
        await robot.type("lockbox\n")
        await robot.sees("Why (if there is more to say)")
        await robot.type("on the back porch\n")
        await robot.hears("Okafor, Uche needs no key")
        await robot.sees("no key required · lockbox", "2 NO KEY")


async def test_a_key_that_is_not_on_file_is_added_at_the_client(morning: Office) -> None:
    """The way opens the client's page with the form of a new key; Esc comes back to the day."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "okafor")
        await choose(robot, "Add a key of")
        await robot.until(lambda: robot.screen.is_modal)
        await robot.sees("A new key of Okafor, Uche")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, TodayScreen))


async def test_a_copy_is_added_where_the_key_is_on_file(morning: Office) -> None:
    """A key whose copies are all out of use gets one more, on the client's page."""
    client = morning.client("Haddad", "Noor")
    morning.key(client, code="6TRE", label="front door")
    morning.desk().perform_now(retire, tag_code="6TRE-1", reason="destroyed")
    morning.visit(client, 2, TODAY, "07:45")
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "haddad")
        await choose(robot, "Add a copy of 6TRE")
        await robot.until(lambda: isinstance(robot.page, ClientPage) and robot.screen.is_modal)
        await robot.sees("6TRE")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))


async def test_enter_on_what_is_well_opens_the_client(morning: Office) -> None:
    """Without a flag there is nothing to mend; Esc comes back to the day."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "puck")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.sees("Lindqvist")
        await robot.press("escape")
        await robot.sees("24 Nov")


async def test_o_checks_the_nearest_copy_out(morning: Office) -> None:
    """One letter, no list: off the hook to the visit's sitter; where none hangs, that is said."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "marsh")
        await robot.press("o")
        await robot.hears("2HPL-1 to Sam Ortega")
        await robot.press("escape")
        await on_visit(robot, "rivera")
        await robot.press("o")
        await robot.hears("No copy of it hangs here")
        await robot.press("escape")
        await on_visit(robot, "puck")
        await robot.press("o")
        await robot.hears("lacks no key")


async def test_a_warning_is_passed_with_a_reason_or_not_at_all(morning: Office) -> None:
    """A spare leaves the office with a reason; Esc at the question leaves it on its hook."""
    quint = morning.client("Quint", "Mo")
    morning.key(quint, code="8QAB", copies=[NewCopy(spare=True)])
    morning.visit(quint, 2, TODAY, "07:45")
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "quint")
        await choose(robot, "Take 8QAB-1")
        await robot.sees("Why:")
        await robot.press("escape")
        await robot.settle()
        assert morning.copy("8QAB-1").holder_kind == "safe"
        await choose(robot, "Take 8QAB-1")
        await robot.sees("Why:")
        await robot.type("the other one is lost\n")
        await robot.hears("8QAB-1 to Sam Ortega")
        assert morning.copy("8QAB-1").staff_id == 2


async def test_what_one_may_not_do_is_said_and_not_done(morning: Office) -> None:
    """A base role sees the ways and why not; taking one stays in the list and says whom to ask."""
    async with robot_at(morning, mode="today", uid=1001) as robot:
        await on_visit(robot, "marsh")
        await robot.ask("enter")
        await robot.press("1")
        await robot.sees("you may not", "client keys. Ask somebody who may")
        assert robot.screen.is_modal
        await robot.press("escape")
        assert morning.copy("2HPL-1").holder_kind == "safe"


async def test_a_flag_that_is_mended_at_one_desk_falls_at_the_other(morning: Office) -> None:
    """Both see the same day; the other's cursor stays on its visit."""
    async with (
        robot_at(morning, mode="today") as ana,
        robot_at(morning, mode="today", uid=1002) as bo,
    ):
        await bo.sees("3 NO KEY")
        await bo.press("end")
        before = bo.table.current
        await on_visit(ana, "rivera")
        await choose(ana, "Hand K7MT-1")
        await ana.sees("2 NO KEY")
        await bo.sees("2 visits", "2 NO KEY")
        await bo.until(lambda: bo.app.standing.no_key == 2)
        assert bo.table.current == before


async def test_a_key_that_moved_meanwhile_is_not_taken(morning: Office) -> None:
    """Between looking and choosing somebody else was quicker: that is said, with who and where (C1)."""
    from keydesk.operations.custody import check_out

    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "marsh")
        await robot.ask("enter")
        morning.desk(1002).perform_now(check_out, tag_code="2HPL-1", sitter_id=3, override=True, reason="errand")
        await robot.press("1")
        await robot.hears("Jo Reyes")
        assert morning.copy("2HPL-1").staff_id == 3


async def test_keys_in_one_packet_go_where_they_belong(morning: Office) -> None:
    """Enter and a number in one packet: the number is for the list of ways, and no verb of the day."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "rivera")
        await robot.send("\n1")
        await robot.hears("K7MT-1")
        assert morning.copy("K7MT-1").staff_id == 2


async def test_history_of_a_visit(morning: Office) -> None:
    """``h`` says who changed what of it."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "marsh")
        await robot.ask("h")
        await robot.sees("Lee Marsh 14:00, Sam Ortega: who changed what", "· Ana Whitfield")


async def test_another_sitter_is_booked_from_the_flag(morning: Office) -> None:
    """Who holds the key makes the visit instead: the flag is gone, and ``u`` takes it back."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "rivera")
        await choose(robot, "Book Jo Reyes in place of Sam Ortega")
        await robot.hears("Jo Reyes")
        await robot.sees("2 NO KEY", "u takes it back")
        await robot.press("u")
        await robot.hears("Taken back")
        await robot.sees("3 NO KEY")


async def test_enter_on_an_unassigned_visit_asks_who_makes_it(morning: Office) -> None:
    """Nobody is booked: Enter offers whoever is likely, and everybody."""
    async with robot_at(morning, mode="today") as robot:
        await on_visit(robot, "novak")
        await choose(robot, "Book somebody else")
        await robot.sees("who makes it?")
        await robot.type("jo\n")
        await robot.hears("Jo Reyes")
        # Novak's key hangs in the office: now there is somebody who lacks it.
        await robot.sees("4 NO KEY")
        assert "unassigned" not in robot.line_with("24 Nov")


async def test_a_verb_on_a_sitters_line_is_about_all_of_theirs(morning: Office) -> None:
    """Sam is ill: on his line ``a`` gives all his open visits of the day to somebody else."""
    async with robot_at(morning, mode="today") as robot:
        await robot.sees("Sam Ortega   3 visits")
        await robot.press("home", "down", "down", "down")
        await robot.ask("a")
        await robot.sees("3 visits: who makes them?")
        await robot.type("jo\n")
        await robot.sees("Jo Reyes   5 visits")


async def test_marked_visits_go_together_and_lose_their_marks(morning: Office) -> None:
    """Space marks; a verb is about what is marked, and the marks have served then."""
    async with robot_at(morning, mode="today") as robot:
        await robot.sees("Sam Ortega   3 visits")
        await robot.press("space", "space")
        await robot.sees("2 marked")
        await robot.ask("x")
        await robot.type("both are away\n")
        await robot.sees("Jo Reyes   0 visits")
        await robot.until(lambda: not robot.table.marks)
