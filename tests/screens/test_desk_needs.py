"""What the Desk says of needs: beside the box, with a key that goes out, and with one that comes in."""

from __future__ import annotations

from datetime import date, time

from at_the_desk import Morning, clerk_at
from keydesk.operations.copies import edit_copy
from keydesk.operations.custody import check_out
from keydesk.operations.visits import book_visit
from robot import LARGE

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


async def test_what_the_sitter_needs_is_beside_and_is_ticked_off(morning: Morning) -> None:
    """D3: the keys of the visits of today and tomorrow, with the hook; a scan ticks its key, and the count falls."""
    morning.office.visit(morning.rivera, morning.sam, WEDNESDAY)
    morning.office.visit(morning.office.copy("9WCN-1").client_id, morning.sam, TUESDAY, "16:00")
    async with clerk_at(morning.office, size=LARGE) as clerk:
        await clerk.takes(morning.sam_badge)
        lines = clerk.beside.splitlines()
        assert lines[0].split() == ["NEEDS", "2", "days", "lacks", "2", "of", "2"]
        assert lines[1].split()[:2] == ["9WCN", "Okafor,"]
        assert lines[2].split()[-2:] == ["08:30", "A1"]
        await clerk.takes("K7MT-2")
        assert "lacks 1 of 2" in clerk.beside
        assert "✓ K7MT" in clerk.beside
        await clerk.takes("9WCN-1")
        assert "has all 2" in clerk.beside


async def test_days_ahead_are_the_clerks_choice(morning: Morning) -> None:
    """`days 7` shows the needs of a week, through the turns that follow; what is no number of days changes nothing."""
    morning.office.visit(morning.rivera, morning.sam, date(2026, 11, 29))
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge)
        assert "NEEDS 2 days" in clerk.beside
        assert "nothing" in clerk.beside
        assert await clerk.takes("days 7") == ["set"]
        assert "NEEDS 7 days" in clerk.beside
        assert "K7MT" in clerk.beside
        assert await clerk.takes("days 99") == ["refused days 99"]
        await clerk.takes("end", morning.sam_badge)
        assert "NEEDS 7 days" in clerk.beside
        await clerk.takes("days")
        assert "NEEDS 2 days" in clerk.beside


async def test_what_cannot_simply_be_taken_is_told_beside(morning: Morning) -> None:
    """Who has the only copy, and whether they need it that day; and that there are fewer copies than sitters."""
    lindqvist = morning.office.copy("3FQD-1").client_id
    morning.office.visit(lindqvist, morning.sam, WEDNESDAY, "09:00")
    morning.office.visit(lindqvist, morning.jo, WEDNESDAY, "16:00")
    morning.office.desk().perform_now(check_out, tag_code="3FQD-1", sitter_id=morning.jo)
    async with clerk_at(morning.office, size=LARGE) as clerk:
        await clerk.takes(morning.sam_badge)
        (line,) = (line for line in clerk.beside.splitlines() if "3FQD L" in line)
        assert line.startswith("! 3FQD")
        assert line.rstrip().endswith("Jo needs it")
        assert "! 3FQD: 1 copy for 2 sitters" in clerk.beside


async def test_what_is_held_and_needed_no_more_is_marked_to_come_in(morning: Morning) -> None:
    """Keys without a visit to come stand with the sign of coming in; a scan takes them in."""
    morning.office.visit(morning.rivera, morning.sam, WEDNESDAY)
    desk = morning.office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    desk.perform_now(check_out, tag_code="3FQD-1", sitter_id=morning.sam)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge)
        assert "2, 1 to take in" in clerk.beside
        (line,) = (line for line in clerk.beside.splitlines() if "3FQD-1" in line)
        assert line.startswith("← 3FQD-1")
        assert line.rstrip().endswith("not needed")
        await clerk.takes("3FQD-1")
        assert "to take in" not in clerk.beside


async def test_a_key_that_nobody_needs_for_the_sitter_is_said_quietly(morning: Morning) -> None:
    """It goes out all the same; in an office that books no visits nothing is said."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "3FQD-1")
        assert "No visit" not in clerk.loud
        morning.office.visit(morning.rivera, morning.sam, WEDNESDAY)
        await clerk.takes("9WCN-1")
        assert "No visit of Sam is booked there" in clerk.loud
        await clerk.takes("K7MT-1")
        assert "No visit" not in clerk.loud
    assert morning.office.copy("9WCN-1").staff_id == morning.sam


async def test_notices_that_are_off_are_off_at_the_desk(morning: Morning) -> None:
    """F5: nobody is told what is lacking, or who needs a key that came in; what is held stays to be seen."""
    morning.office.visit(morning.rivera, morning.jo, WEDNESDAY)
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    morning.office.setting("notices_on", "false")
    async with clerk_at(morning.office) as clerk:
        await clerk.takes("K7MT-1")
        assert "needs it" not in clerk.loud
        await clerk.takes(morning.jo_badge)
        assert "K7MT" not in clerk.beside
        assert "Key notices are off" in clerk.beside


async def test_a_key_that_is_wanted_back_is_not_offered_on(morning: Morning) -> None:
    """Recalled: it stays in the office, whoever needs it."""
    morning.office.visit(morning.rivera, morning.jo, WEDNESDAY)
    copy = morning.office.copy("K7MT-1")
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    morning.office.desk().perform_now(edit_copy, copy_id=copy.id, recalled=True)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes("K7MT-1")
        assert "Enter hands over" not in clerk.loud
        await clerk.presses("enter")
    assert morning.office.copy("K7MT-1").holder_kind == "safe"


async def test_in_a_turn_a_word_hands_on_what_came_in(morning: Morning) -> None:
    """Enter ends the turn there, so the line says `over`."""
    morning.office.visit(morning.rivera, morning.jo, WEDNESDAY)
    morning.office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1")
        assert "Jo Reyes needs it tomorrow 08:30: over hands it on" in " ".join(clerk.loud.split())
        assert await clerk.takes("over") == ["out K7MT-1"]
    assert morning.office.copy("K7MT-1").staff_id == morning.jo


async def test_what_another_desk_books_is_beside_within_a_moment(morning: Morning) -> None:
    """Two desks: a visit that is booked at one is a need at the other, and the key's due date has followed."""
    async with clerk_at(morning.office, size=LARGE) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1")
        before = morning.office.copy("K7MT-1").due_at
        morning.office.desk().perform_now(
            book_visit, client_id=morning.rivera, day=date(2026, 12, 3), at=time(9), sitter_id=morning.sam
        )
        await clerk.takes("days 14")
        await clerk.until(lambda: "✓ K7MT" in clerk.beside)
        assert morning.office.copy("K7MT-1").due_at > before
        await clerk.until(lambda: "not needed" not in clerk.beside)
