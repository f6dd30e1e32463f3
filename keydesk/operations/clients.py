"""Clients: their profile, their place in a branch, whether they need a key, and whom they do not want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update

from keydesk.db.models import (
    BlockedSitter,
    Branch,
    Client,
    ClientMembership,
    KeyCopy,
    Staff,
    Territory,
    Vet,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.client_places import is_served
from keydesk.db.queries.need_terms import coming
from keydesk.db.queries.of_branch import looked_at, of_branches, the_rest
from keydesk.db.work import Work
from keydesk.operations.client_sync import carried_over, sync_clients
from keydesk.operations.due import follow_visits
from keydesk.operations.editing import Saved, add, load, save, touch, zone_of
from keydesk.operations.key_need import KEY_NEEDED, no_key
from keydesk.operations.need_undo import keep_way_in
from keydesk.operations.own_fields import OwnValues
from keydesk.operations.search import refresh_client_search
from keydesk.operations.vets import add_vet
from keydesk.operations.visit_following import follow_sitters
from keydesk.rules import dates, profile
from keydesk.rules.client_status import status_after
from keydesk.rules.profile import Value, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import shown

_CLIENT = table_of(Client)
_MEMBERSHIP = table_of(ClientMembership)
_BLOCKED = table_of(BlockedSitter)
_BRANCH = table_of(Branch)
_STAFF = table_of(Staff)
_COPY = table_of(KeyCopy)
_VISIT = table_of(Visit)
_LINKS = {
    "territory_id": (table_of(Territory), "territory"),
    "vet_id": (table_of(Vet), "vet"),
    "primary_sitter_id": (_STAFF, "person of the staff"),
    "secondary_sitter_id": (_STAFF, "person of the staff"),
}


@dataclass(frozen=True, slots=True)
class Blocked:
    """A sitter was blocked.

    Attributes:
        holds: copies of the client's keys that the sitter has now, and that should come back.
        visits: how many booked visits of the sitter's at this client need somebody else.
        said: what the desk says.
    """

    holds: tuple[str, ...]
    visits: int
    said: str


@dataclass(frozen=True, slots=True)
class StatusSet:
    """A client's place in a branch changed.

    Attributes:
        old: the status before; None where the client had no place in the branch.
        new: the status now.
        copies: how many copies of the client's keys the office answers for; for an inactive client they should go back.
        said: what the desk says.
        visits: how many booked visits of theirs are to come in the branch.
        served: whether they are inactive there and served in the other branch still, so that keys and all stay.
    """

    old: str | None
    new: str
    copies: int
    said: str
    visits: int = 0
    served: bool = False


def add_client(
    work: Work,
    *,
    fields: Mapping[str, Value],
    status: str = "prospect",
    no_key_reason: str = "",
    no_key_note: str = "",
    new_vet: Mapping[str, str] | None = None,
    asked: bool = False,
    branches: Sequence[str] = (),
    fields_of: str | None = None,
) -> Saved:
    """Adds a client, with a place in one branch or in both at once; only a name is needed.

    Args:
        work: the transaction.
        fields: of the profile, and of the office's own.
        status: in each of the branches.
        no_key_reason: why visits need no key; empty where they need one.
        no_key_note: more about that.
        new_vet: a vet who joins the vets list with this, and is theirs (I10): what :func:`add_vet` takes.
        asked: whether a person was asked for what the office requires, so that nothing of it may be empty.
        branches: where they have a place (K1); where the session works, unless said otherwise. What is written in the
            fields of the one goes into those of the other, too.
        fields_of: the branch whose own fields are among ``fields``, where that is none of the branches: a form has the
            fields of the session's.

    Raises:
        Refusal: no name, a value that does not fit, or somebody named who is not there.
    """
    places = _places_of_new(work, fields, branches)
    if fields_of is not None and fields_of not in places:
        fields, asked = carried_over(work, fields, here=fields_of, to=places[0]), False
    own = OwnValues(work, "client", fields, branch=places[0])
    values = read_values(profile.CLIENT_FIELDS, own.rest, of="a client", country=work.settings.country)
    values["primary_branch"] = str(values.get("primary_branch") or places[0])
    status = status_after(None, "added", wanted=status)
    _require_name(values)
    _require_links(work, {}, values)
    if no_key_reason:
        values |= no_key(no_key_reason, no_key_note)
    _take_new_vet(work, values, new_vet)
    if asked:
        own.require(values)
    name = name_of(values)
    client_id = add(work, _CLIENT, "client", values, name=name)
    own.write_new(client_id)
    _join_branch(work, client_id, places[0], status)
    refresh_client_search(work, client_id=client_id)
    said = f"{shown(name, width=60)} added."
    for branch in places[1:]:
        sync_clients(work, client_ids=[client_id], to=branch, status=status)
        said = f"{shown(name, width=60)} added, in In-Home and in Facility."
    return Saved(client_id, 1, tuple(values), said)


def _places_of_new(work: Work, fields: Mapping[str, Value], branches: Sequence[str]) -> list[str]:
    """The branches in which somebody new gets a place, the one first whose fields are filled."""
    primary = str(fields.get("primary_branch") or "")
    wanted = list(dict.fromkeys(branches or [primary or work.branch]))
    for branch in wanted:
        work.require(Permission.EDIT_CLIENTS, branch)
        _require_branch(work, branch)
    if primary and primary not in wanted:
        raise Refusal("The primary branch is one that the client has a place in.", field="primary_branch")
    return sorted(wanted, key=lambda each: each != work.branch)


def edit_client(
    work: Work,
    *,
    client_id: int,
    version: int | None,
    fields: Mapping[str, Value],
    no_key_reason: str | None = None,
    no_key_note: str = "",
    new_vet: Mapping[str, str] | None = None,
    asked: bool = False,
) -> Saved:
    """Changes fields of a client's profile, and whether their visits need a key.

    Args:
        work: the transaction.
        client_id: whose.
        version: the version that the person saw, or None where the command names the change and not a form.
        fields: of the profile, and of the office's own.
        no_key_reason: why visits need no key; empty where they need one; None leaves that as it is.
        no_key_note: more about that.
        new_vet: a vet who joins the vets list with it, and is theirs (I10).
        asked: whether a person saves the whole form, so that nothing that the office requires may be empty; else only
            what is named may not be emptied.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit, or somebody named is not there, has left, or is blocked.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CLIENT, client_id, "client")
    country = work.settings.country
    own = OwnValues(work, "client", fields, subject_id=client_id)
    values = read_values(profile.CLIENT_FIELDS, own.rest, of="a client", country=country, stored=row)
    if values.get("primary_branch", row["primary_branch"]) != row["primary_branch"]:
        _require_member(work, client_id, str(values["primary_branch"]))
    _require_name({**row, **values})
    _require_links(work, row, values)
    if no_key_reason is not None:
        values |= no_key(no_key_reason, no_key_note) if no_key_reason else KEY_NEEDED
    _take_new_vet(work, values, new_vet)
    own.require({**row, **values}, touched=None if asked else fields)
    name = name_of({**row, **values} if version in {None, row["version"]} else row)
    with own.told():
        saved = save(work, _CLIENT, "client", row, values, version=version, name=name)
        saved = own.write(_CLIENT, row, saved, version=version, name=name)
    if profile.CLIENT_SEARCHED.intersection(saved.fields):
        refresh_client_search(work, client_id=client_id)
    if no_key_reason and "no_key_reason" in saved.fields:
        keep_way_in(work, client_id, reason=no_key_reason, note=str(values["no_key_note"]))
    follow = follow_sitters(work, client_id, row, {**row, **values})
    if follow or "primary_sitter_id" in saved.fields:
        follow_visits(work, [client_id])
    if follow:
        goes = "booked visit goes" if follow == 1 else "booked visits go"
        return replace(saved, said=f"{saved.said} {follow} {goes} to the new sitter.")
    return saved


