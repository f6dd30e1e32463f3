"""Planning the office's own fields: those that are here, those made for a file, and what fits in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import ClientDraft, Drafts, FieldDraft, PetDraft, Value, lines, said
from keydesk.importing.items import Item
from keydesk.rules.field_values import read_value
from keydesk.rules.fields import OfficeField, Subject, may_be_called, name_for, next_position
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold


def plan_fields(book: PlanBook, drafts: Sequence[Drafts]) -> tuple[Drafts, ...]:
    """The files' own fields by the names that they have here; one that nobody has here yet is planned to be made.

    A value that does not fit what the field here is goes into the notes, and that is told.
    """
    known: dict[Subject, list[OfficeField]] = {
        "client": [each for each in book.have.fields if each.subject == "client"],
        "pet": [each for each in book.have.fields if each.subject == "pet"],
    }
    told = []
    for part in drafts:
        names: dict[Subject, dict[str, OfficeField]] = {"client": {}, "pet": {}}
        for draft in part.fields:
            one = _here(known[draft.field.subject], draft.field)
            if one is None:
                one = _new(book, known[draft.field.subject], draft)
                known[draft.field.subject].append(one)
            names[draft.field.subject][draft.column] = one
        told.append(
            replace(
                part,
                clients=tuple(_client(book, each, names["client"]) for each in part.clients),
                pets=tuple(_pet(book, each, names["pet"]) for each in part.pets),
            )
        )
    return tuple(told)


def _here(fields: Sequence[OfficeField], told: OfficeField) -> OfficeField | None:
    """The field here that a file means: by its name, or by its label."""
    own = [each for each in fields if not (each.built_in or each.retired or each.kind == "secret")]
    by_name = [each for each in own if told.name and each.name == told.name]
    return next(iter(by_name or [each for each in own if fold(each.label) == fold(told.label)]), None)


def _new(book: PlanBook, fields: Sequence[OfficeField], draft: FieldDraft) -> OfficeField:
    told, taken = draft.field, {each.name for each in fields}
    name = told.name if may_be_called(told.name) and told.name not in taken else name_for(told.label, taken)
    label, number = told.label, 2
    while any(fold(each.label) == fold(label) for each in fields if not each.retired):
        label, number = f"{told.label} {number}", number + 1
    one = replace(told, name=name, label=label, position=next_position(fields))
    values: dict[str, Value] = {
        "subject": one.subject, "name": one.name, "label": one.label, "kind": one.kind, "group_name": one.group,
        "choices": "\n".join(one.choices), "required": one.required, "hidden": one.hidden, "position": one.position,
    }  # fmt: skip
    book.put(Item("field", "add", draft.origin, f"{one.label} of every {one.subject}", values=values))
    return one


def _client(book: PlanBook, draft: ClientDraft, fields: Mapping[str, OfficeField]) -> ClientDraft:
    own, untold = _read(book, draft.own, fields)
    values = {**draft.values, "notes": lines(str(draft.values.get("notes") or ""), *untold)} if untold else draft.values
    return replace(draft, own=own, values=values)


def _pet(book: PlanBook, draft: PetDraft, fields: Mapping[str, OfficeField]) -> PetDraft:
    own, untold = _read(book, draft.own, fields)
    values = {**draft.values, "notes": lines(str(draft.values.get("notes") or ""), *untold)} if untold else draft.values
    return replace(draft, own=own, values=values)


def _read(
    book: PlanBook, given: Mapping[str, str], fields: Mapping[str, OfficeField]
) -> tuple[dict[str, str], list[str]]:
    own: dict[str, str] = {}
    untold: list[str] = []
    for column, text in given.items():
        one = fields.get(column)
        if one is None or not text:
            continue
        try:
            own[one.name] = read_value(one, text, country=book.have.country)
        except Refusal:
            untold.append(said(one.label, text))
            book.tallies["own_values_in_notes"] += 1
    return own, untold
