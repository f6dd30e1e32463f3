"""Booking visits, one or a whole series, and what a booking asks of the client, the sitter and the price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from keydesk.db.queries.visit_facts import price_of
from keydesk.db.work import Work
from keydesk.operations.due import follow_visits
from keydesk.operations.editing import add, zone_of
from keydesk.operations.visit_parts import (
    VISIT,
    Given,
    booked_elsewhere,
    branch_to_book,
    give_to,
    load_client,
    make_active,
    overlaps,
    pets_of,
    read_note,
    read_pets,
    require_bookable,
    require_price,
    require_service,
    skipped,
    span,
    today_of,
    visit_name,
)
from keydesk.operations.visit_series import Made, add_series, load_series, make_visits
from keydesk.rules.recurrence import Repeat, first_day
from keydesk.rules.repeat_words import read_repeat, repeat_words
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown
from keydesk.rules.visits import DEFAULT_MINUTES


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit was booked, or a series of them.

    Attributes:
        visit_ids: of the visits, in the order of their days.
        series_id: of the series; None for a single visit.
        batch_id: what an undo takes back.
        said: what the desk says.
        notes: what somebody should know: a time that the clocks skip, another visit at the same time.
    """

    visit_ids: tuple[int, ...]
    series_id: int | None
    batch_id: int
    said: str
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        """The first visit."""
        return self.visit_ids[0]


def book_visit(
    work: Work,
    *,
    client_id: int,
    day: date,
    at: time | None,
    minutes: int | None = None,
    service_id: int | None = None,
    sitter_id: int | None = None,
    assigned_as: str = "",
    repeat: str = "",
    price_cents: int | None = None,
    pets: str | None = None,
    note: str = "",
    branch: str | None = None,
    source: str = "",
    source_uid: str = "",
) -> Booked:
    """Books a visit; with ``repeat`` a series, whose first visit is on the first day that fits from ``day`` on.

    Args:
        work: the transaction.
        client_id: whose home.
        day: by the office's calendar.
        at: by the office's clock; None is all day.
        minutes: how long; None is as long as the service takes.
        service_id: what is booked; None is just a visit.
        sitter_id: who makes it; None is nobody yet.
        assigned_as: ``primary`` or ``secondary`` in place of a sitter (I13).
        repeat: how it repeats, as people write it or as an RFC 5545 rule; empty is not at all.
        price_cents: None is what the client pays for the service on that day.
        pets: None is all of the client's.
        note: for whoever makes the visit.
        branch: None is where the session works, or else the client's primary branch.
        source: which calendar it comes from.
        source_uid: what it is called there.

    Raises:
        Refusal: the client is inactive; the sitter has left, makes no visits or is blocked; there is no primary or
            secondary sitter; somebody has no place in the branch; or a value does not fit. ``field`` names it.
    """
    client = load_client(work, client_id)
    branch = branch or branch_to_book(work, client)
    work.require(Permission.EDIT_VISITS, branch)
    status = require_bookable(work, client, branch)
    service = None if service_id is None else require_service(work, service_id, branch)
    given = give_to(work, client, branch, sitter_id=sitter_id, assigned_as=assigned_as)
    if minutes is None:
        minutes = DEFAULT_MINUTES if service is None else int(service["minutes"])
    rule = read_repeat(repeat, first=day, today=today_of(work), zone=zone_of(work))
    if rule is not None:
        day = first_day(rule, on=day)
    begins, ends = span(work, day, at, minutes)
    values: dict[str, Any] = {
        "branch_id": branch,
        "client_id": client_id,
        "service_id": service_id,
        "sitter_id": given.sitter_id,
        "assigned_as": given.assigned_as,
        "starts_at": begins,
        "all_day": at is None,
        "pets": pets_of(work, client_id) if pets is None else read_pets(pets),
        "note": read_note(note),
        "price_cents": None if price_cents is None else require_price(price_cents),
    }
    if rule is not None:
        # The series keeps the time that was asked for, also where its first day has no such hour.
        values |= {"starts_at": datetime.combine(day, at or time()), "minutes": minutes, "rrule": rule.text}
        series = add_series(work, values)
        made = make_visits(work, series)
        follow_visits(work, [client_id])
        return _booked_series(work, client, status, given, series, rule, made)
    if price_cents is None:
        values["price_cents"] = price_of(work.session, client_id=client_id, service_id=service_id, day=day)
    values |= {"day": begins.date(), "ends_at": ends, "source": source, "source_uid": source_uid}
    name = visit_name(work, values, client)
    visit_id = add(work, VISIT, "visit", values, name=name, verb="book")
    follow_visits(work, [client_id])
    active = make_active(work, client, branch, status, values["price_cents"], name)
    clash = overlaps(work, given, [(begins, ends)], but=[visit_id]) if at is not None else ""
    notes = tuple(filter(None, (skipped(work, day, at), active, clash, booked_elsewhere(work, client, branch))))
    said = " ".join((f"{shown(name, width=80)} booked, {given.words}.", *notes))
    return Booked((visit_id,), None, work.batch_id, said, notes)


def _booked_series(
    work: Work,
    client: dict[str, Any],
    status: str,
    given: Given,
    series: dict[str, Any],
    rule: Repeat,
    made: Made,
) -> Booked:
    name = visit_name(work, series, client)
    price = max(made.prices, default=0)
    active = make_active(work, client, series["branch_id"], status, price, name)
    clash = "" if series["all_day"] else overlaps(work, given, made.spans, but=made.visit_ids)
    elsewhere = booked_elsewhere(work, client, series["branch_id"])
    notes = tuple(filter(None, (*made.notes, active, clash, elsewhere)))
    many = len(made.visit_ids)
    words = repeat_words(rule, today=today_of(work))
    counted = f"{many} {'visit' if many == 1 else 'visits'}"
    if not load_series(work, series["id"])["ended"]:
        counted += " so far"
    said = " ".join((f"{shown(name, width=80)} booked {words}, {given.words}: {counted}.", *notes))
    return Booked(made.visit_ids, series["id"], work.batch_id, said, notes)