def _take_new_vet(work: Work, values: dict[str, Value], new_vet: Mapping[str, str] | None) -> None:
    if new_vet is not None:
        values["vet_id"] = add_vet(work, **new_vet).id


def set_status(
    work: Work, *, client_id: int, branch: str, status: str, version: int | None = None, reason: str = ""
) -> StatusSet:
    """Makes a client a prospect, active or inactive in one branch; gives them a place there if they had none.

    Raises:
        ChangedMeanwhile: somebody changed the client after ``version`` was read.
        Refusal: there is no such status or branch.
    """
    work.require(Permission.EDIT_CLIENTS, branch)
    row = load(work, _CLIENT, client_id, "client")
    _require_branch(work, branch)
    old = work.session.execute(
        select(_MEMBERSHIP.c.status).where(_MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == branch)
    ).scalar()
    status = status_after(old, "said", wanted=status)
    if old != status:
        touch(work, _CLIENT, "client", row, version=version, name=name_of(row))
    if old is None:
        _join_branch(work, client_id, branch, status)
        work.record("client", client_id, "status", field=f"status.{branch}", new=status, reason=reason)
    elif old != status:
        work.session.execute(
            update(_MEMBERSHIP)
            .where(_MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == branch)
            .values(status=status, since=work.now)
        )
        work.record("client", client_id, "status", field=f"status.{branch}", old=old, new=status, reason=reason)
    copies = int(
        work.session.execute(
            select(func.count())
            .select_from(_COPY)
            .where(_COPY.c.client_id == client_id, _COPY.c.state == "in_service", _COPY.c.holder_kind != "client")
        ).scalar_one()
    )
    there = f" in {BRANCH_WORDS[branch]}" if len(work.enabled) > 1 else ""
    said = f"{shown(name_of(row), width=60)} is {'a prospect' if status == 'prospect' else status}{there} now."
    visits = _visits_ahead(work, _VISIT.c.client_id == client_id, _VISIT.c.branch_id == branch)
    served = status == "inactive" and bool(work.session.execute(select(is_served(literal(client_id)))).scalar())
    if status == "inactive" and copies and not served:
        said += f" {copies} {'copy' if copies == 1 else 'copies'} of their keys should go back to them."
    if status == "inactive" and visits:
        said += f" {visits} booked {'visit is' if visits == 1 else 'visits are'} still to come."
    return StatusSet(old, status, copies, said, visits, served)


