"""The questions of a day with both branches on, beside the same ones in an office that has one: at most a tenth more.

The visits are the same, all of them In-Home's, so that both answer with as many rows. Who asks has a place in In-Home
alone: then every list asks for its branch, and of what is needed on the other side no more is told than that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rows import Row, Samples, against
from stress import stress_store
from today import ROUNDS, _took

from keydesk.clock import SystemClock
from keydesk.db.engine import connect_raw
from keydesk.db.queries import needs, standing
from keydesk.db.queries.need_terms import moment_of
from keydesk.desk import Desk
from keydesk.identity import Identity

_ONE_SIDED = Identity("uid", "4242", "one-sided")
_FACILITY_ON = (
    "UPDATE branch SET enabled = 1",
    "INSERT INTO staff (id, first_name, is_sitter) VALUES (900001, 'Only', 0)",
    (
        "INSERT INTO staff_membership (staff_id, branch_id, role, since) "
        "VALUES (900001, 'in_home', 'admin', '2026-01-01T00:00:00.000000Z')"
    ),
    "INSERT INTO operator_identity (staff_id, kind, value) VALUES (900001, 'uid', '4242')",
)


def measure(folder: Path, rounds: int = ROUNDS) -> list[Row]:
    """Measure each question in turn at both offices."""
    store = stress_store(folder / "stress" / "keydesk.db")
    both = _with_facility(store, folder / "both" / "keydesk.db")
    one, two = Desk.open(store, clock=SystemClock()), Desk.open(both, clock=SystemClock(), identity=_ONE_SIDED)
    two.work_in("in_home")
    samples = Samples()
    try:
        asked = _questions(one)
        for name, (query, how) in asked.items():
            for _ in range(rounds):
                for desk, kind in ((one, "one"), (two, "two")):
                    samples.add(
                        f"{name} {kind}", _took(lambda desk=desk, query=query, how=how: desk.look_up_now(query, **how))
                    )
    finally:
        one.close()
        two.close()
    return [
        against(
            "today", f"{name}, of one of two branches", samples[f"{name} two"], samples[f"{name} one"], "ms",
            must=1.2, aim=1.1,
        )
        for name in asked
    ]  # fmt: skip


def _questions(desk: Desk) -> dict[str, tuple[Callable[..., Any], dict[str, Any]]]:
    today = desk.look_up_now(moment_of)["today"]
    return {
        "flags of a day": (needs.day_summary, {"day": today}),
        "a week": (needs.week_grid, {"first": today}),
        "keys needed in 14 days": (needs.keys_needed, {"days": 14}),
        "the header's counts": (standing.standing, {}),
        "the pull list": (needs.pull_list, {"day": today}),
        "put away": (needs.put_away, {"day": today}),
    }


def _with_facility(store: Path, path: Path) -> Path:
    """A copy of the store in which Facility is switched on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(store, path)
    path.chmod(0o600)
    connection = connect_raw(path, mode="rw")
    for statement in _FACILITY_ON:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path
