"""Calendars as Google and others export them, read into visits: one draft an occurrence, series written out.

A series is written out in its own time zone by what RFC 5545 says, moved and cancelled occurrences with it; what comes
out is told in the office's wall-clock time. A value that cannot be read refuses its event and no other.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from keydesk.importing.calendar_rules import bound, trouble_with
from keydesk.importing.calendar_text import RawCalendar, RawEvent, read_text
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import CalendarSpan, Drafts, Origin, Problem, VisitDraft
from keydesk.importing.sheets import LARGEST_FILE, content_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event

SOURCE: Final = "calendar"
MOST_VISITS: Final = 100_000
"""Occurrences that one file gives in the days that are read."""

LONGEST: Final = timedelta(days=60)
USUAL: Final = timedelta(minutes=30)
LONGEST_READING: Final = 30.0
"""Seconds for which the series of one file are written out; a calendar of a sitter takes a twentieth of one."""

_ONCE: Final = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE")
_DAY: Final = timedelta(days=1)
_MARGIN: Final = timedelta(days=2)
_OFF = re.compile(r"\s*\[?cancel+ed\]?\s*[:\-–]?\s*", re.IGNORECASE)
_DAY_TEXT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})")


def read_calendar(path: Path, window: Window) -> Drafts:
    """The visits of a calendar's file on the days of the window.

    Raises:
        Refusal: the file cannot be read, has no event, or has more than can be meant.
    """
    return calendar_drafts(content_of(path), name=path.name, window=window)


def calendar_drafts(content: bytes, *, name: str, window: Window) -> Drafts:
    """The visits of a calendar; see :func:`read_calendar`."""
    calendars, remarks = read_text(content, name=name)
    empty = not any(calendar.events for calendar in calendars)
    if empty and not all(calendar.ended for calendar in calendars):
        raise Refusal(f"{shown(name)} is a calendar without a single event, and cut off: export it again.")
    visits: list[VisitDraft] = []
    problems: list[Problem] = []
    tallies: Counter[str] = Counter()
    spans: list[CalendarSpan] = []
    told = [*remarks, *([f"{shown(name)} is a calendar without a single event"] if empty else [])]
    for calendar in calendars:
        called = calendar.name or name.rpartition(".")[0] or name
        reader = _Reader(name, called, window, tallies, problems, told)
        before = len(problems)
        visits.extend(reader.visits(calendar))
        whole = calendar.ended and len(problems) == before
        spans.append(CalendarSpan(reader.source, name, window.first, window.last, whole=whole))
        if calendar.zone and calendar.zone != str(window.zone):
            told.append(
                f"the calendar {shown(called, width=40)} is in {shown(calendar.zone, width=40)}; its times are "
                f"told in the office's, {window.zone}"
            )
    return Drafts(
        source=SOURCE,
        visits=tuple(visits),
        spans=tuple(spans),
        problems=tuple(problems),
        tallies=tallies,
        remarks=tuple(dict.fromkeys(told)),
    )


def is_off(title: str) -> bool:
    """Whether a title says that the visit is off."""
    return _OFF.match(title) is not None


def without_off(title: str) -> str:
    """A title without the word that says that the visit is off."""
    return _OFF.sub("", title, count=1) if is_off(title) else title


class _Reader:
    """One calendar being read; what is counted and refused goes to the lists of its file."""

    def __init__(
        self,
        file: str,
        called: str,
        window: Window,
        tallies: Counter[str],
        problems: list[Problem],
        remarks: list[str],
    ) -> None:
        self.source = f"calendar {called}"
        self._file = file
        self._called = called
        self._window = window
        self._tallies = tallies
        self._problems = problems
        self._remarks = remarks
        self._given = 0
        self._began = monotonic()

    def visits(self, calendar: RawCalendar) -> Iterator[VisitDraft]:
        """Every visit of the calendar in the window."""
        raws = [raw for raw in calendar.events if self._may_count(raw)]
        if not raws:
            return
        groups: dict[str, list[tuple[RawEvent, Event]]] = defaultdict(list)
        for number, (raw, event) in enumerate(zip(raws, _events(calendar, raws), strict=True)):
            reason = raw.trouble or _unreadable(event) or _impossible(event)
            if reason:
                self._refuse(raw, event, reason)
            else:
                groups[str(event.get("UID") or "").strip() or f"?{number}"].append((raw, event))
        for uid, members in groups.items():
            yield from self._group(uid, members)

    def _may_count(self, raw: RawEvent) -> bool:
        """Whether an event can have a moment in the window; of old single ones there may be tens of thousands."""
        if raw.trouble or raw.names & {"RRULE", "RDATE", "RECURRENCE-ID", "DURATION"}:
            return True
        begins, ends = _day_in(raw.value("DTSTART")), _day_in(raw.value("DTEND"))
        if begins is None or (ends is None and "DTEND" in raw.names) or (ends is not None and ends < begins):
            return True
        if begins - _MARGIN <= self._window.last and (ends or begins) + _MARGIN >= self._window.first:
            return True
        self._tallies["visits_outside"] += 1
        return False

    def _refuse(self, raw: RawEvent, event: Event | None, reason: str) -> None:
        title = raw.value("SUMMARY") if event is None else _text(event, "SUMMARY")
        uid = raw.value("UID")
        self._problems.append(
            Problem(
                "visit",
                Origin(self._file, raw.line),
                title or "an event without a title",
                f"{reason} ({uid})" if uid else reason,
            )
        )

    def _group(self, uid: str, members: Sequence[tuple[RawEvent, Event]]) -> Iterator[VisitDraft]:
        """The visits of the events of one UID: a series with what was moved of it, or events that stand alone."""
        series = [
            each for each in members if {"RRULE", "RDATE"} & each[0].names and "RECURRENCE-ID" not in each[0].names
        ]
        if not series:
            for raw, event in _newest(members):
                yield from self._single(uid, raw, event)
            return
        raw, event = max(series, key=lambda each: _sequence(each[1]))
        reason = trouble_with(event)
        if reason:
            self._refuse(raw, event, reason)
            return
        moved = [each for each in members if "RECURRENCE-ID" in each[0].names]
        lines = {(_moment(each, "RECURRENCE-ID"), _sequence(each)): found.line for found, each in moved}
        try:
            found = self._written_out(event, [each for _, each in moved])
        except (ValueError, TypeError, OverflowError, KeyError, IndexError, AttributeError) as error:
            # What the library for series makes of nonsense differs from case to case; the event is refused, and said.
            self._refuse(raw, event, f"how it repeats cannot be read: {type(error).__name__}")
            return
        zone = getattr(_moment(event, "DTSTART"), "tzinfo", None)
        days = [_identity(each, zone) for each in found]
        times = Counter(moment.date() if isinstance(moment, datetime) else moment for moment in days)
        for each, meant in zip(found, days, strict=True):
            day = meant.date() if isinstance(meant, datetime) else meant
            mark = f"{meant:%Y%m%dT%H%M}" if times[day] > 1 else f"{day:%Y%m%d}"
            line = lines.get((_moment(each, "RECURRENCE-ID"), _sequence(each)), raw.line)
            yield from self._draft(f"{uid}/{mark}", line, each)

    def _written_out(self, series: Event, moved: Iterable[Event]) -> list[Event]:
        import recurring_ical_events  # noqa: PLC0415 - a file without a series does without
        from icalendar import Calendar  # noqa: PLC0415 - calendars alone need it

        if monotonic() - self._began > LONGEST_READING:
            raise Refusal(f"The series of {shown(self._file)} take too long to write out: read fewer days of it.")
        bound(series, self._window.last)
        calendar = Calendar()
        for event in (series, *moved):
            calendar.add_component(event)
        found: list[Event] = []
        # A day more on both sides: the window's days are the office's, and not those of the series' own zone.
        for each in recurring_ical_events.of(calendar).between(self._window.first - _DAY, self._window.last + _MARGIN):
            found.append(each)
            self._given += 1
            if self._given > MOST_VISITS:
                raise Refusal(
                    f"{shown(self._file)} has more than {MOST_VISITS:,} visits from {self._window.words}: "
                    "read fewer days of it."
                )
        return sorted(found, key=lambda each: str(_moment(each, "DTSTART")))

    def _single(self, uid: str, raw: RawEvent, event: Event) -> Iterator[VisitDraft]:
        mark = ""
        if "RECURRENCE-ID" in raw.names:
            # One occurrence of a series that is in somebody else's calendar.
            meant = _moment(event, "RECURRENCE-ID")
            mark = f"/{meant:%Y%m%d}" if isinstance(meant, date) else ""
        yield from self._draft(f"{uid}{mark}", raw.line, event)

    def _draft(self, uid: str, line: int, event: Event) -> Iterator[VisitDraft]:
        """The visit, where it has a moment in the window."""
        begins = _moment(event, "DTSTART")
        ends = _end(event, begins)
        zone = str(event["DTSTART"].params.get("TZID", ""))
        if zone and isinstance(begins, datetime) and begins.tzinfo is None:
            self._remarks.append(
                f"the time zone {shown(zone, width=40)} of the calendar {shown(self._called, width=40)} is not known; "
                "its times are taken as the office's"
            )
        all_day = not isinstance(begins, datetime)
        starts_at, ends_at = self._window.wall(begins), self._window.wall(ends)
        title = " ".join(_text(event, "SUMMARY").split())
        if ends_at <= starts_at:
            self._tallies["visits_without_end"] += 1
            ends_at = starts_at + (_DAY if all_day else USUAL)
        if not self._window.has(starts_at, ends_at):
            self._tallies["visits_outside"] += 1
            return
        status = _text(event, "STATUS").upper()
        yield VisitDraft(
            origin=Origin(self._file, line),
            source=self.source,
            uid="" if uid.startswith("?") else uid[:400],
            title=without_off(title),
            starts_at=starts_at,
            ends_at=ends_at,
            all_day=all_day,
            status="cancelled" if status == "CANCELLED" or is_off(title) else "scheduled",
            calendar=self._called,
            place=" ".join(_text(event, "LOCATION").split()),
            about=_text(event, "DESCRIPTION").strip(),
        )


def _events(calendar: RawCalendar, raws: Sequence[RawEvent]) -> list[Event]:
    """The events, read; where the time zones of the file cannot be, by their names alone."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - calendars alone need it

    body = [line for raw in raws for line in ("BEGIN:VEVENT", *raw.lines, "END:VEVENT")]
    for zones in (calendar.zones, []):
        text = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *zones, *body, "END:VCALENDAR"))
        try:
            found = [each for each in Calendar.from_ical(text).walk("VEVENT") if isinstance(each, Event)]
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            # Damaged definitions of time zones; most are known by their names as well.
            continue
        if len(found) == len(raws):
            return found
    return [_alone(raw) for raw in raws]


