"""Booking and changing visits in their form, driven by keys as a person would, on a real store."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from textual.events import Key

from at_the_visits import KIM, MARSH, RIVERA, SAM, visit_desk
from builders import Office
from keydesk.app import office as office_app
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visits import book_visit
from keydesk.screens.dialogs.pick import PickDialog
from keydesk.screens.dialogs.visit_form import VisitForm
from keydesk.screens.dialogs.visit_sitter import SitterPick
from keydesk.widgets.editors import PickBox
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import FieldRow
from robot import LARGE, SMALL, Robot

THURSDAY = date(2026, 11, 26)


def rows(office: Office, statement: str) -> list[tuple[Any, ...]]:
    """What plain SQL finds."""
    desk = office.desk()
    found = desk.look_up_now(lambda reading: reading.session.connection().exec_driver_sql(statement).fetchall())
    return [tuple(each) for each in found]


def book(office: Office, **how: Any) -> int:
    """A visit of Rivera's on Thursday at eight."""
    wanted = {"client_id": RIVERA, "day": THURSDAY, "at": time(8), "service_id": 1, **how}
    return int(office.desk().perform_now(book_visit, **wanted).id)


def field(robot: Robot, name: str) -> FieldRow:
    """One row of the form, whatever question lies over it."""
    rows = (row for screen in robot.app.screen_stack for row in screen.query(FieldRow))
    return next(row for row in rows if row.field.name == name)


async def test_letters_that_come_late_stand_where_they_were_typed(booked_office: Office) -> None:
    """On a busy box the list may have had later letters by the time that those before them are handed on to it."""
    async with visit_desk(booked_office) as robot:
        await robot.ask("n")
        form = robot.screen
        assert isinstance(form, VisitForm)
        client = field(robot, "client").editor
        assert isinstance(client, PickBox)
        await robot.press("r")
        await robot.until(lambda: isinstance(robot.screen, PickDialog) and robot.screen.focused is not None)
        dialog = robot.screen
        assert isinstance(dialog, PickDialog)
        await robot.type("ra")
        client.kept = [Key(letter, letter) for letter in "ive"]
        form._hand_on(client, dialog, 0)
        assert dialog.query_one(FilterBox).value == "rivera"
        await robot.press("enter")
        await robot.until(lambda: client.value == str(RIVERA))


async def test_visit_is_booked_at_typing_speed(booked_office: Office) -> None:
    """Client, day, time, service and PRIMARY in one run of keys; what would be booked is seen before."""
    async with visit_desk(booked_office) as robot:
        await robot.ask("n")
        # As a slow line hands it over: all of it in one packet.
        await robot.send("riv\n30-\n")
        await robot.until(lambda: field(robot, "service").value == "1")
        await robot.send("thu\n0830\n\n1")
        await robot.until(lambda: field(robot, "sitter").value == "primary")
        await robot.sees("PRIMARY · Sam Ortega", "Thu 26 Nov", "22.00, as the client pays")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana · Thu 26 Nov 08:30 booked, Sam Ortega (PRIMARY).")
        assert "u takes it back" in robot.text
        await robot.press("u")
        await robot.hears("Taken back")
    assert rows(booked_office, "SELECT sitter_id, assigned_as, price_cents, pets, status FROM visit") == [
        (SAM, "primary", 2200, "Biscuit", "cancelled")
    ]


async def test_series_shows_its_first_days_before_it_is_booked(booked_office: Office) -> None:
    """In plain words, with how many there are within half a year."""
    async with visit_desk(booked_office, client_id=RIVERA) as robot:
        await robot.ask("n")
        await robot.fill(at="8", repeat="mon wed fri until 24 dec")
        await robot.sees("Wed 25 Nov, Fri 27 Nov, Mon 30 Nov, Wed 2 Dec, …  13 visits")
        await robot.press("ctrl+s")
        await robot.hears("booked every Mon, Wed, Fri until 24 Dec, nobody yet: 13 visits.")


