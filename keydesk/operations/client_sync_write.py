"""Carrying the plan of a sync out: fields that are made, places, values, a line of history for each of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, bindparam, func, insert, select, update

from keydesk.db.models import Client, ClientMembership, FieldMatch, FieldValue, Pet, table_of
from keydesk.db.queries.fields import held_by
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.client_sync_parts import Drafted, Step, Told, parts
from keydesk.operations.fields import add_field, edit_field, restore_field
from keydesk.operations.own_fields import recorded_as
from keydesk.rules.access import MASK
from keydesk.rules.fields import OfficeField

_CLIENT, _PET, _PLACE = table_of(Client), table_of(Pet), table_of(ClientMembership)
_VALUE, _MATCH = table_of(FieldValue), table_of(FieldMatch)
_AT_ONCE: Final = 50
# Clients between two tellings of how far it is.


def write_sync(work: Work, drafted: Drafted, told: Told | None) -> dict[str, Any]:
    """Carries a plan out; returns what was written, for the undo."""
    to = drafted.plan.to
    fields, written = _ready_fields(work, drafted)
    _remember(work, drafted, fields, written)
    written |= {"places": [], "welcomed": [], "values": [], "sealed": [], "notes": []}
    steps: dict[int, list[Step]] = {}
    for step in drafted.steps:
        steps.setdefault(step.owner_id, []).append(step)
    ids = _Ids(work, _VALUE, _PLACE)
    done = 0
    for some in parts([each.client_id for each in drafted.plan.clients], _AT_ONCE):
        if told is not None:
            told(done)
        done += len(some)
        entries = _join(work, drafted, some, ids, written)
        entries += _write_values(work, [each for one in some for each in steps.get(one, ())], fields, to, ids, written)
        _count_versions(work, entries)
        if entries:
            work.record_many(entries)
    return written


class _Ids:
    """New rows' ids, counted on from the last: nobody else writes meanwhile."""

    def __init__(self, work: Work, *tables: Table) -> None:
        self._last = {
            table.name: int(work.session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())
            for table in tables
        }

    def next(self, table: Table) -> int:
        self._last[table.name] += 1
        return self._last[table.name]


def new_choices(drafted: Drafted) -> dict[int, list[str]]:
    """By field: the choices that the other branch's field has not yet, and that somebody's value is."""
    found: dict[int, dict[str, None]] = {}
    for step in drafted.steps:
        into = drafted.goings[step.number].into
        if into is not None and into.kind == "choice" and step.value not in into.choices:
            found.setdefault(step.number, {})[step.value] = None
    return {number: list(choices) for number, choices in found.items()}


def _ready_fields(work: Work, drafted: Drafted) -> tuple[dict[int, OfficeField], dict[str, Any]]:
    """Makes the fields and the choices that are missing there; the field that each number goes into."""
    to, missing = drafted.plan.to, new_choices(drafted)
    fields: dict[int, OfficeField] = {}
    written: dict[str, Any] = {"made": [], "restored": [], "choices": []}
    for number, going in enumerate(drafted.goings):
        into = going.into
        if into is None:
            continue
        if going.way == "make" and into.field_id is not None:
            into = restore_field(work, subject=into.subject, name=into.name, branch=to).field
            written["restored"].append(into.field_id)
        elif going.way == "make":
            into = add_field(
                work, subject=into.subject, label=into.label, kind=into.kind_words, choices=into.choices,
                group=into.group, branch=to, name=into.name,
            ).field  # fmt: skip
            written["made"].append(into.field_id)
        if number in missing:
            before = list(into.choices)
            into = edit_field(
                work, subject=into.subject, name=into.name, version=None, choices=[*before, *missing[number]],
                told=held_by(work.session, into), branch=to,
            ).field  # fmt: skip
            written["choices"].append([into.field_id, before, list(into.choices)])
        fields[number] = into
    return fields, written


def _remember(work: Work, drafted: Drafted, fields: Mapping[int, OfficeField], written: dict[str, Any]) -> None:
    """What was said of a field is kept for the next time, unless it is what the names say by themselves."""
    written["matches"] = []
    for number, going in enumerate(drafted.goings):
        if going.by != "said" or going.way not in {"into", "notes", "make"}:
            continue
        field_id, into = going.field.field_id, fields.get(number)
        if going.way == "make" and into is not None and into.name == going.field.name:
            continue
        values = {"into_id": None if into is None else into.field_id, "into_notes": into is None}
        known = work.session.execute(select(_MATCH).where(_MATCH.c.field_id == field_id)).mappings().first()
        old = None if known is None else [known["into_id"], bool(known["into_notes"])]
        if old == [values["into_id"], values["into_notes"]]:
            continue
        if known is None:
            work.session.execute(insert(_MATCH).values(field_id=field_id, **values))
        else:
            work.session.execute(update(_MATCH).where(_MATCH.c.id == known["id"]).values(**values))
        written["matches"].append([field_id, old, [values["into_id"], values["into_notes"]]])
        where = "the notes" if into is None else into.label
        work.record("field_definition", field_id or 0, "match", field="goes_into", new=where)


