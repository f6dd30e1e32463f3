"""Whom a key or a visit can be for, as rows to pick from."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Client, table_of
from keydesk.db.queries.merged import stands
from keydesk.db.rows.named import NamedRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name

_CLIENT = table_of(Client)


def client_names(reading: Reading) -> tuple[NamedRow, ...]:
    """Every client by name, with the street that tells two of one name apart; who went into another one is that one."""
    columns = (_CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company, _CLIENT.c.street)
    found = reading.session.execute(
        select(*columns).where(stands(_CLIENT.c.id)).order_by(_CLIENT.c.sort_name, _CLIENT.c.id)
    )
    return tuple(
        NamedRow(each.id, client_name(each.first_name, each.last_name, each.company), each.street or "")
        for each in found
    )
