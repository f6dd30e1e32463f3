"""Who a calendar's title means: surname, first name and animals of the office's clients, and the street beside it.

Offices write titles in every order (``30 min walk - Rivera (Biscuit)``, ``Rivera - Biscuit - walk``, ``walk: Ana
Rivera``). What tells a client is looked up, not guessed: where two fit, nobody is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from keydesk.importing.items import Ref
from keydesk.importing.values import pet_names
from keydesk.rules.alike import name_key, street_key
from keydesk.rules.text import fold

How = Literal["pets", "street", "name"]

_BRACKET = re.compile(r"^(.*?)\(([^()]*)\)(.*)$", re.DOTALL)
_BREAK = re.compile(r"\s+[-–—|/•·]+\s+|\s*[:;|–—]\s+|\s*\n\s*")
_SERVICE = re.compile(
    r"\d|\b(?:walk|walks|visit|visits|sit|sitting|drop|min|mins|minutes|hour|hours|hr|overnight|potty|break|cat|dog"
    r"|meet|greet|board|boarding|daycare|taxi|feed|feeding|care|check|adventure|am|pm|midday|service)\b"
)
_NO_VISITS: Final = frozenset(
    {"off", "day off", "time off", "off day", "not available", "unavailable", "vacation", "on vacation", "holiday"}
    | {"holidays", "sick", "sick day", "team meeting", "meeting", "staff meeting", "training", "lunch", "break", "busy"}
    | {"pto", "personal", "personal day", "doctor", "dentist", "appointment", "blocked", "block", "no visits", "away"}
)
_SINGLE_NUMBER = re.compile(r"\d+")


def is_no_visit(title: str) -> bool:
    """Whether a title is a sitter's own time: ``OFF``, ``Vacation!``, ``Team meeting``."""
    return _plain(title) in _NO_VISITS


def title_key(title: str) -> str:
    """The form in which whole titles are compared."""
    return _plain(title)


@lru_cache(maxsize=8_192)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w&]+", fold(text)))


@lru_cache(maxsize=65_536)
def pets_key(text: str) -> str:
    """The form in which the animals of a household are compared: their words, whatever stands between them."""
    return " ".join(sorted(word for word in re.findall(r"\w+", fold(text).replace("'", "")) if word != "and"))


@dataclass(frozen=True, slots=True)
class Household:
    """A client as calendars can name one.

    Attributes:
        ref: the client.
        name: ``Last, First``.
        lasts: surnames, and a company's name, as :func:`name_key` has them.
        fulls: first and last names together.
        pets: the names of the animals that are about.
        street: where they live.
        street2: which flat.
        active: whether the client has visits.
        placed: whether the client has a place in the branch in which visits are booked.
        prospect: whether the client has had none so far.
    """

    ref: Ref
    name: str
    lasts: frozenset[str]
    fulls: frozenset[str]
    pets: tuple[str, ...] = ()
    street: str = ""
    street2: str = ""
    active: bool = True
    placed: bool = True
    prospect: bool = False

    @property
    def pets_key(self) -> str:
        """All animals in the form in which they are compared."""
        return pets_key(" ".join(self.pets))

    @property
    def words(self) -> str:
        """How people are told which client is meant: name, and street where there is one."""
        return f"{self.name}, {self.street}" if self.street else self.name


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a title means.

    Attributes:
        household: the client; None where it cannot be told.
        how: what told it.
        service: the rest of the title: what is booked.
        who: what names the client in the title, for people to be asked.
        reason: why it cannot be told.
        fitting: the clients whom it can mean.
    """

    household: Household | None
    how: How | None = None
    service: str = ""
    who: str = ""
    reason: str = ""
    fitting: tuple[Household, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a title: this part names the client, that one the animals, the rest is the service."""

    name: str
    pets: str
    service: str


