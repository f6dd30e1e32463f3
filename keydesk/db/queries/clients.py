"""Clients: the list's ids and rows."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, case, exists, func, literal, select

from keydesk.db.models import Client, ClientMembership, Key, KeyCopy, KeySafe, Pet, Visit, table_of
from keydesk.db.queries.client_filter import client_conditions, read_clients
from keydesk.db.queries.client_more import client_more, in_order
from keydesk.db.queries.client_places import elsewhere_only, is_here, only_in, stands_in
from keydesk.db.queries.merged import merged_into, stands
from keydesk.db.queries.need_terms import coming, today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.own_lists import own_columns
from keydesk.db.queries.searching import found_by
from keydesk.db.queries.territories import areas_of
from keydesk.db.rows.client import (
    ClientCounts,
    ClientRow,
    ClientSurvey,
)
from keydesk.db.rows.lists import ListWindow, OwnColumns
from keydesk.db.work import Reading
from keydesk.rules.client_filter import KeyState
from keydesk.rules.client_look import CLIENTS
from keydesk.rules.profile import client_name
from keydesk.rules.query import Query, begins, like, require_whole
from keydesk.rules.territories import Areas, territory_of
from keydesk.rules.text import fold

_CLIENT = table_of(Client)
_MEMBERSHIP = table_of(ClientMembership)
_COPY = table_of(KeyCopy)
_PET = table_of(Pet)
_VISIT = table_of(Visit)
_KEY, _SAFE = table_of(Key), table_of(KeySafe)
_IDS_AT_ONCE = 500
_HAS_COPY = exists().where(_COPY.c.client_id == _CLIENT.c.id, _COPY.c.state == "in_service")


def client_ids(
    reading: Reading,
    *,
    text: str = "",
    statuses: Sequence[str] = (),
    key: KeyState = "",
    sort: str = "name",
    query: Query | None = None,
    own: OwnColumns | None = None,
) -> array[int]:
    """Primary keys of the clients that a filter finds, in their order.

    Args:
        reading: one moment of the store.
        text: words that must all be found: names, pets, street, phones, e-mail; ``r*`` is how the name begins.
        statuses: where the session works, else in the primary branch; none is all.
        key: ``yes`` visits need one, ``no`` they need none, ``none`` they need one and none is on file, ``some`` a copy
            is on file.
        sort: columns of the list, as :meth:`keydesk.rules.look.Listed.read_ordering` reads them; every order ends in
            the name.
        query: a filter that was typed, besides.
        own: the office's own fields, where they are known already.
    """
    own = own or own_columns(reading, "client")
    source: FromClause = _CLIENT
    words = text.split()
    conditions = found_by(_CLIENT.c.search, " ".join(word for word in words if not begins(word)))
    conditions += [
        _CLIENT.c.sort_name.like(like(fold(word), whole=True), escape="\\") for word in words if begins(word)
    ]
    if statuses:
        source = source.join(_MEMBERSHIP, stands_in(reading))
        conditions.append(_MEMBERSHIP.c.status.in_(statuses))
    conditions += _on_keys(key)
    if query is not None:
        conditions += client_conditions(reading, query, own)
    asked = {term.name for term in query.terms} if query is not None else set()
    if not words and "word" not in asked:
        # Whose profile went into another one is found by the old name, and is in no list beside.
        conditions.append(stands(_CLIENT.c.id))
        if "branch" not in asked:
            # So is whoever is in the other branch alone.
            conditions.append(is_here(reading))
    order = CLIENTS.with_more(own.what).read_ordering(sort)
    source, by = in_order(reading, order, own, source)
    found = reading.session.execute(select(_CLIENT.c.id).select_from(source).where(*conditions).order_by(*by))
    return array("q", found.scalars())


def client_found(
    reading: Reading, *, text: str, sort: str = "name", own: OwnColumns | None = None
) -> tuple[array[int], str]:
    """What a typed filter finds, in its order, and what was not understood of it."""
    own = own or own_columns(reading, "client")
    query = read_clients(reading, text, own)
    return client_ids(reading, query=query, sort=sort, own=own), query.trouble


def _on_keys(key: KeyState) -> Iterator[ColumnElement[bool]]:
    """What must hold of a client's keys."""
    if key == "some":
        yield _HAS_COPY
    elif key:
        yield _CLIENT.c.key_required.is_(key != "no")
    if key == "none":
        yield ~_HAS_COPY


def client_survey(reading: Reading, *, text: str = "", sort: str = "name") -> ClientSurvey:
    """The whole list in one transaction, so that its parts fit together."""
    own = own_columns(reading, "client")
    ids, trouble = client_found(reading, text=text, sort=sort, own=own)
    return ClientSurvey(ids, trouble, client_counts(reading), own)


def client_window(
    reading: Reading, *, ids: Iterable[int], columns: Collection[str], own: OwnColumns
) -> ListWindow[ClientRow]:
    """The rows of what is on the screen with all that its columns say, at one moment."""
    rows = client_rows(reading, ids=ids)
    return ListWindow(rows, client_more(reading, own, ids=rows, columns=columns), reading.now)


