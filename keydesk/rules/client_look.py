"""What the list of clients can say of each, and how it can be looked at."""

from __future__ import annotations

from typing import Final

from keydesk.rules.look import Listed

COLUMNS: Final = {
    "name": "whose household it is",
    "status": "prospect, active or inactive",
    "keys": "how many keys of theirs are in use",
    "copies": "how many copies of them are in service",
    "where": "where the copies are: in, out, missing",
    "area": "the territory, or zip code and town where there is none",
    "pets": "the pets that are about",
    "phone": "the first phone there is",
    "email": "the e-mail address",
    "street": "the first line of the address",
    "city": "the town",
    "zip": "the zip code",
    "territory": "what is set on the client, else that of the zip code",
    "primary": "the primary sitter",
    "secondary": "the secondary sitter",
    "vet": "their vet, or the vet's clinic",
    "next": "the day of the next booked visit",
    "since": "since when they stand so",
    "branches": "the branches that they belong to",
    "required": "whether visits need a key, and why not",
    "agreement": "when the key agreement was signed",
    "note": "what pops up at the desk",
    "number": "their number",
}
"""What a list of clients can say, in the order in which that is offered; the office's own fields come behind."""

CLIENTS: Final = Listed(
    "clients",
    COLUMNS,
    stays="name",
    usual=("name", "status", "keys", "copies", "where", "area"),
    sorts=(
        *("name", "status", "keys", "area", "copies", "pets", "phone", "email", "street", "city", "zip", "territory"),
        *("primary", "secondary", "vet", "next", "since", "required", "agreement", "number"),
    ),
    last_first=frozenset({"keys", "copies", "since", "agreement"}),
)
"""The list of clients."""


def copies_words(copies: int, *, safe: int, out: int, missing: int) -> str:
    """Where the copies of a client's keys are: ``1 out, 2 in``; empty where there is none.

    Args:
        copies: in service.
        safe: of them, in a safe.
        out: of them, with sitters.
        missing: of them, those that nobody can find.
    """
    parts = ((missing, "missing"), (out, "out"), (safe, "in"), (copies - safe - out - missing, "elsewhere"))
    return ", ".join(f"{number} {word}" for number, word in parts if number)
