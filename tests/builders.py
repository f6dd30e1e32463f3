"""Builders of small real offices for tests: a real store in the test's own folder, with people, clients and keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from keydesk.db.models import (
    BlockedSitter,
    Client,
    ClientMembership,
    Hook,
    KeyCopy,
    KeySafe,
    OfficeSetting,
    OperatorIdentity,
    Staff,
    StaffMembership,
    Visit,
    table_of,
)
from keydesk.db.store import Store
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.identity import Identity
from keydesk.operations.copies import NewCopy
from keydesk.operations.keys import KeyAdded, add_key
from keydesk.rules import tags
from keydesk.rules.roles import Operator
from keydesk.rules.text import fold

MORNING = datetime(2026, 11, 24, 7, 20, tzinfo=UTC)
"""A Tuesday."""


_TEMPLATES: dict[tuple[int, datetime], bytes] = {}
"""Founded stores, closed and whole, so that a test does not wait for the migrations again."""


class FixedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant that the test has set."""
        return self._now

    def advance(self, **span: float) -> datetime:
        """Moves on by ``timedelta(**span)`` and gives the new instant."""
        self._now += timedelta(**span)
        return self._now


def identity_of(uid: int) -> Identity:
    """What the box would vouch for, for a Unix user of that number."""
    return Identity("uid", str(uid), f"user{uid}")


