"""The office's own fields in lists: what a filter and a column call each, and what a filter can ask of it.

A field is called by its name, forgiving of case and of what parts its words: ``parking:street``. One whose name a list
has already for something else is called ``own_phone``; one of Facility whose name In-Home's fields have, too, is
``facility_parking``. A secret is in no list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from keydesk.rules.fields import OfficeField
from keydesk.rules.query_words import Asked, Language, squeezed
from keydesk.rules.text import fold

WITHOUT: Final = "none"
"""Asks for who has nothing in the field."""

NUMBER: Final = re.compile(r"(?P<than>[<>]=?)?(?P<number>-?\d{1,15}(\.\d{1,6})?)|none")
"""What can be asked of a field with numbers."""

OwnNames = Mapping[str, OfficeField]
"""What lists call each of the office's own fields that they can say something of."""


def own_names(fields: Iterable[tuple[str, OfficeField]], taken: Collection[str]) -> OwnNames:
    """What a list calls the fields of some branches.

    Args:
        fields: each with the branch that it is of, in the order in which they are offered.
        taken: what the list calls something else already.
    """
    found: dict[str, OfficeField] = {}
    for branch, each in fields:
        if each.built_in or not each.is_shown or each.kind == "secret":
            continue
        name = f"own_{each.name}" if each.name in taken else each.name
        found.setdefault(f"{branch}_{name}" if name in found else name, each)
    return found


def secret_names(fields: Iterable[tuple[str, OfficeField]]) -> frozenset[str]:
    """The secrets among some fields, in whatever way somebody may write their names."""
    secrets = [each for _, each in fields if each.kind == "secret" and not each.built_in and each.is_shown]
    return frozenset(squeezed(fold(word)) for each in secrets for word in (each.name, each.label))


def with_own(language: Language, own: OwnNames, sealed: frozenset[str] = frozenset()) -> Language:
    """A list's language with what can be asked of the office's own fields."""
    asked, also = list(language.asked), dict(language.also)
    fixed, days, made_like = dict(language.fixed), dict(language.days), dict(language.made_like)
    for name, field in own.items():
        asked.append(Asked(name, _what(field), f"{name}:{_example(field)}"))
        for word in (name, field.name, field.label):
            also.setdefault(squeezed(fold(word)), name)
        if field.kind == "yes_no":
            fixed[name] = {"yes": "", "no": "", WITHOUT: "nothing is said of it"}
        elif field.kind == "date":
            days[name] = ("today", "week", "<today", ">today", WITHOUT)
        elif field.kind == "number":
            made_like[name] = (NUMBER, f"{name} can be 3, <2, >=10 or none")
    also = {word: name for word, name in also.items() if word not in language.names}
    ahead = language.ahead | {name for name, field in own.items() if field.kind == "date"}
    sealed -= set(also)
    return replace(
        language, asked=tuple(asked), also=also, fixed=fixed, days=days, made_like=made_like, ahead=ahead, sealed=sealed
    )


def _what(field: OfficeField) -> str:
    """What is asked of a field, as help and completion say it."""
    how = {
        "yes_no": "yes, no",
        "date": "a day, <day, >day, week",
        "number": "3, <2, >=10",
        "choice": ", ".join(field.choices),
    }.get(field.kind, "")
    return "; ".join(filter(None, (f"{field.label}{f': {how}' if how else ''}", "none is without")))


def _example(field: OfficeField) -> str:
    if field.kind == "choice" and field.choices:
        word = field.choices[0]
        return f'"{word}"' if " " in word or "," in word else word
    return {"yes_no": "yes", "date": ">today", "number": ">=3", "phone": "0138"}.get(field.kind, WITHOUT)
