"""`summary` and `needed`: who will stand in front of a door without the key, today and in the days to come."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of

if TYPE_CHECKING:
    from datetime import date

    from keydesk.desk import Desk

commands = typer.Typer()

Day = Annotated[str, typer.Option("--day", metavar="DAY", help="today, tomorrow, mon, 2026-11-26, 26 Nov, +3 (or -1).")]


class SummaryOrder(StrEnum):
    """What the Daily Summary can be sorted by."""

    SITTER = "sitter"
    TIME = "time"
    CLIENT = "client"


class NeededOrder(StrEnum):
    """What the keys needed can be sorted by."""

    DAY = "day"
    SITTER = "sitter"
    CLIENT = "client"


def day_meant(desk: Desk, text: str) -> date:
    """The day that somebody wrote, by the office's wall clock.

    Raises:
        Refusal: it is no day.
    """
    from zoneinfo import ZoneInfo

    from keydesk.rules import dates

    return dates.read_day(text, today=dates.today(desk.now, ZoneInfo(desk.settings.time_zone)))


@commands.command("summary")
def summary(
    context: typer.Context,
    *,
    day: Day = "today",
    problems: Annotated[
        bool, typer.Option("--problems", help="Only visits without a key, or without a sitter who can go.")
    ] = False,
    by: Annotated[SummaryOrder, typer.Option("--by", help="The order.")] = SummaryOrder.SITTER,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The Daily Summary: a day's visits, and who lacks the key."""
    from keydesk.reports.day import day_report

    with session_of(context).desk(branch) as desk:
        report = desk.look_up_now(day_report, day=day_meant(desk, day), problems=problems, by=by.value)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("needed")
def needed(
    context: typer.Context,
    *,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=60, metavar="N", help="So many days, today too; or the office's horizon."),
    ] = None,
    sitter: Annotated[
        str | None, typer.Option("--sitter", metavar="SITTER", help="Only that sitter's: badge, name or initials.")
    ] = None,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    by: Annotated[NeededOrder, typer.Option("--by", help="The order.")] = NeededOrder.DAY,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Keys needed in the days to come: by whom, and where each is."""
    from keydesk.db.queries.who_is import client_meant, sitter_meant
    from keydesk.reports.needed import needed_report

    with session_of(context).desk(branch) as desk:
        staff_id = None if sitter is None else desk.look_up_now(sitter_meant, who=sitter).id
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(needed_report, days=days, sitter_id=staff_id, client_id=client_id, by=by.value)
    print_report(report, as_json=as_json, as_csv=as_csv)
