"""Ways in, the key agreement, contacts, logins and sitters on a client's page, by keys as a person would."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from builders import MORNING, Office
from keydesk.db.models import History, table_of
from keydesk.db.queries.around import around
from keydesk.db.rows.around import AroundRow
from keydesk.operations.access import add_way_in
from keydesk.operations.agreement import set_agreement
from keydesk.operations.clients import set_status
from keydesk.operations.custody import check_out
from keydesk.screens.client import ClientPage
from keydesk.screens.client_people import ClientPeople
from keydesk.screens.client_ways import ClientWays
from robot import SMALL, Robot, robot_at

CODE = "4711#"


@pytest.fixture
def rivera(office: Office) -> Office:
    """Rivera with two copies of the front door, one with Sam, a garage code on file, and a visit of Sam's tomorrow."""
    sam = office.person("Sam Ortega")
    office.person("Jo Reyes")
    office.safe("Front office", rows=1, columns=9)
    client = office.client("Rivera", "Ana")
    office.key(client, code="K7MT", copies=2, label="front door")
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.desk().perform_now(add_way_in, client_id=client, kind="garage code", code=CODE, fields={"note": "left door"})
    office.visit(client, sam, MORNING.date() + timedelta(days=1), at="08:30")
    return office


@asynccontextmanager
async def pane_of(office: Office, pane: str, *, size: tuple[int, int] = SMALL) -> AsyncIterator[Robot]:
    """A session with one pane of Rivera's page open."""
    async with robot_at(office, mode="clients", size=size) as robot:
        await robot.until(lambda: robot.table.current is not None)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage) and "visits" in robot.text)
        await robot.press(pane)
        await robot.until(lambda: isinstance(robot.screen, (ClientWays, ClientPeople)) and "Rivera, Ana" in robot.text)
        await robot.settle()
        yield robot


def page(office: Office) -> AroundRow:
    """What is kept around Rivera."""
    found = office.desk().look_up_now(around, client_id=1)
    assert isinstance(found, AroundRow)
    return found


def to_line(robot: Robot, words: str) -> None:
    """Put the cursor on the line that contains the words."""
    screen = robot.screen
    assert isinstance(screen, (ClientWays, ClientPeople))
    screen.table.go_to(next(key for key, text in screen._found_by.items() if words in text))


def history(office: Office, verb: str) -> list[tuple[str, str]]:
    """Subject and reason of each line of history with that verb."""
    table = table_of(History)
    desk = office.desk()
    with desk.store.reading(desk.identity) as reading:
        found = reading.session.execute(select(table.c.subject, table.c.reason).where(table.c.verb == verb))
        return [(each.subject, each.reason) for each in found]


async def test_a_code_is_masked_until_somebody_says_why(rivera: Office) -> None:
    """The key v asks why, records it, and only then shows the code; leaving the pane takes it away (P3)."""
    async with pane_of(rivera, "4") as robot:
        assert CODE not in robot.text
        assert "••••" in robot.line_with("garage code")
        to_line(robot, "garage")
        await robot.press("slash", "v")
        assert robot.said == ""
        await robot.press("backspace", "enter", "home", "v")
        await robot.hears("Not here: show the code for 20 seconds, with a reason")
        to_line(robot, "garage")
        await robot.ask("v")
        await robot.press("enter")
        assert history(rivera, "reveal") == []
        await robot.type("sitter at the door\n")
        await robot.hears(CODE)
        assert history(rivera, "reveal") == [("access_method", "sitter at the door")]
        await robot.press("1")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        assert CODE not in robot.text
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.screen, ClientWays))
        await robot.settle()
        assert CODE not in robot.text


async def test_a_code_goes_by_itself_and_with_every_dialog(rivera: Office) -> None:
    """After its seconds the code is gone; so it is as soon as anything opens over it."""
    async with pane_of(rivera, "4") as robot:
        to_line(robot, "garage")
        await robot.ask("v")
        await robot.type("why not\n")
        await robot.hears(CODE)
        screen = robot.screen
        assert isinstance(screen, ClientWays)
        assert screen._until is not None
        screen._hide_code()
        assert CODE not in robot.said
        await robot.ask("v")
        await robot.type("again\n")
        await robot.hears(CODE)
        await robot.ask("n")
        assert CODE not in robot.text
        await robot.press("escape")
        await robot.settle()
        assert CODE not in robot.text


