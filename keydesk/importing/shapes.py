"""Which program a table comes from, told by its headers, and the drafts that it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from keydesk.importing import calendar_csv, generic, leashtime, other_systems, own, own_around, own_said
from keydesk.importing.drafts import Drafts, together
from keydesk.importing.mapped import Mapped
from keydesk.importing.mapping import Mapping, TableMapping, known_headers, propose, propose_for
from keydesk.importing.reading import Reading
from keydesk.importing.sheets import Sheet, read_file
from keydesk.importing.tables import Table, header_key, table_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown


@dataclass(frozen=True, slots=True)
class Shape:
    """A known export: its name (``--as``), what to call it, the headers that tell it, and its reader."""

    name: str
    title: str
    told_by: tuple[str, ...]
    read: Callable[[Reading], Drafts]

    def fits(self, table: Table) -> bool:
        """Whether the table has all the headers that tell this shape."""
        return {header_key(header) for header in self.told_by} <= set(table.places())


SHAPES = (
    Shape("leashtime-clients", "LeashTime clients", ("clientid", "lname", "fname"), leashtime.clients),
    Shape("leashtime-pets", "LeashTime pets", ("petid", "ownerptr", "name"), leashtime.pets),
    Shape("leashtime-sitters", "LeashTime sitters", ("providerid", "lname", "fname"), leashtime.sitters),
    Shape("ezpetsitter", "EZ Pet Sitter clients", ("FName", "LName", "KeyKeptWith"), other_systems.ez_pet_sitter),
    Shape("bettawalka", "Bettawalka keys", ("Account", "Client", "Key Code"), other_systems.bettawalka),
    Shape(
        "precise-clients",
        "Precise Petcare clients",
        ("Client ID", "Last Name", "Uses Keys"),
        other_systems.precise_clients,
    ),
    Shape(
        "precise-pets", "Precise Petcare pets", ("Pet Name", "Owner", "Birthdate", "Gender"), other_systems.precise_pets
    ),
    Shape("keydesk-clients", "keydesk's export of clients", (own.OFFICE, "client_id", "last_name"), own.clients),
    Shape("keydesk-pets", "keydesk's export of pets", (own.OFFICE, "pet_id", "client_id"), own.pets),
    Shape("keydesk-staff", "keydesk's export of staff", (own.OFFICE, "staff_id", "last_name"), own.staff),
    Shape("keydesk-keys", "keydesk's export of keys", (own.OFFICE, "tag_code", "key_code", "copy_number"), own.keys),
    Shape("keydesk-territories", "keydesk's territories", (own.OFFICE, "territory", "zips"), own_around.territories),
    Shape("keydesk-vets", "keydesk's vets", (own.OFFICE, "vet_name", "vet_address"), own_around.vets),
    Shape("keydesk-contacts", "keydesk's contacts", (own.OFFICE, "contact_name", "client_id"), own_around.contacts),
    Shape("keydesk-prices", "keydesk's own prices", (own.OFFICE, "own_price", "service"), own_around.prices),
    Shape("keydesk-messages", "keydesk's messages", (own.OFFICE, "message_id", "body"), own_said.messages),
    Shape("keydesk-requests", "keydesk's requests", (own.OFFICE, "request_id", "wish"), own_said.requests),
    Shape(
        "keydesk-visits", "keydesk's export of visits", (own.OFFICE, "visit_id", "starts_at"), calendar_csv.own_visits
    ),
    Shape(
        "google-calendar",
        "Google Calendar's visits",
        ("Subject", "Start Date", "Start Time", "End Date"),
        calendar_csv.google_csv,
    ),
)
VISIT_SHAPES = frozenset({"keydesk-visits", "google-calendar"})
"""The shapes that are compared with visits."""

GENERIC = {
    "clients": "a list of clients",
    "pets": "a list of pets",
    "staff": "a list of sitters",
    "keys": "a list of keys",
}
READERS: dict[str, Callable[[Mapped], Drafts]] = {
    "clients": generic.clients,
    "pets": generic.pets,
    "staff": generic.staff,
    "keys": generic.keys,
}


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A table and what it was told to be: a known shape, or a list with a mapping; neither where nothing is known."""

    table: Table
    shape: Shape | None = None
    mapping: TableMapping | None = None

    @property
    def title(self) -> str:
        """What to call it on the screen."""
        if self.shape:
            return self.shape.title
        return GENERIC[self.mapping.kind] if self.mapping else "no list that keydesk knows; passed over"


