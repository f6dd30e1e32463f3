"""What a line in the Desk's box means, and what stands beside the box."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, not_, or_, select

from keydesk.db.models import Client, Key, KeyCopy, KeySafe, Pet, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.ahead import any_visit_ahead
from keydesk.db.queries.badges import had_badge
from keydesk.db.queries.copies import copy_facts, last_move, next_need
from keydesk.db.queries.merged import merged_into
from keydesk.db.queries.need_terms import begin_of, coming, today_of
from keydesk.db.queries.needs_ahead import keys_needed
from keydesk.db.queries.of_branch import told_of
from keydesk.db.queries.who_has import copies_meant, old_code_of
from keydesk.db.rows.desk import HeldRow, SitterRow
from keydesk.rules import tags
from keydesk.rules.desk_lines import Choice, DeskCopy, Found, Person
from keydesk.rules.profile import client_name
from keydesk.rules.roles import Permission, may
from keydesk.rules.text import fold, initials

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from sqlalchemy import Row, Select

    from keydesk.db.work import Reading

_STAFF, _CLIENT, _PET, _VISIT = table_of(Staff), table_of(Client), table_of(Pet), table_of(Visit)
_KEY, _COPY, _SAFE = table_of(Key), table_of(KeyCopy), table_of(KeySafe)

MOST_CHOICES = 9
"""How many things of a kind typed words may find."""

USUAL_DAYS = 2
"""Needs beside the box are those of today and tomorrow, until somebody asks for more days."""

_PERSON = (
    _STAFF.c.id,
    _STAFF.c.first_name,
    _STAFF.c.last_name,
    _STAFF.c.nickname,
    _STAFF.c.initials,
    _STAFF.c.active,
)


def find(reading: Reading, *, text: str) -> Found:
    """Return what a scanned or typed line means.

    A badge is a person. A code is a copy, or several to choose from. Letters alone are a key's whole code if there is
    one, then names, and only then an ending or an old system's code.
    """
    meant = tags.read(text)
    if meant is None:
        return Found(reading.now)
    if isinstance(meant, tags.BadgeReading):
        return _of_badge(reading, meant, text)
    if meant.is_word:
        ids = _copies_of_code(reading, tags.compact(text))
        choices = () if ids else _names(reading, _words(text))
        if choices:
            return Found(reading.now, choices=choices)
    else:
        ids = []
    ids = ids or list(copies_meant(reading, code=text))
    if ids:
        return _of_copies(reading, ids, text=text)
    may_manage = may(reading.operator, Permission.MANAGE_KEYS)
    return Found(reading.now, choices=search(reading, text=text), may_manage=may_manage)


def _of_badge(reading: Reading, meant: tags.BadgeReading, text: str) -> Found:
    """A person, a copy whose old code looks like a badge, or whose badge it was: people keep old ones for weeks."""
    person = _person(reading, _STAFF.c.badge_code == meant.badge_code)
    if person is not None:
        return Found(reading.now, person=person)
    copies = copies_meant(reading, code=text)
    if copies:
        return _of_copies(reading, copies)
    return Found(reading.now, had_badge=had_badge(reading, code=meant.badge_code))


def present(reading: Reading) -> Found:
    """Return nothing but the moment, for lines that mean nothing in the store."""
    return Found(reading.now)


def find_copy(reading: Reading, *, copy_id: int) -> Found:
    """Return one copy as it stands now."""
    return _of_copies(reading, [copy_id])


def find_person(reading: Reading, *, staff_id: int) -> Found:
    """Return one person of the company."""
    return Found(reading.now, person=_person(reading, _STAFF.c.id == staff_id))


def keys_of_client(reading: Reading, *, client_id: int) -> tuple[Choice, ...]:
    """Return a client's copies to choose from: those in service first, by tag."""
    ids = reading.session.execute(
        select(_COPY.c.id)
        .where(_COPY.c.client_id == client_id)
        .order_by(_COPY.c.state != "in_service", _COPY.c.tag_code)
        .limit(3 * MOST_CHOICES)
    ).scalars()
    return copy_choices(reading, list(ids))


def search(reading: Reading, *, text: str) -> tuple[Choice, ...]:
    """Return sitters, clients, pets and copies in which every typed word occurs, at most a few of each."""
    words = _words(text)
    if not words:
        return ()
    names = _names(reading, words)
    if names and not any(character.isdigit() for character in text):
        return names
    ids = reading.session.execute(
        _containing(select(_COPY.c.id), _COPY.c.search, words).order_by(_COPY.c.tag_code).limit(MOST_CHOICES)
    ).scalars()
    return (*names, *copy_choices(reading, list(ids)))


