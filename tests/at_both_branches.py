"""An office with Facility switched on: a safe, a service and people of both sides, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from builders import Office
from keydesk.db.models import (
    Branch,
    ClientMembership,
    Hook,
    KeySafe,
    OperatorIdentity,
    Service,
    Staff,
    StaffMembership,
    table_of,
)
from keydesk.db.work import Work
from keydesk.rules.text import fold

IN_HOME, FACILITY = "in_home", "facility"
KIM, SAM, MO, VAL, TED = 1001, 1002, 1003, 1004, 1005
"""Unix users: Kim schedules on both sides, Sam sits on both, Mo In-Home, Val schedules at Facility, Ted works there."""


@dataclass(frozen=True)
class Both:
    """The office, its two safes, and its people by name."""

    office: Office
    front: int
    barn: int
    kim: int
    sam: int
    mo: int
    val: int
    ted: int


def switch_on(office: Office, *, place: bool = True) -> None:
    """Switches Facility on; the admin has a place there unless told otherwise."""

    def change(work: Work) -> None:
        branch = table_of(Branch)
        work.session.execute(update(branch).where(branch.c.id == FACILITY).values(enabled=True))
        work.record("office", 0, "set", field="branch.facility", old="off", new="on")
        if place:
            give_place(work, 1, FACILITY, "admin")

    office.work(change)


def give_place(work: Work, staff_id: int, branch: str, role: str) -> None:
    """Gives somebody a place in a branch."""
    values = {"staff_id": staff_id, "branch_id": branch, "role": role, "since": work.now}
    work.session.execute(insert(table_of(StaffMembership)).values(**values))
    work.record("staff", staff_id, "role", field=f"role.{branch}", new=role)


def person(office: Office, name: str, uid: int | None = None, *, sitter: bool = True, **places: str) -> int:
    """Somebody with a role in each of the branches that are named."""
    first, _, last = name.partition(" ")

    def change(work: Work) -> int:
        values = {"first_name": first, "last_name": last, "initials": first[0] + last[:1], "is_sitter": sitter}
        made = work.session.execute(insert(table_of(Staff)).values(search=fold(name), **values))
        staff_id = int(made.inserted_primary_key[0])
        for branch, role in places.items():
            give_place(work, staff_id, branch, role)
        if uid is not None:
            known = {"staff_id": staff_id, "kind": "uid", "value": str(uid), "label": f"user{uid}"}
            work.session.execute(insert(table_of(OperatorIdentity)).values(**known))
        work.record("staff", staff_id, "add", field="*", new=name)
        return staff_id

    return int(office.work(change))


def safe(office: Office, label: str, branch: str, *, rows: int = 2, columns: int = 5, access: str = "all") -> int:
    """A safe of a branch, with rows of hooks."""

    def change(work: Work) -> int:
        values = {"label": label, "rows": rows, "columns": columns, "branch_id": branch, "access": access}
        safe_id = int(work.session.execute(insert(table_of(KeySafe)).values(**values)).inserted_primary_key[0])
        for row in range(1, rows + 1):
            for column in range(1, columns + 1):
                hook = {"safe_id": safe_id, "label": f"{chr(64 + row)}{column}", "row": row, "column": column}
                work.session.execute(insert(table_of(Hook)).values(**hook))
        work.record("key_safe", safe_id, "add", field="*", new=label)
        return safe_id

    return int(office.work(change))


def in_facility(office: Office, client_id: int, *, status: str = "active") -> None:
    """Gives a client a place at Facility, too."""

    def change(work: Work) -> None:
        values = {"client_id": client_id, "branch_id": FACILITY, "status": status, "since": work.now}
        work.session.execute(insert(table_of(ClientMembership)).values(**values))
        work.record("client", client_id, "sync", field="status.facility", new=status)

    office.work(change)


def service(office: Office, name: str, branch: str, price_cents: int = 2500) -> int:
    """A service of a branch."""

    def change(work: Work) -> int:
        values = {"name": name, "branch_id": branch, "price_cents": price_cents, "minutes": 30}
        made = int(work.session.execute(insert(table_of(Service)).values(**values)).inserted_primary_key[0])
        work.record("service", made, "add", field="*", new=name)
        return made

    return int(office.work(change))


def both_branches(office: Office) -> Both:
    """Facility switched on, a safe and a service on each side, and five people: Kim, Sam, Mo, Val and Ted."""
    switch_on(office)
    front = safe(office, "Front office", IN_HOME)
    barn = safe(office, "Barn", FACILITY)
    service(office, "30 min walk", IN_HOME)
    service(office, "Boarding night", FACILITY, 6000)
    return Both(
        office,
        front,
        barn,
        kim=person(office, "Kim Doyle", KIM, sitter=False, in_home="scheduler", facility="scheduler"),
        sam=person(office, "Sam Ortega", SAM, in_home="base", facility="base"),
        mo=person(office, "Mo Hart", MO, in_home="base"),
        val=person(office, "Val Pruitt", VAL, sitter=False, facility="scheduler"),
        ted=person(office, "Ted Moss", TED, facility="base"),
    )


def rows_of(office: Office, table: Any, *conditions: Any) -> list[Any]:
    """Rows of a table as they stand."""
    desk = office.desk()
    return desk.look_up_now(lambda reading: list(reading.session.execute(select(table).where(*conditions)).all()))
