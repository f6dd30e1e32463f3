"""The office's vets: adding, changing, taking out of use; whom a client's form names as new joins them (I10)."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select

from keydesk.db.models import Client, Vet, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, save
from keydesk.rules.phones import phone as phone_of
from keydesk.rules.profile import Value, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, fold, shown

_VET, _CLIENT = table_of(Vet), table_of(Client)
_LABELS: Final = {"name": "The name", "clinic": "The clinic", "phone": "The phone", "address": "The address"}


def add_vet(work: Work, *, name: str, clinic: str = "", phone: str = "", address: str = "") -> Saved:
    """Puts a vet on the vets list; one of the same name and clinic is not put there twice, but used again.

    Raises:
        Refusal: there is neither a name nor a clinic.
    """
    work.require(Permission.EDIT_CLIENTS)
    values: dict[str, Any] = {
        field: read_line(value, _LABELS[field])
        for field, value in (("name", name), ("clinic", clinic), ("phone", phone), ("address", address))
    }
    values["phone"] = phone_of(str(values["phone"]), work.settings.country)
    _require_called(values)
    called = called_of(values)
    there = _alike(work, values)
    if there is None:
        vet_id = add(work, _VET, "vet", values, name=called)
        return Saved(vet_id, 1, tuple(values), f"{shown(called, width=40)} is on the vets list now.")
    if there["active"]:
        return Saved(there["id"], there["version"], (), f"{shown(called, width=40)} is on the vets list already.")
    back: dict[str, Value] = {field: values[field] for field in ("phone", "address") if values[field]}
    back["active"] = True
    saved = save(work, _VET, "vet", there, back, version=None, name=called, verb="restore")
    return Saved(saved.id, saved.version, saved.fields, f"{shown(called, width=40)} is on the vets list again.")


def edit_vet(
    work: Work,
    *,
    vet_id: int,
    version: int | None,
    name: str | None = None,
    clinic: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> Saved:
    """Changes what is kept of a vet; what is None stays.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: no name is left, or another vet is called so.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _VET, vet_id, "vet")
    given = {"name": name, "clinic": clinic, "phone": phone, "address": address}
    values: dict[str, Value] = {
        field: read_line(value, _LABELS[field]) for field, value in given.items() if value is not None
    }
    if "phone" in values:
        values["phone"] = phone_of(str(values["phone"]), work.settings.country)
    after: dict[str, Any] = {**row, **values}
    _require_called(after)
    other = _alike(work, after, but=vet_id)
    if other is not None:
        more = "" if other["active"] else ", out of use: take that one into use again"
        raise Refusal(f"There is a vet called {shown(called_of(other), width=60)} already{more}.", field="name")
    return save(work, _VET, "vet", row, values, version=version, name=called_of(after))


def retire_vet(work: Work, *, vet_id: int, version: int | None = None, reason: str = "") -> Saved:
    """Takes a vet off the list; clients who go there keep it until somebody gives them another one.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _VET, vet_id, "vet")
    name = called_of(row)
    saved = save(
        work, _VET, "vet", row, {"active": False}, version=version, name=name, verb="retire", reason=reason.strip()
    )
    theirs = int(
        work.session.execute(select(func.count()).select_from(_CLIENT).where(_CLIENT.c.vet_id == vet_id)).scalar_one()
    )
    said = f"{shown(name, width=40)} is off the vets list."
    if theirs:
        said += f" {counted(theirs, 'client')} still {'has' if theirs == 1 else 'have'} this vet in the profile."
    return Saved(saved.id, saved.version, saved.fields, said)


def restore_vet(work: Work, *, vet_id: int, version: int | None = None) -> Saved:
    """Puts a vet back on the list.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _VET, vet_id, "vet")
    name = called_of(row)
    saved = save(work, _VET, "vet", row, {"active": True}, version=version, name=name, verb="restore")
    return Saved(saved.id, saved.version, saved.fields, f"{shown(name, width=40)} is on the vets list again.")


def called_of(values: Any) -> str:
    """What the desk calls a vet: name and clinic, as far as there are both."""
    return ", ".join(part for part in (values["name"], values["clinic"]) if part)


def _require_called(values: Any) -> None:
    if not values["name"] and not values["clinic"]:
        raise Refusal("A vet needs a name or a clinic.", field="name")


def _alike(work: Work, values: Any, *, but: int | None = None) -> dict[str, Any] | None:
    """A vet who is called the same, however it is written; one in use before one that is not.

    Who has typed name and clinic in one line, as lists show them, means the same vet.
    """
    wanted = fold(called_of(values))
    found = work.session.execute(select(_VET).order_by(_VET.c.active.desc(), _VET.c.id)).mappings()
    return next((dict(each) for each in found if each["id"] != but and fold(called_of(each)) == wanted), None)