async def test_whoever_may_not_see_codes_is_refused(rivera: Office) -> None:
    """The key is greyed out by the same table that refuses the operation."""
    rivera.person("Kim Voss", uid=2000)
    async with robot_at(rivera, mode="clients", uid=2000) as robot:
        await robot.until(lambda: robot.table.current is not None)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.screen, ClientWays) and "garage" in robot.text)
        await robot.settle()
        to_line(robot, "garage")
        await robot.press("v")
        await robot.hears("Kim Voss may not see alarm, garage and gate codes. Ask an admin")
        assert isinstance(robot.screen, ClientWays)
        assert history(rivera, "reveal") == []


async def test_ways_in_are_added_changed_and_taken_out_of_use(rivera: Office) -> None:
    """Any number of them, each with company, note and the day on which it is looked at again."""
    async with pane_of(rivera, "4") as robot:
        await robot.ask("n")
        await robot.fill(kind="alarm", code="9-1-1", company="SafeCo", note="by the stairs", review_on="2026-12-01")
        await robot.press("ctrl+s")
        await robot.hears("the alarm, SafeCo is on file")
        await robot.sees("SafeCo")
        assert "9-1-1" not in robot.text
        way = next(each for each in page(rivera).ways if each.kind == "alarm")
        assert (way.has_secret, way.review_on, way.due) == (True, date(2026, 12, 1), False)
        to_line(robot, "safeco")
        await robot.ask("R")
        await robot.type("moved out\n")
        await robot.hears("out of use")
        await robot.until(lambda: not next(each for each in page(rivera).ways if each.kind == "alarm").active)


async def test_what_is_due_to_be_looked_at_says_so_and_d_says_that_it_is_right(rivera: Office) -> None:
    """A day that has come is red and says DUE; D moves it on by what the office has set."""
    rivera.clock.advance(days=370)
    async with pane_of(rivera, "4") as robot:
        assert "DUE" in robot.line_with("garage code")
        to_line(robot, "garage")
        await robot.press("D")
        await robot.hears("is right as of today")
        await robot.until(lambda: "DUE" not in robot.text)
        assert page(rivera).ways[0].review_on == date(2028, 11, 29)


async def test_the_agreement_is_written_down(rivera: Office) -> None:
    """Signed on, may be copied, how it goes back, and who may hold the keys."""
    async with pane_of(rivera, "4") as robot:
        to_line(robot, "not signed")
        await robot.ask("enter")
        await robot.fill(agreement_signed_on="today", may_duplicate="no", return_terms="by hand", allowed="choose")
        await robot.press("ctrl+s")
        await robot.sees("Who may hold the keys?")
        await robot.settle()
        await robot.press("down", "space", "enter")
        await robot.until(lambda: page(rivera).agreement.allowed)
        kept = page(rivera).agreement
        assert (kept.signed_on, kept.may_duplicate, kept.return_terms) == (MORNING.date(), False, "by hand")
        assert len(kept.allowed) == 1


async def test_contacts_and_logins_are_apart_from_the_profile(rivera: Office) -> None:
    """A neighbour with a key of their own, and two addresses to sign in with; the profile's e-mail stays empty (I2)."""
    async with pane_of(rivera, "5") as robot:
        await robot.ask("n")
        await robot.fill(name="Lou Park", relation="neighbour", cell_phone="308 555 0138", has_key="yes")
        await robot.press("ctrl+s")
        await robot.hears("Lou Park is a contact of Rivera, Ana now")
        assert "(308) 555-0138" in robot.line_with("Lou Park") or "has a key" in robot.line_with("Lou Park")
        for address in ("ana@example.com", "bo@example.com"):
            await robot.ask("L")
            await robot.type(address)
            await robot.press("ctrl+s")
            await robot.hears(f"signs in as {address}")
        assert [each.email for each in page(rivera).logins] == ["ana@example.com", "bo@example.com"]
        to_line(robot, "bo@example.com")
        await robot.ask("R")
        await robot.type("\n")
        await robot.hears("does not sign in any more")
        to_line(robot, "lou park")
        await robot.ask("R")
        await robot.type("\n")
        await robot.hears("is no contact any more")


