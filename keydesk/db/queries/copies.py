"""One copy with everything that a rule of custody asks about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, literal_column, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from keydesk.db.models import (
    BlockedSitter,
    Client,
    ClientContact,
    CustodyEvent,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    Staff,
    Visit,
)
from keydesk.db.operators import display_name
from keydesk.rules.custody import CopyFacts, Holder, LastMove
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_HOME_SAFE = aliased(KeySafe)
_HOME_HOOK = aliased(Hook)
_OTHER = aliased(KeyCopy)


def client_name(first: str, last: str, company: str = "") -> str:
    """How a list calls a client: ``Rivera, Ana``, the company's name, or ``(no name)``."""
    return ", ".join(part for part in (last, first) if part) or company or "(no name)"


def safe_words(label: str | None, hook: str | None) -> str:
    """``hook A7``, or the safe's label for a copy that lies loose in it."""
    return f"hook {hook}" if hook else (label or "")


def _facts() -> Select[Any]:
    in_office = (
        select(func.count())
        .where(
            _OTHER.key_id == col(KeyCopy.key_id), col(_OTHER.id) != col(KeyCopy.id), col(_OTHER.holder_kind) == "safe"
        )
        .scalar_subquery()
    )
    in_service = (
        select(func.count())
        .where(
            _OTHER.key_id == col(KeyCopy.key_id), col(_OTHER.id) != col(KeyCopy.id), col(_OTHER.state) == "in_service"
        )
        .scalar_subquery()
    )
    table: Any = KeyCopy.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
    return (
        select(
            *table.columns,
            col(Key.label).label("key_label"),
            col(Key.lock_location).label("lock_location"),
            col(Client.first_name).label("first_name"),
            col(Client.last_name).label("last_name"),
            col(Client.company).label("company"),
            col(Client.desk_note).label("desk_note"),
            col(Staff.first_name).label("staff_first"),
            col(Staff.last_name).label("staff_last"),
            col(Staff.nickname).label("staff_nick"),
            col(KeySafe.label).label("safe_label"),
            col(KeySafe.access).label("safe_access"),
            col(Hook.label).label("hook_label"),
            col(ClientContact.name).label("contact_name"),
            col(_HOME_SAFE.label).label("home_safe_label"),
            col(_HOME_HOOK.label).label("home_hook_label"),
            in_office.label("others_in_office"),
            in_service.label("others_in_service"),
        )
        .join(Key, col(Key.id) == col(KeyCopy.key_id))
        .join(Client, col(Client.id) == col(KeyCopy.client_id))
        .outerjoin(Staff, col(Staff.id) == col(KeyCopy.staff_id))
        .outerjoin(KeySafe, col(KeySafe.id) == col(KeyCopy.safe_id))
        .outerjoin(Hook, col(Hook.id) == col(KeyCopy.hook_id))
        .outerjoin(ClientContact, col(ClientContact.id) == col(KeyCopy.contact_id))
        .outerjoin(_HOME_SAFE, col(_HOME_SAFE.id) == col(KeyCopy.home_safe_id))
        .outerjoin(_HOME_HOOK, col(_HOME_HOOK.id) == col(KeyCopy.home_hook_id))
    )


_FACTS = _facts()


def copy_facts(session: Session, *, tag_code: str | None = None, copy_id: int | None = None) -> CopyFacts:
    """The facts of one copy, by its exact tag code (any case) or its id.

    Raises:
        Refusal: there is no such copy. Code ``not_found``.
    """
    if copy_id is not None:
        statement = _FACTS.where(KeyCopy.id == copy_id)
    else:
        statement = _FACTS.where(KeyCopy.tag_code == (tag_code or "").strip().upper())
    row = session.execute(statement).first()
    if row is None:
        raise Refusal(f"No copy has the tag {shown(tag_code or str(copy_id))}.", code="not_found")
    return _of_row(row)


