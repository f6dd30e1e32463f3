"""keydesk's own exports, read back: every cell as it was, and every record known by the office that wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import zip_longest

from keydesk.importing.drafts import (
    ClientDraft,
    CopyDraft,
    Drafts,
    FieldDraft,
    KeyDraft,
    Owner,
    PetDraft,
    SitterName,
    StaffDraft,
    Values,
    VetDraft,
    given,
)
from keydesk.importing.places import Place
from keydesk.importing.reading import Reading
from keydesk.importing.tables import Record
from keydesk.importing.values import day_of, yes_no
from keydesk.rules.births import PARTS
from keydesk.rules.cell import unprotect
from keydesk.rules.field_values import field_of
from keydesk.rules.fields import Subject
from keydesk.rules.keys import COPY_STATES, KEY_KINDS, MOST_COPIES, RETIRED_REASONS
from keydesk.rules.profile import CLIENT_FIELDS, STAFF_FIELDS, ProfileField

OFFICE = "keydesk"
"""The column that says which office's keydesk wrote the file."""

AGAIN = (OFFICE, "client", "born", "tag_code", "primary_branch")
"""Columns of an export that people read, and that say what others say."""

_LINKS = frozenset({"territory_id", "primary_branch", "primary_sitter_id", "secondary_sitter_id", "vet_id"})


def _source(reading: Reading) -> str:
    """The source under which the records of one office's export are known: its mark stands in every row."""
    marks = [_cell(reading, record, OFFICE) for record in reading.table.records[:1]]
    return f"keydesk {marks[0] if marks else ''}"


def clients(reading: Reading) -> Drafts:
    """The clients of an export."""
    reading.refuse_broken("client")
    fields = _fields(reading, "client")
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
                primary_sitter=_sitter(reading, record, "primary_sitter"),
                secondary_sitter=_sitter(reading, record, "secondary_sitter"),
                vet=_vet(reading, record),
                territory=_cell(reading, record, "territory"),
                blocked=_blocked(reading, record),
                own=_own(reading, record, fields),
            )
        )
    reading.tell_unread(AGAIN)
    return reading.drafts(_source(reading), clients=tuple(found), fields=fields)


def _fields(reading: Reading, subject: Subject) -> tuple[FieldDraft, ...]:
    """The office's own fields: a heading tells all of one."""
    records = reading.table.records
    origin = replace(reading.origin(records[0]), line=reading.table.header_line) if records else None
    found = ((header, field_of(subject, unprotect(header))) for header in reading.table.headers)
    return tuple(
        FieldDraft(origin, header, field) for header, field in found if field is not None and origin is not None
    )


def _own(reading: Reading, record: Record, fields: tuple[FieldDraft, ...]) -> dict[str, str]:
    places = {header: place for place, header in enumerate(reading.table.headers)}
    return {each.column: unprotect(record.cell(places[each.column])) for each in fields}


def _blocked(reading: Reading, record: Record) -> tuple[SitterName, ...]:
    """The sitters who never come: names, and their numbers in the same order, a line each."""
    names = _cell(reading, record, "blocked_sitters").splitlines()
    uids = _cell(reading, record, "blocked_sitter_ids").splitlines()
    return tuple(
        SitterName(uid.strip(), name.strip()) for name, uid in zip_longest(names, uids, fillvalue="") if name or uid
    )


def _vet(reading: Reading, record: Record) -> VetDraft | None:
    name, clinic, phone = (_cell(reading, record, each) for each in ("vet_name", "vet_clinic", "vet_phone"))
    return VetDraft(name, clinic, phone) if name or clinic else None


def pets(reading: Reading) -> Drafts:
    """The pets of an export."""
    reading.refuse_broken("pet")
    fields = _fields(reading, "pet")
    found = []
    for record in reading.table.records:
        name = _cell(reading, record, "name")
        if not name:
            reading.refuse("pet", record, "", "it has no name")
            continue
        year, month, day = _birth(reading, record)
        kept = ("name", "species", "breed", "sex", "color", "photo_path", "notes")
        values = given(
            **{each: _cell(reading, record, each) for each in kept},
            fixed=yes_no(_cell(reading, record, "fixed")),
            active=yes_no(_cell(reading, record, "active")),
            birth_year=_number(year),
            birth_month=_number(month),
            birth_day=_number(day),
        )
        found.append(
            PetDraft(
                reading.origin(record),
                _cell(reading, record, "pet_id"),
                _owner(reading, record),
                values,
                own=_own(reading, record, fields),
            )
        )
    reading.tell_unread(AGAIN)
    return reading.drafts(_source(reading), pets=tuple(found), fields=fields)


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
    reading.tell_unread(AGAIN)
    return reading.drafts(_source(reading), staff=tuple(found))