def client_counts(reading: Reading) -> ClientCounts:
    """How many clients there are, by status in their primary branch."""
    counted = reading.session.execute(
        select(_MEMBERSHIP.c.status, func.count())
        .select_from(_CLIENT.outerjoin(_MEMBERSHIP, stands_in(reading)))
        .where(stands(_CLIENT.c.id), is_here(reading))
        .group_by(_MEMBERSHIP.c.status)
    )
    by_status: dict[str | None, int] = {status: number for status, number in counted}  # noqa: C416 - rows to a dict
    keyless = reading.session.execute(
        select(func.count())
        .select_from(_CLIENT.join(_MEMBERSHIP, stands_in(reading)))
        .where(_CLIENT.c.key_required, _MEMBERSHIP.c.status != "inactive", ~_HAS_COPY)
    ).scalar_one()
    return ClientCounts(
        total=sum(by_status.values()),
        prospect=by_status.get("prospect", 0),
        active=by_status.get("active", 0),
        inactive=by_status.get("inactive", 0),
        keyless=keyless,
        elsewhere=elsewhere_only(reading),
    )


def client_rows(reading: Reading, *, ids: Iterable[int]) -> dict[int, ClientRow]:
    """Rows of some clients, by primary key; what has gone is left out."""
    wanted = list(ids)
    rows: dict[int, ClientRow] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows.update(_rows(reading, wanted[start : start + _IDS_AT_ONCE]))
    return rows


def list_clients(
    reading: Reading,
    *,
    text: str = "",
    statuses: Sequence[str] = (),
    sort: str = "name",
    own: OwnColumns | None = None,
) -> list[ClientRow]:
    """The whole list that a filter gives, for a command or a sheet.

    Args:
        reading: one moment of the store.
        text: the filter, as on the screen.
        statuses: of the primary branch; none is all.
        sort: as for :func:`client_ids`.
        own: the office's own fields, where they are known already.

    Raises:
        Refusal: something of the filter was not understood, or asks nothing.
    """
    own = own or own_columns(reading, "client")
    query = read_clients(reading, text, own)
    require_whole(query, text)
    ids = client_ids(reading, query=query, statuses=statuses, sort=sort, own=own)
    rows = client_rows(reading, ids=ids)
    return [rows[each] for each in ids if each in rows]


def _rows(reading: Reading, ids: list[int]) -> dict[int, ClientRow]:
    copies = select(func.count()).where(_COPY.c.client_id == _CLIENT.c.id, _COPY.c.state == "in_service")
    keys = select(func.count()).where(_KEY.c.client_id == _CLIENT.c.id, _KEY.c.active)
    today = today_of(reading)
    first = func.min(_VISIT.c.day)
    # A sit that is going on is a visit of today.
    next_day = select(case((first < today, literal(today, _VISIT.c.day.type)), else_=first)).where(
        _VISIT.c.client_id == _CLIENT.c.id,
        coming(_VISIT, today),
        _VISIT.c.status == "scheduled",
        of_branches(reading, _VISIT.c.branch_id),
    )
    pets: dict[int, list[str]] = {}
    for each in reading.session.execute(
        select(_PET.c.client_id, _PET.c.name).where(_PET.c.client_id.in_(ids), _PET.c.active).order_by(_PET.c.name)
    ):
        pets.setdefault(each.client_id, []).append(each.name)
    found = reading.session.execute(
        select(
            _CLIENT.c.id,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _CLIENT.c.street,
            _CLIENT.c.city,
            _CLIENT.c.cell_phone,
            _CLIENT.c.home_phone,
            _CLIENT.c.work_phone,
            _CLIENT.c.other_phone,
            _CLIENT.c.key_required,
            _CLIENT.c.no_key_reason,
            _CLIENT.c.version,
            _MEMBERSHIP.c.status,
            copies.scalar_subquery().label("copies"),
            copies.where(_COPY.c.holder_kind == "sitter").scalar_subquery().label("out"),
            copies.where(_COPY.c.holder_kind == "safe").scalar_subquery().label("safe"),
            copies.where(_COPY.c.holder_kind == "missing").scalar_subquery().label("missing"),
            keys.scalar_subquery().label("keys"),
            _CLIENT.c.zip,
            _CLIENT.c.territory_id,
            next_day.scalar_subquery().label("next_visit"),
        )
        .select_from(_CLIENT.outerjoin(_MEMBERSHIP, stands_in(reading)))
        .where(_CLIENT.c.id.in_(ids))
    )
    areas = areas_of(reading.session)
    merged, other = merged_into(reading.session, ids), only_in(reading, ids)
    rows = {each.id: _row(each, pets.get(each.id, []), areas, other.get(each.id, "")) for each in found}
    return rows | {each: replace(rows[each], merged_into=into.name) for each, into in merged.items() if each in rows}


def _row(found: Row[Any], pets: list[str], areas: Areas, only_in: str) -> ClientRow:
    territory = areas.name_of(territory_of(areas, own=found.territory_id, zip_code=found.zip))
    phones = (found.cell_phone, found.home_phone, found.work_phone, found.other_phone)
    return ClientRow(
        client_id=found.id,
        name=client_name(found.first_name, found.last_name, found.company),
        street=found.street,
        city=found.city,
        phone=next((phone for phone in phones if phone), ""),
        pets=", ".join(pets),
        status=found.status or "",
        key_required=found.key_required,
        no_key_reason=found.no_key_reason,
        copies=found.copies,
        out=found.out,
        next_visit=found.next_visit,
        version=found.version,
        keys=found.keys,
        safe=found.safe,
        missing=found.missing,
        area=territory or " ".join(filter(None, (found.zip, found.city))),
        only_in=only_in,
    )
