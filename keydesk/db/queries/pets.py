"""Animals: the list that words find."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from keydesk.db.models import Client, Pet, table_of
from keydesk.db.rows.pet import PetRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.text import fold

_PET, _CLIENT = table_of(Pet), table_of(Client)


def list_pets(
    reading: Reading, *, text: str = "", client_id: int | None = None, everything: bool = False
) -> list[PetRow]:
    """Animals by name, with their clients.

    Args:
        reading: one moment of the store.
        text: words that must all be found in the animal's name, kind, breed or its client's name.
        client_id: only this client's.
        everything: those that are not about any more, too, after the others.
    """
    statement = (
        select(_PET, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company)
        .join_from(_PET, _CLIENT, _CLIENT.c.id == _PET.c.client_id)
        .order_by(_PET.c.active.desc(), _PET.c.name, _CLIENT.c.sort_name, _PET.c.id)
    )
    if client_id is not None:
        statement = statement.where(_PET.c.client_id == client_id)
    if not everything:
        statement = statement.where(_PET.c.active)
    words = fold(text).split()
    rows = [_row(each) for each in reading.session.execute(statement)]
    if not words:
        return rows
    return [
        row for row in rows if all(word in fold(f"{row.name} {row.species} {row.breed} {row.client}") for word in words)
    ]


def _row(found: Row[Any]) -> PetRow:
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
        born=_born(found.birth_year, found.birth_month, found.birth_day),
        notes=found.notes,
        active=found.active,
        version=found.version,
    )


def _born(year: int | None, month: int | None, day: int | None) -> str:
    if year is None:
        return ""
    if month is None:
        return f"{year:04}"
    return f"{year:04}-{month:02}" if day is None else f"{year:04}-{month:02}-{day:02}"
