"""Everything on the page of one client, read in one moment so that its parts fit together."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Client, Pet, Territory, table_of
from keydesk.db.queries.client_keys import client_keys
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.keys import key_rows
from keydesk.db.rows.client import ClientPageRow, PetName
from keydesk.db.work import Reading

_CLIENT, _PET, _TERRITORY = table_of(Client), table_of(Pet), table_of(Territory)


def client_page(reading: Reading, *, client_id: int) -> ClientPageRow:
    """One client's profile, pets, keys and copies.

    Raises:
        Refusal: there is no such client.
    """
    profile = client_profile(reading, client_id=client_id)
    keys = tuple(client_keys(reading, client_id=client_id))
    area = reading.session.execute(
        select(_TERRITORY.c.name)
        .join(_CLIENT, _CLIENT.c.territory_id == _TERRITORY.c.id)
        .where(_CLIENT.c.id == client_id)
    ).scalar()
    pets = reading.session.execute(
        select(_PET.c.name, _PET.c.species)
        .where(_PET.c.client_id == client_id, _PET.c.active)
        .order_by(_PET.c.name, _PET.c.id)
    )
    return ClientPageRow(
        profile=profile,
        area=area or "",
        animals=tuple(PetName(each.name, each.species) for each in pets),
        keys=keys,
        copies=key_rows(reading, ids=[copy.copy_id for key in keys for copy in key.copies]),
        now=reading.now,
    )
