"""Every report by name, built from what somebody wrote into its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from keydesk.db.work import Reading
from keydesk.reports.all_reports import LISTED
from keydesk.reports.listed import AREAS, Area, ListedReport
from keydesk.reports.of_branch import asked_branch
from keydesk.reports.parameters import read_parameters
from keydesk.reports.report import Report
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

__all__ = ["AREAS", "REPORTS", "Area", "ListedReport", "build_report", "listed_report"]

REPORTS: Final[dict[str, ListedReport]] = {each.name: each for each in LISTED}
"""By name, in the order of the list."""


def build_report(reading: Reading, *, name: str, texts: Mapping[str, str], tab: str = "") -> Report:
    """The report of that name, with what somebody wrote into its parameters, and who asked for it.

    Raises:
        Refusal: there is no such report, or no such tab of it, or one of the texts cannot be read; ``field`` says
            which.
    """
    listed = listed_report(name)
    asked = read_parameters(reading, parameters=listed.parameters, texts=texts)
    options = {"tab": _tab_meant(listed, tab)} if tab else {}
    built = listed.build(reading, **asked.values, **options)
    words = (*asked_branch(reading), *(built.asked or asked.words))
    return replace(built, made_by=built.made_by or reading.operator.name, asked=words)


def _tab_meant(listed: ListedReport, tab: str) -> str:
    wanted = fold(tab).strip().replace("_", "-").replace(" ", "-")
    for name, title in listed.tabs:
        if wanted in {name, fold(title).replace(" ", "-")}:
            return name
    parts = ", ".join(name for name, _ in listed.tabs)
    raise Refusal(
        f"{listed.title} has no part “{shown(tab, width=30)}”" + (f"; it has {parts}." if parts else "."), field="tab"
    )


def listed_report(name: str) -> ListedReport:
    """The report that somebody's words mean: its name, or its title.

    Raises:
        Refusal: there is no such report.
    """
    wanted = fold(name).strip().replace("_", "-").replace(" ", "-")
    # "Keys Needed Report" is what it is called by some; two have the word in their own names.
    for written in (wanted, wanted.removesuffix("-report")):
        for each in REPORTS.values():
            if written in {each.name, fold(each.title).replace(" ", "-")}:
                return each
    raise Refusal(
        f"There is no report “{shown(name, width=40)}”. `keydesk report --list` names them.", code="not_found"
    )
