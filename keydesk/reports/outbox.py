"""The outbox as a report: what waits, what was sent, and what a person has to decide."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from keydesk.db.queries.outbox import outbox
from keydesk.db.work import Reading
from keydesk.reports.report import Column, Report
from keydesk.rules.mail import KIND_WORDS, STATUS_WORDS

_COLUMNS = (
    Column("mail_id", "MAIL", right=True, whole=True),
    Column("status", place="data"),
    Column("status_words", "STATE", place="text"),
    Column("name", "TO"),
    Column("to", "ADDRESS", rank=2),
    Column("kind", place="data"),
    Column("kind_words", "ABOUT", place="text"),
    Column("day", "OF", whole=True),
    Column("queued_at", "QUEUED", rank=3),
    Column("sent_at", "SENT", rank=1),
    Column("attempts", "TRIES", right=True, rank=4),
    Column("next_try_at", "NEXT TRY", rank=5),
    Column("error", "WHAT THE SERVER SAID"),
    Column("subject", place="data"),
    Column("staff_id", place="data"),
)


def outbox_report(reading: Reading, *, only_open: bool = False) -> Report:
    """The mails: those that need somebody first.

    Args:
        reading: one moment of the store.
        only_open: whether those that were sent or dropped are left out.
    """
    rows = outbox(reading, only_open=only_open)
    return Report(
        name="outbox",
        title="Outbox",
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=_COLUMNS,
        rows=tuple(
            (
                row.mail_id,
                row.status,
                STATUS_WORDS[row.status],
                row.name,
                row.to,
                row.kind,
                KIND_WORDS.get(row.kind, row.kind),
                row.day,
                row.queued_at,
                row.sent_at,
                row.attempts,
                row.next_try_at if row.status == "waiting" else None,
                row.error or None,
                row.subject,
                row.staff_id,
            )
            for row in rows
        ),
        nothing="No mail waits."
        if only_open
        else "No mail was queued yet. `keydesk mail --dry-run` shows what would be.",
    )
