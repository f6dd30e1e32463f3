"""Vets, territories, a client's own prices and possible duplicates, as lines of their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.office import price_words
from keydesk.rules.territories import zips_text
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.rows.merging import TwinPair
    from keydesk.db.rows.office import TerritoryRow, VetRow
    from keydesk.db.rows.prices import OwnPriceRow, PricedServiceRow
    from keydesk.widgets.table_columns import Cells

VET_COLUMNS: Final = (
    Column("name", "VET", 16, weight=3),
    Column("clinic", "CLINIC", 14, weight=3),
    Column("phone", "PHONE", 14, weight=1),
    Column("address", "ADDRESS", 16, weight=3, drop=1),
    Column("clients", "CLIENTS", 7, align="right", cut="never"),
)
TERRITORY_COLUMNS: Final = (
    Column("name", "TERRITORY", 18, weight=2),
    Column("zips", "ZIP CODES", 30, weight=5),
    Column("clients", "CLIENTS", 7, align="right", cut="never"),
    Column("by_hand", "BY HAND", 7, align="right", cut="never", drop=1),
)
PRICE_COLUMNS: Final = (
    Column("service", "SERVICE", 20, weight=3),
    Column("pays", "PAYS", 10, align="right", cut="never"),
    Column("listed", "EVERYBODY", 10, align="right", cut="never"),
    Column("since", "FROM", 13, cut="never"),
    Column("state", "HOLDS", 8, cut="never"),
    Column("booked", "BOOKED", 6, align="right", cut="never", drop=1),
)
TWIN_COLUMNS: Final = (
    Column("first", "CLIENT", 14, weight=3),
    Column("first_place", "LIVES", 10, weight=2, drop=1),
    Column("second", "AND", 14, weight=3),
    Column("second_place", "LIVES", 10, weight=2, drop=1),
    Column("why", "WHY", 20, weight=3),
)
_OUT: Final = Toned("retired", "warn")


def vet_cells(row: VetRow) -> Cells:
    """A vet; of one who is off the list that is said in place of the address."""
    if row.active:
        return (row.name, row.clinic, row.phone, row.address, str(row.clients or ""))
    return (
        Toned(row.name, "quiet"), Toned(row.clinic, "quiet"), _OUT, Toned(row.address, "quiet"), str(row.clients or ""),
    )  # fmt: skip


def territory_cells(row: TerritoryRow) -> Cells:
    """A territory; how many clients are in it, and on how many of all it is set."""
    zips = zips_text(row.zips)
    counts = (str(row.clients or ""), str(row.by_hand or ""))
    if row.active:
        return (row.name, zips or Toned("set on clients only", "quiet"), *counts)
    return (Toned(row.name, "quiet"), _OUT, *counts)


def twin_cells(row: TwinPair) -> Cells:
    """Two who may be one household; who was said to be two is quiet."""
    why = f"{row.why}, said to be two" if row.apart else row.why
    cells = (row.first, row.first_place, row.second, row.second_place)
    if row.apart:
        return (*(Toned(cell, "quiet") for cell in cells), Toned(why, "quiet"))
    return (*cells, Toned(why, "warn") if row.likely else why)


def price_cells(row: OwnPriceRow, service: PricedServiceRow | None, *, today: date) -> Cells:
    """A client's own price; what is over is quiet."""
    pays = "as all" if row.cents is None else price_words(row.cents)
    since = "always" if row.since is None else dates.day(row.since, today=today)
    booked = service.booked.visits if service is not None and row.state == "now" else 0
    cells = (row.service, pays, price_words(row.listed_cents), since, row.state, str(booked or ""))
    return tuple(Toned(cell, "quiet") for cell in cells) if row.state == "past" else cells
