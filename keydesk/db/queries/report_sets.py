"""Saved sets of what a report is asked with: the office's, and the operator's own."""

from __future__ import annotations

import json

from sqlalchemy import or_, select

from keydesk.db.models import SavedView, table_of
from keydesk.db.queries.views import own
from keydesk.db.rows.report_sets import ReportSetRow
from keydesk.db.work import Reading
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

_VIEW = table_of(SavedView)
_SHELF = "report/"


def shelf_of(report: str) -> str:
    """Where the office's sets of a report are; a person's own are beside it, as those of a list are."""
    return f"{_SHELF}{report}"


def report_sets(reading: Reading, *, report: str = "") -> list[ReportSetRow]:
    """The operator's own sets, then the office's, by report and name; of one report, or of all."""
    mine = reading.operator.staff_id
    here = (
        _VIEW.c.screen.in_([shelf_of(report), own(shelf_of(report), mine)])
        if report
        else _VIEW.c.screen.startswith(_SHELF, autoescape=True)
    )
    found = reading.session.execute(
        select(_VIEW.c.id, _VIEW.c.screen, _VIEW.c.name, _VIEW.c.query, _VIEW.c.sort).where(
            here, or_(_VIEW.c.staff_id.is_(None), _VIEW.c.staff_id == mine)
        )
    )
    rows = []
    for each in found:
        of_report, slash, _ = each.screen.removeprefix(_SHELF).partition("/")
        rows.append(ReportSetRow(each.id, of_report, each.name, _texts(each.query), each.sort, shared=not slash))
    return sorted(rows, key=lambda row: (row.report, row.shared, fold(row.name)))


def report_set_named(reading: Reading, *, report: str, name: str) -> ReportSetRow:
    """The set of that name, the operator's own before the office's.

    Raises:
        Refusal: there is none; the refusal says which there are.
    """
    sets = report_sets(reading, report=report)
    for row in sets:
        if fold(row.name) == fold(name):
            return row
    known = ", ".join(f"“{shown(row.name, width=40)}”" for row in sets)
    there_are = (
        f"there are {known}" if known else f"none is saved yet: `keydesk report {report} --save-as NAME` saves one"
    )
    raise Refusal(f"{report} has no set “{shown(name, width=40)}”; {there_are}.", code="not_found")


def _texts(stored: str) -> dict[str, str]:
    return {str(name): str(text) for name, text in json.loads(stored or "{}").items()}
