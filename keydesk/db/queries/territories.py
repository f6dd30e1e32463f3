"""Territories: which there are, with their zip codes, and who is in which, by the rule of ``rules/territories.py``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session

from keydesk.db.models import Client, Territory, TerritoryZip, table_of
from keydesk.db.rows.office import TerritoryRow
from keydesk.db.work import Reading
from keydesk.rules.territories import Areas, as_zip, territory_of

_CLIENT, _TERRITORY, _ZIP = table_of(Client), table_of(Territory), table_of(TerritoryZip)


def areas_of(session: Session) -> Areas:
    """The territories in use, with their zip codes: what the rule is asked over."""
    names = session.execute(select(_TERRITORY.c.id, _TERRITORY.c.name).where(_TERRITORY.c.active))
    zips = session.execute(select(_ZIP.c.zip, _ZIP.c.territory_id))
    return Areas({each.id: each.name for each in names}, {as_zip(each.zip): each.territory_id for each in zips})


def zips_in_areas(session: Session, areas: Areas) -> Mapping[str, int]:
    """The territory of every zip code that some client has, as it is stored; those in none left out."""
    if not areas.zips:
        return {}
    found = session.execute(select(_CLIENT.c.zip).distinct()).scalars()
    placed = ((each, territory_of(areas, own=None, zip_code=each)) for each in found)
    return {each: territory_id for each, territory_id in placed if territory_id is not None}


def in_areas(session: Session, areas: Areas, wanted: Collection[int], *, without: bool = False) -> ColumnElement[bool]:
    """The condition that a client is in one of some territories; with ``without`` also that they are in none."""
    zips = zips_in_areas(session, areas)
    theirs = [each for each, territory_id in zips.items() if territory_id in wanted]
    by_zip: ColumnElement[bool] = _CLIENT.c.zip.in_(theirs)
    if without:
        by_zip = or_(by_zip, _CLIENT.c.zip.not_in(zips))
    unset = or_(_CLIENT.c.territory_id.is_(None), _CLIENT.c.territory_id.not_in(areas.names))
    return or_(_CLIENT.c.territory_id.in_(wanted), and_(unset, by_zip))


def area_name(session: Session, areas: Areas) -> ColumnElement[str | None]:
    """What the territory of a client is called, for ordering by it; NULL for none."""
    zips: dict[int, list[str]] = defaultdict(list)
    for each, territory_id in zips_in_areas(session, areas).items():
        zips[territory_id].append(each)
    own = [(_CLIENT.c.territory_id == each, name) for each, name in areas.names.items()]
    by_zip = [(_CLIENT.c.zip.in_(listed), areas.names[each]) for each, listed in zips.items()]
    return case(*own, *by_zip, else_=None) if own else func.nullif("", "")


def list_territories(reading: Reading, *, everything: bool = False) -> list[TerritoryRow]:
    """Territories by name, with their zip codes and how many clients are in each.

    Args:
        reading: one moment of the store.
        everything: those out of use too.
    """
    statement = select(_TERRITORY).order_by(_TERRITORY.c.active.desc(), func.lower(_TERRITORY.c.name), _TERRITORY.c.id)
    if not everything:
        statement = statement.where(_TERRITORY.c.active)
    zips: dict[int, list[str]] = defaultdict(list)
    for each in reading.session.execute(select(_ZIP.c.territory_id, _ZIP.c.zip).order_by(_ZIP.c.zip)):
        zips[each.territory_id].append(each.zip)
    areas = areas_of(reading.session)
    placed, by_hand = Counter[int](), Counter[int]()
    people = select(_CLIENT.c.territory_id, _CLIENT.c.zip, func.count().label("clients"))
    for client in reading.session.execute(people.group_by(_CLIENT.c.territory_id, _CLIENT.c.zip)):
        found = territory_of(areas, own=client.territory_id, zip_code=client.zip)
        if found is not None:
            placed[found] += client.clients
        if client.territory_id is not None:
            by_hand[client.territory_id] += client.clients
    return [
        TerritoryRow(
            territory_id=each.id,
            name=each.name,
            zips=tuple(zips[each.id]),
            clients=placed[each.id],
            by_hand=by_hand[each.id],
            active=each.active,
            version=each.version,
        )
        for each in reading.session.execute(statement)
    ]