@dataclass
class Office:
    """A real store under construction, and the desks that are open at it."""

    path: Path
    clock: FixedClock
    admin_uid: int = 1000
    _desks: list[Desk] = field(default_factory=list)
    _next_badge: int = 0

    @classmethod
    def found(cls, folder: Path, *, clock: FixedClock | None = None, admin_uid: int = 1000) -> Office:
        """Makes a store with one admin, Ana Whitfield."""
        office = cls(folder / "office" / "keydesk.db", clock or FixedClock(), admin_uid)
        template = _TEMPLATES.get((admin_uid, office.clock.now()))
        if template is not None:
            office.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            office.path.write_bytes(template)
            office.path.chmod(0o600)
            return office
        store = Store.create(office.path, clock=office.clock, secret_key=office.secret_key)
        try:
            with store.founding(Operator(1, "Ana Whitfield", "AW", active=True, roles=(("in_home", "admin"),))) as work:
                _add_person(work, "Ana", "Whitfield", role="admin", uid=admin_uid, badge=None, is_sitter=False)
        finally:
            store.close()
        _TEMPLATES[admin_uid, office.clock.now()] = office.path.read_bytes()
        return office

    @property
    def secret_key(self) -> Path:
        """Where this office's key for secrets is."""
        return self.path.parent / "secret.key"

    def desk(self, uid: int | None = None) -> Desk:
        """A new desk, for the admin or for the Unix user ``uid``."""
        desk = Desk.open(
            self.path,
            identity=identity_of(self.admin_uid if uid is None else uid),
            clock=self.clock,
            secret_key=self.secret_key,
        )
        self._desks.append(desk)
        return desk

    def close(self) -> None:
        """Closes every desk that was opened."""
        for desk in self._desks:
            desk.close()
        self._desks.clear()

    def work(self, change: Any) -> Any:
        """Runs ``change(work)`` as the admin."""
        desk = self.desk()
        try:
            return desk.perform_now(change)
        finally:
            desk.close()
            self._desks.remove(desk)

    def person(
        self,
        name: str,
        *,
        role: str = "base",
        uid: int | None = None,
        badge: str | None = None,
        active: bool = True,
        sitter: bool = True,
    ) -> int:
        """Adds somebody to the staff; with ``uid`` they can sign in."""
        first, _, last = name.partition(" ")

        def change(work: Work) -> int:
            staff_id = _add_person(work, first, last, role=role, uid=uid, badge=badge, is_sitter=sitter)
            if not active:
                work.session.execute(
                    update(table_of(Staff)).where(table_of(Staff).c.id == staff_id).values(active=False)
                )
            return staff_id

        return int(self.work(change))

    def badge(self, staff_id: int) -> str:
        """Gives a person a badge and returns its code."""
        import random

        self._next_badge += 1
        code = tags.badge_code(random.Random(self._next_badge))

        def change(work: Work) -> None:
            work.session.execute(
                update(table_of(Staff)).where(table_of(Staff).c.id == staff_id).values(badge_code=code)
            )
            work.record("staff", staff_id, "badge", field="badge_code", new=code)

        self.work(change)
        return code

    def client(self, last: str, first: str = "", **values: Any) -> int:
        """Adds an active client."""

        def change(work: Work) -> int:
            result = work.session.execute(
                insert(table_of(Client)).values(
                    last_name=last,
                    first_name=first,
                    sort_name=fold(f"{last} {first}"),
                    search=fold(f"{last} {first}"),
                    **values,
                )
            )
            client_id = int(result.inserted_primary_key[0])
            work.session.execute(
                insert(table_of(ClientMembership)).values(
                    client_id=client_id, branch_id="in_home", status="active", since=work.now
                )
            )
            work.record("client", client_id, "add", field="*", new=last)
            return client_id

        return int(self.work(change))

    def safe(self, label: str, *, rows: int = 0, columns: int = 0, access: str = "all") -> int:
        """Adds a safe with hooks ``A1``, ``A2``, … in rows."""

        def change(work: Work) -> int:
            result = work.session.execute(
                insert(table_of(KeySafe)).values(label=label, rows=rows, columns=columns, access=access)
            )
            safe_id = int(result.inserted_primary_key[0])
            hooks = [
                {"safe_id": safe_id, "label": f"{chr(64 + row)}{column}", "row": row, "column": column}
                for row in range(1, rows + 1)
                for column in range(1, columns + 1)
            ]
            if hooks:
                work.session.execute(insert(table_of(Hook)), hooks)
            work.record("key_safe", safe_id, "add", field="*", new=label)
            return safe_id

        return int(self.work(change))

    def key(self, client_id: int, *, code: str = "", copies: int | Sequence[NewCopy] = 1, **values: Any) -> KeyAdded:
        """Adds a key through the real operation."""
        pieces = [NewCopy()] * copies if isinstance(copies, int) else list(copies)
        desk = self.desk()
        added: KeyAdded = desk.perform_now(add_key, client_id=client_id, code=code, copies=pieces, **values)
        return added

    def block(self, client_id: int, staff_id: int) -> None:
        """The client blocks a sitter."""

        def change(work: Work) -> None:
            work.session.execute(insert(table_of(BlockedSitter)).values(client_id=client_id, staff_id=staff_id))
            work.record("client", client_id, "block", field="blocked_sitter", new=str(staff_id))

        self.work(change)

    def visit(self, client_id: int, sitter_id: int | None, day: date, at: str = "08:30", **values: Any) -> int:
        """Books a visit of half an hour."""
        hour, minute = (int(part) for part in at.split(":"))
        starts = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - visits are wall-clock

        def change(work: Work) -> int:
            result = work.session.execute(
                insert(table_of(Visit)).values(
                    client_id=client_id,
                    sitter_id=sitter_id,
                    day=day,
                    starts_at=starts,
                    ends_at=starts + timedelta(minutes=30),
                    **values,
                )
            )
            visit_id = int(result.inserted_primary_key[0])
            work.record("visit", visit_id, "add", field="*", new=starts.isoformat())
            return visit_id

        return int(self.work(change))

    def setting(self, name: str, json_value: str) -> None:
        """Sets one of the office's settings."""

        def change(work: Work) -> None:
            work.session.execute(
                insert(table_of(OfficeSetting)).prefix_with("OR REPLACE").values(name=name, value=json_value)
            )
            work.record("office_setting", 0, "set", field=name, new=json_value)

        self.work(change)

    def copy(self, tag_code: str) -> Any:
        """A copy's row as it stands."""
        store = Store.open(self.path, clock=self.clock, secret_key=self.secret_key)
        try:
            with store.reading(identity_of(self.admin_uid)) as reading:
                table = table_of(KeyCopy)
                return reading.session.execute(select(table).where(table.c.tag_code == tag_code)).one()
        finally:
            store.close()


def _add_person(
    work: Work, first: str, last: str, *, role: str, uid: int | None, badge: str | None, is_sitter: bool
) -> int:
    result = work.session.execute(
        insert(table_of(Staff)).values(
            first_name=first,
            last_name=last,
            initials=(first[:1] + last[:1]).upper(),
            badge_code=badge,
            is_sitter=is_sitter,
            search=fold(f"{first} {last}"),
        )
    )
    staff_id = int(result.inserted_primary_key[0])
    work.session.execute(
        insert(table_of(StaffMembership)).values(staff_id=staff_id, branch_id="in_home", role=role, since=work.now)
    )
    if uid is not None:
        work.session.execute(
            insert(table_of(OperatorIdentity)).values(staff_id=staff_id, kind="uid", value=str(uid), label=f"user{uid}")
        )
    work.record("staff", staff_id, "add", field="*", new=f"{first} {last}")
    return staff_id


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with one admin, Ana Whitfield (Unix user 1000), on a Tuesday morning; closed at the end of the test."""
    made = Office.found(tmp_path)
    yield made
    made.close()
