"""What SQLite's own failures mean for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from keydesk.db.engine import find_sqlite
from keydesk.rules.refusal import Refusal

_MEANINGS: Final = (
    ("database or disk is full", "The disk is full: nothing was recorded. Make room, then do it again."),
    ("disk i/o error", "The disk did not take it: nothing was recorded. Look after the disk, then do it again."),
    ("readonly database", "The store cannot be written: nothing was recorded. Is the disk read-only?"),
    ("database is locked", "Another program holds the store: nothing was recorded. Try again in a moment."),
    ("unable to open database file", "The store cannot be opened. Look at its folder's rights and the disk's room."),
    ("malformed", "The store is damaged. Run `keydesk verify`, and restore the last backup."),
    ("not a database", "This file is not a keydesk store."),
)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turns the disk's and SQLite's failures into a :class:`Refusal` with code ``unusable``; everything else passes."""
    try:
        yield
    except (DBAPIError, find_sqlite().Error) as error:
        refusal = meaning_of(str(error.orig if isinstance(error, DBAPIError) else error))
        if refusal is None:
            raise
        raise refusal from error


def meaning_of(message: str) -> Refusal | None:
    """The refusal for one of SQLite's messages, or None where it is a fault of the program."""
    folded = message.casefold()
    for part, meaning in _MEANINGS:
        if part in folded:
            return Refusal(meaning, code="unusable")
    return None
