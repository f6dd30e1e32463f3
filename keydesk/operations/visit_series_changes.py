"""Changing a series from one of its visits on, or all of it that is still to come; and calling it off so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import or_, select

from keydesk.db.queries.visit_facts import price_of
from keydesk.db.work import Work
from keydesk.operations.editing import save, zone_of
from keydesk.operations.visit_asked import Change, VisitsChanged, times
from keydesk.operations.visit_parts import (
    VISIT,
    Given,
    load_visit,
    make_active,
    overlaps,
    person_name,
    require_bookable,
    skipped,
    span,
    today_of,
    visit_name,
)
from keydesk.operations.visit_series import (
    MOST,
    add_series,
    end_series,
    load_series,
    make_visits,
    put_visits,
    rest_of,
    save_series,
    time_of,
)
from keydesk.rules.recurrence import Repeat, first_day, occurrences, parse_rule, settle
from keydesk.rules.refusal import Refusal
from keydesk.rules.repeat_words import read_repeat, repeat_words
from keydesk.rules.text import shown
from keydesk.rules.visits import Scope

_ALIKE: Final = ("sitter_id", "assigned_as", "service_id", "pets", "note")
# What the series and its visits say alike.


def change_series(
    work: Work, row: dict[str, Any], client: Mapping[str, Any], change: Change, scope: Scope
) -> VisitsChanged:
    """Changes what the series says and every visit of it that is meant."""
    series = load_series(work, row["series_id"])
    visits = chosen(work, row, scope)
    if not visits:
        raise Refusal("No visit of the series is still to come.")
    anchor = row if scope == "following" else visits[0]
    rule = _rule_after(work, row, anchor, series, change)
    values = _series_changes(series, anchor, change, rule)
    target = _split(work, series, anchor, values)
    if rule is not None:
        return _spread(work, row, client, change, target, visits)
    return _change_each(work, row, client, change, series, target, visits)


def chosen(work: Work, row: Mapping[str, Any], scope: Scope) -> list[dict[str, Any]]:
    """The booked visits of a series that a change is about, by the days that they were made for."""
    if row["series_id"] is None or scope == "one":
        return [dict(row)]
    statement = select(VISIT).where(VISIT.c.series_id == row["series_id"], VISIT.c.status == "scheduled")
    if scope == "following":
        statement = statement.where(VISIT.c.series_day >= row["series_day"])
    else:
        statement = statement.where(or_(VISIT.c.day >= today_of(work), VISIT.c.id == row["id"]))
    return [dict(each) for each in work.session.execute(statement.order_by(VISIT.c.series_day)).mappings()]


def _rule_after(
    work: Work, row: Mapping[str, Any], anchor: Mapping[str, Any], series: Mapping[str, Any], change: Change
) -> Repeat | None:
    """The rule from the anchor on; None where the days stay as they are."""
    now = rest_of(parse_rule(series["rrule"]), starts=series["starts_at"], first=anchor["series_day"])
    if change.repeat is not None:
        first = change.day or anchor["series_day"]
        asked = read_repeat(change.repeat, first=first, today=today_of(work), zone=zone_of(work))
        if asked is None:
            raise Refusal(
                "To let it repeat no more, call off the visits that follow (they stay on the record).", field="repeat"
            )
        return asked
    if change.day is not None and change.day != row["day"]:
        return now.moved(row["series_day"], change.day)
    return None


def _series_changes(
    series: Mapping[str, Any], anchor: Mapping[str, Any], change: Change, rule: Repeat | None
) -> dict[str, Any]:
    """The columns of the series from the anchor on."""
    at = change.at if change.timed else time_of(series)
    first = anchor["series_day"]
    now = rest_of(parse_rule(series["rrule"]), starts=series["starts_at"], first=first)
    if rule is not None:
        wanted = change.day if change.day is not None and change.repeat is not None else None
        first = first_day(rule, on=wanted or min(first, change.day or first))
    values: dict[str, Any] = {name: change.values[name] for name in _ALIKE if name in change.values}
    if "price_cents" in change.values or change.reprice:
        values["price_cents"] = change.values.get("price_cents")
    if change.minutes is not None:
        values["minutes"] = change.minutes
    values |= {
        "rrule": (rule or now).text,
        "starts_at": datetime.combine(first, at or time()),
        "all_day": at is None,
    }
    return values


def _split(work: Work, series: dict[str, Any], anchor: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The series that the visits from the anchor on belong to: a new one where there are visits before it."""
    earlier = work.session.execute(
        select(VISIT.c.id).where(VISIT.c.series_id == series["id"], VISIT.c.series_day < anchor["series_day"]).limit(1)
    ).first()
    if earlier is None:
        save_series(work, series, values)
        return load_series(work, series["id"])
    kept = {name: value for name, value in series.items() if name not in {"id", "version"}}
    end_series(work, series, last=anchor["series_day"] - timedelta(days=1))
    return add_series(work, {**kept, **values})


