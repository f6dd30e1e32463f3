"""Vets, territories, and clients with prices of their own, as reports."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from keydesk.db.queries.prices import own_price_rows
from keydesk.db.queries.territories import list_territories
from keydesk.db.queries.vets import list_vets
from keydesk.db.rows.prices import OwnPriceRow
from keydesk.db.work import Reading
from keydesk.reports.made import made
from keydesk.reports.of_branch import branch_cells, branch_columns
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.office import price_words
from keydesk.rules.territories import zips_text
from keydesk.rules.text import counted

_VETS = (
    Column("vet_id", "NO.", right=True),
    Column("name", "VET"),
    Column("clinic", "CLINIC"),
    Column("phone", "PHONE", whole=True, rank=1),
    Column("address", "ADDRESS", rank=3),
    Column("clients", "CLIENTS", right=True, rank=2),
    Column("active", place="data"),
)
_TERRITORIES = (
    Column("territory_id", "NO.", right=True),
    Column("name", "TERRITORY"),
    Column("zips", "ZIP CODES"),
    Column("clients", "CLIENTS", right=True),
    Column("by_hand", "SET BY HAND", right=True, rank=1),
    Column("active", place="data"),
)
_PRICES = (
    Column("client_id", "NO.", right=True),
    Column("client", "CLIENT"),
    Column("service", "SERVICE"),
    Column("price", "PAYS", right=True),
    Column("listed", "EVERYBODY", right=True, rank=2),
    Column("since", "FROM", rank=1),
    Column("state", "HOLDS"),
    Column("price_cents", place="data"),
    Column("listed_cents", place="data"),
    Column("service_id", place="data"),
)


def vets_report(reading: Reading, *, everything: bool = False) -> Report:
    """The vets list."""
    rows = tuple(
        (row.vet_id, row.name, row.clinic, row.phone, row.address, row.clients, row.active)
        for row in list_vets(reading, everything=everything)
    )
    return _report(reading, "vets", "Vets", _VETS, rows, "No vet yet: `keydesk add vet NAME`, or a client's profile.")


def territories_report(reading: Reading, *, everything: bool = False) -> Report:
    """The territories with their zip codes."""
    rows = tuple(
        (row.territory_id, row.name, zips_text(row.zips), row.clients, row.by_hand, row.active)
        for row in list_territories(reading, everything=everything)
    )
    nothing = "No territory yet: `keydesk add territory NAME --zips '68501, 68502'`."
    return _report(reading, "territories", "Territories", _TERRITORIES, rows, nothing)


def custom_prices_report(reading: Reading, *, client_id: int | None = None, now: bool = False) -> Report:
    """Clients with prices of their own: what each pays, and from when on.

    Args:
        reading: one moment of the store.
        client_id: only that client's.
        now: only those in force today.
    """
    found = [row for row in own_price_rows(reading, client_id=client_id) if not now or row.state == "now"]
    nothing = (
        "Everybody pays the services' prices. On a client's page (F5) $ gives them their own, or `keydesk prices set`."
    )
    return made(
        reading,
        "custom-prices",
        "Clients with custom prices",
        (*_PRICES[:3], *branch_columns(reading), *_PRICES[3:]),
        ((_price(row, reading), ("client", row.client_id)) for row in found),
        groups=("client",),
        notes=(f"{counted(len({row.client_id for row in found}), 'client')} with prices of their own.",)
        if found
        else (),
        nothing=nothing,
    )


def _price(row: OwnPriceRow, reading: Reading) -> tuple[Cell, ...]:
    return (
        row.client_id,
        row.client,
        row.service,
        *branch_cells(reading, row.branch_id),
        price_words(row.listed_cents if row.cents is None else row.cents),
        price_words(row.listed_cents),
        row.since,
        row.state if row.cents is not None else f"{row.state}, as everybody",
        row.cents,
        row.listed_cents,
        row.service_id,
    )


def _report(
    reading: Reading,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    nothing: str,
) -> Report:
    return Report(
        name=name,
        title=title,
        made_at=reading.now,
        zone=ZoneInfo(reading.settings.time_zone),
        columns=columns,
        rows=rows,
        nothing=nothing,
    )
