"""A client's profile as somebody writes it on the command line or in a script: names in place of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from keydesk.db.models import Client, table_of
from keydesk.db.queries.fields import fields_of
from keydesk.db.queries.profile_meant import territory_meant, vet_meant
from keydesk.db.queries.who_is import client_meant, sitter_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.clients import add_client, edit_client, set_status
from keydesk.operations.editing import Saved, load
from keydesk.operations.own_fields import own_field
from keydesk.rules.branches import BRANCHES, read_branch
from keydesk.rules.profile import CLIENT_FIELDS, Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

NAMED: Final = {
    "territory": "territory_id",
    "vet": "vet_id",
    "primary_sitter": "primary_sitter_id",
    "secondary_sitter": "secondary_sitter_id",
}
"""Fields that are written by name, and the columns that they are kept in."""

BESIDE: Final[tuple[str, ...]] = ("status", "key_required", "no_key_reason", "no_key_note")
"""What is said of a client beside the fields of the profile."""

_BOTH: Final = "both"
_CLIENT = table_of(Client)
_NEEDED: Final = frozenset({"", "a key", "key", "none", "yes"})


def add_client_asked(work: Work, *, fields: Mapping[str, Value], status: str = "prospect", branch: str = "") -> Saved:
    """Adds a client from fields by name; ``territory``, ``vet`` and sitters are written as people call them.

    Args:
        work: the transaction.
        fields: by name; ``branch`` among them goes before the one for all.
        status: where the fields say none.
        branch: ``in_home``, ``facility`` or ``both``; where the session works, without it.

    Raises:
        Refusal: a field that there is not, or a value that does not fit; it names the field.
    """
    work.require(Permission.EDIT_CLIENTS)
    given = dict(fields)
    said = {name: given.pop(name) for name in BESIDE if name in given}
    reason = _reason(said, "")
    branches = _branches(work, str(given.pop("branch", "") or branch))
    return add_client(
        work,
        fields=_by_number(work, given, branches[0] if branches and work.branch not in branches else work.branch),
        status=str(said.get("status") or status),
        no_key_reason=reason or "",
        no_key_note=str(said.get("no_key_note") or ""),
        asked=True,
        branches=branches,
    )


def _branches(work: Work, words: str) -> tuple[str, ...]:
    """One branch, both, or none that is said."""
    if words.strip().casefold() == _BOTH:
        return tuple(read_branch(each, enabled=work.enabled) for each in BRANCHES)
    return (read_branch(words, enabled=work.enabled),) if words.strip() else ()


def edit_client_asked(work: Work, *, client: str, fields: Mapping[str, Value], version: int | None = None) -> Saved:
    """Changes what is named of the client whom a number or a name means.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: nobody goes by that, a field that there is not, or a value that does not fit; it names the field.
    """
    work.require(Permission.EDIT_CLIENTS)
    client_id = client_meant(reading_of(work), who=client).id
    given = dict(fields)
    said = {name: given.pop(name) for name in BESIDE if name in given}
    reason = _reason(said, None)
    saved = edit_client(
        work,
        client_id=client_id,
        version=version,
        fields=_by_number(work, given, work.branch),
        no_key_reason=reason,
        no_key_note=str(said.get("no_key_note") or ""),
    )
    if not said.get("status"):
        return saved
    done = set_status(work, client_id=client_id, branch=_standing_in(work, client_id), status=str(said["status"]))
    words = saved.said if saved.fields else ""
    return replace(saved, fields=(*saved.fields, "status"), said=" ".join(filter(None, (words, done.said))))


def _standing_in(work: Work, client_id: int) -> str:
    """The branch whose status is meant where none is said: the one in which the session works, else the primary one."""
    if len(work.branches) == 1:
        return work.branch
    return str(load(work, _CLIENT, client_id, "client")["primary_branch"])


def _reason(said: Mapping[str, Value], otherwise: str | None) -> str | None:
    """Why visits need no key; empty where they need one; ``otherwise`` where nothing is said."""
    if "no_key_reason" in said:
        reason = str(said["no_key_reason"] or "").strip().casefold().replace(" ", "_").replace("-", "_")
        return "" if reason in _NEEDED else reason
    if "key_required" not in said:
        return otherwise
    if str(said["key_required"]).casefold() in {"true", "yes", "1"}:
        return ""
    raise Refusal("Say why no key is required: no_key_reason=keypad, lockbox, doorman …", field="no_key_reason")


def _by_number(work: Work, fields: Mapping[str, Value], branch: str) -> dict[str, Value]:
    """The profile's fields and a branch's own, what is written by name by its number."""
    values: dict[str, Value] = {}
    office = {each.name: each for each in fields_of(work.session, "client", branch)}
    for name, value in fields.items():
        column = NAMED.get(name, name)
        if column not in CLIENT_FIELDS:
            own = own_field(office, name)
            if own is not None:
                values[own.name] = value
                continue
            own_names = (each.name for each in office.values() if not (each.built_in or each.retired))
            known = ", ".join(
                [*(each for each in CLIENT_FIELDS if not each.endswith("_id")), *NAMED, *BESIDE, *own_names]
            )
            raise Refusal(
                f"There is no field “{shown(name, width=30)}” in the profile of a client.",
                code="not_found", details=(f"There are {known}.",), field=name,
            )  # fmt: skip
        if name == "primary_branch":
            values[name] = read_branch(str(value or ""), enabled=work.enabled)
        else:
            values[column] = _meant(work, name, value) if name in NAMED else value
    return values


def _meant(work: Work, name: str, value: Value) -> Value:
    who = "" if value is None else str(value).strip()
    if not who:
        return None
    find: Any = {"territory": territory_meant, "vet": vet_meant}.get(name, sitter_meant)
    try:
        return int(find(reading_of(work), who=who).id)
    except Refusal as refusal:
        refusal.field = name
        raise
