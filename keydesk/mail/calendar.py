"""A sitter's visits as iCalendar, with the office's zone spelled out, for the calendar of a phone."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from keydesk.rules.text import shown

if TYPE_CHECKING:
    from keydesk.db.rows.mail import MailFactsRow, MailVisitRow, SitterMailRow


def calendar_of(facts: MailFactsRow, sitter: SitterMailRow) -> str:
    """The visits, those that were called off too, so that a phone takes them away again."""
    zone = ZoneInfo(facts.zone)
    calendar = Calendar()
    calendar.add("prodid", "-//keydesk//visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", shown(facts.office))
    for visit in sitter.visits:
        calendar.add_component(_event(visit, facts, zone))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical()).decode("utf-8")


def _event(visit: MailVisitRow, facts: MailFactsRow, zone: ZoneInfo) -> Event:
    event = Event()
    # The same visit is the same entry in every mail, whatever day it is moved to.
    event.add("uid", f"visit-{visit.visit_id}@keydesk.invalid")
    event.add("dtstamp", facts.now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", int(facts.now.timestamp()) // 60)
    if visit.all_day:
        last = visit.ends_at.date()
        event.add("dtstart", visit.starts_at.date())
        event.add("dtend", max(last, visit.starts_at.date() + timedelta(days=1)))
    else:
        event.add("dtstart", visit.starts_at.replace(tzinfo=zone))
        event.add("dtend", max(visit.ends_at, visit.starts_at).replace(tzinfo=zone))
    event.add("summary", " · ".join(shown(each) for each in (visit.client, visit.service) if each))
    told = [shown(visit.pets), shown(visit.key_words), *(shown(line) for line in visit.note.splitlines())]
    event.add("description", "\n".join(filter(None, told)))
    if visit.address:
        event.add("location", shown(visit.address))
    event.add("status", "CANCELLED" if visit.cancelled else "CONFIRMED")
    return event
