"""A client's own prices of services, and the booked visits that cost another price thereby (I11, I12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from keydesk.db.models import Client, ClientMembership, ClientPrice, Service, VisitSeries, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load, require_version, save
from keydesk.operations.of_branch import load_of_branch
from keydesk.operations.visit_parts import VISIT, make_active, require_price, today_of, visit_name
from keydesk.rules import dates
from keydesk.rules.office import price_words
from keydesk.rules.prices import OwnPrice, in_force, price_on, priced_anew
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_PRICE, _CLIENT, _SERVICE = table_of(ClientPrice), table_of(Client), table_of(Service)
_SERIES, _MEMBERSHIP = table_of(VisitSeries), table_of(ClientMembership)
SUBJECT = "client_price"


@dataclass(frozen=True, slots=True)
class PriceSet:
    """A client's own price changed.

    Attributes:
        id: its row.
        version: its version now.
        repriced: how many booked visits cost another price now.
        kept: how many booked visits keep a price that the client does not pay any more, since it was asked so.
        by_hand: how many booked visits have a price that somebody wrote into them, and keep it.
        said: what the desk says.
    """

    id: int
    version: int
    repriced: int
    kept: int
    by_hand: int
    said: str


@dataclass(frozen=True, slots=True)
class _Booked:
    """The visits on the schedule of one client and one service, and what a change means for them."""

    visits: tuple[Mapping[str, Any], ...]
    anew: tuple[tuple[Mapping[str, Any], int], ...] = ()
    by_hand: int = 0


def set_client_price(
    work: Work,
    *,
    client_id: int,
    service_id: int,
    cents: int | None,
    effective_on: date | None = None,
    reprice: bool | None = None,
    version: int | None = None,
) -> PriceSet:
    """Says what a client pays for a service, for good or from a day on.

    Without visits of that client and service on the schedule it holds from now on for all that will be booked, and no
    day is asked. Where there are some, the day has to be said, and whether those from that day on are priced anew; a
    visit that somebody priced by hand keeps its price.

    Args:
        work: the transaction.
        client_id: whose price.
        service_id: of which service.
        cents: what it is; None is what everybody pays, again.
        effective_on: the day from which it holds.
        reprice: whether booked visits from that day on are priced anew; None where nobody was asked.
        version: of the price from that very day that the person saw, 0 where there was none; None where no form showed
            any.

    Raises:
        ChangedMeanwhile: somebody set the price from that day after ``version`` was read.
        Refusal: the price does not fit, or the day or the word about booked visits is missing.
    """
    work.require(Permission.EDIT_CLIENTS)
    client, service = load(work, _CLIENT, client_id, "client"), load_of_branch(work, _SERVICE, service_id, "service")
    cents = None if cents is None else require_price(cents)
    own, booked, today = _own(work, client_id, service_id), _booked(work, client_id, service_id), today_of(work)
    if effective_on is None and booked:
        raise Refusal(
            f"{counted(len(booked), 'visit')} of {shown(service['name'], width=40)} "
            f"{'is' if len(booked) == 1 else 'are'} booked for {shown(name_of(client), width=40)}. "
            f"Say from which day the price holds: today, 1 dec, 2026-12-01.",
            field="since",
        )
    if effective_on is None and own:
        # Also of visits that are written down later: what was paid until now stays what was paid.
        effective_on = today
    row = _row_from(work, client_id, service_id, effective_on)
    if row is not None and row["active"]:
        require_version(work, SUBJECT, row, version=version, name=f"this price of {name_of(client)}")
    if cents is None and not own:
        raise Refusal(
            f"{shown(name_of(client), width=40)} has no price of their own for {shown(service['name'], width=40)}: "
            f"they pay {price_words(service['price_cents'])}, as everybody does.",
            field="price",
        )
    after = [*(each for each in own if each[0] != effective_on), (effective_on, cents)]
    change = _what_changes(work, booked, service, own, after)
    _require_word(change, reprice=reprice)
    name = _price_name(service, cents, effective_on, today)
    if row is None:
        values = {"client_id": client_id, "service_id": service_id, "price_cents": cents, "effective_on": effective_on}
        added = work.session.execute(insert(_PRICE).values(**values))
        price_id, new_version = int(added.inserted_primary_key[0]), 1  # type: ignore[attr-defined]  # an INSERT's result has it
        work.record(SUBJECT, price_id, "add", field="*", new=name)
    else:
        saved = save(
            work, _PRICE, SUBJECT, row, {"price_cents": cents, "active": True}, version=None, name=name, verb="set"
        )
        price_id, new_version = saved.id, saved.version
        if not saved.fields:
            return PriceSet(price_id, new_version, 0, 0, change.by_hand, f"{name}: nothing changed.")
    later = min((since for since, _ in own if since is not None and since > (effective_on or today)), default=None)
    until = "" if later is None else f", until {dates.day(later, today=today)}, when another one holds"
    said = f"{shown(name_of(client), width=40)}: {name}{until}."
    return _done(work, client, price_id, new_version, change, said, reprice=reprice)


def remove_client_price(
    work: Work, *, price_id: int, version: int | None = None, reprice: bool | None = None
) -> PriceSet:
    """Takes one price of a client's own away, as if it had not been said: what was in force before it goes on.

    Args:
        work: the transaction.
        price_id: which.
        version: that the person saw; None where no form showed any.
        reprice: as :func:`set_client_price`.

    Raises:
        ChangedMeanwhile: somebody changed it after ``version`` was read.
        Refusal: it is gone already, or the word about booked visits is missing.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _PRICE, price_id, "price")
    client, service = (
        load(work, _CLIENT, row["client_id"], "client"),
        load_of_branch(work, _SERVICE, row["service_id"], "service"),
    )
    if not row["active"]:
        raise Refusal("That price is not there any more. The list may be an old one; look again.", code="not_found")
    require_version(work, SUBJECT, row, version=version, name=f"this price of {name_of(client)}")
    own = _own(work, row["client_id"], row["service_id"])
    after = [each for each in own if each[0] != row["effective_on"]]
    change = _what_changes(work, _booked(work, row["client_id"], row["service_id"]), service, own, after)
    _require_word(change, reprice=reprice)
    today = today_of(work)
    name = _price_name(service, row["price_cents"], row["effective_on"], today)
    saved = save(work, _PRICE, SUBJECT, row, {"active": False}, version=None, name=name, verb="remove")
    held = in_force(today, after)
    now = price_on(today, listed=service["price_cents"], own=after)
    whose = "the service's price" if held is None or held.cents is None else "their own"
    said = f"{shown(name_of(client), width=40)}: {name} is taken back. They pay {price_words(now)} now, {whose}."
    return _done(work, client, price_id, saved.version, change, said, reprice=reprice)


