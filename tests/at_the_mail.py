"""What tests of mail share: an office that has a mail server, its sitters with addresses, and a day's mails."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import update

from builders import MORNING, Office
from keydesk.db.models import Staff, table_of
from keydesk.db.queries.mail import mail_facts
from keydesk.db.queries.outbox import outbox
from keydesk.db.rows.mail import OutboxRow
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.mail.compose import mails_of
from keydesk.operations.mail import queue_mails
from keydesk.rules.mail import Kind, MailDraft

TODAY = MORNING.date()
NAMES = ("Abe", "Bea", "Cem", "Dot", "Eve", "Fay", "Gus", "Hal", "Ivy", "Jon", "Kit", "Lea", "Max", "Ned", "Oda")


def mail_to(office: Office, port: int, **more: Any) -> None:
    """The office's mail goes to a server of this box."""
    settings = {
        "mail_server": "127.0.0.1",
        "mail_port": port,
        "mail_security": "none",
        "mail_from": "keys@riverside.example.com",
        "office_name": "Riverside Pet Care",
        **more,
    }
    for name, value in settings.items():
        office.setting(name, json.dumps(value))


def address(office: Office, staff_id: int, email: str, **more: Any) -> None:
    """Gives somebody an e-mail address, as an import may have written it."""

    def change(work: Work) -> None:
        table = table_of(Staff)
        work.session.execute(update(table).where(table.c.id == staff_id).values(email=email, **more))
        work.record("staff", staff_id, "edit", field="email", new=email)

    office.work(change)


_MADE: list[bytes] = []
"""The office of fifteen sitters as a store, closed and whole, so that it is made once."""


def fifteen(office: Office) -> None:
    """Fifteen sitters with an address, a visit each today, and a key that hangs in the safe."""
    if not _MADE:
        _fifteen(office)
        office.close()
        _MADE.append(office.path.read_bytes())
    office.path.write_bytes(_MADE[0])


def _fifteen(office: Office) -> None:
    office.safe("Front office", rows=2, columns=10)
    for number, name in enumerate(NAMES, 1):
        staff_id = office.person(f"{name} Lind")
        address(office, staff_id, f"{name.lower()}@example.com")
        client = office.client(f"Client {number:02d}", "Ana", street=f"{number} Elm Street")
        office.key(client, code=f"K{number:02d}T", label="front door")
        office.visit(client, staff_id, TODAY, at=f"{7 + number // 4:02d}:{15 * (number % 4):02d}")


def drafts(desk: Desk, kind: Kind = "visits", day: date | None = TODAY, staff_id: int | None = None) -> list[MailDraft]:
    """The mails as they would be queued, those of people without an address left out."""
    facts = desk.look_up_now(mail_facts, kind=kind, day=day, staff_id=staff_id)
    return [each for each in mails_of(facts) if each.to]


def queue(desk: Desk, kind: Kind = "visits", day: date | None = TODAY, staff_id: int | None = None) -> Any:
    """Queues them."""
    return desk.perform_now(queue_mails, mails=drafts(desk, kind, day, staff_id))


def states(desk: Desk) -> dict[str, str]:
    """What became of each mail, by the address."""
    return {row.to: row.status for row in desk.look_up_now(outbox)}


def of(desk: Desk, to: str) -> OutboxRow:
    """One mail of the outbox."""
    return next(row for row in desk.look_up_now(outbox) if row.to == to)
