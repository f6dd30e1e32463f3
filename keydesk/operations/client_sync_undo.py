"""Taking a sync of clients back as a whole: places, fields and notes are as before, unless something changed since."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, select, update

from keydesk.db.models import (
    Client,
    ClientMembership,
    ClientSync,
    FieldDefinition,
    FieldMatch,
    FieldValue,
    History,
    Invoice,
    Message,
    Payment,
    Pet,
    ServiceRequest,
    Visit,
    VisitSeries,
    table_of,
)
from keydesk.db.queries.fields import by_choice, fields_of, held_by
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.client_sync_parts import parts
from keydesk.operations.client_sync_write import as_text
from keydesk.rules.branches import other_branch
from keydesk.rules.fields import SUBJECTS, OfficeField
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.sync_values import is_noted, without_note
from keydesk.rules.text import counted, shown

_CLIENT, _PET, _PLACE = table_of(Client), table_of(Pet), table_of(ClientMembership)
_VALUE, _MATCH, _SYNC = table_of(FieldValue), table_of(FieldMatch), table_of(ClientSync)
_FIELD, _HISTORY = table_of(FieldDefinition), table_of(History)

SYNC_VERBS: Final = ("sync_clients", "sync_asked")
"""The operations whose batches are taken back as a sync of clients."""

_USES: Final = (
    (table_of(Visit), "a visit"),
    (table_of(VisitSeries), "a series of visits"),
    (table_of(ServiceRequest), "a request"),
    (table_of(Message), "a message"),
    (table_of(Invoice), "an invoice"),
    (table_of(Payment), "a payment"),
)
"""What a client's place in a branch can have come to be needed for."""

_MOST_TOLD: Final = 12


def take_back_sync(work: Work, batch_id: int) -> str:
    """Sets all that a sync wrote to what it was; returns what is so again, in words.

    Raises:
        Refusal: something of it was changed since (code ``changed``; ``details`` names it); nothing is done.
    """
    sync = work.session.execute(select(_SYNC).where(_SYNC.c.batch_id == batch_id, ~_SYNC.c.undone)).first()
    if sync is None:
        raise Refusal("That sync changed nothing, or was taken back already.", code="repeated")
    for branch in (sync.to_branch, other_branch(sync.to_branch)):
        work.require(Permission.EDIT_CLIENTS, branch)
    written = json.loads(sync.changed)
    in_the_way = list(_in_the_way(work, written, sync.to_branch))
    if in_the_way:
        more = [f"… and {len(in_the_way) - _MOST_TOLD:,} more"] if len(in_the_way) > _MOST_TOLD else []
        raise Refusal(
            "Something was changed since. Nothing was taken back.",
            code="changed",
            details=[*in_the_way[:_MOST_TOLD], *more],
        )
    lines = work.session.execute(
        select(_HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.verb == "sync")
        .order_by(_HISTORY.c.id)
    ).all()
    _put_back(work, written)
    work.session.execute(update(_SYNC).where(_SYNC.c.id == sync.id).values(undone=True))
    entries = [HistoryEntry(each.subject, each.subject_id, "undo", each.field, each.new, each.old) for each in lines]
    for subject, table in (("client", _CLIENT), ("pet", _PET)):
        for some in parts(sorted({each.subject_id for each in lines if each.subject == subject})):
            work.session.execute(update(table).where(table.c.id.in_(some)).values(version=table.c.version + 1))
    work.record_many(entries)
    _fields_back(work, written, sync.to_branch)
    return _said(work, lines, written, sync.to_branch)


def _said(work: Work, lines: Sequence[Any], written: Mapping[str, Any], to: str) -> str:
    clients = {each.subject_id for each in lines if each.subject == "client"}
    places = {client_id for _, client_id, _ in written["places"]}
    if len(places or clients) == 1:
        name = shown(_names(work, places or clients).popitem()[1], width=50)
        return f"{name} has no place in {BRANCH_WORDS[to]} any more" if places else f"{name} is as before the sync"
    if places:
        return f"{len(places):,} clients have no place in {BRANCH_WORDS[to]} any more"
    return f"{counted(len(clients), 'client')} are as before the sync"


