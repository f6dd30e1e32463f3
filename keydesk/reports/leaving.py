"""A report as it may leave the screen: into a file, a pipe, a mail or onto paper."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from keydesk.db.queries.addresses import addresses_of
from keydesk.db.work import Reading
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.display import ADDRESS, CODE, LEFT_OUT, left_out
from keydesk.rules.refusal import Refusal

_CODES: Final = frozenset({"tag_code", "key_code", "tag", "code", "legacy_code"})
_ADDRESS_COLUMN: Final = Column("address", "ADDRESS", kind="address")
_WORD: Final = re.compile(r"[^\s,;:()·“”]+")
_THE_KEY: Final = "the key"
_ADDRESSES: Final = frozenset({"street", "street2", "address", "city", "zip"})


def kind_of(column: Column) -> str:
    """What a column is to the rule of :mod:`keydesk.rules.display`: a code, an address, or neither."""
    if column.kind in {CODE, ADDRESS}:
        return column.kind
    name = column.name.rpartition(".")[2]
    return CODE if name in _CODES else ADDRESS if name in _ADDRESSES else ""


def has_both(report: Report) -> bool:
    """Whether codes and addresses stand in it together."""
    return {CODE, ADDRESS} <= {kind_of(column) for column in report.columns}


def with_addresses(reading: Reading, report: Report) -> Report:
    """The report with the address of each row's client beside their name, for who asks for addresses.

    Raises:
        Refusal: its rows are not about clients.
    """
    if any(kind_of(column) == ADDRESS for column in report.columns):
        return report
    clients = _clients(report)
    if not any(clients):
        raise Refusal(f"{report.title} has no row of one client, so there is no address to show.")
    addresses = addresses_of(reading, client_ids=filter(None, clients))
    beside = next((at for at, column in enumerate(report.columns) if column.name == "client"), -1) + 1
    lines = [None if client is None else addresses.get(client) or None for client in clients]
    return replace(
        report,
        columns=(*report.columns[:beside], _ADDRESS_COLUMN, *report.columns[beside:]),
        rows=tuple((*row[:beside], address, *row[beside:]) for row, address in zip(report.rows, lines, strict=True)),
        totals=None if report.totals is None else (*report.totals[:beside], None, *report.totals[beside:]),
        groups=tuple(at + (at >= beside) for at in report.groups),
    )


def _clients(report: Report) -> list[int | None]:
    """Whose each row is: by its column of clients' numbers, or by what Enter on it opens."""
    at = next((at for at, column in enumerate(report.columns) if column.name == "client_id"), None)
    if at is not None:
        return [cell if isinstance(cell := row[at], int) else None for row in report.rows]
    return [thing[1] if thing is not None and thing[0] == "client" else None for thing in report.things] or [
        None for _ in report.rows
    ]


def as_it_leaves(report: Report, *, shows: str, together: bool = False) -> Report:
    """The report without what stays behind, and with a note that says so.

    Where codes stay behind, sentences do not say them either: ``Take AV6B-1 off hook C9`` is ``Take the key …`` then.

    Args:
        report: as it is on the screen.
        shows: what the office's paper shows: ``tags``, ``addresses`` or ``nothing``.
        together: whether an admin has asked for codes and addresses on one sheet, which is on the record then.
    """
    gone, said = left_out([kind_of(column) for column in report.columns], shows=shows, together=together)
    if not gone:
        return report
    codes = {
        text
        for row in report.rows
        for at in gone
        if kind_of(report.columns[at]) == CODE and isinstance(cell := row[at], str)
        for text in _WORD.findall(cell)
    }

    def without(text: str) -> str:
        return _WORD.sub(lambda word: _THE_KEY if word[0] in codes else word[0], text) if codes else text

    kept = [at for at in range(len(report.columns)) if at not in gone]
    new_place = {at: index for index, at in enumerate(kept)}

    def fitting(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        cells = (row[at] for at in kept)
        return tuple(without(cell) if isinstance(cell, str) else cell for cell in cells)

    return replace(
        report,
        columns=tuple(report.columns[at] for at in kept),
        rows=tuple(map(fitting, report.rows)),
        totals=None if report.totals is None else fitting(report.totals),
        groups=tuple(new_place[at] for at in report.groups if at in new_place),
        title=without(report.title),
        notes=(*map(without, report.notes), LEFT_OUT[said]),
        asked=tuple(map(without, report.asked)),
    )
