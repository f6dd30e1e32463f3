"""A person's page: panes by number, what each verb is about there, and somebody who leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from at_the_office import BO, SAM
from builders import Office
from keydesk.db.models import AccessMethod, table_of
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.operations.custody import check_out
from keydesk.operations.staff import set_active
from keydesk.screens.leaver import LeaverScreen
from keydesk.screens.person import PersonScreen
from keydesk.screens.visit_list import ClientVisits, PersonVisits
from keydesk.widgets.pane_tabs import PaneTabs
from robot import LARGE, Robot, robot_at

RIVERA, OKAFOR, MARSH, LINDQVIST = 1, 2, 3, 4
TODAY = date(2026, 11, 26)


@pytest.fixture
def busy(company: Office) -> Office:
    """Sam has visits: at Rivera's today and in three days, at Okafor's tomorrow; Rivera's garage has a code."""
    company.visit(OKAFOR, SAM, TODAY + timedelta(days=1), "09:00")
    company.visit(RIVERA, SAM, TODAY + timedelta(days=3), "16:00")
    company.visit(RIVERA, SAM, TODAY - timedelta(days=5), "10:00", status="completed")

    def codes(work: Work) -> None:
        rows = [
            {"client_id": RIVERA, "kind": "garage_code", "note": "side door", "secret": b"sealed"},
            {"client_id": MARSH, "kind": "alarm", "note": "", "secret": b"sealed"},
        ]
        work.session.execute(insert(table_of(AccessMethod)), rows)
        work.record("access_method", 1, "add", field="*", new="garage")

    company.work(codes)
    company.setting("warn_last_copy", "false")
    return company


async def open_page(robot: Robot, staff_id: int) -> None:
    """To somebody's page, from the list."""
    robot.table.go_to(staff_id)
    await robot.press("enter")
    await robot.until(lambda: isinstance(robot.page, PersonScreen) and bool(robot.find(PaneTabs).panes))
    await robot.settle()


async def test_panes_are_shown_by_their_numbers(busy: Office) -> None:
    """G6, F10: held, needed up to the horizon with its flag, no longer needed, and visits; each told how many."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.sees("1 Holds 2", "2 Needs, 14 days 2 · 1 NO KEY", "3 No longer needed 1", "4 Visits 3")
        await robot.press("2")
        await robot.sees("FIRST NEEDED")
        assert "✓ has it" in robot.line_with(" K7MT ")
        assert "NO KEY" in robot.line_with(" P4XZ ")
        assert "tomorrow 09:00" in robot.line_with(" P4XZ ")
        await robot.press("3")
        await robot.sees("no visit booked")
        assert " 3FQD-1 " in robot.text
        assert " K7MT-1 " not in robot.text
        await robot.press("1")
        await robot.sees(" K7MT-1 ")


async def test_a_key_that_is_needed_goes_to_them_with_enter(busy: Office) -> None:
    """Among the needs a verb is about the copy that is got soonest, and Enter hands it to whose page it is."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("2")
        await robot.sees("P4XZ")
        await robot.press("enter")
        await robot.until(lambda: busy.copy("P4XZ-2").staff_id == SAM)
        await robot.until(lambda: "✓ has it" in robot.line_with(" P4XZ "))
        await robot.press("home", "enter")
        await robot.hears("is with them already")


async def test_what_is_needed_no_more_is_marked_and_called_back(busy: Office) -> None:
    """G5: Space marks, W says that it is wanted back, i takes it in."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("3")
        await robot.sees("no visit booked")
        await robot.ask("W")
        await robot.settle()
        await robot.sees("wanted back")
        await robot.press("enter")
        await robot.until(lambda: busy.copy("3FQD-1").recalled)
        await robot.settle()
        await robot.press("i")
        await robot.hears("3FQD-1 in → ")
        await robot.sees("holds no key that is not needed")
        assert busy.copy("K7MT-1").staff_id == SAM


async def test_a_late_key_is_asked_for_with_one_key(busy: Office) -> None:
    """D12: `!` counts, the count stands beside the age; a key that is not late is refused."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        assert "LATE" in robot.line_with(" K7MT-1 ")
        await robot.press("exclamation_mark")
        await robot.hears("Sam Ortega was asked for it, once by now")
        await robot.press("exclamation_mark")
        await robot.hears("2 times by now")
        await robot.until(lambda: "×2" in robot.line_with(" K7MT-1 "))
        await robot.press("end", "exclamation_mark")
        await robot.hears("it is not late")


async def test_visits_open_where_today_begins(busy: Office) -> None:
    """All visits are in one list; past ones are above, quiet; a number goes to another pane, Esc to the page."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.page, PersonVisits))
        await robot.sees("3 booked from today on", "4 in all", "completed", "NO KEY  on hook")
        assert robot.table.place.cursor == 1
        await robot.press("2")
        await robot.until(lambda: type(robot.page) is PersonScreen)
        await robot.sees("FIRST NEEDED")
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.page, PersonVisits))
        await robot.press("escape")
        await robot.until(lambda: type(robot.page) is PersonScreen)


async def test_a_visit_is_booked_and_called_off_in_the_list(busy: Office) -> None:
    """The verbs of visits work on the list: n books for whose list it is, x calls off."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.page, PersonVisits))
        await robot.sees("3 booked")
        await robot.ask("x")
        await robot.press("enter")
        await robot.hears("is called off")
        await robot.sees("2 booked from today on")


