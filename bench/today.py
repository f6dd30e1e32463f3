"""Who needs which key when, at stress: each question beside the sqlite3 shell that runs the same one as one statement.

The peer is a whole ``sqlite3`` process: it opens the store, runs keydesk's own statement with its values written out,
and writes every row to nowhere. keydesk's time is the question asked at an open desk: a read transaction, the
statement, the rule's judgement, and the frozen rows. Where the machine has no ``sqlite3``, the statement is run through
the module that keydesk uses, which is quicker than the shell. Of both it is the processor's time that is told: neither
waits for anything else, and a machine that others work on delays the two unlike.
"""

from __future__ import annotations

import gc
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ground import keydesk
from rows import Row, Samples, against, under
from sqlalchemy.dialects import sqlite
from stress import stress_store

from keydesk.clock import SystemClock
from keydesk.db.engine import connect_raw
from keydesk.db.queries import needs, needs_ahead, needs_grid, needs_judged, standing
from keydesk.db.queries.need_terms import begin_of, moment_of
from keydesk.desk import Desk

ROUNDS, DRAWN = 25, 5

_LONG = 1.0
_F2, _F3 = b"\x1bOQ", b"\x1bOR"
_READ = "NO KEY"
"""The header has counted: the store is read."""


@dataclass(frozen=True)
class Question:
    """One question of the budget, as keydesk asks it and as one statement."""

    name: str
    ask: Callable[[], Any]
    statement: str


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure the questions, and Today as it is drawn."""
    store = stress_store(folder / "stress" / "keydesk.db")
    samples = Samples()
    desk = Desk.open(store, clock=SystemClock())
    # As the program does when its desk is open (keydesk/app/run.py).
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    try:
        questions = _questions(desk)
        shell = _Shell(store, folder)
        for question in questions:
            # The first time SQLAlchemy puts the statement together, and the pages of the store are read.
            shell.run(question)
            question.ask()
        for _ in range(rounds):
            for question in questions:
                samples.add(f"{question.name} peer", shell.run(question))
                samples.add(question.name, _took(question.ask))
    finally:
        desk.close()
    for _ in range(min(rounds, DRAWN)):
        _drawn(samples, store)
    return _rows(samples, questions)


def _questions(desk: Desk) -> tuple[Question, ...]:
    moment = desk.look_up_now(moment_of)
    today = moment["today"]

    asked = {**moment, "asked": today, "asked_begins": begin_of(today), "first_begins": begin_of(today)}

    def span(days: int) -> dict[str, Any]:
        return {"first": today, "last": today + timedelta(days=days - 1)}

    def counts() -> Any:
        return desk.look_up_now(standing.standing)

    of_day = needs_judged.judged("day")
    ahead = needs_ahead.statement(of_sitter=False, of_client=False)
    return (
        Question(
            "flags of a day of 1,000 visits",
            lambda: desk.look_up_now(needs.day_summary, day=today),
            _written_out(of_day, asked),
        ),
        Question(
            "flags of a week, by sitter and day",
            lambda: desk.look_up_now(needs.week_grid, first=today),
            _written_out(needs_grid.by_sitter(), {**asked, **span(7)}),
        ),
        Question(
            "keys needed in 14 days, and where they are",
            lambda: desk.look_up_now(needs.keys_needed, days=14),
            _written_out(ahead, {**asked, **span(14)}),
        ),
        Question(
            "the header's counts",
            counts,
            _written_out(standing.counts(), {**asked, "now": desk.now}),
        ),
    )


def _written_out(statement: Any, values: dict[str, Any]) -> str:
    asked = {name: values[name] for name in statement.compile().params if name in values}
    literal = statement.params(**asked).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return f"{literal};\n"


class _Shell:
    """The sqlite3 shell on the store, or the module where there is no shell."""

    def __init__(self, store: Path, folder: Path) -> None:
        self._store = store
        self._program = shutil.which("sqlite3")
        self._file = folder / "question.sql"

    def run(self, question: Question) -> float:
        """Milliseconds for one question."""
        if self._program is None:
            return _took(lambda: self._in_module(question.statement))
        self._file.write_text(question.statement, encoding="utf-8")
        with self._file.open("rb") as given:
            command = [self._program, "-readonly", str(self._store)]
            return _took(lambda: subprocess.run(command, stdin=given, stdout=subprocess.DEVNULL, check=True))

    def _in_module(self, statement: str) -> None:
        connection = connect_raw(self._store, mode="ro")
        try:
            connection.execute(statement).fetchall()
        finally:
            connection.close()


def _took(act: Callable[[], Any]) -> float:
    """Milliseconds of the processor, of this process and of what it waited for."""
    begun = _used()
    act()
    return (_used() - begun) * 1000


def _used() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _drawn(samples: Samples, store: Path) -> None:
    """Today at its first F3 of a session, and again when one comes back to it."""
    with keydesk(store) as terminal:
        terminal.until(_READ)
        terminal.settle(1.0)
        samples.add("drawn", terminal.press(_F3, quiet=_LONG)[0])
        terminal.press(_F2, quiet=_LONG)
        samples.add("drawn again", terminal.press(_F3, quiet=_LONG)[0])


def _rows(samples: Samples, questions: tuple[Question, ...]) -> list[Row]:
    rows = [
        against("today", each.name, samples[each.name], samples[f"{each.name} peer"], "ms", must=1.5, aim=1.1)
        for each in questions
    ]
    for name, when in (("drawn", "the first time"), ("drawn again", "again")):
        if name in samples:
            what = f"Today drawn, 1,000 visits, after its key, {when}"
            rows.append(under("today", what, samples[name], "ms", must=200, aim=60))
    return rows
