"""A report as CSV: stable names in the first line, nothing that starts a formula, and back unchanged through import."""

from __future__ import annotations

import csv
from datetime import date, datetime, tzinfo
from typing import TextIO

from keydesk.reports.report import Cell, Report, iso
from keydesk.rules.cell import protect


def write(report: Report, stream: TextIO) -> None:
    """Write a heading line and the rows, UTF-8 and CRLF as RFC 4180 has it."""
    places = report.for_programs()
    writer = csv.writer(stream)
    writer.writerow([report.columns[at].flat_name for at in places])
    writer.writerows([_written(row[at], report.zone) for at in places] for row in report.rows)


def _written(cell: Cell, zone: tzinfo) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (datetime, date)):
        return iso(cell, zone)
    return protect(cell) if isinstance(cell, str) else str(cell)
