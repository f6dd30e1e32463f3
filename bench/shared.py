"""Eight processes flat out on one store, beside eight that say the same statements through bare sqlite3.

Nobody may see "locked", nobody may starve, and the queue in front of the lock must cost little.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
import time
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from moves import SITTER, Statement, Steps, listening, raw_connection, waiting
from offices import typical
from rows import Row, against, under

from keydesk.db.engine import connect_raw
from keydesk.desk import Desk
from keydesk.operations.custody import check_in, check_out

PROCESSES = 8
MOVES = 200
"""Moves of each process."""

_START = datetime(2026, 11, 24, 7, 20, tzinfo=UTC)
_INSERT = re.compile(r"INSERT INTO \"?(\w+)\"? \(([^)]*)\)")

_WARM = 2

Told = tuple[int, float, list[float], list[str]]


def measure(folder: Path, moves: int = MOVES) -> list[Row]:
    """Measure both, one after the other."""
    store = typical(folder, Steps(_START))
    tags = waiting(store)
    mine = len(tags) // PROCESSES
    shares = [tags[number * mine : (number + 1) * mine] for number in range(PROCESSES)]
    ours, bare, first = (_copy(store, folder / name) for name in ("ours", "bare", "first"))
    scripts = _scripts(first, shares, moves)
    for number, script in enumerate(scripts):
        (folder / f"script-{number}.json").write_text(json.dumps(script), encoding="utf-8")
    raw = _together(_raw, [(bare, folder / f"script-{number}.json") for number in range(PROCESSES)])
    keydesk = _together(_keydesk, [(ours, share, moves) for share in shares])
    locked = sum(len(errors) for _, _, _, errors in keydesk)
    if sum(len(errors) for _, _, _, errors in raw):
        raise RuntimeError(f"bare sqlite3 did not say it all: {raw[0][3]}")
    rates = [done / took for done, took, _, _ in keydesk]
    worst = max(max(waits) for _, _, waits, _ in keydesk) * 1000
    raw_worst = max(max(waits) for _, _, waits, _ in raw) * 1000
    return [
        under("shared", f"{PROCESSES} processes flat out: locked, or anything else", locked, "errors", must=0),
        against(
            "shared", "slowest process beside the fastest", min(rates), max(rates), "moves/s", must=0.5, at_least=True
        ),
        under("shared", "worst wait", worst, "ms", must=250, peer=raw_worst),
        against(
            "shared",
            "throughput beside bare sqlite3",
            _rate(keydesk),
            _rate(raw),
            "moves/s",
            must=0.5,
            aim=0.9,
            at_least=True,
        ),
    ]


def _rate(told: list[Told]) -> float:
    return sum(done for done, _, _, _ in told) / max(took for _, took, _, _ in told)


def _together(work: Any, arguments: list[tuple[Any, ...]]) -> list[Told]:
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(len(arguments)), context.Queue()
    processes = [context.Process(target=work, args=(barrier, answers, *each)) for each in arguments]
    for process in processes:
        process.start()
    told: list[Told] = [answers.get(timeout=600) for _ in processes]
    for process in processes:
        process.join()
    return told


def _keydesk(barrier: Barrier, answers: Any, store: Path, tags: list[str], moves: int) -> None:
    """One desk: its own keys out and in again."""
    desk = Desk.open(store, clock=Steps(_START))
    waits: list[float] = []
    errors: list[str] = []
    acts = _acts(tags, moves)
    for tag, out in acts[:_WARM]:
        _move(desk, tag, out=out)
    barrier.wait()
    began = time.perf_counter()
    for tag, out in acts[_WARM:]:
        before = time.perf_counter()
        try:
            _move(desk, tag, out=out)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            errors.append(repr(error))
        waits.append(time.perf_counter() - before)
    answers.put((moves, time.perf_counter() - began, waits, errors[:5]))
    desk.close()


def _acts(tags: list[str], moves: int) -> list[tuple[str, bool]]:
    """Each key out, then each key in again; the first two are made before the others begin, so that all are warm."""
    first = tags[0]
    return [(first, True), (first, False)] + [
        (tags[number % len(tags)], number // len(tags) % 2 == 0) for number in range(moves)
    ]


def _move(desk: Desk, tag: str, *, out: bool) -> None:
    if out:
        desk.perform_now(check_out, tag_code=tag, sitter_id=SITTER)
    else:
        desk.perform_now(check_in, tag_code=tag)


def _scripts(store: Path, shares: list[list[str]], moves: int) -> list[list[list[Statement]]]:
    """What each desk will say to SQLite, in the order in which it says it."""
    desk = Desk.open(store, clock=Steps(_START))
    scripts: list[list[list[Statement]]] = []
    with listening(desk) as heard:
        for tags in shares:
            script = []
            for tag, out in _acts(tags, moves):
                heard.clear()
                _move(desk, tag, out=out)
                script.append(list(heard))
            scripts.append(script)
    desk.close()
    return scripts


def _raw(barrier: Barrier, answers: Any, store: Path, script_file: Path) -> None:
    """The same statements; only the ids are counted on from what is there, as the desk does."""
    script = json.loads(script_file.read_text(encoding="utf-8"))
    connection = raw_connection(store)
    waits: list[float] = []
    errors: list[str] = []
    for statements in script[:_WARM]:
        _say(connection, statements)
    barrier.wait()
    began = time.perf_counter()
    for statements in script[_WARM:]:
        before = time.perf_counter()
        try:
            _say(connection, statements)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
            errors.append(repr(error))
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        waits.append(time.perf_counter() - before)
    answers.put((len(script) - _WARM, time.perf_counter() - began, waits, errors[:5]))
    connection.close()


def _say(connection: Any, statements: list[list[Any]]) -> None:
    ends: dict[str, int] = {}
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        found = _INSERT.match(statement)
        if found is None:
            rows = connection.execute(statement, values).fetchall()
            if "max(id) FROM batch" in statement:
                ends = dict(zip(("batch", "custody_event", "history", "change"), rows[0][:4], strict=True))
            continue
        table, columns = found[1], [name.strip().strip('"') for name in found[2].split(",")]
        for row in values if values and isinstance(values[0], list) else [values]:
            ends[table] = ends.get(table, 0) + 1
            own = {"id": ends[table], "batch_id": ends.get("batch"), "event_id": ends.get("custody_event")}
            connection.execute(statement, [own.get(name, value) for name, value in zip(columns, row, strict=False)])
    connection.execute("COMMIT")


def _copy(store: Path, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    connection = connect_raw(store)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Path(shutil.copy(store, folder / "keydesk.db"))
