"""Messages and requests by keys, as a person would: the pane of a client, the days, the requests (K6, K7, K8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time
from typing import Any

from sqlalchemy import text

from at_both_branches import FACILITY, IN_HOME, KIM, VAL
from at_the_messages import FRIDAY, MARSH, RIVERA, did
from builders import Office
from keydesk.operations.clients import edit_client
from keydesk.operations.requests import book_request
from keydesk.screens.client import ClientPage
from keydesk.screens.client_messages import ClientMessages
from keydesk.screens.messages import MessagesScreen
from keydesk.screens.requests import RequestsScreen
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import FieldRow
from robot import Robot, robot_at


@asynccontextmanager
async def page_of(office: Office, client_id: int = RIVERA, *, uid: int | None = None) -> AsyncIterator[Robot]:
    """A session on a client's page."""
    async with robot_at(office, mode="clients", uid=uid) as robot:
        await robot.app.push_screen(ClientPage(client_id))
        await robot.sees("reach" if client_id == RIVERA else "visits")
        yield robot


@asynccontextmanager
async def messages_of(office: Office, *, uid: int | None = None) -> AsyncIterator[Robot]:
    """A session on Rivera's messages."""
    async with page_of(office, uid=uid) as robot:
        await robot.press("7")
        await robot.until(lambda: isinstance(robot.screen, ClientMessages) and robot.screen.shown_log is not None)
        await robot.settle()
        yield robot


async def on_page(robot: Robot, name: str, kind: type[Any]) -> None:
    """Go to one of the pages that the palette knows."""
    await robot.app.run_action(f"app.open_page('{name}')")
    await robot.until(lambda: isinstance(robot.screen, kind))
    await robot.settle()


def rows(office: Office, statement: str) -> list[tuple[Any, ...]]:
    """What the store answers."""
    found = office.desk().look_up_now(lambda reading: reading.session.execute(text(statement)).all())
    return [tuple(each) for each in found]


async def test_tab_goes_back_and_forth_between_the_messages_of_the_branches(talking: Office) -> None:
    """Seed 3: "allowing them to toggle back and forth between the two"; what is written is of the side in sight."""
    async with messages_of(talking) as robot:
        assert "We come at nine" in robot.text
        assert "board" not in robot.text
        await robot.press("tab")
        await robot.sees("Can she board")
        await robot.ask("n")
        await robot.fill(body="She can", direction="out", channel="email")
        await robot.press("ctrl+s")
        await robot.hears("What you told them is written down")
        await robot.settle()
        assert rows(talking, "SELECT branch_id FROM message WHERE body = 'She can'") == [(FACILITY,)]
        await robot.press("tab")
        await robot.sees("We come at nine")
        await robot.press("escape", "escape")


async def test_the_primary_branch_opens_first_and_one_side_is_not_asked_about(talking: Office) -> None:
    """Seed 3: "the Facility Conversation Feed will load first"; who sees one branch has no Tab and one log."""
    did(talking, edit_client, client_id=RIVERA, version=None, fields={"primary_branch": FACILITY})
    async with messages_of(talking) as robot:
        log = robot.screen.shown_log  # type: ignore[attr-defined]  # the pane's
        assert (robot.app.desk.branch, log.branch) == (IN_HOME, FACILITY)
        assert "Can she board" in robot.text
    async with messages_of(talking, uid=VAL) as robot:
        assert "Can she board" in robot.text
        assert "Tab" not in robot.text


async def test_a_message_is_read_corrected_settled_and_withdrawn(talking: Office) -> None:
    """Each by its letter; a word deep in a long text is found; u takes the last one back."""
    async with messages_of(talking) as robot:
        await robot.press("/")
        await robot.type("monday evening")
        await robot.until(lambda: "1 of 3" in robot.text)
        await robot.press("enter")
        await robot.ask("enter")
        assert "back on Monday evening, late" in robot.text
        await robot.press("escape")
        await robot.ask("e")
        await robot.fill(body="Half a cup. Back on Monday evening.")
        await robot.press("ctrl+s")
        await robot.hears("saved")
        await robot.settle()
        await robot.press("D")
        await robot.hears("no answer needed")
        await robot.settle()
        await robot.ask("R")
        await robot.type("said by Marsh")
        await robot.press("enter")
        await robot.hears("Withdrawn: said by Marsh")
        await robot.sees("withdrawn")
        await robot.press("u")
        await robot.hears("Taken back")
        assert rows(talking, "SELECT withdrawn, settled, body FROM message WHERE id = 1") == [
            (0, 1, "Half a cup. Back on Monday evening.")
        ]
        await robot.ask("h")
        await robot.sees("no answer", "Please …")


async def test_messages_of_these_days_have_what_is_unanswered_on_top(talking: Office) -> None:
    """Also from before these days; F shows nothing else, O is all that was said with that client."""
    async with robot_at(talking, mode="clients") as robot:
        robot.app.desk.work_in(IN_HOME)
        await on_page(robot, "messages", MessagesScreen)
        assert "Is Friday free?" in robot.lines()[6]
        assert "1 unanswered" in robot.text
        assert "We come at nine" in robot.text
        assert "board" not in robot.text
        await robot.press("F")
        await robot.until(lambda: "We come at nine" not in robot.text)
        await robot.press("O")
        await robot.until(lambda: isinstance(robot.screen, ClientMessages))
        await robot.sees("Marsh, Eli", "Asked again")


