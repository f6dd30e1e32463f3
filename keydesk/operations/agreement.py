"""The key agreement of a client: signed on, may copies be made, who may hold the keys, how they go back (I18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select

from keydesk.db.models import AllowedHolder, BlockedSitter, Client, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import Saved, load, require_version, save, touch, zone_of
from keydesk.rules import dates
from keydesk.rules.profile import CLIENT_FIELDS, Value, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CLIENT, _ALLOWED = table_of(Client), table_of(AllowedHolder)
_STAFF, _BLOCKED = table_of(Staff), table_of(BlockedSitter)
_FIELDS = {name: CLIENT_FIELDS[name] for name in ("agreement_signed_on", "may_duplicate", "return_terms")}


def set_agreement(
    work: Work,
    *,
    client_id: int,
    version: int | None,
    fields: Mapping[str, Value],
    allowed: Sequence[int] | None = None,
) -> Saved:
    """Writes down what a client has agreed to about their keys.

    Args:
        work: the transaction.
        client_id: whose keys.
        version: the version that the person saw, or None where the command names the change and not a form.
        fields: ``agreement_signed_on`` (a day, in words too), ``may_duplicate``, ``return_terms``.
        allowed: everybody who may hold the keys; nobody is everybody who is not blocked; None leaves that as it is.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit, or somebody named is not there, has left, or is blocked.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CLIENT, client_id, "client")
    values = read_values(_FIELDS, _with_day(work, fields), of="the key agreement")
    name = name_of(row)
    require_version(work, "client", row, version=version, name=name)
    saved = save(work, _CLIENT, "client", row, values, version=version, name=name)
    if allowed is None:
        return Saved(saved.id, saved.version, saved.fields, _said(name, saved.fields))
    before, now = _people(work, client_id), _require_people(work, client_id, allowed)
    if before.keys() == now.keys():
        return Saved(saved.id, saved.version, saved.fields, _said(name, saved.fields))
    if not saved.fields:
        touch(work, _CLIENT, "client", row, version=version, name=name)
    work.session.execute(delete(_ALLOWED).where(_ALLOWED.c.client_id == client_id))
    for staff_id in now:
        work.session.execute(insert(_ALLOWED).values(client_id=client_id, staff_id=staff_id))
    old, new = (", ".join(each.values()) or None for each in (before, now))
    work.record("client", client_id, "edit", field="allowed_holders", old=old, new=new)
    return Saved(client_id, int(row["version"]) + 1, (*saved.fields, "allowed"), _said(name, ("allowed",)))


def _said(name: str, changed: Sequence[str]) -> str:
    return f"{shown(name, width=60)}: {'the key agreement is saved' if changed else 'nothing changed'}."


def _with_day(work: Work, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The day of the signature as somebody wrote it: ``today``, ``24 nov``, ``2026-11-24``."""
    given = dict(fields)
    text = given.get("agreement_signed_on")
    if isinstance(text, str) and text.strip():
        today = dates.today(work.now, zone_of(work))
        try:
            day = dates.read_day(text, today=today, ahead=False)
        except Refusal as refusal:
            refusal.field = "agreement_signed_on"
            raise
        if day > today:
            raise Refusal("An agreement is signed today or earlier.", field="agreement_signed_on")
        given["agreement_signed_on"] = day
    return given


def _people(work: Work, client_id: int) -> dict[int, str]:
    found = work.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .join_from(_ALLOWED, _STAFF, _STAFF.c.id == _ALLOWED.c.staff_id)
        .where(_ALLOWED.c.client_id == client_id)
        .order_by(_STAFF.c.id)
    )
    return {each.id: display_name(each.first_name, each.last_name, each.nickname) for each in found}


def _require_people(work: Work, client_id: int, allowed: Sequence[int]) -> dict[int, str]:
    """Those who are named, by id; whoever is newly named must be here and not blocked."""
    before, named = _people(work, client_id), {}
    for staff_id in sorted(set(allowed)):
        person = load(work, _STAFF, staff_id, "person of the staff")
        name = display_name(person["first_name"], person["last_name"], person["nickname"])
        if staff_id not in before:
            if not person["active"]:
                raise Refusal(f"{shown(name, width=40)} has left; choose somebody who is here.", field="allowed")
            block = (_BLOCKED.c.client_id == client_id) & (_BLOCKED.c.staff_id == staff_id)
            if work.session.execute(select(_BLOCKED.c.id).where(block)).first() is not None:
                raise Refusal(
                    f"{shown(name, width=40)} is blocked for this client; take the block away first.", field="allowed"
                )
        named[staff_id] = name
    return named
