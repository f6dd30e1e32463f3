"""Where clients live, a line each, for lists that say so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from keydesk.db.models import Client, table_of
from keydesk.db.work import Reading

_CLIENT = table_of(Client)
_LINE: Final = (_CLIENT.c.street, _CLIENT.c.street2, _CLIENT.c.city)
_IDS_AT_ONCE: Final = 500


def addresses_of(reading: Reading, *, client_ids: Iterable[int]) -> dict[int, str]:
    """Street and city of some clients, by primary key: ``12 Elm St, Springfield``; empty where none is on file."""
    wanted, found = sorted(set(client_ids)), {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        statement = select(_CLIENT.c.id, *_LINE).where(_CLIENT.c.id.in_(wanted[start : start + _IDS_AT_ONCE]))
        for row in reading.session.execute(statement):
            found[row.id] = ", ".join(filter(None, (row.street, row.street2, row.city)))
    return found
