"""The Daily Summary as a report: the visits of a day, and what each says of its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from keydesk.db.queries.needs import day_summary
from keydesk.db.rows.needs import DaySummaryRow, DayVisitRow
from keydesk.db.work import Reading
from keydesk.reports.made import made, zone_of
from keydesk.reports.of_branch import branch_cells, branch_columns
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.dates import from_wall, near_day
from keydesk.rules.needs import NO_KEY, Verdict
from keydesk.rules.remedies import best_remedy
from keydesk.rules.text import counted, fold

By = Literal["sitter", "time", "client"]

UNASSIGNED = "Unassigned"

_SITTER, _CLIENT = Column("sitter", "SITTER", standing=UNASSIGNED), Column("client", "CLIENT")
_TIME = Column("time", "TIME", place="text", whole=True)
_FIRST: dict[By, tuple[Column, ...]] = {
    "sitter": (_SITTER, _TIME, _CLIENT),
    "time": (_TIME, _SITTER, _CLIENT),
    "client": (_CLIENT, _TIME, _SITTER),
}
_REST = (
    Column("pets", "PETS", rank=3),
    Column("service", "SERVICE", rank=2),
    Column("key", "KEY", place="text", whole=True),
    Column("remedy_words", "WHAT TO DO", whole=True, rank=1),
    Column("flag", place="data"),
    Column("reason", place="data"),
    Column("reason_words", place="data"),
    Column("remedy", place="data"),
    Column("tag_code", place="data"),
    Column("key_code", place="data"),
    Column("first_needed", place="data"),
    Column("status", place="data"),
    Column("day", place="data"),
    Column("starts_at", place="data"),
    Column("ends_at", place="data"),
    Column("all_day", place="data"),
    Column("visit_id", place="data"),
    Column("client_id", place="data"),
    Column("sitter_id", place="data"),
    Column("cautions", place="data"),
)
_STATUS_WORDS = {"completed": "done", "cancelled": "cancelled"}
_CAUTION_WORDS = {"sitter_left": "sitter has left", "sitter_blocked": "sitter blocked", "client_inactive": ""}


def day_report(
    reading: Reading,
    *,
    day: date,
    problems: bool = False,
    by: By = "sitter",
    sitter_id: int | None = None,
    client_id: int | None = None,
) -> Report:
    """The visits of a day with what each says of its key.

    Args:
        reading: one moment of the store.
        day: which day.
        problems: only those that somebody has to see to: no key, no sitter, or a sitter who cannot go.
        by: the order: by sitter (Unassigned at the end), by time or by client.
        sitter_id: only that sitter's.
        client_id: only that client's.
    """
    summary = _of(day_summary(reading, day=day), sitter_id=sitter_id, client_id=client_id)
    visits = [visit for visit in _ordered(summary.visits, by) if not problems or is_problem(visit)]
    of_day = near_day(day, today=summary.today)
    nothing = f"No visit is booked for {of_day}."
    if summary.visit_count:
        sitters = "every visit has a sitter"
        keys = "and every sitter the key" if summary.notices_on else "and nobody looks whether they have the key"
        nothing = f"{of_day[:1].upper()}{of_day[1:]}: {sitters}, {keys}."
    return made(
        reading,
        "summary",
        f"Daily Summary, {of_day}",
        (*_FIRST[by], *branch_columns(reading), *_REST),
        ((_cells(visit, by, summary, reading), ("visit", visit.visit_id)) for visit in visits),
        groups=() if by == "time" else (by,),
        notes=(_counts(summary, of_day),) if summary.visits else (),
        nothing=nothing,
    )


def _of(summary: DaySummaryRow, *, sitter_id: int | None, client_id: int | None) -> DaySummaryRow:
    """The same day with the visits of one sitter, or at one client's, alone."""
    if sitter_id is None and client_id is None:
        return summary
    visits = [
        visit
        for visit in summary.visits
        if sitter_id in {None, visit.sitter_id} and client_id in {None, visit.client_id}
    ]
    made = [visit for visit in visits if visit.status != "cancelled"]
    return replace(
        summary,
        visits=tuple(visits),
        visit_count=len(made),
        sitter_count=len({visit.sitter_id for visit in made} - {None}),
        no_key=sum(visit.flag == "no_key" for visit in made),
        unassigned=sum(visit.flag == "unassigned" for visit in made),
    )


def is_problem(visit: DayVisitRow) -> bool:
    """Whether somebody has to see to a visit."""
    if visit.status != "scheduled":
        return False
    return visit.flag in {"no_key", "unassigned"} or bool({"sitter_left", "sitter_blocked"} & {*visit.cautions})


def _ordered(visits: Sequence[DayVisitRow], by: By) -> list[DayVisitRow]:
    """In one of the orders; they come by time, and stay so where an order says nothing."""
    if by == "client":
        return sorted(visits, key=lambda visit: (fold(visit.client_sorted), visit.client_id))
    if by == "sitter":
        return sorted(visits, key=lambda visit: (visit.sitter_id is None, fold(visit.sitter), visit.sitter_id or 0))
    return list(visits)


def _counts(summary: DaySummaryRow, of_day: str) -> str:
    parts = [counted(summary.visit_count, "visit"), f"by {counted(summary.sitter_count, 'sitter')}"]
    told = [" ".join(parts), f"{summary.no_key} {NO_KEY}", f"{summary.unassigned} unassigned"]
    if not summary.notices_on:
        told[1] = "key notices are switched off"
    return f"{of_day[:1].upper()}{of_day[1:]}: {', '.join(told)}."


def _cells(visit: DayVisitRow, by: By, summary: DaySummaryRow, reading: Reading) -> tuple[Cell, ...]:
    zone = zone_of(reading)
    verdict = Verdict(visit.flag, visit.reason, visit.reason_words, visit.lacking, visit.cautions)
    remedy = best_remedy(verdict, day=visit.day, today=summary.today, sitter=visit.sitter, client=visit.client)
    lacked = visit.lacking[0] if visit.lacking else None
    nearest = lacked.copies[0] if lacked and lacked.copies else None
    first: dict[str, Cell] = {
        "sitter": visit.sitter or None,
        "time": "all day" if visit.all_day else f"{visit.starts_at:%H:%M}",
        "client": visit.client_sorted,
    }
    return (
        *(first[column.name] for column in _FIRST[by]),
        *branch_cells(reading, visit.branch_id),
        visit.pets or None,
        visit.service or None,
        key_words(visit),
        remedy.words if remedy else None,
        visit.flag,
        visit.reason or None,
        visit.reason_words or None,
        remedy.kind if remedy else None,
        nearest.tag_code if nearest else None,
        lacked.code if lacked else None,
        visit.first_needed,
        visit.status,
        visit.day,
        from_wall(visit.starts_at.date(), visit.starts_at.time(), zone),
        from_wall(visit.ends_at.date(), visit.ends_at.time(), zone),
        visit.all_day,
        visit.visit_id,
        visit.client_id,
        visit.sitter_id,
        " ".join(visit.cautions) or None,
    )


def key_words(visit: DayVisitRow) -> str:
    """What a visit says of its key, for people: ``NO KEY on hook A7``, ``ok``, ``no key required (keypad)``."""
    if visit.status != "scheduled":
        return _STATUS_WORDS.get(visit.status, visit.status)
    told = {
        "no_key": f"{NO_KEY} {visit.reason_words}",
        "not_required": f"no key required ({visit.reason_words})",
        "unassigned": "unassigned",
        "off": "notices off",
    }.get(visit.flag, "ok")
    return ", ".join((told, *filter(None, (_CAUTION_WORDS[word] for word in visit.cautions))))
