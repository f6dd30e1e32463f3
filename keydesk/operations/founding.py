"""The founding of a store: whoever makes it is its first admin."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import insert, select

from keydesk.db.models import Branch, KeySafe, OfficeSetting, OperatorIdentity, Staff, StaffMembership, table_of
from keydesk.db.store import Store
from keydesk.identity import Identity
from keydesk.operations.editing import add
from keydesk.rules import profile
from keydesk.rules.office import read_setting
from keydesk.rules.profile import Value
from keydesk.rules.roles import Operator, Role
from keydesk.rules.text import initials, shown

FIRST_SAFE = "Key Safe #1"
"""What the office's first safe is called until somebody labels it: keys that are not with a sitter are in it."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A store has its first person.

    Attributes:
        staff_id: the first admin.
        safe_id: the first safe; it has no hooks until somebody gives it some.
        said: what to tell.
    """

    staff_id: int
    safe_id: int
    said: str


def found_office(
    store: Store,
    identity: Identity,
    *,
    name: str = "",
    time_zone: str = "UTC",
    first_name: str = "",
    last_name: str = "",
    via: str = "cli",
) -> Founded:
    """Makes the person whom the box vouches for the first admin of a new store, in both branches.

    Args:
        store: just made.
        identity: who makes it.
        name: the office's name.
        time_zone: an IANA name.
        first_name: of the admin; without any name the Unix user's name stands in.
        last_name: of the admin.
        via: how it was asked for.

    Raises:
        Refusal: the store has its people already, or a value does not fit.
    """
    settings = {"time_zone": read_setting("time_zone", time_zone)}
    if name.strip():
        settings["office_name"] = read_setting("office_name", name)
    first = profile.read_line(first_name, "The first name") or ("" if last_name.strip() else identity.label)
    last = profile.read_line(last_name, "The last name")
    called = " ".join(part for part in (first, last) if part)
    values: dict[str, Value] = {
        "first_name": first,
        "last_name": last,
        "initials": initials(called),
        "is_sitter": False,
    }
    # The first row of an empty table is number 1; the founder's acts are told as their own from the first line on.
    founder = Operator(staff_id=1, name=called, initials=str(values["initials"]), active=True)
    with store.founding(founder, via=via) as work:
        # The person is there before anything is recorded, because every record names them.
        staff = table_of(Staff)
        work.session.execute(insert(staff).values(id=1, search=profile.staff_search(values), **values))
        work.record("staff", 1, "found", field="*", new=called)
        for branch in work.session.execute(select(table_of(Branch).c.id)).scalars().all():
            work.session.execute(
                insert(table_of(StaffMembership)).values(
                    staff_id=1, branch_id=branch, role=Role.ADMIN.value, since=work.now
                )
            )
            work.record("staff", 1, "found", field=f"role.{branch}", new=Role.ADMIN.value)
        work.session.execute(
            insert(table_of(OperatorIdentity)).values(
                staff_id=1, kind=identity.kind, value=identity.value, label=identity.label
            )
        )
        work.record("staff", 1, "found", field="unix_user", new=f"{identity.label} ({identity.value})")
        for setting, value in settings.items():
            work.session.execute(insert(table_of(OfficeSetting)).values(name=setting, value=json.dumps(value)))
            work.record("office", 0, "set", field=setting, new=profile.told(value))
        safe_id = add(work, table_of(KeySafe), "key_safe", {"label": FIRST_SAFE}, name=FIRST_SAFE)
    return Founded(1, safe_id, f"{shown(called, width=40)} is the first admin.")