def set_primary_branch(work: Work, *, client_id: int, branch: str, version: int | None = None) -> Saved:
    """Says which branch comes first for a client: what opens first, is offered first and sorts first (K8).

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: the client has no place there.
    """
    saved = edit_client(work, client_id=client_id, version=version, fields={"primary_branch": branch})
    name = shown(name_of(load(work, _CLIENT, client_id, "client")), width=60)
    now = "now" if saved.fields else "already"
    return replace(saved, said=f"{BRANCH_WORDS[branch]} comes first for {name} {now}.")


def block_sitter(work: Work, *, client_id: int, staff_id: int, reason: str = "") -> Blocked:
    """Says that a sitter never gets this client's visits or keys.

    Raises:
        Refusal: the sitter is the client's primary or secondary sitter.
    """
    work.require(Permission.EDIT_CLIENTS)
    client = load(work, _CLIENT, client_id, "client")
    person = load(work, _STAFF, staff_id, "person of the staff")
    sitter, name = _person_name(person), shown(name_of(client), width=60)
    for field, word in (("primary_sitter_id", "primary"), ("secondary_sitter_id", "secondary")):
        if client[field] == staff_id:
            raise Refusal(f"{sitter} is {name}'s {word} sitter. Choose another one first, then block {sitter}.")
    if not _is_blocked(work, client_id, staff_id):
        work.session.execute(insert(_BLOCKED).values(client_id=client_id, staff_id=staff_id))
        work.record("client", client_id, "block_sitter", field="blocked_sitter", new=sitter, reason=reason)
    holds = tuple(
        work.session.execute(
            select(_COPY.c.tag_code)
            .where(_COPY.c.staff_id == staff_id, _COPY.c.client_id == client_id)
            .order_by(_COPY.c.tag_code)
        ).scalars()
    )
    theirs = (_VISIT.c.sitter_id == staff_id, _VISIT.c.client_id == client_id)
    visits = _visits_ahead(work, *theirs, of_branches(work, _VISIT.c.branch_id))
    elsewhere = the_rest(looked_at(work)) if _visits_ahead(work, *theirs) > visits else ""
    said = f"{sitter} is blocked for {name}."
    if holds:
        said += f" {sitter} has {', '.join(holds)}: get it back."
    if visits:
        said += f" {visits} booked {'visit needs' if visits == 1 else 'visits need'} somebody else."
    if elsewhere:
        said += f" {sitter} is booked there in {elsewhere} too: that needs somebody else as well."
    return Blocked(holds, visits, said)


