"""Keys that should go back to clients who have left (N5)."""

from __future__ import annotations

from sqlalchemy import update

from builders import Office
from keydesk.db.models import ClientMembership, table_of
from keydesk.db.queries.keys import key_matches, key_order, key_rows
from keydesk.db.work import Work
from keydesk.operations.copies import NewCopy
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import Holder


def _tags(office: Office, text: str) -> list[str]:
    def read(reading: object) -> list[str]:
        ids = list(key_matches(reading, text=text).among(key_order(reading)))
        rows = key_rows(reading, ids=ids)
        return [rows[each].tag_code for each in ids]

    return office.desk().look_up_now(read)


def _leaves(office: Office, client_id: int) -> None:
    def change(work: Work) -> None:
        placed = table_of(ClientMembership)
        work.session.execute(update(placed).where(placed.c.client_id == client_id).values(status="inactive"))
        work.record("client", client_id, "edit", field="status", new="inactive")

    office.work(change)


def test_keys_of_inactive_clients_are_to_go_back_wherever_they_are(office: Office) -> None:
    """In a safe, with a sitter, missing; not those that are with the client already, nor any out of use."""
    office.safe("Front office", rows=2, columns=5)
    sam, gone, here = office.person("Sam Ortega"), office.client("Gone"), office.client("Here")
    office.key(gone, code="K7MT", copies=[NewCopy(), NewCopy(holder=Holder.sitter(sam)), NewCopy(), NewCopy()])
    office.key(gone, code="3FQD", copies=[NewCopy(holder=Holder.client())])
    office.key(here, code="9WCN")
    assert _tags(office, "status:toreturn") == []
    _leaves(office, gone)
    office.desk().perform_now(retire, tag_code="K7MT-4", reason="destroyed")
    assert _tags(office, "status:toreturn") == ["K7MT-1", "K7MT-2", "K7MT-3"]
    assert _tags(office, "!toreturn") == ["3FQD-1", "9WCN-1"]
