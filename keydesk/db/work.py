"""What an operation is given: ``Work`` to write with, ``Reading`` to read with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from keydesk.db.chain import FIRST, digest
from keydesk.db.models import Batch, Change, CustodyEvent, History, table_of
from keydesk.rules import roles
from keydesk.rules.branches import BRANCHES
from keydesk.rules.office import OfficeSettings
from keydesk.rules.roles import Operator, Permission

_BATCH = table_of(Batch)
_EVENT = table_of(CustodyEvent)
_HISTORY = table_of(History)
_CHANGE = table_of(Change)
_ADD_BATCH, _ADD_EVENT, _ADD_HISTORY, _ADD_CHANGE = (insert(each) for each in (_BATCH, _EVENT, _HISTORY, _CHANGE))
_EVENT_COLUMNS = tuple(column.key for column in _EVENT.columns)
_ENDS = text(
    "SELECT (SELECT max(id) FROM batch), (SELECT max(id) FROM custody_event), (SELECT max(id) FROM history), "
    "(SELECT max(id) FROM change), (SELECT hash FROM change ORDER BY id DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A read transaction: one moment of the store.

    Attributes:
        session: for ``select()`` only.
        operator: who looks; already allowed to look at lists.
        now: the instant of this reading, aware UTC.
        settings: the office's settings.
        branches: those that are looked at: the one in which the session works, or all that the operator sees.
        enabled: the branches that are switched on.
    """

    session: Session
    operator: Operator
    now: datetime
    settings: OfficeSettings
    branches: tuple[str, ...] = BRANCHES
    enabled: tuple[str, ...] = BRANCHES

    @property
    def branch(self) -> str:
        """The branch in which the session works, or the first of those that are looked at."""
        return (*self.branches, *self.enabled)[0]

    @property
    def sees_all(self) -> bool:
        """Whether nothing of a branch is left out: then no list needs to ask for it."""
        return set(self.enabled) <= set(self.branches)

    def require(self, permission: Permission, branch: str | None = None) -> None:
        """Raises :class:`~keydesk.rules.refusal.Refusal` unless the operator may."""
        roles.require(self.operator, permission, branch)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field of one thing that an operation changed. ``field`` is empty for the thing as a whole."""

    subject: str
    subject_id: int
    verb: str
    field: str = ""
    old: str | None = None
    new: str | None = None
    reason: str = ""


@dataclass(slots=True)
class _Ends:
    """The last ids and the chain's head, read once under the write lock and counted on from there."""

    batch: int
    event: int
    history: int
    change: int
    head: str


