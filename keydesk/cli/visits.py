"""`keydesk visits`: listing, booking, changing and calling off visits, one or a series."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, DryRun, OfBranch, OpId, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.desk import Desk
    from keydesk.operations.visit_words import VisitsTold

commands = typer.Typer(name="visits", invoke_without_command=True)

_MOST_DAYS = 366

Numbers = Annotated[
    list[int], typer.Argument(metavar="NO...", min=1, help="The visits' numbers, as the list has them.")
]
Day = Annotated[str | None, typer.Option("--day", metavar="DAY", help="today, fri, '3 dec', +3, 2026-12-03.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="8, 0830, 8:30, 2pm, or 'all day'.")]
Minutes = Annotated[str | None, typer.Option("--minutes", metavar="N", help="30, 1h, 1:30; or as the service takes.")]
Service = Annotated[str | None, typer.Option("--service", metavar="SERVICE", help="Its name, or how it begins.")]
ToSitter = Annotated[
    str | None,
    typer.Option("--to", metavar="SITTER", help="A badge, a name, initials, PRIMARY, SECONDARY, or nobody."),
]
Repeat = Annotated[
    str | None,
    typer.Option("--repeat", metavar="RULE", help="'mon wed fri until 24 dec', 'every 2 weeks', or FREQ=WEEKLY;…"),
]
Price = Annotated[str | None, typer.Option("--price", metavar="PRICE", help="22 or 22.50; or as the client pays.")]
Pets = Annotated[str | None, typer.Option("--pets", metavar="NAMES", help="Or all of the client's.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="For whoever makes the visit.")]


class HowMuch(StrEnum):
    """How much of a series is meant."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


Much = Annotated[
    HowMuch, typer.Option("--scope", help="Of a series: only this one, those after it too, or all to come.")
]


@commands.callback()
def list_visits(
    context: typer.Context,
    *,
    day: Annotated[
        str, typer.Option("--day", metavar="DAY", help="The first day: today, fri, '3 dec', +3, 2026-12-03.")
    ] = "today",
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=_MOST_DAYS, help="So many days.")] = 1,
    sitter: Annotated[
        str | None, typer.Option("--sitter", metavar="SITTER", help="Only theirs; nobody for unassigned ones.")
    ] = None,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Visits: alone it lists those of a day; book, change, assign, cancel.

    In the list each visit has its number, its state, and what it says of its key.
    """
    if context.invoked_subcommand is not None:
        return
    from zoneinfo import ZoneInfo

    from keydesk.db.queries.who_is import client_meant, sitter_meant
    from keydesk.reports.visits import visits_report
    from keydesk.rules import dates

    with session_of(context).desk(branch) as desk:
        first = dates.read_day(day, today=dates.today(desk.now, ZoneInfo(desk.settings.time_zone)))
        nobody = sitter is not None and sitter.strip().casefold() in {"nobody", "none", "unassigned"}
        staff_id = None if sitter is None or nobody else desk.look_up_now(sitter_meant, who=sitter).id
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(
            visits_report, first=first, days=days, sitter_id=staff_id, client_id=client_id, unassigned=nobody
        )
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("book")
def book(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    *,
    day: Annotated[str, typer.Option("--day", metavar="DAY", help="today, fri, '3 dec', +3, 2026-12-03.")],
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="8, 0830, 8:30, 2pm, or 'all day'.")],
    minutes: Minutes = None,
    service: Service = None,
    to: ToSitter = None,
    repeat: Repeat = None,
    price: Price = None,
    pets: Pets = None,
    note: Note = None,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Book a visit, or with --repeat a series."""
    from keydesk.operations.visit_words import book_asked

    given = {"day": day, "at": at, "minutes": minutes, "service": service, "sitter": to, "repeat": repeat}
    words = {"client": client, "price": price, "pets": pets, "note": note, **given}
    _do(session_of(context), book_asked, words, op_id=op_id, dry_run=dry_run, as_json=as_json, branch=branch)