def sitter(reading: Reading, *, staff_id: int, days: int = USUAL_DAYS) -> SitterRow:
    """Return what a sitter holds and still needs, and which keys they need in so many days, today included."""
    holds = _held(reading, _COPY.c.staff_id == staff_id, visits=True)
    has_visits = any_visit_ahead(reading.session, from_day=today_of(reading))
    notices_on = reading.settings.notices_on
    row = SitterRow(
        staff_id=staff_id,
        now=reading.now,
        days=days,
        needs=keys_needed(reading, days=days, sitter_id=staff_id) if notices_on and has_visits else (),
        notices_on=notices_on,
        has_visits=has_visits,
    )

    def kind(held: HeldRow) -> int:
        """Late, of no more use, or as it should be; the query has them by due date, which stays within each."""
        if held.due_at is not None and held.due_at < reading.now:
            return 0
        return 1 if row.takes_in(held) else 2

    return replace(row, holds=tuple(sorted(holds, key=kind)))


def late(reading: Reading, *, limit: int = 12) -> tuple[HeldRow, ...]:
    """Return the copies that should be back already, the latest first: what the empty desk shows."""
    return tuple(_held(reading, _COPY.c.due_at < reading.now, limit=limit))


def _words(text: str) -> list[str]:
    return fold(text).replace(",", " ").split()


def _names(reading: Reading, words: list[str]) -> tuple[Choice, ...]:
    if not words:
        return ()
    pets = _pets(reading, words)
    # A client's search text has its pets' names too: who is found by a pet alone is told once, with the pet.
    owners = {pet.client_id for pet in pets}
    clients = (
        client
        for client in _clients(reading, words)
        if client.client_id not in owners or all(word in fold(client.name) for word in words)
    )
    return (*_people(reading, words), *clients, *pets)


def _person(reading: Reading, condition: Any) -> Person | None:
    row = reading.session.execute(select(*_PERSON).where(condition)).first()
    return None if row is None else _person_of(row)


def _person_of(row: Row[Any]) -> Person:
    name = display_name(row.first_name, row.last_name, row.nickname)
    return Person(row.id, name, row.nickname or row.first_name or name, active=row.active)


def _copies_of_code(reading: Reading, code: str) -> list[int]:
    found = reading.session.execute(
        select(_COPY.c.id, _COPY.c.state).join(_KEY, _KEY.c.id == _COPY.c.key_id).where(_KEY.c.code == code)
    ).all()
    return [row.id for row in found if row.state == "in_service"] or [row.id for row in found]


def _of_copies(reading: Reading, copy_ids: Sequence[int], *, text: str = "") -> Found:
    if len(copy_ids) != 1:
        return Found(reading.now, choices=copy_choices(reading, copy_ids[: 3 * MOST_CHOICES]))
    facts = copy_facts(reading.session, copy_id=copy_ids[0])
    asked = {"client_id": facts.client_id, "key_id": facts.key_id}
    need = next_need(reading.session, reading.settings, **asked, now=reading.now, told=told_of(reading))
    return Found(
        reading.now,
        copy=DeskCopy(
            facts=facts,
            by=last_move(reading.session, facts).operator_name if facts.holder else "",
            next_need=need,
        ),
        old_code=old_code_of(reading, code=text, key_id=facts.key_id, tag_code=facts.tag_code) if text else "",
    )


def copy_choices(reading: Reading, copy_ids: Sequence[int]) -> tuple[Choice, ...]:
    """Return copies as things to choose from, in that order."""
    choices = []
    for copy_id in copy_ids:
        facts = copy_facts(reading.session, copy_id=copy_id)
        what = f"{facts.client_name} · {facts.key_label}" if facts.key_label else facts.client_name
        choices.append(
            Choice(
                "copy",
                what,
                facts.holder_words,
                client_id=facts.client_id,
                copy_id=copy_id,
                tag=facts.tag_code,
                facts=facts,
            )
        )
    return tuple(choices)


