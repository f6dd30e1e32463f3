"""What was typed into a form and not saved yet: kept beside the session, so that a dropped line loses nothing.

One file of mode 0600 a form, in a folder of mode 0700 of the Unix user's own, named by a digest of the store, of who
types and of the record: nobody else on the box can read it, and its name says nothing. Nothing secret is written to it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from keydesk import settings

_KEPT_SECONDS: Final = 30 * 86_400
# Nobody takes up again after a month what was half typed.
_LONGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft that was found.

    Attributes:
        at: when it was last typed in.
        fields: by name, what was stored then and what was typed.
    """

    at: datetime
    fields: Mapping[str, tuple[str, str]]


class Draft:
    """The place of one form's draft."""

    def __init__(self, *, store: Path, staff_id: int, what: str, now: Callable[[], datetime]) -> None:
        """Find the place; nothing is read or written yet.

        Args:
            store: the office's store.
            staff_id: who types.
            what: which form, and of which record: ``client/12``.
            now: the office's clock.
        """
        name = hashlib.sha256(f"{store.resolve()}\0{staff_id}\0{what}".encode()).hexdigest()[:32]
        self._path = settings.draft_folder() / f"{name}.json"
        self._now = now

    def read(self) -> Kept | None:
        """What is kept; None where nothing is, or nothing that can be read."""
        try:
            with os.fdopen(os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as stream:
                read = json.loads(stream.read(_LONGEST))
            fields = {str(name): (str(was), str(typed)) for name, (was, typed) in read["fields"].items()}
            return Kept(datetime.fromisoformat(read["at"]), fields)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, fields: Mapping[str, tuple[str, str]]) -> bool:
        """Keep what was typed, in place of what was kept before; returns whether that was possible.

        Args:
            fields: by name, what is stored and what was typed.
        """
        text = json.dumps(
            {"at": self._now().isoformat(), "fields": {name: list(both) for name, both in fields.items()}}
        )
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            self._make_room()
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with os.fdopen(os.open(beside, flags, 0o600), "w", encoding="utf-8") as stream:
                stream.write(text)
            beside.replace(self._path)
        except OSError:
            # A full disk: the form goes on all the same, and saving says what is wrong.
            return False
        return True

    def drop(self) -> None:
        """Keep nothing any more."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return

    def _make_room(self) -> None:
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        before = self._now().timestamp() - _KEPT_SECONDS
        for each in folder.iterdir():
            if each.stat().st_mtime < before:
                each.unlink(missing_ok=True)
