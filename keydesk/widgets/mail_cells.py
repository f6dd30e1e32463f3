"""How the page Mail reads: who gets what, what became of it, and what needs somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.mail import KIND_WORDS, STATUS_WORDS
from keydesk.rules.text import counted
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.mail import OutboxRow
    from keydesk.widgets.table_columns import Cells

MAIL_COLUMNS: Final = (
    Column("name", "TO", 14, weight=2, sortable=False),
    Column("what", "WHAT", 23, weight=3, sortable=False),
    Column("state", "MAIL", 17, weight=1, sortable=False),
)
NEEDS_SOMEBODY: Final = frozenset({"failed", "uncertain"})
_TONES: Final = {"sent": "done", "failed": "bad", "uncertain": "bad", "dropped": "quiet"}


def state_of(row: OutboxRow, *, now: datetime, zone: ZoneInfo) -> Toned | str:
    """``sent today 18:02``, ``waits``, ``next try 18:10``, ``refused``."""
    words = STATUS_WORDS[row.status]
    if row.status == "sent" and row.sent_at is not None:
        words = f"sent {dates.moment(row.sent_at, now=now, zone=zone)}"
    elif row.status == "waiting" and row.next_try_at is not None and row.next_try_at > now:
        words = f"next try {dates.clock(row.next_try_at, zone)}"
    tone = _TONES.get(row.status, "")
    return Toned(words, tone) if tone else words  # type: ignore[arg-type]  # one of the tones above


def outbox_cells(row: OutboxRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """A mail of the outbox as a line."""
    about = KIND_WORDS.get(row.kind, row.kind)
    if row.day is not None and row.kind == "visits":
        about = f"visits of {dates.day(row.day, today=dates.today(now, zone))}"
    return row.name, row.error if row.status != "sent" and row.error else about, state_of(row, now=now, zone=zone)


def mail_group_heading(group: str, number: int) -> str:
    """``Visits   12 mails``."""
    return f"{group}   {counted(number, 'mail')}"


def page_counts(rows: Sequence[OutboxRow]) -> tuple[int, int]:
    """How many mails wait, and how many need somebody."""
    waiting = sum(row.status in {"waiting", "sending"} for row in rows)
    return waiting, sum(row.status in NEEDS_SOMEBODY for row in rows)
