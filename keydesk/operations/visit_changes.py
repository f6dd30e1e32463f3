"""Changing visits that are booked: their time, their sitter, their price; one, or with it those of its series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from keydesk.db.queries.visit_facts import price_of
from keydesk.db.work import Work
from keydesk.operations.billed_visits import require_unbilled
from keydesk.operations.due import follow_visits
from keydesk.operations.editing import require_version, save, zone_of
from keydesk.operations.visit_asked import FIELDS, Change, VisitsChanged, time_at, times
from keydesk.operations.visit_parts import (
    VISIT,
    Given,
    load_client,
    load_visit,
    make_active,
    overlaps,
    person_name,
    require_bookable,
    skipped,
    today_of,
    visit_name,
)
from keydesk.operations.visit_series import add_series, make_visits
from keydesk.operations.visit_series_changes import change_series
from keydesk.rules.recurrence import Repeat, first_day
from keydesk.rules.refusal import Refusal
from keydesk.rules.repeat_words import read_repeat, repeat_words
from keydesk.rules.text import shown
from keydesk.rules.visits import SCOPE_WORDS, Scope


def change_visit(
    work: Work, *, visit_id: int, version: int | None, fields: Mapping[str, Any], scope: Scope = "one"
) -> VisitsChanged:
    """Changes a visit, or with it those of its series that follow or that are still to come.

    Args:
        work: the transaction.
        visit_id: the visit in hand.
        version: the version that the person saw, or None where the command names the change and not a form.
        fields: what is to change, by the names of :data:`FIELDS`; what is left out stays.
        scope: how much of a series it is about. Visits that were moved by hand keep the time that they were moved to.

    Raises:
        ChangedMeanwhile: somebody changed the visit after ``version`` was read.
        Refusal: it was called off; or a value does not fit, as in booking.
    """
    row = load_visit(work, visit_id)
    client = load_client(work, row["client_id"])
    name = visit_name(work, row, client)
    unknown = set(fields) - FIELDS
    if unknown:
        raise Refusal(f"A visit has no “{shown(min(unknown), width=30)}”.", code="not_found")
    require_version(work, "visit", _as_form(row), version=version, name=name)
    if row["status"] == "cancelled":
        raise Refusal(f"{shown(name, width=80)} was called off. Take that back first, or book it anew.")
    change = Change.read(work, row, client, fields)
    done = _change(work, row, client, change, scope, name)
    follow_visits(work, [row["client_id"]])
    return done


def _change(
    work: Work, row: dict[str, Any], client: Mapping[str, Any], change: Change, scope: Scope, name: str
) -> VisitsChanged:
    if row["series_id"] is None and change.repeat:
        return _begin_series(work, row, client, change, name)
    if scope == "one" or row["series_id"] is None:
        if change.repeat is not None and row["series_id"] is not None:
            raise Refusal(
                f"How it repeats is said for more than one visit: {SCOPE_WORDS['following']}, or {SCOPE_WORDS['all']}.",
                field="scope",
            )
        return _change_one(work, row, client, change)
    return change_series(work, row, client, change, scope)


def assign_visits(
    work: Work,
    *,
    visits: Sequence[tuple[int, int | None]],
    sitter_id: int | None,
    assigned_as: str = "",
    scope: Scope = "one",
) -> VisitsChanged:
    """Gives visits to a sitter, to PRIMARY or SECONDARY, or to nobody; all of them or none.

    Args:
        work: the transaction.
        visits: each by number, with the version that the person saw or None.
        sitter_id: who makes them; None is nobody yet.
        assigned_as: ``primary`` or ``secondary`` in place of a sitter: of each visit's own client.
        scope: how much of each visit's series it is about.

    Raises:
        Refusal: somebody may not have one of them; ``details`` names each.
    """
    fields = {"sitter_id": sitter_id, "assigned_as": assigned_as}
    done: list[VisitsChanged] = []
    refused: list[Refusal] = []
    for visit_id, version in visits:
        try:
            done.append(change_visit(work, visit_id=visit_id, version=version, fields=fields, scope=scope))
        except Refusal as refusal:
            if len(visits) == 1:
                raise
            refused.append(refusal)
    if refused:
        raise Refusal(
            f"In the way: {len(refused)} of {len(visits)} visits. None was given to anybody.",
            code="changed" if any(each.code == "changed" for each in refused) else "refused",
            details=[each.message for each in refused],
        )
    if len(done) == 1:
        return done[0]
    return together(work, done, "visits are given")


def together(work: Work, done: Sequence[VisitsChanged], words: str) -> VisitsChanged:
    """Several changes of one transaction as one."""
    ids = tuple(each for one in done for each in one.visit_ids)
    notes = tuple(note for one in done for note in one.notes)
    batch = work.batch_id if work.recorded else None
    return VisitsChanged(ids, 0, batch, " ".join((f"{len(ids)} {words}.", *notes)), notes)


def _as_form(row: Mapping[str, Any]) -> dict[str, Any]:
    """A visit as forms have it: for whoever is told that it changed meanwhile."""
    minutes = int((row["ends_at"] - row["starts_at"]).total_seconds() // 60)
    return {**row, "at": None if row["all_day"] else row["starts_at"].time(), "minutes": minutes}


def _change_one(work: Work, row: dict[str, Any], client: Mapping[str, Any], change: Change) -> VisitsChanged:
    at = change.at if change.timed else time_at(row)
    day = row["day"] if change.day is None else change.day
    values = dict(change.values) | times(work, row, change, day, at)
    if change.reprice:
        values["price_cents"] = price_of(
            work.session, client_id=row["client_id"], service_id=values["service_id"], day=day
        )
    require_unbilled(
        work, row, visit_name(work, row, client), fields=[each for each in values if values[each] != row[each]]
    )
    after = {**row, **values}
    name = visit_name(work, after, client)
    saved = save(work, VISIT, "visit", row, values, version=None, name=name, verb="change")
    if not saved.fields:
        return VisitsChanged((), saved.version, None, saved.said)
    notes: list[str] = []
    if {"starts_at", "sitter_id", "ends_at"} & set(saved.fields):
        notes += [skipped(work, day, at), _clash(work, after)]
    notes.append(_activate(work, client, after, name))
    kept = tuple(filter(None, notes))
    said = " ".join((f"{shown(name, width=80)}: {_told(work, row, after, saved.fields)}.", *kept))
    return VisitsChanged((row["id"],), saved.version, work.batch_id, said, kept)


def _told(work: Work, before: Mapping[str, Any], after: Mapping[str, Any], fields: Sequence[str]) -> str:
    """What changed, in a few words."""
    words = []
    if "starts_at" in fields or "all_day" in fields:
        words.append(f"moved from {visit_name(work, before).rpartition(' · ')[2]}")
    if "sitter_id" in fields or "assigned_as" in fields:
        words.append(_given_words(work, after))
    known = {"service_id": "another service", "price_cents": "another price", "pets": "other pets", "note": "a note"}
    words += [said for field, said in known.items() if field in fields]
    return ", ".join(words) or "changed"


def _given_words(work: Work, row: Mapping[str, Any]) -> str:
    if row["sitter_id"] is None:
        return "given to nobody yet"
    return f"given to {Given(row['sitter_id'], row['assigned_as'], person_name(work, row['sitter_id'])).words}"


def _clash(work: Work, row: Mapping[str, Any]) -> str:
    if row["all_day"] or row["sitter_id"] is None or row["status"] != "scheduled":
        return ""
    given = Given(row["sitter_id"], "", person_name(work, row["sitter_id"]))
    return overlaps(work, given, [(row["starts_at"], row["ends_at"])], but=[row["id"]])


def _activate(work: Work, client: Mapping[str, Any], row: Mapping[str, Any], name: str) -> str:
    if not row["price_cents"]:
        return ""
    status = require_bookable(work, client, row["branch_id"]) if row["status"] == "scheduled" else ""
    return make_active(work, client, row["branch_id"], status, row["price_cents"], name)


def _begin_series(
    work: Work, row: dict[str, Any], client: Mapping[str, Any], change: Change, name: str
) -> VisitsChanged:
    """A single visit becomes the first of a series."""
    require_bookable(work, client, row["branch_id"])
    day = change.day or row["day"]
    rule = read_repeat(change.repeat or "", first=day, today=today_of(work), zone=zone_of(work))
    if rule is None or first_day(rule, on=day) != day:
        raise Refusal("The first visit is not on a day on which it repeats. Write its own day too.", field="repeat")
    one = _change_one(work, row, client, replace(change, repeat=None))
    now = load_visit(work, row["id"])
    series = add_series(work, _series_values(now, rule, change, day))
    save(work, VISIT, "visit", now, {"series_id": series["id"], "series_day": day}, version=None, name=name)
    made = make_visits(work, series)
    words = repeat_words(rule, today=today_of(work))
    said = f"{shown(name, width=80)} repeats {words}: {len(made.visit_ids)} more visits."
    ids = (row["id"], *made.visit_ids)
    return VisitsChanged(ids, now["version"] + 1, work.batch_id, " ".join((said, *one.notes)), one.notes)


def _series_values(row: Mapping[str, Any], rule: Repeat, change: Change, day: date) -> dict[str, Any]:
    kept = ("branch_id", "client_id", "service_id", "sitter_id", "assigned_as", "pets", "note")
    at = change.at if change.timed else time_at(row)
    minutes = int((row["ends_at"] - row["starts_at"]).total_seconds() // 60)
    return {
        **{name: row[name] for name in kept},
        "rrule": rule.text,
        "starts_at": datetime.combine(day, at or time()),
        "minutes": minutes,
        "all_day": at is None,
        "price_cents": change.values.get("price_cents"),
    }
