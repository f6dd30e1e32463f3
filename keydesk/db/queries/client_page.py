"""Everything on the page of one client, read in one moment so that its parts fit together."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import Pet, table_of
from keydesk.db.queries.around import alerts_of
from keydesk.db.queries.client_keys import client_keys
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.fields import other_fields, own_fields
from keydesk.db.queries.keys import key_rows
from keydesk.db.queries.merged import went_into
from keydesk.db.queries.messages import said_alerts
from keydesk.db.queries.prices import own_price_rows
from keydesk.db.queries.territories import areas_of
from keydesk.db.queries.vets import vet_of
from keydesk.db.rows.client import ClientPageRow, PetName
from keydesk.db.work import Reading
from keydesk.rules.branches import branches_seen
from keydesk.rules.phones import unread
from keydesk.rules.territories import territory_of
from keydesk.rules.twins import PHONES

_PET = table_of(Pet)


def client_page(reading: Reading, *, client_id: int) -> ClientPageRow:
    """One client's profile, pets, keys and copies.

    Raises:
        Refusal: there is no such client.
    """
    profile = client_profile(reading, client_id=client_id)
    keys = tuple(client_keys(reading, client_id=client_id))
    areas = areas_of(reading.session)
    vet = vet_of(reading, vet_id=profile.vet_id)
    pets = reading.session.execute(
        select(_PET.c.name, _PET.c.species)
        .where(_PET.c.client_id == client_id, _PET.c.active)
        .order_by(_PET.c.name, _PET.c.id)
    )
    return ClientPageRow(
        profile=profile,
        area=areas.name_of(territory_of(areas, own=profile.territory_id, zip_code=profile.zip)),
        animals=tuple(PetName(each.name, each.species) for each in pets),
        keys=keys,
        copies=key_rows(reading, ids=[copy.copy_id for key in keys for copy in key.copies]),
        now=reading.now,
        vet="" if vet is None else " ".join(filter(None, (vet.called, vet.phone))),
        merged_into=went_into(reading.session, client_id),
        unread=frozenset(each for each in PHONES if unread(getattr(profile, each), reading.settings.country)),
        own=own_fields(reading.session, "client", client_id, reading.branch),
        beside=other_fields(reading, subject="client", subject_id=client_id),
        branch=reading.branch,
        seen=branches_seen(reading.operator, reading.enabled),
        alerts=(*alerts_of(reading, client_id=client_id), *said_alerts(reading, client_id=client_id)),
        prices=tuple(each for each in own_price_rows(reading, client_id=client_id) if each.state == "now"),
    )
