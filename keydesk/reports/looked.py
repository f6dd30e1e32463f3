"""Who looked at what: codes that were shown, tags and maps that were printed, lists that went out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from keydesk.db.queries.looked import looked_at
from keydesk.db.rows.looked import LookedRow
from keydesk.db.work import Reading
from keydesk.reports.key_log import days_meant
from keydesk.reports.made import Line, made, span_words, today_of, zone_of
from keydesk.reports.report import Column, Report, Thing, ThingKind
from keydesk.rules.dates import start_of_day
from keydesk.rules.looking import LOOKED, OF_LISTS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, may
from keydesk.rules.text import counted, shown

# What is looked at is a tag as often as not: where codes stay behind, so do the columns that may have one.
_COLUMNS = (
    Column("at", "WHEN", kind="moment"),
    Column("operator", "WHO"),
    Column("verb", place="data"),
    Column("what", "WHAT", place="text", whole=True),
    Column("thing", "OF WHAT", kind="code"),
    Column("client", "CLIENT"),
    Column("field", place="data"),
    Column("told", "RECORDED", rank=3, kind="code"),
    Column("via", "HOW", rank=2),
    Column("reason", "WHY", rank=1),
    Column("subject", place="data"),
    Column("subject_id", place="data"),
    Column("client_id", place="data"),
    Column("staff_id", place="data"),
)
_THINGS: Final[dict[str, ThingKind]] = {
    "key_copy": "copy",
    "key": "key",
    "key_safe": "safe",
    "staff": "staff",
    "client": "client",
}


def looked_report(
    reading: Reading,
    *,
    first: date | None = None,
    last: date | None = None,
    operator_id: int | None = None,
    client_id: int | None = None,
    what: str | None = None,
) -> Report:
    """Everything in the record by which nothing was changed: who had which code shown, printed what, took what out.

    Args:
        reading: one moment of the store.
        first: the first day; without it a week before the last.
        last: the last day, which is in it; without it today.
        operator_id: only what this person did.
        client_id: only what is this client's.
        what: only what was done so: ``reveal``, ``print``, ``export`` …

    Raises:
        Refusal: the operator is no admin, or the last day is before the first.
    """
    if not may(reading.operator, Permission.EDIT_STAFF):
        raise Refusal(f"Who looked at what is for admins, and {shown(reading.operator.name)} is none. Ask an admin.")
    begins, ends = days_meant(reading, first, last)
    zone = zone_of(reading)
    rows = [
        row
        for row in looked_at(
            reading,
            since=start_of_day(begins, zone),
            until=start_of_day(ends + timedelta(days=1), zone),
            operator_id=operator_id,
            verb=what,
        )
        if client_id is None or row.client_id == client_id
    ]
    people = len({row.staff_id for row in rows})
    return made(
        reading,
        "looked",
        f"Who looked at what, {span_words(begins, ends, today=today_of(reading))}",
        _COLUMNS,
        map(_line, rows),
        notes=(f"{counted(len(rows), 'line')} of the record, by {counted(people, 'person', 'people')}.",)
        if rows
        else (),
        nothing="Nobody had a code shown, printed or exported anything in those days.",
    )


def _line(row: LookedRow) -> Line:
    thing: Thing | None = (_THINGS[row.subject], row.subject_id) if row.subject in _THINGS else None
    if thing is None and row.client_id is not None:
        thing = ("client", row.client_id)
    return (
        row.at,
        row.operator or None,
        row.verb,
        LOOKED.get(row.verb, row.verb),
        _of_what(row),
        row.client or None,
        row.field.strip("*") or None,
        row.told or None,
        row.via,
        row.reason or None,
        row.subject,
        row.subject_id,
        row.client_id,
        row.staff_id,
    ), thing


def _of_what(row: LookedRow) -> str:
    """What was looked at: ``alarm``, ``K7MT-2``, ``key log``, ``Biscuit: microchip``; else the sort of thing."""
    field = row.field.strip("*").replace("_", " ").replace("-", " ")
    if row.subject in {"client", *OF_LISTS} and field:
        return field
    if row.subject == "pet" and field:
        return f"{row.thing}: {field}"
    if row.subject == "access_method":
        return row.thing.replace("_", " ")
    return row.thing or (row.told if row.subject == "outbox" else "") or row.subject.replace("_", " ")
