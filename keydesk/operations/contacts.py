"""People around a client: neighbours, emergency contacts, whoever has a key of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from keydesk.db.models import Client, ClientContact, KeyCopy, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, add, load, save
from keydesk.rules.profile import CONTACT_FIELDS, Value, client_name, read_line, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CONTACT, _CLIENT, _COPY = table_of(ClientContact), table_of(Client), table_of(KeyCopy)


def add_contact(work: Work, *, client_id: int, fields: Mapping[str, Value]) -> Saved:
    """Adds somebody around a client; only a name is needed.

    Raises:
        Refusal: no name, or a value does not fit.
    """
    work.require(Permission.EDIT_CLIENTS)
    client = load(work, _CLIENT, client_id, "client")
    values = _read(work, fields)
    _require_name(values)
    contact_id = add(work, _CONTACT, "client_contact", {"client_id": client_id, **values}, name=str(values["name"]))
    whose = client_name(client["first_name"], client["last_name"], client["company"])
    said = f"{shown(str(values['name']), width=40)} is a contact of {shown(whose, width=60)} now."
    return Saved(contact_id, 1, tuple(values), said)


def edit_contact(work: Work, *, contact_id: int, version: int | None, fields: Mapping[str, Value]) -> Saved:
    """Changes fields of a contact.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CONTACT, contact_id, "contact")
    values = _read(work, fields)
    after = {**row, **values}
    _require_name(after)
    return save(work, _CONTACT, "client_contact", row, values, version=version, name=str(after["name"]))


def retire_contact(work: Work, *, contact_id: int, version: int | None = None, reason: str = "") -> Saved:
    """Takes a contact out of use, who stays on the record.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: they have a key of ours; names it.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CONTACT, contact_id, "contact")
    held = list(
        work.session.execute(
            select(_COPY.c.tag_code).where(_COPY.c.contact_id == contact_id).order_by(_COPY.c.tag_code)
        ).scalars()
    )
    if held:
        raise Refusal(
            f"{shown(row['name'], width=40)} has {', '.join(held)}. Take that back first, or say where it is now."
        )
    return _set_active(work, row, active=False, version=version, reason=reason)


def restore_contact(work: Work, *, contact_id: int, version: int | None = None, reason: str = "") -> Saved:
    """Takes a contact into use again.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CONTACT, contact_id, "contact")
    return _set_active(work, row, active=True, version=version, reason=reason)


def _set_active(work: Work, row: Mapping[str, Any], *, active: bool, version: int | None, reason: str) -> Saved:
    name = str(row["name"])
    saved = save(
        work, _CONTACT, "client_contact", row, {"active": active}, version=version, name=name,
        verb="restore" if active else "retire", reason=read_line(reason, "The reason"),
    )  # fmt: skip
    said = f"{shown(name, width=40)} is {'a contact again' if active else 'no contact any more'}."
    return Saved(saved.id, saved.version, saved.fields, said)


def _read(work: Work, fields: Mapping[str, Value]) -> dict[str, Value]:
    return read_values(CONTACT_FIELDS, fields, of="a contact", country=work.settings.country)


def _require_name(values: Mapping[str, Any]) -> None:
    if not values.get("name"):
        raise Refusal("A contact needs a name.", field="name")
