"""The fields of a vet, as forms ask for them: on the vets list, and in a client's profile for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.widgets.form_fields import Field

if TYPE_CHECKING:
    from keydesk.db.rows.office import VetRow

VET_FIELDS: Final = {"name": "Name", "clinic": "Clinic", "phone": "Phone", "address": "Address"}


def vet_fields(row: VetRow | None = None) -> list[Field]:
    """The fields as they are stored, or empty for a new vet."""
    stored = {} if row is None else {name: str(getattr(row, name)) for name in VET_FIELDS}
    return [Field(name, label, stored.get(name, "")) for name, label in VET_FIELDS.items()]