def _change_each(
    work: Work,
    row: Mapping[str, Any],
    client: Mapping[str, Any],
    change: Change,
    before: Mapping[str, Any],
    series: Mapping[str, Any],
    visits: Sequence[dict[str, Any]],
) -> VisitsChanged:
    """The days stay: each visit gets what changes, and its time unless somebody moved it by hand."""
    changed: list[int] = []
    spans: list[tuple[datetime, datetime]] = []
    notes: list[str] = []
    by_hand, version, price = 0, int(row["version"]), 0
    for each in visits:
        asked = settle(datetime.combine(each["series_day"], before["starts_at"].time()), zone_of(work))
        moved = each["starts_at"] != asked and each["id"] != row["id"]
        values = dict(change.values) | {"series_id": series["id"]}
        at = change.at if change.timed else time_of(before)
        if not moved:
            values |= times(work, each, change, each["day"], at)
        elif change.timed or change.minutes is not None:
            by_hand += 1
        if change.reprice:
            values["price_cents"] = price_of(
                work.session, client_id=each["client_id"], service_id=values["service_id"], day=each["day"]
            )
        after = {**each, **values}
        name = visit_name(work, after, client)
        saved = save(work, VISIT, "visit", each, values, version=None, name=name, verb="change")
        if saved.fields:
            changed.append(each["id"])
            spans.append((after["starts_at"], after["ends_at"]))
            notes += [] if moved or not change.timed else filter(None, [skipped(work, after["day"], at)])
        version = saved.version if each["id"] == row["id"] else version
        price = max(price, after["price_cents"])
    return _series_done(work, client, series, changed, spans, notes, by_hand, version, price)


def _spread(
    work: Work,
    row: Mapping[str, Any],
    client: Mapping[str, Any],
    change: Change,
    series: dict[str, Any],
    visits: Sequence[dict[str, Any]],
) -> VisitsChanged:
    """The days change: visits go to the new days in their order; what is too many is called off, too few are made.

    A day on which a visit of the series was made, or was called off, gets no other.
    """
    others = select(VISIT.c.series_day).where(
        VISIT.c.series_id.in_({series["id"], *(each["series_id"] for each in visits)}),
        VISIT.c.id.not_in([each["id"] for each in visits]),
    )
    taken = set(work.session.execute(others).scalars())
    rule = parse_rule(series["rrule"])
    until = series["made_until"]
    days = [day for day in occurrences(rule, starts=series["starts_at"], until=until, most=MOST) if day not in taken]
    stay = {each["series_day"]: each for each in visits if each["series_day"] in set(days)}
    to_move = [each for each in visits if each["series_day"] not in stay]
    new = [day for day in days if day not in stay]
    moves = [*((each, day) for day, each in stay.items()), *zip(to_move, new, strict=False)]
    changed: list[int] = []
    spans: list[tuple[datetime, datetime]] = []
    notes: list[str] = []
    at = time_of(series)
    for each, day in sorted(moves, key=lambda move: move[1]):
        begins, ends = span(work, day, at, series["minutes"])
        values = dict(change.values) | {
            "series_id": series["id"], "series_day": day, "day": begins.date(), "starts_at": begins, "ends_at": ends,
            "all_day": at is None,
        }  # fmt: skip
        if change.reprice:
            values["price_cents"] = price_of(
                work.session, client_id=each["client_id"], service_id=values["service_id"], day=day
            )
        name = visit_name(work, {**each, **values}, client)
        if save(work, VISIT, "visit", each, values, version=None, name=name, verb="change").fields:
            changed.append(each["id"])
            spans.append((begins, ends))
            notes += filter(None, [skipped(work, day, at)])
    for each in to_move[len(new) :]:
        values = {"status": "cancelled", "series_id": series["id"]}
        if each["series_day"] in taken:
            values.pop("series_id")
        save(work, VISIT, "visit", each, values, version=None, name=visit_name(work, each, client), verb="cancel")
    made = put_visits(work, series, new[len(to_move) :])
    save_series(work, series, {"ended": False})
    more = make_visits(work, load_series(work, series["id"]), but=taken)
    off = len(to_move[len(new) :])
    done = _series_done(
        work,
        client,
        series,
        [*changed, *made.visit_ids, *more.visit_ids],
        sorted([*spans, *made.spans, *more.spans]),
        [*notes, *made.notes, *more.notes],
        0,
        load_visit(work, row["id"])["version"],
        max((*made.prices, *more.prices), default=0),
    )
    return replace(done, said=f"{done.said} {off} called off." if off else done.said)


def _series_done(
    work: Work,
    client: Mapping[str, Any],
    series: Mapping[str, Any],
    changed: Sequence[int],
    spans: list[tuple[datetime, datetime]],
    notes: list[str],
    by_hand: int,
    version: int,
    price: int,
) -> VisitsChanged:
    name = visit_name(work, series, client)
    if price:
        status = require_bookable(work, client, series["branch_id"])
        notes.append(make_active(work, client, series["branch_id"], status, price, name))
    if series["sitter_id"] is not None and not series["all_day"]:
        given = Given(series["sitter_id"], "", person_name(work, series["sitter_id"]))
        notes.append(overlaps(work, given, spans, but=changed))
    if by_hand:
        notes.append(f"{by_hand} that somebody moved by hand {'keeps its' if by_hand == 1 else 'keep their'} time.")
    kept = tuple(filter(None, notes))
    many = len(changed)
    said = f"{many} {'visit' if many == 1 else 'visits'} of {shown(name.partition(' · ')[0], width=60)} changed, "
    words = repeat_words(parse_rule(series["rrule"]), today=today_of(work))
    batch = work.batch_id if work.recorded else None
    return VisitsChanged(tuple(changed), version, batch, " ".join((f"{said}{words}.", *kept)), kept)
