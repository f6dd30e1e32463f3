"""A report as one JSON document: stable names, instants with their offset, pure ASCII so that no terminal obeys it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TextIO, TypeAlias

from keydesk.reports.report import Cell, Report, iso

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | Cell"


def write(report: Report, stream: TextIO) -> None:
    """Write the rows as a list of objects; a dotted column name nests, ``holder.kind`` into ``holder``."""
    write_document(documents(report), stream, report.zone)


def documents(report: Report) -> list[Mapping[str, Json]]:
    """The rows as objects, for a document of which they are a part."""
    return [_nested(report, row) for row in report.rows]


def write_first(report: Report, stream: TextIO) -> None:
    """Write the only row of a report as one object.

    Args:
        report: one with exactly one row.
        stream: where it goes.
    """
    (row,) = report.rows
    write_document(_nested(report, row), stream, report.zone)


def write_document(document: Json, stream: TextIO, zone: tzinfo) -> None:
    """Write any tree of names and cells as one document, instants in the office's offset."""
    json.dump(_plain(document, zone), stream, indent=2)
    stream.write("\n")


def _nested(report: Report, row: tuple[Cell, ...]) -> dict[str, Json]:
    tree: dict[str, Json] = {}
    for at in report.for_programs():
        *outer, last = report.columns[at].name.split(".")
        branch = tree
        for name in outer:
            inner = branch.setdefault(name, {})
            if not isinstance(inner, dict):
                message = f"column {report.columns[at].name} nests in a column that holds a value"
                raise TypeError(message)
            branch = inner
        branch[last] = row[at]
    return tree


def _plain(value: Json, zone: tzinfo) -> object:
    if isinstance(value, (datetime, date)):
        return iso(value, zone)
    if isinstance(value, Mapping):
        return {name: _plain(inner, zone) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner, zone) for inner in value]
    return value
