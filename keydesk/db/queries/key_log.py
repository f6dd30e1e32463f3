"""The key log: the movements of some days, or every movement of some copies, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, or_, select

from keydesk.db.models import Client, CustodyEvent, Key, KeyCopy, table_of
from keydesk.db.queries.event_sides import EVENT, EVENT_COLUMNS, EVENT_SOURCE, place_of, recorded_by
from keydesk.db.rows.key_log import LoggedRow
from keydesk.db.rows.where import MovementRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_COPY, _KEY, _CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
_UNDONE = table_of(CustodyEvent).alias("undone")

MOST_MOVEMENTS: Final = 100_000
"""Lines of a log at most: a hundred thousand are two thousand pages, and a quarter of a gigabyte of memory."""

_LOG: Final[Any] = EVENT_COLUMNS.add_columns(
    EVENT.c.batch_id,
    EVENT.c.recorded_at,
    EVENT.c.due_at,
    EVENT.c.note,
    EVENT.c.overrode,
    _UNDONE.c.seq.label("undo_of_seq"),
    _COPY.c.id.label("copy_id"),
    _COPY.c.tag_code,
    _COPY.c.client_id,
    _KEY.c.label,
    _CLIENT.c.first_name,
    _CLIENT.c.last_name,
    _CLIENT.c.company,
).select_from(
    EVENT_SOURCE.join(_COPY, _COPY.c.id == EVENT.c.copy_id)
    .join(_KEY, _KEY.c.id == _COPY.c.key_id)
    .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
    .outerjoin(_UNDONE, _UNDONE.c.id == EVENT.c.undo_of)
)


def key_log(
    reading: Reading,
    *,
    since: datetime,
    until: datetime,
    sitter_id: int | None = None,
    safe_id: int | None = None,
    operator_id: int | None = None,
    client_id: int | None = None,
    kind: str | None = None,
    via: str | None = None,
) -> list[LoggedRow]:
    """The movements of a span of time, in the order in which they happened.

    Args:
        reading: one moment of the store.
        since: the first moment of it.
        until: the first moment after it.
        sitter_id: only those from or to that sitter.
        safe_id: only those from or to that safe.
        operator_id: only those that this person recorded.
        client_id: only those of that client's keys.
        kind: only those of that kind.
        via: only those that were recorded so.

    Raises:
        Refusal: there are more than anybody can read.
    """
    asked: list[ColumnElement[bool]] = [EVENT.c.at >= since, EVENT.c.at < until]
    if sitter_id is not None:
        asked.append(or_(EVENT.c.from_staff_id == sitter_id, EVENT.c.to_staff_id == sitter_id))
    if safe_id is not None:
        asked.append(or_(EVENT.c.from_safe_id == safe_id, EVENT.c.to_safe_id == safe_id))
    if operator_id is not None:
        asked.append(EVENT.c.operator_id == operator_id)
    if client_id is not None:
        asked.append(_COPY.c.client_id == client_id)
    if kind is not None:
        asked.append(EVENT.c.kind == kind)
    if via is not None:
        asked.append(EVENT.c.via == via)
    counting = select(func.count()).select_from(EVENT.join(_COPY, _COPY.c.id == EVENT.c.copy_id)).where(*asked)
    number = reading.session.execute(counting).scalar_one()
    if number > MOST_MOVEMENTS:
        raise Refusal(
            f"{number:,} movements are more than a list can hold ({MOST_MOVEMENTS:,}). Ask about fewer days, or about "
            f"one sitter, safe or client; `keydesk export history` writes them all.",
            field="from",
        )
    found = reading.session.execute(_LOG.where(*asked).order_by(EVENT.c.at, EVENT.c.id))
    return [_row(each) for each in found]


def log_of_copies(reading: Reading, *, copy_ids: Iterable[int]) -> list[LoggedRow]:
    """Every movement of some copies, copy by copy, each from its first on."""
    found = reading.session.execute(
        _LOG.where(EVENT.c.copy_id.in_(list(copy_ids))).order_by(_COPY.c.number, EVENT.c.copy_id, EVENT.c.seq)
    )
    return [_row(each) for each in found]


def copies_of_its_key(reading: Reading, *, copy_id: int) -> list[int]:
    """Every copy that a copy's key ever had, by number; none where there is no such copy."""
    own = select(_COPY.c.key_id).where(_COPY.c.id == copy_id).scalar_subquery()
    found = reading.session.execute(select(_COPY.c.id).where(_COPY.c.key_id == own).order_by(_COPY.c.number))
    return list(found.scalars())


def _row(found: Row[Any]) -> LoggedRow:
    client = client_name(found.first_name, found.last_name, found.company)
    return LoggedRow(
        copy_id=found.copy_id,
        tag_code=found.tag_code,
        client_id=found.client_id,
        client=client,
        opens=found.label,
        move=MovementRow(
            seq=found.seq,
            batch_id=found.batch_id,
            kind=found.kind,
            before=place_of(found, "from", client),
            after=place_of(found, "to", client),
            to_state=found.to_state,
            at=found.at,
            recorded_at=found.recorded_at,
            due_at=found.due_at,
            operator=recorded_by(found),
            via=found.via,
            reason=found.reason,
            note=found.note,
            undo_of=found.undo_of_seq,
        ),
        overrode=found.overrode,
    )
