"""Forms as the office writes: its phones, its days, and a place for what is typed and not saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from keydesk.drafts import Draft
from keydesk.rules.dates import today
from keydesk.rules.field_reading import FieldReaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keydesk.desk import Desk
    from keydesk.rules.profile import ProfileField
    from keydesk.screens.dialogs.form import FormDialog
    from keydesk.widgets.form_fields import Field

    Form = TypeVar("Form", bound=FormDialog)


def readers_of(desk: Desk) -> FieldReaders:
    """What is looked at as a field is left, as of now and here."""
    zone = ZoneInfo(desk.settings.time_zone)
    return FieldReaders(today(desk.now, zone), desk.settings.country)


def read_as(fields: Iterable[Field], profile: Mapping[str, ProfileField], desk: Desk) -> list[Field]:
    """The fields of a form, each looked at as it is left, as the profile says what it is.

    Args:
        fields: as they are asked for; one that has a reader of its own keeps it.
        profile: what is kept, by name; a field that is not in it is not looked at.
        desk: at which the form is filled.
    """
    readers = readers_of(desk)

    def read(field: Field) -> Field:
        known = profile.get(field.name)
        if field.read is not None or field.choices or field.options or known is None:
            return field
        return replace(field, read=readers.of("zip" if field.name == "zip" else known.kind))

    return [read(field) for field in fields]


def kept(form: Form, desk: Desk, what: str) -> Form:
    """The form, with a place for its draft: what is typed outlives a dropped line, and is offered the next time.

    Args:
        form: about to be shown.
        desk: at which it is filled.
        what: which form, and of which record: ``client/12``, ``client/new``.
    """
    draft = Draft(store=desk.store.path, staff_id=desk.operator.staff_id, what=what, now=lambda: desk.now)
    form.keep_in(draft, now=desk.now, zone=ZoneInfo(desk.settings.time_zone))
    return form
