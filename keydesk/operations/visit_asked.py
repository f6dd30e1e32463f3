"""What is to change of a visit, read and allowed; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from keydesk.db.work import Work
from keydesk.operations.editing import zone_of
from keydesk.operations.visit_parts import (
    Given,
    give_to,
    read_note,
    read_pets,
    require_price,
    require_service,
    span,
    today_of,
)
from keydesk.operations.visit_series import load_series
from keydesk.rules.recurrence import parse_rule
from keydesk.rules.repeat_words import read_repeat
from keydesk.rules.visits import DEFAULT_MINUTES

FIELDS: Final = frozenset(
    {"day", "at", "minutes", "service_id", "sitter_id", "assigned_as", "price_cents", "pets", "note", "repeat"}
)
"""What can be changed of a visit; ``at`` is None for all day, ``repeat`` is text as people write it."""


@dataclass(frozen=True, slots=True)
class VisitsChanged:
    """Visits were changed, called off, made or opened again.

    Attributes:
        visit_ids: which of them really changed.
        version: of the visit that was in hand; what its next edit has to have seen.
        batch_id: what an undo takes back; None where nothing changed.
        said: what the desk says.
        notes: what somebody should know: a time that the clocks skip, another visit at the same time.
    """

    visit_ids: tuple[int, ...]
    version: int
    batch_id: int | None
    said: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change, read and allowed; None is what stays.

    Attributes:
        day, minutes: as asked for.
        timed: whether ``at`` was given; ``at`` is None for all day.
        given: to whom.
        values: columns that every visit and the series get alike.
        reprice: whether the price follows from another service.
        repeat: how it repeats, as written.
    """

    day: date | None
    minutes: int | None
    timed: bool
    at: time | None
    given: Given | None
    values: Mapping[str, Any]
    reprice: bool
    repeat: str | None

    @classmethod
    def read(cls, work: Work, row: Mapping[str, Any], client: Mapping[str, Any], fields: Mapping[str, Any]) -> Change:
        """Reads what was given, for the visit in hand."""
        values: dict[str, Any] = {}
        given: Given | None = None
        if "sitter_id" in fields or "assigned_as" in fields:
            sitter_id, assigned_as = fields.get("sitter_id"), str(fields.get("assigned_as") or "")
            same = (sitter_id, assigned_as) == (row["sitter_id"], row["assigned_as"]) and not assigned_as
            given = (
                None if same else give_to(work, client, row["branch_id"], sitter_id=sitter_id, assigned_as=assigned_as)
            )
        if given is not None:
            values |= {"sitter_id": given.sitter_id, "assigned_as": given.assigned_as}
        minutes = fields.get("minutes")
        reprice = False
        if "service_id" in fields and fields["service_id"] != row["service_id"]:
            values["service_id"] = fields["service_id"]
            if fields["service_id"] is not None:
                service = require_service(work, fields["service_id"], row["branch_id"])
                minutes = int(service["minutes"]) if minutes is None else minutes
            reprice = fields.get("price_cents") is None
        if fields.get("price_cents") is not None:
            values["price_cents"] = require_price(fields["price_cents"])
        if "pets" in fields:
            values["pets"] = read_pets(fields["pets"])
        if "note" in fields:
            values["note"] = read_note(fields["note"])
        repeat = fields.get("repeat")
        if repeat is not None and row["series_id"] is not None:
            now = parse_rule(load_series(work, row["series_id"])["rrule"])
            asked = read_repeat(repeat, first=fields.get("day") or row["day"], today=today_of(work), zone=zone_of(work))
            repeat = None if asked == now else repeat
        elif repeat is not None:
            repeat = repeat.strip() or None
        return cls(fields.get("day"), minutes, "at" in fields, fields.get("at"), given, values, reprice, repeat)


def times(work: Work, row: Mapping[str, Any], change: Change, day: date, at: time | None) -> dict[str, Any]:
    """The columns of a visit's time, as far as it changes."""
    if change.day is None and not change.timed and change.minutes is None:
        return {}
    minutes = change.minutes
    if minutes is None:
        whole = row["all_day"] and at is not None
        minutes = DEFAULT_MINUTES if whole else int((row["ends_at"] - row["starts_at"]).total_seconds() // 60)
    begins, ends = span(work, day, at, minutes)
    return {"day": begins.date(), "starts_at": begins, "ends_at": ends, "all_day": at is None}


def time_at(row: Mapping[str, Any]) -> time | None:
    """The time of day of a visit; None for all day."""
    return None if row["all_day"] else row["starts_at"].time()
