"""What happened to a copy, as rows of its history. All texts as stored."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime

from keydesk.db.rows.where import MovementRow


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One event of a copy in its whole history.

    Attributes:
        move: the movement.
        overrode: the warnings that somebody went on past, by name, with commas between.
        taken_back: whether it was taken back since.
        why_not: in a few words, why this operator cannot take it back; empty where they can.
    """

    move: MovementRow
    overrode: str
    taken_back: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class CopyPast:
    """How long the history of a copy is, and what of it still stands.

    Attributes:
        copy_id: the copy.
        key_id: its key.
        tag_code: what is printed on its tag.
        client: whose key it is.
        opens: what it opens.
        count: its events, numbered from 1.
        standing_batch: the batch of the last event that was not taken back; 0 for none.
        changes: ``history_id`` of every change of what is said of the key and its copies, newest first.
        names: tag codes of the key's copies, by their primary keys.
        now: the moment that all this is told from, aware UTC.
    """

    copy_id: int
    key_id: int
    tag_code: str
    client: str
    opens: str
    count: int
    standing_batch: int
    changes: array[int]
    names: dict[int, str]
    now: datetime
