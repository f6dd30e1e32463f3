"""A sync of clients as somebody writes it on the command line: names or a query, and fields by their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from keydesk.db.queries.clients import client_found
from keydesk.db.queries.fields import fields_of
from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.client_sync import Synced, rehearse_sync, sync_clients
from keydesk.operations.client_sync_parts import AS_HERE
from keydesk.rules.branches import other_branch, read_branch
from keydesk.rules.fields import SUBJECTS, Subject, find_field
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.syncing import Decisions, Said, Way
from keydesk.rules.text import shown


@dataclass(frozen=True, slots=True)
class SyncAsked:
    """What somebody asks for.

    Attributes:
        who: clients by number or name.
        query: all whom a filter of the list finds, in place of them; None where some are named.
        to: a branch, as people call it.
        maps: ``FIELD=FIELD``: into which field of the other branch one goes.
        notes: fields that go into the notes.
        make: fields that are made there.
        leave: fields that stay here.
        take: fields whose values go over what is there.
        take_all: all of them do.
        choices: whether choices that are missing there are made.
        rest: what becomes of all other fields without a match.
        status: of those who are new there.
    """

    to: str
    who: tuple[str, ...] = ()
    query: str | None = None
    maps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    make: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    take: tuple[str, ...] = ()
    take_all: bool = False
    choices: bool = False
    rest: Way = "open"
    status: str = AS_HERE


def sync_asked(work: Work, *, asked: SyncAsked, seen: str | None = None) -> Synced:
    """Syncs the clients who are named or found, as :func:`keydesk.operations.client_sync.sync_clients` does.

    Raises:
        Refusal: nobody goes by a name, a filter is not understood, a field is not there; or as :func:`sync_clients`.
    """
    work.require(Permission.EDIT_CLIENTS)
    return sync_clients(work, **_meant(work, asked), seen=seen)


def rehearse_asked_sync(work: Work, asked: SyncAsked) -> None:
    """The plan of what is asked for, and nothing done.

    Raises:
        Rehearsed: always, with the plan.
        Refusal: as :func:`sync_asked`.
    """
    meant = _meant(work, asked)
    rehearse_sync(work, meant.pop("client_ids"), **meant)


def _meant(work: Work, asked: SyncAsked) -> dict[str, Any]:
    to = read_branch(asked.to, enabled=work.enabled)
    return {
        "client_ids": _clients(work, asked, other_branch(to)),
        "to": to,
        "decisions": _decisions(work, asked, to),
        "status": asked.status.strip().casefold().replace(" ", "_").replace("-", "_"),
    }


def _clients(work: Work, asked: SyncAsked, here: str) -> list[int]:
    reading = reading_of(work)
    if asked.query is None:
        return [client_meant(reading, who=each).id for each in asked.who]
    if not asked.query.strip():
        raise Refusal("The query is empty, and would mean everybody. Say who, or branch:any for all of them.")
    of_here = replace(reading, branches=(here,))
    found, trouble = client_found(of_here, text=asked.query)
    if trouble:
        raise Refusal(f"In the filter, {trouble}.")
    if not found:
        raise Refusal(f"The filter finds no client in {BRANCH_WORDS[here]}.", code="not_found")
    return list(found)


def _decisions(work: Work, asked: SyncAsked, to: str) -> Decisions:
    here = other_branch(to)
    own = {
        subject: [each for each in fields_of(work.session, subject, here) if not (each.built_in or each.retired)]
        for subject in SUBJECTS
    }
    said: list[Said] = []
    for each in asked.maps:
        name, equals, into = each.partition("=")
        if not equals or not into.strip():
            raise Refusal(f"A map is FIELD=FIELD, such as alarm=alarm_code, and not “{shown(each, width=40)}”.")
        subject, found = _field(own, name)
        said.append(Said(subject, found, "into", into.strip()))
    ways: tuple[tuple[Way, Sequence[str]], ...] = (
        ("notes", asked.notes), ("make", asked.make), ("leave", asked.leave),
    )  # fmt: skip
    for way, names in ways:
        said += (Said(*_field(own, each), way) for each in names)
    return Decisions(
        said=tuple(said), rest=asked.rest, take=frozenset(_field(own, each) for each in asked.take),
        take_all=asked.take_all, all_choices=asked.choices,
    )  # fmt: skip


def _field(own: dict[Subject, list[Any]], words: str) -> tuple[Subject, str]:
    """The field that a name or a label means; ``pet:`` or ``client:`` before it says of whom, where both have one."""
    mark, colon, rest = words.partition(":")
    only = mark.strip().casefold() if colon and mark.strip().casefold() in own else ""
    wanted = (rest if only else words).strip()
    found: list[tuple[Subject, str]] = []
    for subject, fields in own.items():
        if only and subject != only:
            continue
        try:
            found.append((subject, find_field(fields, wanted).name))
        except Refusal as refusal:
            if refusal.code != "not_found":
                raise
    if len(found) > 1:
        raise Refusal(
            f"Clients and pets have a field “{shown(wanted, width=40)}”: write client:{wanted} or pet:{wanted}."
        )
    if not found:
        names = ", ".join(each.name for fields in own.values() for each in fields) or "none yet"
        raise Refusal(
            f"There is no field “{shown(wanted, width=40)}” to sync.", code="not_found",
            details=(f"The office's own there are {shown(names, width=300)}.",),
        )  # fmt: skip
    return found[0]
