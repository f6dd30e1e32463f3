"""Series of visits: their visits stand in the store for half a year ahead; further ones are made as days pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from keydesk.db.queries.series import reach
from keydesk.db.queries.visit_facts import own_prices, price_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.due import follow_visits
from keydesk.operations.editing import save
from keydesk.operations.visit_parts import (
    SERIES,
    VISIT,
    load_client,
    require_bookable,
    require_sitter,
    skipped,
    span,
    today_of,
    visit_name,
)
from keydesk.rules.recurrence import Repeat, occurrences, parse_rule
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission

MADE_AHEAD: Final = 182
"""Days for which the visits of a series stand in the store."""
MOST: Final = 1000
"""Visits of one series that are made at once."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Visits were made for the days to come.

    Attributes:
        visits: how many.
        said: what the desk says.
    """

    visits: int
    said: str


@dataclass(frozen=True, slots=True)
class Made:
    """The visits of a series that were put into the store.

    Attributes:
        visit_ids: which, in the order of their days.
        spans: when each is.
        prices: what each costs.
        notes: what there is to say of them: a time that the clocks skip.
    """

    visit_ids: tuple[int, ...] = ()
    spans: tuple[tuple[datetime, datetime], ...] = ()
    prices: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def make_coming(work: Work) -> Coming:
    """Makes the visits of every series whose visits do not reach far enough; a day's first desk asks for it.

    A client who is inactive by now gets no more, and the series has ended; a sitter who has left, or whom the client
    has blocked, or who works in the branch no more, gets none of them: nobody is booked for those yet.
    """
    work.require(Permission.EDIT_VISITS)
    behind = work.session.execute(
        select(SERIES).where(~SERIES.c.ended, SERIES.c.made_until < reach(today_of(work))).order_by(SERIES.c.id)
    ).mappings()
    count = 0
    clients: list[int] = []
    for row in list(behind):
        series = _still_meant(work, dict(row))
        if series is not None:
            count += len(make_visits(work, series).visit_ids)
        clients.append(row["client_id"])
    follow_visits(work, clients)
    return Coming(count, f"{count:,} {'visit' if count == 1 else 'visits'} of series made for the months to come.")


def _still_meant(work: Work, series: dict[str, Any]) -> dict[str, Any] | None:
    """A series as its next visits are to be; None where it has ended."""
    client = load_client(work, series["client_id"])
    try:
        require_bookable(work, client, series["branch_id"])
    except Refusal:
        save_series(work, series, {"ended": True})
        return None
    if series["sitter_id"] is not None:
        try:
            require_sitter(work, client, series["sitter_id"], series["branch_id"])
        except Refusal:
            save_series(work, series, {"sitter_id": None})
            return load_series(work, series["id"])
    return series


def add_series(work: Work, values: Mapping[str, Any]) -> dict[str, Any]:
    """Puts a series into the store, without its visits; its row."""
    result = work.session.execute(insert(SERIES).values(**values))
    series_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    work.record("visit_series", series_id, "add", field="rrule", new=str(values["rrule"]))
    row = work.session.execute(select(SERIES).where(SERIES.c.id == series_id)).mappings().one()
    return dict(row)


def load_series(work: Work, series_id: int) -> dict[str, Any]:
    """The row of a series."""
    return dict(work.session.execute(select(SERIES).where(SERIES.c.id == series_id)).mappings().one())


def time_of(series: Mapping[str, Any]) -> time | None:
    """The time of day of a series' visits; None for all day."""
    return None if series["all_day"] else series["starts_at"].time()


