"""Who needs which key when. Each question is one statement, however many visits it is about.

The Daily Summary stands here; the others have files of their own, which are read when somebody first asks one of their
questions: visits judged, the week and the month, the days ahead, what is pulled and put away, remedies.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from keydesk.db.queries.need_terms import today_of
from keydesk.db.queries.needs_judged import visit_judged, visits_of_client, visits_of_day, visits_of_sitter
from keydesk.db.rows.needs import DaySummaryRow

if TYPE_CHECKING:
    from datetime import date

    from keydesk.db.queries.needs_ahead import keys_needed
    from keydesk.db.queries.needs_grid import month_grid, week_grid
    from keydesk.db.queries.needs_moves import no_longer_needed, pull_list, put_away
    from keydesk.db.queries.needs_remedies import remedies
    from keydesk.db.work import Reading

__all__ = [
    "day_summary",
    "keys_needed",
    "month_grid",
    "no_longer_needed",
    "pull_list",
    "put_away",
    "remedies",
    "visit_judged",
    "visits_of_client",
    "visits_of_day",
    "visits_of_sitter",
    "week_grid",
]

_ELSEWHERE: Final = {
    "keys_needed": "needs_ahead",
    "month_grid": "needs_grid",
    "no_longer_needed": "needs_moves",
    "pull_list": "needs_moves",
    "put_away": "needs_moves",
    "remedies": "needs_remedies",
    "week_grid": "needs_grid",
}


def __getattr__(name: str) -> Any:
    """The question of that name, whose file is imported now."""
    file = _ELSEWHERE.get(name)
    if file is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    question = globals()[name] = getattr(import_module(f"keydesk.db.queries.{file}"), name)
    return question


def day_summary(reading: Reading, *, day: date) -> DaySummaryRow:
    """The Daily Summary of a day: its visits by time, cancelled ones too, which are in none of the counts."""
    visits = visits_of_day(reading, day=day)
    made = [visit for visit in visits if visit.status != "cancelled"]
    flags = [visit.flag for visit in made]
    return DaySummaryRow(
        day=day,
        today=today_of(reading),
        visits=visits,
        visit_count=len(made),
        sitter_count=len({visit.sitter_id for visit in made} - {None}),
        no_key=flags.count("no_key"),
        unassigned=flags.count("unassigned"),
        notices_on=reading.settings.notices_on,
    )
