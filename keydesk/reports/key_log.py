"""The key log of some days, and the custody of one key: every movement with who recorded it, how, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from keydesk.db.queries.key_log import copies_of_its_key, key_log, log_of_copies
from keydesk.db.rows.key_log import LoggedRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, span_words, today_of, zone_of
from keydesk.reports.places import PLACE, place_cells, place_words
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.dates import start_of_day
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted

A_WEEK: Final = 7
"""Days of the key log where nobody says from when."""

_WHEN = Column("at", "WHEN", kind="moment")
_TAG = Column("tag_code", "TAG", whole=True, kind="code")
_OF = (Column("client", "CLIENT", rank=1), Column("label", "OPENS", rank=4))
_REST = (
    Column("kind", place="data"),
    Column("what", "WHAT", place="text", whole=True),
    *(Column(f"from.{name}", place="data") for name in PLACE),
    *(Column(f"to.{name}", place="data") for name in PLACE),
    Column("from_words", "FROM", place="text"),
    Column("to_words", "TO", place="text"),
    Column("state", place="data"),
    Column("due_at", "DUE", rank=5, kind="moment"),
    Column("operator", "WHO"),
    Column("via", "HOW", rank=2),
    Column("why", "WHY", place="text", rank=3),
    Column("reason", place="data"),
    Column("note", place="data"),
    Column("overrode", place="data"),
    Column("recorded_at", place="data", kind="moment"),
    Column("batch", place="data"),
    Column("undo_of", place="data"),
    Column("seq", place="data"),
    Column("client_id", place="data"),
    Column("copy_id", place="data"),
)


def key_log_report(
    reading: Reading,
    *,
    first: date | None = None,
    last: date | None = None,
    sitter_id: int | None = None,
    safe_id: int | None = None,
    operator_id: int | None = None,
    client_id: int | None = None,
    kind: str | None = None,
    via: str | None = None,
) -> Report:
    """The movements of some days, in the order in which they happened.

    Args:
        reading: one moment of the store.
        first: the first day; without it a week before the last.
        last: the last day, which is in it; without it today.
        sitter_id: only those from or to that sitter.
        safe_id: only those from or to that safe.
        operator_id: only those that this person recorded.
        client_id: only those of that client's keys.
        kind: only those of that kind, ``check_out``.
        via: only those that were recorded so, ``scan``.

    Raises:
        Refusal: the last day is before the first.
    """
    begins, ends = days_meant(reading, first, last)
    zone = zone_of(reading)
    rows = key_log(
        reading,
        since=start_of_day(begins, zone),
        until=start_of_day(ends + timedelta(days=1), zone),
        sitter_id=sitter_id,
        safe_id=safe_id,
        operator_id=operator_id,
        client_id=client_id,
        kind=kind,
        via=via,
    )
    return made(
        reading,
        "key_log",
        f"Key Log, {span_words(begins, ends, today=today_of(reading))}",
        (_WHEN, _TAG, *_OF, *_REST),
        map(_logged, rows),
        notes=(_counts(rows),) if rows else (),
        nothing="No key moved in those days. Ask about more days, or leave out a filter.",
    )


def custody_report(reading: Reading, *, copy_id: int, whole_key: bool = False) -> Report:
    """Everything that ever happened to one copy, or to every copy of its key: what, how, who and why.

    Args:
        reading: one moment of the store.
        copy_id: the copy.
        whole_key: the other copies of its key too, one after the other.

    Raises:
        Refusal: there is no such copy.
    """
    ids = copies_of_its_key(reading, copy_id=copy_id)
    if not ids:
        raise Refusal("That copy is no longer on file.", code="not_found")
    rows = log_of_copies(reading, copy_ids=ids if whole_key else [copy_id])
    last = {row.copy_id: row for row in rows}.values()
    whose = next((f"{row.client}, {row.opens}" if row.opens else row.client for row in rows), "")
    return made(
        reading,
        "custody",
        "Custody of one key",
        (_TAG, _WHEN, *_REST, *(Column(each.name, place="data") for each in _OF)),
        map(_of_copy, rows),
        # The tag is a heading and in no sentence, so that it stays behind where codes do.
        groups=("tag_code",),
        notes=(f"{whose}: {counted(len(rows), 'event')}. Now {'; '.join(map(_after, last))}.",) if rows else (),
        nothing="Nothing is recorded of that copy.",
    )


def days_meant(reading: Reading, first: date | None, last: date | None) -> tuple[date, date]:
    """The first and the last day of a report of some days: a week up to today where nobody says otherwise.

    Raises:
        Refusal: the last day is before the first.
    """
    ends = last or max(today_of(reading), first or date.min)
    begins = first or ends - timedelta(days=A_WEEK - 1)
    if ends < begins:
        raise Refusal(
            f"The last day, {ends:%d %b %Y}, is before the first, {begins:%d %b %Y}. Turn them round.", field="to"
        )
    return begins, ends


def _counts(rows: Sequence[LoggedRow]) -> str:
    copies, clients = len({row.copy_id for row in rows}), len({row.client_id for row in rows})
    return f"{counted(len(rows), 'movement')} of {counted(copies, 'copy', 'copies')} of {counted(clients, 'client')}."


def _logged(row: LoggedRow) -> Line:
    return (row.move.at, row.tag_code, row.client, row.opens or None, *_rest(row)), ("copy", row.copy_id)


def _of_copy(row: LoggedRow) -> Line:
    return (row.tag_code, row.move.at, *_rest(row), row.client, row.opens or None), ("copy", row.copy_id)


def _rest(row: LoggedRow) -> tuple[Cell, ...]:
    move = row.move
    return (
        move.kind,
        move.kind.replace("_", " "),
        *place_cells(move.before),
        *place_cells(move.after),
        place_words(move.before) or None,
        _after(row) or None,
        move.to_state,
        move.due_at,
        move.operator or None,
        move.via,
        _why(row) or None,
        move.reason or None,
        move.note or None,
        row.overrode or None,
        move.recorded_at,
        move.batch_id,
        move.undo_of,
        move.seq,
        row.client_id,
        row.copy_id,
    )


def _why(row: LoggedRow) -> str:
    """Reason and note, past which warning somebody went on, and that it was told only later."""
    move = row.move
    past = f"went on past: {', '.join(row.overrode.split()).replace('_', ' ')}" if row.overrode else ""
    later = "told later" if move.recorded_at > move.at else ""
    return "; ".join(filter(None, (move.reason, move.note, past, later)))


def _after(row: LoggedRow) -> str:
    return place_words(row.move.after, state=row.move.to_state)