def _own(work: Work, client_id: int, service_id: int) -> list[OwnPrice]:
    found = work.session.execute(
        select(_PRICE.c.effective_on, _PRICE.c.price_cents).where(
            _PRICE.c.client_id == client_id, _PRICE.c.service_id == service_id, _PRICE.c.active
        )
    )
    return [(each.effective_on, each.price_cents) for each in found]


def _row_from(work: Work, client_id: int, service_id: int, day: date | None) -> dict[str, Any] | None:
    """The price from that very day, in force or taken back."""
    same_day = _PRICE.c.effective_on.is_(None) if day is None else _PRICE.c.effective_on == day
    found = work.session.execute(
        select(_PRICE).where(_PRICE.c.client_id == client_id, _PRICE.c.service_id == service_id, same_day)
    )
    row = found.mappings().first()
    return None if row is None else dict(row)


def _booked(work: Work, client_id: int, service_id: int) -> Sequence[Mapping[str, Any]]:
    """The visits on the schedule, from today on, each with the price that its whole series has been given by hand."""
    found = work.session.execute(
        select(VISIT, _SERIES.c.price_cents.label("series_cents"))
        .select_from(VISIT.outerjoin(_SERIES, _SERIES.c.id == VISIT.c.series_id))
        .where(
            VISIT.c.client_id == client_id,
            VISIT.c.service_id == service_id,
            VISIT.c.status == "scheduled",
            VISIT.c.day >= today_of(work),
        )
        .order_by(VISIT.c.starts_at, VISIT.c.id)
    )
    return [dict(each) for each in found.mappings()]


