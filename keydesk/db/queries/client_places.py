"""Clients' places in branches: by which of them a list tells how somebody stands, whom it has, and who is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, func, or_, select, true

from keydesk.db.models import Client, ClientMembership, table_of
from keydesk.db.queries.merged import stands
from keydesk.db.queries.of_branch import looked_at, of_these

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, FromClause

    from keydesk.db.work import Reading

_CLIENT, _PLACE = table_of(Client), table_of(ClientMembership)
_ANY: Final = _PLACE.alias("any_place")
_IDS_AT_ONCE: Final = 500


def stands_in(reading: Reading, place: FromClause = _PLACE) -> ColumnElement[bool]:
    """The place by which a list tells how a client stands: in the branch in which the session works (K10).

    Where several are looked at, or there is one alone, it is that of the client's primary branch.
    """
    seen = looked_at(reading)
    where = place.c.branch_id == (_CLIENT.c.primary_branch if seen is None or len(seen) != 1 else seen[0])
    return and_(place.c.client_id == _CLIENT.c.id, where)


def is_here(reading: Reading) -> ColumnElement[bool]:
    """Whether a client has a place in a branch that is looked at; everybody counts where nothing is left out."""
    seen = looked_at(reading)
    if seen is None:
        return true()
    return exists().where(_ANY.c.client_id == _CLIENT.c.id, of_these(seen, _ANY.c.branch_id))


def is_served(client_id: ColumnElement[Any] = _CLIENT.c.id) -> ColumnElement[bool]:
    """Whether a client is served anywhere: inactive is whoever is so in every branch in which they have a place."""
    theirs = _ANY.c.client_id == client_id
    return or_(exists().where(theirs, _ANY.c.status != "inactive"), ~exists().where(theirs))


def elsewhere_only(reading: Reading) -> int:
    """How many clients have a place in a branch that is not looked at, and none here: the list's head says it."""
    if looked_at(reading) is None:
        return 0
    there = exists().where(_ANY.c.client_id == _CLIENT.c.id)
    wanted = select(func.count()).select_from(_CLIENT).where(stands(_CLIENT.c.id), ~is_here(reading), there)
    return int(reading.session.execute(wanted).scalar_one())


def only_in(reading: Reading, ids: Iterable[int]) -> dict[int, str]:
    """Of some clients those who have no place in a branch that is looked at, and the branch in which they have one."""
    seen = looked_at(reading)
    if seen is None:
        return {}
    found: dict[int, str] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = reading.session.execute(
            select(_PLACE.c.client_id, _PLACE.c.branch_id).where(
                _PLACE.c.client_id.in_(wanted[start : start + _IDS_AT_ONCE])
            )
        ).all()
        here = {row.client_id for row in rows if row.branch_id in seen}
        found.update((row.client_id, row.branch_id) for row in rows if row.client_id not in here)
    return found
