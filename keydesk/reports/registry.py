"""Every report by name: its sentence, what it can be asked with, and what builds it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from keydesk.db.work import Reading
from keydesk.reports.day import day_report
from keydesk.reports.needed import needed_report
from keydesk.reports.parameters import Parameter, read_parameters
from keydesk.reports.profiles import custom_prices_report
from keydesk.reports.pull_list import no_longer_needed_report, pull_list_report, put_away_report
from keydesk.reports.report import Report
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

Area = Literal["today", "keys", "history", "safes", "clients"]

AREAS: Final[dict[Area, str]] = {
    "today": "Today and needs",
    "keys": "Where keys are",
    "history": "History",
    "safes": "Safes",
    "clients": "Clients",
}
"""What reports are about, in the order of their list."""

DAY: Final = Parameter("day", "Day", "day", default="today", required=True, hint="today, tomorrow, mon, 26 Nov, +3")
"""The day that a report is about."""


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One report that can be asked for by name.

    Attributes:
        name: as it is written on the command line.
        title: as people and the office's own documents call it.
        sentence: what it tells, for the list of reports.
        build: reads one moment of the store, with the parameters' values by the builder's words.
        parameters: what it can be asked with.
        area: where it stands in the list of reports.
        tabs: keyword and title of each of its parts, where it has several; ``build`` is given ``tab`` then, and without
            one builds the first.
    """

    name: str
    title: str
    sentence: str
    build: Callable[..., Report]
    parameters: tuple[Parameter, ...] = ()
    area: Area = "keys"
    tabs: tuple[tuple[str, str], ...] = ()

    @property
    def by_day(self) -> bool:
        """Whether it is about one day."""
        return any(each.name == DAY.name for each in self.parameters)


REPORTS: Final[dict[str, ListedReport]] = {
    each.name: each
    for each in (
        ListedReport(
            "daily-summary", "Daily Summary", "The visits of a day, and who lacks the key.", day_report, (DAY,), "today"
        ),
        ListedReport(
            "keys-needed", "Keys Needed", "Who needs which key up to the horizon.", needed_report, (), "today"
        ),
        ListedReport(
            "pull-list",
            "Pull list",
            "What to take off its hook for a day, by safe and hook.",
            pull_list_report,
            (DAY,),
            "today",
        ),
        ListedReport(
            "put-away",
            "Put away",
            "What should come back on a day, and where it hangs.",
            put_away_report,
            (DAY,),
            "today",
        ),
        ListedReport(
            "custom-prices",
            "Clients with custom prices",
            "Clients with custom prices: what each pays, from when on.",
            custom_prices_report,
            (),
            "clients",
        ),
        ListedReport(
            "no-longer-needed",
            "Keys No Longer Needed",
            "What sitters hold without a visit to come.",
            no_longer_needed_report,
            (),
            "keys",
        ),
    )
}
"""By name, in the order of the list."""


def build_report(reading: Reading, *, name: str, texts: Mapping[str, str], tab: str = "") -> Report:
    """The report of that name, with what somebody wrote into its parameters, and who asked for it.

    Raises:
        Refusal: there is no such report, or one of the texts cannot be read; ``field`` says which.
    """
    listed = listed_report(name)
    asked = read_parameters(reading, parameters=listed.parameters, texts=texts)
    options = {"tab": tab} if tab and listed.tabs else {}
    built = listed.build(reading, **asked.values, **options)
    return replace(built, made_by=built.made_by or reading.operator.name, asked=built.asked or asked.words)


def listed_report(name: str) -> ListedReport:
    """The report that somebody's words mean: its name, or its title.

    Raises:
        Refusal: there is no such report.
    """
    wanted = fold(name).strip().replace("_", "-").replace(" ", "-")
    for each in REPORTS.values():
        if wanted in {each.name, fold(each.title).replace(" ", "-")}:
            return each
    raise Refusal(
        f"There is no report “{shown(name, width=40)}”. `keydesk report --list` names them.", code="not_found"
    )


def schedule_line(name: str, texts: Mapping[str, str]) -> str:
    """The command for cron that writes the report anew each morning at six, asked with these texts."""
    given = "".join(f" --with {shlex.quote(f'{key}={text}')}" for key, text in texts.items() if text.strip())
    return f"0 6 * * *  keydesk report {name}{given} -o {name}.pdf"