@dataclass(frozen=True, slots=True)
class Work:
    """One write transaction of one operator; operations take it, and never commit.

    Attributes:
        session: the transaction.
        operator: who does it.
        now: the transaction's one instant, aware UTC.
        via: how: ``scan``, ``typed``, ``bulk``, ``import``, ``undo``, ``cli``.
        verb: the operation's name, for the list of batches.
        settings: the office's settings.
        seal: encrypts a secret for storing.
        reveal: opens a sealed secret.
        branches: those that are looked at, as in a :class:`Reading`.
        enabled: the branches that are switched on.
    """

    session: Session
    operator: Operator
    now: datetime
    via: str
    verb: str
    settings: OfficeSettings
    seal: Callable[[str], bytes]
    reveal: Callable[[bytes], str]
    op_id: str | None = None
    op_print: str = ""
    branches: tuple[str, ...] = BRANCHES
    enabled: tuple[str, ...] = BRANCHES
    undo_of: list[int] = field(default_factory=list)
    _ends: list[_Ends] = field(default_factory=list)
    _batch: list[int] = field(default_factory=list)

    def require(self, permission: Permission, branch: str | None = None) -> None:
        """Raises :class:`~keydesk.rules.refusal.Refusal` unless the operator may."""
        roles.require(self.operator, permission, branch)

    def may(self, permission: Permission, branch: str | None = None) -> bool:
        """Whether the operator may."""
        return roles.may(self.operator, permission, branch)

    @property
    def branch(self) -> str:
        """The branch in which the session works, or the first of those that are looked at."""
        return (*self.branches, *self.enabled)[0]

    @property
    def batch_id(self) -> int:
        """The batch of this transaction: what an undo takes back as one. Made at the first record."""
        if not self._batch:
            ends = self._count()
            ends.batch += 1
            self.session.execute(
                _ADD_BATCH,
                [
                    {
                        "id": ends.batch,
                        "at": self.now,
                        "operator_id": self.operator.staff_id,
                        "via": self.via,
                        "verb": self.verb,
                        "op_id": self.op_id,
                        "op_print": self.op_print,
                        "undo_of": self.undo_of[0] if self.undo_of else None,
                    }
                ],
            )
            self._batch.append(ends.batch)
        return self._batch[0]

    @property
    def recorded(self) -> bool:
        """Whether anything was recorded."""
        return bool(self._batch)

    def undoes(self, batch_id: int) -> None:
        """Names the batch that this one takes back; before anything is recorded."""
        self.undo_of.append(batch_id)

    def record(
        self,
        subject: str,
        subject_id: int,
        verb: str,
        *,
        field: str = "",
        old: str | None = None,
        new: str | None = None,
        reason: str = "",
    ) -> None:
        """Writes one line of history, with operator, instant, old and new, and its entry in the change feed."""
        self.record_many([HistoryEntry(subject, subject_id, verb, field, old, new, reason)])

    def record_many(self, entries: Iterable[HistoryEntry]) -> None:
        """Writes many lines of history at once."""
        batch, ends = self.batch_id, self._count()
        rows: list[dict[str, Any]] = []
        feed: list[dict[str, Any]] = []
        for entry in entries:
            ends.history += 1
            row = {
                "id": ends.history,
                "batch_id": batch,
                "subject": entry.subject,
                "subject_id": entry.subject_id,
                "verb": entry.verb,
                "field": entry.field,
                "old": entry.old,
                "new": entry.new,
                "at": self.now,
                "operator_id": self.operator.staff_id,
                "via": self.via,
                "reason": entry.reason,
            }
            rows.append(row)
            feed.append(self._feed(ends, "history", row, entry.subject, entry.subject_id))
        if rows:
            self.session.execute(_ADD_HISTORY, rows)
            self.session.execute(_ADD_CHANGE, feed)

    def record_events(self, events: Iterable[Mapping[str, Any]]) -> list[int]:
        """Writes custody events and their entries in the change feed; returns the events' ids.

        Each mapping gives the columns of ``custody_event`` but ``id``, ``batch_id``, ``recorded_at``, ``operator_id``
        and ``via``, which are this work's; what is left out is empty. Events are given in the order of the feed.
        """
        batch, ends = self.batch_id, self._count()
        rows: list[dict[str, Any]] = []
        feed: list[dict[str, Any]] = []
        for event in events:
            ends.event += 1
            row: dict[str, Any] = dict.fromkeys(_EVENT_COLUMNS)
            row.update(reason="", note="", overrode="", to_state="in_service")
            row.update(event)
            row.update(
                id=ends.event,
                batch_id=batch,
                recorded_at=self.now,
                operator_id=self.operator.staff_id,
                via=event.get("via") or self.via,
            )
            rows.append(row)
            feed.append(self._feed(ends, "custody", row, "key_copy", row["copy_id"]))
        if rows:
            self.session.execute(_ADD_EVENT, rows)
            self.session.execute(_ADD_CHANGE, feed)
        return [row["id"] for row in rows]

    def _feed(self, ends: _Ends, kind: str, row: Mapping[str, Any], subject: str, subject_id: int) -> dict[str, Any]:
        ends.change += 1
        ends.head = digest(ends.head, kind, row)
        return {
            "id": ends.change,
            "kind": kind,
            "event_id": row["id"],
            "subject": subject,
            "subject_id": subject_id,
            "hash": ends.head,
        }

    def _count(self) -> _Ends:
        if not self._ends:
            batch, event, history, change, head = self.session.execute(_ENDS).one()
            self._ends.append(_Ends(batch or 0, event or 0, history or 0, change or 0, head or FIRST))
        return self._ends[0]
