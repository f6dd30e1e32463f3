"""Series of visits: whether further visits of any have to be made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from keydesk.db.models import VisitSeries, table_of
from keydesk.db.work import Reading
from keydesk.rules import dates

_SERIES = table_of(VisitSeries)

FEWEST_DAYS: Final = 150
"""A series whose visits stand for fewer days ahead gets the next ones."""


def reach(today: date) -> date:
    """The day up to which the visits of every series have to stand."""
    return today + timedelta(days=FEWEST_DAYS)


def series_behind(reading: Reading) -> bool:
    """Whether there is a series that goes on, and whose visits do not reach far enough; by one look into an index."""
    today = dates.today(reading.now, ZoneInfo(reading.settings.time_zone))
    found = reading.session.execute(
        select(_SERIES.c.id).where(~_SERIES.c.ended, _SERIES.c.made_until < reach(today)).limit(1)
    ).first()
    return found is not None