def _of_row(row: Row[Any]) -> CopyFacts:
    holder = (
        None
        if row.holder_kind is None
        else Holder(row.holder_kind, row.safe_id, row.hook_id, row.staff_id, row.contact_id)
    )
    home = None if row.home_safe_id is None else Holder.safe(row.home_safe_id, row.home_hook_id)
    return CopyFacts(
        id=row.id,
        key_id=row.key_id,
        client_id=row.client_id,
        tag_code=row.tag_code,
        client_name=client_name(row.first_name, row.last_name, row.company),
        key_label=row.key_label,
        lock_location=row.lock_location,
        desk_note=row.desk_note,
        pieces=row.pieces,
        state=row.state,
        holder=holder,
        holder_words=_holder_words(row),
        holder_in_admin_safe=row.holder_kind == "safe" and row.safe_access == "admin",
        since=row.since,
        due_at=row.due_at,
        home=home,
        home_words=safe_words(row.home_safe_label, row.home_hook_label),
        spare=row.spare,
        untested=row.needs_test and row.tested_on is None,
        recalled=row.recalled,
        retired_reason=row.retired_reason,
        last_seq=row.last_seq,
        version=row.version,
        others_in_office=row.others_in_office,
        others_in_service=row.others_in_service,
    )


def _holder_words(row: Row[Any]) -> str:
    match row.holder_kind:
        case "safe":
            return safe_words(row.safe_label, row.hook_label)
        case "transit":
            return row.safe_label or ""
        case "sitter":
            return display_name(row.staff_first, row.staff_last, row.staff_nick)
        case "contact":
            return row.contact_name or "a contact"
        case "client":
            return "the client"
        case _:
            return row.holder_kind or row.state


def last_move(session: Session, copy: CopyFacts) -> LastMove:
    """Who moved a copy last, and when."""
    row = session.execute(
        select(
            col(Staff.first_name),
            col(Staff.last_name),
            col(Staff.nickname),
            col(CustodyEvent.at),
            col(CustodyEvent.recorded_at),
        )
        .select_from(CustodyEvent)
        .outerjoin(Staff, col(Staff.id) == col(CustodyEvent.operator_id))
        .where(CustodyEvent.copy_id == copy.id, col(CustodyEvent.seq) == copy.last_seq)
    ).first()
    if row is None:
        return LastMove("somebody", copy.since, copy.since)
    first, last, nick, at, recorded_at = row
    return LastMove(display_name(first or "", last or "", nick or ""), at, recorded_at)


def is_blocked(session: Session, *, client_id: int, staff_id: int) -> bool:
    """Whether the client has blocked the sitter."""
    return (
        session.execute(
            select(col(BlockedSitter.id)).where(
                col(BlockedSitter.client_id) == client_id, col(BlockedSitter.staff_id) == staff_id
            )
        ).first()
        is not None
    )


def last_booked_day(session: Session, *, client_id: int, staff_id: int, from_day: date) -> date | None:
    """The last day on which the sitter has a visit booked at the client's, from a day on."""
    return session.execute(
        select(func.max(col(Visit.day))).where(
            col(Visit.sitter_id) == staff_id,
            col(Visit.client_id) == client_id,
            col(Visit.day) >= from_day,
            col(Visit.status) == "scheduled",
        )
    ).scalar_one()


def is_primary_sitter(session: Session, *, client_id: int, staff_id: int) -> bool:
    """Whether the sitter is the client's primary one."""
    return (
        session.execute(select(col(Client.primary_sitter_id)).where(col(Client.id) == client_id)).scalar_one()
        == staff_id
    )


def next_need(
    session: Session, *, client_id: int, key_id: int, from_wall: datetime, until_day: date
) -> tuple[int, str, datetime] | None:
    """The next booked visit at the client's whose sitter holds no copy of this key: sitter, name, wall-clock start."""
    held = (
        select(literal_column("1"))
        .where(_OTHER.key_id == key_id, col(_OTHER.staff_id) == col(Visit.sitter_id))
        .exists()
    )
    row = session.execute(
        select(col(Staff.id), col(Staff.first_name), col(Staff.last_name), col(Staff.nickname), col(Visit.starts_at))
        .select_from(Visit)
        .join(Staff, col(Staff.id) == col(Visit.sitter_id))
        .join(Client, col(Client.id) == col(Visit.client_id))
        .where(
            col(Visit.client_id) == client_id,
            col(Visit.day) >= from_wall.date(),
            col(Visit.day) <= until_day,
            col(Visit.starts_at) >= from_wall,
            col(Visit.status) == "scheduled",
            col(Client.key_required).is_(True),
            ~held,
        )
        .order_by(col(Visit.starts_at), col(Visit.id))
        .limit(1)
    ).first()
    if row is None:
        return None
    staff_id, first, last, nick, starts_at = row
    return staff_id or 0, display_name(first, last, nick), starts_at
