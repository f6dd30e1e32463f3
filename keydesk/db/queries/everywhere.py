"""What the palette finds in the store: people, clients, pets and keys; by names, phones, codes; mistakes forgiven."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from keydesk.db.models import Client, ClientMembership, Key, KeyCopy, Pet, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.client_places import only_in, stands_in
from keydesk.db.queries.desk import MOST_CHOICES, copy_choices
from keydesk.db.queries.merged import merged_into
from keydesk.rules.desk_lines import Choice, Person
from keydesk.rules.near_words import readings
from keydesk.rules.profile import client_name, digits
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from sqlalchemy import ColumnElement

    from keydesk.db.work import Reading

_STAFF, _CLIENT, _PET = table_of(Staff), table_of(Client), table_of(Pet)
_KEY, _COPY, _MEMBERSHIP = table_of(Key), table_of(KeyCopy), table_of(ClientMembership)
_SHORTEST_NUMBER = 3
_SHORTEST_WORD = 2


def found_everywhere(reading: Reading, *, text: str, stock: Sequence[str] = ()) -> tuple[Choice, ...]:
    """People, clients, pets and copies in which all words occur, some of each; who is not with us any more comes last.

    Within a kind, who is called exactly so comes first, then whose name begins so; the rest by name. A number finds
    phones however they are written. Where nothing is found, misspelt words are read as what they may have been meant
    to be.

    Args:
        reading: one moment of the store.
        text: as it is typed.
        stock: the words that :func:`words_on_file` gave; without them nothing is forgiven.
    """
    words = fold(text).replace(",", " ").split()
    if not words:
        return ()
    number = digits(text)
    is_number = len(number) >= _SHORTEST_NUMBER and not any(character.isalpha() for character in text)
    found = _found(reading, [number] if is_number else words, text=text)
    if found or is_number:
        return found
    forgiven: dict[tuple[object, ...], Choice] = {}
    for meant in readings(words, stock):
        for each in _found(reading, list(meant), text=" ".join(meant)):
            forgiven.setdefault((each.kind, each.client_id, each.pet_id, each.copy_id, each.name), each)
        if len(forgiven) >= MOST_CHOICES:
            break
    return _gone_last(forgiven.values())


def words_on_file(reading: Reading) -> tuple[str, ...]:
    """Every word of the names of clients, pets and people, once, folded: what mistakes are held against."""
    names = (
        select(_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company, _CLIENT.c.partner_first_name),
        select(_CLIENT.c.partner_last_name).distinct(),
        select(_PET.c.name).distinct(),
        select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname),
    )
    kept = {name for statement in names for row in reading.session.execute(statement) for name in row if name}
    words = {word for name in kept for word in fold(name).split() if len(word) > _SHORTEST_WORD}
    return tuple(sorted(words))


def _found(reading: Reading, words: list[str], *, text: str) -> tuple[Choice, ...]:
    pets = _pets(reading, words)
    # A client's search text has its pets' names too: who is found by a pet alone is told once, with the pet.
    owners = {pet.client_id for pet in pets}
    clients = [
        client
        for client in _clients(reading, words)
        if client.client_id not in owners or all(word in fold(client.name) for word in words)
    ]
    names = [*_people(reading, words), *clients, *pets]
    return _gone_last([*names, *_copies(reading, words, text=text, all_of_it=not names)])


def _gone_last(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: choice.gone))


def _nearness(name: str, words: Sequence[str]) -> int:
    """How much like the words a name is: exactly so, beginning so, its words beginning so, or merely having them."""
    folded, typed = fold(name).replace(",", ""), " ".join(words)
    parts = folded.split()
    if folded == typed or sorted(parts) == sorted(words) or typed in parts:
        return 0
    if folded.startswith(typed):
        return 1
    return 2 if all(any(part.startswith(word) for part in parts) for word in words) else 3


def _people(reading: Reading, words: Sequence[str]) -> list[Choice]:
    rows = reading.session.execute(
        select(
            _STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname, _STAFF.c.active, _STAFF.c.search
        )
    )
    found = []
    for row in rows:
        if not all(word in row.search for word in words):
            continue
        name = display_name(row.first_name, row.last_name, row.nickname)
        person = Person(row.id, name, row.nickname or row.first_name or name, active=row.active)
        detail = "sitter" if row.active else "no longer here"
        found.append(Choice("sitter", name, detail, person=person, gone=not row.active))
    found.sort(key=lambda each: (each.gone, _nearness(each.name, words), fold(each.name)))
    return found[:MOST_CHOICES]


def _clients(reading: Reading, words: Sequence[str]) -> list[Choice]:
    own = stands_in(reading)
    gone = func.coalesce(_MEMBERSHIP.c.status == "inactive", False)
    rows = reading.session.execute(
        select(
            _CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company, _CLIENT.c.street,
            gone.label("gone"),
        )
        .select_from(_CLIENT.outerjoin(_MEMBERSHIP, own))
        .where(*_has(_CLIENT.c.search, words))
        .order_by(gone, _begins(_CLIENT.c.sort_name, words), _CLIENT.c.sort_name, _CLIENT.c.id)
        .limit(MOST_CHOICES)
    ).all()  # fmt: skip
    ids = [row.id for row in rows]
    merged, other = merged_into(reading.session, ids), only_in(reading, ids)
    only = {each: f"{BRANCH_WORDS[branch]} only" for each, branch in other.items()}
    return [
        Choice(
            "client",
            client_name(row.first_name, row.last_name, row.company),
            f"is {merged[row.id].name}"
            if row.id in merged
            else " · ".join(filter(None, ("inactive" if row.gone else only.get(row.id, ""), row.street))),
            client_id=merged[row.id].id if row.id in merged else row.id,
            gone=bool(row.gone),
        )
        for row in rows
    ]


def _pets(reading: Reading, words: Sequence[str]) -> list[Choice]:
    rows = reading.session.execute(
        select(
            _PET.c.id.label("pet_id"), _PET.c.name, _PET.c.active, _CLIENT.c.id, _CLIENT.c.first_name,
            _CLIENT.c.last_name, _CLIENT.c.company,
        )
        .join(_CLIENT, _CLIENT.c.id == _PET.c.client_id)
        .where(*_has(_PET.c.search, words), or_(*_has(func.lower(_PET.c.name), words)))
        .order_by(_PET.c.active.desc(), _begins(_PET.c.search, words), _PET.c.name, _PET.c.id)
        .limit(MOST_CHOICES)
    )  # fmt: skip
    return [
        Choice(
            "pet",
            row.name,
            ("" if row.active else "no longer with us · ") + client_name(row.first_name, row.last_name, row.company),
            client_id=row.id,
            pet_id=row.pet_id,
            gone=not row.active,
        )
        for row in rows
    ]


def _copies(reading: Reading, words: Sequence[str], *, text: str, all_of_it: bool) -> list[Choice]:
    """By tag, old code or what it opens; by all that a copy is found by, where the words are nobody's name."""
    code = text.strip().upper()
    statement = select(_COPY.c.id, _COPY.c.state)
    begins = _COPY.c.tag_code.startswith(code, autoescape=True)
    if all_of_it or any(character.isdigit() for character in text):
        statement = statement.where(or_(begins, and_(*_has(_COPY.c.search, words))))
    else:
        labels = select(_KEY.c.id).where(*_has(func.lower(_KEY.c.label), words))
        statement = statement.where(or_(begins, _COPY.c.key_id.in_(labels)))
    in_service = _COPY.c.state == "in_service"
    rows = reading.session.execute(
        statement.order_by(in_service.desc(), begins.desc(), _COPY.c.tag_code).limit(MOST_CHOICES)
    ).all()
    gone = {row.id for row in rows if row.state != "in_service"}
    return [replace(each, gone=each.copy_id in gone) for each in copy_choices(reading, [row.id for row in rows])]


def _has(column: ColumnElement[Any], words: Iterable[str]) -> list[ColumnElement[bool]]:
    return [column.contains(word, autoescape=True) for word in words]


def _begins(column: ColumnElement[Any], words: Sequence[str]) -> ColumnElement[int]:
    """Exactly so before beginning so, before having it somewhere."""
    first = words[0]
    return case(
        (or_(column == " ".join(words), *(column.startswith(f"{word} ", autoescape=True) for word in words)), 0),
        (column.startswith(first, autoescape=True), 1),
        (or_(*(column.startswith(word, autoescape=True) for word in words)), 2),
        else_=3,
    )
