"""keydesk's own exports, read back: every cell as it was, and every record known by the office that wrote it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from keydesk.importing.drafts import (
    ClientDraft,
    Drafts,
    KeyDraft,
    Owner,
    PetDraft,
    SitterName,
    StaffDraft,
    Values,
    given,
)
from keydesk.importing.places import Place
from keydesk.importing.reading import Reading
from keydesk.importing.tables import Record
from keydesk.importing.values import day_of, yes_no
from keydesk.rules.cell import unprotect
from keydesk.rules.profile import CLIENT_FIELDS, STAFF_FIELDS, ProfileField

OFFICE = "keydesk"
"""The column that says which office's keydesk wrote the file."""

_LINKS = frozenset({"territory_id", "primary_branch", "primary_sitter_id", "secondary_sitter_id", "vet_id"})


def source_of(mark: str) -> str:
    """The source under which the records of one office's export are known."""
    return f"keydesk {mark}"


def clients(reading: Reading) -> Drafts:
    """The clients of an export."""
    reading.refuse_broken("client")
    found = []
    for record in reading.table.records:
        values = dict(
            _profile(reading, record, {name: own for name, own in CLIENT_FIELDS.items() if name not in _LINKS})
        )
        if not (values.get("first_name") or values.get("last_name") or values.get("company")):
            reading.refuse("client", record, "", "it has no name")
            continue
        required = yes_no(_cell(reading, record, "key_required"))
        values |= given(
            status=_cell(reading, record, "status"),
            key_required=required,
            no_key_note=_cell(reading, record, "no_key_note"),
        )
        if required is False:
            values["no_key_reason"] = _cell(reading, record, "no_key_reason") or "other"
        found.append(
            ClientDraft(
                origin=reading.origin(record),
                uid=_cell(reading, record, "client_id"),
                values=values,
                primary_sitter=SitterName(name=_cell(reading, record, "primary_sitter")),
                secondary_sitter=SitterName(name=_cell(reading, record, "secondary_sitter")),
            )
        )
    return _drafts(reading, clients=tuple(found))


def pets(reading: Reading) -> Drafts:
    """The pets of an export."""
    reading.refuse_broken("pet")
    found = []
    for record in reading.table.records:
        name = _cell(reading, record, "name")
        if not name:
            reading.refuse("pet", record, "", "it has no name")
            continue
        year, month, day = (*_cell(reading, record, "born").split("-"), "", "", "")[:3]
        values = given(
            **{each: _cell(reading, record, each) for each in ("name", "species", "breed", "sex", "color", "notes")},
            fixed=yes_no(_cell(reading, record, "fixed")),
            active=yes_no(_cell(reading, record, "active")),
            birth_year=_number(year),
            birth_month=_number(month),
            birth_day=_number(day),
        )
        found.append(
            PetDraft(reading.origin(record), _cell(reading, record, "pet_id"), _owner(reading, record), values)
        )
    return _drafts(reading, pets=tuple(found))


def staff(reading: Reading) -> Drafts:
    """The people of an export. Badges and roles are not taken from a file: keydesk gives them here."""
    reading.refuse_broken("staff")
    found = []
    for record in reading.table.records:
        values = {**_profile(reading, record, STAFF_FIELDS), **given(active=yes_no(_cell(reading, record, "active")))}
        if not (values.get("first_name") or values.get("last_name")):
            reading.refuse("staff", record, "", "there is no name")
            continue
        found.append(StaffDraft(reading.origin(record), _cell(reading, record, "staff_id"), values))
    return _drafts(reading, staff=tuple(found))


def keys(reading: Reading) -> Drafts:
    """The keys of an export: the rows of a key's copies become one. Copies out of service are passed over."""
    reading.refuse_broken("key")
    rows: dict[str, list[Record]] = {}
    for record in reading.table.records:
        code = _cell(reading, record, "key_code")
        if not code or _number(_cell(reading, record, "copy_number")) is None:
            reading.refuse("key", record, code, "it lacks the key's code or the copy's number")
            continue
        rows.setdefault(code, []).append(record)
    found = [draft for code, records in rows.items() if (draft := _key(reading, code, records)) is not None]
    reading.tallies["keys"] += len(found)
    reading.tallies["copies_listed"] += sum(len(draft.places) for draft in found)
    return _drafts(reading, keys=tuple(found))


def _key(reading: Reading, code: str, records: list[Record]) -> KeyDraft | None:
    first = records[0]
    serving = [record for record in records if _cell(reading, record, "state") == "in_service"]
    if not serving:
        return None
    kind, required = _cell(reading, first, "kind"), yes_no(_cell(reading, first, "required"))
    old = {_cell(reading, record, "legacy_code") for record in serving}
    return KeyDraft(
        origin=reading.origin(first),
        owner=_owner(reading, first),
        code=code,
        old_code=old.pop() if len(old) == 1 else "",
        label=_cell(reading, first, "label"),
        values=given(
            kind=kind if kind != "metal" else "",
            required=None if required else required,
            lock_location=_cell(reading, first, "lock_location"),
            description=_cell(reading, first, "description"),
        ),
        stated=len(serving),
        places=tuple(_place(reading, record) for record in serving),
        numbers=tuple(_number(_cell(reading, record, "copy_number")) or 1 for record in serving),
    )


def _place(reading: Reading, record: Record) -> Place:
    kind, name, safe, hook = (_cell(reading, record, f"holder_{part}") for part in ("kind", "name", "safe", "hook"))
    match kind:
        case "safe" | "transit" if hook:
            return Place("hook", f"{safe}, hook {hook}", safe=safe, hook=hook)
        case "safe" | "transit":
            return Place("safe", safe, safe=safe)
        case "sitter":
            return Place("sitter", name, sitter=name)
        case "client":
            return Place("client", "client")
        case "missing":
            return Place("lost", "lost")
        case _:
            return Place("unclear", f"{kind} {name}".strip())


def _owner(reading: Reading, record: Record) -> Owner:
    return Owner(_cell(reading, record, "client_id"), _cell(reading, record, "client"))


def _profile(reading: Reading, record: Record, fields: dict[str, ProfileField]) -> Values:
    """The fields of a profile, typed as they are kept; empty ones are left out."""
    values: dict[str, str | int | bool | date | None] = {}
    for name, field in fields.items():
        text = _cell(reading, record, name)
        if field.kind == "day":
            day = day_of(text)
            values[name] = day.full if day else None
        elif field.kind in {"truth", "maybe"}:
            values[name] = yes_no(text)
        elif field.kind == "number":
            values[name] = _number(text)
        else:
            values[name] = text
    return given(**values)


def _cell(reading: Reading, record: Record, header: str) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    return unprotect(record.cell(reading.table.place(header)))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None  # noqa: PLR2004 - a year has four


def _drafts(
    reading: Reading,
    *,
    clients: tuple[ClientDraft, ...] = (),
    pets: tuple[PetDraft, ...] = (),
    staff: tuple[StaffDraft, ...] = (),
    keys: tuple[KeyDraft, ...] = (),
) -> Drafts:
    marks = [_cell(reading, record, OFFICE) for record in reading.table.records[:1]]
    return Drafts(
        source=source_of(marks[0] if marks else ""),
        clients=clients,
        pets=pets,
        staff=staff,
        keys=keys,
        problems=tuple(reading.problems),
        tallies=Counter(reading.tallies),
        remarks=reading.table.remarks,
    )
