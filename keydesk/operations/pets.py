"""Pets: whose they are, what is kept of them, and whether they are about; and all of it taken back as the last act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import exists, select

from keydesk.db.models import Client, History, Pet, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, save, zone_of
from keydesk.operations.own_fields import SEALING, OwnValues, branch_recorded
from keydesk.operations.pet_following import follow_pet, take_back_followed
from keydesk.operations.search import refresh_client_search
from keydesk.rules import dates
from keydesk.rules.births import BORN, PARTS, Birth, age, birth_of, checked, read_birth
from keydesk.rules.profile import PET_FIELDS, ProfileField, Value, client_name, read_values, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_PET, _CLIENT, _HISTORY = table_of(Pet), table_of(Client), table_of(History)

PET_RECORD: Final = {
    **PET_FIELDS,
    "client_id": ProfileField("client_id", "Owner", "link"),
    "active": ProfileField("active", "Active", "truth"),
}
"""All that is kept of a pet, as history names it."""

PET_VERBS: Final = ("add_pet", "edit_pet", "set_pet_active")
"""The operations whose batches are taken back as what was done to a pet."""

_NUMBERS: Final = frozenset({*PARTS, "client_id"})
_TRUTHS: Final = frozenset({"fixed", "active"})


def add_pet(work: Work, *, client_id: int, fields: Mapping[str, Value], asked: bool = False) -> Saved:
    """Adds a pet to a client; only its name is needed.

    Args:
        work: the transaction.
        client_id: whose it is.
        fields: of the record, and of the office's own; ``born`` is a birth as people write it, in place of its parts.
        asked: whether a person was asked for what the office requires, so that nothing of it may be empty.

    Raises:
        Refusal: no name, no such client, or a value that does not fit; it names the field.
    """
    work.require(Permission.EDIT_CLIENTS)
    own = OwnValues(work, "pet", fields)
    values = {"active": True, **_read(work, own.rest, Birth()), "client_id": client_id}
    owner = _owner(work, client_id)
    _require_name(values)
    if asked:
        own.require(_with_birth(values))
    name = str(values["name"])
    pet_id = add(work, _PET, "pet", values, name=name)
    own.write_new(pet_id)
    refresh_client_search(work, client_id=client_id)
    said = f"{shown(name, width=40)} added to {owner}{_old(work, values)}."
    return Saved(pet_id, 1, tuple(values), said)


def edit_pet(
    work: Work, *, pet_id: int, version: int | None, fields: Mapping[str, Value], asked: bool = False
) -> Saved:
    """Changes what is kept of a pet; another ``client_id`` gives it another owner.

    Booked visits go along: they have the new name, and no longer the name of who left or went to somebody else.

    Args:
        work: the transaction.
        pet_id: which.
        version: the version that the person saw, or None where the command names the change and not a form.
        fields: of the record, and of the office's own.
        asked: whether a person saves the whole form, so that nothing that the office requires may be empty; else only
            what is named may not be emptied.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit, or the new owner is not there; it names the field.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _PET, pet_id, "pet")
    own = OwnValues(work, "pet", fields, subject_id=pet_id)
    values = _read(work, own.rest, birth_of(row))
    if "client_id" in values:
        _owner(work, values["client_id"])
    after = {**row, **values}
    _require_name(after)
    own.require(_with_birth(after), touched=None if asked else fields)
    with own.told():
        saved = _save(work, row, values, version=version)
        name = str((row if version not in {None, row["version"]} else after)["name"])
        return own.write(_PET, row, saved, version=version, name=name)


