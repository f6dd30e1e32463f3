"""Clients' own prices: those of one client, and everybody's; and the visits that a change of them is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select

from keydesk.db.models import Client, ClientPrice, Service, Visit, table_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.prices import BookedRow, ClientPricesRow, OwnPriceRow, PricedServiceRow
from keydesk.db.work import Reading
from keydesk.rules.dates import today
from keydesk.rules.prices import OwnPrice, in_force
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_PRICE, _SERVICE, _CLIENT, _VISIT = table_of(ClientPrice), table_of(Service), table_of(Client), table_of(Visit)


def client_prices(reading: Reading, *, client_id: int) -> ClientPricesRow:
    """What one client pays: every price of their own, and the services for which they could have one.

    Raises:
        Refusal: there is no such client.
    """
    who = reading.session.execute(
        select(_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company).where(_CLIENT.c.id == client_id)
    ).first()
    if who is None:
        raise Refusal("That client is not there any more.", code="not_found")
    prices = own_price_rows(reading, client_id=client_id)
    booked = _booked(reading, client_id)
    of_theirs = {each.service_id for each in prices}
    services = tuple(
        PricedServiceRow(each.id, each.name, each.branch_id, each.price_cents, booked.get(each.id, BookedRow()))
        for each in reading.session.execute(_services(reading))
        if each.active or each.id in of_theirs or each.id in booked
    )
    return ClientPricesRow(
        client_id=client_id,
        name=client_name(who.first_name, who.last_name, who.company),
        prices=prices,
        services=services,
        today=_today(reading),
    )


def _services(reading: Reading) -> Select[Any]:
    seen = of_branches(reading, _SERVICE.c.branch_id)
    return select(_SERVICE).where(seen).order_by(_SERVICE.c.name, _SERVICE.c.id)


def own_price_rows(reading: Reading, *, client_id: int | None = None) -> tuple[OwnPriceRow, ...]:
    """Clients' own prices by client, service and day, each with whether it is the one in force.

    They are prices of services of the branches that are looked at.

    Args:
        reading: one moment of the store.
        client_id: only that client's; None is everybody's.
    """
    statement = (
        select(
            _PRICE,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _SERVICE.c.name.label("service"),
            _SERVICE.c.price_cents.label("listed_cents"),
            _SERVICE.c.branch_id,
        )
        .select_from(
            _PRICE.join(_CLIENT, _CLIENT.c.id == _PRICE.c.client_id).join(
                _SERVICE, _SERVICE.c.id == _PRICE.c.service_id
            )
        )
        .where(_PRICE.c.active, of_branches(reading, _SERVICE.c.branch_id))
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, func.lower(_SERVICE.c.name), _SERVICE.c.id, _PRICE.c.effective_on)
    )
    if client_id is not None:
        statement = statement.where(_PRICE.c.client_id == client_id)
    found = reading.session.execute(statement).all()
    together: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for each in found:
        together[each.client_id, each.service_id].append(each)
    day = _today(reading)
    return tuple(row for rows in together.values() for row in _rows(rows, day))


def _rows(rows: Iterable[Row[Any]], day: date) -> Iterable[OwnPriceRow]:
    listed = list(rows)
    own: list[OwnPrice] = [(each.effective_on, each.price_cents) for each in listed]
    held = in_force(day, own)
    for each in listed:
        begun = each.effective_on is None or each.effective_on <= day
        now = held is not None and each.effective_on == held.since
        yield OwnPriceRow(
            price_id=each.id,
            client_id=each.client_id,
            client=client_name(each.first_name, each.last_name, each.company),
            service_id=each.service_id,
            service=each.service,
            listed_cents=each.listed_cents,
            cents=each.price_cents,
            since=each.effective_on,
            state="now" if now else "past" if begun else "to come",
            version=each.version,
            branch_id=each.branch_id,
        )


def _booked(reading: Reading, client_id: int) -> dict[int, BookedRow]:
    """By service: how many visits of a client are on the schedule from today on, and the first and last day."""
    found = reading.session.execute(
        select(
            _VISIT.c.service_id,
            func.count().label("visits"),
            func.min(_VISIT.c.day).label("first"),
            func.max(_VISIT.c.day).label("last"),
        )
        .where(
            _VISIT.c.client_id == client_id,
            _VISIT.c.status == "scheduled",
            _VISIT.c.day >= _today(reading),
            _VISIT.c.service_id.is_not(None),
            of_branches(reading, _VISIT.c.branch_id),
        )
        .group_by(_VISIT.c.service_id)
    )
    return {each.service_id: BookedRow(each.visits, each.first, each.last) for each in found}


def _today(reading: Reading) -> date:
    return today(reading.now, ZoneInfo(reading.settings.time_zone))