@commands.command("change")
def change(
    context: typer.Context,
    visits: Numbers,
    *,
    scope: Much = HowMuch.ONE,
    day: Day = None,
    at: At = None,
    minutes: Minutes = None,
    service: Service = None,
    to: ToSitter = None,
    repeat: Repeat = None,
    price: Price = None,
    pets: Pets = None,
    note: Note = None,
    seen: Annotated[
        int | None, typer.Option("--seen", metavar="VERSION", help="Only if it is still that version of the visit.")
    ] = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Change visits: what is named changes, everything else stays."""
    from keydesk.operations.visit_words import change_asked

    given = {"day": day, "at": at, "minutes": minutes, "service": service, "sitter": to, "repeat": repeat}
    words = {**given, "price": price, "pets": pets, "note": note, "seen": seen, **_which(visits, scope)}
    _do(session_of(context), change_asked, words, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("assign")
def assign(
    context: typer.Context,
    visits: Numbers,
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="SITTER", help="A badge, a name, initials, PRIMARY, SECONDARY, or nobody.")
    ],
    scope: Much = HowMuch.ONE,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give visits to a sitter; never to one whom the client has blocked."""
    from keydesk.operations.visit_words import change_asked

    words = {"sitter": to, **_which(visits, scope)}
    _do(session_of(context), change_asked, words, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("cancel")
def cancel(
    context: typer.Context,
    visits: Numbers,
    *,
    scope: Much = HowMuch.ONE,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Call visits off; they stay on the record."""
    words = {"reason": reason, **_which(visits, scope)}
    _set(context, "cancelled", words, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("complete")
def complete(
    context: typer.Context, visits: Numbers, *, op_id: OpId = None, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Say that visits were made."""
    words = _which(visits, HowMuch.ONE)
    _set(context, "completed", words, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("reopen")
def reopen(
    context: typer.Context, visits: Numbers, *, op_id: OpId = None, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Book visits again that were called off or said to be made."""
    words = _which(visits, HowMuch.ONE)
    _set(context, "scheduled", words, op_id=op_id, dry_run=dry_run, as_json=as_json)


def _which(visits: list[int], scope: HowMuch) -> dict[str, Any]:
    return {"visits": tuple(visits), "scope": scope.value}


def _set(context: typer.Context, becomes: str, words: dict[str, Any], **how: Any) -> None:
    from keydesk.operations.visit_words import state_asked

    _do(session_of(context), state_asked, words, becomes=becomes, **how)


def _do(
    session: Session,
    operation: Callable[..., VisitsTold],
    words: dict[str, Any],
    *,
    op_id: str | None,
    dry_run: bool,
    as_json: bool,
    branch: str | None = None,
    **more: Any,
) -> None:
    """Do it, or only rehearse it, and tell what came of it."""
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.rehearsal import Rehearsed, rehearse
    from keydesk.operations.visit_words import VisitWords

    if op_id is not None and not op_id.strip():
        raise Refusal("--op-id is empty. Give each act an id of its own, or leave the option out.")
    asked = VisitWords(**words)
    with session.desk(branch) as desk:
        try:
            if dry_run:
                desk.perform_now(rehearse, operation, via="cli", asked=asked, **more)
            done = desk.perform_now(operation, via="cli", op_id=op_id, asked=asked, **more)
        except Rehearsed as rehearsed:
            _tell(session, desk, rehearsed.result, as_json=as_json, dry_run=True)
            session.say("Nothing was done: this was a rehearsal (--dry-run).")
        except AlreadyDone as already:
            if as_json:
                print_json({"batch": already.batch_id, "dry_run": False, "repeated": True, "visits": []})
            session.say(f"This was done already, as batch {already.batch_id}; nothing was done a second time.")
        else:
            _tell(session, desk, done, as_json=as_json)
            if done.batch_id is not None:
                session.say(f"`keydesk undo {done.batch_id}` takes it back.")


def _tell(session: Session, desk: Desk, done: VisitsTold, *, as_json: bool, dry_run: bool = False) -> None:
    from zoneinfo import ZoneInfo

    from keydesk.reports.to_json import documents
    from keydesk.reports.visits import list_of_visits

    zone = ZoneInfo(desk.settings.time_zone)
    report = list_of_visits(done.rows, now=desk.store.clock.now(), zone=zone)
    if as_json:
        batch = None if dry_run else done.batch_id
        told = {"batch": batch, "dry_run": dry_run, "repeated": False, "visits": documents(report)}
        print_json(told, zone)
    else:
        print_report(report)
    session.say(done.said)


@commands.command("extend")
def extend(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Make the visits of series for the months to come; an open desk does it by itself."""
    from keydesk.operations.visit_series import make_coming

    session = session_of(context)
    with session.desk() as desk:
        made = desk.perform_now(make_coming, via="cli")
    if as_json:
        print_json({"visits": made.visits})
    session.say(made.said)
