"""The text of an iCalendar file taken apart: unfolded lines, the events with the line each begins on, the time zones.

Only what visits need is kept of an event, so that alarms, guests and attachments of any size cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keydesk.importing.csv_text import decode
from keydesk.importing.sheets import LONGEST_CELL
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

MOST_EVENTS: Final = 100_000
"""Events of one file. A sitter with ten visits a day fills it in thirty years, without a single series."""

_KEPT: Final = frozenset(
    {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "SEQUENCE", "STATUS"}
    | {"SUMMARY", "LOCATION", "DESCRIPTION"}
)
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*)([;:])")
_BEGINNING = re.compile(r"\s*BEGIN\s*:\s*VCALENDAR", re.IGNORECASE)


@dataclass(slots=True)
class RawEvent:
    """One VEVENT as it stands there: the line it begins on, and its kept lines by their name."""

    line: int
    lines: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    trouble: str = ""

    def value(self, name: str) -> str:
        """What stands behind the first line of that name, as it is written."""
        for line in self.lines:
            if line.upper().startswith((f"{name}:", f"{name};")):
                return line[_colon(line) + 1 :]
        return ""


@dataclass(slots=True)
class RawCalendar:
    """One VCALENDAR: what it is called, its time zone, the lines that define time zones, its events, and its end."""

    name: str = ""
    zone: str = ""
    zones: list[str] = field(default_factory=list)
    events: list[RawEvent] = field(default_factory=list)
    ended: bool = False


def is_calendar(content: bytes) -> bool:
    """Whether a file begins like a calendar, in whatever encoding."""
    head = content[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return _BEGINNING.match(head.decode("latin-1")) is not None


def is_calendar_file(path: Path) -> bool:
    """Whether a file is a calendar, by what is in it; one that cannot be looked at is left to whoever reads it."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            head = stream.read(400)
    except (OSError, ValueError):
        return False
    return is_calendar(head)


def read_text(content: bytes, *, name: str) -> tuple[tuple[RawCalendar, ...], tuple[str, ...]]:
    """The calendars of a file, and what was passed over.

    Raises:
        Refusal: it has more events than a file may have.
    """
    remarks: list[str] = []
    taking = _Taking(name)
    for number, line in _lines(content, name, remarks):
        taking.take(number, line)
    if taking.event is not None:
        taking.event.trouble = "the file ends in the middle of it"
    if not all(calendar.ended for calendar in taking.calendars):
        remarks.append(f"{shown(name)} has no END:VCALENDAR: it is cut off, and what it lacks is not called off")
    if taking.odd:
        remarks.append(f"{taking.odd:,} lines of {shown(name)} are no lines of a calendar and were passed over")
    return tuple(taking.calendars), tuple(remarks)


class _Taking:
    """The lines of a file as they come: which calendar, event or time zone each belongs to."""

    def __init__(self, name: str) -> None:
        self.calendars: list[RawCalendar] = []
        self.event: RawEvent | None = None
        self.odd = 0
        self._name = name
        self._events = 0
        self._in_zone = False
        self._skipped: list[str] = []

    def take(self, number: int, line: str) -> None:
        """One unfolded line."""
        matched = _LINE.match(line)
        if matched is None:
            self.odd += bool(line.strip())
            return
        key, value = matched[1].upper(), line[matched.end() :].strip().upper()
        if key == "BEGIN" and not self._skipped:
            self._begin(value, number, line)
        elif key == "BEGIN":
            self._skipped.append(value)
        elif key == "END":
            self._end(value, line)
        elif not self._skipped:
            self._property(key, line)

    @property
    def _calendar(self) -> RawCalendar:
        if not self.calendars:
            self.calendars.append(RawCalendar())
        return self.calendars[-1]

    def _begin(self, what: str, number: int, line: str) -> None:
        if what == "VCALENDAR":
            self.calendars.append(RawCalendar())
            self.event, self._in_zone = None, False
        elif what == "VEVENT":
            # One that begins inside another was never ended: what follows is read as the next.
            self.event, self._in_zone = RawEvent(number), False
            self._calendar.events.append(self.event)
            self._events += 1
            if self._events > MOST_EVENTS:
                raise Refusal(
                    f"{shown(self._name)} has more than {MOST_EVENTS:,} events at line {number:,}: "
                    "export fewer days of it."
                )
        elif what == "VTIMEZONE" or (self._in_zone and what in {"DAYLIGHT", "STANDARD"}):
            self._in_zone = True
            self._calendar.zones.append(line)
        else:
            self._skipped.append(what)

    def _end(self, what: str, line: str) -> None:
        if self._skipped:
            # An alarm or a guest that is never ended ends with its event.
            if what == self._skipped[-1]:
                self._skipped.pop()
                return
            if what not in {"VEVENT", "VCALENDAR"}:
                return
            self._skipped.clear()
        if what == "VEVENT":
            self.event = None
        elif what == "VCALENDAR":
            self._calendar.ended = True
        elif self._in_zone:
            self._calendar.zones.append(line)
            self._in_zone = what != "VTIMEZONE"

    def _property(self, key: str, line: str) -> None:
        if self.event is not None:
            _take(self.event, key, line)
        elif self._in_zone:
            self._calendar.zones.append(line)
        elif key in {"X-WR-CALNAME", "NAME"} and not self._calendar.name:
            self._calendar.name = unescaped(line[_colon(line) + 1 :]).strip()
        elif key == "X-WR-TIMEZONE":
            self._calendar.zone = line[_colon(line) + 1 :].strip()


def _take(event: RawEvent, key: str, line: str) -> None:
    if key not in _KEPT:
        return
    if len(line) > LONGEST_CELL:
        if key != "DESCRIPTION":
            event.trouble = f"its {key} is longer than {LONGEST_CELL:,} characters"
        return
    event.names.add(key)
    event.lines.append(line)


def _lines(content: bytes, name: str, remarks: list[str]) -> Iterator[tuple[int, str]]:
    """The unfolded lines with the number of the physical line on which each begins.

    Lines are folded by bytes, and a letter can be folded in two: they are put together before they are decoded.
    """
    if b"\0" in content[:400]:
        text, more = decode(content, name=name)
        content = text.encode()
        remarks += more
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    numbers: list[int] = []
    whole: list[bytes] = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        line = line.rstrip(b"\r")  # noqa: PLW2901 - the line without its end
        if line[:1] in {b" ", b"\t"} and whole:
            whole[-1] += line[1:] if len(whole[-1]) <= LONGEST_CELL * 4 else b""
        elif line:
            numbers.append(number)
            whole.append(line)
    text, more = decode(b"\n".join(whole), name=name)
    remarks += more
    yield from zip(numbers, text.split("\n"), strict=False)


def _colon(line: str) -> int:
    """Where the value begins: the first colon outside quotes."""
    quoted = False
    for at, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return at
    return len(line)


def unescaped(text: str) -> str:
    """A text as it was before RFC 5545 escaped it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)
