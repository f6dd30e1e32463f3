"""Vets: the office's list, and whose vet each is."""

from __future__ import annotations

from sqlalchemy import func, select

from keydesk.db.models import Client, Vet, table_of
from keydesk.db.rows.office import VetRow
from keydesk.db.work import Reading

_VET, _CLIENT = table_of(Vet), table_of(Client)


def list_vets(reading: Reading, *, everything: bool = False) -> list[VetRow]:
    """Vets by name, with how many clients go to each.

    Args:
        reading: one moment of the store.
        everything: those out of use too.
    """
    theirs = (
        select(_CLIENT.c.vet_id, func.count().label("clients"))
        .where(_CLIENT.c.vet_id.is_not(None))
        .group_by(_CLIENT.c.vet_id)
        .subquery()
    )
    statement = (
        select(_VET, func.coalesce(theirs.c.clients, 0).label("clients"))
        .select_from(_VET.outerjoin(theirs, theirs.c.vet_id == _VET.c.id))
        .order_by(_VET.c.active.desc(), func.lower(_VET.c.name), func.lower(_VET.c.clinic), _VET.c.id)
    )
    if not everything:
        statement = statement.where(_VET.c.active)
    return [
        VetRow(vet_id=row["id"], **{name: row[name] for name in row if name != "id"})
        for row in reading.session.execute(statement).mappings()
    ]


def vet_of(reading: Reading, *, vet_id: int | None) -> VetRow | None:
    """One vet, in use or not; None for none."""
    if vet_id is None:
        return None
    row = reading.session.execute(select(_VET).where(_VET.c.id == vet_id)).mappings().first()
    if row is None:
        return None
    return VetRow(vet_id=row["id"], clients=0, **{name: row[name] for name in row if name != "id"})
