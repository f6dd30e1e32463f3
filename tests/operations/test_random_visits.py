"""Series under many changes: no day twice, nobody blocked, and taking all of it back gives what was."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from typing import Any

import pytest

from at_the_visits import did, rows
from builders import Office
from keydesk.db.verify import verify
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visit_states import cancel_visit, complete_visits, reopen_visits
from keydesk.operations.visits import book_visit
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 24)
STANDING = "SELECT id, day, starts_at, ends_at, sitter_id, assigned_as, status, series_id, series_day, note FROM visit"


def act(chance: random.Random, office: Office) -> int | None:
    """Something that somebody might do to one of the visits; the batch, or None where it was refused."""
    found = rows(office, "SELECT id, day FROM visit ORDER BY id")
    visit_id, day = chance.choice(found)
    scope = chance.choice(["one", "following", "all"])
    fields: dict[str, Any] = chance.choice(
        [
            {"sitter_id": chance.choice([None, 2, 3])},
            {"assigned_as": "primary", "sitter_id": None},
            {"at": time(chance.randrange(6, 20), chance.choice([0, 30]))},
            {"at": None},
            {"day": date.fromisoformat(day) + timedelta(days=chance.choice([-1, 1, 2]))},
            {"note": chance.choice(["gate", ""])},
            {"minutes": chance.choice([30, 60])},
            {"repeat": chance.choice(["tue thu until 20 dec", "daily 5 times", "every 2 weeks on mon until 1 jan"])},
        ]
    )
    try:
        kind = chance.randrange(8)
        if kind == 0:
            done = did(office, cancel_visit, visit_id=visit_id, scope=scope)
        elif kind == 1:
            done = did(office, complete_visits, visit_ids=[visit_id])
        elif kind == 2:
            done = did(office, reopen_visits, visit_ids=[visit_id])
        else:
            done = did(office, change_visit, visit_id=visit_id, version=None, fields=fields, scope=scope)
    except Refusal:
        return None
    return int(done.batch_id) if done.batch_id is not None else None


@pytest.mark.parametrize("seed", range(8))
def test_everything_can_be_taken_back_in_its_order(visiting: Office, seed: int) -> None:
    """Visits that were there are what they were; those that the changes made are called off; each day has one."""
    chance = random.Random(seed)
    did(visiting, book_visit, client_id=1, day=TODAY, at=time(8), sitter_id=2, repeat="mon wed fri until 24 dec")
    did(visiting, book_visit, client_id=1, day=TODAY, at=time(17), sitter_id=3)
    before = {row[0]: row for row in rows(visiting, STANDING)}
    batches = [batch for batch in (act(chance, visiting) for _ in range(10)) if batch is not None]
    twice = "SELECT count(*) FROM visit WHERE series_id IS NOT NULL GROUP BY series_id, series_day HAVING count(*) > 1"
    assert rows(visiting, twice) == []
    bad = "SELECT count(*) FROM visit WHERE ends_at <= starts_at OR day <> substr(starts_at, 1, 10)"
    assert rows(visiting, bad) == [(0,)]
    for batch in reversed(batches):
        did(visiting, undo, batch_id=batch)
    after = {row[0]: row for row in rows(visiting, STANDING)}
    assert {key: row for key, row in after.items() if key in before} == before
    assert {row[6] for key, row in after.items() if key not in before} <= {"cancelled"}
    assert verify(visiting.path).problems == ()