async def test_what_is_wrong_stands_beside_its_field_when_it_is_left(booked_office: Office) -> None:
    """And goes when it is right; saving with it puts the cursor there and keeps everything."""
    async with visit_desk(booked_office, client_id=RIVERA) as robot:
        await robot.ask("n")
        await robot.fill(at="25", note="gate")
        await robot.sees("“25” is no time; write 8, 0830, 2pm or all day.")
        await robot.press("ctrl+s")
        await robot.until(lambda: robot.screen.focused is field(robot, "at").editor)
        assert field(robot, "note").value == "gate"
        await robot.fill(at="8")
        row = field(robot, "at")
        await robot.until(lambda: "is no time" not in row.said)
        await robot.press("escape", "escape")
    assert rows(booked_office, "SELECT count(*) FROM visit") == [(0,)]


async def test_blocked_sitter_is_grey_and_cannot_be_taken(booked_office: Office) -> None:
    """I14: the list says why, and stays."""
    async with visit_desk(booked_office, client_id=RIVERA) as robot:
        await robot.ask("n")
        field(robot, "sitter").editor.focus()
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, SitterPick))
        await robot.settle()
        assert "blocked by the client" in robot.line_with("Kim Voss")
        await robot.type("kim\n")
        await robot.sees("not possible: take somebody else")
        assert isinstance(robot.screen, SitterPick)
        await robot.press("escape")


async def test_secondary_that_is_none_is_said_beside_the_field(booked_office: Office) -> None:
    """I13: `2` chooses it, and there is nobody."""
    async with visit_desk(booked_office, client_id=RIVERA) as robot:
        await robot.ask("n")
        field(robot, "sitter").editor.focus()
        await robot.type("2")
        await robot.sees("SECONDARY · none chosen", "has no secondary sitter: choose", "somebody by name")


async def test_sitter_who_is_elsewhere_then_is_said_before(booked_office: Office) -> None:
    """It can be booked all the same, and is said again."""
    book(booked_office, client_id=MARSH, sitter_id=SAM)
    async with visit_desk(booked_office, client_id=RIVERA, day=THURSDAY) as robot:
        await robot.ask("n")
        await robot.fill(at="8:15", sitter=str(SAM))
        await robot.sees("! the sitter is at Marsh, Eli then too (Thu 26 Nov 08:00)")
        await robot.press("ctrl+s")
        await robot.hears("Sam Ortega is at Marsh, Eli then too")


async def test_only_what_was_typed_is_changed(booked_office: Office) -> None:
    """A price that is the list's stays what it is; nothing else gets a line of history."""
    visit = book(booked_office, sitter_id=SAM)
    async with visit_desk(booked_office, visit) as robot:
        await robot.ask("e")
        await robot.sees("Rivera, Ana · Thu 26 Nov 08:00")
        await robot.fill(at="9")
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana · Thu 26 Nov 09:00: moved from Thu 26 Nov 08:00.")
    assert rows(booked_office, "SELECT field FROM history WHERE verb = 'change' ORDER BY id") == [
        ("starts_at",),
        ("ends_at",),
    ]


async def test_two_people_change_one_visit(booked_office: Office) -> None:
    """C5: the second sees both, loses nothing, and decides."""
    visit = book(booked_office, sitter_id=SAM)
    async with visit_desk(booked_office, visit) as robot:
        await robot.ask("e")
        await robot.fill(at="10", note="gate code is new")
        booked_office.desk().perform_now(change_visit, visit_id=visit, version=1, fields={"at": time(9)})
        await robot.press("ctrl+s")
        await robot.sees("Ana Whitfield changed Rivera, Ana · Thu 26 Nov 09:00", "stored now: 09:00")
        assert field(robot, "note").value == "gate code is new"
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana · Thu 26 Nov 10:00: moved from Thu 26 Nov 09:00, a note.")


async def test_series_asks_how_much_of_it(booked_office: Office) -> None:
    """The form's first field; only this one unless said otherwise."""
    visit = book(booked_office, sitter_id=SAM, repeat="mon wed fri until 24 dec")
    async with visit_desk(booked_office, visit) as robot:
        await robot.ask("e")
        await robot.sees("only this one", "every Mon, Wed, Fri until 24 Dec")
        await robot.fill(scope="following", note="gate")
        await robot.press("ctrl+s")
        await robot.hears("12 visits of Rivera, Ana changed")


