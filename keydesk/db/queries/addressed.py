"""Who of the office can be reached by e-mail."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.named import NamedRow
from keydesk.db.work import Reading
from keydesk.rules.text import fold

_STAFF = table_of(Staff)


def people_with_email(reading: Reading) -> list[NamedRow]:
    """Everybody who works here and has an address, by name; the detail is the address, as it is stored."""
    found = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.email).where(
            _STAFF.c.active == 1, _STAFF.c.email != ""
        )
    )
    people = [
        NamedRow(each.id, display_name(each.first_name, each.last_name, each.nickname), each.email) for each in found
    ]
    return sorted(people, key=lambda row: (fold(row.name), row.id))
