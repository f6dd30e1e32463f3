"""What several reports are asked with, each said once: by sitter, client, safe, days."""

from __future__ import annotations

from typing import Final

from keydesk.reports.parameters import Parameter
from keydesk.reports.pull_list import WHY_WORDS

MOST_AHEAD: Final = 60
A_MONTH: Final = 31
TWO_YEARS: Final = 731

DAY: Final = Parameter("day", "Day", "day", default="today", required=True, hint="today, tomorrow, mon, 26 Nov, +3")
"""The day that a report is about."""

A_NAME = "a name, initials or a badge"
SITTER = Parameter("sitter", "Sitter", "staff", keyword="sitter_id", hint=A_NAME)
CLIENT = Parameter("client", "Client", "client", keyword="client_id", hint="a name or a number")
SAFE = Parameter("safe", "Safe", "safe", keyword="safe_id", hint="its label")
BY_WHOM = Parameter("operator", "Recorded by", "staff", keyword="operator_id", hint=A_NAME)
AHEAD = Parameter("days", "Days ahead", "days", hint="the office's horizon unless said", most=MOST_AHEAD)
FROM = Parameter(
    "from", "From", "day", keyword="first", hint="a week back unless said: 1 Nov, -30, 2026-11-01", past=True
)
TO = Parameter("to", "To", "day", keyword="last", hint="today unless said", past=True)
FILTER = Parameter("filter", "Filter", keyword="query", hint="as on Keys: client:rivera, holder:sam, status:out")
STATUS = Parameter(
    "status",
    "Clients",
    "choice",
    default="served",
    choices=(
        ("served", "all but inactive ones"),
        ("active", "active"),
        ("prospect", "prospects"),
        ("inactive", "inactive"),
        ("all", "all"),
    ),
)


def by(*choices: tuple[str, str]) -> Parameter:
    """The order of the rows; the first choice unless said otherwise."""
    return Parameter("by", "Order", "choice", default=choices[0][0], choices=choices, required=True)


def show(*choices: tuple[str, str]) -> Parameter:
    """Which of the rows."""
    return Parameter("show", "Show", "choice", choices=choices)


def why(*reasons: str) -> Parameter:
    """Only what should come back for one of these reasons."""
    return Parameter("why", "Why", "choice", choices=tuple((each, WHY_WORDS[each]) for each in reasons))


def only(name: str, label: str, keyword: str = "") -> Parameter:
    """Yes or no; no unless said otherwise."""
    return Parameter(name, label, "yes_no", keyword=keyword)


def words(*names: str) -> tuple[tuple[str, str], ...]:
    """Choices that are written as they are kept, with blanks."""
    return tuple((each, each.replace("_", " ")) for each in names)


BY_SITTER, BY_TIME, BY_CLIENT = ("sitter", "by sitter"), ("time", "by time"), ("client", "by client")
FAR = Parameter(
    "more-than", "Next visit in more than", "days", keyword="more_than_days", hint="days; otherwise no visit to come"
)
