"""One record's cells by their headers, and what is common to all shapes: codes, secrets in remarks, unknown columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from keydesk.importing.drafts import (
    ClientDraft,
    Drafts,
    FieldDraft,
    KeyDraft,
    Origin,
    OwnedContact,
    PetDraft,
    PriceDraft,
    Problem,
    SaidDraft,
    Secret,
    StaffDraft,
    TerritoryDraft,
    VetLine,
    VisitDraft,
    said,
)
from keydesk.importing.tables import Record, Table, header_key
from keydesk.importing.values import present, zip_code
from keydesk.rules.text import shown

_SECRET_HEADERS = (
    ("lockbox", re.compile(r"lock\s?box", re.IGNORECASE)),
    ("alarm", re.compile(r"alarm|security", re.IGNORECASE)),
    ("gate_code", re.compile(r"\bgate", re.IGNORECASE)),
    ("garage_code", re.compile(r"garage", re.IGNORECASE)),
    ("keypad", re.compile(r"key\s?pad|door code|entry code|access code|\bpin\b|pass\s?(?:word|code)", re.IGNORECASE)),
    ("key", re.compile(r"(?:spare|hidden|hide).*key|key.*(?:hidden|hide)", re.IGNORECASE)),
)
_LOOKED_AT = 200
_CODE_IN_TEXT = re.compile(
    r"(garage|gate|alarm|key\s?pad|lock\s?box|door|entry|code|pin)\b\W*(?:code\W*)?(?:is\W*)?#?\d{3,}", re.IGNORECASE
)


@dataclass(slots=True)
class Reading:
    """A table being turned into drafts: which columns were used, what is counted, what could not be read.

    Attributes:
        table: the rows.
        region: the office's country, two letters, for phones and zip codes.
        tallies: things worth telling in the preview.
        problems: lines that give no draft.
        remarks: what was passed over or left out.
    """

    table: Table
    region: str = "US"
    tallies: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(init=False)
    _places: dict[str, int] = field(init=False)
    _asked: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._places = self.table.places()
        self.remarks = [*self.table.remarks]

    def has(self, *headers: str) -> bool:
        """Whether the table has all of these columns."""
        return all(header_key(header) in self._places for header in headers)

    def cell(self, record: Record, header: str) -> str:
        """The cell under a header, ``N/A`` and the like read as nothing; empty where there is no such column."""
        place = self._places.get(header_key(header))
        return "" if place is None else present(record.cells[place])

    def raw(self, record: Record, header: str) -> str:
        """The cell under a header as it stands there; empty where there is no such column."""
        self._asked.add(header_key(header))
        return record.cell(self._places.get(header_key(header)))

    def tell_unread(self, known: Iterable[str] = ()) -> None:
        """Tells which columns nobody asked for: what they say is nowhere afterwards.

        Args:
            known: columns that say again what others say.
        """
        read = self._asked | {header_key(each) for each in known}
        unread = [header for header in self.table.headers if header.strip() and header_key(header) not in read]
        if unread and self.table.records:
            be = "is" if len(unread) == 1 else "are"
            names = shown(", ".join(unread), width=200)
            self.remarks.append(
                f"{shown(self.table.file, width=60)}: {names} {be} no column that is read; nothing of it is taken in"
            )

    def origin(self, record: Record) -> Origin:
        """Where the record stands."""
        return Origin(self.table.file, record.line, self.table.sheet)

    def refuse(self, kind: str, record: Record, title: str, reason: str) -> None:
        """Notes that a line gives nothing."""
        self.problems.append(Problem(kind, self.origin(record), title, reason))

    def refuse_broken(self, kind: str) -> None:
        """Notes the lines that are no records at all."""
        for broken in self.table.broken:
            origin = Origin(self.table.file, broken.line, self.table.sheet)
            self.problems.append(Problem(kind, origin, "", broken.reason))

    def drafts(
        self,
        source: str,
        *,
        clients: Iterable[ClientDraft] = (),
        pets: Iterable[PetDraft] = (),
        staff: Iterable[StaffDraft] = (),
        keys: Iterable[KeyDraft] = (),
        visits: Iterable[VisitDraft] = (),
        territories: Iterable[TerritoryDraft] = (),
        vets: Iterable[VetLine] = (),
        contacts: Iterable[OwnedContact] = (),
        prices: Iterable[PriceDraft] = (),
        fields: Iterable[FieldDraft] = (),
        said: Iterable[SaidDraft] = (),
    ) -> Drafts:
        """What was read of the table, with what was counted, refused and passed over in it."""
        return Drafts(
            source=source,
            clients=tuple(clients),
            pets=tuple(pets),
            staff=tuple(staff),
            keys=tuple(keys),
            visits=tuple(visits),
            territories=tuple(territories),
            vets=tuple(vets),
            contacts=tuple(contacts),
            prices=tuple(prices),
            fields=tuple(fields),
            said=tuple(said),
            problems=tuple(self.problems),
            tallies=Counter(self.tallies),
            remarks=tuple(self.remarks),
        )

    def zip(self, record: Record, header: str) -> str:
        """The zip code under a header, mended where its leading zero went."""
        written = self.cell(record, header)
        mended = zip_code(written, region=self.region)
        if mended != written:
            self.tallies["zip_lost_zero"] += 1
        return mended

    def count_line_breaks(self, record: Record) -> None:
        """Counts the record's cells that hold line breaks: they are kept, and a wrong reader would have lost them."""
        self.tallies["cells_with_line_breaks"] += sum(1 for cell in record.cells if "\n" in cell or "\r" in cell)

    def unknown(self, used: Iterable[str]) -> tuple[int, ...]:
        """The columns that no shape speaks for."""
        known = {header_key(header) for header in used}
        return tuple(i for i, header in enumerate(self.table.headers) if header_key(header) not in known)

    def kept_openly(self, record: Record, places: Iterable[int]) -> str:
        """As :meth:`kept` for records that no way in can belong to; what would be one is left out, and said."""
        notes, secrets = self.kept(record, places)
        for secret in secrets:
            remark = f"column {secret.note} holds codes and was left out: a note is no place for them"
            if remark not in self.remarks:
                self.remarks.append(remark)
        return notes

    def kept(self, record: Record, places: Iterable[int]) -> tuple[str, tuple[Secret, ...]]:
        """Unknown columns as note lines, but for those whose title speaks of a way in: these are secrets."""
        notes: list[str] = []
        secrets: list[Secret] = []
        for place in places:
            text, header = present(record.cells[place]), self.table.headers[place]
            if not text:
                continue
            kind = secret_kind(header)
            if kind:
                secrets.append(Secret(kind, header, text))
            else:
                notes.append(said(header, text))
        return "\n".join(notes), tuple(secrets)


