"""Which clients may be one household in two profiles, and why: names, phones, e-mail, the door, the company.

Pure functions over frozen facts. A rank orders what is found and is never shown; people read the reasons. Candidates
are told by what they share (:func:`likely_pairs`), so that a list of thousands is compared in a moment, and not each
with each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeVar

from keydesk.rules.alike import door_key, name_key, same_first
from keydesk.rules.phones import phone_key
from keydesk.rules.text import fold

PHONES: Final = ("cell_phone", "home_phone", "work_phone", "other_phone")
EMAILS: Final = ("email", "email2")

PERHAPS: Final = 40
"""The rank from which on two are shown to people at all."""

LIKELY: Final = 60
"""The rank from which on they are so alike that somebody should look before going on."""

_NEARLY: Final = 88
"""Of 100: how alike two words are that differ by a slip of the hand."""

_MOST_IN_A_BLOCK: Final = 25
"""A phone, a door or a name that more clients share tells nothing: an agency, a tower block, a switchboard."""

_LONG_ENOUGH: Final = 4
"""Letters of a word in which a slip of the hand can be told from another word."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Household:
    """What is known of one client, for comparing.

    Attributes:
        persons: (first, last), the partner's too, folded.
        company: folded.
        phones: as they are compared.
        emails: in small letters.
        door: street and house number, as two people would write them alike.
        unit: flat, suite or unit; empty where none is given.
        zip: its first part.
    """

    persons: tuple[tuple[str, str], ...] = ()
    company: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    door: str = ""
    unit: str = ""
    zip: str = ""

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its people as far as they are known, either way round."""
        return frozenset(key for first, last in self.persons if last and (key := name_key(first, last)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two clients are.

    Attributes:
        rank: orders what is found; never shown.
        reasons: why, each in a few words: ``same phone``, ``name alike``.
    """

    rank: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """``same phone, name alike``."""
        return ", ".join(self.reasons)

    @property
    def likely(self) -> bool:
        """Whether somebody should look before going on."""
        return self.rank >= LIKELY


NOT_ALIKE: Final = Likeness(0, ())


def household(values: Mapping[str, object]) -> Household:
    """What is compared of a client's profile; fields that are not there are empty."""

    def text(name: str) -> str:
        return str(values.get(name) or "").strip()

    last, partner_last = fold(text("last_name")), fold(text("partner_last_name"))
    persons = [(first, last) for first in _firsts(text("first_name"))]
    persons += [(first, partner_last or last) for first in _firsts(text("partner_first_name"))]
    if not text("first_name") and last:
        persons.append(("", last))
    door, unit = door_key(text("street"))
    _, second = door_key(f"x {text('street2')}") if text("street2") else ("", "")
    return Household(
        persons=tuple(dict.fromkeys(persons)),
        company=name_key(text("company")),
        phones=frozenset(filter(None, (phone_key(text(name)) for name in PHONES))),
        emails=frozenset(filter(None, (text(name).casefold() for name in EMAILS))),
        door=door,
        unit=unit or second,
        zip=text("zip").split("-")[0].strip().casefold(),
    )


def likeness(one: Household, other: Household) -> Likeness:
    """How alike two households are, and why; the same whichever is named first."""
    name, name_why = _names(one, other)
    door, door_why = _doors(one, other)
    phone, email = one.phones & other.phones, one.emails & other.emails
    rank, reasons = name + door, [each for each in (name_why, door_why) if each]
    if phone:
        rank += 40
        reasons.insert(0, "same phone")
    if email:
        rank += 45
        reasons.insert(0, "same e-mail")
    if one.company and one.company == other.company:
        rank += 30 if one.persons and other.persons else 42
        reasons.append("same company")
    if not reasons:
        return NOT_ALIKE
    # What both have and have otherwise speaks against it: two who are called alike live in two places.
    if one.phones and other.phones and not phone:
        rank -= 8
    if one.emails and other.emails and not email:
        rank -= 4
    if one.door and other.door and not door:
        rank -= 12
    return Likeness(max(rank, 0), tuple(reasons))


