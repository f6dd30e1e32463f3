"""A report as it may leave the screen: into a file, a pipe, a mail or onto paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.display import ADDRESS, CODE, LEFT_OUT, left_out

_CODES: Final = frozenset({"tag_code", "key_code", "tag", "code", "legacy_code"})
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


def as_it_leaves(report: Report, *, shows: str, together: bool = False) -> Report:
    """The report without what stays behind, and with a note that says so.

    Args:
        report: as it is on the screen.
        shows: what the office's paper shows: ``tags``, ``addresses`` or ``nothing``.
        together: whether an admin has asked for codes and addresses on one sheet, which is on the record then.
    """
    gone, said = left_out([kind_of(column) for column in report.columns], shows=shows, together=together)
    if not gone:
        return report
    kept = [at for at in range(len(report.columns)) if at not in gone]
    new_place = {at: index for index, at in enumerate(kept)}

    def fitting(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[at] for at in kept)

    return replace(
        report,
        columns=tuple(report.columns[at] for at in kept),
        rows=tuple(map(fitting, report.rows)),
        totals=None if report.totals is None else fitting(report.totals),
        groups=tuple(new_place[at] for at in report.groups if at in new_place),
        notes=(*report.notes, LEFT_OUT[said]),
    )
