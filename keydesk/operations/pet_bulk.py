"""Many pets that are not about any more, or are again: as one batch, with one undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from keydesk.db.models import Client, History, Pet, table_of
from keydesk.db.rows.many import ManyDone, ManyLine, SeenRow
from keydesk.db.work import Work
from keydesk.operations.each import Told, do_each, in_the_way_of, rehearse_each
from keydesk.operations.editing import load, require_version
from keydesk.operations.pet_following import take_back_followed
from keydesk.operations.pets import set_pet_active
from keydesk.rules.profile import client_name, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_PET, _CLIENT, _HISTORY = table_of(Pet), table_of(Client), table_of(History)
_WORDS: Final = {True: "active", False: "not active"}

PET_BULK_VERBS: Final = ("set_pets_active",)
"""The operations whose batches are taken back as what was done to many pets."""


def set_pets_active(work: Work, *, pets: Sequence[SeenRow], active: bool, told: Told | None = None) -> ManyDone:
    """Says of many pets that they are not about any more, or are again; all or nothing (J6).

    Args:
        work: the transaction.
        pets: which, with the version that was seen of each.
        active: whether they are about.
        told: told how far it is.

    Raises:
        Refusal: somebody has changed one of them meanwhile (code ``changed``), or all of them are so already.
    """
    work.require(Permission.EDIT_CLIENTS)

    def said(lines: Sequence[ManyLine]) -> str:
        what = "active again" if active else "not active any more, and in no list"
        if len(lines) == 1:
            return f"{shown(lines[0].name, width=60)} is {what}."
        return f"{counted(len(lines), 'pet')} are {what}."

    return do_each(work, pets, lambda row: _do(work, row, active=active), things="pets", said=said, told=told)


def rehearse_pets(work: Work, pets: Sequence[SeenRow], *, active: bool, told: Told | None = None) -> None:
    """Carries it out to its end, past what is in the way, and takes it back.

    Raises:
        Rehearsed: always, with a :class:`~keydesk.db.rows.many.ManyPreview`.
        Refusal: the operator may not, or ``told`` stopped it.
    """
    work.require(Permission.EDIT_CLIENTS)

    def called(pet_id: int) -> str:
        found = work.session.execute(select(_PET.c.name).where(_PET.c.id == pet_id)).scalar()
        return found or f"no. {pet_id}"

    rehearse_each(work, pets, lambda row: _do(work, row, active=active), name_of=called, told=told)


def _do(work: Work, seen: SeenRow, *, active: bool) -> ManyLine:
    row = load(work, _PET, seen.id, "pet")
    require_version(work, "pet", row, version=seen.version, name=row["name"])
    owner = work.session.execute(select(_CLIENT).where(_CLIENT.c.id == row["client_id"])).mappings().one()
    called = client_name(owner["first_name"], owner["last_name"], owner["company"])
    saved = set_pet_active(work, pet_id=seen.id, active=active)
    name = f"{row['name']} of {called}"
    return ManyLine(seen.id, name, _WORDS[row["active"]], _WORDS[active], "goes" if saved.fields else "same")


def take_back_pets(work: Work, batch_id: int) -> str:
    """Makes the pets of a batch again what they were, all of them or none; coming visits have them again.

    Raises:
        Refusal: somebody has changed one of them since. Code ``changed``.
    """
    work.require(Permission.EDIT_CLIENTS)
    lines = work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.subject == "pet", _HISTORY.c.field == "active")
        .order_by(_HISTORY.c.id)
    ).all()
    if not lines:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    refused: list[Refusal] = []
    name = ""
    for line in lines:
        row = load(work, _PET, line.subject_id, "pet")
        name = shown(row["name"], width=40)
        if told(row["active"]) != line.new:
            refused.append(Refusal(f"{name} was changed since. It stays as it is.", code="changed"))
        else:
            set_pet_active(work, pet_id=line.subject_id, active=line.old == "yes", reason="undo")
    if refused:
        raise in_the_way_of(refused, len(lines), "pets", nothing="Nothing was taken back")
    take_back_followed(work, batch_id)
    return f"{name} is as before" if len(lines) == 1 else f"{len(lines):,} pets are as before"
