"""A table read through a mapping: cells by field, and what the mapping leaves over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from keydesk.importing.drafts import ClientDraft, Drafts, FieldDraft, KeyDraft, PetDraft, Secret, StaffDraft, said
from keydesk.importing.mapping import NOTE, OWN, SECRET, Mapping, TableMapping, own_field
from keydesk.importing.reading import Reading, secret_kind
from keydesk.importing.tables import Record
from keydesk.importing.values import PersonName, person, present
from keydesk.rules.fields import read_choices
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold

_HARMLESS = frozenset({"company", "firm", "name", "phone", "provider", "vendor"})


def _opens(header: str) -> bool:
    """Whether a column opens a door, whatever people call it: it is sealed, and never a field that lists show."""
    return bool(secret_kind(header)) and not _HARMLESS & set(fold(header).split())


@dataclass(slots=True)
class Mapped:
    """A table read through a mapping: cells by field instead of by header."""

    reading: Reading
    mapping: Mapping
    table: TableMapping

    def cell(self, record: Record, name: str) -> str:
        """The cell of a field, or nothing where no column gives it."""
        header = self.table.column_of(name)
        return "" if header is None else self.reading.cell(record, header)

    def column(self, name: str) -> tuple[str, ...]:
        """All cells of a field."""
        return tuple(self.cell(record, name) for record in self.reading.table.records)

    def kept(self, record: Record) -> tuple[str, tuple[Secret, ...]]:
        """The columns mapped to notes and secrets, and those that the mapping does not speak of."""
        notes, secrets = [], []
        for header, text in zip(self.reading.table.headers, record.cells, strict=False):
            what = self.table.columns.get(header, NOTE)
            word = present(text)
            kind = secret_kind(header)
            if not word or (what not in {NOTE, SECRET} and not (what.startswith(OWN) and _opens(header))):
                continue
            if what == SECRET or kind:
                secrets.append(Secret(kind or "other", header, word))
            else:
                notes.append(said(header, word))
        return "\n".join(notes), tuple(secrets)

    def own(self, record: Record) -> dict[str, str]:
        """The cells of columns that are fields of the office's own, by their headings."""
        columns = self.table.columns
        return {
            header: present(text)
            for header, text in zip(self.reading.table.headers, record.cells, strict=False)
            if columns.get(header, NOTE).startswith(OWN) and not _opens(header)
        }

    def own_fields(self) -> tuple[FieldDraft, ...]:
        """Those fields; a choice has the choices that stand in its column. What opens a door is never one of them."""
        found = []
        table = self.reading.table
        for place, header in enumerate(table.headers):
            field = own_field(self.table.kind, self.table.columns.get(header, NOTE))
            if field is None or _opens(header) or not table.records:
                continue
            if field.kind == "choice":
                cells = [present(record.cell(place)) for record in table.records]
                try:
                    field = replace(field, choices=read_choices("choice", cells))
                except Refusal:
                    field = replace(field, kind="text")
            origin = replace(self.reading.origin(table.records[0]), line=table.header_line)
            found.append(FieldDraft(origin, header, field))
        return tuple(found)

    def kept_openly(self, record: Record) -> str:
        """As :meth:`kept` for people of the company, to whom no way in belongs; what is left out is said."""
        notes, secrets = self.kept(record)
        for secret in secrets:
            remark = f"column {secret.note} holds codes and was left out: a note is no place for them"
            if remark not in self.reading.remarks:
                self.reading.remarks.append(remark)
        return notes

    def person(self, record: Record, whole: str = "name") -> PersonName:
        """The name in a record, in one cell or two."""
        first, last = self.cell(record, "first_name"), self.cell(record, "last_name")
        if last or not self.cell(record, whole):
            return PersonName(first, last)
        if first:
            return PersonName(first, self.cell(record, whole))
        return person(self.cell(record, whole), self.mapping.name_order)

    def drafts(
        self,
        *,
        clients: Iterable[ClientDraft] = (),
        pets: Iterable[PetDraft] = (),
        staff: Iterable[StaffDraft] = (),
        keys: Iterable[KeyDraft] = (),
    ) -> Drafts:
        """What was read, with the table's counts and remarks."""
        return self.reading.drafts(
            self.mapping.source, clients=clients, pets=pets, staff=staff, keys=keys, fields=self.own_fields()
        )
