"""Every report by name: its sentence, what it can be asked with, and what builds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from keydesk.reports.day import day_report
from keydesk.reports.needed import needed_report
from keydesk.reports.profiles import custom_prices_report
from keydesk.reports.pull_list import no_longer_needed_report, pull_list_report, put_away_report
from keydesk.reports.report import Report


@dataclass(frozen=True, slots=True)
class ListedReport:
    """One report that can be asked for by name.

    Attributes:
        name: as it is written on the command line.
        sentence: what it tells, for the list of reports.
        build: reads one moment of the store, with the options by name.
        by_day: whether it is about one day; ``day`` is given to ``build`` then.
    """

    name: str
    sentence: str
    build: Callable[..., Report]
    by_day: bool = False


REPORTS: Final[dict[str, ListedReport]] = {
    each.name: each
    for each in (
        ListedReport("daily-summary", "The visits of a day, and who lacks the key.", day_report, by_day=True),
        ListedReport("keys-needed", "Who needs which key up to the horizon.", needed_report),
        ListedReport(
            "pull-list", "What to take off its hook for a day, by safe and hook.", pull_list_report, by_day=True
        ),
        ListedReport("put-away", "What should come back on a day, and where it hangs.", put_away_report, by_day=True),
        ListedReport(
            "custom-prices", "Clients with custom prices: what each pays, from when on.", custom_prices_report
        ),
        ListedReport("no-longer-needed", "What sitters hold without a visit to come.", no_longer_needed_report),
    )
}
"""By name, in the order of the list."""
