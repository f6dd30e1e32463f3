"""What is still to be done: agreements and tests that are outstanding, and keys of which there are too few copies."""

from __future__ import annotations

from typing import Final, Literal

from keydesk.db.queries.outstanding import (
    few_copies,
    short_keys,
    signs_agreements,
    unsigned_agreements,
    untested_copies,
)
from keydesk.db.rows.outstanding import OutstandingRow, ShortRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, today_of
from keydesk.reports.needed import NOTICES_OFF
from keydesk.reports.report import Column, Report
from keydesk.rules.agreement import WANTED_COPIES
from keydesk.rules.dates import day
from keydesk.rules.text import counted

WHAT_WORDS: Final = {
    "agreement": "Agreement not signed",
    "test": "Copy not tried in its lock",
    "copies": f"Fewer than {WANTED_COPIES} copies",
}
_SIGNS_NONE = "No agreement is on file of anybody, so none is told to be missing."
_ALL_DONE = "every agreement is signed, every copy tried, and there are two of each key"

_COLUMNS = (
    Column("what", place="data"),
    Column("what_words", "WHAT", place="text"),
    Column("client", "CLIENT"),
    Column("code", "KEY", whole=True, kind="code"),
    Column("label", "OPENS", rank=1),
    Column("copies", "COPIES", right=True, kind="number"),
    Column("since", "HERE SINCE", rank=3, kind="moment"),
    Column("next_visit", "NEXT VISIT", rank=2, kind="day"),
    Column("client_id", place="data"),
    Column("key_id", place="data"),
    Column("copy_id", place="data"),
)


def outstanding_report(
    reading: Reading, *, what: Literal["all", "agreement", "test", "copies"] = "all", booked: bool = False
) -> Report:
    """Clients without a signed agreement, copies that were never tried, keys of which there are too few.

    Args:
        reading: one moment of the store.
        what: only one of the three.
        booked: only at clients' where somebody is booked.
    """
    asked = {"agreement": unsigned_agreements, "test": untested_copies, "copies": few_copies}
    rows = [
        row
        for name, ask in asked.items()
        if what in {"all", name}
        for row in ask(reading)
        if not booked or row.next_visit is not None
    ]
    told = (
        counted(sum(row.what == "agreement" for row in rows), "agreement") + " not signed",
        counted(sum(row.what == "test" for row in rows), "copy", "copies") + " not tried",
        counted(sum(row.what == "copies" for row in rows), "key") + f" with fewer than {WANTED_COPIES} copies",
    )
    signs = what not in {"all", "agreement"} or signs_agreements(reading)
    wanted = [words for name, words in zip(asked, told, strict=True) if what in {"all", name}]
    return made(
        reading,
        "outstanding",
        "Agreements and tests outstanding",
        _COLUMNS,
        map(_line, rows),
        groups=("what_words",),
        notes=[*([f"{', '.join(wanted)}."] if rows else []), *([] if signs else [_SIGNS_NONE])],
        nothing="Nothing is outstanding." if what != "all" else f"Nothing is outstanding: {_ALL_DONE}.",
    )


def _line(row: OutstandingRow) -> Line:
    return (
        row.what,
        WHAT_WORDS[row.what],
        row.client,
        row.code or None,
        row.opens or None,
        row.count,
        row.since,
        row.next_visit,
        row.client_id,
        row.key_id,
        row.copy_id,
    ), ("copy", row.copy_id) if row.copy_id else ("key", row.key_id) if row.key_id else ("client", row.client_id)


_SHORT = (
    Column("client", "CLIENT"),
    Column("key_code", "KEY", whole=True, kind="code"),
    Column("label", "OPENS", rank=1),
    Column("copies", "COPIES", right=True, kind="number"),
    Column("wanted", "SITTERS", right=True, kind="number"),
    Column("lacking", "LACKING", right=True, rank=2, kind="number"),
    Column("first_day", place="data", kind="day"),
    Column("days", "ON", place="text"),
    Column("sitters", "WHO"),
    Column("client_id", place="data"),
    Column("key_id", place="data"),
)
_MOST_DAYS = 3


def copies_short_report(reading: Reading, *, days: int | None = None, client_id: int | None = None) -> Report:
    """The keys that more sitters need on one day than there are copies.

    Args:
        reading: one moment of the store.
        days: how many days are looked at, today included; without it the office's horizon.
        client_id: only that client's.
    """
    span = days or reading.settings.horizon_days
    rows = short_keys(reading, days=span, client_id=client_id)
    lacking = sum(row.wanted - row.copies for row in rows)
    over = "today" if span == 1 else f"in the next {span} days"
    notes = (f"{counted(len(rows), 'key')} short {over}: {counted(lacking, 'copy', 'copies')} to have made.",)
    nothing = f"There are copies enough for every day {over}."
    if not reading.settings.notices_on:
        notes, nothing = (NOTICES_OFF,), ""
    return made(
        reading,
        "copies_short",
        "Copies short",
        _SHORT,
        (_short_line(row, reading) for row in rows),
        totals=("lacking",),
        notes=notes if rows or not nothing else (),
        nothing=nothing,
    )


def _short_line(row: ShortRow, reading: Reading) -> Line:
    told = [day(each, today=today_of(reading)) for each in row.days[:_MOST_DAYS]]
    more = len(row.days) - _MOST_DAYS
    return (
        row.client,
        row.code or None,
        row.opens or None,
        row.copies,
        row.wanted,
        row.wanted - row.copies,
        row.days[0] if row.days else None,
        ", ".join([*told, f"{more} more"] if more > 0 else told),
        ", ".join(f"{name} (has it)" if has_it else name for name, has_it in row.sitters),
        row.client_id,
        row.key_id,
    ), ("key", row.key_id)
