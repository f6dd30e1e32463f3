"""What goes out of the store as lists for other programs, and comes back unchanged through `keydesk import`.

The list of clients has addresses and no tag code; the list of keys has tag codes and no address: whoever finds one of
the files cannot open a door with it. Alarm, garage and gate codes are in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.clients import list_clients
from keydesk.db.queries.fields import all_own_values, fields_of
from keydesk.db.queries.importing import office_mark
from keydesk.db.queries.key_detail import particulars
from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.messages import all_messages
from keydesk.db.queries.movements import movements_in
from keydesk.db.queries.office import list_services, territory_names
from keydesk.db.queries.pets import list_pets
from keydesk.db.queries.prices import own_price_rows
from keydesk.db.queries.requests import requests
from keydesk.db.queries.staff import list_staff, staff_profile
from keydesk.db.queries.territories import list_territories
from keydesk.db.queries.vets import list_vets
from keydesk.db.queries.visits import list_visits
from keydesk.db.rows.client import ClientProfile, PersonName
from keydesk.db.rows.office import VetRow
from keydesk.db.rows.where import ParticularsRow, WhereRow
from keydesk.db.work import Reading
from keydesk.importing.own import OFFICE
from keydesk.reports import export_bills
from keydesk.reports.moves import list_of_moves
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.dates import from_wall
from keydesk.rules.field_values import header_of
from keydesk.rules.fields import OfficeField, Subject
from keydesk.rules.office import price_words
from keydesk.rules.profile import CLIENT_FIELDS, CONTACT_FIELDS, STAFF_FIELDS
from keydesk.rules.roles import Permission
from keydesk.rules.territories import zips_text

KEY_COLUMNS = (
    "tag_code", "key_code", "copy_number", "client_id", "client", "label", "kind", "required", "lock_location",
    "description", "office_note", "key_in_use", "key_retired_reason", "holder.kind", "holder.name", "holder.safe",
    "holder.hook", "holder.staff_id", "home.safe", "home.hook", "since", "due_at", "state", "retired_reason", "reason",
    "note", "spare", "pieces", "legacy_code", "tag_color", "received_on", "received_from", "tested_on", "tested_by",
    "needs_test", "recalled",
)  # fmt: skip
_LINKS = frozenset({"territory_id", "primary_branch", "primary_sitter_id", "secondary_sitter_id", "vet_id"})
_CLIENT_FIELDS = tuple(name for name in CLIENT_FIELDS if name not in _LINKS)


def export(reading: Reading, *, kind: str) -> Report:
    """One kind of the store's contents as a list.

    Args:
        reading: one moment of the store.
        kind: one of :data:`KINDS`.

    Raises:
        Refusal: the operator may not export.
    """
    reading.require(Permission.EXPORT)
    return KINDS[kind](reading)


def _clients(reading: Reading) -> Report:
    names = ("client_id", *_CLIENT_FIELDS, "primary_sitter", "primary_sitter_id", "secondary_sitter",
             "secondary_sitter_id", "status", "key_required", "no_key_reason", "no_key_note", "vet_name", "vet_clinic",
             "vet_phone", "territory", "blocked_sitters", "blocked_sitter_ids")  # fmt: skip
    own = _own_columns(reading, "client")
    rows: list[tuple[Cell, ...]] = []
    vets: dict[int | None, VetRow] = {each.vet_id: each for each in list_vets(reading)}
    areas: dict[int | None, str] = {each.id: each.name for each in territory_names(reading)}
    # In the order in which they came, in which a new store numbers them alike.
    for row in sorted(list_clients(reading), key=lambda each: each.client_id):
        profile = client_profile(reading, client_id=row.client_id)
        rows.append(
            (
                row.client_id,
                *(getattr(profile, name) for name in _CLIENT_FIELDS),
                *_person(profile.primary_sitter),
                *_person(profile.secondary_sitter),
                _status(profile),
                profile.key_required,
                profile.no_key_reason,
                profile.no_key_note,
                *_vet(vets.get(profile.vet_id)),
                areas.get(profile.territory_id),
                "\n".join(each.name for each in profile.blocked) or None,
                "\n".join(str(each.staff_id) for each in profile.blocked) or None,
                *own.cells(row.client_id),
            )
        )
    return _report(reading, "clients", (*names, *own.headings), rows)


@dataclass(frozen=True, slots=True)
class _OwnColumns:
    """The office's own fields as columns: a heading tells all of one; secrets are in none."""

    fields: tuple[OfficeField, ...]
    values: Mapping[int, Mapping[str, str]]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(header_of(each) for each in self.fields)

    def cells(self, subject_id: int) -> tuple[str | None, ...]:
        held = self.values.get(subject_id, {})
        return tuple(held.get(each.name) for each in self.fields)


