"""The keys that should be back, by how late they are."""

from __future__ import annotations

from typing import Final

from keydesk.db.queries.held import overdue_keys
from keydesk.db.rows.held import HeldKeyRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made
from keydesk.reports.places import place_words
from keydesk.reports.report import Column, Report
from keydesk.rules import dates
from keydesk.rules.text import counted

AGES: Final = (
    (30, "More than 30 days"),
    (7, "8 to 30 days"),
    (3, "4 to 7 days"),
    (-1, "Up to 3 days"),
)
"""How late: more days than these, and what that is called; the longest first."""

_COLUMNS = (
    Column("age", "HOW LATE"),
    Column("tag_code", "TAG", whole=True, kind="code"),
    Column("client", "CLIENT"),
    Column("label", "OPENS", rank=4),
    Column("holder", "WITH"),
    Column("due_at", "DUE", kind="moment"),
    Column("late", "LATE", place="text", whole=True),
    Column("days_late", place="data", kind="number"),
    Column("chased", "ASKED", right=True, rank=1, kind="number"),
    Column("chased_at", "LAST ASKED", rank=2, standing="never", kind="moment"),
    Column("next_visit", "NEXT VISIT", rank=3, standing="none", kind="day"),
    Column("since", place="data", kind="moment"),
    Column("client_id", place="data"),
    Column("sitter_id", place="data"),
    Column("copy_id", place="data"),
)


def overdue_report(
    reading: Reading,
    *,
    sitter_id: int | None = None,
    client_id: int | None = None,
    at_least: int = 0,
    never_asked: bool = False,
) -> Report:
    """The copies that are late, the latest first, in four ages, with how often their holders were asked.

    Args:
        reading: one moment of the store.
        sitter_id: only what that one has.
        client_id: only that client's.
        at_least: only those that are late for so many whole days.
        never_asked: only those for which nobody has asked yet.
    """
    rows = [
        (row, days)
        for row in overdue_keys(reading, sitter_id=sitter_id, client_id=client_id)
        if (days := _days(row, reading)) >= at_least and not (never_asked and row.chased)
    ]
    ages = [_age(days) for _, days in rows]
    told = ", ".join(f"{age[0].lower()}{age[1:]}: {ages.count(age)}" for _, age in AGES if age in ages)
    return made(
        reading,
        "overdue",
        "Overdue",
        _COLUMNS,
        (_line(row, days, reading) for row, days in rows),
        groups=("age",),
        notes=(f"{counted(len(rows), 'key')} overdue; {told}.",) if rows else (),
        nothing="No key is overdue." if not (at_least or never_asked) else "No key is overdue that is asked about.",
    )


def _days(row: HeldKeyRow, reading: Reading) -> int:
    """Whole days, as lists of keys say ``LATE 3 d``."""
    return 0 if row.due_at is None else (reading.now - row.due_at).days


def _age(days: int) -> str:
    return next(words for more_than, words in AGES if days > more_than)


def _line(row: HeldKeyRow, days: int, reading: Reading) -> Line:
    late = "" if row.due_at is None else dates.late(row.due_at, now=reading.now).removeprefix("LATE ")
    return (
        _age(days),
        row.tag_code,
        row.client,
        row.opens or None,
        place_words(row.place),
        row.due_at,
        late,
        days,
        row.chased,
        row.chased_at,
        row.next_visit,
        row.since,
        row.client_id,
        row.staff_id,
        row.copy_id,
    ), ("copy", row.copy_id)
