"""Visits in Google Calendar's CSV, and those of keydesk's own export."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Final

from keydesk.importing.book import fingerprint
from keydesk.importing.calendar import LONGEST, SOURCE, USUAL, is_off, without_off
from keydesk.importing.calendar_sitters import said_sitter
from keydesk.importing.drafts import CalendarSpan, Drafts, Owner, SitterName, VisitDraft, given
from keydesk.importing.reading import Reading
from keydesk.importing.tables import Record
from keydesk.importing.values import date_order, day_of, yes_no
from keydesk.rules.cell import unprotect
from keydesk.rules.refusal import Refusal
from keydesk.rules.visits import read_time

CSV_SOURCE: Final = "calendar (CSV)"
"""A file of Google's CSV names no events: a visit in it is told by sitter, client and beginning."""

_STATES: Final = frozenset({"scheduled", "completed", "cancelled"})
_MOST_CENTS: Final = 100_000_00
_CENTS = re.compile(r"\d{1,8}")


def google_csv(reading: Reading) -> Drafts:
    """The visits of Google's CSV; an all-day row's end is its last day."""
    reading.refuse_broken("visit")
    starts = [reading.cell(record, "Start Date") for record in reading.table.records]
    order = date_order(starts)
    visits: list[VisitDraft] = []
    times: Counter[str] = Counter()
    for record in reading.table.records:
        title = " ".join(reading.cell(record, "Subject").split())

        def day(header: str, record: Record = record) -> date | None:
            found = day_of(reading.cell(record, header), order)
            return found.full if found else None

        first, last = day("Start Date"), day("End Date")
        if first is None:
            reading.refuse("visit", record, title, "its Start Date is no day that can be read")
            continue
        if last is None and reading.cell(record, "End Date"):
            reading.refuse("visit", record, title, "its End Date is no day that can be read")
            continue
        all_day = yes_no(reading.cell(record, "All Day Event")) is True or not reading.cell(record, "Start Time")
        try:
            begins, ends = _times(reading, record, all_day=all_day)
        except Refusal as refusal:
            reading.refuse("visit", record, title, str(refusal))
            continue
        starts_at = datetime.combine(first, begins or time())
        ends_at = datetime.combine(last or first, ends or time()) + timedelta(days=1 if all_day else 0)
        if not all_day and ends is None:
            ends_at = starts_at + USUAL
            reading.tallies["visits_without_end"] += 1
        if ends_at < starts_at:
            reading.refuse("visit", record, title, "its end is before its start")
            continue
        if ends_at - starts_at > LONGEST:
            reading.refuse("visit", record, title, f"it lasts longer than {LONGEST.days} days")
            continue
        about = reading.cell(record, "Description")
        # The file has no names for its events; what is written there, and the how many-eth it is, is one.
        written = fingerprint(without_off(title), starts_at, said_sitter(about))
        times[written] += 1
        visits.append(
            VisitDraft(
                origin=reading.origin(record),
                source=CSV_SOURCE,
                uid=f"{written}/{times[written]}",
                title=without_off(title),
                starts_at=starts_at,
                ends_at=ends_at if ends_at > starts_at else starts_at + USUAL,
                all_day=all_day,
                status="cancelled" if is_off(title) else "scheduled",
                place=" ".join(reading.cell(record, "Location").split()),
                about=about,
            )
        )
    days = [visit.starts_at.date() for visit in visits]
    spans = (
        (
            CalendarSpan(
                CSV_SOURCE, reading.table.file, min(days), max(days), by_sitter=True, whole=not reading.problems
            ),
        )
        if days
        else ()
    )
    found = reading.drafts(SOURCE, visits=visits)
    return Drafts(
        source=SOURCE,
        visits=found.visits,
        spans=spans,
        problems=found.problems,
        tallies=found.tallies,
        remarks=found.remarks,
    )


def _times(reading: Reading, record: Record, *, all_day: bool) -> tuple[time | None, time | None]:
    """Beginning and end; of a visit that takes whole days neither.

    Raises:
        Refusal: one of them is no time.
    """
    if all_day:
        return None, None
    begins, ends = reading.cell(record, "Start Time"), reading.cell(record, "End Time")
    return read_time(begins), read_time(ends) if ends else None


def own_visits(reading: Reading) -> Drafts:
    """The visits of keydesk's own export: everything of each is told."""
    reading.refuse_broken("visit")

    def cell(record: Record, header: str) -> str:
        return unprotect(reading.raw(record, header))

    mark = cell(reading.table.records[0], "keydesk") if reading.table.records else ""
    visits = []
    for record in reading.table.records:
        title = f"{cell(record, 'client')} {cell(record, 'day')}".strip()
        starts_at, ends_at = (_wall(cell(record, name)) for name in ("starts_at", "ends_at"))
        status, cents = cell(record, "status") or "scheduled", cell(record, "price_cents") or "0"
        if starts_at is None or ends_at is None or ends_at < starts_at:
            reading.refuse("visit", record, title, "its start or its end is no moment, or the end is before the start")
        elif status not in _STATES:
            reading.refuse("visit", record, title, f"a visit is {', '.join(sorted(_STATES))}")
        elif not _CENTS.fullmatch(cents) or int(cents) > _MOST_CENTS:
            reading.refuse("visit", record, title, "its price is no number of cents")
        else:
            visits.append(
                VisitDraft(
                    origin=reading.origin(record),
                    source=f"keydesk {mark}",
                    uid=cell(record, "visit_id"),
                    title=title,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    all_day=yes_no(cell(record, "all_day")) is True,
                    status=status,
                    sitter=SitterName(cell(record, "sitter_id"), cell(record, "sitter")),
                    owner=Owner(cell(record, "client_id"), cell(record, "client")),
                    service=cell(record, "service"),
                    values={
                        "price_cents": int(cents),
                        "pets": cell(record, "pets"),
                        "note": cell(record, "note"),
                        **given(branch_id=cell(record, "branch"), assigned_as=cell(record, "assigned_as")),
                    },
                )
            )
    return reading.drafts(f"keydesk {mark}", visits=visits)


def _wall(text: str) -> datetime | None:
    """The wall-clock time of a moment with its offset: it was the office's that wrote it, and stays what it was."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, fold=0)
    except ValueError:
        return None
