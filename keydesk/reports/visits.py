"""Visits as a report: those of some days with what each says of its key, or those that were just changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from keydesk.db.queries.needs_judged import visits_by_id
from keydesk.db.queries.visits import list_visits
from keydesk.db.rows.needs import DayVisitRow
from keydesk.db.rows.visit import VisitRow
from keydesk.db.work import Reading
from keydesk.reports.day import key_words
from keydesk.reports.of_branch import branch_cells, branch_columns
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.dates import day as day_words
from keydesk.rules.dates import from_wall, near_day, today
from keydesk.rules.visits import STATUS_WORDS

_AT_ONCE = 500
_COLUMNS = (
    Column("visit_id", "NO.", right=True),
    Column("when", "WHEN", place="text", whole=True),
    Column("client", "CLIENT"),
    Column("pets", "PETS", rank=4),
    Column("service", "SERVICE", rank=3),
    Column("sitter", "SITTER"),
    Column("state", "STATE", place="text", rank=1),
    Column("key", "KEY", place="text", rank=2),
    Column("day", place="data"),
    Column("starts_at", place="data"),
    Column("ends_at", place="data"),
    Column("all_day", place="data"),
    Column("status", place="data"),
    Column("flag", place="data"),
    Column("reason", place="data"),
    Column("reason_words", place="data"),
    Column("price_cents", place="data"),
    Column("note", place="data"),
    Column("client_id", place="data"),
    Column("sitter_id", place="data"),
    Column("assigned_as", place="data"),
    Column("service_id", place="data"),
    Column("series_id", place="data"),
    Column("version", place="data"),
)


def visits_report(
    reading: Reading,
    *,
    first: date,
    days: int = 1,
    sitter_id: int | None = None,
    client_id: int | None = None,
    unassigned: bool = False,
) -> Report:
    """The visits of some days, those that were called off too, with what each says of its key.

    A sit of whole days is there once, with its first day, on whichever of its days it is asked about.

    Args:
        reading: one moment of the store.
        first: the first day.
        days: how many.
        sitter_id: only this sitter's.
        client_id: only this client's.
        unassigned: only those that nobody is booked for.
    """
    last = first + timedelta(days=days - 1)
    rows = list_visits(reading, first=first, last=last, sitter_id=sitter_id, client_id=client_id, unassigned=unassigned)
    judged: dict[int, DayVisitRow] = {}
    ids = [row.visit_id for row in rows]
    for start in range(0, len(ids), _AT_ONCE):
        judged |= visits_by_id(reading, ids=ids[start : start + _AT_ONCE], day=first)
    zone = ZoneInfo(reading.settings.time_zone)
    here = today(reading.now, zone)
    of_days = near_day(first, today=here)
    if days > 1:
        of_days += f" to {day_words(last, today=here)}"
    made = _report(rows, judged, now=reading.now, zone=zone, title=f"Visits, {of_days}", nothing="No visit is booked.")
    if len(reading.branches) < 2:  # noqa: PLR2004 - two branches
        return made
    told = zip(made.rows, rows, strict=True)
    return replace(
        made,
        columns=(*branch_columns(reading), *made.columns),
        rows=tuple((*branch_cells(reading, row.branch_id), *cells) for cells, row in told),
    )


def list_of_visits(rows: Sequence[VisitRow], *, now: datetime, zone: ZoneInfo) -> Report:
    """Visits that were just booked or changed."""
    return _report(rows, None, now=now, zone=zone, title="Visits", nothing="No visit was changed.")


def _report(
    rows: Iterable[VisitRow],
    judged: Mapping[int, DayVisitRow] | None,
    *,
    now: datetime,
    zone: ZoneInfo,
    title: str,
    nothing: str,
) -> Report:
    columns = tuple(each for each in _COLUMNS if judged is not None or each.name not in _OF_KEYS)
    known = judged or {}
    here = today(now, zone)
    return Report(
        name="visits",
        title=title,
        made_at=now,
        zone=zone,
        columns=columns,
        rows=tuple(
            tuple(_cells(row, known.get(row.visit_id), here, zone)[each.name] for each in columns) for row in rows
        ),
        nothing=nothing,
    )


_OF_KEYS = frozenset({"key", "flag", "reason", "reason_words"})


def _cells(row: VisitRow, judged: DayVisitRow | None, here: date, zone: tzinfo) -> dict[str, Cell]:
    at = f"{row.starts_at:%H:%M}"
    if row.all_day:
        until = (row.ends_at - timedelta(microseconds=1)).date()
        at = "all day" if until <= row.day else f"to {day_words(until, today=here)} all day"
    role = f" ({row.assigned_as.upper()})" if row.assigned_as and row.sitter else ""
    return {
        "visit_id": row.visit_id,
        "when": f"{day_words(row.day, today=here)} {at}",
        "client": row.client,
        "pets": row.pets or None,
        "service": row.service or None,
        "sitter": f"{row.sitter}{role}" or None,
        "state": STATUS_WORDS[row.status],
        "key": key_words(judged) if judged is not None and row.status == "scheduled" else None,
        "day": row.day,
        "starts_at": _instant(row.starts_at, zone),
        "ends_at": _instant(row.ends_at, zone),
        "all_day": row.all_day,
        "status": row.status,
        "flag": judged.flag if judged is not None else None,
        "reason": (judged.reason or None) if judged is not None else None,
        "reason_words": (judged.reason_words or None) if judged is not None else None,
        "price_cents": row.price_cents,
        "note": row.note or None,
        "client_id": row.client_id,
        "sitter_id": row.sitter_id,
        "assigned_as": row.assigned_as or None,
        "service_id": row.service_id,
        "series_id": row.series_id,
        "version": row.version,
    }


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    return from_wall(wall.date(), wall.time(), zone)
