"""How one client reads in a list: the words for how they stand and where their keys are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.client_look import copies_words
from keydesk.rules.needs import NOT_REQUIRED_WORDS
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.widgets.table_columns import Toned

if TYPE_CHECKING:
    from keydesk.db.rows.client import ClientRow
    from keydesk.widgets.table_columns import Cell

NO_KEY_WORDS: Final = NOT_REQUIRED_WORDS
"""Why visits need no key, in words."""


def status_cell(row: ClientRow) -> Cell:
    """How they stand where the session works, or else in their primary branch."""
    return Toned(row.status, "quiet") if row.status == "inactive" else row.status


def need_words(row: ClientRow) -> str:
    """``yes``, or why visits need no key."""
    return "yes" if row.key_required else NO_KEY_WORDS.get(row.no_key_reason or "", "no")


def where_cell(row: ClientRow) -> Cell:
    """``1 out, 2 in``; where there is none, whether one is needed; of an old profile, into which one it went.

    Of whoever has a place in the other branch alone, that comes first: ``Facility only · 1 in``.
    """
    if row.merged_into:
        return Toned(f"is {row.merged_into}", "quiet")
    words = copies_words(row.copies, safe=row.safe, out=row.out, missing=row.missing)
    if row.only_in:
        return Toned(" · ".join(filter(None, (f"{BRANCH_WORDS[row.only_in]} only", words))), "quiet")
    if row.missing:
        return Toned(words, "bad")
    if words:
        return words
    if not row.key_required:
        return Toned(f"no key: {NO_KEY_WORDS.get(row.no_key_reason or '', 'not needed')}", "quiet")
    return Toned("none on file", "quiet" if row.status == "inactive" else "warn")