def make_visits(work: Work, series: Mapping[str, Any], *, but: Iterable[date] = ()) -> Made:
    """Puts the visits of a series into the store, from where they end up to half a year ahead.

    Args:
        work: the transaction.
        series: its row.
        but: days that get none: those that were called off, or that have their visit.
    """
    until = max(today_of(work), series["starts_at"].date()) + timedelta(days=MADE_AHEAD)
    repeat = parse_rule(series["rrule"])
    found = occurrences(repeat, starts=series["starts_at"], until=until, after=series["made_until"], most=MOST)
    full = len(found) == MOST
    if full:
        until = found[-1]
    have = set(
        work.session.execute(select(VISIT.c.series_day).where(VISIT.c.series_id == series["id"])).scalars()
    ).union(but)
    days = [day for day in found if day not in have]
    over = not full and not occurrences(repeat, starts=series["starts_at"], until=date.max, after=until, most=1)
    work.session.execute(update(SERIES).where(SERIES.c.id == series["id"]).values(made_until=until, ended=bool(over)))
    work.record(
        "visit_series", series["id"], "make", field="made_until", old=_iso(series["made_until"]), new=_iso(until)
    )
    return put_visits(work, series, days)


def put_visits(work: Work, series: Mapping[str, Any], days: Sequence[date]) -> Made:
    """Puts visits of a series on days that have none of it."""
    client = load_client(work, series["client_id"])
    last = int(work.session.execute(select(func.max(VISIT.c.id))).scalar() or 0)
    at = time_of(series)
    priced = _Prices(work, series)
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    for number, day in enumerate(days, last + 1):
        begins, ends = span(work, day, at, series["minutes"])
        note = skipped(work, day, at)
        if note:
            notes.append(note)
        rows.append(
            {
                "id": number,
                "branch_id": series["branch_id"],
                "client_id": series["client_id"],
                "service_id": series["service_id"],
                "sitter_id": series["sitter_id"],
                "assigned_as": series["assigned_as"],
                "day": begins.date(),
                "starts_at": begins,
                "ends_at": ends,
                "all_day": series["all_day"],
                "price_cents": priced.on(day),
                "pets": series["pets"],
                "note": series["note"],
                "series_id": series["id"],
                "series_day": day,
            }
        )
    if rows:
        work.session.execute(insert(VISIT), rows)
        work.record_many(
            HistoryEntry("visit", row["id"], "book", "*", None, visit_name(work, row, client)) for row in rows
        )
    return Made(
        tuple(row["id"] for row in rows),
        tuple((row["starts_at"], row["ends_at"]) for row in rows),
        tuple(row["price_cents"] for row in rows),
        tuple(notes),
    )


class _Prices:
    """What the visits of a series cost, day by day."""

    def __init__(self, work: Work, series: Mapping[str, Any]) -> None:
        self._fixed = series["price_cents"]
        self._work, self._client_id, self._service_id = work, series["client_id"], series["service_id"]
        changes = own_prices(work.session, client_id=self._client_id, service_id=self._service_id)
        self._changes = sorted(since for since, _ in changes if since is not None)
        self._known: dict[int, int] = {}

    def on(self, day: date) -> int:
        """The price on a day; asked once for all the days between two changes of it."""
        if self._fixed is not None:
            return int(self._fixed)
        between = sum(since <= day for since in self._changes)
        if between not in self._known:
            self._known[between] = price_of(
                self._work.session, client_id=self._client_id, service_id=self._service_id, day=day
            )
        return self._known[between]


def end_series(work: Work, series: Mapping[str, Any], *, last: date) -> None:
    """Lets a series have no visits after a day; those that stand there are its caller's to deal with."""
    rule = parse_rule(series["rrule"]).ending(last).text
    save_series(work, series, {"rrule": rule, "ended": True})


def save_series(work: Work, series: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Writes what differs, with a line of history for each."""
    save(work, SERIES, "visit_series", series, values, version=None, name="the series")


def rest_of(repeat: Repeat, *, starts: datetime, first: date) -> Repeat:
    """The rule of what is left of a series from one of its days on."""
    if repeat.count is None:
        return repeat
    before = len(occurrences(repeat, starts=starts, until=first - timedelta(days=1), most=repeat.count))
    left = repeat.count - before
    if left <= 0:
        raise Refusal("No visits of the series are left from that day on.", field="repeat")
    return Repeat(repeat.frequency, repeat.interval, repeat.weekdays, None, left, repeat.kept)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
