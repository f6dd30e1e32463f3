"""The language of the filter: ``rivera status:out -holder:sam due:fri "front door"``.

Words must all be found in a copy's search text, in any order, whatever their case and accents; a star stands for
anything. ``name:value`` asks one thing only, several values are parted by commas and mean "any of them", ``-`` before
either turns it round, and quotes keep words together. What cannot be understood is told in words while the rest still
filters: half a query is what one has while typing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, cast

from keydesk.rules.dates import read_due, read_past, start_of_day, today, wall
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

Name = Literal["word", "holder", "status", "safe", "hook", "client", "tag", "due"]

NAMES: tuple[Name, ...] = ("holder", "status", "safe", "hook", "client", "tag", "due")
"""What can be asked by name."""

STATUSES = (
    "in",
    "out",
    "client",
    "contact",
    "transit",
    "missing",
    "overdue",
    "spare",
    "untested",
    "standing",
    "recalled",
    "lost",
    "stolen",
    "retired",
    "all",
)
"""What ``status:`` can ask: ``in`` is in a safe, ``out`` with a sitter, ``all`` those out of service too."""

OUT_OF_SERVICE = frozenset({"lost", "stolen", "retired", "all"})
"""Statuses that no copy in service has; without one of them a list is of copies in service."""

_LONGEST = 500
_MOST_TERMS = 40
_TOKEN = re.compile(
    r"""\s*(?P<not>-?)(?:(?P<name>[^\W\d_]+):)?(?P<value>(?:"[^"]*(?:"|$)|[^\s"])*)""",
)
_NO_DATE = frozenset({"none", "standing", "never"})
_LATE = frozenset({"late", "overdue"})


@dataclass(frozen=True, slots=True)
class Span:
    """Due dates from ``start`` up to, but without, ``end``; None on either side is open, on both is no date at all."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked.

    Attributes:
        name: what it is asked of; ``word`` is the copy's search text.
        values: folded; any of them will do. A ``*`` in them stands for anything.
        negated: whether what has it is left out.
        spans: for ``due``, in place of values.
    """

    name: Name
    values: tuple[str, ...]
    negated: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that was understood, as far as it was.

    Attributes:
        terms: all of them must hold.
        trouble: in words, what was not understood; empty when everything was.
    """

    terms: tuple[Term, ...] = ()
    trouble: str = ""

    @property
    def in_service_only(self) -> bool:
        """Whether copies out of service (lost, stolen, retired) are left out, as they are unless asked for."""
        asked = {value for term in self.terms if term.name == "status" and not term.negated for value in term.values}
        return not asked & OUT_OF_SERVICE


@dataclass
class _Reading:
    now: datetime
    zone: ZoneInfo
    troubles: list[str] = field(default_factory=list)

    def term(self, *, negated: bool, name: str, raw: str) -> Term | None:
        if not name:
            word = fold(raw.replace('"', ""))
            return Term("word", (word,), negated) if word.strip("*") else None
        if name not in NAMES:
            self.troubles.append(f"“{shown(name, width=20)}:” is not known; use {', '.join(NAMES)}")
            word = fold(f"{name}:{raw}".replace('"', ""))
            return Term("word", (word,), negated)
        # "status:" alone is the beginning of something, and filters nothing yet.
        values = [value for value in (fold(part) for part in _parts(raw)) if value.strip("*")]
        if name == "status":
            values = [status for value in values for status in self._statuses(value)]
        if name == "due":
            spans = tuple(span for value in values for span in self._spans(value))
            return Term("due", (), negated, spans) if spans else None
        return Term(cast("Name", name), tuple(values), negated) if values else None

    def _statuses(self, value: str) -> Iterator[str]:
        if value in STATUSES:
            yield value
            return
        begun = [status for status in STATUSES if status.startswith(value)]
        if len(begun) == 1:
            yield begun[0]
        else:
            known = ", ".join(begun or STATUSES)
            self.troubles.append(f"status can be {known}")

    def _spans(self, value: str) -> Iterator[Span]:
        if value in _NO_DATE:
            yield Span(None, None)
        elif value in _LATE:
            yield Span(None, self.now)
        elif value == "week":
            yield Span(self.now, self._start(today(self.now, self.zone) + timedelta(days=7)))
        else:
            compared = value[:1] if value[:1] in {"<", ">"} else ""
            day = self._day(value.removeprefix(compared))
            if day is None:
                self.troubles.append(f"due:{shown(value, width=20)} is not a day; write fri, 27nov, late, week or none")
            elif compared == "<":
                yield Span(None, self._start(day))
            elif compared == ">":
                yield Span(self._start(day + timedelta(days=1)), None)
            else:
                yield Span(self._start(day), self._start(day + timedelta(days=1)))

    def _start(self, day: date) -> datetime:
        return start_of_day(day, self.zone)

    def _day(self, text: str) -> date | None:
        # In a query without blanks "27nov" is one word; the reader of dates wants two.
        text = re.sub(r"(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)", " ", text)
        if text == "today":
            return today(self.now, self.zone)
        for read in (read_due, read_past):
            try:
                found = read(text, now=self.now, zone=self.zone)
            except Refusal:
                continue
            if found is not None:
                return wall(found, self.zone).date()
        return None


def _parts(raw: str) -> list[str]:
    """A value's alternatives: parted by commas outside quotes."""
    parts = re.findall(r'((?:"[^"]*(?:"|$)|[^,"])+)', raw)
    return [part.replace('"', "") for part in parts]


def read_query(text: str, *, now: datetime, zone: ZoneInfo) -> Query:
    """Return what a person's filter asks. Never raises: what is wrong is in :attr:`Query.trouble`.

    Args:
        text: as typed, finished or not.
        now: what ``late`` and ``fri`` are counted from.
        zone: the office's.
    """
    reading = _Reading(now, zone)
    terms: list[Term] = []
    if len(text) > _LONGEST:
        reading.troubles.append(f"only the first {_LONGEST} characters are used")
        text = text[:_LONGEST]
    at = 0
    while at < len(text) and len(terms) < _MOST_TERMS:
        found = _TOKEN.match(text, at)
        if found is None or found.end() == at:
            break
        at = found.end()
        term = reading.term(negated=bool(found["not"]), name=fold(found["name"] or ""), raw=found["value"])
        if term is not None:
            terms.append(term)
    return Query(tuple(terms), reading.troubles[0] if reading.troubles else "")


def like(value: str, *, whole: bool = False) -> str:
    r"""The LIKE pattern (escape ``\``) for a folded value: contains it, or where it has stars, is made like that.

    Args:
        value: folded; a star stands for anything.
        whole: must be all of the text and not just a part of it.
    """
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = re.sub(r"\*+", "%", escaped)
    return pattern if whole else f"%{pattern}%"
