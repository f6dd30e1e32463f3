"""Possible duplicates, and two clients side by side, as reports."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from keydesk.db.queries.twins import twin_pairs
from keydesk.db.rows.merging import MergePreview
from keydesk.db.work import Reading
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.merging import FieldPair

_PAIRS = (
    Column("first_id", "NO.", right=True),
    Column("first", "CLIENT"),
    Column("first_place", "STREET OR PHONE", rank=3),
    Column("second_id", "NO.", right=True),
    Column("second", "AND"),
    Column("second_place", "STREET OR PHONE", rank=3),
    Column("why", "WHY"),
    Column("likely", place="data"),
    Column("apart", place="data"),
)


def duplicates_report(reading: Reading, *, everything: bool = False) -> Report:
    """Every two clients who may be one household, the likeliest first, and why."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.first_id,
            each.first,
            each.first_place,
            each.second_id,
            each.second,
            each.second_place,
            f"{each.why} (said to be two)" if each.apart else each.why,
            each.likely,
            each.apart,
        )
        for each in twin_pairs(reading, everything=everything)
    )
    return Report(
        "duplicates",
        "Possible duplicates",
        reading.now,
        _PAIRS,
        rows,
        ZoneInfo(reading.settings.time_zone),
        nothing="No two clients look like one household.",
    )


def side_by_side(preview: MergePreview, pairs: tuple[FieldPair, ...], *, made_at: datetime, zone: tzinfo) -> Report:
    """Every field of two clients, and which of both stays."""
    first, second = preview.first, preview.second
    columns = (
        Column("field", place="data"),
        Column("label", ""),
        Column("first", f"STAYS: NO. {first.client_id}"),
        Column("second", f"GOES INTO IT: NO. {second.client_id}"),
        Column("kept", "WHICH"),
        Column("conflict", place="data"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.name,
            each.label,
            each.first,
            each.second,
            ("same" if not each.differs else "choose" if each.conflict else each.kept),
            each.conflict,
        )
        for each in pairs
    )
    has = tuple(f"No. {side.client_id} has {', '.join(side.has)}." for side in (first, second) if side.has)
    pets = tuple(f"{pet.name} is likely one animal: the two become one." for pet in preview.pets)
    return Report("merge", "Two clients", made_at, columns, rows, zone, notes=(*has, *pets, *preview.cautions))
