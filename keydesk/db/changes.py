"""Has anything changed, and what: the one road of live refresh.

A connection that is kept open polls ``PRAGMA data_version`` (microseconds): a connection opened anew never sees it
move, and under WAL the file's time does not move either. When it moves, the change feed says what changed since an id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keydesk.db.engine import connect_raw

MOST: Final = 2_000
"""With more changes than this at once, everything counts as changed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed: ids by subject (``key_copy``, ``client``, …). ``everything`` where there was too much to list."""

    last_id: int
    everything: bool
    ids: tuple[tuple[str, int], ...] = ()

    def touch(self, *subjects: str) -> bool:
        """Whether any of the subjects changed."""
        return self.everything or any(subject in subjects for subject, _ in self.ids)

    def of(self, subject: str) -> Iterator[int]:
        """The ids of one subject."""
        return (each for name, each in self.ids if name == subject)


class Watch:
    """Watches one store over a connection of its own. Made, polled and closed in one thread."""

    def __init__(self, path: Path) -> None:
        # Not opened to read only: the journal of a desk that was killed is rolled back by whoever reads next.
        self._connection: Any = connect_raw(path)
        self._connection.execute("PRAGMA query_only=ON")
        self._version = self._data_version()
        self.last_id = self._last_id()

    def poll(self) -> Changes | None:
        """What changed since the last poll, by whomever; None when nothing did."""
        version = self._data_version()
        if version == self._version:
            return None
        self._version = version
        rows = self._connection.execute(
            "SELECT id, subject, subject_id FROM change WHERE id > ? ORDER BY id LIMIT ?", (self.last_id, MOST + 1)
        ).fetchall()
        if len(rows) > MOST:
            self.last_id = self._last_id()
            return Changes(last_id=self.last_id, everything=True)
        if not rows:
            return None
        self.last_id = rows[-1][0]
        return Changes(last_id=self.last_id, everything=False, ids=tuple((subject, each) for _, subject, each in rows))

    def close(self) -> None:
        """Closes the watch's connection."""
        self._connection.close()

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _last_id(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])