class Titles:
    """The office's clients by everything that a title can say of them."""

    def __init__(self, households: Iterable[Household]) -> None:
        self._by_last: dict[str, dict[Ref, Household]] = defaultdict(dict)
        self._by_full: dict[str, dict[Ref, Household]] = defaultdict(dict)
        self.by_ref: dict[Ref, Household] = {}
        for household in households:
            self.by_ref[household.ref] = household
            for last in household.lasts:
                self._by_last[last][household.ref] = household
            for full in household.fulls:
                self._by_full[full][household.ref] = household
        self._told: dict[tuple[str, str], Meaning] = {}

    def meaning(self, title: str, place: str) -> Meaning:
        """Whom a title means, with the place that stands beside it."""
        known = self._told.get((title, place))
        if known is None:
            known = self._told[title, place] = self._tell(title, street_key(place))
        return known

    def named(self, text: str) -> dict[Ref, Household]:
        """The clients with this name: the whole of it first, the surname else."""
        key = name_key(text)
        return self._by_full.get(key) or self._by_last.get(key) or {}

    def _tell(self, title: str, street: str) -> Meaning:
        readings = list(_readings(title))
        exact: dict[Ref, tuple[Household, _Reading]] = {}
        named: dict[Ref, tuple[Household, _Reading]] = {}
        by_name: dict[Ref, list[_Reading]] = defaultdict(list)
        for reading in readings:
            for ref, household in self.named(reading.name).items():
                named.setdefault(ref, (household, reading))
                by_name[ref].append(reading)
                if reading.pets and pets_key(reading.pets) == household.pets_key:
                    exact.setdefault(ref, (household, reading))
        if exact:
            return self._choose(list(exact.values()), street, how="pets")
        close = [(each, likely) for each, _ in named.values() if (likely := _closest(each, by_name[each.ref]))]
        if close:
            return self._choose(close, street, how="name")
        return self._unknown(title, readings, list(named.values()))

    def _choose(self, fitting: list[tuple[Household, _Reading]], street: str, *, how: How) -> Meaning:
        """The one that fits; among several the one at the street, and nobody where that does not tell either."""
        if len(fitting) > 1 and street:
            there = [each for each in fitting if _lives(each[0], street)]
            flats = [each for each in there if each[0].street2 and street_key(each[0].street2) in street]
            there = flats if len(there) > 1 and len(flats) == 1 else there
            if there:
                fitting, how = there, "street"
        if len(fitting) > 1:
            # Somebody who has left has no visits; it is said where nobody else fits.
            active = [each for each in fitting if each[0].active]
            fitting = active or fitting
        (household, reading), *more = fitting
        who = _who(reading)
        if more:
            names = [each.words for each, _ in fitting]
            reason = f"it can be {', '.join(names[:-1])} or {names[-1]}"
            return Meaning(None, None, reading.service, who, reason, tuple(each for each, _ in fitting))
        if _elsewhere(household, street) and how != "street":
            reason = (
                f"{household.words} has this name and these animals, and lives in another street than the calendar has"
            )
            return Meaning(None, None, reading.service, who, reason, (household,))
        return Meaning(household, how, reading.service, who, "", (household,))

    def _unknown(self, title: str, readings: list[_Reading], named: list[tuple[Household, _Reading]]) -> Meaning:
        if named:
            reading = named[0][1]
            names = ", ".join(household.words for household, _ in named[:3])
            more = f" … and {len(named) - 3} more" if len(named) > 3 else ""  # noqa: PLR2004 - three are told
            reason = f"the name is that of {names}{more}, and the animals are not"
            return Meaning(None, None, reading.service, _who(reading), reason, tuple(each for each, _ in named))
        likely = [each for each in readings if each.pets and not _SERVICE.search(fold(each.name))]
        if not likely:
            likely = [each for each in readings if each.service and not _SERVICE.search(fold(each.name))]
        if likely:
            return Meaning(None, None, likely[0].service, _who(likely[0]), "there is no client of that name")
        return Meaning(None, None, "", title, "it names no client")


def _readings(title: str) -> Iterator[_Reading]:
    """Every way to read a title, the likelier ones first."""
    bracket = _BRACKET.match(title)
    outer, pets = (f"{bracket[1]} - {bracket[3]}", bracket[2].strip()) if bracket else (title, "")
    parts = [part.strip(" -–—:,") for part in _BREAK.split(outer)]
    parts = [part for part in parts if part]
    for at, name in enumerate(parts):
        rest = parts[:at] + parts[at + 1 :]
        if pets:
            yield _Reading(name, pets, " - ".join(rest))
        for other, text in enumerate(rest):
            if not pets:
                yield _Reading(name, text, " - ".join(rest[:other] + rest[other + 1 :]))
    for at, name in enumerate(parts):
        rest = parts[:at] + parts[at + 1 :]
        if not pets:
            yield _Reading(name, "", " - ".join(rest))


def _who(reading: _Reading) -> str:
    return f"{reading.name} ({reading.pets})" if reading.pets else reading.name


def _closest(household: Household, readings: list[_Reading]) -> _Reading | None:
    """How a title that does not name exactly the household's animals speaks of it all the same, if it does.

    It names some of them and no others, or it names no animals at all.
    """
    own = {fold(pet) for pet in household.pets}
    for reading in readings:
        names = {fold(name) for name in pet_names(reading.pets)}
        if names and names <= own:
            return reading
    if all(not each.pets or _SERVICE.search(fold(each.pets)) for each in readings):
        return next((each for each in readings if not each.pets), readings[0])
    return None


def _lives(household: Household, street: str) -> bool:
    own = street_key(household.street)
    return bool(own) and (street == own or street.startswith(f"{own} "))


def _elsewhere(household: Household, street: str) -> bool:
    """Whether the calendar's place is a street with a number, and another one than the client's."""
    own = street_key(household.street)
    both = own and street and _SINGLE_NUMBER.match(own) and _SINGLE_NUMBER.match(street)
    return bool(both) and own.split()[:2] != street.split()[:2]
