"""One pet, for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from keydesk.db.queries.pets import pet_meant
from keydesk.db.work import Reading
from keydesk.reports.own_fields import own_document, own_lines
from keydesk.rules.births import PARTS
from keydesk.rules.text import shown

_PARTS = (
    "pet_id", "name", "client_id", "client", "species", "breed", "sex", "color", "fixed", "born", *PARTS, "age",
    "active", "photo_path", "notes", "version",
)  # fmt: skip


def pet_document(reading: Reading, *, who: str) -> dict[str, Any]:
    """All that is kept of the pet that a number or a name means; its age is today's.

    Raises:
        Refusal: none goes by that, or several do.
    """
    row = pet_meant(reading, who=who)
    empty_as_none = {"born", "age", "photo_path"}
    document = {name: getattr(row, name) or None if name in empty_as_none else getattr(row, name) for name in _PARTS}
    return {**document, "fields": own_document(reading, "pet", row.pet_id)}


def write(document: Mapping[str, Any], stream: TextIO) -> None:
    """Write a pet for people: what there is, a line each, and nothing about what there is not."""
    stream.writelines(line.rstrip() + "\n" for line in _lines(document))


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    gone = "" if document["active"] else "  not active"
    yield f"{shown(document['name'])}  (no. {document['pet_id']}){gone}"
    yield _line("Owner", f"{document['client']} (no. {document['client_id']})")
    for name, label in (("species", "Kind"), ("breed", "Breed"), ("sex", "Sex"), ("color", "Color")):
        if document[name]:
            yield _line(label, document[name])
    if document["fixed"] is not None:
        yield _line("Spayed or neutered", "yes" if document["fixed"] else "no")
    for name, label in (("born", "Born"), ("age", "Age"), ("photo_path", "Photo"), ("notes", "Notes")):
        if document[name]:
            yield _line(label, document[name])
    for label, words in own_lines(document):
        yield _line(label, words)


def _line(label: str, text: str) -> str:
    return f"  {label:22}{shown(text)}"
