"""What clients wish for: taken down in one branch, then booked or declined (K7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from keydesk.rules import dates
from keydesk.rules.profile import read_line
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

RequestStatus = Literal["open", "booked", "declined"]

REQUEST_WORDS: Final[dict[str, str]] = {"open": "open", "booked": "booked", "declined": "declined"}
"""How a request stands."""

_LONGEST: Final = 2000
_YEARS: Final = 10


def branches_asked(places: Sequence[tuple[str, str]], *, seen: Sequence[str], primary: str) -> tuple[str, ...]:
    """The branches among which somebody chooses for a request, the client's primary one first (K7, K8).

    One is not asked for. Where the client is inactive is offered only if they are inactive everywhere.

    Args:
        places: branch and status of each place that the client has.
        seen: the branches that the operator sees.
        primary: the client's primary branch.
    """
    here = [(branch, status) for branch, status in places if branch in seen]
    served = [branch for branch, status in here if status != "inactive"] or [branch for branch, _ in here]
    return tuple(sorted(served, key=lambda branch: (branch != primary, tuple(seen).index(branch))))


def read_wish(text: str) -> str:
    """A wish in words.

    Raises:
        Refusal: it is too long.
    """
    try:
        return read_line("\n".join(line.rstrip() for line in text.splitlines()), "The wish", longest=_LONGEST)
    except Refusal as refusal:
        refusal.field = "wish"
        raise


def read_answer(text: str) -> str:
    """What the client was told.

    Raises:
        Refusal: it is too long.
    """
    try:
        return read_line(text, "The answer", longest=_LONGEST)
    except Refusal as refusal:
        refusal.field = "answer"
        raise


def require_days(first: date | None, last: date | None, *, today: date) -> None:
    """Refuses days that cannot be: the last before the first, a year in which nothing is booked, a last one alone.

    Raises:
        Refusal: with the field.
    """
    if first is None:
        if last is not None:
            raise Refusal("From which day on? The last one alone is not enough.", field="from_day")
        return
    if last is not None and last < first:
        raise Refusal("The last day is before the first one.", field="to_day")
    for day, field in ((first, "from_day"), (last, "to_day")):
        if day is not None and abs(day.year - today.year) > _YEARS:
            raise Refusal(f"{day:%Y} is not a year that visits are booked in. Look at the day.", field=field)


def days_words(first: date | None, last: date | None, *, today: date) -> str:
    """``Fri 4 Dec to Mon 7 Dec``, ``Fri 4 Dec``; empty where no day was said."""
    if first is None:
        return ""
    if last is None or last == first:
        return dates.day(first, today=today)
    return f"{dates.day(first, today=today)} to {dates.day(last, today=today)}"


def days_brief(first: date | None, last: date | None, *, today: date) -> str:
    """The days in at most fifteen cells, for a column: ``4 to 7 Dec``, ``27 Nov to 2 Dec``, ``Fri 4 Dec``."""
    if first is None or last is None or last == first:
        return days_words(first, last, today=today)
    end = dates.day(last, today=today).partition(" ")[2]
    begin = dates.day(first, today=today).partition(" ")[2]
    if (first.year, first.month) == (last.year, last.month):
        begin = str(first.day)
    return f"{begin} to {end}"


def repeat_for(first: date | None, last: date | None) -> str:
    """How visits on all days of a wish are written in the form of a visit; empty for one day."""
    return "" if first is None or last is None or last == first else f"daily until {last.isoformat()}"
