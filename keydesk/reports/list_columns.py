"""For each column of the lists of clients, pets and people what programs and people are told, and from what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from keydesk.db.rows.client import ClientRow
from keydesk.db.rows.pet import PetRow
from keydesk.db.rows.staff import StaffRow
from keydesk.reports.list_look import Told, one
from keydesk.reports.report import Cell, Column
from keydesk.rules.client_look import copies_words
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME, ROLE_WORDS, role_in_words


def _where(row: ClientRow) -> tuple[Cell, ...]:
    words = copies_words(row.copies, safe=row.safe, out=row.out, missing=row.missing)
    return row.out, row.safe, row.missing, words or None


def roles_told(roles: Sequence[tuple[str, str]]) -> str:
    """``admin``, or where the branches differ ``Staff/User (In-Home), Tech/Runner (Facility)``."""
    if {branch for branch, _ in roles} <= {IN_HOME}:
        return ", ".join(ROLE_WORDS[role] for _, role in roles)
    named = {role_in_words(role, branch) for branch, role in roles}
    if len(named) == 1:
        return named.pop()
    return ", ".join(f"{role_in_words(role, branch)} ({BRANCH_WORDS[branch]})" for branch, role in roles)


CLIENTS_TOLD: Final[Told[ClientRow]] = Told(
    {
        "name": one("name", "CLIENT", lambda row: row.name),
        "status": one("status", "STATUS", lambda row: row.status),
        "keys": one("keys", "KEYS", lambda row: row.keys, right=True),
        "copies": one("copies", "COPIES", lambda row: row.copies, right=True),
        "where": (
            (
                *(Column(name, place="data") for name in ("out", "in_safe", "missing")),
                Column("where", "WHERE", place="text"),
            ),
            _where,
        ),
        "area": one("area", "AREA", lambda row: row.area or None),
        "pets": one("pets", "PETS", lambda row: row.pets or None),
        "phone": one("phone", "PHONE", lambda row: row.phone or None, whole=True),
        "street": one("street", "STREET", lambda row: row.street or None),
        "city": one("city", "CITY", lambda row: row.city or None),
        "next": one("next_visit", "NEXT VISIT", lambda row: row.next_visit),
        "required": (
            (Column("key_required", "NEEDS KEY"), Column("no_key_reason", "WHY NOT")),
            lambda row: (row.key_required, row.no_key_reason),
        ),
        "number": one("client_id", "NO.", lambda row: row.client_id, right=True),
    },
    {
        "email": Column("email", "E-MAIL"),
        "zip": Column("zip", "ZIP", whole=True),
        "territory": Column("territory", "TERRITORY"),
        "primary": Column("primary_sitter", "PRIMARY"),
        "secondary": Column("secondary_sitter", "SECONDARY"),
        "vet": Column("vet", "VET"),
        "since": Column("status_since", "SINCE"),
        "branches": Column("branches", "BRANCHES"),
        "agreement": Column("agreement_signed_on", "AGREEMENT"),
        "note": Column("desk_note", "AT THE DESK"),
    },
    lambda row: row.client_id,
)
"""Of the list of clients."""

PETS_TOLD: Final[Told[PetRow]] = Told(
    {
        "name": one("name", "PET", lambda row: row.name),
        "owner": one("client", "CLIENT", lambda row: row.client),
        "species": one("species", "KIND", lambda row: row.species),
        "breed": one("breed", "BREED", lambda row: row.breed),
        "sex": one("sex", "SEX", lambda row: row.sex),
        "fixed": one("fixed", "FIXED", lambda row: row.fixed),
        "color": one("color", "COLOR", lambda row: row.color),
        "age": one("age", "AGE", lambda row: row.age or None, whole=True),
        "born": one("born", "BORN", lambda row: row.born, whole=True),
        "active": one("active", "ACTIVE", lambda row: row.active),
        "photo": one("photo_path", "PHOTO", lambda row: row.photo_path or None),
        "notes": one("notes", "NOTES", lambda row: row.notes),
        "number": one("pet_id", "NO.", lambda row: row.pet_id, right=True),
    },
    {
        "phone": Column("phone", "PHONE", whole=True),
        "status": Column("owner_status", "OWNER IS"),
        "city": Column("city", "CITY"),
        "vet": Column("vet", "VET"),
        "next": Column("next_visit", "NEXT VISIT"),
    },
    lambda row: row.pet_id,
)
"""Of the list of pets."""

STAFF_TOLD: Final[Told[StaffRow]] = Told(
    {
        "name": one("name", "NAME", lambda row: row.name),
        "initials": one("initials", "INITIALS", lambda row: row.initials),
        "role": one("role", "ROLE", lambda row: roles_told(row.roles)),
        "visits": one("is_sitter", "SITTER", lambda row: row.is_sitter),
        "holds": one("holds", "KEYS", lambda row: row.holds, right=True),
        "late": one("overdue", "LATE", lambda row: row.overdue, right=True),
        "badge": one("badge_code", "BADGE", lambda row: row.badge_code, whole=True),
        "signs_in": one("unix_user", "SIGNS IN AS", lambda row: row.unix_user or None),
        "phone": one("phone", "PHONE", lambda row: row.phone or None, whole=True),
        "next": one("next_visit", "NEXT VISIT", lambda row: row.next_visit),
        "number": one("staff_id", "NO.", lambda row: row.staff_id, right=True),
    },
    {
        "email": Column("email", "E-MAIL"),
        "branches": Column("branches", "BRANCHES"),
        "hired": Column("hired_on", "HIRED"),
        "left": Column("left_on", "LEFT"),
    },
    lambda row: row.staff_id,
)
"""Of the list of people."""
