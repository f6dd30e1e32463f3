"""What a file says, one draft a thing, before anybody has looked at what the office has.

A draft's ``values`` go by the names that the office's records have; a value that the file does not give is left out, so
that an empty cell never takes away what is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from keydesk.importing.places import Place
from keydesk.importing.values import PartialDay
from keydesk.rules.fields import OfficeField

Value = str | int | bool | date | None
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft stands: file, sheet (empty for a CSV) and line."""

    file: str
    line: int
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that opens a door: its kind, what it is about (no secret), and the secret itself."""

    kind: str
    note: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Somebody around a household; ``relation`` tells contacts of one client apart."""

    relation: str
    values: Values


@dataclass(frozen=True, slots=True)
class VetDraft:
    """A vet, a clinic, or both."""

    name: str
    clinic: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SitterName:
    """A sitter as a file names one: the outside id where there is one, and the name as written."""

    uid: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        """Whether the file names anybody."""
        return bool(self.uid or self.name)


@dataclass(frozen=True, slots=True)
class Owner:
    """The client that a pet or key belongs to, as a file names one."""

    uid: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A column of the office's own: its heading, and the field that it tells; empty of a name where it has none."""

    origin: Origin
    column: str
    field: OfficeField


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """A client with what stands in the same row; ``own`` are the office's own fields, by the heading of the column."""

    origin: Origin
    uid: str
    values: Values
    primary_sitter: SitterName = SitterName()
    secondary_sitter: SitterName = SitterName()
    vet: VetDraft | None = None
    territory: str = ""
    blocked: tuple[SitterName, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    secrets: tuple[Secret, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """``Last, First``."""
        return ", ".join(str(part) for name in ("last_name", "first_name") if (part := self.values.get(name)))


@dataclass(frozen=True, slots=True)
class TerritoryDraft:
    """A territory with its zip codes."""

    origin: Origin
    name: str
    zips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VetLine:
    """A vet in a list of vets."""

    origin: Origin
    name: str
    clinic: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class OwnedContact:
    """A contact in a list of contacts, with whose it is."""

    origin: Origin
    owner: Owner
    relation: str
    values: Values


@dataclass(frozen=True, slots=True)
class PriceDraft:
    """What a client pays for a service from a day on; without cents what everybody pays, again."""

    origin: Origin
    owner: Owner
    service: str
    branch: str = "in_home"
    cents: int | None = None
    since: date | None = None
    minutes: int = 30
    listed_cents: int = 0


@dataclass(frozen=True, slots=True)
class PetDraft:
    """A pet and whose it is. ``listed`` pets stand as a mere name in their owner's row; ``secrets`` are the owner's."""

    origin: Origin
    uid: str
    owner: Owner
    values: Values
    listed: bool = False
    secrets: tuple[Secret, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """A person of the company."""

    origin: Origin
    uid: str
    values: Values


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """One copy of a key.

    Attributes:
        number: among the key's copies.
        place: where it is.
        whole: the file tells everything of it, as keydesk's own exports do: what it does not give is not there.
        home: where it lives, of one that is told whole; others live where they hang.
        values: further columns of the copy: state, spare, pieces, tested_on, …
        since: since when it is there; None for the moment of the import.
        due_at: when it should be back.
        reason: of its last movement.
        note: of its last movement.
    """

    number: int
    place: Place
    whole: bool = False
    home: Place | None = None
    values: Values = field(default_factory=dict)
    since: datetime | None = None
    due_at: datetime | None = None
    reason: str = ""
    note: str = ""

    @property
    def retired(self) -> bool:
        """Whether the file says that it is out of use."""
        return self.values.get("state") == "retired"


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """A key of a client's and its copies.

    Attributes:
        origin: where it stands.
        owner: whose it is.
        code: what the file gives as the key's code, upper case; empty where it gives none.
        old_code: the code exactly as the file has it, where that differs from ``code``.
        number: the number of the one copy meant, where the code names it (``0242-01``).
        label: what it opens.
        values: description, office_note.
        stated: how many copies the file counts, or None.
        places: where each copy is, as far as listed.
        secrets: ways in that stand in the same row.
        counted: it comes from a count in a client's row, and gives way to a list of keys.
        copies: the copies, where the file tells them one by one and whole; ``places`` and ``stated`` are empty then.
        in_use: whether the key is.
        retired_reason: why it is not.
    """

    origin: Origin
    owner: Owner
    code: str = ""
    old_code: str = ""
    number: int | None = None
    label: str = ""
    values: Values = field(default_factory=dict)
    stated: int | None = None
    places: tuple[Place, ...] = ()
    secrets: tuple[Secret, ...] = ()
    counted: bool = False
    copies: tuple[CopyDraft, ...] = ()
    in_use: bool = True
    retired_reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A booked visit, in the office's wall-clock time.

    Attributes:
        origin: where it stands; of a series, where that begins.
        source: the calendar, within which ``uid`` means something.
        uid: what the file calls this visit and will call it again; empty where it calls it nothing.
        title: as a calendar has it; who is meant and what is booked are in there.
        starts_at: its beginning.
        ends_at: its end; midnight after the last day, where it takes whole days.
        all_day: it takes whole days.
        status: ``scheduled``, ``completed`` or ``cancelled``.
        sitter: who makes it, by outside id or name.
        calendar: the calendar's name, which often is the sitter's.
        place: where it is, as the calendar has it.
        about: what else the calendar says of it.
        owner: the client, where the file has one apart from the title.
        service: what is booked, likewise.
        values: further columns of the visit, where the file tells all of it: price, animals, note, branch.
    """

    origin: Origin
    source: str
    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    all_day: bool = False
    status: str = "scheduled"
    sitter: SitterName = SitterName()
    calendar: str = ""
    place: str = ""
    about: str = ""
    owner: Owner | None = None
    service: str = ""
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """What a calendar's file speaks of: of these days it tells everything, so that what it has no more is off.

    ``by_sitter`` is a file of several sitters, which speaks only of those whom it names. One that is not ``whole``,
    because something in it could not be read, says nothing of what it lacks.
    """

    source: str
    file: str
    first: date
    last: date
    by_sitter: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True)
class SaidDraft:
    """A message or a request of keydesk's own export; ``people`` are columns that are people of the staff, by name."""

    kind: Literal["message", "request"]
    origin: Origin
    uid: str
    owner: Owner
    values: Values
    people: Mapping[str, str] = field(default_factory=dict)
    service: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that gives no draft, and why."""

    kind: str
    origin: Origin
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """All that one or several files of one source say.

    ``tallies`` counts what is worth telling in the preview (keys described instead of numbered, zip codes mended …).
    """

    source: str
    clients: tuple[ClientDraft, ...] = ()
    pets: tuple[PetDraft, ...] = ()
    staff: tuple[StaffDraft, ...] = ()
    keys: tuple[KeyDraft, ...] = ()
    visits: tuple[VisitDraft, ...] = ()
    spans: tuple[CalendarSpan, ...] = ()
    territories: tuple[TerritoryDraft, ...] = ()
    vets: tuple[VetLine, ...] = ()
    contacts: tuple[OwnedContact, ...] = ()
    prices: tuple[PriceDraft, ...] = ()
    fields: tuple[FieldDraft, ...] = ()
    said: tuple[SaidDraft, ...] = ()
    problems: tuple[Problem, ...] = ()
    tallies: Counter[str] = field(default_factory=Counter)
    remarks: tuple[str, ...] = ()


def together(parts: Iterable[Drafts]) -> tuple[Drafts, ...]:
    """The drafts of several tables, those of one source made one, so that pets find owners from another file."""
    found: dict[str, Drafts] = {}
    for part in parts:
        known = found.get(part.source)
        found[part.source] = (
            part
            if known is None
            else Drafts(
                source=part.source,
                clients=known.clients + part.clients,
                pets=known.pets + part.pets,
                staff=known.staff + part.staff,
                keys=known.keys + part.keys,
                visits=known.visits + part.visits,
                spans=known.spans + part.spans,
                territories=known.territories + part.territories,
                vets=known.vets + part.vets,
                contacts=known.contacts + part.contacts,
                prices=known.prices + part.prices,
                fields=known.fields + part.fields,
                said=known.said + part.said,
                problems=known.problems + part.problems,
                tallies=known.tallies + part.tallies,
                remarks=known.remarks + part.remarks,
            )
        )
    return tuple(found.values())


def given(**values: Value) -> dict[str, Value]:
    """The values that the file really gives: what is empty is left out."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def born(day: PartialDay | None) -> dict[str, Value]:
    """A pet's birth as its three columns."""
    return given(birth_year=day.year, birth_month=day.month, birth_day=day.day) if day else {}


def lines(*parts: str) -> str:
    """Notes put together, a part a line, empty ones left out."""
    return "\n".join(part for part in parts if part)


def said(label: str, text: str) -> str:
    """``Label: text``, or nothing where there is no text."""
    return f"{label}: {text}" if text else ""
