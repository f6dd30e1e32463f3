"""A client's own price as somebody asks for it, in words that are read inside the transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from keydesk.db.models import ClientPrice, table_of
from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.prices import PriceSet, remove_client_price, set_client_price
from keydesk.operations.visit_parts import load_client, today_of
from keydesk.operations.visit_words import service_meant
from keydesk.rules import dates
from keydesk.rules.office import price_words, read_price
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_PRICE = table_of(ClientPrice)
_AS_EVERYBODY = frozenset({"", "none", "as everybody", "standard", "list"})


def set_price_asked(
    work: Work, *, client: str, service: str, price: str, since: str | None = None, reprice: bool | None = None
) -> PriceSet:
    """Says what a client pays for a service.

    Args:
        work: the transaction.
        client: a number or a name.
        service: its name, or how it begins.
        price: as people write one; ``none`` is what everybody pays, again.
        since: the day from which it holds, as people write it; needed where visits are on the schedule, and only there.
        reprice: whether booked visits from that day on are priced anew.

    Raises:
        Refusal: something is not understood or not there, or a word is missing.
    """
    work.require(Permission.EDIT_CLIENTS)
    client_id, service_id = _meant(work, client, service)
    cents = None if price.strip().casefold() in _AS_EVERYBODY else read_price(price)
    return set_client_price(
        work,
        client_id=client_id,
        service_id=service_id,
        cents=cents,
        effective_on=_day(work, since),
        reprice=reprice,
    )


def remove_price_asked(
    work: Work, *, client: str, service: str, since: str | None = None, reprice: bool | None = None
) -> PriceSet:
    """Takes one price of a client's own away; which of several says the day from which it holds.

    Raises:
        Refusal: they have none, or several and no day was said.
    """
    work.require(Permission.EDIT_CLIENTS)
    client_id, service_id = _meant(work, client, service)
    found = work.session.execute(
        select(_PRICE.c.id, _PRICE.c.effective_on, _PRICE.c.price_cents).where(
            _PRICE.c.client_id == client_id, _PRICE.c.service_id == service_id, _PRICE.c.active
        )
    ).all()
    wanted = _day(work, since)
    meant = found if since is None else [each for each in found if each.effective_on == wanted]
    if not meant:
        raise Refusal("There is no such price. `keydesk prices CLIENT` lists what a client pays.", code="not_found")
    if len(meant) > 1:
        today = today_of(work)
        raise Refusal(
            f"There are {len(meant)} prices for {shown(service, width=40)}. Say from which day it holds, with --from.",
            details=[
                f"{'always' if each.effective_on is None else dates.day(each.effective_on, today=today)}: "
                f"{'as everybody' if each.price_cents is None else price_words(each.price_cents)}"
                for each in sorted(meant, key=lambda each: each.effective_on or date.min)
            ],
        )
    return remove_client_price(work, price_id=meant[0].id, reprice=reprice)


def _meant(work: Work, client: str, service: str) -> tuple[int, int]:
    client_id = client_meant(reading_of(work), who=client).id
    primary = str(load_client(work, client_id)["primary_branch"])
    # Their primary branch first, where it is looked at; a name that is of the other one alone means that one.
    branches = sorted(work.branches, key=lambda each: each != primary) or [primary]
    for branch in branches:
        try:
            service_id = service_meant(work, service, branch)
        except Refusal as refusal:
            if refusal.code != "not_found" or branch == branches[-1]:
                raise
        else:
            break
    if service_id is None:
        raise Refusal("Which service? Write its name, or how it begins.")
    return client_id, service_id


def _day(work: Work, text: str | None) -> date | None:
    return None if text is None else dates.read_day(text, today=today_of(work))
