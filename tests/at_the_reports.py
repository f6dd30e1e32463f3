"""One invented office for all tests of reports: built once, looked at only, with plain SQL beside every report."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from builders import MORNING, FixedClock, identity_of
from keydesk.db.work import Reading
from keydesk.desk import Desk
from keydesk.reports.parameters import read_parameters
from keydesk.reports.registry import REPORTS, ListedReport
from keydesk.reports.report import Cell, Report

TODAY: date = MORNING.date()
NOW = MORNING.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
"""The tests' morning as the store writes it."""


class Asked:
    """An office that is asked in two ways: by a report of the list, and by a statement of plain SQL."""

    def __init__(self, path: Path, desk: Desk | None = None) -> None:
        self.path = path
        self.desk = desk or Desk.open(path, identity=identity_of(1000), clock=FixedClock())

    def report(self, name: str, **values: Any) -> Report:
        """A report by the name that it has in the list, with what stands in its parameters unless said otherwise."""
        found: Report = self.desk.look_up_now(_build, REPORTS[name], values)
        assert len({len(row) for row in found.rows} | {len(found.columns)}) == 1
        return found

    def sql(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """What plain SQL finds; ``:today``, ``:now`` and ``:horizon`` are known."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        known = {"today": TODAY.isoformat(), "now": NOW, "last": (TODAY + timedelta(days=13)).isoformat()}
        try:
            return connection.execute(statement, {**known, **values}).fetchall()
        finally:
            connection.close()


def _build(reading: Reading, listed: ListedReport, values: dict[str, Any]) -> Report:
    given = {each.name.replace("-", "_"): each for each in listed.parameters}
    texts = {each.name: "" for name, each in given.items() if name in values}
    free = [each for each in listed.parameters if each.name not in texts]
    asked = read_parameters(reading, parameters=free, texts={}).values
    named = {given[name].given_as if name in given else name: value for name, value in values.items()}
    return listed.build(reading, **(asked | named))


def column(report: Report, name: str) -> list[Cell]:
    """What stands in one column, from above."""
    at = [each.name for each in report.columns].index(name)
    return [row[at] for row in report.rows]


def counts(report: Report, *names: str) -> Counter[tuple[Cell, ...]]:
    """How often the same cells stand in some columns."""
    return Counter(zip(*(column(report, name) for name in names), strict=True))
