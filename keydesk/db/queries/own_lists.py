"""The office's own fields in lists of clients and pets: as columns, as an order, and as what a filter asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Float, LargeBinary, and_, cast, exists, false, func, or_, select

from keydesk.db.models import FieldValue, table_of
from keydesk.db.queries.fields import fields_of
from keydesk.db.queries.key_filter_ids import has_one
from keydesk.db.rows.lists import OwnColumns
from keydesk.rules.client_look import CLIENTS as CLIENT_LIST
from keydesk.rules.client_words import CLIENTS
from keydesk.rules.dates import wall
from keydesk.rules.own_words import NUMBER, WITHOUT, own_names, secret_names
from keydesk.rules.pet_look import PETS as PET_LIST
from keydesk.rules.pet_words import PETS
from keydesk.rules.profile import digits
from keydesk.rules.query import begins, like
from keydesk.rules.query_completion import MOST, Choice
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from keydesk.db.work import Reading
    from keydesk.rules.fields import OfficeField, Subject
    from keydesk.rules.query import Span, Term

_VALUE = table_of(FieldValue)
_IDS_AT_ONCE: Final = 500
_MOST: Final = 1e18
_LAST: Final = "\uffff"
# After every number and every letter.
_TAKEN: Final = {
    "client": frozenset({*CLIENT_LIST.columns, *CLIENTS.names, *CLIENTS.also}),
    "pet": frozenset({*PET_LIST.columns, *PETS.names, *PETS.also}),
}
"""What each list calls something else already."""


def own_columns(reading: Reading, subject: Subject) -> OwnColumns:
    """What the list of clients or pets calls the office's own fields, of the branches that are looked at."""
    fields = [(branch, each) for branch in reading.branches for each in fields_of(reading.session, subject, branch)]
    return OwnColumns(own_names(fields, _TAKEN[subject]), secret_names(fields))


def own_said(
    reading: Reading, own: OwnColumns, *, ids: Iterable[int], columns: Iterable[str]
) -> dict[int, dict[str, str]]:
    """What some clients or pets have in those columns that are of the office's own; who has nothing is left out."""
    names: dict[int | None, list[str]] = {}
    for name in columns:
        if name in own.fields:
            names.setdefault(own.fields[name].field_id, []).append(name)
    found: dict[int, dict[str, str]] = {}
    wanted = list(ids) if names else []
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = reading.session.execute(
            select(_VALUE.c.field_id, _VALUE.c.subject_id, _VALUE.c.value).where(
                _VALUE.c.field_id.in_(names),
                _VALUE.c.subject_id.in_(wanted[start : start + _IDS_AT_ONCE]),
                _VALUE.c.value != "",
            )
        )
        for row in rows:
            found.setdefault(row.subject_id, {}).update(dict.fromkeys(names[row.field_id], row.value))
    return found


def own_order(one: OfficeField, thing: ColumnElement[int]) -> ColumnElement[Any]:
    """The order of a list by one of the fields; who has nothing in it comes last."""
    is_number = one.kind == "number"
    value = cast(_VALUE.c.value, Float) if is_number else func.lower(_VALUE.c.value)
    held = select(value).where(_VALUE.c.field_id == one.field_id, _VALUE.c.subject_id == thing, _VALUE.c.value != "")
    return func.coalesce(held.correlate_except(_VALUE).scalar_subquery(), _MOST if is_number else _LAST)


# -- what a filter asks ----------------------------------------------------------------------------------------------


def own_asked(reading: Reading, one: OfficeField, term: Term, thing: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """The conditions of which one must hold of a client or pet for a term to have it."""
    if one.kind == "date":
        zone = ZoneInfo(reading.settings.time_zone)
        return [
            _held(one, thing, *_within(span, zone)) if _is_some(span) else _empty(one, thing) for span in term.spans
        ]
    return [
        _empty(one, thing) if value == WITHOUT else _held(one, thing, _is(reading, one, value)) for value in term.values
    ]


def _held(one: OfficeField, thing: ColumnElement[int], *what: ColumnElement[bool]) -> ColumnElement[bool]:
    return thing.in_(select(_VALUE.c.subject_id).where(_VALUE.c.field_id == one.field_id, _VALUE.c.value != "", *what))


def _empty(one: OfficeField, thing: ColumnElement[int]) -> ColumnElement[bool]:
    theirs = and_(_VALUE.c.field_id == one.field_id, _VALUE.c.subject_id == thing, _VALUE.c.value != "")
    return ~exists(select(_VALUE.c.id).where(theirs).correlate_except(_VALUE))


def _is(reading: Reading, one: OfficeField, value: str) -> ColumnElement[bool]:
    match one.kind:
        case "yes_no":
            return _VALUE.c.value == value
        case "number":
            return _compared(value)
        case "phone" if digits(value):
            spoken: ColumnElement[Any] = _VALUE.c.value
            for sign in "- ()+":
                spoken = func.replace(spoken, sign, "")
            return spoken.like(f"%{digits(value)}%")
        case _:
            return _written(reading, one, value)


def _compared(value: str) -> ColumnElement[bool]:
    made = NUMBER.fullmatch(value)
    if made is None:
        # The language lets nothing else through.
        return false()
    number, held = float(made["number"]), cast(_VALUE.c.value, Float)
    match made["than"]:
        case "<":
            return held < number
        case "<=":
            return held <= number
        case ">":
            return held > number
        case ">=":
            return held >= number
        case _:
            return held == number


def _written(reading: Reading, one: OfficeField, value: str) -> ColumnElement[bool]:
    """Contains it, whatever its case and accents; the store's own lower case knows plain letters only."""
    others = reading.session.execute(
        select(_VALUE.c.id, _VALUE.c.value).where(
            _VALUE.c.field_id == one.field_id,
            func.length(cast(_VALUE.c.value, LargeBinary)) > func.length(_VALUE.c.value),
        )
    ).all()
    found = [other.id for other in others if has_one(other.value, [value])]
    plain = func.lower(_VALUE.c.value).like(like(value, whole=begins(value)), escape="\\")
    return or_(plain, _VALUE.c.id.in_(found))


def _is_some(span: Span) -> bool:
    return span.start is not None or span.end is not None


def _within(span: Span, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    """Days are kept as they are sorted: ``2026-11-24``."""
    if span.start is not None:
        yield _VALUE.c.value >= wall(span.start, zone).date().isoformat()
    if span.end is not None:
        yield _VALUE.c.value < wall(span.end, zone).date().isoformat()


def own_values(reading: Reading, *, subject: Subject, name: str, begun: str) -> tuple[Choice, ...]:
    """What a half-typed value of a field can become: what is on file, the most frequent first, then its choices."""
    one = own_columns(reading, subject).fields.get(name)
    if one is None or one.kind in {"date", "yes_no", "number"}:
        return ()
    written = func.lower(_VALUE.c.value).like(like(f"{begun}*", whole=True), escape="\\")
    held = (
        select(_VALUE.c.value)
        .where(_VALUE.c.field_id == one.field_id, _VALUE.c.value != "", written)
        .group_by(_VALUE.c.value)
        .order_by(func.count().desc(), _VALUE.c.value)
        .limit(MOST)
    )
    found = dict.fromkeys(value for value in reading.session.execute(held).scalars() if "\n" not in value)
    found.update(dict.fromkeys(each for each in one.choices if fold(each).startswith(begun)))
    none = (Choice(WITHOUT, "nothing in it"),) if WITHOUT.startswith(begun) else ()
    return (*(Choice(value) for value in found), *none)
