"""What one client or pet has in the office's own fields, for programs and for people; a secret stays sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from keydesk.db.queries.fields import own_fields
from keydesk.db.work import Reading
from keydesk.rules.access import MASK
from keydesk.rules.fields import Subject
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME


def own_document(reading: Reading, subject: Subject, subject_id: int) -> list[dict[str, Any]]:
    """Each field that is shown, of each branch that is looked at, with its value or None; a secret stays sealed."""
    seen = [reading.branch, *(each for each in reading.branches if each != reading.branch)]
    return [each for branch in seen for each in _of_branch(reading, subject, subject_id, branch)]


def _of_branch(reading: Reading, subject: Subject, subject_id: int, branch: str) -> list[dict[str, Any]]:
    own = own_fields(reading.session, subject, subject_id, branch)
    return [
        {
            "branch": branch,
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
            where = "" if each["branch"] == IN_HOME else f" ({BRANCH_WORDS[each['branch']]})"
            yield f"{each['label']}{where}", words
