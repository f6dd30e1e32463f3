"""What the form of a client is made from, in one reading."""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.fields import own_fields_of
from keydesk.db.queries.office import territory_names
from keydesk.db.queries.vets import list_vets
from keydesk.db.rows.client import ClientPageRow
from keydesk.db.rows.fields import OwnFields
from keydesk.db.rows.office import NameRow, VetRow
from keydesk.db.work import Reading


def client_to_edit(reading: Reading, *, client_id: int) -> tuple[ClientPageRow, Sequence[NameRow], Sequence[VetRow]]:
    """The client's page, the territories, and every vet, since theirs may be out of use.

    Raises:
        Refusal: there is no such client.
    """
    return client_page(reading, client_id=client_id), territory_names(reading), list_vets(reading, everything=True)


def client_to_add(reading: Reading) -> tuple[OwnFields, Sequence[NameRow], Sequence[VetRow]]:
    """The office's fields of clients, the territories, and the vets who are in use."""
    return own_fields_of(reading, subject="client"), territory_names(reading), list_vets(reading)