def _own_columns(reading: Reading, subject: Subject) -> _OwnColumns:
    fields = fields_of(reading.session, subject)
    own = tuple(each for each in fields if not (each.built_in or each.retired or each.kind == "secret"))
    return _OwnColumns(own, all_own_values(reading.session, own))


def _person(person: PersonName | None) -> tuple[str | None, int | None]:
    return (person.name, person.staff_id) if person else (None, None)


def _vet(vet: VetRow | None) -> tuple[str | None, str | None, str | None]:
    """Of the vets list; who is off it stays in this office's profiles only."""
    return (vet.name, vet.clinic, vet.phone) if vet else (None, None, None)


def _status(profile: ClientProfile) -> str | None:
    """In the In-Home branch, which is where an import puts it."""
    return next((row.status for row in profile.memberships if row.branch_id == "in_home"), None)


def _pets(reading: Reading) -> Report:
    names = (
        "pet_id", "name", "client_id", "client", "species", "breed", "sex", "color", "fixed", "born", "birth_year",
        "birth_month", "birth_day", "active", "photo_path", "notes",
    )  # fmt: skip
    pets = sorted(list_pets(reading, everything=True), key=lambda each: each.pet_id)
    own = _own_columns(reading, "pet")
    rows = ((*(getattr(pet, name) for name in names), *own.cells(pet.pet_id)) for pet in pets)
    return _report(reading, "pets", (*names, *own.headings), rows)


def _staff(reading: Reading) -> Report:
    fields = tuple(STAFF_FIELDS)
    rows = []
    for row in sorted(list_staff(reading, everybody=True), key=lambda each: each.staff_id):
        profile = staff_profile(reading, staff_id=row.staff_id)
        given = [getattr(profile if hasattr(profile, name) else row, name) for name in fields]
        rows.append((row.staff_id, *given, row.active))
    return _report(reading, "staff", ("staff_id", *fields, "active"), rows)


def _keys(reading: Reading) -> Report:
    """Every copy that there ever was; what a key says of itself stands in the row of each of its copies."""
    more = particulars(reading)
    cells = [_key_cells(row, more[row.copy_id]) for row in list_keys(reading, text="status:all")]
    return _report(reading, "keys", KEY_COLUMNS, cells)


def _key_cells(row: WhereRow, more: ParticularsRow) -> tuple[Cell, ...]:
    return (
        row.tag_code,
        more.key_code,
        more.number,
        row.client_id,
        row.client,
        row.label,
        row.kind,
        row.required,
        row.lock_location,
        row.description,
        more.office_note,
        more.key_in_use,
        more.key_retired_reason,
        row.holder.kind,
        row.holder.name,
        row.holder.safe,
        row.holder.hook,
        more.staff_id,
        row.home.safe,
        row.home.hook,
        row.since,
        row.due_at,
        row.state,
        row.retired_reason,
        more.reason,
        more.note,
        row.spare,
        row.pieces,
        row.legacy_code,
        more.tag_color,
        more.received_on,
        more.received_from,
        more.tested_on,
        more.tested_by,
        more.needs_test,
        more.recalled,
    )


def _visits(reading: Reading) -> Report:
    names = (
        "visit_id", "day", "starts_at", "ends_at", "all_day", "client_id", "client", "sitter", "sitter_id",
        "assigned_as", "service", "status", "price_cents", "pets", "note", "branch",
    )  # fmt: skip
    zone = ZoneInfo(reading.settings.time_zone)

    def instant(wall: datetime) -> datetime:
        return from_wall(wall.date(), wall.time(), zone)

    rows = (
        (
            row.visit_id,
            row.day,
            instant(row.starts_at),
            instant(row.ends_at),
            row.all_day,
            row.client_id,
            row.client,
            row.sitter,
            row.sitter_id,
            row.assigned_as,
            row.service,
            row.status,
            row.price_cents,
            row.pets,
            row.note,
            row.branch_id,
        )
        for row in list_visits(reading)
    )
    return _report(reading, "visits", names, rows)


def _territories(reading: Reading) -> Report:
    rows = ((each.name, zips_text(each.zips)) for each in list_territories(reading))
    return _report(reading, "territories", ("territory", "zips"), rows)


