"""A store of 12,000 clients and 18,500 pets with a form of forty fields: for measuring only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert
from stores import keys_store

from keydesk.clock import SystemClock
from keydesk.db import models
from keydesk.db.models import table_of
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.operations.fields import add_field
from keydesk.rules.fields import BUILT_IN

CLIENTS, PETS, FIELDS = 12_000, 18_500, 40

_COPIES: Final = 20_000
_KINDS = ("text", "choice", "long_text", "date", "yes_no", "number")
_STREETS = ("Elm St", "Tern Hollow Rd", "Brook Ln", "Mill Rd", "Harbor View")
_CITIES = ("Brookside", "Oakdale", "Elm Park", "Fairview")
_PET_NAMES = ("Biscuit", "Mochi", "Olive", "Puck", "Rex", "Tofu", "Juno", "Pepper")
_BREEDS = ("beagle", "poodle", "tabby", "terrier", "greyhound", "siamese")


def profiles_store(path: Path) -> Path:
    """Make it, where it is not there yet: everybody with an address and a phone, every field with something in it."""
    if not path.exists():
        desk = Desk.open(keys_store(path, _COPIES), clock=SystemClock())
        desk.perform_now(_fill, via="demo")
        desk.close()
    return path


def _fill(work: Work) -> None:
    invented = random.Random(5)
    connection, session = work.session.connection(), work.session
    there = [each for (each,) in connection.exec_driver_sql("SELECT id FROM client ORDER BY id")]
    connection.exec_driver_sql(
        "UPDATE client SET street = ?, city = ?, zip = ?, cell_phone = ?, email = ?, notes = ? WHERE id = ?",
        [
            (
                f"{invented.randint(1, 9_000)} {invented.choice(_STREETS)}",
                invented.choice(_CITIES),
                f"{invented.randint(10_000, 99_999)}",
                f"+1308555{each % 10_000:04}",
                f"client{each}@example.com",
                "Gate sticks: lift it.\nThe dog barks, and means well.",
                each,
            )
            for each in there
        ],
    )
    connection.exec_driver_sql(
        "INSERT INTO client_membership (client_id, branch_id, status, since) "
        "SELECT id, 'in_home', 'active', ? FROM client",
        (work.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),),
    )
    session.execute(insert(table_of(models.Pet)), list(_pets(there, invented)))
    for number in range(FIELDS - len(BUILT_IN["client"]) - 2):
        kind = _KINDS[number % len(_KINDS)]
        choices = ("kibble", "tins", "raw") if kind == "choice" else ""
        add_field(
            work, subject="client", label=f"Own {number}", kind=kind, choices=choices, group=f"Group {number // 6}"
        )
    _values(work, there)


def _pets(there: list[int], invented: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(PETS):
        name, breed = invented.choice(_PET_NAMES), invented.choice(_BREEDS)
        yield {
            "client_id": there[number % len(there)],
            "name": name,
            "species": "dog" if number % 3 else "cat",
            "breed": breed,
            "search": f"{name.lower()} {breed}",
        }


def _values(work: Work, there: list[int]) -> None:
    """Something in every written field of everybody's."""
    connection = work.session.connection()
    fields = connection.exec_driver_sql(
        "SELECT id FROM field_definition WHERE NOT built_in AND kind = 'text'"
    ).fetchall()
    table = table_of(models.FieldValue)
    for (field_id,) in fields:
        work.session.execute(
            insert(table), [{"field_id": field_id, "subject_id": each, "value": "half a cup"} for each in there]
        )