def _what_changes(
    work: Work,
    booked: Sequence[Mapping[str, Any]],
    service: Mapping[str, Any],
    before: Sequence[OwnPrice],
    after: Sequence[OwnPrice],
) -> _Booked:
    """Which booked visits cost another price by the rule, and how many of them were priced by hand."""
    listed = int(service["price_cents"])
    anew: list[tuple[Mapping[str, Any], int]] = []
    by_hand = 0
    for visit in booked:
        day, price = visit["day"], int(visit["price_cents"])
        if price_on(day, listed=listed, own=before) == price_on(day, listed=listed, own=after):
            continue
        new = priced_anew(day, price=price, listed=listed, before=before, after=after)
        if visit["series_cents"] is not None or new == price:
            by_hand += price != price_on(day, listed=listed, own=after)
        else:
            anew.append((visit, new))
    if anew:
        work.require(Permission.EDIT_VISITS)
    return _Booked(tuple(booked), tuple(anew), by_hand)


def _require_word(change: _Booked, *, reprice: bool | None) -> None:
    if change.anew and reprice is None:
        raise Refusal(
            f"{counted(len(change.anew), 'booked visit')} from that day on would cost another price. "
            f"Say whether to price {'it' if len(change.anew) == 1 else 'them'} anew.",
            field="reprice",
        )


def _done(
    work: Work,
    client: Mapping[str, Any],
    price_id: int,
    version: int,
    change: _Booked,
    said: str,
    *,
    reprice: bool | None,
) -> PriceSet:
    """Prices the booked visits anew, or writes down that they keep their price; and says so."""
    notes: list[str] = []
    if change.anew and reprice:
        work.record(SUBJECT, price_id, "set", field="booked_visits", new=f"{len(change.anew)} priced anew")
        for visit, cents in change.anew:
            row = {name: visit[name] for name in visit if name != "series_cents"}
            name = visit_name(work, row, client)
            save(work, VISIT, "visit", row, {"price_cents": cents}, version=None, name=name, verb="change")
        notes.append(f"{counted(len(change.anew), 'booked visit')} priced anew.")
        notes.append(_activate(work, client, change))
    elif change.anew:
        work.record(SUBJECT, price_id, "set", field="booked_visits", new=f"{len(change.anew)} keep their price")
        keeps = "keeps its" if len(change.anew) == 1 else "keep their"
        notes.append(f"{counted(len(change.anew), 'booked visit')} {keeps} price.")
    if change.by_hand:
        keeps = (
            "keeps the price that was written into it" if change.by_hand == 1 else "keep the price written into them"
        )
        notes.append(f"{counted(change.by_hand, 'visit')} {keeps}.")
    repriced = len(change.anew) if reprice else 0
    return PriceSet(
        id=price_id,
        version=version,
        repriced=repriced,
        kept=len(change.anew) - repriced,
        by_hand=change.by_hand,
        said=" ".join((said, *filter(None, notes))),
    )


def _activate(work: Work, client: Mapping[str, Any], change: _Booked) -> str:
    """A prospect whose visit has a price now is active (I8)."""
    paid = next(((visit, cents) for visit, cents in change.anew if cents > 0), None)
    if paid is None:
        return ""
    visit, cents = paid
    status = work.session.execute(
        select(_MEMBERSHIP.c.status).where(
            _MEMBERSHIP.c.client_id == client["id"], _MEMBERSHIP.c.branch_id == visit["branch_id"]
        )
    ).scalar()
    return make_active(work, client, visit["branch_id"], status or "", cents, visit_name(work, visit, client))


def _price_name(service: Mapping[str, Any], cents: int | None, since: date | None, today: date) -> str:
    """``30-minute walk 25.00 from Tue 1 Dec``."""
    price = f"{price_words(service['price_cents'])} as everybody" if cents is None else price_words(cents)
    begins = "" if since is None else f" from {dates.day(since, today=today)}"
    return f"{shown(service['name'], width=40)} {price}{begins}"