def likely_pairs(
    households: Mapping[Key, Household], *, among: Iterable[Key] | None = None, least: int = PERHAPS
) -> list[tuple[Key, Key, Likeness]]:
    """The pairs that may be one household, the likeliest first.

    Args:
        households: all of them, in an order that tells which of two comes first.
        among: only pairs with one of these; None is all pairs.
        least: the rank from which on a pair is given.
    """
    order = {key: place for place, key in enumerate(households)}
    wanted = None if among is None else set(among)
    blocks: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for key, each in households.items():
        for block in _blocks(each):
            blocks[block].append(key)
    seen: set[tuple[Key, Key]] = set()
    found: list[tuple[Key, Key, Likeness]] = []
    for (what, _), keys in blocks.items():
        # Of one new client everybody of that name is looked at; among all of a list that would be half of them.
        named = wanted is not None and len(wanted) == 1 and what in {"name", "last"}
        if len(keys) < 2 or (len(keys) > _MOST_IN_A_BLOCK and not named):  # noqa: PLR2004 - a pair
            continue
        if named and not any(each in keys for each in wanted or ()):
            continue
        for place, one in enumerate(keys):
            for other in keys[place + 1 :]:
                pair = (one, other)
                if pair in seen or (wanted is not None and one not in wanted and other not in wanted):
                    continue
                seen.add(pair)
                alike = likeness(households[one], households[other])
                if alike.rank >= least:
                    found.append((one, other, alike))
    return sorted(found, key=lambda each: (-each[2].rank, order[each[0]], order[each[1]]))


def _blocks(one: Household) -> Iterator[tuple[str, str]]:
    """What another household has to share to be compared at all."""
    for each in one.phones:
        yield "phone", each
    for each in one.emails:
        yield "email", each
    for each in one.names:
        yield "name", each
    for first, last in one.persons:
        if not first and last:
            yield "last", last
    if one.company:
        yield "company", one.company
    number, _, street = one.door.partition(" ")
    if number[:1].isdigit() and street:
        yield "door", f"{number} {street[:3]}"


def _firsts(text: str) -> list[str]:
    """``Ana & Luis`` are two people."""
    parts = fold(text).replace(" and ", " & ").replace(" y ", " & ").replace("+", "&").replace("/", "&").split("&")
    return [each for part in parts if (each := " ".join(part.split()))]


def _names(one: Household, other: Household) -> tuple[int, str]:
    """The best that any two of their people have in common."""
    best = (0, "")
    for mine in one.persons:
        for theirs in other.persons:
            best = max(best, _person(mine, theirs), key=lambda each: each[0])
    return best


@lru_cache(maxsize=65_536)
def _person(one: tuple[str, str], other: tuple[str, str]) -> tuple[int, str]:
    (first, last), (other_first, other_last) = one, other
    same_last = name_key(last) == name_key(other_last) != ""
    whole = bool(first) is bool(other_first) and bool(last) and bool(other_last)
    if whole and name_key(first, last) == name_key(other_first, other_last) != "":
        return 42, "same name"
    alike = same_first(first.split(" ")[0], other_first.split(" ")[0])
    nearly = alike or _slip(first, other_first)
    if same_last:
        if nearly:
            return 32, "name alike"
        return (15 if first and other_first else 26), "same last name"
    # Maiden names, double names: one of the words is the same, and the first name is.
    shared = set(name_key(last).split()) & set(name_key(other_last).split())
    if (nearly and _slip(last, other_last)) or (alike and any(len(word) >= _LONG_ENOUGH for word in shared)):
        return 26, "name alike"
    return 0, ""


def _slip(one: str, other: str) -> bool:
    """Whether two words are one with a slip of the hand."""
    if min(len(one), len(other)) < _LONG_ENOUGH:
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - only comparing needs it, and a start does not

    return fuzz.ratio(one, other) >= _NEARLY - (6 if min(len(one), len(other)) < 2 * _LONG_ENOUGH else 0)


def _doors(one: Household, other: Household) -> tuple[int, str]:
    if not one.door or not other.door or (one.zip and other.zip and one.zip != other.zip):
        return 0, ""
    number, other_number = one.door.split(" ")[0], other.door.split(" ")[0]
    if number != other_number or not number[:1].isdigit():
        # Without a house number a street is no door.
        return (12, "same address") if one.door == other.door else (0, "")
    if one.unit and other.unit and one.unit != other.unit:
        return (8, "same house") if one.door == other.door else (0, "")
    if one.door == other.door:
        return (35, "same address") if one.unit == other.unit else (25, "same house")
    from rapidfuzz import fuzz  # noqa: PLC0415 - as above

    return (22, "address alike") if fuzz.ratio(one.door, other.door) >= _NEARLY else (0, "")
