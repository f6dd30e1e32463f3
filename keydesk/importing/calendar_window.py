"""From which day until which a calendar is read: a series without an end has visits for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from keydesk.rules.dates import today as day_of
from keydesk.rules.refusal import Refusal

DAYS_BACK: Final = 60
DAYS_AHEAD: Final = 120
MOST_DAYS: Final = 2 * 366


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a calendar that are read.

    Attributes:
        first: the first day.
        last: the last one.
        zone: the office's, in whose wall-clock time visits are kept.
        today: the office's day.
    """

    first: date
    last: date
    zone: ZoneInfo
    today: date

    @property
    def words(self) -> str:
        """``1 Oct 2026 to 31 Dec 2026``."""
        return " to ".join(f"{day.day} {day:%b %Y}" for day in (self.first, self.last))

    def has(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether something that takes so long has a moment on one of the days."""
        begin, end = datetime.combine(self.first, time()), datetime.combine(self.last + timedelta(days=1), time())
        return starts_at < end and (ends_at > begin or starts_at >= begin)

    def wall(self, moment: date | datetime) -> datetime:
        """A moment of a calendar in the office's wall-clock time: a time without a zone is the office's own."""
        if not isinstance(moment, datetime):
            return datetime.combine(moment, time())
        if moment.tzinfo is not None:
            moment = moment.astimezone(self.zone)
        # Visits are kept to the minute.
        return moment.replace(second=0, microsecond=0, tzinfo=None, fold=0)


def window_of(now: datetime, zone: ZoneInfo, *, first: date | None = None, last: date | None = None) -> Window:
    """The days to read: as told, else the last two months and the next four.

    Raises:
        Refusal: they end before they begin, or are too many.
    """
    today = day_of(now, zone)
    begin = first or min(today - timedelta(days=DAYS_BACK), last or date.max)
    end = last or max(today + timedelta(days=DAYS_AHEAD), begin)
    if end < begin:
        raise Refusal(f"The calendars would be read from {begin} until {end}: the last day is before the first.")
    if (end - begin).days >= MOST_DAYS:
        raise Refusal(f"Calendars are read for {MOST_DAYS:,} days at most; from {begin} until {end} there are more.")
    return Window(begin, end, zone, today)
