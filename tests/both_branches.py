"""An office of two branches in which every text and every amount of a branch is a word that is nowhere else.

Every table that belongs to a branch, or hangs on one that does, has a row of each branch. Which tables those are is
read from the schema: a new one has to be named here, with what stands in it, before any test goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Column, Table, insert, update

from builders import MORNING, Office
from keydesk.db import models
from keydesk.db.models import all_tables, table_of
from keydesk.db.work import Work
from keydesk.rules.branches import BRANCHES
from keydesk.rules.roles import FACILITY, IN_HOME

TODAY = MORNING.date()
ROLES: Final = (None, "base", "scheduler", "admin")
PAIRS: Final = [(here, there) for here in ROLES for there in ROLES if here or there]
"""Every pair of roles that somebody can have in In-Home and in Facility."""

OF_BOTH: Final = frozenset(
    {"client_membership", "staff_membership", "staff_grant", "field_definition", "key_safe", "service"}
)
"""What has a branch and is no message, invoice or visit: places and roles, fields, safes, the list of services."""

_HANG_ON: Final = ("invoice_line", "payment_share", "service_request_visit")
_TEXTS: Final = frozenset(
    {
        *("note", "pets", "body", "subject", "with_whom", "wish", "answer", "reference", "bill_to", "text", "html"),
        *("cancel_reason", "void_reason", "withdrawn_why", "calendar"),
    }
)
"""Columns of free text."""

_KEPT: Final = frozenset(
    {
        *(
            "status",
            "direction",
            "channel",
            "kind",
            "assigned_as",
            "source",
            "source_uid",
            "rrule",
            "branch_id",
            "method",
        ),
        *("dedupe", "to_address", "to_name", "message_id", "last_error", "claim", "attached_name", "attachment_name"),
    }
)
"""Columns of text that have words of their own."""

_FLAGS: Final = frozenset({"cancelled", "withdrawn", "settled", "released", "ended", "all_day", "version"})
_NOT_YET: Final = frozenset({"voided_at", "answered_at", "claimed_at", "next_try_at"})
"""What has not happened to any row."""

_AMOUNTS: Final = {IN_HOME: 48_151_623, FACILITY: 97_531_864}
SHORT: Final = {IN_HOME: "zqhome", FACILITY: "zqfac"}
_GIVEN: Final[dict[str, dict[str, Any]]] = {
    "visit_series": {"rrule": "FREQ=WEEKLY", "minutes": 30, "made_until": date(2027, 12, 1)},
    "invoice": {"status": "sent", "number": 1, "sent_at": MORNING},
    "message": {"direction": "in", "channel": "phone"},
    "payment": {"kind": "payment"},
    "outbox": {"kind": "client", "status": "waiting", "to_address": "rivera@example.invalid", "to_name": "Rivera"},
    "invoice_line": {"kind": "visit"},
}


@dataclass
class TwoBranches:
    """The office, and the rows of each branch by table.

    Attributes:
        ids: branch → table → primary key.
        rivera: the client whose they all are, with a place in both branches.
        uids: pair of roles → the Unix user who has them.
        batches: branch → the batch in which its rows were made.
    """

    office: Office
    ids: dict[str, dict[str, int]] = field(default_factory=lambda: {each: {} for each in BRANCHES})
    rivera: int = 0
    sitters: dict[str, int] = field(default_factory=dict)
    uids: dict[tuple[str | None, str | None], int] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)

    @property
    def tables(self) -> list[str]:
        """What has a row of each branch."""
        return list(self.ids[IN_HOME])


_MADE: list[tuple[TwoBranches, bytes]] = []
"""The office as it was made for the first test, closed and whole: the others begin with a copy of it."""


def canaries_in(text: str, branch: str) -> set[str]:
    """The words and amounts of a branch that stand in a text, by the table that they are of."""
    found = set(re.findall(rf"{SHORT[branch]}[a-z]+", text.casefold().replace("_", "")))
    digits = re.sub(r"[ ,.’'\u00a0\u202f]", "", text)
    return found | ({f"{SHORT[branch]} amount"} if str(_AMOUNTS[branch]) in digits else set())


def canary(branch: str, table: str, column: str) -> str:
    """The word that stands in a column of a branch's row and nowhere else."""
    return f"{SHORT[branch]}{table}{column}".replace("_", "")


def branch_tables() -> list[Table]:
    """Every table whose rows are of a branch, or hang on one that is; those last."""
    tables = all_tables().tables
    own = [table for name, table in tables.items() if "branch_id" in table.c and name not in OF_BOTH]
    hang = [
        table
        for name, table in tables.items()
        if table not in own and any(link.column.table in own for link in table.foreign_keys)
    ]
    assert {each.name for each in hang} == set(_HANG_ON), "say here what hangs on something of a branch"
    order = {name: at for at, name in enumerate(("visit_series", "visit", "service_request", "invoice", "payment"))}
    return sorted(own, key=lambda each: order.get(each.name, len(order))) + [tables[name] for name in _HANG_ON]


