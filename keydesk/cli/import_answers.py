"""`import --answers` and `--forget`: what is remembered of calendars' texts, and how a wrong answer is taken away."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from keydesk.cli.ending import say
from keydesk.cli.output import print_report
from keydesk.cli.session import Session


def tell_answers(session: Session, *, forget: int | None, as_json: bool) -> None:
    """Everything that is remembered, the newest first, each with its number; or one is forgotten."""
    from keydesk.db.queries.importing_visits import matches
    from keydesk.operations.calendar_matches import forget_match
    from keydesk.reports.importing import answers_report

    with session.desk() as desk:
        if forget is not None:
            say(desk.perform_now(forget_match, match_id=forget, via="cli"))
            return
        found = desk.look_up_now(matches)
        now, zone = desk.store.clock.now(), ZoneInfo(desk.settings.time_zone)
    print_report(answers_report(found, made_at=now, zone=zone), as_json=as_json)