async def test_mail_and_welcome_go_out_from_quick_actions(talking: Office) -> None:
    """Both stand in the log; a second welcome asks first."""
    async with page_of(talking) as robot:
        await robot.ask("q")
        await robot.type("mail")
        await robot.ask("enter")
        await robot.fill(subject="Sunday", body="We come at nine.")
        await robot.press("ctrl+s")
        await robot.hears("is queued")
        for question in ("office's welcome?", "Send it again?"):
            await robot.ask("q")
            await robot.type("welcome")
            await robot.press("enter")
            await robot.sees(question)
            await robot.press("y")
            await robot.until(lambda: not robot.screen.is_modal)
            await robot.settle()
        assert rows(talking, "SELECT kind, count(*) FROM outbox GROUP BY kind ORDER BY kind") == [
            ("client", 1),
            ("welcome", 2),
        ]
        assert rows(talking, "SELECT count(*) FROM message WHERE outbox_id IS NOT NULL") == [(3,)]


async def test_a_request_asks_first_in_which_branch_with_the_primary_one_in_front(talking: Office) -> None:
    """Seed 3: "a pop-up asking them to select"; the form then has the services of that branch alone."""
    did(talking, edit_client, client_id=RIVERA, version=None, fields={"primary_branch": FACILITY})
    async with page_of(talking, uid=KIM) as robot:
        await robot.ask("q")
        await robot.type("request")
        await robot.press("enter")
        await robot.sees("services of which branch?")
        assert "Facility" in robot.line_with("their primary branch")
        assert robot.text.index("their primary branch") < robot.text.rindex("In-Home")
        await robot.settle()
        await robot.ask("enter")
        await robot.until(lambda: bool(robot.screen.query(FieldRow)))
        service = next(row for row in robot.screen.query(FieldRow) if row.field.name == "service")
        assert [name for _, name, _ in service.field.options] == ["not said", "Boarding night"]
        await robot.fill(wish="A nice room", from_day="fri")
        await robot.press("ctrl+s")
        await robot.hears("is taken down, Facility")
    assert rows(talking, "SELECT branch_id, from_day FROM service_request WHERE wish = 'A nice room'") == [
        (FACILITY, FRIDAY.isoformat())
    ]


async def test_a_client_of_one_branch_is_asked_nothing_from_whatever_screen(talking: Office) -> None:
    """The palette's "New request" asks whose it is, then what they wish for; the list goes to it."""
    async with robot_at(talking, mode="keys") as robot:
        await robot.app.run_action("app.open_page('new_request')")
        await robot.sees("Who wishes for something?")
        await robot.type("marsh")
        await robot.ask("enter")
        await robot.until(lambda: bool(robot.screen.query(FieldRow)))
        assert "which branch" not in robot.text
        await robot.fill(wish="A walk at noon")
        await robot.press("ctrl+s")
        await robot.until(lambda: isinstance(robot.screen, RequestsScreen))
        await robot.sees("A walk at noon")
        assert rows(talking, "SELECT client_id, branch_id FROM service_request WHERE wish = 'A walk at noon'") == [
            (MARSH, IN_HOME)
        ]


async def test_a_request_is_booked_with_its_days_and_service_filled_in(talking: Office) -> None:
    """Four visits from Friday to Monday; u calls them off, and the request is open again."""
    async with robot_at(talking, mode="clients") as robot:
        robot.app.desk.work_in(IN_HOME)
        await on_page(robot, "requests", RequestsScreen)
        assert "1 open" in robot.text
        await robot.ask("enter")
        values = {row.field.name: row.value for row in robot.screen.query(FieldRow)}
        assert (values["day"], values["repeat"], values["service"]) == ("2026-11-27", "daily until 2026-11-30", "1")
        await robot.fill(at="8")
        await robot.press("ctrl+s")
        await robot.hears("Request 1 is booked")
        await robot.sees("none open")
        await robot.press("F")
        await robot.sees("booked, 4")
        await robot.press("u")
        await robot.hears("Taken back")
        assert rows(talking, "SELECT status FROM service_request WHERE id = 1") == [("open",)]


async def test_two_desks_at_one_request(talking: Office) -> None:
    """Who is second is told by whom and keeps the form; nothing is booked twice; x declines, and opens again."""
    async with robot_at(talking, mode="clients") as robot:
        robot.app.desk.work_in(IN_HOME)
        await on_page(robot, "requests", RequestsScreen)
        await robot.ask("enter")
        await robot.fill(at="8")
        talking.desk(KIM).perform_now(book_request, request_id=1, booking={"day": FRIDAY, "at": time(9)})
        await robot.press("ctrl+s")
        await robot.sees("Kim Doyle booked request 1")
        assert rows(talking, "SELECT count(*) FROM visit") == [(1,)]
        await robot.press("escape", "escape")
        await robot.until(lambda: not robot.screen.is_modal)
    async with robot_at(talking, mode="clients") as robot:
        robot.app.desk.work_in(FACILITY)
        await on_page(robot, "requests", RequestsScreen)
        await robot.ask("x")
        await robot.type("Full until January")
        await robot.press("enter")
        await robot.hears("is declined")
        await robot.press("F")
        await robot.sees("booked or declined, too", "Declined: Full until January")
        await robot.settle()
        await robot.press("x")
        await robot.hears("is open again")


async def test_a_filter_stays_while_others_write(talking: Office) -> None:
    """What comes in while a filter stands is looked at by it, all of its text."""
    async with messages_of(talking) as robot:
        await robot.press("/")
        await robot.type("collar")
        await robot.until(lambda: "1 of 3" in robot.text)
        from keydesk.operations.messages import add_message

        did(talking, add_message, client_id=RIVERA, body="x " * 200 + "collar", branch=IN_HOME)
        robot.page.request_reload()
        await robot.until(lambda: "2 of 4" in robot.text)
        assert robot.find(FilterBox).value == "collar"
