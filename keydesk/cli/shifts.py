"""`keydesk shifts` and `keydesk shift`: who is on duty when, and putting somebody on duty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from keydesk.cli.output import print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from keydesk.desk import Desk

commands = typer.Typer()

Who = Annotated[str, typer.Option("--who", metavar="WHO", help="A badge, a name or initials; else everybody.")]
Week = Annotated[str | None, typer.Option("--week", metavar="DAY", help="The week of a day: today, +7, 2026-11-30.")]
Day = Annotated[str | None, typer.Option("--day", metavar="DAY", help="Which day: today, fri, 26 Nov.")]
Hours = Annotated[str | None, typer.Option("--hours", metavar="HOURS", help="8-16:30; 22-6 goes over midnight.")]


@commands.command("shifts")
def list_shifts(
    context: typer.Context,
    *,
    week: Week = None,
    who: Who = "",
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Who is on duty when: the seven days from today on, or the week of a day."""
    from keydesk.reports.shifts import shift_report
    from keydesk.rules.shifts import monday_of

    with session_of(context).desk(branch) as desk:
        first = None if week is None else monday_of(_day(desk, week))
        staff_id = _who(desk, who) if who else None
        report = desk.look_up_now(shift_report, first=first, sitter_id=staff_id)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("shift")
def shift(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="[SHIFT]", help="Its number, as --json tells it.")] = None,
    *,
    who: Annotated[str, typer.Option("--who", metavar="WHO", help="Who is on duty: a badge, a name, initials.")] = "",
    day: Day = None,
    hours: Hours = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Such as: front desk.")] = None,
    branch: OfBranch = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="Call the shift off.")] = False,
    copy_week: Annotated[
        str | None, typer.Option("--copy-week", metavar="DAY", help="That week gets the shifts of the one before it.")
    ] = None,
) -> None:
    """Put somebody on duty; with a number change that shift or call it off; or copy a week."""
    from keydesk.operations import shifts
    from keydesk.rules.shifts import read_hours

    session = session_of(context)
    with session.desk(branch) as desk:
        here = desk.branch or desk.look_up_now(lambda reading: reading.branch)
        if copy_week is not None:
            ids = [_who(desk, who)] if who else []
            to = _day(desk, copy_week)
            session.say(desk.perform_now(shifts.copy_week, via="cli", branch=here, to=to, staff_ids=ids).said)
            return
        if number is not None and cancel:
            session.say(desk.perform_now(shifts.cancel_shift, via="cli", shift_id=number).said)
            return
        given = None if hours is None else read_hours(hours)
        on = None if day is None else _day(desk, day)
        staff_id = _who(desk, who) if who else None
        if number is not None:
            done = desk.perform_now(
                shifts.change_shift, via="cli", shift_id=number, version=None, day=on, hours=given,
                staff_id=staff_id, note=note,
            )  # fmt: skip
        elif staff_id is None or on is None or given is None:
            raise Refusal("Say who, which day and which hours: `keydesk shift --who Sam --day fri --hours 8-16`.")
        else:
            done = desk.perform_now(
                shifts.add_shift, via="cli", staff_id=staff_id, branch=here, day=on, hours=given, note=note or ""
            )
    session.say(done.said)


def _day(desk: Desk, text: str) -> date:
    from keydesk.rules import dates

    today = dates.today(desk.now, ZoneInfo(desk.settings.time_zone))
    return dates.read_day(text, today=today)


def _who(desk: Desk, who: str) -> int:
    from keydesk.db.queries.who_is import sitter_meant

    return int(desk.look_up_now(sitter_meant, who=who).id)
