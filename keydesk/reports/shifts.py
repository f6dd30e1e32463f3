"""The shift schedule: who is on duty on which day, from when until when."""

from __future__ import annotations

from datetime import date, timedelta

from keydesk.db.queries.shifts import list_shifts
from keydesk.db.rows.shift import ShiftRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, span_words, today_of
from keydesk.reports.of_branch import branch_cells, branch_columns
from keydesk.reports.report import Column, Report
from keydesk.rules.shifts import WEEK, length_words
from keydesk.rules.text import counted


def shift_report(
    reading: Reading, *, first: date | None = None, days: int = WEEK, sitter_id: int | None = None
) -> Report:
    """Shifts day by day; a night shift stands on the day on which it begins.

    Args:
        reading: one moment of the store.
        first: the first day; without it today.
        days: how many days.
        sitter_id: only that person's.
    """
    today = today_of(reading)
    begins = first or today
    last = begins + timedelta(days=max(1, days) - 1)
    shifts = list_shifts(reading, first=begins, last=last, staff_id=sitter_id)
    people = len({each.staff_id for each in shifts})
    total = length_words(sum(each.minutes for each in shifts))
    return made(
        reading,
        "shifts",
        f"Shift schedule, {span_words(begins, last, today=today)}",
        (
            Column("day", "DAY", kind="day"),
            Column("from", "FROM", whole=True),
            Column("to", "TO", whole=True),
            Column("name", "WHO"),
            *branch_columns(reading),
            Column("hours", "HOURS", place="text", right=True),
            Column("note", "NOTE", rank=1),
            Column("minutes", place="data", kind="number"),
            Column("starts_at", place="data"),
            Column("ends_at", place="data"),
            Column("staff_id", place="data"),
            Column("shift_id", place="data"),
        ),
        (_line(each, reading) for each in shifts),
        groups=("day",),
        notes=(f"{counted(len(shifts), 'shift')} of {counted(people, 'person', 'people')}, {total or '0'} hours.",)
        if shifts
        else (),
        nothing="Nobody is on duty on those days.",
    )


def _line(row: ShiftRow, reading: Reading) -> Line:
    return (
        row.day,
        f"{row.starts_at:%H:%M}",
        f"{row.ends_at:%H:%M}",
        row.name,
        *branch_cells(reading, row.branch_id),
        length_words(row.minutes),
        row.note or None,
        row.minutes,
        row.starts_at.isoformat(timespec="minutes"),
        row.ends_at.isoformat(timespec="minutes"),
        row.staff_id,
        row.shift_id,
    ), ("staff", row.staff_id)
