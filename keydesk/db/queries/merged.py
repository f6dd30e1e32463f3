"""Profiles that went into another one: who they are, and into whom they went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select
from sqlmodel import Session

from keydesk.db.models import Client, ClientMerge, table_of
from keydesk.db.rows.named import NamedRow
from keydesk.rules.profile import client_name

_CLIENT, _MERGE = table_of(Client), table_of(ClientMerge)
_AT_ONCE: Final = 500


def stands(client_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a client's profile has gone into no other one."""
    return ~exists().where(_MERGE.c.client_id == client_id, ~_MERGE.c.undone)


def went_into(session: Session, client_id: int) -> NamedRow | None:
    """The client whose profile it went into; None where it stands for itself."""
    return merged_into(session, [client_id]).get(client_id)


def merged_into(session: Session, ids: Iterable[int]) -> dict[int, NamedRow]:
    """Of some clients those that went into another one, and into whom."""
    wanted = sorted(set(ids))
    found: dict[int, NamedRow] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(
            select(_MERGE.c.client_id, _CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company)
            .join_from(_MERGE, _CLIENT, _CLIENT.c.id == _MERGE.c.into_id)
            .where(_MERGE.c.client_id.in_(wanted[start : start + _AT_ONCE]), ~_MERGE.c.undone)
        )
        found.update(
            (each.client_id, NamedRow(each.id, client_name(each.first_name, each.last_name, each.company)))
            for each in rows
        )
    return found


def merged_away(session: Session) -> dict[int, int]:
    """Every client that went into another one, and into which."""
    rows = session.execute(select(_MERGE.c.client_id, _MERGE.c.into_id).where(~_MERGE.c.undone))
    return {row.client_id: row.into_id for row in rows}