def _vets(reading: Reading) -> Report:
    rows = ((each.name, each.clinic, each.phone, each.address) for each in list_vets(reading))
    return _report(reading, "vets", ("vet_name", "vet_clinic", "vet_phone", "vet_address"), rows)


def _contacts(reading: Reading) -> Report:
    """People around clients; none has a tag beside a name."""
    fields = tuple(name for name in CONTACT_FIELDS if name != "name")
    rows = (
        (row.client_id, row.name, each.name, *(getattr(each, name) for name in fields))
        for row in sorted(list_clients(reading), key=lambda each: each.client_id)
        for each in sorted(
            client_profile(reading, client_id=row.client_id).contacts, key=lambda contact: contact.contact_id
        )
        if each.active
    )
    return _report(reading, "contacts", ("client_id", "client", "contact_name", *fields), rows)


def _prices(reading: Reading) -> Report:
    """What clients pay who do not pay what everybody does, with the day from which it holds."""
    names = (
        "client_id", "client", "service", "branch", "own_price", "effective_on", "service_price", "service_minutes",
    )  # fmt: skip
    services = {each.service_id: each for each in list_services(reading, everything=True)}
    rows = (
        (
            row.client_id,
            row.client,
            row.service,
            services[row.service_id].branch_id,
            None if row.cents is None else price_words(row.cents),
            row.since,
            price_words(row.listed_cents),
            services[row.service_id].minutes,
        )
        for row in sorted(own_price_rows(reading), key=lambda each: (each.client_id, each.price_id))
    )
    return _report(reading, "prices", names, rows)


def _messages(reading: Reading) -> Report:
    """What was said with clients, in the order in which it was; what was withdrawn, too."""
    names = (
        "message_id", "client_id", "client", "branch", "direction", "channel", "subject", "body", "with_whom", "at",
        "recorded_at", "by", "settled", "withdrawn", "withdrawn_why", "mail",
    )  # fmt: skip
    rows = (
        (
            row.message_id,
            row.client_id,
            row.client,
            row.branch_id,
            row.direction,
            row.channel,
            row.subject,
            row.body,
            row.with_whom,
            row.at,
            row.recorded_at,
            row.by,
            row.settled,
            row.withdrawn,
            row.withdrawn_why,
            row.mail or None,
        )
        for row in all_messages(reading)
    )
    return _report(reading, "messages", names, rows)


def _requests(reading: Reading) -> Report:
    """What clients wish for, in the order in which it was taken down."""
    names = (
        "request_id", "client_id", "client", "branch", "wish", "service", "from_day", "to_day", "channel", "at",
        "taken_by", "request_status", "answer", "answered_at", "answered_by",
    )  # fmt: skip
    rows = (
        (
            row.request_id,
            row.client_id,
            row.client,
            row.branch_id,
            row.wish,
            row.service,
            row.from_day,
            row.to_day,
            row.channel,
            row.at,
            row.taken_by,
            row.status,
            row.answer,
            row.answered_at,
            row.answered_by,
        )
        for row in reversed(requests(reading))
    )
    return _report(reading, "requests", names, rows)


def _invoices(reading: Reading) -> Report:
    return _report(reading, "invoices", export_bills.INVOICES, export_bills.invoice_rows(reading))


def _invoice_lines(reading: Reading) -> Report:
    return _report(reading, "invoice_lines", export_bills.LINES, export_bills.line_rows(reading))


def _payments(reading: Reading) -> Report:
    return _report(reading, "payments", export_bills.PAYMENTS, export_bills.payment_rows(reading))


def _history(reading: Reading) -> Report:
    return list_of_moves(movements_in(reading), now=reading.now, zone=ZoneInfo(reading.settings.time_zone))


KINDS: Final = MappingProxyType[str, Callable[[Reading], Report]](
    {
        "clients": _clients,
        "pets": _pets,
        "staff": _staff,
        "keys": _keys,
        "visits": _visits,
        "territories": _territories,
        "vets": _vets,
        "contacts": _contacts,
        "prices": _prices,
        "messages": _messages,
        "requests": _requests,
        "invoices": _invoices,
        "invoice_lines": _invoice_lines,
        "payments": _payments,
        "history": _history,
    }
)
"""What can be exported."""


def _report(reading: Reading, name: str, names: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Report:
    """A list whose first column says which office it comes from."""
    mark = office_mark(reading)
    return Report(
        name=name,
        title=name.capitalize(),
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=(Column(OFFICE), *(Column(each) for each in names)),
        rows=tuple((mark, *row) for row in rows),
    )