def shape_names() -> tuple[str, ...]:
    """Everything that ``--as`` takes: the known shapes, the program's name for all its files, and the lists."""
    systems = dict.fromkeys(shape.name.partition("-")[0] for shape in SHAPES)
    return (*systems, *(shape.name for shape in SHAPES if "-" in shape.name), *GENERIC)


def read_tables(paths: Iterable[Path]) -> tuple[Table, ...]:
    """The tables of all files, in order; sheets in which nothing looks like a table are left out.

    Raises:
        Refusal: a file cannot be read.
    """
    headers = {header_key(header) for shape in SHAPES for header in shape.told_by} | known_headers()
    tables = []
    for path in paths:
        found = [table for sheet in read_file(path) if (table := _table(sheet, headers)) is not None]
        if not found:
            raise Refusal(f"{shown(path.name)} has no table in it: a row of headers and rows beneath.")
        if not any(table.records or table.broken for table in found):
            raise Refusal(f"{shown(path.name)} has headers and no row beneath them: there is nothing to import.")
        tables.extend(found)
    return tuple(tables)


def _table(sheet: Sheet, headers: Iterable[str]) -> Table | None:
    return table_of(sheet, known=headers)


def tell(table: Table, *, wanted: str = "", mapping: Mapping | None = None) -> ToldTable:
    """What a table is: as wanted, by the mapping given, by its headers, or by a mapping proposed from them.

    Args:
        table: the table.
        wanted: a name of :func:`shape_names`, or empty.
        mapping: a saved mapping; it goes before the headers.

    Raises:
        Refusal: there is no such shape, or the table lacks the headers that it needs.
    """
    if wanted in GENERIC:
        given = mapping.for_table(table) if mapping else None
        return ToldTable(
            table,
            mapping=given or propose_for(table, wanted),  # type: ignore[arg-type]  # one of the four words is a kind
        )
    fitting = [shape for shape in SHAPES if shape.fits(table)]
    if wanted:
        if wanted not in shape_names():
            raise Refusal(f"There is no shape {shown(wanted)}; there are {', '.join(shape_names())}.", code="not_found")
        fitting = [shape for shape in fitting if shape.name == wanted or shape.name.partition("-")[0] == wanted]
        if not fitting:
            raise Refusal(
                f"{shown(table.file)} has not the headers of {wanted}: {shown(', '.join(table.headers[:8]))}…"
            )
    if mapping and not wanted and (own := mapping.for_table(table)):
        return ToldTable(table, mapping=own)
    if fitting:
        return ToldTable(table, shape=max(fitting, key=lambda shape: len(shape.told_by)))
    return ToldTable(table, mapping=propose(table))


def read_drafts(
    told: Iterable[ToldTable],
    *,
    mapping: Mapping | None = None,
    region: str = "US",
    calendars: Iterable[Drafts] = (),
) -> tuple[Drafts, ...]:
    """The drafts of all tables, those of one source together.

    Args:
        told: the tables and what they are; a table that is nothing known is left out, with a remark.
        mapping: the source, sitters' names and name order for lists.
        region: the office's country.
        calendars: what was read of calendars.

    Raises:
        Refusal: nothing at all could be read.
    """
    parts: list[Drafts] = [*calendars]
    passed: list[str] = []
    general = mapping or Mapping()
    for one in told:
        reading = Reading(one.table, region=region)
        if one.shape:
            parts.append(one.shape.read(reading))
        elif one.mapping:
            parts.append(READERS[one.mapping.kind](Mapped(reading, general, one.mapping)))
        else:
            place = f"{one.table.file}, {one.table.sheet}" if one.table.sheet else one.table.file
            passed.append(f"{place} is no list of clients, pets, sitters or keys and was passed over")
    if not parts:
        raise Refusal(
            "Nothing in these files looks like clients, pets, sitters or keys: say what they are with a mapping."
        )
    found = together(parts)
    return (replace(found[0], remarks=(*found[0].remarks, *passed)), *found[1:])
