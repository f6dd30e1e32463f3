"""The stress store: 12,000 clients, 18,500 pets, 20,000 copies, a thousand visits a day, a million visits and events.

Written by plain inserts in half a minute, for measuring only. Whoever is a client's sitter mostly has the key: on a day
about one visit in eight lacks one, which is more than an office could live with.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from stores import keys_store

from keydesk.clock import SystemClock
from keydesk.db import models
from keydesk.db.models import table_of
from keydesk.db.work import Work
from keydesk.desk import Desk

CLIENTS, PETS, COPIES = 12_000, 18_500, 20_000
VISITS_A_DAY, DAYS_BACK, DAYS_AHEAD = 1_000, 939, 60
EVENTS_A_COPY = 50
SITTERS = 100

_REGULARS = 4_000
_AT_ONCE = 50_000
_VISITS = (
    "INSERT INTO visit (client_id, sitter_id, service_id, day, starts_at, ends_at, status, price_cents, pets) "
    "VALUES (?, ?, 1, ?, ?, ?, ?, 2200, 'Biscuit')"
)
_EVENTS = (
    "INSERT INTO custody_event (batch_id, copy_id, seq, kind, from_state, to_state, from_kind, to_kind, from_staff_id, "
    "to_staff_id, to_since, at, recorded_at, operator_id, via) "
    "VALUES (1, ?, ?, 'transfer', 'in_service', 'in_service', 'sitter', 'sitter', ?, ?, ?, ?, ?, 1, 'scan')"
)
# One copy of most keys is with the client's sitter; the home of the copy is where it was.
_WITH_THEIR_SITTER = (
    "UPDATE key_copy SET holder_kind = 'sitter', safe_id = NULL, hook_id = NULL, "
    "staff_id = (SELECT primary_sitter_id FROM client WHERE client.id = key_copy.client_id) "
    "WHERE number = 1 AND key_id % 20 < 19"
)


def stress_store(path: Path) -> Path:
    """Make it, where it is not there yet."""
    if not path.exists():
        desk = Desk.open(keys_store(path, COPIES), clock=SystemClock())
        desk.perform_now(_fill, via="demo")
        desk.close()
        _settle(path)
    return path


def _fill(work: Work) -> None:
    invented = random.Random(11)
    session = work.session
    people = [
        {"id": n, "first_name": f"Sitter {n}", "last_name": "Marsh", "search": f"sitter {n}"}
        for n in range(41, SITTERS + 1)
    ]
    session.execute(insert(table_of(models.Staff)), people)
    session.execute(insert(table_of(models.Service)), [{"id": 1, "name": "30-minute walk"}])
    connection = session.connection()
    connection.exec_driver_sql(
        f"UPDATE client SET primary_sitter_id = 1 + id % {SITTERS}, secondary_sitter_id = 1 + (id + 7) % {SITTERS}, "
        "key_required = (id % 25 <> 0), no_key_reason = CASE WHEN id % 25 = 0 THEN 'keypad' END"
    )
    connection.exec_driver_sql(
        "INSERT INTO client_membership (client_id, branch_id, status, since) "
        "SELECT id, 'in_home', 'active', ? FROM client",
        (work.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),),
    )
    connection.exec_driver_sql(_WITH_THEIR_SITTER)
    pets = ({"client_id": 1 + n % (CLIENTS - 1), "name": "Biscuit", "search": "biscuit"} for n in range(PETS))
    session.execute(insert(table_of(models.Pet)), list(pets))
    having = [each for (each,) in connection.exec_driver_sql("SELECT DISTINCT client_id FROM key ORDER BY client_id")]
    regulars = invented.sample(having, _REGULARS)
    for rows in _parts(_visits(work.now.date(), regulars, invented)):
        connection.exec_driver_sql(_VISITS, rows)
    for rows in _parts(_events(work)):
        connection.exec_driver_sql(_EVENTS, rows)
    connection.exec_driver_sql("UPDATE key_copy SET last_seq = ?", (EVENTS_A_COPY,))


def _visits(today: date, regulars: list[int], invented: random.Random) -> Iterator[tuple[Any, ...]]:
    """A client comes round every few days; four in five times the primary sitter goes."""
    for number in range(-DAYS_BACK, DAYS_AHEAD + 1):
        day = (today + timedelta(days=number)).isoformat()
        for client in invented.sample(regulars, VISITS_A_DAY):
            begins = 7 * 60 + 15 * invented.randrange(52)
            chance = invented.random()
            sitter = None if chance < 0.02 else 1 + (client if chance < 0.9 else client + 7) % SITTERS  # noqa: PLR2004 - shares
            status = "cancelled" if invented.random() < 0.04 else "completed" if number < 0 else "scheduled"  # noqa: PLR2004 - a share
            yield client, sitter, day, f"{day}T{_clock(begins)}", f"{day}T{_clock(begins + 30)}", status


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _events(work: Work) -> Iterator[tuple[Any, ...]]:
    at = work.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for seq in range(2, EVENTS_A_COPY + 1):
        for copy_id in range(1, COPIES + 1):
            yield copy_id, seq, 1 + copy_id % SITTERS, 1 + (copy_id + 1) % SITTERS, at, at, at


def _parts(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _settle(path: Path) -> None:
    """Bring the log into the file, so that every reader begins alike."""
    from keydesk.db.engine import connect_raw

    connection = connect_raw(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
