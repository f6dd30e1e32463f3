"""The language of the filter: ``rivera status:out !holder:sam due:fri "front door"``.

Words must all be found in a copy's search text, in any order, whatever their case and accents; a star stands for
anything. ``name:value`` asks one thing only, several values are parted by commas and mean "any of them", ``-`` or ``!``
before either turns it round, and quotes keep words together. What cannot be understood is told in words, with the place
where it stands, while the rest still filters: half a query is what one has while typing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from keydesk.rules.dates import read_due, read_past, start_of_day, today, wall
from keydesk.rules.query_tokens import Token, tokens
from keydesk.rules.query_words import KEYS, OUT_OF_SERVICE, Language, Name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

_LONGEST = 500
_MOST_TERMS = 40
_NO_DATE = frozenset({"none", "standing", "never"})
_LATE = frozenset({"late", "overdue"})
_COMPARED = re.compile(r"[<>]=?")
_TOLD_WIDTH = 30
# Cells of a word that is told back.
_ALIKE = 0.6
# How much a misspelt word must be like the one that may be meant.


@dataclass(frozen=True, slots=True)
class Span:
    """Moments from ``start`` up to, but without, ``end``; None on either side is open, on both is no date at all."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked.

    Attributes:
        name: what it is asked of; ``word`` is the search text.
        values: folded; any of them will do. A ``*`` in them stands for anything.
        negated: whether what has it is left out.
        spans: for names that take days, in place of values.
    """

    name: Name
    values: tuple[str, ...]
    negated: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of a filter that was not understood.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        sentence: what is wrong, and what would be right.
        word: the how-manieth word of the text it is in, from 1.
    """

    start: int
    end: int
    sentence: str
    word: int = 1

    def told(self, text: str) -> str:
        """The sentence with the word that it is about, for where the text is not beneath the eyes."""
        there = f"“{shown(text[self.start : self.end], width=_TOLD_WIDTH)}”"
        return f"word {self.word}{'' if there in self.sentence else f', {there}'}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Query:
    """A filter that was understood, as far as it was.

    Attributes:
        terms: all of them must hold.
        troubles: what was not understood.
        unfinished: words that ask nothing yet, such as ``holder:``; no trouble while one types, and one of a command.
    """

    terms: tuple[Term, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    unfinished: tuple[Trouble, ...] = field(default=(), compare=False)

    @property
    def trouble(self) -> str:
        """In words, the first thing that was not understood; empty when everything was."""
        return self.troubles[0].sentence if self.troubles else ""

    @property
    def rest(self) -> Query:
        """The same without the statuses that a facet puts in place of one another: what the facets count within."""
        return Query(tuple(term for term in self.terms if term not in self.statuses.terms), self.troubles)

    @property
    def statuses(self) -> Query:
        """The statuses alone that a facet puts in place of one another."""
        return Query(tuple(term for term in self.terms if term.name == "status" and not term.negated))

    @property
    def in_service_only(self) -> bool:
        """Whether copies out of service (lost, stolen, retired) are left out, as they are unless asked for."""
        asked = {value for term in self.terms if term.name == "status" and not term.negated for value in term.values}
        return not asked & OUT_OF_SERVICE


@dataclass
class _Reading:
    now: datetime
    zone: ZoneInfo
    language: Language = KEYS
    troubles: list[Trouble] = field(default_factory=list)
    unfinished: list[Trouble] = field(default_factory=list)
    word: int = 0

    def term(self, token: Token) -> Term | None:
        self.word += 1
        negated = bool(token.sign)
        name = fold(token.name)
        if not name:
            word = fold(token.value.replace('"', ""))
            bare = self.language.fixed.get(self.language.bare, {})
            if negated and '"' not in token.value and word in bare and word != "all":
                return Term(self.language.bare, (word,), negated=True)
            if not word.strip():
                self._asks_nothing(token, "nothing stands in it to look for")
            return Term("word", (word,), negated) if word.strip("*") else None
        known = self.language.name_of(name)
        if known is None:
            start = token.start + len(token.sign)
            self._wrong(
                start,
                start + len(token.name) + 1,
                _unknown(name, self.language),
            )
            word = fold(f"{name}:{token.value}".replace('"', ""))
            return Term("word", (word,), negated)
        # "status:" alone is the beginning of something, and filters nothing yet.
        written = [(start, end, fold(part)) for start, end, part in token.parts()]
        parts = [each for each in written if each[2].strip("*")]
        if not any(each for _, _, each in written):
            self._asks_nothing(token, f"nothing stands after “{name}:”")
        elif not parts:
            self._asks_nothing(token, f"“{name}:” with a star alone asks nothing")
        if known in self.language.days:
            spans = tuple(span for part in parts for span in self._spans(known, *part))
            return Term(known, (), negated, spans) if spans else None
        if known in self.language.fixed:
            parts = [
                (start, end, each) for start, end, value in parts for each in self._fixed(known, start, end, value)
            ]
        if known in self.language.made_like:
            parts = [each for each in parts if self._is_made(known, *each)]
        return Term(known, tuple(value for _, _, value in parts), negated) if parts else None

    def _is_made(self, name: Name, start: int, end: int, value: str) -> bool:
        """Whether a value is made as those of the name are; half of one, such as ``<``, asks nothing yet."""
        pattern, sentence = self.language.made_like[name]
        if pattern.fullmatch(value):
            return True
        if _COMPARED.fullmatch(value):
            self.unfinished.append(Trouble(start, end, sentence, self.word))
        else:
            self._wrong(start, end, sentence)
        return False

    def _asks_nothing(self, token: Token, sentence: str) -> None:
        self.unfinished.append(Trouble(token.start, token.end, sentence, self.word))

    def _wrong(self, start: int, end: int, sentence: str) -> None:
        self.troubles.append(Trouble(start, end, sentence, max(1, self.word)))

    def _fixed(self, name: Name, start: int, end: int, value: str) -> Iterator[str]:
        known = self.language.fixed[name]
        if value in known:
            yield value
            return
        begun = [each for each in known if each.startswith(value)]
        if len(begun) == 1:
            yield begun[0]
        else:
            near = begun or get_close_matches(value, known, n=3, cutoff=_ALIKE)
            self._wrong(start, end, f"{name} can be {', '.join(near or known)}")

    def _spans(self, name: Name, start: int, end: int, value: str) -> Iterator[Span]:
        ahead = name in self.language.ahead
        day_today = today(self.now, self.zone)
        if ahead and value in _NO_DATE:
            yield Span(None, None)
        elif ahead and value in _LATE:
            yield Span(None, self.now)
        elif value == "week":
            week = timedelta(days=7)
            yield (
                Span(self.now, self._start(day_today + week))
                if ahead
                else Span(self._start(day_today - week), self.now)
            )
        else:
            found = _COMPARED.match(value)
            compared = found[0] if found else ""
            day = self._day(value.removeprefix(compared), ahead=ahead)
            if day is None:
                known = "fri, 27nov, <today, late, week or none" if ahead else "yesterday, fri, 3nov, <today or week"
                self._wrong(start, end, f"{name}:{shown(value, width=20)} is not a day; write {known}")
                return
            begins, ends = self._start(day), self._start(day + timedelta(days=1))
            match compared:
                case "<":
                    yield Span(None, begins)
                case "<=":
                    yield Span(None, ends)
                case ">":
                    yield Span(ends, None)
                case ">=":
                    yield Span(begins, None)
                case _:
                    yield Span(begins, ends)

    def _start(self, day: date) -> datetime:
        return start_of_day(day, self.zone)

    def _day(self, text: str, *, ahead: bool) -> date | None:
        # In a query without blanks "27nov" is one word; the reader of dates wants two.
        text = re.sub(r"(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)", " ", text)
        if text == "today":
            return today(self.now, self.zone)
        for read in (read_due, read_past) if ahead else (read_past, read_due):
            try:
                found = read(text, now=self.now, zone=self.zone)
            except Refusal:
                continue
            if found is not None:
                return wall(found, self.zone).date()
        return None


def _unknown(name: str, language: Language) -> str:
    """What is wrong with a name that is none of the list's."""
    told = f"“{shown(name, width=20)}:”"
    if language.is_sealed(name):
        return f"{told} is a secret, and no list is filtered by one"
    return f"{told} is not known{_meant(name, language)}"


def _meant(name: str, language: Language) -> str:
    """What helps with a name that is none: the one that was perhaps meant, or all of them."""
    names = language.names
    begun = [each for each in names if each.startswith(name)]
    near = begun[:1] or get_close_matches(name, names, n=1, cutoff=_ALIKE)
    return f"; is “{near[0]}:” meant?" if near else f"; use {', '.join(names)}"


def read_query(text: str, *, now: datetime, zone: ZoneInfo, language: Language = KEYS) -> Query:
    """Return what a person's filter asks. Never raises: what is wrong is in :attr:`Query.troubles`.

    Args:
        text: as typed, finished or not.
        now: what ``late`` and ``fri`` are counted from.
        zone: the office's.
        language: what can be asked of the list.
    """
    reading = _Reading(now, zone, language)
    if len(text) > _LONGEST:
        reading.troubles.append(Trouble(_LONGEST, len(text), f"only the first {_LONGEST} characters are used"))
        text = text[:_LONGEST]
    terms: list[Term] = []
    for token in tokens(text):
        term = reading.term(token)
        if term is not None:
            terms.append(term)
        if len(terms) == _MOST_TERMS:
            break
    return Query(tuple(terms), tuple(reading.troubles), tuple(reading.unfinished))


def require_whole(query: Query, text: str) -> None:
    """Refuses a command's filter of which a word was not understood, or asks nothing.

    A screen shows half a query; a command whose ``holder:$WHO`` came out empty would be about everybody's keys.

    Raises:
        Refusal: naming the word.
    """
    trouble = next(iter((*query.troubles, *query.unfinished)), None)
    if trouble is not None:
        told = trouble.told(text)
        raise Refusal(f"The filter was not understood, {told}{'' if told.endswith('?') else '.'}")


def begins(value: str) -> bool:
    """Whether a value asks how something begins: ``r*``, with its only star at its end."""
    return value.endswith("*") and "*" not in value.rstrip("*")


def like(value: str, *, whole: bool = False) -> str:
    r"""The LIKE pattern (escape ``\``) for a folded value: contains it, or where it has stars, is made like that.

    Args:
        value: folded; a star stands for anything.
        whole: must be all of the text and not just a part of it.
    """
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = re.sub(r"\*+", "%", escaped)
    return pattern if whole else f"%{pattern}%"
