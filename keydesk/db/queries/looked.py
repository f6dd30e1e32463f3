"""Who looked at what: the lines of the record by which nothing was changed, with the names of what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select

from keydesk.db.models import (
    AccessMethod,
    Client,
    History,
    Key,
    KeyCopy,
    KeySafe,
    Pet,
    Staff,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.history import seen_lines
from keydesk.db.rows.looked import LookedRow
from keydesk.db.work import Reading
from keydesk.rules.looking import LOOKED, ONLY_OF
from keydesk.rules.profile import client_name

_HISTORY, _STAFF, _CLIENT = table_of(History), table_of(Staff), table_of(Client)
_COPY, _KEY, _SAFE, _PET = table_of(KeyCopy), table_of(Key), table_of(KeySafe), table_of(Pet)
_WAY = table_of(AccessMethod)
_NAME = (_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company)
_AT_ONCE: Final = 500

_Thing = tuple[str, int | None, str]
"""What something is called, and whose it is: the client's number and name."""


def looked_at(
    reading: Reading,
    *,
    since: datetime,
    until: datetime,
    operator_id: int | None = None,
    verb: str | None = None,
) -> list[LookedRow]:
    """What was looked at, printed or taken out in a span of time, in the order in which it happened.

    Args:
        reading: one moment of the store.
        since: the first moment of it.
        until: the first moment after it.
        operator_id: only what this person did.
        verb: only what was done so.
    """
    asked: list[ColumnElement[bool]] = [
        _HISTORY.c.at >= since,
        _HISTORY.c.at < until,
        or_(
            _HISTORY.c.verb.in_(LOOKED.keys() - ONLY_OF.keys()),
            *(and_(_HISTORY.c.verb == each, _HISTORY.c.subject.in_(subjects)) for each, subjects in ONLY_OF.items()),
        ),
    ]
    if operator_id is not None:
        asked.append(_HISTORY.c.operator_id == operator_id)
    if verb is not None:
        asked.append(_HISTORY.c.verb == verb)
    found = reading.session.execute(
        select(_HISTORY, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .select_from(_HISTORY.outerjoin(_STAFF, _STAFF.c.id == _HISTORY.c.operator_id))
        .where(*asked, *seen_lines(reading))
        .order_by(_HISTORY.c.id)
    ).all()
    things = _things(reading, found)
    return [_row(each, things.get((each.subject, each.subject_id), ("", None, ""))) for each in found]


def _row(found: Row[Any], thing: _Thing) -> LookedRow:
    name, client_id, client = thing
    who = "" if found.first_name is None else display_name(found.first_name, found.last_name, found.nickname)
    return LookedRow(
        at=found.at,
        staff_id=found.operator_id,
        operator=who,
        verb=found.verb,
        subject=found.subject,
        subject_id=found.subject_id,
        thing=name,
        client_id=client_id,
        client=client,
        field=found.field,
        told=found.new or found.old or "",
        via=found.via,
        reason=found.reason,
    )


def _things(reading: Reading, found: Iterable[Row[Any]]) -> Mapping[tuple[str, int], _Thing]:
    """What everything is called that the lines are about, a few statements for each sort of thing."""
    wanted: dict[str, set[int]] = {}
    for each in found:
        wanted.setdefault(each.subject, set()).add(each.subject_id)
    things: dict[tuple[str, int], _Thing] = {}
    for subject, ids in wanted.items():
        if subject not in _NAMED:
            continue
        statement, read = _NAMED[subject]
        listed = sorted(ids)
        for start in range(0, len(listed), _AT_ONCE):
            part = statement.where(statement.selected_columns[0].in_(listed[start : start + _AT_ONCE]))
            things.update(((subject, each[0]), read(each)) for each in reading.session.execute(part))
    return things


def _of_a_client(found: Sequence[Any]) -> _Thing:
    _, name, client_id, *names = found
    client = client_name(*names)
    return name or client, client_id, client


def _nobodys(found: Sequence[Any]) -> _Thing:
    return found[1], None, ""


def _person(found: Sequence[Any]) -> _Thing:
    _, first, last, nickname = found
    return display_name(first, last, nickname), None, ""


def _around(table: Any, name: Any) -> tuple[Select[Any], Callable[[Sequence[Any]], _Thing]]:
    source = table.join(_CLIENT, _CLIENT.c.id == table.c.client_id)
    return select(table.c.id, name, _CLIENT.c.id, *_NAME).select_from(source), _of_a_client


_NAMED: Final[dict[str, tuple[Select[Any], Callable[[Sequence[Any]], _Thing]]]] = {
    "access_method": _around(_WAY, _WAY.c.kind),
    "key_copy": _around(_COPY, _COPY.c.tag_code),
    "key": _around(_KEY, _KEY.c.code),
    "pet": _around(_PET, _PET.c.name),
    "client": (select(_CLIENT.c.id, literal(""), _CLIENT.c.id, *_NAME), _of_a_client),
    "key_safe": (select(_SAFE.c.id, _SAFE.c.label), _nobodys),
    "staff": (select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname), _person),
}
"""For each sort of thing: what it is called and whose it is, and how that is read."""
