"""What stands around clients in keydesk's own exports, read back: territories, vets, contacts, own prices."""

from __future__ import annotations

from datetime import date

from keydesk.importing.drafts import (
    Drafts,
    OwnedContact,
    Owner,
    PriceDraft,
    TerritoryDraft,
    VetLine,
    given,
)
from keydesk.importing.reading import Reading
from keydesk.importing.tables import Record
from keydesk.importing.values import yes_no
from keydesk.rules.cell import unprotect
from keydesk.rules.office import read_price
from keydesk.rules.profile import CONTACT_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.territories import read_zips

OFFICE = "keydesk"


def territories(reading: Reading) -> Drafts:
    """The territories of an export, with their zip codes."""
    reading.refuse_broken("territory")
    found = []
    for record in reading.table.records:
        name = _cell(reading, record, "territory")
        try:
            zips = read_zips(_cell(reading, record, "zips"))
        except Refusal as refusal:
            reading.refuse("territory", record, name, refusal.message)
            continue
        if not name:
            reading.refuse("territory", record, "", "it has no name")
            continue
        found.append(TerritoryDraft(reading.origin(record), name, tuple(zips)))
    return reading.drafts(_source(reading), territories=tuple(found))


def vets(reading: Reading) -> Drafts:
    """The vets of an export."""
    reading.refuse_broken("vet")
    found = []
    for record in reading.table.records:
        name, clinic, phone, address = (
            _cell(reading, record, each) for each in ("vet_name", "vet_clinic", "vet_phone", "vet_address")
        )
        if not name and not clinic:
            reading.refuse("vet", record, "", "there is no name")
            continue
        found.append(VetLine(reading.origin(record), name, clinic, phone, address))
    return reading.drafts(_source(reading), vets=tuple(found))


def contacts(reading: Reading) -> Drafts:
    """The contacts of an export, each with whose they are."""
    reading.refuse_broken("contact")
    found = []
    for record in reading.table.records:
        name = _cell(reading, record, "contact_name")
        if not name:
            reading.refuse("contact", record, "", "there is no name")
            continue
        texts = {
            each: _cell(reading, record, each) for each in CONTACT_FIELDS if each not in {"name", "relation", "has_key"}
        }
        values = given(name=name, has_key=yes_no(_cell(reading, record, "has_key")), **texts)
        owner = Owner(_cell(reading, record, "client_id"), _cell(reading, record, "client"))
        found.append(OwnedContact(reading.origin(record), owner, _cell(reading, record, "relation"), values))
    return reading.drafts(_source(reading), contacts=tuple(found))


def prices(reading: Reading) -> Drafts:
    """Clients' own prices of an export, each with the day from which it holds."""
    reading.refuse_broken("price")
    found = []
    for record in reading.table.records:
        service, since = _cell(reading, record, "service"), _cell(reading, record, "effective_on")
        try:
            day = date.fromisoformat(since) if since else None
            own, listed = (_cents(_cell(reading, record, each)) for each in ("own_price", "service_price"))
        except ValueError:
            reading.refuse("price", record, service, "effective_on is no day such as 2026-12-01")
            continue
        except Refusal as refusal:
            reading.refuse("price", record, service, refusal.message)
            continue
        minutes = _cell(reading, record, "service_minutes")
        if not service:
            reading.refuse("price", record, "", "it names no service")
            continue
        found.append(
            PriceDraft(
                origin=reading.origin(record),
                owner=Owner(_cell(reading, record, "client_id"), _cell(reading, record, "client")),
                service=service,
                branch=_cell(reading, record, "branch") or "in_home",
                cents=own,
                since=day,
                minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 5 else 30,  # noqa: PLR2004 - of a day and more
                listed_cents=listed or 0,
            )
        )
    return reading.drafts(_source(reading), prices=tuple(found))


def _cents(text: str) -> int | None:
    return read_price(text) if text.strip() else None


def _source(reading: Reading) -> str:
    marks = [_cell(reading, record, OFFICE) for record in reading.table.records[:1]]
    return f"keydesk {marks[0] if marks else ''}"


def _cell(reading: Reading, record: Record, header: str) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    return unprotect(reading.raw(record, header))