async def test_visit_is_given_by_one_key(booked_office: Office) -> None:
    """`a 1 Enter` is PRIMARY; of a series it is asked how much."""
    visit = book(booked_office)
    series = book(booked_office, client_id=MARSH, repeat="daily for 3 days")
    async with visit_desk(booked_office, visit) as robot:
        await robot.ask("a")
        await robot.type("1\n")
        await robot.hears("given to Sam Ortega (PRIMARY)")
    async with visit_desk(booked_office, series) as robot:
        await robot.ask("a")
        await robot.type("kim\n")
        await robot.sees("only this one", "all that are still to come")
        await robot.type("all\n")
        await robot.hears("3 visits of Marsh, Eli changed")
    assert rows(booked_office, "SELECT sitter_id, count(*) FROM visit GROUP BY 1 ORDER BY 1") == [(SAM, 1), (KIM, 3)]


async def test_call_off_book_again_and_done(booked_office: Office) -> None:
    """`x` with a reason, `x` again, `D` when its day has come, `D` again."""
    visit = book(booked_office, day=date(2026, 11, 24), at=time(9), sitter_id=SAM)
    async with visit_desk(booked_office, visit) as robot:
        await robot.ask("x")
        await robot.type("client is ill\n")
        await robot.hears("is called off.")
        await robot.press("x")
        await robot.hears("is booked again.")
        await robot.press("D")
        await robot.hears("is done.")
        await robot.press("D")
        await robot.hears("is booked again.")
    assert rows(booked_office, "SELECT reason FROM history WHERE verb = 'cancel'") == [("client is ill",)]


async def test_who_may_not_change_visits_has_no_verbs(booked_office: Office) -> None:
    """Greyed out by the table that refuses below."""
    booked_office.person("Lee Park", uid=1002)
    visit = book(booked_office, sitter_id=SAM)
    async with visit_desk(booked_office, visit, uid=1002) as robot:
        await robot.press("n", "e", "a", "x", "D")
        assert not robot.screen.is_modal


async def test_typed_ahead_goes_to_the_question(booked_office: Office) -> None:
    """On a slow line the verb and the name come in one packet."""
    visit = book(booked_office)
    async with visit_desk(booked_office, visit) as robot:
        await robot.send("asam\n")
        await robot.hears("given to Sam Ortega")


async def test_form_fits_the_smallest_terminal(booked_office: Office) -> None:
    """Every field, what would be booked, and the keys are in sight."""
    for size in (SMALL, LARGE):
        async with visit_desk(booked_office, size=size) as robot:
            await robot.ask("n")
            await robot.settle()
            for label in ("Client", "Service", "Day", "Time", "Minutes", "Sitter", "Repeats", "Price", "Pets", "Note"):
                assert robot.line_with(label), label
            assert "Ctrl+S" in robot.text
            assert isinstance(field(robot, "client").editor, PickBox)


async def test_series_goes_on_while_a_desk_is_open(booked_office: Office, monkeypatch: Any) -> None:
    """The first desk of a later month makes the next visits; nobody asks for it."""
    monkeypatch.setattr(office_app, "COMING_SECONDS", 0.05)
    book(booked_office, repeat="every wed")
    booked_office.clock.advance(days=60)
    async with visit_desk(booked_office) as robot:
        await robot.until(lambda: rows(booked_office, "SELECT max(day) FROM visit") > [("2027-07-01",)])


async def test_next_visit_is_asked_for_on_the_same_day(booked_office: Office) -> None:
    """Ctrl+N books and begins anew; Esc ends it."""
    async with visit_desk(booked_office) as robot:
        await robot.ask("n")
        first = robot.screen
        await robot.fill(client=str(MARSH), day="fri", at="8")
        await robot.press("ctrl+n")
        await robot.until(lambda: robot.screen is not first and isinstance(robot.screen, VisitForm))
        assert field(robot, "day").value == "2026-11-27"
        assert field(robot, "client").value == ""
        await robot.press("escape")
        assert "Marsh, Eli · Fri 27 Nov 08:00 booked" in robot.said
