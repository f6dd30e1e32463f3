"""Mail at the screen: who gets what, the letter beside the list, sending in the background, and the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from at_the_mail import address, fifteen, mail_to, states
from builders import Office
from keydesk.screens.mail import MailScreen
from keydesk.screens.today import TodayScreen
from mail_server import MailServer
from robot import LARGE, Robot, robot_at


@pytest.fixture
def server() -> Iterator[MailServer]:
    """The mail server."""
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def mailing(office: Office, server: MailServer) -> Office:
    """Fifteen sitters with a visit each, of whom Bea has no address and Cem a wrong one."""
    fifteen(office)
    mail_to(office, server.port)
    address(office, 3, "")
    address(office, 4, "cem at example")
    return office


async def to_mail(robot: Robot) -> None:
    """From Today to its mails."""
    await robot.press("m")
    await robot.until(lambda: isinstance(robot.page, MailScreen) and robot.table.place.ids)
    await robot.settle()


async def test_every_sitter_of_the_day_is_listed_with_the_letter(mailing: Office) -> None:
    """The list says who gets a mail and who cannot; the letter under the cursor is beneath it, whole."""
    async with robot_at(mailing, mode="today") as robot:
        await to_mail(robot)
        await robot.sees("Visits   15 mails", "Abe Lind", "1 visit, get 1", "no e-mail address", "wrong address")
        await robot.sees("13 not sent", "Riverside Pet Care: Tue 24 Nov, 1 visit, 1 key to collect")
        await robot.press("F")
        await robot.sees("Visits   2 mails")
        await robot.press("escape", "escape")
        await robot.until(lambda: isinstance(robot.page, TodayScreen))


async def test_marked_mails_are_sent_beside_the_screen(mailing: Office, server: MailServer) -> None:
    """Space marks, Enter asks, y sends; the screen goes on, and says what became of them."""
    async with robot_at(mailing, mode="today", size=LARGE) as robot:
        await to_mail(robot)
        await robot.press("space", "space")
        await robot.ask("enter")
        await robot.sees("Send 1 mail?", "Abe Lind  abe@example.com", "1 of the marked cannot go")
        await robot.press("y")
        await robot.hears("1 mail sent")
        await robot.sees("sent today 07:20", "12 not sent")
        assert server.box.people() == ["abe@example.com"]
        await robot.press("asterisk")
        await robot.ask("enter")
        await robot.press("y")
        await robot.hears("12 mails sent")
        await robot.sees("all sent")
        assert len(server.box.arrived) == 13
        await robot.type("/abe\n")
        await robot.press("enter")
        await robot.hears("These were sent already")


async def test_a_refused_mail_is_in_the_outbox_and_goes_again(mailing: Office, server: MailServer) -> None:
    """The server's words are on its line; Enter sends it again, x drops it, and O shows what was sent."""
    server.box.plan["abe@example.com"] = ["550 5.1.1 Nobody here"]
    async with robot_at(mailing, mode="today", size=LARGE) as robot:
        await to_mail(robot)
        await robot.ask("enter")
        await robot.press("y")
        await robot.hears("1 refused: Abe Lind: 550 5.1.1 Nobody here")
        await robot.sees("Outbox   1 mail", "1 need somebody")
        await robot.press("end")
        await robot.press("x")
        await robot.hears("1 mail dropped")
        await robot.until(lambda: "Outbox" not in robot.text)
        await robot.press("O")
        await robot.sees("dropped")
        await robot.press("end")
        await robot.ask("enter")
        await robot.press("y")
        await robot.hears("1 mail sent")
        assert server.box.people() == ["abe@example.com"]
    assert states(mailing.desk())["abe@example.com"] == "sent"


async def test_somebody_without_an_address_gets_paper(mailing: Office) -> None:
    """Enter says why not; > writes the letter into a file."""
    async with robot_at(mailing, mode="today") as robot:
        await to_mail(robot)
        await robot.press("down", "enter")
        await robot.hears("Bea Lind has no e-mail address")
        await robot.ask("greater_than_sign")
        await robot.type("file\n")
        await robot.hears("Written to")
    (written,) = Path.home().glob("letters-2026-11-24.txt")
    assert written.read_text().startswith("Bea Lind, your visits on Tue 24 Nov 2026.")


async def test_without_a_server_mails_wait_and_the_screen_says_why(office: Office) -> None:
    """What was queued stays in the outbox; nobody waits for anything."""
    fifteen(office)
    async with robot_at(office, mode="today") as robot:
        await to_mail(robot)
        await robot.ask("enter")
        await robot.press("y")
        await robot.hears("No mail server is set, so mails wait.")
        await robot.sees("1 waiting")


async def test_a_day_without_visits_says_what_to_do(mailing: Office) -> None:
    """The empty page names the next step; [ and ] turn the day."""
    async with robot_at(mailing, mode="today") as robot:
        await to_mail(robot)
        await robot.type("]")
        await robot.sees("Nobody has a visit on this day", "nobody to write to")
        await robot.type("[")
        await robot.sees("Visits   15 mails")


async def test_who_may_not_send_sees_and_sends_nothing(mailing: Office) -> None:
    """Base looks at the page; Enter is greyed out."""
    mailing.person("Kim Voss", uid=1002)
    async with robot_at(mailing, mode="today", uid=1002) as robot:
        await to_mail(robot)
        await robot.press("enter")
        await robot.settle()
        assert not robot.screen.is_modal
    assert states(mailing.desk()) == {}