def _alone(raw: RawEvent) -> Event:
    """One event by itself; what the library cannot read at all is an event without a start."""
    from icalendar import Event  # noqa: PLC0415 - calendars alone need it

    try:
        found = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *raw.lines, "END:VEVENT")))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        found = None
    if not isinstance(found, Event):
        raw.trouble = raw.trouble or "it cannot be read"
        return Event()
    return found


def _unreadable(event: Event) -> str:
    """Which value of an event cannot be read."""
    wrong = sorted({str(name) for name, _ in event.errors if name})
    if wrong:
        return f"its {', '.join(wrong)} cannot be read"
    twice = [name for name in _ONCE if isinstance(event.get(name), list)]
    if twice:
        return f"it has more than one {', '.join(twice)}"
    return "" if event.get("DTSTART") is not None else "it has no start"


def _impossible(event: Event) -> str:
    """Why an event is no span of time."""
    begins = _moment(event, "DTSTART")
    if not isinstance(begins, date):
        return "its start is no day and no time"
    ends = _end(event, begins)
    if not isinstance(ends, date) or isinstance(ends, datetime) != isinstance(begins, datetime):
        return "its start is a day and its end a time, or the other way round"
    if isinstance(begins, datetime) and isinstance(ends, datetime) and (begins.tzinfo is None) != (ends.tzinfo is None):
        return "its start has a time zone and its end has none, or the other way round"
    try:
        span = ends - begins
    except (TypeError, OverflowError):
        return "its start and its end cannot be compared"
    if span < timedelta():
        return "its end is before its start"
    return f"it lasts longer than {LONGEST.days} days" if span > LONGEST else ""


