"""The history of every field of a client, a pet or a person: who, when, old and new."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from keydesk.db.models import Pet, table_of
from keydesk.db.queries.client_keys import client_keys
from keydesk.db.queries.history import change_ids, changes_at, client_change_ids
from keydesk.db.queries.pets import pet_meant
from keydesk.db.queries.who_is import client_meant, sitter_meant
from keydesk.db.rows.office import HistoryRow
from keydesk.db.work import Reading
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.profile import CLIENT_FIELDS, CONTACT_FIELDS, PET_FIELDS, STAFF_FIELDS

_PET = table_of(Pet)
_COLUMNS = (
    Column("at", "WHEN"),
    Column("subject", place="data"),
    Column("subject_id", place="data"),
    Column("what", "WHAT"),
    Column("verb", "DONE", rank=3),
    Column("field", "FIELD"),
    Column("old", "BEFORE"),
    Column("new", "AFTER"),
    Column("who", "WHO"),
    Column("via", "HOW", rank=2),
    Column("reason", "WHY", rank=4),
)
KINDS: Final = ("client", "pet", "staff")
_LABELS: Final = {
    name: field.label
    for fields in (STAFF_FIELDS, PET_FIELDS, CONTACT_FIELDS, CLIENT_FIELDS)
    for name, field in fields.items()
}
_TAGS: Final = frozenset({"*", "code", "tag_code", "legacy_code"})
_AT_ONCE: Final = 500


def changes_report(reading: Reading, *, kind: str, who: str) -> Report:
    """Every change of one thing, oldest first; of a client of whatever is around them, too.

    Args:
        reading: one moment of the store.
        kind: one of :data:`KINDS`.
        who: a number or a name.

    Raises:
        Refusal: nobody goes by that, or several do.
    """
    names: dict[tuple[str, int], str] = {}
    if kind == "client":
        client = client_meant(reading, who=who)
        title, ids = client.name, client_change_ids(reading, client_id=client.id)
        names = _around(reading, client.id)
    elif kind == "pet":
        pet = pet_meant(reading, who=who)
        title, ids = pet.name, change_ids(reading, subject=kind, subject_id=pet.pet_id)
    else:
        person = sitter_meant(reading, who=who)
        title, ids = person.name, change_ids(reading, subject=kind, subject_id=person.id)
    listed = sorted(ids)
    rows: list[tuple[Cell, ...]] = []
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        lines = changes_at(reading, ids=some)
        for line in (lines[each] for each in some if each in lines):
            name = names.get((line.subject, line.subject_id))
            word = line.subject.replace("client_", "").replace("_", " ")
            rows.append(
                (
                    line.at,
                    line.subject,
                    line.subject_id,
                    " ".join(filter(None, (word, name))),
                    line.verb,
                    _LABELS.get(line.field, line.field) if line.field != "*" else "",
                    *_without_tags(line),
                    line.operator,
                    line.via,
                    line.reason,
                )
            )
    return Report(
        "changes",
        title,
        reading.now,
        _COLUMNS,
        tuple(rows),
        ZoneInfo(reading.settings.time_zone),
        nothing="Nothing was ever changed.",
    )


def _without_tags(line: HistoryRow) -> tuple[str | None, str | None]:
    """What it was and is; a key's code is not told beside an address."""
    if line.subject in {"key", "key_copy"} and line.field in _TAGS:
        return "a code" if line.old else None, "a code" if line.new else None
    return line.old, line.new


def _around(reading: Reading, client_id: int) -> dict[tuple[str, int], str]:
    """What the things around a client are called. A tag has no address beside it here."""
    names: dict[tuple[str, int], str] = {}
    for key in client_keys(reading, client_id=client_id):
        names["key", key.key_id] = key.label or "key"
        names |= {("key_copy", copy.copy_id): f"{key.label or 'key'} {copy.number}" for copy in key.copies}
    pets = reading.session.execute(select(_PET.c.id, _PET.c.name).where(_PET.c.client_id == client_id))
    return names | {("pet", each.id): each.name for each in pets}
