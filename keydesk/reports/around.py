"""Ways in, contacts and logins of clients, and what somebody may, as reports; no code of a way in is ever in one."""

from __future__ import annotations

from typing import Any

from keydesk.db.queries.around import agreement, contacts, logins, ways_in
from keydesk.db.queries.rights import person_rights
from keydesk.db.queries.who_is import client_meant, sitter_meant
from keydesk.db.work import Reading
from keydesk.reports.made import made
from keydesk.reports.report import Column, Report
from keydesk.rules.access import MASK, WAY_WORDS

_WAYS = (
    Column("way_id", "NO.", right=True),
    Column("client", "CLIENT"),
    Column("kind", "WAY IN"),
    Column("company", "COMPANY", rank=3),
    Column("note", "NOTE", rank=2),
    Column("code", "CODE", place="text"),
    Column("right_as_of", "RIGHT AS OF", rank=4),
    Column("look_again", "LOOK AGAIN", rank=1),
    Column("due", "DUE"),
    Column("has_code", place="data"),
    Column("active", place="data"),
    Column("client_id", place="data"),
)
_CONTACTS = (
    Column("contact_id", "NO.", right=True),
    Column("client", "CLIENT"),
    Column("name", "CONTACT"),
    Column("relation", "RELATION", rank=2),
    Column("phone", "PHONE", whole=True, rank=1),
    Column("has_key", "OWN KEY", rank=3),
    Column("holds", "HAS OF OURS"),
    Column("active", place="data"),
    Column("client_id", place="data"),
)
_LOGINS = (
    Column("login_id", "NO.", right=True),
    Column("client", "CLIENT"),
    Column("email", "SIGNS IN AS"),
    Column("active", "IN USE"),
    Column("client_id", place="data"),
)


def ways_in_report(
    reading: Reading, *, client_id: int | None = None, due_only: bool = False, everything: bool = False
) -> Report:
    """Ways into clients' homes, those to be looked at first; whether a code is on file, and never what it is."""
    rows = ways_in(reading, client_id=client_id, due_only=due_only, everything=everything)
    lines = (
        (
            (
                row.method_id, row.client, WAY_WORDS.get(row.kind, row.kind), row.company, row.note,
                MASK if row.has_secret else "", row.reviewed_on, row.review_on, row.due, row.has_secret, row.active,
                row.client_id,
            ),
            ("client", row.client_id),
        )
        for row in rows
    )  # fmt: skip
    nothing = "Nothing is to be looked at." if due_only else "No way in is on file: `keydesk access add CLIENT KIND`."
    return made(reading, "ways-in", "Ways in", _WAYS, lines, nothing=nothing)  # type: ignore[arg-type]  # tuples of cells


def contacts_report(reading: Reading, *, client_id: int | None = None, everything: bool = False) -> Report:
    """People around clients, and what of ours they have."""
    lines = [
        (
            (
                row.contact.contact_id, row.client, row.contact.name, row.contact.relation,
                row.contact.cell_phone or row.contact.home_phone or row.contact.work_phone, row.contact.has_key,
                ", ".join(row.holds), row.contact.active, row.client_id,
            ),
            ("client", row.client_id),
        )
        for row in contacts(reading, client_id=client_id, everything=everything)
    ]  # fmt: skip
    nothing = "No contact yet: `keydesk contacts add CLIENT NAME`."
    return made(reading, "contacts", "Contacts", _CONTACTS, lines, nothing=nothing)  # type: ignore[arg-type]  # tuples of cells


def logins_report(reading: Reading, *, client_id: int | None = None, everything: bool = False) -> Report:
    """The addresses with which clients sign in."""
    lines = [
        ((row.login_id, row.client, row.email, row.active, row.client_id), ("client", row.client_id))
        for row in logins(reading, client_id=client_id, everything=everything)
    ]
    nothing = "No login yet: `keydesk logins add CLIENT EMAIL`."
    return made(reading, "logins", "Logins", _LOGINS, lines, nothing=nothing)  # type: ignore[arg-type]  # tuples of cells


def agreement_document(reading: Reading, *, who: str) -> dict[str, Any]:
    """What the client whom a number or a name means has agreed to about their keys, and what is open about those."""
    client = client_meant(reading, who=who)
    row = agreement(reading, client_id=client.id)
    return {
        "client_id": client.id,
        "client": client.name,
        "signed_on": row.signed_on,
        "may_duplicate": row.may_duplicate,
        "return_terms": row.return_terms,
        "may_hold": [each.name for each in row.allowed],
        "see_to": [each.words for each in row.alerts],
    }


def person_document(reading: Reading, *, who: str) -> dict[str, Any]:
    """What the person whom a badge, a name or initials mean may in each branch, by role and beside it."""
    person = person_rights(reading, staff_id=sitter_meant(reading, who=who).id)
    return {
        "staff_id": person.staff_id,
        "name": person.name,
        "active": person.active,
        "badge_code": person.badge or None,
        "unix_user": person.signs_in or None,
        "has_pin": person.has_pin,
        "branches": [
            {
                "branch": branch.branch_id,
                "role": branch.role,
                "permissions": [
                    {
                        "permission": right.permission.value,
                        "may": right.may,
                        "by_role": right.by_role,
                        "single": {None: None, True: "granted", False: "taken"}[right.single],
                    }
                    for right in branch.rights
                ],
            }
            for branch in person.branches
        ],
    }