def secret_kind(header: str) -> str | None:
    """The kind of access that a column's title speaks of, or None."""
    return next((kind for kind, pattern in _SECRET_HEADERS if pattern.search(header)), None)


def secret_in(text: str, note: str) -> Secret | None:
    """A remark that gives a code (``garage 4471``) as a secret: such a remark must not stand in lists and prints."""
    found = _CODE_IN_TEXT.search(text)
    if not found:
        return None
    return Secret(secret_kind(found.group(1)) or "other", note, text)


def samples(table: Table, place: int, *, most: int) -> tuple[str, ...]:
    """Some cells of a column for people to tell it by; what opens a door is not among them."""
    if secret_kind(table.headers[place]):
        return ("(not shown)",)
    looked_at = (" ".join(cell.split()) for cell in table.column(place)[:_LOOKED_AT] if cell)
    return tuple(dict.fromkeys(cell for cell in looked_at if secret_in(cell, "") is None))[:most]


def no_key_reason(secrets: Iterable[Secret]) -> str:
    """Why a client needs no key, as far as the ways in that stand in the same row tell it."""
    kinds = {secret.kind for secret in secrets if secret.secret}
    return next((kind for kind in ("lockbox", "keypad", "garage_code") if kind in kinds), "other")


@dataclass(frozen=True, slots=True)
class KeyId:
    """A key id cell understood.

    Attributes:
        code: the code, upper case and as wide as the office's others; empty where the cell describes the key.
        number: the copy's number where the cell carries it.
        description: the cell, where it is no code.
        mended: leading zeros were put back.
    """

    code: str = ""
    number: int | None = None
    description: str = ""
    mended: bool = False


_KEY_ID = re.compile(r"([A-Za-z0-9]{1,12})(?:-(\d{1,3}))?")


def usual_width(cells: Iterable[str]) -> int | None:
    """How many digits the office's key numbers have, where nine of ten agree."""
    widths = Counter(
        len(cell.partition("-")[0]) for cell in cells if re.fullmatch(r"\d{1,12}(?:-\d{1,3})?", cell.strip())
    )
    if not widths:
        return None
    width, times = widths.most_common(1)[0]
    return width if times >= 0.9 * widths.total() and times > 1 else None


def key_id(cell: str, *, width: int | None = None) -> KeyId:
    """A key id cell: a code, a code with the copy behind it (``0242-01``), or the office's own description.

    Args:
        cell: as it stands there.
        width: the office's usual number of digits; a shorter number has lost its leading zeros.
    """
    word = cell.strip()
    found = _KEY_ID.fullmatch(word)
    if not found or not any(character.isdigit() for character in found.group(1)):
        return KeyId(description=word)
    code = found.group(1).upper()
    number = int(found.group(2)) if found.group(2) and int(found.group(2)) else None
    mended = bool(width and code.isdigit() and len(code) < width)
    return KeyId(code=code.zfill(width) if width and mended else code, number=number, mended=mended)
