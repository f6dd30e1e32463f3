"""What else is on file of the copies of a list, read only for a list that shows it, and only what it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, select

from keydesk.db.models import Hook, KeySafe, Pet, Visit, table_of
from keydesk.db.queries.key_filter import zone_of
from keydesk.db.queries.keys import CLIENT, COPY, IDS_AT_ONCE, KEY
from keydesk.db.queries.need_terms import coming
from keydesk.db.queries.territories import areas_of
from keydesk.db.queries.visits import needed_next
from keydesk.db.rows.keys import KeyMore, KeyWindow
from keydesk.db.rows.where import PlaceRow
from keydesk.db.work import Reading
from keydesk.rules.dates import today
from keydesk.rules.desk_lines import NextNeed
from keydesk.rules.key_look import COLUMNS, USUAL
from keydesk.rules.territories import territory_of

_PET, _VISIT = table_of(Pet), table_of(Visit)
_SAFE, _HOOK = table_of(KeySafe).alias("home_safe"), table_of(Hook).alias("home_hook")

MORE: Final = frozenset(COLUMNS) - {*USUAL, "status", "spare"}
"""Columns that say something which a row of the list does not have already."""

_MORE: Select[Any] = (
    select(
        COPY.c.id,
        COPY.c.key_id,
        COPY.c.client_id,
        COPY.c.state,
        KEY.c.code,
        KEY.c.kind,
        KEY.c.required,
        KEY.c.lock_location,
        KEY.c.description,
        _SAFE.c.label.label("home_safe"),
        _HOOK.c.label.label("home_hook"),
        COPY.c.legacy_code,
        COPY.c.pieces,
        COPY.c.tag_color,
        COPY.c.received_on,
        COPY.c.received_from,
        COPY.c.tested_on,
        COPY.c.tested_by,
        COPY.c.needs_test,
    )
    .select_from(
        COPY.join(KEY, KEY.c.id == COPY.c.key_id)
        .outerjoin(_SAFE, _SAFE.c.id == COPY.c.home_safe_id)
        .outerjoin(_HOOK, _HOOK.c.id == COPY.c.home_hook_id)
    )
    .where(COPY.c.id.in_(bindparam("ids", expanding=True)))
)


def shown_window(
    reading: Reading,
    *,
    window: Callable[..., KeyWindow],
    ids: Iterable[int],
    columns: Collection[str],
    past: bool = False,
) -> KeyWindow:
    """The rows of what is on the screen with all that its columns say, at one moment.

    Args:
        reading: one moment of the store.
        window: what reads the rows, now or at a past moment.
        ids: of the copies.
        columns: what the list shows.
        past: whether the rows are of a past moment; who needs a key next is not said of one.
    """
    found = window(reading, ids=ids)
    wanted = MORE.intersection(columns) - ({"needed"} if past else set())
    return replace(found, more=key_more(reading, ids=found.rows, columns=wanted)) if wanted else found


def key_more(reading: Reading, *, ids: Iterable[int], columns: Collection[str]) -> dict[int, KeyMore]:
    """What the columns of a list say beside its rows, by primary key; what has gone is left out."""
    wanted = list(ids)
    found: list[Row[Any]] = []
    for part in _parts(wanted):
        found += reading.session.execute(_MORE, {"ids": part})
    clients = list({each.client_id for each in found})
    pets = _pets(reading, clients) if "pets" in columns else {}
    areas = _territories(reading, clients) if "territory" in columns else {}
    needs = _needs(reading, found, clients) if "needed" in columns else {}
    return {
        each.id: KeyMore(
            key_code=each.code,
            kind=each.kind,
            required=each.required,
            lock_location=each.lock_location,
            description=each.description,
            home=PlaceRow(
                "safe" if each.home_safe is not None else None,
                each.home_safe or "",
                each.home_safe or "",
                each.home_hook or "",
            ),
            legacy_code=each.legacy_code,
            pieces=each.pieces,
            tag_color=each.tag_color,
            received_on=each.received_on,
            received_from=each.received_from,
            tested_on=each.tested_on,
            tested_by=each.tested_by,
            needs_test=each.needs_test,
            pets=pets.get(each.client_id, ""),
            territory=areas.get(each.client_id, ""),
            needed=needs.get(each.key_id) if each.state == "in_service" else None,
        )
        for each in found
    }


def _parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def _pets(reading: Reading, clients: list[int]) -> Mapping[int, str]:
    """The names of those pets that are about, in one text a client."""
    names: dict[int, list[str]] = {}
    for part in _parts(clients):
        about = select(_PET.c.client_id, _PET.c.name).where(_PET.c.active, _PET.c.client_id.in_(part))
        for each in reading.session.execute(about.order_by(_PET.c.name, _PET.c.id)):
            names.setdefault(each.client_id, []).append(each.name)
    return {client_id: ", ".join(each) for client_id, each in names.items()}


def _territories(reading: Reading, clients: list[int]) -> Mapping[int, str]:
    """What the territory of each is called, by the one rule; empty where they are in none."""
    areas = areas_of(reading.session)
    found: dict[int, str] = {}
    for part in _parts(clients):
        theirs = select(CLIENT.c.id, CLIENT.c.territory_id, CLIENT.c.zip).where(CLIENT.c.id.in_(part))
        for each in reading.session.execute(theirs):
            found[each.id] = areas.name_of(territory_of(areas, own=each.territory_id, zip_code=each.zip))
    return found


def _needs(reading: Reading, found: Iterable[Row[Any]], clients: list[int]) -> Mapping[int, NextNeed]:
    """Who needs a key next, by key; asked only for clients who are to be visited."""
    day = today(reading.now, zone_of(reading))
    visited: set[int] = set()
    for part in _parts(clients):
        booked = select(_VISIT.c.client_id).where(_VISIT.c.client_id.in_(part), coming(_VISIT, day))
        visited.update(reading.session.execute(booked.where(_VISIT.c.status == "scheduled").distinct()).scalars())
    keys = {each.key_id: each.client_id for each in found if each.client_id in visited}
    needs = {key_id: needed_next(reading, client_id=client_id, key_id=key_id) for key_id, client_id in keys.items()}
    return {key_id: need for key_id, need in needs.items() if need is not None}
