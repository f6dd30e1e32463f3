"""Search texts of many clients at once: what `keydesk.operations.search` does for one, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, bindparam, select, update

from keydesk.db.models import Client, Key, KeyCopy, Pet, Staff, table_of
from keydesk.db.work import Work
from keydesk.rules import profile

_CLIENT, _PET, _KEY, _COPY, _STAFF = (table_of(model) for model in (Client, Pet, Key, KeyCopy, Staff))
_AT_ONCE = 500


def refresh_clients(work: Work, client_ids: Iterable[int]) -> None:
    """Writes the search texts of these clients, of their pets and of their copies anew. Derived, so no history."""
    listed = sorted(client_ids)
    for start in range(0, len(listed), _AT_ONCE):
        _refresh(work, listed[start : start + _AT_ONCE])


def refresh_staff(work: Work, staff_ids: Iterable[int]) -> None:
    """Writes the search texts of these people anew."""
    listed = sorted(staff_ids)
    changed: list[dict[str, Any]] = []
    for start in range(0, len(listed), _AT_ONCE):
        some = select(_STAFF).where(_STAFF.c.id.in_(listed[start : start + _AT_ONCE]))
        found = work.session.execute(some).mappings()
        changed.extend({"row": person["id"], "text": profile.staff_search(dict(person))} for person in found)
    _write(work, _STAFF, changed)


def _refresh(work: Work, client_ids: list[int]) -> None:
    pets: dict[int, list[Any]] = defaultdict(list)
    columns = [_PET.c[name] for name in ("id", "client_id", "name", "species", "breed", "color", "active", "search")]
    for pet in work.session.execute(select(*columns).where(_PET.c.client_id.in_(client_ids)).order_by(_PET.c.id)):
        pets[pet.client_id].append(pet)
    names: dict[int, tuple[str, ...]] = {}
    found: list[dict[str, Any]] = []
    for client in work.session.execute(select(_CLIENT).where(_CLIENT.c.id.in_(client_ids))).mappings():
        values = dict(client)
        names[values["id"]] = profile.names_of(values)
        text = profile.client_search(values, [pet.name for pet in pets[values["id"]] if pet.active])
        sort_name = profile.sort_name(values["first_name"], values["last_name"], values["company"])
        if (text, sort_name) != (values["search"], values["sort_name"]):
            found.append({"row": values["id"], "text": text, "sorted_by": sort_name})
    _write(work, _CLIENT, found, sort_name="sorted_by")
    _write(
        work,
        _PET,
        [
            {"row": pet.id, "text": text}
            for client_id, listed in pets.items()
            for pet in listed
            if (text := profile.pet_search(pet._mapping, names[client_id])) != pet.search  # noqa: SLF001 - Row's public name
        ],
    )
    _refresh_copies(work, client_ids, names, pets)


def _refresh_copies(
    work: Work, client_ids: list[int], names: dict[int, tuple[str, ...]], pets: dict[int, list[Any]]
) -> None:
    rows = work.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.client_id,
            _COPY.c.tag_code,
            _COPY.c.legacy_code,
            _COPY.c.search,
            _KEY.c.code,
            _KEY.c.label,
            _KEY.c.description,
        )
        .join_from(_COPY, _KEY, _COPY.c.key_id == _KEY.c.id)
        .where(_COPY.c.client_id.in_(client_ids))
    )
    changed = []
    for row in rows:
        text = profile.copy_search(
            tag_code=row.tag_code,
            code=row.code,
            legacy_code=row.legacy_code,
            label=row.label,
            description=row.description,
            client=names[row.client_id],
            pets=[pet.name for pet in pets[row.client_id] if pet.active],
        )
        if text != row.search:
            changed.append({"row": row.id, "text": text})
    _write(work, _COPY, changed)


def _write(work: Work, table: Table, changed: list[dict[str, Any]], **also: str) -> None:
    if changed:
        given: dict[str, Any] = {column: bindparam(name) for column, name in {"search": "text", **also}.items()}
        work.session.connection().execute(update(table).where(table.c.id == bindparam("row")).values(given), changed)
