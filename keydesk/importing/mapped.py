"""A table read through a mapping: cells by field, and what the mapping leaves over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keydesk.importing.drafts import ClientDraft, Drafts, KeyDraft, PetDraft, Secret, StaffDraft, said
from keydesk.importing.mapping import NOTE, SECRET, Mapping, TableMapping
from keydesk.importing.reading import Reading, secret_kind
from keydesk.importing.tables import Record
from keydesk.importing.values import PersonName, person, present


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
            if not word or what not in {NOTE, SECRET}:
                continue
            kind = secret_kind(header)
            if what == SECRET or kind:
                secrets.append(Secret(kind or "other", header, word))
            else:
                notes.append(said(header, word))
        return "\n".join(notes), tuple(secrets)

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
        return self.reading.drafts(self.mapping.source, clients=clients, pets=pets, staff=staff, keys=keys)
