"""Two profiles with everything that can be around a client, for tests that make one of them."""

from __future__ import annotations

import random
import sqlite3
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import insert, text

from builders import MORNING, Office
from keydesk.db.models import (
    AccessMethod,
    CalendarMatch,
    ClientContact,
    ClientLogin,
    ClientMembership,
    FieldDefinition,
    FieldValue,
    ImportLink,
    Invoice,
    Message,
    Payment,
    ServiceRequest,
    table_of,
)
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.operations.clients import add_client, block_sitter, edit_client
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.keys import add_key
from keydesk.operations.office import add_service
from keydesk.operations.pets import add_pet
from keydesk.operations.prices import set_client_price
from keydesk.operations.visits import book_visit
from keydesk.rules.client_filter import STATUSES
from keydesk.rules.custody import Holder

TODAY = MORNING.date()
_PAST = frozenset({"history", "change", "batch", "custody_event", "client_merge", "alembic_version"})
_COUNTED = frozenset({"version", "last_seq"})


def tables(office: Office) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the record of what happened, without what only counts changes."""
    connection = sqlite3.connect(f"file:{office.path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        name: [
            {column: row[column] for column in row.keys() if column not in _COUNTED}  # noqa: SIM118 - a Row is no mapping
            for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY 1')
        ]
        for name in names
        if name not in _PAST
    }
    connection.close()
    return found


def events(office: Office) -> list[tuple[Any, ...]]:
    """Every custody event, whole."""
    connection = sqlite3.connect(f"file:{office.path}?mode=ro", uri=True)
    found = connection.execute("SELECT * FROM custody_event ORDER BY id").fetchall()
    connection.close()
    return found


class Two:
    """Ana Rivera twice, with whatever chance puts around each of them."""

    def __init__(self, office: Office, seed: int = 0) -> None:
        self.office = office
        self.chance = random.Random(seed)
        self.sam, self.kim = office.person("Sam Ortega"), office.person("Kim Voss")
        office.safe("Front", rows=4, columns=5)
        self.desk: Desk = office.desk()
        self.walk = self.desk.perform_now(add_service, name="Walk", price_cents=2200).id
        self.sit = self.desk.perform_now(add_service, name="Sit", price_cents=9000).id
        self.first = self._client(cell_phone="(308) 555-0138", street="12 Oak St", notes="Back gate sticks")
        self.second = self._client(cell_phone="(402) 555-0101", email="ana@example.com", notes="Dog bites")

    def _client(self, **fields: str) -> int:
        return self.desk.perform_now(
            add_client, fields={"last_name": "Rivera", "first_name": "Ana", **fields}, status="active"
        ).id

    def furnish(self) -> None:
        """Keys, pets, visits and all the rest, around both."""
        self.office.work(self._fields)
        for client_id in (self.first, self.second):
            self._around(client_id)

    def _fields(self, work: Work) -> None:
        rows = [
            {"branch_id": "in_home", "subject": "client", "name": name, "label": name.title(), "kind": kind}
            for name, kind in (("feeding", "long_text"), ("gate", "secret"), ("ring", "text"))
        ]
        work.session.execute(insert(table_of(FieldDefinition)), rows)

    def _around(self, client_id: int) -> None:
        some = self.chance
        desk = self.desk
        for number in range(some.randrange(3)):
            desk.perform_now(
                add_pet,
                client_id=client_id,
                fields={"name": ["Biscuit", "Rex"][number], "species": some.choice(["", "dog"])},
            )
        for _ in range(some.randrange(3)):
            added = desk.perform_now(add_key, client_id=client_id, label="front door", copies=[NewCopy(), NewCopy()])
            if some.random() < 0.6:
                desk.perform_now(check_out, tag_code=added.tag_codes[0], sitter_id=self.sam)
        for number in range(some.randrange(3)):
            desk.perform_now(
                book_visit, client_id=client_id, day=TODAY + timedelta(days=number), at=time(8 + number),
                sitter_id=some.choice([None, self.sam]), service_id=self.walk,
            )  # fmt: skip
        if some.random() < 0.5:
            fields: dict[str, Any] = {"primary_sitter_id": some.choice([self.sam, self.kim])}
            desk.perform_now(edit_client, client_id=client_id, version=None, fields=fields)
            desk.perform_now(
                book_visit, client_id=client_id, day=TODAY + timedelta(days=3), at=time(12), assigned_as="primary",
                repeat="tue thu until 20 dec", service_id=self.walk,
            )  # fmt: skip
        for service in (self.walk, self.sit):
            if some.random() < 0.5:
                desk.perform_now(
                    set_client_price,
                    client_id=client_id,
                    service_id=service,
                    cents=some.choice([1900, 2500]),
                    effective_on=TODAY,
                    reprice=False,
                )
        if some.random() < 0.5:
            bo = self.office.person(f"Bo Tran{client_id}")
            desk.perform_now(block_sitter, client_id=client_id, staff_id=bo)
        self.office.work(lambda work: self._rows(work, client_id))

    def _rows(self, work: Work, client_id: int) -> None:
        some, session = self.chance, work.session

        def put(model: Any, **values: Any) -> None:
            session.execute(insert(table_of(model)).values(**values))

        put(ClientContact, client_id=client_id, name=some.choice(["Luis", "Mrs. Lee"]), relation="neighbor")
        put(AccessMethod, client_id=client_id, kind="alarm", secret=work.seal(str(some.randrange(10_000))), note="hall")
        put(ClientLogin, client_id=client_id, email=f"login{client_id}@example.com")
        put(ImportLink, source="old", subject="client", outside_id=str(900 + client_id), subject_id=client_id)
        put(
            CalendarMatch, kind="client", text_key=f"riv{client_id}", text="Riv", client_id=client_id, made_by_id=1,
            made_at=work.now,
        )  # fmt: skip
        if some.random() < 0.5:
            put(
                ClientMembership,
                client_id=client_id,
                branch_id="facility",
                status=some.choice(STATUSES),
                since=work.now,
            )
        put(Message, client_id=client_id, body="hello", at=work.now)
        put(ServiceRequest, client_id=client_id, wish="a walk", at=work.now)
        put(Invoice, client_id=client_id, number=client_id, issued_on=TODAY)
        put(Payment, client_id=client_id, amount_cents=100, received_on=TODAY)
        for row in session.execute(text("SELECT id, kind FROM field_definition")).all():
            if some.random() < 0.6:
                sealed = {"secret": work.seal("1234")} if row.kind == "secret" else {"value": some.choice(["a", "b"])}
                put(FieldValue, field_id=row.id, subject_id=client_id, **sealed)
        work.record("client", client_id, "note", field="*", new="around them")

    def contact_of(self, client_id: int) -> Holder:
        """A neighbour of a client, as a holder."""

        def change(work: Work) -> int:
            result = work.session.execute(
                insert(table_of(ClientContact)).values(client_id=client_id, name="Dora Feld", relation="neighbor")
            )
            work.record("client", client_id, "note", field="*", new="a neighbour")
            return int(result.inserted_primary_key[0])

        return Holder.contact(self.office.work(change))


def day(text_: str) -> date:
    """A day."""
    return date.fromisoformat(text_)
