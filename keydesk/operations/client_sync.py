"""Clients who get a place in the other branch, with what is in their fields and their pets' (K2 to K5, K14).

One transaction, however many they are: a place there at once, the day of the welcome carried over so that no second
one is due, and the values of one branch's fields in those of the other, as :mod:`keydesk.rules.syncing` decides.
Nothing is taken away here. Done again, it changes nothing and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert

from keydesk.db.models import ClientSync, table_of
from keydesk.db.queries.fields import fields_of
from keydesk.db.rows.syncing import SyncPlan
from keydesk.db.work import Work
from keydesk.operations.client_sync_parts import AS_HERE, Drafted, Told, draft
from keydesk.operations.client_sync_write import new_choices, write_sync
from keydesk.operations.rehearsal import Rehearsed
from keydesk.rules.branches import other_branch
from keydesk.rules.client_status import STATUSES
from keydesk.rules.profile import Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.sync_values import Outcome, count_words
from keydesk.rules.syncing import Decisions, match_fields
from keydesk.rules.text import counted, shown

_SYNC = table_of(ClientSync)


@dataclass(frozen=True, slots=True)
class Synced:
    """Clients who were synced.

    Attributes:
        plan: what was done, as it was decided.
        batch_id: what an undo takes back; 0 where nothing changed.
        said: one sentence for the desk.
    """

    plan: SyncPlan
    batch_id: int
    said: str


def sync_clients(
    work: Work,
    *,
    client_ids: Sequence[int],
    to: str,
    decisions: Decisions | None = None,
    status: str = AS_HERE,
    seen: str | None = None,
    told: Told | None = None,
) -> Synced:
    """Gives clients a place in the other branch, with what they have in the fields of this one, all or nothing.

    Args:
        work: the transaction.
        client_ids: whom.
        to: the branch that they are synced to.
        decisions: where fields go that have no match there, and whose values go over what is there.
        status: of those who are new there: one of the three, or the one that they have here.
        seen: the print of the plan that was looked at; None asks for no check.
        told: told how far it is.

    Raises:
        Refusal: the operator may not in one of the branches, a decision does not fit; code ``changed`` where the plan
            is another one by now.
    """
    drafted = _drafted(work, client_ids, to, decisions, status, told)
    plan = drafted.plan
    if seen is not None and seen != plan.seen:
        raise Refusal(
            "Something changed since you looked. Nothing was synced: look again, then decide.", code="changed"
        )
    if not plan.changes:
        return Synced(plan, 0, _nothing(plan))
    written = write_sync(work, drafted, told)
    work.session.execute(
        insert(_SYNC).values(
            batch_id=work.batch_id, to_branch=to, changed=json.dumps(written, ensure_ascii=False), undone=False
        )
    )
    return Synced(plan, work.batch_id, _said(plan))


def rehearse_sync(
    work: Work,
    client_ids: Sequence[int],
    *,
    to: str,
    decisions: Decisions | None = None,
    status: str = AS_HERE,
    told: Told | None = None,
) -> None:
    """Draws the plan of a sync up, and does none of it.

    Raises:
        Rehearsed: always, with the :class:`~keydesk.db.rows.syncing.SyncPlan`.
        Refusal: as :func:`sync_clients`.
    """
    raise Rehearsed(_drafted(work, client_ids, to, decisions, status, told).plan)


def _drafted(
    work: Work,
    client_ids: Sequence[int],
    to: str,
    decisions: Decisions | None,
    status: str,
    told: Told | None,
) -> Drafted:
    here = other_branch(to)
    if len(work.enabled) < 2:  # noqa: PLR2004 - two branches
        raise Refusal("There is one branch only. An admin switches Facility on: Settings (F9).")
    for branch in (here, to):
        work.require(Permission.EDIT_CLIENTS, branch)
    if status not in {AS_HERE, *STATUSES}:
        raise Refusal(f"The status there is as here, or one of {', '.join(STATUSES)}.", field="status")
    decided = decisions or Decisions()
    if not client_ids:
        raise Refusal("Nobody is to be synced: mark clients, or let the filter find some.")
    drafted = draft(work, client_ids, to=to, decisions=decided, status=status, told=told)
    if drafted.plan.makes or new_choices(drafted):
        work.require(Permission.SET_UP, to)
    return drafted


def carried_over(work: Work, fields: Mapping[str, Value], *, here: str, to: str) -> dict[str, Value]:
    """What a form has of a branch's own fields, for those of the other: of somebody who has a place there alone.

    Raises:
        Refusal: something is written in a field that the other branch has none for; it names the field.
    """
    own, there = (fields_of(work.session, "client", each) for each in (here, to))
    goings = {each.field.name: each for each in match_fields(own, there)}
    found: dict[str, Value] = {}
    for name, value in fields.items():
        going = goings.get(name)
        if going is None:
            found[name] = value
        elif going.into is not None:
            found[going.into.name] = value
        elif value not in {None, ""}:
            raise Refusal(
                f"{shown(going.field.label)} is a field of {BRANCH_WORDS[here]}; {BRANCH_WORDS[to]} has none of that "
                f"name. Add the client to both, or go to {BRANCH_WORDS[to]} first (Ctrl+O).",
                field=name,
            )
    return found


# -- what is told ------------------------------------------------------------------------------------------------------

_TOLD: Final[tuple[Outcome, ...]] = (
    "fills", "takes", "notes", "keeps", "misfit", "choice", "full", "left",
)  # fmt: skip


def _said(plan: SyncPlan) -> str:
    there = BRANCH_WORDS[plan.to]
    joins = plan.places("joins")
    if joins == 1:
        name = next(each.name for each in plan.clients if each.place == "joins")
        begins = f"{shown(name, width=50)} has a place in {there} now"
    elif joins:
        begins = f"{joins:,} clients have a place in {there} now"
    else:
        many = sum(each.changes for each in plan.clients)
        begins = f"{counted(many, 'client')} synced to {there}"
    values = ", ".join(count_words(each, plan.count(each)) for each in _TOLD if plan.count(each))
    return f"{begins}." if not values else f"{begins}; of their fields {values}."


def _nothing(plan: SyncPlan) -> str:
    there, none = BRANCH_WORDS[plan.to], plan.places("none")
    if none == len(plan.clients):
        return f"None of them has a place in {BRANCH_WORDS[other_branch(plan.to)]}. Nothing changed."
    who = "This client is" if len(plan.clients) == 1 else f"All {len(plan.clients):,} clients are"
    if none:
        who = f"{len(plan.clients) - none:,} of {len(plan.clients):,} clients are"
    rest = ", ".join(count_words(each, plan.count(each)) for each in _TOLD if plan.count(each))
    more = f" ({rest})" if rest else ""
    return f"{who} in {there} already, with all that can go there{more}. Nothing changed."
