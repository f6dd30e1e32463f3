"""Keeping search texts true: what changes in one place is found in all that quote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from keydesk.db.models import Client, Key, KeyCopy, Pet, table_of
from keydesk.db.work import Work
from keydesk.rules import profile

_CLIENT = table_of(Client)
_PET = table_of(Pet)
_KEY = table_of(Key)
_COPY = table_of(KeyCopy)


def refresh_copy_search(work: Work, *, client_id: int, key_id: int | None = None) -> None:
    """Writes the search text of a client's copies anew (of one key only, where ``key_id`` is given).

    Called by whatever changes a client's names, a pet's name, a key or a copy. A search text is derived, so no history.
    Pets that are not about any more find neither client nor key (J6).
    """
    client = _client(work, client_id)
    named = select(_PET.c.name).where(_PET.c.client_id == client_id, _PET.c.active).order_by(_PET.c.id)
    pets = work.session.execute(named).scalars()
    known = profile.names_of(client), tuple(pets)
    wanted = (
        select(
            _COPY.c.id, _COPY.c.tag_code, _COPY.c.legacy_code, _COPY.c.search, _KEY.c.code, _KEY.c.label,
            _KEY.c.description,
        )
        .join_from(_COPY, _KEY, _COPY.c.key_id == _KEY.c.id)
        .where(_COPY.c.client_id == client_id)
    )  # fmt: skip
    if key_id is not None:
        wanted = wanted.where(_COPY.c.key_id == key_id)
    changed = []
    for row in work.session.execute(wanted):
        text = profile.copy_search(
            tag_code=row.tag_code,
            code=row.code,
            legacy_code=row.legacy_code,
            label=row.label,
            description=row.description,
            client=known[0],
            pets=known[1],
        )
        if text != row.search:
            changed.append({"copy": row.id, "text": text})
    _write(work, _COPY, "copy", changed)


def refresh_client_search(work: Work, *, client_id: int) -> None:
    """Writes the search text of a client, of its pets and of its copies anew, and what it is sorted by."""
    client = _client(work, client_id)
    found = work.session.execute(select(_PET).where(_PET.c.client_id == client_id).order_by(_PET.c.id)).mappings()
    pets: list[dict[str, Any]] = [dict(pet) for pet in found]
    text = profile.client_search(client, [pet["name"] for pet in pets if pet["active"]])
    sort_name = profile.sort_name(client["first_name"], client["last_name"], client["company"])
    if (text, sort_name) != (client["search"], client["sort_name"]):
        work.session.execute(update(_CLIENT).where(_CLIENT.c.id == client_id).values(search=text, sort_name=sort_name))
    owner = profile.names_of(client)
    changed = []
    for pet in pets:
        found_by = profile.pet_search(pet, owner)
        if found_by != pet["search"]:
            changed.append({"pet": pet["id"], "text": found_by})
    _write(work, _PET, "pet", changed)
    refresh_copy_search(work, client_id=client_id)


def _client(work: Work, client_id: int) -> Mapping[str, Any]:
    return dict(work.session.execute(select(_CLIENT).where(_CLIENT.c.id == client_id)).mappings().one())


def _write(work: Work, table: Any, name: str, changed: list[dict[str, Any]]) -> None:
    if changed:
        work.session.connection().execute(
            update(table).where(table.c.id == bindparam(name)).values(search=bindparam("text")), changed
        )
