"""Many batches of the past at once: their events and history with the chain over them, as the desk would have written.

Only for a store that is being invented: a real one records what happens in the transaction in which it happens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, insert
from sqlmodel import Session

from keydesk.db.chain import FIRST, digest
from keydesk.db.models import Batch, Change, CustodyEvent, History, table_of
from keydesk.db.work import HistoryEntry

_BATCH, _EVENT, _HISTORY, _CHANGE = (table_of(each) for each in (Batch, CustodyEvent, History, Change))
_EVENT_COLUMNS = tuple(column.key for column in _EVENT.columns)
AT_ONCE: Final = 5000


@dataclass(slots=True)
class PastBatch:
    """One transaction of one operator at some past instant.

    Attributes:
        events: custody events without their ids, batch, operator and the instant of recording.
        history: lines of history.
        undoes: the batch that this one took back.
    """

    at: datetime
    operator_id: int
    via: str
    verb: str
    events: list[dict[str, Any]] = field(default_factory=list)
    history: list[HistoryEntry] = field(default_factory=list)
    undoes: PastBatch | None = None
    id: int = 0


@dataclass(slots=True)
class _Rows:
    batches: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    feed: list[dict[str, Any]] = field(default_factory=list)
    head: str = FIRST

    def chain(self, kind: str, row: dict[str, Any], subject: str, subject_id: int) -> None:
        """The entry of the change feed for a row, hashed over the entry before it."""
        self.head = digest(self.head, kind, row)
        self.feed.append(
            {
                "id": len(self.feed) + 1,
                "kind": kind,
                "event_id": row["id"],
                "subject": subject,
                "subject_id": subject_id,
                "hash": self.head,
            }
        )


def record_past(session: Session, batches: Iterable[PastBatch]) -> int:
    """Writes batches in the order of their instants into a store that has none; returns the number of events."""
    rows = _Rows()
    for number, batch in enumerate(sorted(batches, key=lambda each: each.at), start=1):
        batch.id = number
        rows.batches.append(
            {
                "id": number,
                "at": batch.at,
                "operator_id": batch.operator_id,
                "via": batch.via,
                "verb": batch.verb,
                "undo_of": batch.undoes.id if batch.undoes else None,
            }
        )
        for entry in batch.history:
            _history(rows, batch, entry)
        for event in batch.events:
            _event(rows, batch, event)
    for table, made in (
        (_BATCH, rows.batches),
        (_EVENT, rows.events),
        (_HISTORY, rows.history),
        (_CHANGE, rows.feed),
    ):
        put(session, table, made)
    return len(rows.events)


def put(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows that all name the same columns."""
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(table), rows[start : start + AT_ONCE])


def _history(rows: _Rows, batch: PastBatch, entry: HistoryEntry) -> None:
    row = {
        "id": len(rows.history) + 1,
        "batch_id": batch.id,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "verb": entry.verb,
        "field": entry.field,
        "old": entry.old,
        "new": entry.new,
        "at": batch.at,
        "operator_id": batch.operator_id,
        "via": batch.via,
        "reason": entry.reason,
    }
    rows.history.append(row)
    rows.chain("history", row, entry.subject, entry.subject_id)


def _event(rows: _Rows, batch: PastBatch, event: dict[str, Any]) -> None:
    row: dict[str, Any] = dict.fromkeys(_EVENT_COLUMNS)
    row.update(reason="", note="", overrode="")
    row.update(event)
    row.update(
        id=len(rows.events) + 1,
        batch_id=batch.id,
        recorded_at=batch.at,
        operator_id=batch.operator_id,
        via=batch.via,
        undo_of=batch.undoes.events[0]["id"] if batch.undoes else None,
    )
    event["id"] = row["id"]
    rows.events.append(row)
    rows.chain("custody", row, "key_copy", row["copy_id"])
