"""A sync of clients, for people and for programs: what becomes of each field, of each client, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from keydesk.db.rows.syncing import SyncClient, SyncPlan
from keydesk.reports.report import Column, Report
from keydesk.rules.branches import other_branch
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.sync_values import OUTCOME_WORDS, Outcome, count_words, outcome_words, way_words
from keydesk.rules.text import counted

_MOST_TOLD: Final = 20


def fields_of_sync(plan: SyncPlan, *, made_at: datetime, zone: tzinfo) -> Report:
    """A line for each field of the office's own, with where it goes and what becomes of what is in it."""
    columns = (
        Column("of", "OF"),
        Column("field", BRANCH_WORDS[other_branch(plan.to)].upper()),
        Column("into", BRANCH_WORDS[plan.to].upper()),
        Column("values", "WHAT BECOMES OF IT"),
    )
    rows = tuple(
        (each.going.field.subject, each.going.field.label, way_words(each.going), outcome_words(each.counts) or None)
        for each in plan.fields
    )
    return Report(
        name="sync", title="Fields", made_at=made_at, zone=zone, columns=columns, rows=rows,
        nothing="The office has no fields of its own there. A place is all that they get.",
    )  # fmt: skip


def lines_of_sync(plan: SyncPlan) -> Iterator[str]:
    """What somebody should read before it is done: who gets a place, what differs, what has no match."""
    there, here = BRANCH_WORDS[plan.to], BRANCH_WORDS[other_branch(plan.to)]
    if joins := plan.places("joins"):
        yield f"{counted(joins, 'client')} {'gets' if joins == 1 else 'get'} a place in {there}."
    if has := plan.places("has"):
        yield f"{counted(has, 'client')} {'has' if has == 1 else 'have'} a place in {there} already."
    if none := plan.places("none"):
        yield f"{counted(none, 'client')} {'has' if none == 1 else 'have'} no place in {here}: nothing is done to them."
    for each in plan.open:
        field = each.going.field
        noted = "" if field.kind == "secret" else f" or --keep-as-note {field.name}"
        ways = f"--make {field.name}{noted}"
        yield (
            f"{field.label} ({field.subject}) has no match in {there}: {count_words('left', each.held)}. "
            f"--map {field.name}=FIELD, {ways} takes along what is in it."
        )
    for value in plan.doubtful[:_MOST_TOLD]:
        if value.outcome != "left":
            beside = f", there {value.there}" if value.there else ""
            yield f"{value.who}: {value.name} is {value.here}{beside} ({OUTCOME_WORDS[value.outcome]})"
    if len(plan.doubtful) > _MOST_TOLD:
        yield f"… and {len(plan.doubtful) - _MOST_TOLD:,} more; --json lists all of them"


def sync_document(plan: SyncPlan) -> dict[str, Any]:
    """All of a plan, for a program; a secret is masked."""
    return {
        "from": other_branch(plan.to),
        "to": plan.to,
        "changes": plan.changes,
        "fields": [
            {
                "of": each.going.field.subject,
                "field": each.going.field.name,
                "way": each.going.way,
                "into": each.going.into.name if each.going.into is not None else None,
                "by": each.going.by or None,
                "values": _counts(each.counts),
            }
            for each in plan.fields
        ],
        "clients": [_client(each) for each in plan.clients],
        "doubtful": [
            {
                "who": each.who,
                "of": each.subject,
                "field": each.name,
                "outcome": each.outcome,
                "here": each.here,
                "there": each.there or None,
            }
            for each in plan.doubtful
        ],
    }


def _client(one: SyncClient) -> dict[str, Any]:
    return {
        "client_id": one.client_id,
        "name": one.name,
        "place": one.place,
        "status": one.becomes,
        "values": _counts(one.counts),
    }


def _counts(counts: Mapping[Outcome, int]) -> dict[str, int]:
    return {str(outcome): number for outcome, number in counts.items() if number}
