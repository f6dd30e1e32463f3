"""What decides about a visit that is to be booked: the client's own prices, and where its sitter is at that time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session

from keydesk.db.models import Client, ClientPrice, Service, Visit, table_of
from keydesk.db.queries.of_branch import elsewhere, told_of
from keydesk.db.rows.visit import ClashRow, VisitPreviewRow
from keydesk.db.work import Reading, Work
from keydesk.rules.prices import OwnPrice, price_on
from keydesk.rules.profile import client_name
from keydesk.rules.recurrence import Repeat, first_day, occurrences, settle
from keydesk.rules.visits import overlap

_VISIT, _CLIENT, _PRICE, _SERVICE = table_of(Visit), table_of(Client), table_of(ClientPrice), table_of(Service)
_PREVIEW_DAYS = 182
_MOST_PREVIEWED = 200


def own_prices(session: Session, *, client_id: int, service_id: int | None) -> list[OwnPrice]:
    """The client's own prices for a service, each with the day from which it holds."""
    if service_id is None:
        return []
    rows = session.execute(
        select(_PRICE.c.effective_on, _PRICE.c.price_cents).where(
            _PRICE.c.client_id == client_id, _PRICE.c.service_id == service_id, _PRICE.c.active
        )
    )
    return [(each.effective_on, each.price_cents) for each in rows]


def price_of(session: Session, *, client_id: int, service_id: int | None, day: date) -> int:
    """What a service costs a client on a day, in cents; nothing where no service is named."""
    if service_id is None:
        return 0
    listed = session.execute(select(_SERVICE.c.price_cents).where(_SERVICE.c.id == service_id)).scalar() or 0
    return price_on(day, listed=listed, own=own_prices(session, client_id=client_id, service_id=service_id))


def clashes(
    sight: Reading | Work,
    *,
    sitter_id: int,
    spans: Sequence[tuple[datetime, datetime]],
    but: Sequence[int] = (),
    but_series: int | None = None,
) -> list[ClashRow]:
    """The booked visits of a sitter that have a moment in common with some spans; each span a time of one day.

    A sitter is in one place at a time, whichever branch sends them; of a branch that may not be told of no more is said
    than that they are there.

    Args:
        sight: one moment of the store, as somebody sees it.
        sitter_id: whose.
        spans: beginning and end of each, by the wall's clock, in their order.
        but: visits that are not looked at.
        but_series: a series whose visits are not looked at.
    """
    if not spans:
        return []
    found = sight.session.execute(
        select(
            _VISIT.c.id,
            _VISIT.c.branch_id,
            _VISIT.c.starts_at,
            _VISIT.c.ends_at,
            _VISIT.c.series_id,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
        )
        .join_from(_VISIT, _CLIENT, _CLIENT.c.id == _VISIT.c.client_id)
        .where(
            _VISIT.c.sitter_id == sitter_id,
            # A visit of the evening before may last beyond midnight.
            _VISIT.c.day.between(spans[0][0].date() - timedelta(days=1), spans[-1][1].date()),
            _VISIT.c.status == "scheduled",
            _VISIT.c.all_day == 0,
        )
        .order_by(_VISIT.c.starts_at, _VISIT.c.id)
    ).all()
    left_out, told = frozenset(but), told_of(sight)
    by_day: dict[date, list[tuple[datetime, datetime]]] = {}
    for span in spans:
        for day in {span[0].date(), span[1].date()}:
            by_day.setdefault(day, []).append(span)
    return [
        ClashRow(0, each.starts_at, "", hidden)
        if (hidden := elsewhere(told, each.branch_id))
        else ClashRow(each.id, each.starts_at, client_name(each.first_name, each.last_name, each.company))
        for each in found
        if each.id not in left_out
        and (but_series is None or each.series_id != but_series)
        and any(
            overlap(span, (each.starts_at, each.ends_at))
            for day in {each.starts_at.date(), each.ends_at.date()}
            for span in by_day.get(day, ())
        )
    ]


def visit_preview(
    reading: Reading,
    *,
    client_id: int,
    service_id: int | None,
    sitter_id: int | None,
    day: date,
    at: time | None,
    minutes: int,
    repeat: Repeat | None,
    but: Sequence[int] = (),
    but_series: int | None = None,
) -> VisitPreviewRow:
    """What would be booked: its price, the days of a series, and where the sitter is at that time."""
    zone = ZoneInfo(reading.settings.time_zone)
    days, goes_on = [day], False
    if repeat is not None:
        begins = datetime.combine(first_day(repeat, on=day), at or time())
        until = begins.date() + timedelta(days=_PREVIEW_DAYS)
        days = occurrences(repeat, starts=begins, until=until, most=_MOST_PREVIEWED)
        goes_on = bool(occurrences(repeat, starts=begins, until=date.max, after=days[-1], most=1))
    found: list[ClashRow] = []
    if sitter_id is not None and at is not None:
        starts = [settle(datetime.combine(each, at), zone) for each in days]
        spans = [(each, each + timedelta(minutes=minutes)) for each in starts]
        found = clashes(reading, sitter_id=sitter_id, spans=spans, but=but, but_series=but_series)
    price = price_of(reading.session, client_id=client_id, service_id=service_id, day=days[0])
    return VisitPreviewRow(price, tuple(days), tuple(found), goes_on)