def set_pet_active(work: Work, *, pet_id: int, active: bool, version: int | None = None, reason: str = "") -> Saved:
    """Says that a pet is not about any more, or is again (J6): who is not is in no list and no visit, unless asked for.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    return _save(work, load(work, _PET, pet_id, "pet"), {"active": active}, version=version, reason=reason)


def take_back_pet(work: Work, batch_id: int) -> str:
    """Sets what a batch changed of a pet to what it was; one that it added is not about any more.

    Raises:
        Refusal: somebody has changed it since. Code ``changed``.
    """
    work.require(Permission.EDIT_CLIENTS)
    lines = work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.verb, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.subject == "pet")
        .order_by(_HISTORY.c.id)
    ).all()
    if not lines:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    row = load(work, _PET, lines[0].subject_id, "pet")
    name = shown(str(row["name"]), width=40)
    branch, called = branch_recorded(line.field for line in lines)
    added = any(line.field == "*" for line in lines)
    since = exists().where(
        _HISTORY.c.batch_id > batch_id, _HISTORY.c.subject == "pet", _HISTORY.c.subject_id == row["id"]
    )
    if added:
        moved = bool(work.session.execute(select(since)).scalar())
    else:
        if any(line.verb in SEALING for line in lines):
            raise Refusal(f"A secret of {name} was changed, and what it was is kept nowhere: write it again.")
        held = OwnValues(work, "pet", {}, subject_id=row["id"], branch=branch).held
        moved = any(told({**row, **held}.get(line.field)) != line.new for line in lines)
    if moved:
        raise Refusal(f"{name} was changed since. It stays as it is.", code="changed")
    before = {"active": False} if added else {called[line.field]: _value(line.field, line.old) for line in lines}
    own = OwnValues(work, "pet", before, subject_id=row["id"], again=True, branch=branch)
    values = own.rest
    saved = save(work, _PET, "pet", row, values, version=None, name=name, verb="undo")
    own.write(_PET, row, saved, version=None, name=name, verb="undo")
    take_back_followed(work, batch_id)
    for client_id in {row["client_id"], int(str(values.get("client_id", row["client_id"])))}:
        refresh_client_search(work, client_id=client_id)
    return f"{name} is not on file any more" if added else f"{name} is as before"


def _read(work: Work, fields: Mapping[str, Value], before: Birth) -> dict[str, Value]:
    """The values of the record, the birth in its parts and such as there can be."""
    given = dict(fields)
    today = dates.today(work.now, zone_of(work))
    born = given.pop(BORN, None)
    if born is not None:
        given |= read_birth(str(born), today=today).columns
    values = read_values(PET_RECORD, given, of="a pet")
    if born is None and any(part in values for part in PARTS):
        checked(birth_of({**before.columns, **values}), today=today)
    return values


def _save(
    work: Work, row: Mapping[str, Any], values: Mapping[str, Value], *, version: int | None, reason: str = ""
) -> Saved:
    after = {**row, **values}
    name = shown(str((row if version not in {None, row["version"]} else after)["name"]), width=40)
    saved = save(work, _PET, "pet", row, values, version=version, name=name, reason=reason)
    if not saved.fields:
        return saved
    visits = follow_pet(work, row, after)
    for client_id in dict.fromkeys((row["client_id"], after["client_id"])):
        refresh_client_search(work, client_id=client_id)
    said = saved.said
    if "active" in saved.fields:
        said = f"{name} is active again." if after["active"] else f"{name} is not active any more, and in no list."
    elif "client_id" in saved.fields:
        said = f"{name} is with {_owner(work, after['client_id'])} now."
    elif set(PARTS) & set(saved.fields):
        said = f"{name} saved{_old(work, after)}."
    if visits:
        said += f" {visits} booked {'visit goes' if visits == 1 else 'visits go'} along."
    return Saved(saved.id, saved.version, saved.fields, said)


def _owner(work: Work, client_id: Value) -> str:
    """How the desk calls the owner, fit to be shown."""
    if not isinstance(client_id, int):
        raise Refusal("A pet belongs to somebody: choose the owner.", field="client_id")
    try:
        row = load(work, _CLIENT, client_id, "client")
    except Refusal as refusal:
        refusal.field = "client_id"
        raise
    return shown(client_name(row["first_name"], row["last_name"], row["company"]), width=40)


def _with_birth(values: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its birth in one, as the office's fields have it."""
    return {**values, BORN: birth_of(values).written}


def _require_name(values: Mapping[str, Value]) -> None:
    if not values.get("name"):
        raise Refusal("A pet needs a name.", field="name")


def _old(work: Work, row: Mapping[str, Any]) -> str:
    """When it was born and how old that is, so that a date that was read otherwise than meant is seen at once."""
    birth = birth_of(row)
    old = age(birth, on=dates.today(work.now, zone_of(work)))
    told_ = ", ".join(filter(None, (f"born {birth.words}" if birth.words else "", "" if old == "born today" else old)))
    return f" ({told_})" if told_ else ""


def _value(field: str, old: str | None) -> Value:
    """A value from what history keeps of it."""
    if field in _TRUTHS:
        return None if old is None else old == "yes"
    if field in _NUMBERS:
        return None if old is None else int(old)
    return old or ""
