"""What the office has on file that a half-typed value of a filter can become: people, safes, clients, pets, codes.

Read with every letter of such a value, so each is a few rows: a short list as a whole, a long one by the order of an
index, from where the value would stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Column, func, select

from keydesk.db.models import (
    Branch,
    Client,
    ClientContact,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    OperatorIdentity,
    Pet,
    Staff,
    Territory,
    Vet,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.work import Reading
from keydesk.rules.query import like
from keydesk.rules.query_completion import MOST, Choice
from keydesk.rules.query_words import Name
from keydesk.rules.text import fold

_CLIENT, _CONTACT, _PET, _STAFF = (table_of(each) for each in (Client, ClientContact, Pet, Staff))
_SAFE, _HOOK, _KEY, _COPY = (table_of(each) for each in (KeySafe, Hook, Key, KeyCopy))
_TERRITORY, _BRANCH = table_of(Territory), table_of(Branch)

_LAST = "\uffff"
# Comes after every letter that a name goes on with.


def filter_words(reading: Reading, *, name: Name, begun: str) -> tuple[Choice, ...]:
    """The values on file for one name of the language that begin so; the nearest first.

    Args:
        reading: one moment of the store.
        name: what is asked of.
        begun: folded, as far as it is typed.
    """
    found = _WORDS.get(name)
    return () if found is None else tuple(found(reading, begun))


def _holders(reading: Reading, begun: str) -> Iterator[Choice]:
    yield from _people(reading, begun)
    yield from _safes(reading, begun)
    kinds = {"client": "with the client", "missing": "nobody can find it", "transit": "on the way to a safe"}
    yield from (Choice(kind, what) for kind, what in kinds.items() if kind.startswith(begun))
    if begun:
        named = func.lower(_CONTACT.c.name).like(like(f"{begun}*", whole=True), escape="\\")
        yield from _few(reading, select(_CONTACT.c.name).distinct().where(_CONTACT.c.active, named), "contact")


def _people(reading: Reading, begun: str) -> Iterator[Choice]:
    """People at work before those who have left, who may hold keys all the same."""
    rows = reading.session.execute(
        select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.initials, _STAFF.c.active).order_by(
            _STAFF.c.active.desc(), _STAFF.c.first_name, _STAFF.c.last_name
        )
    )
    named = [(display_name(each.first_name, each.last_name, each.nickname), each) for each in rows]
    # Whose name itself begins so comes before who is found by the last name or the initials.
    for name, each in sorted(named, key=lambda one: not fold(one[0]).startswith(begun)):
        if _begins(f"{name} {each.first_name} {each.initials}", begun):
            yield Choice(name, "" if each.active else "has left")


def _safes(reading: Reading, begun: str) -> Iterator[Choice]:
    rows = reading.session.execute(select(_SAFE.c.label, _SAFE.c.place).where(_SAFE.c.active).order_by(_SAFE.c.label))
    return (Choice(each.label, each.place or "safe") for each in rows if _begins(each.label, begun))


def _territories(reading: Reading, begun: str) -> Iterator[Choice]:
    rows = reading.session.execute(select(_TERRITORY.c.name).where(_TERRITORY.c.active).order_by(_TERRITORY.c.name))
    yield from (Choice(name) for name in rows.scalars() if _begins(name, begun))
    if "none".startswith(begun):
        yield Choice("none", "neither set nor by zip code")


def _branches(reading: Reading, begun: str) -> Iterator[Choice]:
    rows = reading.session.execute(select(_BRANCH.c.label).where(_BRANCH.c.enabled).order_by(_BRANCH.c.id.desc()))
    return (Choice(label) for label in rows.scalars() if _begins(label, begun))


def _clients(reading: Reading, begun: str) -> Iterator[Choice]:
    """By the index of the list's order, which begins with the last name, or with the company where there is none."""
    order = _CLIENT.c.sort_name
    statement = select(_CLIENT.c.last_name, _CLIENT.c.company, _CLIENT.c.first_name).where(
        order >= begun, order < begun + _LAST
    )
    rows = reading.session.execute(statement.order_by(order).limit(MOST * 4))
    return (Choice(each.last_name or each.company or each.first_name) for each in rows)


def _pets(reading: Reading, begun: str) -> Iterator[Choice]:
    named = _PET.c.search.like(like(f"{begun}*", whole=True), escape="\\")
    return _few(reading, select(_PET.c.name).distinct().where(_PET.c.active, named))


def _hooks(reading: Reading, begun: str) -> Iterator[Choice]:
    labelled = func.lower(_HOOK.c.label).like(like(f"{begun}*", whole=True), escape="\\")
    return _few(reading, select(_HOOK.c.label).distinct().where(_HOOK.c.active, labelled))


def _labels(reading: Reading, begun: str) -> Iterator[Choice]:
    labels = reading.session.execute(select(_KEY.c.label).distinct()).scalars()
    return (Choice(label) for label in sorted(labels, key=fold) if _begins(label, begun))


def _codes(column: Column[Any]) -> Callable[[Reading, str], Iterator[Choice]]:
    def codes(reading: Reading, begun: str) -> Iterator[Choice]:
        start = begun.upper()
        found = select(column).where(column >= start, column < start + _LAST).order_by(column)
        return _few(reading, found)

    return codes


def _vets(reading: Reading, begun: str) -> Iterator[Choice]:
    vet = table_of(Vet)
    rows = reading.session.execute(select(vet.c.name, vet.c.clinic).where(vet.c.active).order_by(vet.c.name))
    return (
        Choice(each.name or each.clinic, each.clinic) for each in rows if _begins(f"{each.name} {each.clinic}", begun)
    )


def _spellings(column: Column[Any]) -> Callable[[Reading, str], Iterator[Choice]]:
    """What is written in a column, the most frequent first."""

    def spellings(reading: Reading, begun: str) -> Iterator[Choice]:
        written = func.lower(column).like(like(f"{begun}*", whole=True), escape="\\")
        found = select(column).where(column != "", written).group_by(column).order_by(func.count().desc(), column)
        return _few(reading, found)

    return spellings


def _few(reading: Reading, statement: Any, what: str = "") -> Iterator[Choice]:
    return (Choice(text, what) for text in reading.session.execute(statement.limit(MOST)).scalars())


def _begins(text: str, begun: str) -> bool:
    """Whether a word of the text begins so."""
    return f" {fold(text)}".find(f" {begun}") >= 0


_WORDS: Final[dict[Name, Callable[[Reading, str], Iterable[Choice]]]] = {
    "holder": _holders,
    "sitter": _people,
    "client": _clients,
    "pet": _pets,
    "territory": _territories,
    "branch": _branches,
    "safe": _safes,
    "hook": _hooks,
    "label": _labels,
    "primary": _people,
    "secondary": _people,
    "blocked": _people,
    "vet": _vets,
    "owner": _clients,
    "holds": _clients,
    "name": _people,
    "badge": _codes(_STAFF.c.badge_code),
    "signs": _spellings(table_of(OperatorIdentity).c.label),
    "city": _spellings(_CLIENT.c.city),
    "zip": _spellings(_CLIENT.c.zip),
    "species": _spellings(_PET.c.species),
    "breed": _spellings(_PET.c.breed),
    "tag": _codes(_COPY.c.tag_code),
    "key": _codes(_KEY.c.code),
}