def _join(
    work: Work, drafted: Drafted, client_ids: Sequence[int], ids: _Ids, written: dict[str, Any]
) -> list[HistoryEntry]:
    """Gives those a place who have none; the day of the welcome is the one that they have here."""
    to = drafted.plan.to
    by_id = {each.client_id: each for each in drafted.plan.clients}
    rows: list[dict[str, Any]] = []
    welcomed: list[dict[str, Any]] = []
    entries: list[HistoryEntry] = []
    for client_id in client_ids:
        one, here, there = by_id[client_id], drafted.here.get(client_id), drafted.there.get(client_id)
        if here is None:
            continue
        if one.place == "joins":
            row = {"id": ids.next(_PLACE), "client_id": client_id, "branch_id": to, "status": one.becomes}
            rows.append({**row, "since": work.now, "welcomed_at": here.welcomed_at})
            written["places"].append([row["id"], client_id, one.becomes])
            entries.append(HistoryEntry("client", client_id, "sync", f"status.{to}", None, one.becomes))
        elif one.welcome and there is not None:
            welcomed.append({"row": there.row_id, "at": here.welcomed_at})
            written["welcomed"].append(there.row_id)
    if rows:
        work.session.execute(insert(_PLACE), rows)
    if welcomed:
        work.session.connection().execute(
            update(_PLACE).where(_PLACE.c.id == bindparam("row")).values(welcomed_at=bindparam("at")), welcomed
        )
    return entries


def _write_values(
    work: Work,
    steps: Sequence[Step],
    fields: Mapping[int, OfficeField],
    to: str,
    ids: _Ids,
    written: dict[str, Any],
) -> list[HistoryEntry]:
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    entries: list[HistoryEntry] = []
    notes: dict[tuple[str, int], str] = {}
    for step in steps:
        if step.outcome == "notes":
            notes[step.subject, step.subject_id] = step.value
            written["notes"].append([step.subject, step.subject_id, step.note])
            entries.append(HistoryEntry(step.subject, step.subject_id, "sync", "notes", None, step.note))
            continue
        into = fields[step.number]
        secret = into.kind == "secret"
        sealed = work.seal(step.value) if secret else None
        row = {"value": "" if secret else step.value, "secret": sealed}
        row_id = ids.next(_VALUE) if step.before is None else step.before.row_id
        if step.before is None:
            new.append({"id": row_id, "field_id": into.field_id, "subject_id": step.subject_id, **row})
        else:
            changed.append({"row": row_id, "text": row["value"], "sealed": sealed})
        old = None if step.before is None else step.before.text
        if secret:
            written["sealed"].append([row_id, _sealed_before(work, step), as_text(sealed)])
            shown_old, shown_new = MASK if old else None, MASK
        else:
            written["values"].append([row_id, old, step.value])
            shown_old, shown_new = old or None, step.value
        field = recorded_as(into, to)
        entries.append(HistoryEntry(step.subject, step.subject_id, "sync", field, shown_old, shown_new))
    if new:
        work.session.execute(insert(_VALUE), new)
    if changed:
        work.session.connection().execute(
            update(_VALUE)
            .where(_VALUE.c.id == bindparam("row"))
            .values(value=bindparam("text"), secret=bindparam("sealed")),
            changed,
        )
    for (subject, subject_id), text in notes.items():
        table = _CLIENT if subject == "client" else _PET
        work.session.execute(update(table).where(table.c.id == subject_id).values(notes=text))
    return entries


def _sealed_before(work: Work, step: Step) -> str | None:
    """What a secret was, sealed as it is, so that an undo can put it back without anybody opening it."""
    if step.before is None:
        return None
    found = work.session.execute(select(_VALUE.c.secret).where(_VALUE.c.id == step.before.row_id)).scalar()
    return "" if found is None else as_text(found)


def as_text(sealed: bytes | None) -> str:
    """A sealed secret as JSON has it, sealed still; empty for none."""
    return "" if sealed is None else base64.b64encode(sealed).decode("ascii")


def _count_versions(work: Work, entries: Sequence[HistoryEntry]) -> None:
    """Whoever has a form open is told that something changed (C5)."""
    for subject, table in (("client", _CLIENT), ("pet", _PET)):
        touched = sorted({each.subject_id for each in entries if each.subject == subject})
        for some in parts(touched):
            work.session.execute(update(table).where(table.c.id.in_(some)).values(version=table.c.version + 1))