async def test_an_any_day_is_gone_to(busy: Office) -> None:
    """@ puts the cursor on the first visit from that day on, . back to today."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.page, PersonVisits))
        await robot.sees("3 booked")
        await robot.ask("at")
        await robot.type("+2\n")
        await robot.until(lambda: robot.table.place.cursor == 3)
        await robot.press("full_stop")
        await robot.until(lambda: robot.table.place.cursor == 1)


async def test_a_clients_visits_stand_on_their_page(busy: Office) -> None:
    """F11: 2 on a client's page shows past and coming visits with the same flags; 1 and Esc go back."""
    async with robot_at(busy, mode="clients", size=LARGE) as robot:
        await robot.sees("Okafor")
        robot.table.go_to(OKAFOR)
        await robot.press("enter")
        await robot.sees("2 Visits")
        await robot.press("2")
        await robot.until(lambda: isinstance(robot.page, ClientVisits))
        await robot.sees("Okafor, Kim", "tomorrow", "Sam Ortega", "NO KEY  on hook")
        await robot.press("1")
        await robot.sees("Profile and keys")
        await robot.until(lambda: not isinstance(robot.page, ClientVisits))


async def test_no_key_required_is_said_among_the_visits(busy: Office) -> None:
    """F4: k says why no key is needed; the flag goes at once, and the head says why."""
    async with robot_at(busy, mode="clients", size=LARGE) as robot:
        await robot.sees("Okafor")
        robot.table.go_to(OKAFOR)
        await robot.press("enter")
        await robot.sees("2 Visits")
        await robot.press("2")
        await robot.until(lambda: isinstance(robot.page, ClientVisits))
        await robot.sees("NO KEY  on hook")
        await robot.ask("k")
        await robot.type("lockbox\n")
        await robot.until(lambda: "needs no key: lockbox" in robot.text)
        await robot.press("enter")
        await robot.sees("no key required: lockbox")
        await robot.until(lambda: "NO KEY" not in robot.text)


async def test_notices_that_are_off_flag_nothing_on_the_pages(busy: Office) -> None:
    """F5: neither needs nor visits are flagged; what is held stays to be seen."""
    busy.setting("notices_on", "false")
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.sees("Needs: notices are off", "1 Holds 2")
        assert "NO KEY" not in robot.text
        await robot.press("4")
        await robot.sees("3 booked")
        assert "NO KEY" not in robot.text


async def test_who_leaves_is_cleared_on_one_page(busy: Office) -> None:
    """C3, L5, M4: keys are ticked off by scanning, visits are given away, codes are listed without being told."""
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        robot.table.go_to(SAM)
        await robot.ask("R")
        await robot.press("y")
        await robot.hears("Sam Ortega has left. 2 copies must come back")
        assert isinstance(robot.page, LeaverScreen)
        await robot.sees("1 Must come back 2", "4 Visits to give away 3", "5 Codes to change 1")
        await robot.scan("K7MT-1")
        await robot.hears("K7MT-1 in → ")
        await robot.sees("1 Must come back 1")
        assert isinstance(robot.page, LeaverScreen)
        await robot.scan("A2QD-1")
        await robot.hears("NOT ON THIS LIST")
        await robot.press("5")
        await robot.sees("garage code", "had a key, visited")
        assert "sealed" not in robot.text
        assert " alarm " not in robot.text
        await robot.press("D")
        await robot.hears("the garage code was changed today")
        await robot.sees("5 Codes to change 0")
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.page, PersonVisits))
        await robot.sees("3 booked", "has left")
    assert verify(busy.path).problems == ()


async def test_visits_of_a_leaver_are_given_away_at_once(busy: Office) -> None:
    """Marked ones go to somebody else together; the list is empty of what is to come then."""
    busy.person("Kim Voss")
    busy.desk().perform_now(set_active, staff_id=SAM, active=False)
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.page, PersonVisits))
        await robot.sees("3 booked")
        await robot.press("space", "space", "space")
        await robot.ask("a")
        await robot.type("kim voss\n")
        await robot.hears("3 visits are given")
        await robot.sees("0 booked from today on")


async def test_the_hands_of_a_base_person_are_tied(busy: Office) -> None:
    """Who may not manage keys sees the panes and moves nothing, neither by Enter nor by scan."""
    busy.person("Ida Frost", uid=1777)
    busy.desk().perform_now(set_active, staff_id=SAM, active=False)
    async with robot_at(busy, mode="staff", uid=1777, size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.scan("K7MT-1")
        await robot.hears("may not manage client keys")
        assert busy.copy("K7MT-1").staff_id == SAM


async def test_another_sitters_key_is_handed_over_from_the_needs(busy: Office) -> None:
    """Where somebody has it who does not need it, Enter hands it over from them."""
    busy.desk().perform_now(check_out, tag_code="P4XZ-2", sitter_id=BO)
    async with robot_at(busy, mode="staff", size=LARGE) as robot:
        await robot.sees("Sam Ortega")
        await open_page(robot, SAM)
        await robot.press("2")
        await robot.sees("with Jo Reyes")
        await robot.press("enter")
        await robot.until(lambda: busy.copy("P4XZ-1").staff_id == SAM)
