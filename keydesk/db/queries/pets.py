"""Animals: the list's ids and rows, one of them, and what a form of one can offer."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select

from keydesk.db.models import Client, Pet, Visit, table_of
from keydesk.db.queries.fields import other_fields, own_fields
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.own_lists import own_columns
from keydesk.db.queries.pet_filter import pet_conditions, read_pets
from keydesk.db.queries.pet_more import in_order, pet_more
from keydesk.db.queries.searching import found_by
from keydesk.db.rows.lists import ListWindow, OwnColumns
from keydesk.db.rows.pet import PetChoices, PetCounts, PetRow, PetSurvey, PhotoRow
from keydesk.db.work import Reading
from keydesk.rules.births import Birth, age
from keydesk.rules.dates import today
from keydesk.rules.pet_look import PETS
from keydesk.rules.profile import client_name
from keydesk.rules.query import require_whole
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

_PET, _CLIENT, _VISIT = table_of(Pet), table_of(Client), table_of(Visit)
_IDS_AT_ONCE = 500
_MOST_KINDS = 8
_MOST_NAMED = 8
_MOST_PETS = 3


def list_pets(
    reading: Reading,
    *,
    text: str = "",
    client_id: int | None = None,
    everything: bool = False,
    sort: str = "name",
    own: OwnColumns | None = None,
) -> list[PetRow]:
    """Animals in their order, with their clients, for a command or a sheet.

    Args:
        reading: one moment of the store.
        text: as on the screen: words that must all be found, ``owner:``, ``species:``, ``breed:`` and more.
        client_id: only this client's.
        everything: those that are not about any more, too, after the others.
        sort: columns of the list, as :meth:`keydesk.rules.look.Listed.read_ordering` reads them.
        own: the office's own fields, where they are known already.

    Raises:
        Refusal: something of the filter was not understood, or asks nothing.
    """
    own = own or own_columns(reading, "pet")
    require_whole(read_pets(reading, text, own), text)
    ids, _ = pet_found(reading, text=text, client_id=client_id, everything=everything, sort=sort, own=own)
    rows = pet_rows(reading, ids=ids)
    listed = [rows[each] for each in ids if each in rows]
    return sorted(listed, key=lambda row: not row.active)


def pet_survey(
    reading: Reading,
    *,
    text: str = "",
    client_id: int | None = None,
    everything: bool = False,
    sort: str = "name",
) -> PetSurvey:
    """The whole list in one transaction, so that its parts fit together.

    Raises:
        Refusal: there is no such client.
    """
    own = own_columns(reading, "pet")
    ids, trouble = pet_found(reading, text=text, client_id=client_id, everything=everything, sort=sort, own=own)
    counted = select(_PET.c.active, func.count()).group_by(_PET.c.active)
    owner, visits = "", 0
    if client_id is not None:
        counted = counted.where(_PET.c.client_id == client_id)
        owner, visits = _owner(reading, client_id), _booked(reading, client_id)
    by_active = {bool(active): number for active, number in reading.session.execute(counted)}
    counts = PetCounts(by_active.get(True, 0), by_active.get(False, 0))
    return PetSurvey(ids, trouble, counts, _today(reading), owner, visits, own)


def pet_found(
    reading: Reading,
    *,
    text: str = "",
    client_id: int | None = None,
    everything: bool = False,
    sort: str = "name",
    own: OwnColumns | None = None,
) -> tuple[array[int], str]:
    """What a typed filter finds, in its order, and what was not understood of it; see :func:`list_pets`."""
    own = own or own_columns(reading, "pet")
    query = read_pets(reading, text, own)
    conditions = pet_conditions(reading, query, own, everything=everything)
    if client_id is not None:
        conditions.append(_PET.c.client_id == client_id)
    by = in_order(reading, PETS.with_more(own.what).read_ordering(sort), own)
    source = _PET.join(_CLIENT, _CLIENT.c.id == _PET.c.client_id)
    found = reading.session.execute(select(_PET.c.id).select_from(source).where(*conditions).order_by(*by))
    return array("q", found.scalars()), query.trouble


def pet_window(
    reading: Reading, *, ids: Iterable[int], columns: Collection[str], own: OwnColumns
) -> ListWindow[PetRow]:
    """The rows of what is on the screen with all that its columns say, at one moment."""
    rows = pet_rows(reading, ids=ids)
    return ListWindow(rows, pet_more(reading, own, ids=rows, columns=columns), reading.now)


def pet_rows(reading: Reading, *, ids: Iterable[int]) -> dict[int, PetRow]:
    """Rows of some pets, by primary key; what has gone is left out."""
    wanted = list(ids)
    here = _today(reading)
    rows: dict[int, PetRow] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        found = reading.session.execute(
            select(_PET, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company)
            .join_from(_PET, _CLIENT, _CLIENT.c.id == _PET.c.client_id)
            .where(_PET.c.id.in_(wanted[start : start + _IDS_AT_ONCE]))
        )
        rows.update((each.id, _row(each, here)) for each in found)
    return rows


def pet_of(reading: Reading, *, pet_id: int) -> PetRow:
    """One pet.

    Raises:
        Refusal: there is none.
    """
    found = pet_rows(reading, ids=[pet_id]).get(pet_id)
    if found is None:
        raise Refusal("That pet is not there any more.", code="not_found")
    return replace(
        found,
        own=own_fields(reading.session, "pet", pet_id, reading.branch),
        beside=other_fields(reading, subject="pet", subject_id=pet_id),
    )


def pet_meant(reading: Reading, *, who: str) -> PetRow:
    """The one pet that a number, a name, or ``NAME of OWNER`` means; those that are about come first.

    Raises:
        Refusal: there is none, or there are several; the refusal names them with their numbers.
    """
    number = who.strip().removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 10:  # noqa: PLR2004 - beyond what a row number can be
        by_number = pet_rows(reading, ids=[int(number)])
        if by_number:
            return by_number[int(number)]
    name, _, owner = who.partition(" of ")
    for wanted, of in dict.fromkeys(((who, ""), (name, owner))):
        if not fold(wanted):
            continue
        some = found_by(_PET.c.search, wanted)
        ids = reading.session.execute(select(_PET.c.id).where(*some).order_by(_PET.c.name, _PET.c.id)).scalars().all()
        rows = list(pet_rows(reading, ids=ids).values())
        owned = [row for row in rows if all(part in fold(row.client) for part in fold(of).split())]
        exact = [row for row in owned if fold(row.name) == fold(wanted)]
        found = [row for row in exact if row.active] or exact
        if len(found) == 1:
            return found[0]
        if found:
            raise Refusal(
                f"“{shown(who, width=40)}” means {len(found)} pets. Use the number, or NAME of OWNER.",
                details=[f"{row.name} of {row.client}  #{row.pet_id}" for row in found[:_MOST_NAMED]],
            )
    raise Refusal(f"No pet goes by “{shown(who, width=40)}”. `keydesk pets` lists and searches them.", code="not_found")


def pet_choices(reading: Reading) -> PetChoices:
    """The kinds of animals and the photos that are on file."""
    kinds = reading.session.execute(
        select(_PET.c.species)
        .where(_PET.c.species != "")
        .group_by(_PET.c.species)
        .order_by(func.count().desc(), _PET.c.species)
        .limit(_MOST_KINDS)
    ).scalars()
    of: dict[str, list[str]] = defaultdict(list)
    photos = select(_PET.c.photo_path, _PET.c.name).where(_PET.c.photo_path != "").order_by(_PET.c.name, _PET.c.id)
    for path, name in reading.session.execute(photos):
        of[path].append(name)
    rows = [
        PhotoRow(
            path, ", ".join(names[:_MOST_PETS]) + (f" and {more} more" if (more := len(names) - _MOST_PETS) > 0 else "")
        )
        for path, names in of.items()
    ]
    return PetChoices(tuple(kinds), tuple(rows))


def _owner(reading: Reading, client_id: int) -> str:
    found = reading.session.execute(
        select(_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company).where(_CLIENT.c.id == client_id)
    ).first()
    if found is None:
        raise Refusal("That client is not there any more.", code="not_found")
    return client_name(found.first_name, found.last_name, found.company)


def _booked(reading: Reading, client_id: int) -> int:
    return int(
        reading.session.execute(
            select(func.count()).where(
                _VISIT.c.client_id == client_id,
                _VISIT.c.status == "scheduled",
                _VISIT.c.day >= _today(reading),
                of_branches(reading, _VISIT.c.branch_id),
            )
        ).scalar_one()
    )


def _today(reading: Reading) -> date:
    return today(reading.now, ZoneInfo(reading.settings.time_zone))


def _row(found: Row[Any], here: date) -> PetRow:
    birth = Birth(found.birth_year, found.birth_month, found.birth_day)
    return PetRow(
        pet_id=found.id,
        client_id=found.client_id,
        client=client_name(found.first_name, found.last_name, found.company),
        name=found.name,
        species=found.species,
        breed=found.breed,
        sex=found.sex,
        color=found.color,
        fixed=found.fixed,
        birth=birth,
        age=age(birth, on=here),
        notes=found.notes,
        active=found.active,
        photo_path=found.photo_path,
        version=found.version,
    )
