"""Who needs which key when. Each question is one statement, however many visits it is about.

The Daily Summary stands here; the others have files of their own (visits judged, the week and the month, the days
ahead, what is pulled and put away, remedies) and are asked from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.db.queries.need_terms import today_of
from keydesk.db.queries.needs_ahead import keys_needed
from keydesk.db.queries.needs_grid import month_grid, week_grid
from keydesk.db.queries.needs_judged import visit_judged, visits_of_client, visits_of_day, visits_of_sitter
from keydesk.db.queries.needs_moves import no_longer_needed, pull_list, put_away
from keydesk.db.queries.needs_remedies import remedies
from keydesk.db.rows.needs import DaySummaryRow

if TYPE_CHECKING:
    from datetime import date

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


def day_summary(reading: Reading, *, day: date) -> DaySummaryRow:
    """The Daily Summary of a day: its visits by time, cancelled ones too, which are in none of the counts."""
    visits = visits_of_day(reading, day=day)
    made = [visit for visit in visits if visit.status != "cancelled"]
    return DaySummaryRow(
        day=day,
        today=today_of(reading),
        visits=visits,
        visit_count=len(made),
        sitter_count=len({visit.sitter_id for visit in made if visit.sitter_id is not None}),
        no_key=sum(visit.flag == "no_key" for visit in made),
        unassigned=sum(visit.flag == "unassigned" for visit in made),
        notices_on=reading.settings.notices_on,
    )