def _people(reading: Reading, words: list[str]) -> tuple[Choice, ...]:
    found: list[tuple[int, Choice]] = []
    for row in reading.session.execute(select(*_PERSON).order_by(_STAFF.c.first_name, _STAFF.c.id)):
        person = _person_of(row)
        names = fold(f"{person.name} {row.first_name} {row.last_name}").split()
        own_initials = fold(row.initials or initials(person.name))
        if words == [own_initials] or all(word in names for word in words):
            rank = 0
        elif all(any(name.startswith(word) for name in names) for word in words):
            rank = 1
        else:
            continue
        detail = "sitter" if person.active else "no longer here"
        found.append((rank + 2 * (not person.active), Choice("sitter", person.name, detail, person=person)))
    found.sort(key=lambda ranked: ranked[0])
    best = [choice for rank, choice in found if rank == 0]
    return tuple((best or [choice for _, choice in found])[:MOST_CHOICES])


def _containing(statement: Select[Any], column: Any, words: Iterable[str]) -> Select[Any]:
    for word in words:
        statement = statement.where(column.contains(word, autoescape=True))
    return statement


def _clients(reading: Reading, words: list[str]) -> tuple[Choice, ...]:
    rows = reading.session.execute(
        _containing(
            select(_CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company, _CLIENT.c.street),
            _CLIENT.c.search,
            words,
        )
        # Whose last name begins so comes before those whose name or street merely has it somewhere.
        .order_by(
            not_(or_(*(_CLIENT.c.sort_name.startswith(word, autoescape=True) for word in words))),
            _CLIENT.c.sort_name,
            _CLIENT.c.id,
        )
        .limit(MOST_CHOICES)
    )
    found = rows.all()
    merged = merged_into(reading.session, [row.id for row in found])
    return tuple(
        Choice(
            "client",
            client_name(row.first_name, row.last_name, row.company),
            f"is {merged[row.id].name}" if row.id in merged else row.street,
            client_id=merged[row.id].id if row.id in merged else row.id,
        )
        for row in found
    )


def _pets(reading: Reading, words: list[str]) -> tuple[Choice, ...]:
    rows = reading.session.execute(
        _containing(
            select(
                _PET.c.id.label("pet_id"),
                _PET.c.name,
                _CLIENT.c.id,
                _CLIENT.c.first_name,
                _CLIENT.c.last_name,
                _CLIENT.c.company,
            )
            .join(_CLIENT, _CLIENT.c.id == _PET.c.client_id)
            .where(_PET.c.active),
            _PET.c.search,
            words,
        )
        .order_by(_PET.c.name, _PET.c.id)
        .limit(3 * MOST_CHOICES)
    )
    # A pet's search text has its owner's name too, and owners are found as clients.
    own = (row for row in rows if any(word in fold(row.name) for word in words))
    choices = [
        Choice(
            "pet",
            row.name,
            client_name(row.first_name, row.last_name, row.company),
            client_id=row.id,
            pet_id=row.pet_id,
        )
        for row in own
    ]
    return tuple(choices[:MOST_CHOICES])


def _held(reading: Reading, condition: Any, *, limit: int = 200, visits: bool = False) -> list[HeldRow]:
    today = today_of(reading)
    next_at = (
        select(func.min(_VISIT.c.starts_at))
        .where(
            _VISIT.c.sitter_id == _COPY.c.staff_id,
            _VISIT.c.client_id == _COPY.c.client_id,
            coming(_VISIT, today),
            _VISIT.c.status == "scheduled",
        )
        .scalar_subquery()
    )
    rows = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.due_at,
            _COPY.c.chased,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _STAFF.c.first_name.label("staff_first"),
            _STAFF.c.last_name.label("staff_last"),
            _STAFF.c.nickname,
            _SAFE.c.label.label("sent_to"),
            (next_at if visits else literal(None)).label("next_at"),
        )
        .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
        .outerjoin(_STAFF, _STAFF.c.id == _COPY.c.staff_id)
        .outerjoin(_SAFE, _SAFE.c.id == _COPY.c.safe_id)
        .where(condition)
        .order_by(_COPY.c.due_at.is_(None), _COPY.c.due_at, _COPY.c.tag_code)
        .limit(limit)
    )
    return [
        HeldRow(
            copy_id=row.id,
            tag_code=row.tag_code,
            client=client_name(row.first_name, row.last_name, row.company),
            holder=f"to {row.sent_to}"
            if row.sent_to
            else display_name(row.staff_first or "", row.staff_last or "", row.nickname or ""),
            due_at=row.due_at,
            chased=row.chased,
            next_at=None if row.next_at is None else max(row.next_at, begin_of(today)),
        )
        for row in rows
    ]
