"""Five hundred clients with forty fields of their own, synced at once: looked at, done, taken back, done again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from at_both_branches import FACILITY, IN_HOME
from at_the_sync import Sides
from builders import Office
from keydesk.db.models import Batch, FieldDefinition, FieldValue, table_of
from keydesk.operations.undo import undo

CLIENTS, FIELDS = 500, 40
_FIELD, _VALUE = table_of(FieldDefinition), table_of(FieldValue)


def test_five_hundred_clients_with_forty_fields_are_synced_as_one(office: Office) -> None:
    """The plan says what goes where; it is one batch, one undo brings all back, and the same again changes nothing."""
    sides = Sides(office)
    names = [f"own_{number}" for number in range(FIELDS)]
    clients = [office.client(f"Client {number:03}", "Ann") for number in range(CLIENTS)]

    def lay(work: Any) -> None:
        work.session.execute(
            insert(_FIELD),
            [
                {"branch_id": branch, "subject": "client", "name": each, "label": each, "position": at}
                for branch in (IN_HOME, FACILITY)
                for at, each in enumerate(names)
            ],
        )
        ids = work.session.execute(
            select(_FIELD.c.id).where(_FIELD.c.branch_id == IN_HOME, _FIELD.c.name.in_(names))
        ).scalars()
        work.session.execute(
            insert(_VALUE),
            [
                {"field_id": field_id, "subject_id": client_id, "value": f"{client_id}/{field_id}"}
                for field_id in ids
                for client_id in clients
            ],
        )
        work.record("office", 0, "set", field="own", new="laid")

    office.work(lay)
    before = sides.everything()
    plan = sides.plan(*clients)
    assert (len(plan.clients), plan.places("joins"), plan.count("fills")) == (CLIENTS, CLIENTS, CLIENTS * FIELDS)
    assert sides.everything() == before
    done = sides.sync(*clients, seen=plan.seen)
    assert done.said == f"{CLIENTS} clients have a place in Facility now; of their fields {CLIENTS * FIELDS:,} filled."
    assert sides.own(clients[-1]) == sides.own(clients[-1], IN_HOME)
    assert len(sides.own(clients[-1])) == FIELDS
    synced = sides.everything()
    again = sides.sync(*clients)
    assert (again.batch_id, sides.everything()) == (0, synced)
    assert "Nothing changed" in again.said

    def batches(work: Any) -> list[str]:
        table = table_of(Batch)
        return list(work.session.execute(select(table.c.verb).order_by(table.c.id.desc()).limit(1)).scalars())

    assert office.work(batches) == ["sync_clients"]
    sides.do(undo, batch_id=done.batch_id)
    assert sides.everything() == before
