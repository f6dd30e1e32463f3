"""The keys that are on their way to a safe, and how long they have been."""

from __future__ import annotations

from keydesk.db.queries.on_the_way import OnTheWayRow, keys_on_the_way
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made
from keydesk.reports.report import Column, Report
from keydesk.rules import dates
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import counted

_COLUMNS = (
    Column("tag_code", "TAG", whole=True, kind="code"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=3),
    Column("safe", "TO"),
    Column("branch", "BRANCH", whole=True, rank=1),
    Column("since", "SINCE", kind="moment"),
    Column("days", "DAYS", right=True, kind="number"),
    Column("late", "LATE", place="text", whole=True),
    Column("due_at", place="data", kind="moment"),
    Column("sent_by", "SENT BY", rank=2),
    Column("client_id", place="data"),
    Column("safe_id", place="data"),
    Column("copy_id", place="data"),
)


def on_the_way_report(reading: Reading, *, safe_id: int | None = None, late: bool = False) -> Report:
    """Keys in transit to a safe, the longest first, until somebody receives them there.

    Args:
        reading: one moment of the store.
        safe_id: only those that are sent to that one.
        late: only those that should have been received by now.
    """
    rows = [
        row
        for row in keys_on_the_way(reading, safe_id=safe_id)
        if not late or (row.due_at is not None and row.due_at < reading.now)
    ]
    late_ones = sum(row.due_at is not None and row.due_at < reading.now for row in rows)
    return made(
        reading,
        "on_the_way",
        "Keys on the way",
        _COLUMNS,
        (_line(row, reading) for row in rows),
        notes=(f"{counted(len(rows), 'key')} on the way, {late_ones} late.",) if rows else (),
        nothing="No key is on its way." if not (late or safe_id) else "No key is on its way that is asked about.",
    )


def _line(row: OnTheWayRow, reading: Reading) -> Line:
    late = "" if row.due_at is None else dates.late(row.due_at, now=reading.now).removeprefix("LATE ")
    return (
        row.tag_code,
        row.client,
        row.opens or None,
        row.safe,
        BRANCH_WORDS[row.branch_id],
        row.since,
        (reading.now - row.since).days,
        late,
        row.due_at,
        row.sent_by or None,
        row.client_id,
        row.safe_id,
        row.copy_id,
    ), ("copy", row.copy_id)
