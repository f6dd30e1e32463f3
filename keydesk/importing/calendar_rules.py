"""What a series of a calendar may ask for: a rule that would never end, or give a visit each second, is refused."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from icalendar import Event

EARLIEST: Final = 1990
"""The first year in which a series may begin: it is counted through from its beginning."""

MOST_A_DAY: Final = 24
MOST_DATES: Final = 5_000
_PARTS: Final = frozenset(
    {"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
    | {"BYHOUR", "BYMINUTE", "BYSECOND"}
)
_LONGEST_MONTHS: Final = {month: monthrange(2024, month)[1] for month in range(1, 13)}
_FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})


def trouble_with(event: Event) -> str:
    """Why the visits of a series cannot be told, or nothing."""
    rules = _listed(event.get("RRULE"))
    if len(rules) > 1:
        return "it repeats by several rules at once"
    begins: Any = getattr(event["DTSTART"], "dt", None)
    if begins.year < EARLIEST:
        return f"it repeats since {begins.year}: series begin in {EARLIEST} at the earliest"
    for name in ("RDATE", "EXDATE"):
        if sum(len(getattr(each, "dts", ())) for each in _listed(event.get(name))) > MOST_DATES:
            return f"it has more than {MOST_DATES:,} dates of {name}"
    return next((reason for rule in rules if (reason := _trouble_with_rule(rule))), "")


def _trouble_with_rule(rule: Any) -> str:
    frequency = str(next(iter(_listed(rule.get("FREQ"))), "")).upper()
    if frequency not in _FREQUENCIES:
        return f"it repeats {frequency or 'by nothing'}; visits repeat by day, week, month or year"
    if any(int(each) < 1 for name in ("INTERVAL", "COUNT") for each in _listed(rule.get(name))):
        return "how it repeats cannot be read: INTERVAL and COUNT begin at 1"
    odd = sorted(str(name) for name in rule if str(name).upper() not in _PARTS)
    if odd:
        return f"it repeats by {', '.join(odd)}, which visits do not"
    if _listed(rule.get("BYSETPOS")) and frequency in {"DAILY", "WEEKLY"}:
        return f"it repeats {frequency} by BYSETPOS, which no day fits"
    months = [int(each) for each in _listed(rule.get("BYMONTH"))] or list(range(1, 13))
    days = [abs(int(each)) for each in _listed(rule.get("BYMONTHDAY"))]
    if days and min(days) > max((_LONGEST_MONTHS.get(month, 0) for month in months), default=0):
        return "no month that it names has such a day"
    return _trouble_with_times(rule)


def _trouble_with_times(rule: Any) -> str:
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(len(_listed(rule.get(name))), 1)
    return f"it repeats {times:,} times a day; {MOST_A_DAY} are the most" if times > MOST_A_DAY else ""


def bound(event: Event, last: date) -> None:
    """Ends a series soon after the last day that is wanted: a rule that no day fits would be looked at for ages.

    A number of times becomes the day of the last one, for the same reason.
    """
    begins: Any = getattr(event["DTSTART"], "dt", None)
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    local = begins.replace(tzinfo=None) if isinstance(begins, datetime) else datetime.combine(begins, time())
    for rule in _listed(event.get("RRULE")):
        until = datetime.combine(last + timedelta(days=3), time())
        own = [each.date() if isinstance(each, datetime) else each for each in _listed(rule.get("UNTIL"))]
        times = next((int(each) for each in _listed(rule.pop("COUNT", None))), None)
        if times is not None:
            until = _last_of(rule, local, until, times)
        elif any(each <= until.date() for each in own if isinstance(each, date)):
            continue
        if not isinstance(begins, datetime):
            rule["UNTIL"] = [until.date()]
        else:
            rule["UNTIL"] = [until.replace(tzinfo=zone).astimezone(UTC) if zone else until]


def _last_of(rule: Any, begins: datetime, until: datetime, times: int) -> datetime:
    """When the last of so many times is, or ``until`` where that comes first."""
    from dateutil.rrule import rrulestr  # noqa: PLC0415 - only a series with a number of times needs it

    rule["UNTIL"] = [until]
    found = rrulestr(rule.to_ical().decode(), dtstart=begins)
    return next(islice(found, times - 1, None), until)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
