"""The fields of clients and pets as the office decides them: made, renamed, hidden, required, ordered, out of use (I5).

Whatever a field holds stays, however it is changed. Who renames, hides or retires one that holds something, or takes a
choice away that somebody has, is told first how many do (I6): the operation takes the number that was told, and
refuses with the right one where it is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from keydesk.db.queries.fields import held_by
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.field_parts import (
    FieldChanged,
    branch_fields,
    consequence,
    field_meant,
    insert_field,
    put_at,
    read_anew,
    require_seen,
    require_told,
    save_field,
    whose,
)
from keydesk.rules import fields as rules
from keydesk.rules.fields import MOST_FIELDS, OfficeField, Subject, find_field
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import IN_HOME, Permission
from keydesk.rules.text import shown

_SUBJECT: Final = "field_definition"


def add_field(
    work: Work,
    *,
    subject: Subject,
    label: str,
    kind: str = "text",
    choices: str | Sequence[str] = "",
    group: str = "",
    required: bool = False,
    branch: str = IN_HOME,
    name: str = "",
) -> FieldChanged:
    """Makes a field of the office's own, behind those that are there.

    Args:
        work: the transaction.
        subject: of ``client`` or of ``pet``.
        label: how the desk calls it.
        kind: one of :data:`keydesk.rules.fields.KIND_WORDS`, in words.
        choices: of a choice: with commas between, or one a line.
        group: the heading under which it stands.
        required: whether people who save a profile must fill it.
        branch: whose field it is.
        name: what programs call it, of a field that comes from another store; made of the label where it is empty.

    Raises:
        Refusal: the label is taken, or a value does not fit.
    """
    work.require(Permission.SET_UP, branch)
    fields = branch_fields(work, subject, branch)
    if sum(not each.built_in for each in fields) >= MOST_FIELDS:
        raise Refusal(f"There are {MOST_FIELDS} fields of the office's own already. Take one out of use first.")
    read = rules.read_kind(kind)
    one = OfficeField(
        subject,
        name if rules.may_be_called(name) and name not in {each.name for each in fields} else "",
        rules.read_label(label, (each for each in fields if not each.retired)),
        read,
        group=rules.read_group(group),
        position=rules.next_position(fields),
        required=required,
        choices=rules.read_choices(read, choices),
    )
    one = replace(one, name=one.name or rules.name_for(one.label, (each.name for each in fields)))
    made = insert_field(work, one, branch)
    told = {"label": one.label, "kind": one.kind_words, "choices": ", ".join(one.choices), "group": one.group}
    entries = [HistoryEntry(_SUBJECT, made.field_id or 0, "add", "*", None, f"{whose(one)} field {one.label}")]
    entries += [
        HistoryEntry(_SUBJECT, made.field_id or 0, "add", name, None, value) for name, value in told.items() if value
    ]
    if required:
        entries.append(HistoryEntry(_SUBJECT, made.field_id or 0, "add", "required", None, "yes"))
    work.record_many(entries)
    return FieldChanged(made, 0, f"{shown(one.label)} is a field of every {subject} now ({one.kind_words}).")


def edit_field(
    work: Work,
    *,
    subject: Subject,
    name: str,
    version: int | None,
    label: str | None = None,
    kind: str | None = None,
    choices: str | Sequence[str] | None = None,
    group: str | None = None,
    told: int | None = None,
    branch: str = IN_HOME,
) -> FieldChanged:
    """Changes how a field is called, where it stands, what can be written in it; what is None stays.

    Another kind is taken only where everything that is stored can be read as it; those values are then kept in its
    form, each with its line of history. A choice that goes away stays with whoever has it.

    Args:
        work: the transaction.
        subject: of ``client`` or of ``pet``.
        name: the field's name, or its label.
        version: the version that the person saw, or None where the command names the change and not a form.
        label: another label.
        kind: another kind, in words.
        choices: the choices from now on.
        group: the heading under which it stands; empty for none.
        told: of how many records that hold something in it the person knows.
        branch: whose field it is.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: a value does not fit, or nobody was told of what the field holds.
    """
    work.require(Permission.SET_UP, branch)
    fields, one = field_meant(work, subject, name, branch)
    require_seen(work, one, version)
    after = one
    if label is not None:
        others = (each for each in fields if each.name != one.name and not each.retired)
        after = replace(after, label=rules.read_label(label, others))
    if group is not None:
        after = replace(after, group=rules.read_group(group))
    if kind is not None:
        after = replace(after, kind=rules.read_kind(kind))
    if after.built_in and (after.kind != one.kind or choices):
        raise Refusal(f"{shown(one.label)} came with keydesk: what can be written in it stays as it is.", field="kind")
    if not after.built_in:
        kept: str | Sequence[str] = "" if after.kind != "choice" else one.choices
        after = replace(after, choices=rules.read_choices(after.kind, kept if choices is None else choices))
    held = held_by(work.session, one)
    if (after.label, after.kind, after.choices) != (one.label, one.kind, one.choices):
        require_told(one, held, told, consequence(work, one, after, held=held))
    if after.kind != one.kind:
        read_anew(work, one, after)
    return save_field(work, one, after, branch, held)


def hide_field(
    work: Work,
    *,
    subject: Subject,
    name: str,
    version: int | None = None,
    told: int | None = None,
    branch: str = IN_HOME,
) -> FieldChanged:
    """Leaves a field out of forms and pages; what it holds stays, and is there when it is shown again.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it is a name, or nobody was told of what it holds.
    """
    return _set(work, subject, name, branch, version=version, told=told, hidden=True)


def show_field(
    work: Work, *, subject: Subject, name: str, version: int | None = None, branch: str = IN_HOME
) -> FieldChanged:
    """Shows a hidden field again, with all that it held.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
    """
    return _set(work, subject, name, branch, version=version, hidden=False)


def require_field(
    work: Work, *, subject: Subject, name: str, required: bool, version: int | None = None, branch: str = IN_HOME
) -> FieldChanged:
    """Says whether people who save a profile must fill a field; profiles that are there stay as they are until then.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it is a name, which is always needed.
    """
    return _set(work, subject, name, branch, version=version, required=required)


def retire_field(
    work: Work,
    *,
    subject: Subject,
    name: str,
    version: int | None = None,
    told: int | None = None,
    branch: str = IN_HOME,
) -> FieldChanged:
    """Takes a field of the office's own out of use; what it holds stays, with its history.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it came with keydesk, or nobody was told of what it holds.
    """
    return _set(work, subject, name, branch, version=version, told=told, retired=True)


def restore_field(
    work: Work, *, subject: Subject, name: str, version: int | None = None, branch: str = IN_HOME
) -> FieldChanged:
    """Takes a field into use again, with all that it held.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: another field is called so meanwhile.
    """
    return _set(work, subject, name, branch, version=version, retired=False)


def move_field(
    work: Work, *, subject: Subject, name: str, step: int = 0, after: str | None = None, branch: str = IN_HOME
) -> FieldChanged:
    """Moves a field some places up (-1) or down (1), or behind another one; ``after`` empty puts it first.

    Raises:
        Refusal: it is the first or the last already, or there is no such field.
    """
    work.require(Permission.SET_UP, branch)
    fields, one = field_meant(work, subject, name, branch)
    listed = [each for each in fields if not each.retired]
    if after is None:
        order = rules.moved(listed, one.name, step)
    else:
        behind = find_field(fields, after).name if after else ""
        order = rules.placed(listed, one.name, after=behind)
    before, now = ([each.name for each in group] for group in (listed, order))
    if before != now:
        kept = {each.name: each for each in fields}
        for each in order:
            put_at(work, kept[each.name], each.position, branch)
        moved = field_meant(work, subject, one.name, branch)[1]
        old, new = (str(group.index(one.name) + 1) for group in (before, now))
        work.record(_SUBJECT, moved.field_id or 0, "move", field="place", old=old, new=new)
        one = moved
    place = now.index(one.name)
    where = f"behind {shown(order[place - 1].label)}" if place else "first"
    return FieldChanged(one, held_by(work.session, one), f"{shown(one.label)} stands {where} now.")


def _set(
    work: Work,
    subject: Subject,
    name: str,
    branch: str,
    *,
    version: int | None,
    told: int | None = None,
    required: bool | None = None,
    hidden: bool | None = None,
    retired: bool | None = None,
) -> FieldChanged:
    work.require(Permission.SET_UP, branch)
    fields, one = field_meant(work, subject, name, branch)
    require_seen(work, one, version)
    held = held_by(work.session, one)
    after = one
    if hidden is not None:
        if hidden:
            rules.require_hideable(one)
        if hidden and not one.hidden:
            require_told(one, held, told, "hidden, it stays with them and is in no form and on no page")
        after = replace(after, hidden=hidden)
    if required is not None:
        if one.always_required and not required:
            raise Refusal(f"{shown(one.label)} is always needed.")
        after = replace(after, required=required)
    if retired is not None:
        if one.built_in:
            raise Refusal(f"{shown(one.label)} came with keydesk. Hide it, if nobody needs it.")
        if retired and not one.retired:
            require_told(one, held, told, "out of use, it stays with them and on the record")
        if not retired:
            rules.read_label(one.label, (each for each in fields if each.name != one.name and not each.retired))
        after = replace(after, retired=retired)
    return save_field(work, one, after, branch, held)