def unblock_sitter(work: Work, *, client_id: int, staff_id: int, reason: str = "") -> str:
    """Takes a block away; returns what the desk says."""
    work.require(Permission.EDIT_CLIENTS)
    client = load(work, _CLIENT, client_id, "client")
    sitter = _person_name(load(work, _STAFF, staff_id, "person of the staff"))
    if not _is_blocked(work, client_id, staff_id):
        raise Refusal(f"{sitter} is not blocked for {shown(name_of(client), width=60)}.", code="not_found")
    work.session.execute(delete(_BLOCKED).where(_BLOCKED.c.client_id == client_id, _BLOCKED.c.staff_id == staff_id))
    work.record("client", client_id, "unblock_sitter", field="blocked_sitter", old=sitter, reason=reason)
    return f"{sitter} may be given {shown(name_of(client), width=60)}'s visits again."


def name_of(client: Mapping[str, Any]) -> str:
    """How the desk calls a client, as stored."""
    return profile.client_name(
        str(client.get("first_name") or ""), str(client.get("last_name") or ""), str(client.get("company") or "")
    )


def _person_name(person: Mapping[str, Any]) -> str:
    return shown(display_name(person["first_name"], person["last_name"], person["nickname"]), width=40)


def _is_blocked(work: Work, client_id: int, staff_id: int) -> bool:
    found = work.session.execute(
        select(_BLOCKED.c.id).where(_BLOCKED.c.client_id == client_id, _BLOCKED.c.staff_id == staff_id)
    ).first()
    return found is not None


def _visits_ahead(work: Work, *conditions: ColumnElement[bool]) -> int:
    """How many booked visits are to come of which something holds."""
    ahead = (_VISIT.c.status == "scheduled", coming(_VISIT, dates.today(work.now, zone_of(work))))
    return int(work.session.execute(select(func.count()).select_from(_VISIT).where(*conditions, *ahead)).scalar_one())


def _join_branch(work: Work, client_id: int, branch: str, status: str) -> None:
    work.session.execute(
        insert(_MEMBERSHIP).values(client_id=client_id, branch_id=branch, status=status, since=work.now)
    )


def _require_name(values: Mapping[str, Any]) -> None:
    if not any(values.get(name) for name in ("first_name", "last_name", "company")):
        raise Refusal("A client needs a name: first, last or company.", field="last_name")


def _require_branch(work: Work, branch: str) -> None:
    enabled = work.session.execute(select(_BRANCH.c.enabled).where(_BRANCH.c.id == branch)).scalar()
    if not enabled:
        raise Refusal(f"There is no branch “{shown(branch, width=30)}”, or it is switched off (Settings).")


def _require_member(work: Work, client_id: int, branch: str) -> None:
    found = work.session.execute(
        select(_MEMBERSHIP.c.id).where(_MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == branch)
    ).first()
    if found is None:
        raise Refusal("The primary branch is one that the client has a place in. Give them a place there first.")


def _require_links(work: Work, row: Mapping[str, Any], values: Mapping[str, Value]) -> None:
    """Whoever and whatever a profile newly names must be there, and a sitter active and not blocked."""
    for field, (table, what) in _LINKS.items():
        target = values.get(field)
        if target is None or target == row.get(field):
            continue
        found = load(work, table, int(str(target)), what)
        if table is not _STAFF:
            continue
        if not found["active"]:
            raise Refusal(f"{_person_name(found)} has left; choose somebody who is here.", field=field)
        if "id" in row and _is_blocked(work, row["id"], found["id"]):
            raise Refusal(f"{_person_name(found)} is blocked for this client; take the block away first.", field=field)