def keys(reading: Reading) -> Drafts:
    """The keys of an export: the rows of a key's copies become one, and every copy comes as it was."""
    reading.refuse_broken("key")
    found: dict[str, list[tuple[Record, CopyDraft]]] = {}
    for record in reading.table.records:
        copy = _copy(reading, record)
        if isinstance(copy, str):
            reading.refuse("key", record, _cell(reading, record, "tag_code"), copy)
            continue
        found.setdefault(_cell(reading, record, "key_code"), []).append((record, copy))
    reading.tell_unread(AGAIN)
    reading.tallies["keys"] += len(found)
    reading.tallies["copies_listed"] += sum(len(copies) for copies in found.values())
    return reading.drafts(_source(reading), keys=tuple(_key(reading, code, copies) for code, copies in found.items()))


def _key(reading: Reading, code: str, copies: list[tuple[Record, CopyDraft]]) -> KeyDraft:
    first, _ = copies[0]
    kind, required = _cell(reading, first, "kind"), yes_no(_cell(reading, first, "required"))
    texts = {name: _cell(reading, first, name) for name in ("lock_location", "description", "office_note")}
    return KeyDraft(
        origin=reading.origin(first),
        owner=_owner(reading, first),
        code=code,
        label=_cell(reading, first, "label"),
        # What every key begins with is no news.
        values=given(kind=kind if kind != "metal" else "", required=None if required else required, **texts),
        copies=tuple(copy for _, copy in copies),
        in_use=yes_no(_cell(reading, first, "key_in_use")) is not False,
        retired_reason=_cell(reading, first, "key_retired_reason"),
    )


_TEXTS = ("legacy_code", "tag_color", "received_from", "tested_by")
_DAYS = ("received_on", "tested_on")
_TRUTHS = ("spare", "needs_test", "recalled")


def _copy(reading: Reading, record: Record) -> CopyDraft | str:
    """The copy of a row, or what is wrong with the row: people can have written in the file meanwhile."""

    def cell(name: str) -> str:
        return _cell(reading, record, name)

    number, pieces = _number(cell("copy_number")), _number(cell("pieces") or "1")
    state, reason = cell("state") or "in_service", cell("retired_reason")
    if not cell("key_code") or not number:
        return "it lacks the key's code or the copy's number"
    if (cell("kind") or "metal") not in KEY_KINDS:
        return f"a key is one of {', '.join(KEY_KINDS)}"
    if state not in COPY_STATES or (reason and reason not in RETIRED_REASONS):
        return f"a copy is one of {', '.join(COPY_STATES)}, and retired for {', '.join(RETIRED_REASONS)}"
    if not pieces or pieces > MOST_COPIES:
        return f"a ring has 1 to {MOST_COPIES} pieces"
    moments = {name: _moment(cell(name)) for name in ("since", "due_at")}
    for name, moment in moments.items():
        if moment is None and cell(name):
            return f"{name} is no moment such as 2026-11-24T18:00:00-05:00"
    in_service = state == "in_service"
    return CopyDraft(
        number=number,
        place=_place(reading, record) if in_service else Place("gone", ""),
        whole=True,
        home=_in_safe(cell("home_safe"), cell("home_hook")) if cell("home_safe") else None,
        values={
            "state": state,
            "retired_reason": reason if state == "retired" else "",
            "pieces": pieces,
            **{name: cell(name) for name in _TEXTS},
            **{name: day.full if (day := day_of(cell(name))) else None for name in _DAYS},
            **{name: yes_no(cell(name)) is True for name in _TRUTHS},
        },
        since=moments["since"],
        due_at=moments["due_at"] if in_service and cell("holder_kind") == "sitter" else None,
        reason=cell("reason"),
        note=cell("note"),
    )


def _place(reading: Reading, record: Record) -> Place:
    kind, name, safe, hook = (_cell(reading, record, f"holder_{part}") for part in ("kind", "name", "safe", "hook"))
    if kind == "safe":
        return _in_safe(safe, hook)
    told = {
        "transit": Place("transit", safe, safe=safe),
        "sitter": Place("sitter", name, sitter=name, sitter_uid=_cell(reading, record, "holder_staff_id")),
        "client": Place("client", "client"),
        "contact": Place("contact", name),
        "missing": Place("lost", "lost"),
    }
    return told.get(kind) or Place("unclear", f"{kind} {name}".strip())


def _in_safe(safe: str, hook: str) -> Place:
    return Place("hook", f"{safe}, hook {hook}", safe=safe, hook=hook) if hook else Place("safe", safe, safe=safe)


def _moment(text: str) -> datetime | None:
    """An instant with its offset, as exports have it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _owner(reading: Reading, record: Record) -> Owner:
    return Owner(_cell(reading, record, "client_id"), _cell(reading, record, "client"))


def _sitter(reading: Reading, record: Record, column: str) -> SitterName:
    return SitterName(_cell(reading, record, f"{column}_id"), _cell(reading, record, column))


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


def _birth(reading: Reading, record: Record) -> tuple[str, str, str]:
    """Year, month and day of a birth as they were kept; files of before they had columns have them in one."""
    year, month, day = (_cell(reading, record, part) for part in PARTS)
    if year or month or day:
        return year, month, day
    year, month, day = (*_cell(reading, record, "born").split("-"), "", "", "")[:3]
    return year, month, day


def _cell(reading: Reading, record: Record, header: str) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    return unprotect(reading.raw(record, header))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None  # noqa: PLR2004 - a year has four