def _moment(event: Event, name: str) -> Any:
    """A day, a time, or None; of a list the first."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return getattr(value, "dt", None)


def _end(event: Event, begins: Any) -> Any:
    ends = _moment(event, "DTEND")
    if ends is not None:
        return ends
    lasts = _moment(event, "DURATION")
    if isinstance(lasts, timedelta):
        return begins + lasts
    return begins if isinstance(begins, datetime) else begins + _DAY


def _identity(event: Event, zone: Any) -> date | datetime:
    """For which moment of its series an occurrence stands, wherever it was moved to, by the clock of the series."""
    meant: date | datetime = _moment(event, "RECURRENCE-ID") or _moment(event, "DTSTART")
    if isinstance(meant, datetime) and meant.tzinfo is not None and zone is not None:
        return meant.astimezone(zone)
    return meant


def _newest(members: Sequence[tuple[RawEvent, Event]]) -> Iterator[tuple[RawEvent, Event]]:
    """Of several versions of one event the last one."""
    last: dict[str, tuple[RawEvent, Event]] = {}
    for raw, event in members:
        mark = str(_moment(event, "RECURRENCE-ID") or "")
        if mark not in last or _sequence(event) >= _sequence(last[mark][1]):
            last[mark] = (raw, event)
    yield from last.values()


def _sequence(event: Event) -> int:
    value = event.get("SEQUENCE")
    return value if isinstance(value, int) else 0


def _text(event: Event, name: str) -> str:
    value = event.get(name)
    return str(value[0] if isinstance(value, list) and value else value or "")


def _day_in(text: str) -> date | None:
    found = _DAY_TEXT.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


__all__ = ["LARGEST_FILE", "SOURCE", "calendar_drafts", "is_off", "read_calendar", "without_off"]
