"""Lists that the office keeps: services, vets, territories, branches."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Branch, Service, Territory, Vet, table_of
from keydesk.db.rows.office import NameRow, ServiceRow
from keydesk.db.work import Reading

_SERVICE, _VET, _TERRITORY, _BRANCH = table_of(Service), table_of(Vet), table_of(Territory), table_of(Branch)


def list_services(reading: Reading, *, everything: bool = False) -> list[ServiceRow]:
    """Services by name; those that are not booked any more only when ``everything`` is asked for."""
    statement = select(_SERVICE).order_by(_SERVICE.c.active.desc(), _SERVICE.c.name)
    if not everything:
        statement = statement.where(_SERVICE.c.active)
    return [
        ServiceRow(service_id=row["id"], **{name: row[name] for name in row if name != "id"})
        for row in reading.session.execute(statement).mappings()
    ]


def list_vets(reading: Reading) -> list[NameRow]:
    """Vets by name, with their clinic."""
    found = reading.session.execute(
        select(_VET.c.id, _VET.c.name, _VET.c.clinic).where(_VET.c.active).order_by(_VET.c.name, _VET.c.clinic)
    )
    return [NameRow(each.id, ", ".join(part for part in (each.name, each.clinic) if part)) for each in found]


def list_territories(reading: Reading) -> list[NameRow]:
    """Territories by name."""
    found = reading.session.execute(
        select(_TERRITORY.c.id, _TERRITORY.c.name).where(_TERRITORY.c.active).order_by(_TERRITORY.c.name)
    )
    return [NameRow(each.id, each.name) for each in found]


def list_branches(reading: Reading) -> list[tuple[str, str]]:
    """``(id, label)`` of the branches that are switched on, In-Home first."""
    found = reading.session.execute(
        select(_BRANCH.c.id, _BRANCH.c.label).where(_BRANCH.c.enabled).order_by(_BRANCH.c.id.desc())
    )
    return [(each.id, each.label) for each in found]
