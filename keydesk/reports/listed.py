"""One report of the list: what it is called, what it tells, what it can be asked with, and what builds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from keydesk.reports.parameters import Parameter
from keydesk.reports.report import Report

DAY: Final = "day"
"""The parameter that is the day of a report which is about one."""

Area = Literal["today", "keys", "history", "safes", "clients", "bills"]

AREAS: Final[dict[Area, str]] = {
    "today": "Today and needs",
    "keys": "Where keys are",
    "history": "History",
    "safes": "Safes",
    "clients": "Clients",
    "bills": "Bills and payments",
}
"""What reports are about, in the order of their list."""


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
        return any(each.name == DAY for each in self.parameters)
