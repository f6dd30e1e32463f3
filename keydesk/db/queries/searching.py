"""The search that all lists share: every word is found somewhere in one folded column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from keydesk.rules.profile import digits
from keydesk.rules.query import like
from keydesk.rules.text import fold

_MOST_WORDS = 20
_LONGEST = 500
_SHORTEST_PHONE = 5


def found_by(column: ColumnElement[Any], text: str) -> list[ColumnElement[bool]]:
    """The conditions that a folded search column has every word of ``text``; none for an empty text.

    A phone number is found however it is written: `(555) 01-42` as `5550142`.
    """
    text = text[:_LONGEST]
    number = digits(text)
    if len(number) >= _SHORTEST_PHONE and not any(character.isalpha() for character in text):
        return [column.like(like(number), escape="\\")]
    return [column.like(like(word), escape="\\") for word in fold(text).split()[:_MOST_WORDS]]
