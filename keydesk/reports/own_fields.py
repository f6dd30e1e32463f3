"""What one client or pet has in the office's own fields, for programs and for people; a secret stays sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from keydesk.db.queries.fields import own_fields
from keydesk.db.work import Reading
from keydesk.rules.access import MASK
from keydesk.rules.fields import Subject


def own_document(reading: Reading, subject: Subject, subject_id: int) -> list[dict[str, Any]]:
    """Each field that is shown, with its value or None; of a secret only whether it has one."""
    own = own_fields(reading.session, subject, subject_id)
    return [
        {
            "name": each.name,
            "label": each.label,
            "group": each.group,
            "kind": each.kind_words,
            "value": None if each.kind == "secret" else own.values.get(each.name),
            "has_secret": each.name in own.sealed,
        }
        for each in own.own
    ]


def own_lines(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and words of what is filled."""
    for each in document["fields"]:
        words = MASK if each["has_secret"] else each["value"]
        if words:
            yield each["label"], words
