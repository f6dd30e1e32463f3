"""How Mail looks: the day's mails with their letters, a refused one, the question, and an empty day."""

from __future__ import annotations

import json

import pytest

from at_the_mail import address, drafts, fifteen, queue
from builders import MORNING, Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.mail import claim_mail, settle_mail
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot


@pytest.fixture
def mailing(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A day on which some mails went out, one was refused, one is uncertain, and one waits for its time."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "today")
    fifteen(office)
    office.setting("office_name", json.dumps("Riverside Pet Care"))
    address(office, 3, "")
    address(office, 4, "cem at example")
    address(office, 7, "fay@example.com", last_name="Smith [/b] \u202eCo")
    desk = office.desk()
    for staff_id, outcome, why in (
        (5, "sent", ""),
        (6, "failed", "550 5.1.1 No such user here"),
        (8, "uncertain", "the mail server hung up after it had the whole mail: it may have arrived"),
        (9, "later", "450 4.2.1 Mailbox busy"),
    ):
        queue(desk, staff_id=staff_id)
        mail = desk.perform_now(claim_mail, claim="cron")
        assert mail is not None
        desk.perform_now(settle_mail, mail_id=mail.mail_id, claim="cron", outcome=outcome, why=why)
    office.visit(1, 5, MORNING.date(), at="18:00", note="use the side gate\nthe dog bites")
    assert drafts(desk)
    return office


async def to_mail(robot: Robot) -> None:
    """From Today to its mails."""
    await robot.press("m")
    await robot.sees("Visits   15 mails")
    await robot.settle()


async def on_dot(robot: Robot) -> None:
    """To somebody whose mail has changed since."""
    await robot.press("down", "down", "down")


async def mark_and_ask(robot: Robot) -> None:
    """Three are marked, and Enter asks."""
    await robot.press("space", "space", "down", "space")
    await robot.ask("enter")


async def to_the_outbox(robot: Robot) -> None:
    """To the last line, which waits for its time."""
    await robot.press("end")


async def next_day(robot: Robot) -> None:
    """A day on which nobody has a visit: what is left in the outbox stays in sight."""
    await robot.type("]")
    await robot.sees("Wed 25 Nov", "nobody to write to")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("act", [on_dot, mark_and_ask, to_the_outbox, next_day], ids=lambda act: act.__name__)
def test_mail(mailing: Office, snap_compare: Picture, size: tuple[int, int], act: object) -> None:
    """Each state that matters, at both sizes."""
    assert looks_as_before(mailing, snap_compare, size, to_mail, act, sees="24 Nov")  # type: ignore[arg-type]  # an act
