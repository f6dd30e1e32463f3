"""The events of copies with the names of both holders, and of whoever recorded them: for lines of history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from keydesk.db.models import ClientContact, CustodyEvent, Hook, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.where import PlaceRow

EVENT = table_of(CustodyEvent)


def _sides() -> tuple[Select[Any], Any]:
    operator = table_of(Staff).alias("operator")
    source: Any = EVENT.outerjoin(operator, operator.c.id == EVENT.c.operator_id)
    columns: list[Any] = [
        operator.c.first_name.label("by_first"),
        operator.c.last_name.label("by_last"),
        operator.c.nickname.label("by_nick"),
    ]
    for side in ("from", "to"):
        staff, safe = table_of(Staff).alias(f"{side}_staff"), table_of(KeySafe).alias(f"{side}_safe")
        hook, contact = table_of(Hook).alias(f"{side}_hook"), table_of(ClientContact).alias(f"{side}_contact")
        source = (
            source.outerjoin(staff, staff.c.id == EVENT.c[f"{side}_staff_id"])
            .outerjoin(safe, safe.c.id == EVENT.c[f"{side}_safe_id"])
            .outerjoin(hook, hook.c.id == EVENT.c[f"{side}_hook_id"])
            .outerjoin(contact, contact.c.id == EVENT.c[f"{side}_contact_id"])
        )
        columns += [
            EVENT.c[f"{side}_kind"],
            staff.c.first_name.label(f"{side}_first"),
            staff.c.last_name.label(f"{side}_last"),
            staff.c.nickname.label(f"{side}_nick"),
            safe.c.label.label(f"{side}_safe"),
            hook.c.label.label(f"{side}_hook"),
            contact.c.name.label(f"{side}_contact"),
        ]
    own = [EVENT.c[name] for name in ("seq", "kind", "to_state", "at", "via", "reason")]
    return select(*own, *columns), source


EVENT_COLUMNS, EVENT_SOURCE = _sides()
"""What every line of history says of an event, and the joined tables that it comes from."""


def recorded_by(found: Row[Any]) -> str:
    """Who recorded an event; empty for the first import."""
    return "" if found.by_first is None else display_name(found.by_first, found.by_last or "", found.by_nick or "")


def place_of(found: Row[Any], side: str, client: str) -> PlaceRow:
    """The holder before (``from``) or after (``to``) an event."""
    kind, safe = getattr(found, f"{side}_kind"), getattr(found, f"{side}_safe") or ""
    name = {"client": client, "contact": getattr(found, f"{side}_contact") or "", "safe": safe, "transit": safe}
    if kind == "sitter":
        names = (getattr(found, f"{side}_{part}") or "" for part in ("first", "last", "nick"))
        return PlaceRow(kind, display_name(*names))
    return PlaceRow(kind, name.get(kind or "", ""), safe, getattr(found, f"{side}_hook") or "")
