"""Tags and badges to print, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A tag or a badge that waits to be printed.

    Attributes:
        queue_id: its place in the queue.
        copy_id: the copy whose tag it is; None for a badge.
        staff_id: the person whose badge it is; None for a tag.
        code: what will be printed: the tag's code or the badge's, as it is now.
        whose: for the screen only, and never printed: the client and what the key opens, or the person.
        reason: why it waits, as asked for.
        queued_at: since when.
    """

    queue_id: int
    copy_id: int | None
    staff_id: int | None
    code: str
    whose: str
    reason: str
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class StaleRow:
    """A copy in service whose tag is not as it should be.

    Attributes:
        copy_id: the copy.
        code: what its tag should say.
        whose: the client and what the key opens; for the screen only.
        why: ``new_copy`` (never printed), ``new_code`` (the tag says another), ``new_hook`` (it lives elsewhere now).
        was: the code or the hook of the tag that was printed; empty for a new copy.
        printed_at: when that was; None for a new copy.
        waiting: whether it waits to be printed already.
    """

    copy_id: int
    code: str
    whose: str
    why: str
    was: str
    printed_at: datetime | None
    waiting: bool
