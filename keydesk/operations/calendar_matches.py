"""What a calendar's text means: said once at the desk, remembered, and used by every later import."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import delete, insert, select, update

from keydesk.db.models import CalendarMatch, Client, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_MATCH, _CLIENT, _STAFF = table_of(CalendarMatch), table_of(Client), table_of(Staff)
_LONGEST = 1_000


def remember_match(
    work: Work,
    *,
    kind: Literal["client", "sitter", "ignore"],
    key: str,
    text: str,
    client_id: int | None = None,
    staff_id: int | None = None,
) -> str:
    """Remembers whom a calendar's text means; returns what the desk says.

    Args:
        work: the transaction.
        kind: ``client`` for whose visit it is, ``sitter`` for who makes it, ``ignore`` for a title that is no visit.
        key: the form in which the text is compared.
        text: as it stands in the calendar.
        client_id: of a client.
        staff_id: of a sitter; None is nobody: the visits of that calendar have no sitter.

    Raises:
        Refusal: there is no such client or person, or there is no text.
    """
    work.require(Permission.IMPORT)
    key, text = key.strip()[:_LONGEST], text.strip()[:_LONGEST]
    if not key:
        raise Refusal("There is no text to be remembered.")
    meant = _named(work, kind, client_id, staff_id)
    before = work.session.execute(
        select(_MATCH.c.id, _MATCH.c.client_id, _MATCH.c.staff_id).where(
            _MATCH.c.source == "", _MATCH.c.kind == kind, _MATCH.c.text_key == key
        )
    ).first()
    values: dict[str, Any] = {
        "text": text,
        "client_id": client_id if kind == "client" else None,
        "staff_id": staff_id if kind == "sitter" else None,
        "made_by_id": work.operator.staff_id,
        "made_at": work.now,
    }
    old = None
    if before is None:
        done = work.session.execute(insert(_MATCH).values(source="", kind=kind, text_key=key, **values))
        match_id = int(done.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    else:
        match_id, old = before.id, _named(work, kind, before.client_id, before.staff_id)
        work.session.execute(update(_MATCH).where(_MATCH.c.id == match_id).values(**values))
    work.record("calendar_match", match_id, "save", field=kind, old=old, new=f"{text}: {meant}"[:_LONGEST])
    return f"“{shown(text, width=40)}” in a calendar is {shown(meant, width=40)} from now on."


def forget_match(work: Work, *, match_id: int) -> str:
    """Forgets what a calendar's text means: the next import asks again. Visits that came by it stay as they are.

    Raises:
        Refusal: nothing is remembered under that number.
    """
    work.require(Permission.IMPORT)
    row = work.session.execute(select(_MATCH).where(_MATCH.c.id == match_id)).first()
    if row is None:
        raise Refusal(f"Nothing is remembered under number {match_id}.", code="not_found")
    meant = _named(work, row.kind, row.client_id, row.staff_id)
    work.session.execute(delete(_MATCH).where(_MATCH.c.id == match_id))
    work.record("calendar_match", match_id, "forget", field=row.kind, old=f"{row.text}: {meant}"[:_LONGEST])
    return f"“{shown(row.text, width=40)}” is forgotten: the next import asks whom it means."


def _named(work: Work, kind: str, client_id: int | None, staff_id: int | None) -> str:
    """Who is meant, in words.

    Raises:
        Refusal: there is no such client or person.
    """
    if kind == "ignore":
        return "no visit"
    if kind == "client":
        if client_id is None:
            raise Refusal("Say which client is meant.", field="client")
        return name_of(load(work, _CLIENT, client_id, "client"))
    if staff_id is None:
        return "nobody of ours"
    person = load(work, _STAFF, staff_id, "person of the staff")
    return display_name(person["first_name"], person["last_name"], person["nickname"])
