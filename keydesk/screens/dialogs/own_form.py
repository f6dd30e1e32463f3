"""The office's own fields, and those that keydesk came with as the office calls them, as forms ask for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from keydesk.rules.dates import today
from keydesk.rules.field_values import NO_VALUE, read_value
from keydesk.widgets.form_fields import YES_NO, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from keydesk.db.rows.fields import OwnFields
    from keydesk.desk import Desk
    from keydesk.rules.fields import OfficeField

_FEW: Final = 8
# Choices that are stepped through with the arrows; more are picked from a list.
_HINTS: Final = {
    "number": "12, 4.5",
    "date": "2026-11-24, 24 nov, today",
    "phone": "",
    "email": "",
}


def office_form(
    own: OwnFields,
    came: Mapping[str, Iterable[Field]],
    desk: Desk,
    *,
    asked: Callable[[OfficeField], bool] | None = None,
) -> list[Field]:
    """The fields of a form as the office has them: its order, its labels, its groups, what is required and what hidden.

    Args:
        own: the office's decisions, with what is stored in its own fields.
        came: the fields that keydesk came with, by name; each may bring others that stand behind it.
        desk: at which the form is filled.
        asked: of which of them this form asks; of all, unless said otherwise.
    """
    fields: list[Field] = []
    for each in own.shown:
        if asked is not None and not asked(each):
            continue
        if not each.built_in:
            fields.append(own_field(each, own, desk))
            continue
        found = tuple(came.get(each.name, ()))
        if not found:
            continue
        first, *behind = found
        fields.append(replace(first, label=each.label, required=each.required or first.required, group=each.group))
        fields += (replace(other, group=each.group) for other in behind)
    return fields


def own_field(one: OfficeField, own: OwnFields, desk: Desk) -> Field:
    """One of the office's own fields, looked at as it is left."""
    stored = own.values.get(one.name, "")
    day, country = today(desk.now, ZoneInfo(desk.settings.time_zone)), desk.settings.country

    def read(text: str) -> str:
        return read_value(one, text, country=country, today=day, stored=stored)

    field = Field(
        one.name, one.label, stored, required=one.required, group=one.group, hint=_HINTS.get(one.kind, ""), read=read
    )
    if one.kind == "secret":
        sealed = one.name in own.sealed
        hint = f"sealed; empty leaves it, {NO_VALUE} takes it away" if sealed else "sealed as it is saved"
        return replace(field, hint=hint, required=one.required and not sealed, secret=True, read=None)
    if one.kind == "long_text":
        return replace(field, lines=True)
    nothing = ("", "not said")
    if one.kind == "yes_no":
        return replace(field, choices=(nothing, *YES_NO), read=None)
    if one.kind == "choice":
        listed = (*one.choices, *((stored,) if stored and stored not in one.choices else ()))
        if len(listed) <= _FEW:
            return replace(field, choices=(nothing, *((each, each) for each in listed)), read=None)
        return replace(field, options=((*nothing, ""), *((each, each, "") for each in listed)), read=None)
    return field
