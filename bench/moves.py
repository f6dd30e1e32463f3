"""One check-out beside the same SQL in the sqlite3 module; and the process next door that moves a key."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from offices import typical
from rows import Row, Samples, against
from sqlalchemy import event

from keydesk.clock import SystemClock
from keydesk.db.engine import connect_raw, find_sqlite
from keydesk.desk import Desk
from keydesk.operations.custody import check_in, check_out

MOVES = 400
SITTER = 4
_WAITING = """
SELECT tag_code FROM key_copy
WHERE holder_kind = 'safe' AND NOT spare AND NOT needs_test AND client_id NOT IN (SELECT client_id FROM blocked_sitter)
  AND (SELECT count(*) FROM key_copy AS other WHERE other.key_id = key_copy.key_id AND other.holder_kind = 'safe') = 1
  AND (SELECT count(*) FROM key_copy AS other WHERE other.key_id = key_copy.key_id AND other.state = 'in_service') = 1
ORDER BY tag_code
"""

Statement = tuple[str, Any]


def waiting(store: Path) -> list[str]:
    """Tags of copies that can be handed out without a question, in the order of the list."""
    connection = connect_raw(store, mode="ro")
    try:
        return [tag for (tag,) in connection.execute(_WAITING)]
    finally:
        connection.close()


def badge_of(store: Path, staff_id: int) -> str:
    """What the scanner reads off somebody's badge."""
    connection = connect_raw(store, mode="ro")
    try:
        (badge,) = connection.execute("SELECT badge_code FROM staff WHERE id = ?", (staff_id,)).fetchone()
        return str(badge)
    finally:
        connection.close()


@dataclass
class Steps:
    """A clock that goes on by a second whenever it is asked: the same for whoever does the same."""

    at: datetime

    def now(self) -> datetime:
        """The next second."""
        self.at += timedelta(seconds=1)
        return self.at


class MovedOut:
    """Another process's desk, which hands the first waiting copy of the list out and takes it back."""

    def __init__(self, store: Path) -> None:
        self._desk = Desk.open(store, clock=SystemClock())
        connection = connect_raw(store, mode="ro")
        try:
            (self._tag,) = connection.execute(
                "SELECT min(tag_code) FROM key_copy WHERE holder_kind = 'safe' AND state = 'in_service'"
            ).fetchone()
        finally:
            connection.close()
        self.where = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._desk.close()

    def move(self) -> float:
        """Move it, and say when that was done; ``where`` is what a list then shows of it."""
        if self.where:
            self._desk.perform_now(check_in, tag_code=self._tag)
            self.where = ""
        else:
            moved = self._desk.perform_now(
                check_out, tag_code=self._tag, sitter_id=SITTER, override=True, reason="bench"
            )
            self.where = moved.to_words
        return time.perf_counter()


def measure(folder: Path, moves: int = MOVES) -> list[Row]:
    """Check-outs by keydesk and by bare sqlite3, in turns, on two copies of one store; the sqlite3 keydesk uses."""
    samples = Samples()
    start = datetime(2026, 11, 24, 7, 20, tzinfo=UTC)
    store = typical(folder, Steps(start))
    tags = waiting(store)[: min(moves, 200)]
    first, ours, bare = (_copy(store, folder / name) for name in ("first", "ours", "bare"))
    told = _told(first, tags, Steps(start))
    raw = raw_connection(bare)
    desk = Desk.open(ours, clock=Steps(start))
    try:
        for act, statements in zip(_acts(desk, tags), told, strict=True):
            began = time.perf_counter()
            act()
            between = time.perf_counter()
            replay(raw, statements)
            samples.add("keydesk", (between - began) * 1000)
            samples.add("raw", (time.perf_counter() - between) * 1000)
    finally:
        desk.close()
        raw.close()
    return [
        against("ground", "one check-out, with FULL, p50", samples["keydesk"], samples["raw"], "ms", must=6, aim=2),
        against(
            "ground", "one check-out, with FULL, p95", samples.share("keydesk", 0.95), samples.share("raw", 0.95), "ms"
        ),
    ]


def _acts(desk: Desk, tags: Sequence[str]) -> list[Any]:
    return [lambda tag=tag: desk.perform_now(check_out, tag_code=tag, sitter_id=SITTER) for tag in tags]


def _told(store: Path, tags: Sequence[str], clock: Steps) -> list[list[Statement]]:
    """The statements of each check-out, with what stood in them."""
    desk = Desk.open(store, clock=clock)
    told: list[list[Statement]] = []
    with listening(desk) as statements:
        for act in _acts(desk, tags):
            statements.clear()
            act()
            told.append(list(statements))
    desk.close()
    return told


class listening:  # noqa: N801 - reads as a sentence
    """All that a desk's writer says to SQLite, but for BEGIN and COMMIT."""

    def __init__(self, desk: Desk) -> None:
        self._engine: Any = desk.store._writer  # noqa: SLF001 - there is no other ear
        self._statements: list[Statement] = []

    def __enter__(self) -> list[Statement]:
        event.listen(self._engine, "before_cursor_execute", self._hear)
        return self._statements

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        event.remove(self._engine, "before_cursor_execute", self._hear)

    def _hear(self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's
        if not statement.startswith("BEGIN"):
            self._statements.append((statement, list(values) if many else values))


def raw_connection(store: Path) -> Any:
    """A bare connection with the writer's pragmas."""
    connection = find_sqlite().connect(store, isolation_level=None)
    for pragma in ("busy_timeout=10000", "foreign_keys=ON", "trusted_schema=OFF", "cache_size=-8000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def replay(connection: Any, statements: Sequence[Statement]) -> None:
    """The same statements in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        if isinstance(values, list):
            connection.executemany(statement, values)
        else:
            connection.execute(statement, values).fetchall()
    connection.execute("COMMIT")


def _copy(store: Path, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    connection = connect_raw(store)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Path(shutil.copy(store, folder / "keydesk.db"))
