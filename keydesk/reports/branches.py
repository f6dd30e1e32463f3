"""The branches and what is in each, as a list."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from keydesk.db.queries.branches import branch_rows
from keydesk.db.work import Reading
from keydesk.reports.report import Column, Report

_COUNTS = (
    ("clients", "CLIENTS"), ("staff", "STAFF"), ("services", "SERVICES"), ("safes", "SAFES"), ("keys", "KEYS"),
    ("visits", "VISITS TO COME"), ("shifts", "SHIFTS"), ("unpaid", "UNPAID"),
)  # fmt: skip
_COLUMNS = (
    Column("branch", "BRANCH"),
    Column("label", place="data"),
    Column("enabled", "ON"),
    *(Column(name, heading, right=True, kind="number") for name, heading in _COUNTS),
)


def branches_report(reading: Reading) -> Report:
    """Every branch, also one that is switched off, with what is there."""
    rows = tuple(
        (row.branch_id, row.label, row.enabled, *(getattr(row, name) for name, _ in _COUNTS))
        for row in branch_rows(reading)
    )
    zone = ZoneInfo(reading.settings.time_zone)
    return Report("branches", "Branches", reading.now, _COLUMNS, rows, zone=zone)
