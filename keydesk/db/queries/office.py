"""What the office has decided, and short lists that it keeps: services, branches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from keydesk.db.models import Branch, ClientPrice, FieldDefinition, History, Service, Staff, Territory, Vet, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.branches import branch_row
from keydesk.db.queries.need_terms import today_of
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.office import BackupRow, NameRow, OfficePage, ServiceRow
from keydesk.db.work import Reading
from keydesk.rules.roles import FACILITY

_SERVICE, _VET, _TERRITORY, _BRANCH = table_of(Service), table_of(Vet), table_of(Territory), table_of(Branch)
_FIELD = table_of(FieldDefinition)
_HISTORY, _STAFF, _PRICE = table_of(History), table_of(Staff), table_of(ClientPrice)


def office_page(reading: Reading) -> OfficePage:
    """What the office has decided, its services, and when it was last backed up, told from one moment."""
    return OfficePage(
        settings=reading.settings,
        services=tuple(list_services(reading, everything=True, everywhere=True)),
        backup=last_backup(reading),
        now=reading.now,
        vets=_counted(reading, select(func.count()).select_from(_VET).where(_VET.c.active)),
        territories=_counted(reading, select(func.count()).select_from(_TERRITORY).where(_TERRITORY.c.active)),
        priced=_counted(reading, select(func.count(_PRICE.c.client_id.distinct())).where(_PRICE.c.active)),
        own_fields=_own_fields(reading),
        branches=tuple(branch for branch, _ in list_branches(reading)),
        facility=branch_row(reading.session, branch=FACILITY, today=today_of(reading)),
    )


def _own_fields(reading: Reading) -> dict[tuple[str, str], int]:
    found = reading.session.execute(
        select(_FIELD.c.branch_id, _FIELD.c.subject, func.count())
        .where(~_FIELD.c.built_in, ~_FIELD.c.retired)
        .group_by(_FIELD.c.branch_id, _FIELD.c.subject)
    )
    return {(branch, subject): int(count) for branch, subject, count in found}


def _counted(reading: Reading, statement: Select[Any]) -> int:
    return int(reading.session.execute(statement).scalar_one())


def last_backup(reading: Reading) -> BackupRow | None:
    """The latest backup that the record knows of; None where there is none yet."""
    found = reading.session.execute(
        select(_HISTORY.c.at, _HISTORY.c.new, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .select_from(_HISTORY.outerjoin(_STAFF, _STAFF.c.id == _HISTORY.c.operator_id))
        .where(_HISTORY.c.subject == "office", _HISTORY.c.verb == "back_up")
        .order_by(_HISTORY.c.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    who = display_name(found.first_name or "", found.last_name or "", found.nickname or "")
    return BackupRow(at=found.at, operator=who, file=(found.new or "").rpartition(" (head ")[0])


def list_services(reading: Reading, *, everything: bool = False, everywhere: bool = False) -> list[ServiceRow]:
    """Services of the branches that are looked at, by name.

    Args:
        reading: one moment of the store.
        everything: those that are not booked any more, too.
        everywhere: those of all branches that are switched on, whichever is looked at.
    """
    mine = _SERVICE.c.branch_id.in_(reading.enabled) if everywhere else of_branches(reading, _SERVICE.c.branch_id)
    by = (_SERVICE.c.active.desc(), _SERVICE.c.branch_id.desc(), _SERVICE.c.name)
    statement = select(_SERVICE).where(mine).order_by(*by)
    if not everything:
        statement = statement.where(_SERVICE.c.active)
    return [
        ServiceRow(service_id=row["id"], **{name: row[name] for name in row if name != "id"})
        for row in reading.session.execute(statement).mappings()
    ]


def vet_names(reading: Reading) -> list[NameRow]:
    """Vets by name, with their clinic."""
    found = reading.session.execute(
        select(_VET.c.id, _VET.c.name, _VET.c.clinic).where(_VET.c.active).order_by(_VET.c.name, _VET.c.clinic)
    )
    return [NameRow(each.id, ", ".join(part for part in (each.name, each.clinic) if part)) for each in found]


def territory_names(reading: Reading) -> list[NameRow]:
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