async def test_primary_and_secondary_sitters_are_picked_on_the_page(rivera: Office) -> None:
    """Who comes first and who second; the two change places; nobody leaves the place empty (I13)."""
    async with pane_of(rivera, "5") as robot:
        to_line(robot, "primary")
        await robot.ask("enter")
        await robot.type("sam\n")
        await robot.until(lambda: page(rivera).primary)
        await robot.settle()
        to_line(robot, "secondary")
        await robot.ask("enter")
        await robot.type("jo\n")
        await robot.until(lambda: page(rivera).secondary)
        await robot.settle()
        await robot.ask("a")
        await robot.type("change\n")
        await robot.until(lambda: (found := page(rivera)).primary and found.primary.name == "Jo Reyes")


async def test_blocking_a_sitter_offers_what_to_do_about_keys_and_visits(rivera: Office) -> None:
    """Sam has a key and a visit: both are told and seen to at once (I14)."""
    async with pane_of(rivera, "5") as robot:
        await robot.ask("b")
        await robot.type("sam\n")
        await robot.sees("never gets a key or a visit")
        await robot.type("bit the dog\n")
        await robot.sees("what is left of Sam Ortega?", "want K7MT-1 back", "1 booked visit to nobody yet")
        await robot.settle()
        await robot.type("booked\n")
        await robot.sees("to nobody yet?")
        await robot.press("y")
        await robot.sees("want K7MT-1 back")
        await robot.until(lambda: "booked visit" not in robot.text)
        await robot.settle()
        await robot.type("want\n")
        await robot.sees("wanted back?")
        await robot.press("y")
        await robot.until(lambda: rivera.copy("K7MT-1").recalled)


async def test_making_a_client_inactive_offers_what_is_left(rivera: Office) -> None:
    """Keys in the office go back with a receipt, visits are called off; then the client comes back (I20)."""
    async with pane_of(rivera, "5") as robot:
        to_line(robot, "active")
        await robot.ask("enter")
        await robot.type("inactive\n")
        await robot.sees("active → inactive")
        await robot.type("moved away\n")
        await robot.sees("is inactive: what is left?", "K7MT-2 went back to the client", "call 1 booked visit off")
        await robot.settle()
        await robot.type("went\n")
        await robot.sees("went back to the client?")
        await robot.press("y")
        await robot.until(lambda: rivera.copy("K7MT-2").state == "retired")
        await robot.sees("call 1 booked visit off")
        await robot.settle()
        await robot.type("off\n")
        await robot.sees("called off?")
        await robot.press("y")
        await robot.sees("want K7MT-1 back")
        await robot.settle()
        await robot.press("escape")
        await robot.until(lambda: re.search(r"inactive +since", robot.text))
        await robot.ask("y")
        await robot.type("active\n")
        await robot.sees("inactive → active")
        await robot.type("\n")
        await robot.hears("is active now")


async def test_the_first_pane_says_what_to_see_to_and_the_people_since_when(rivera: Office) -> None:
    """The garage code whose day has come, the agreement that others have signed; every status with its dates (I20)."""
    other = rivera.client("Zeller", "Ben")
    rivera.key(1, code="P4XZ", label="back door")
    desk = rivera.desk()
    desk.perform_now(set_agreement, client_id=other, version=None, fields={"agreement_signed_on": "today"})
    rivera.clock.advance(days=3)
    desk.perform_now(set_status, client_id=1, branch="in_home", status="prospect")
    rivera.clock.advance(days=367)
    desk.perform_now(set_status, client_id=1, branch="in_home", status="inactive")
    async with pane_of(rivera, "5") as robot:
        assert "since today" in robot.line_with("inactive")
        assert "27 Nov 26 to today" in robot.line_with("prospect")
        assert "24 Nov 26 to 27 Nov 26" in robot.line_with(" active ")
        await robot.press("1")
        await robot.sees("see to   look again: garage code · agreement unsigned")
        await robot.press("4")
        await robot.until(lambda: isinstance(robot.screen, ClientWays) and "see to" in robot.text)
        await robot.settle()
        to_line(robot, "agreement unsigned")
        await robot.ask("enter")
        await robot.sees("Rivera, Ana: key agreement")
        await robot.press("escape")
        await robot.settle()
        to_line(robot, "too few copies")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage))