def two_branches(office: Office) -> TwoBranches:
    """Rivera in both branches, a sitter in each, today's visit of each, and a row of everything else of each."""
    if _MADE:
        made, store = _MADE[0]
        office.path.write_bytes(store)
        return replace(made, office=office)
    both = TwoBranches(office)
    both.sitters = {IN_HOME: office.person("Sam Ortega"), FACILITY: office.person("Jo Lind")}
    office.safe("Front office", rows=2, columns=5)
    both.rivera = office.client("Rivera", "Ana", primary_sitter_id=both.sitters[IN_HOME])
    office.key(both.rivera, code="K7MT", copies=2, label="front door")
    office.work(lambda work: _open_facility(work, both))
    for branch in BRANCHES:
        both.batches[branch] = office.work(lambda work, branch=branch: _fill(work, both, branch))
    for number, pair in enumerate(PAIRS):
        both.uids[pair] = 2000 + number
        person = office.person(f"Operator {number}", uid=2000 + number, sitter=False)
        office.work(lambda work, person=person, pair=pair: _place(work, person, pair))
    office.close()
    _MADE.append((both, office.path.read_bytes()))
    return both


def _open_facility(work: Work, both: TwoBranches) -> None:
    branch, place = table_of(models.Branch), table_of(models.ClientMembership)
    work.session.execute(update(branch).where(branch.c.id == FACILITY).values(enabled=True))
    work.session.execute(
        insert(place).values(client_id=both.rivera, branch_id=FACILITY, status="active", since=work.now)
    )
    _place(work, 1, ("admin", "admin"))
    _place(work, both.sitters[FACILITY], (None, "base"))
    work.record("office", 0, "set", field="branch.facility", new="on")


def _place(work: Work, person: int, pair: tuple[str | None, str | None]) -> None:
    places = table_of(models.StaffMembership)
    work.session.execute(places.delete().where(places.c.staff_id == person))
    for branch, role in zip(BRANCHES, pair, strict=True):
        if role is not None:
            work.session.execute(insert(places).values(staff_id=person, branch_id=branch, role=role, since=work.now))
    work.record("staff", person, "place", field="role", new=str(pair))


def _fill(work: Work, both: TwoBranches, branch: str) -> int:
    """A row of each table; what it is about is written into the record, too."""
    service = table_of(models.Service)
    made = work.session.execute(insert(service).values(branch_id=branch, name=f"Stay {branch}", minutes=30))
    known = {"client": both.rivera, "staff": both.sitters[branch], "service": made.inserted_primary_key[0]}
    for table in branch_tables():
        row = _row(table, branch, known)
        done = work.session.execute(insert(table).values(**row))
        known[table.name] = both.ids[branch][table.name] = int(done.inserted_primary_key[0])
        work.record(table.name, known[table.name], "add", field="*", new=canary(branch, table.name, "record"))
        for name in row.keys() & _TEXTS:
            work.record(table.name, known[table.name], "edit", field=name, old="", new=row[name])
    return work.batch_id


def _row(table: Table, branch: str, known: dict[str, Any]) -> dict[str, Any]:
    """What stands in a row: canaries in texts and amounts, links to what is known, today and this hour."""
    given = {**_GIVEN.get(table.name, {}), "branch_id": branch}
    row = {name: value for name, value in given.items() if name in table.c}
    for column in table.columns:
        if column.primary_key or column.name in row or column.name in _FLAGS | _NOT_YET:
            continue
        links = [each.column.table.name for each in column.foreign_keys]
        value = known.get(links[0]) if links else _value(column, branch)
        if value is not None:
            row[column.name] = value
    return row


def _value(column: Column[Any], branch: str) -> Any:
    """What stands in a column that is no link; None for whatever the schema puts there."""
    name, at = column.name, datetime.combine(TODAY, time(8 if branch == IN_HOME else 17))
    if name in _TEXTS:
        return canary(branch, column.table.name, name)
    if name.endswith("_cents"):
        return _AMOUNTS[branch]
    if name in {"starts_at", "ends_at"}:
        return at + timedelta(minutes=30 * (name == "ends_at"))
    if name == "day" or name.endswith(("_day", "_on")):
        return TODAY
    if name == "at" or name.endswith("_at"):
        return MORNING
    is_text = str(column.type).startswith(("VARCHAR", "TEXT"))
    assert not is_text or name in _KEPT, f"say here what stands in {column.table.name}.{name}"
    needed = not column.nullable and column.default is None and column.server_default is None
    return f"{column.table.name}-{name}-{branch}" if is_text and needed else None