def _names(work: Work, ids: Sequence[int] | set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in parts(sorted(ids)):
        rows = work.session.execute(
            select(_CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company).where(
                _CLIENT.c.id.in_(some)
            )
        )
        found.update((row.id, client_name(row.first_name, row.last_name, row.company)) for row in rows)
    return found


# -- what is in the way ------------------------------------------------------------------------------------------------


def _in_the_way(work: Work, written: Mapping[str, Any], to: str) -> Iterator[str]:
    """What is no more as the sync left it, a sentence each."""
    yield from _values_in_the_way(work, written)
    yield from _places_in_the_way(work, written, to)
    for subject, subject_id, note in written["notes"]:
        table = _CLIENT if subject == "client" else _PET
        notes = work.session.execute(select(table.c.notes).where(table.c.id == subject_id)).scalar()
        if notes is None or not is_noted(note, notes):
            yield f"The notes of {subject} no. {subject_id} were changed"


def _values_in_the_way(work: Work, written: Mapping[str, Any]) -> Iterator[str]:
    left = {row_id: new for row_id, _, new in written["values"]}
    sealed = {row_id: new for row_id, _, new in written["sealed"]}
    for some in parts(sorted({*left, *sealed})):
        rows = work.session.execute(
            select(_VALUE.c.id, _VALUE.c.subject_id, _VALUE.c.value, _VALUE.c.secret, _FIELD.c.label, _FIELD.c.subject)
            .join_from(_VALUE, _FIELD, _FIELD.c.id == _VALUE.c.field_id)
            .where(_VALUE.c.id.in_(some))
        ).all()
        seen = {row.id for row in rows}
        for row in rows:
            now, was = (row.value, left[row.id]) if row.id in left else (as_text(row.secret), sealed[row.id])
            if now != was:
                yield f"{shown(row.label)} of {row.subject} no. {row.subject_id} was changed"
        if len(seen) < len(some):
            yield f"{counted(len(some) - len(seen), 'field')} went to another profile"


def _places_in_the_way(work: Work, written: Mapping[str, Any], to: str) -> Iterator[str]:
    given = {client_id: (row_id, status) for row_id, client_id, status in written["places"]}
    names = _names(work, list(given))
    there = BRANCH_WORDS[to]
    for some in parts(sorted(given)):
        rows = work.session.execute(
            select(_PLACE.c.id, _PLACE.c.client_id, _PLACE.c.status).where(
                _PLACE.c.branch_id == to, _PLACE.c.client_id.in_(some)
            )
        )
        now = {row.client_id: (row.id, row.status) for row in rows}
        for client_id in some:
            if now.get(client_id) != given[client_id]:
                yield f"{shown(names.get(client_id, ''), width=50)}: the status in {there} was changed"
    yield from needed_places(work, names, to)


def needed_places(work: Work, names: Mapping[int, str], branch: str) -> Iterator[str]:
    """Why clients need their places in a branch: it comes first for them, or something of theirs is there.

    Args:
        work: the transaction.
        names: the clients, as lists have them.
        branch: in which branch.
    """
    there = BRANCH_WORDS[branch]
    for some in parts(sorted(names)):
        first = work.session.execute(
            select(_CLIENT.c.id).where(_CLIENT.c.id.in_(some), _CLIENT.c.primary_branch == branch)
        ).scalars()
        for client_id in first:
            yield f"{shown(names[client_id], width=50)}: {there} is the primary branch now"
        for table, what in _USES:
            used = work.session.execute(
                select(table.c.client_id).where(table.c.branch_id == branch, table.c.client_id.in_(some)).distinct()
            ).scalars()
            for client_id in used:
                yield f"{shown(names[client_id], width=50)} has {what} in {there}"


# -- putting back ------------------------------------------------------------------------------------------------------


def _put_back(work: Work, written: Mapping[str, Any]) -> None:
    old = [
        {"row": row_id, "text": before, "sealed": None} for row_id, before, _ in written["values"] if before is not None
    ]
    old += [
        {"row": row_id, "text": "", "sealed": base64.b64decode(before) if before else None}
        for row_id, before, _ in written["sealed"]
        if before is not None
    ]
    if old:
        work.session.connection().execute(
            update(_VALUE)
            .where(_VALUE.c.id == bindparam("row"))
            .values(value=bindparam("text"), secret=bindparam("sealed")),
            old,
        )
    new = [row_id for row_id, before, _ in (*written["values"], *written["sealed"]) if before is None]
    _delete(work, _VALUE, new)
    _delete(work, _PLACE, [row_id for row_id, *_ in written["places"]])
    for some in parts(written["welcomed"]):
        work.session.execute(update(_PLACE).where(_PLACE.c.id.in_(some)).values(welcomed_at=None))
    for subject, subject_id, note in reversed(written["notes"]):
        table = _CLIENT if subject == "client" else _PET
        notes = work.session.execute(select(table.c.notes).where(table.c.id == subject_id)).scalar_one()
        work.session.execute(update(table).where(table.c.id == subject_id).values(notes=without_note(note, notes)))


def _delete(work: Work, table: Table, ids: Sequence[int]) -> None:
    for some in parts(ids):
        work.session.execute(delete(table).where(table.c.id.in_(some)))


def _fields_back(work: Work, written: Mapping[str, Any], to: str) -> None:
    """Fields and choices that the sync made go out of use again, unless somebody else has something in them by now."""
    fields = {each.field_id: each for subject in SUBJECTS for each in fields_of(work.session, subject, to)}
    for field_id, before, after in written["choices"]:
        one = fields.get(field_id)
        if one is None or list(one.choices) != after:
            continue
        has = by_choice(work.session, one)
        choices = [each for each in after if each in before or has.get(each)]
        _set_field(work, one, "choices", "\n".join(one.choices), "\n".join(choices))
    for field_id in (*written["made"], *written["restored"]):
        one = fields.get(field_id)
        if one is not None and not one.retired and not held_by(work.session, one):
            _set_field(work, one, "retired", "no", "yes")
    for field_id, old, new in written["matches"]:
        here = _MATCH.c.field_id == field_id
        row = work.session.execute(select(_MATCH.c.into_id, _MATCH.c.into_notes).where(here)).first()
        if row is None or [row.into_id, bool(row.into_notes)] != new:
            continue
        if old is None:
            work.session.execute(delete(_MATCH).where(here))
        else:
            work.session.execute(update(_MATCH).where(here).values(into_id=old[0], into_notes=old[1]))


def _set_field(work: Work, one: OfficeField, name: str, old: str, new: str) -> None:
    if old == new:
        return
    value: Any = new == "yes" if name == "retired" else new
    here = update(_FIELD).where(_FIELD.c.id == one.field_id)
    work.session.execute(here.values({name: value, "version": _FIELD.c.version + 1}))
    told = [each.replace("\n", ", ") for each in (old, new)]
    work.record("field_definition", one.field_id or 0, "undo", field=name, old=told[0], new=told[1])
