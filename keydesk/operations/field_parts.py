"""What the operations on fields have in common: what is told first, what becomes of the values, what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import func, insert, select, update

from keydesk.db.models import Branch, FieldDefinition, FieldValue, History, table_of
from keydesk.db.queries.fields import by_choice, fields_of, held_by
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.editing import require_version
from keydesk.rules import fields as rules
from keydesk.rules.field_values import read_value
from keydesk.rules.fields import KIND_WORDS, OfficeField, Subject, find_field
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted, shown

_FIELD, _VALUE, _BRANCH, _HISTORY = (table_of(each) for each in (FieldDefinition, FieldValue, Branch, History))
_SUBJECT: Final = "field_definition"
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """What became of a field.

    Attributes:
        field: as it is now.
        held: how many records hold something in it.
        said: what the desk says.
    """

    field: OfficeField
    held: int
    said: str


def branch_fields(work: Work, subject: Subject, branch: str) -> tuple[OfficeField, ...]:
    """The fields of a branch that is switched on."""
    if subject not in rules.SUBJECTS:
        raise Refusal(f"Fields are of a client or of a pet, not of “{shown(str(subject), width=30)}”.")
    if not work.session.execute(select(_BRANCH.c.enabled).where(_BRANCH.c.id == branch)).scalar():
        raise Refusal(f"There is no branch “{shown(branch, width=30)}”, or it is switched off (Settings).")
    return fields_of(work.session, subject, branch)


def field_meant(work: Work, subject: Subject, name: str, branch: str) -> tuple[tuple[OfficeField, ...], OfficeField]:
    """The fields, and the one that a name or a label means; one that is in use goes before one that is not."""
    fields = branch_fields(work, subject, branch)
    in_use = [each for each in fields if not each.retired]
    by_name = any(each.name == name.strip() for each in fields)
    try:
        return fields, find_field(fields if by_name else in_use, name)
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise
        return fields, find_field(fields, name)


def require_seen(work: Work, one: OfficeField, version: int | None) -> None:
    """Refuses where somebody changed the field after it was seen (C5)."""
    if version is not None and version != one.version:
        row = {**_columns(one), "id": one.field_id or 0, "version": one.version}
        require_version(work, _SUBJECT, row, version=version, name=one.label)


def require_told(one: OfficeField, held: int, told: int | None, what: str) -> None:
    """Whoever changes what records hold something in knows of how many (I6)."""
    if held and told != held:
        has = "holds" if held == 1 else "hold"
        raise Refusal(
            f"{counted(held, one.subject)} {has} something in {shown(one.label)}: {what}. "
            "Say that you know it, and do it again (Settings, Fields; --yes on the command line).",
            short=str(held), field="told",
        )  # fmt: skip


def consequence(work: Work, one: OfficeField, after: OfficeField, *, held: int) -> str:
    """What becomes of what records hold in a field, for whoever has to know of it first."""
    parts = []
    if after.label != one.label:
        parts.append(f"they will stand under {shown(after.label)}")
    if after.kind != one.kind:
        parts.append(f"each is kept as a {KIND_WORDS[after.kind]} from now on")
    if after.kind == one.kind == "choice":
        going = choices_going(by_choice(work.session, one), after.choices)
        for choice, count in going:
            parts.append(f"{count} keep “{shown(choice, width=30)}”, which is no choice any more")
    return "; ".join(parts) or f"{held} keep what they have"


def choices_going(has: dict[str, int], choices: Sequence[str]) -> list[tuple[str, int]]:
    """The choices that somebody has and that are none any more, with how many have each."""
    return [(choice, count) for choice, count in has.items() if choice not in choices]


def read_anew(work: Work, one: OfficeField, after: OfficeField) -> None:
    """Everything that is stored is kept as another kind, or nothing is and the refusal says how many cannot be."""
    if "secret" in {one.kind, after.kind}:
        stands = work.session.execute(
            select(func.count())
            .select_from(_HISTORY)
            .where(_HISTORY.c.subject == one.subject, _HISTORY.c.field == one.name)
        ).scalar_one()
        if stands or held_by(work.session, one):
            raise Refusal(
                "What was written openly stands in the history for good, and a secret is never made open. "
                "Make a new field, and take this one out of use.", field="kind",
            )  # fmt: skip
        return
    rows = work.session.execute(
        select(_VALUE.c.id, _VALUE.c.subject_id, _VALUE.c.value)
        .where(_VALUE.c.field_id == one.field_id, _VALUE.c.value != "")
        .order_by(_VALUE.c.id)
    ).all()
    fresh: list[dict[str, Any]] = []
    bad: list[str] = []
    for row in rows:
        try:
            fresh.append({**row._mapping, "new": read_value(after, row.value, country=work.settings.country)})  # noqa: SLF001 - the row's public mapping
        except Refusal:
            bad.append(f"{one.subject} no. {row.subject_id}: {shown(row.value, width=40)}")
    if bad:
        cannot = "1 value cannot" if len(bad) == 1 else f"{len(bad):,} values cannot"
        more = [f"and {len(bad) - _MOST_NAMED:,} more"] if len(bad) > _MOST_NAMED else []
        raise Refusal(
            f"{cannot} be read as a {KIND_WORDS[after.kind]}: {shown(one.label)} stays a {one.kind_words}.",
            details=(*bad[:_MOST_NAMED], *more), field="kind",
        )  # fmt: skip
    changed = [each for each in fresh if each["new"] != each["value"]]
    for each in changed:
        work.session.execute(update(_VALUE).where(_VALUE.c.id == each["id"]).values(value=each["new"]))
    if changed:
        work.record_many(
            HistoryEntry(one.subject, each["subject_id"], "edit", one.name, each["value"], each["new"])
            for each in changed
        )


def save_field(work: Work, one: OfficeField, after: OfficeField, branch: str, held: int) -> FieldChanged:
    """Keeps what is changed of a field, with a line of history for each part."""
    before, now = _columns(one), _columns(after)
    changed = [name for name, value in now.items() if value != before[name]]
    if not changed:
        return FieldChanged(one, held, f"{shown(one.label)}: nothing changed.")
    if one.field_id is None:
        made = insert_field(work, after, branch)
    else:
        made = replace(after, version=one.version + 1)
        work.session.execute(update(_FIELD).where(_FIELD.c.id == one.field_id).values(**now, version=made.version))
    work.record_many(
        HistoryEntry(
            _SUBJECT, made.field_id or 0, "edit", _SPOKEN.get(name, name), _told(before[name]), _told(now[name])
        )
        for name in changed
    )
    return FieldChanged(made, held, _said(one, after, held, changed))


_SPOKEN: Final = {"group_name": "group"}


def _said(one: OfficeField, after: OfficeField, held: int, changed: Sequence[str]) -> str:
    label = shown(after.label)
    keeps = "" if not held else f" {counted(held, one.subject)} {'keeps' if held == 1 else 'keep'} what is in it."
    if "hidden" in changed:
        return f"{label} is hidden.{keeps}" if after.hidden else f"{label} is shown again."
    if "retired" in changed:
        return f"{label} is out of use.{keeps}" if after.retired else f"{label} is in use again."
    if "required" in changed:
        return f"{label} is {'needed' if after.required else 'not needed'} when a {one.subject} is saved."
    if "label" in changed:
        return f"{shown(one.label)} is called {label} now.{keeps}"
    return f"{label} saved.{keeps}"


def _columns(one: OfficeField) -> dict[str, Any]:
    """What can change of a field, as it is stored."""
    return {
        "label": one.label,
        "kind": one.kind,
        "choices": "\n".join(one.choices),
        "required": one.required,
        "hidden": one.hidden,
        "retired": one.retired,
        "group_name": one.group,
    }


def _told(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\n", ", ") or None


def insert_field(work: Work, one: OfficeField, branch: str) -> OfficeField:
    """Puts a field on file; of a built-in one what the office has changed of it."""
    result = work.session.execute(
        insert(_FIELD).values(
            branch_id=branch, subject=one.subject, name=one.name,
            built_in=one.built_in, position=one.position, version=1,
            **_columns(one),
        )
    )  # fmt: skip
    return replace(one, field_id=int(result.inserted_primary_key[0]), version=1)  # type: ignore[attr-defined]  # an INSERT's result has it


def put_at(work: Work, one: OfficeField, position: int, branch: str) -> None:
    """Gives a field its place. That is no change of the field itself: nobody who edits it is told of one."""
    if one.field_id is None:
        insert_field(work, replace(one, position=position), branch)
    elif one.position != position:
        work.session.execute(update(_FIELD).where(_FIELD.c.id == one.field_id).values(position=position))


def whose(one: OfficeField) -> str:
    """Whose field it is, for history."""
    return "Client" if one.subject == "client" else "Pet"
