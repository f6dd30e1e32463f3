"""`keydesk request`: what a client wishes for, taken down, booked, declined, opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.message import text_or_stdin
from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import AsJson, OfBranch, session_of

if TYPE_CHECKING:
    from collections.abc import Callable

commands = typer.Typer(name="request", help="Take down what a client wishes for; book it, decline it, open it again.")

Number = Annotated[int, typer.Argument(metavar="NO", min=1, help="The number that the list has.")]
Words = Annotated[str | None, typer.Option("--wish", metavar="TEXT", help="In words; - reads it from stdin.")]
Service = Annotated[str | None, typer.Option("--service", metavar="SERVICE", help="Its name, or how it begins.")]


@commands.command("add")
def add(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    *,
    wish: Words = None,
    service: Service = None,
    from_day: Annotated[
        str, typer.Option("--from", metavar="DAY", help="From which day on: fri, '3 dec', +3, 2026-12-03.")
    ] = "",
    to_day: Annotated[str, typer.Option("--to", metavar="DAY", help="Up to which day.")] = "",
    channel: Annotated[str, typer.Option("--channel", metavar="OVER", help="phone, e-mail, text, at the door.")] = "",
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Take a request down, in the branch that is named, else in the client's primary one."""
    from keydesk.operations.requests_asked import take_request_asked

    words = text_or_stdin(wish) if wish == "-" else wish or ""
    session = session_of(context)
    with session.desk(branch) as desk:
        done = desk.perform_now(
            take_request_asked,
            via="cli",
            client=client,
            wish=words,
            service=service or "",
            from_day=from_day,
            to_day=to_day,
            channel=channel,
        )
    if as_json:
        print_json({"request_id": done.id})
    else:
        print_line(str(done.id))
    session.say(done.said)


@commands.command("book")
def book(
    context: typer.Context,
    number: Number,
    *,
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="8, 0830, 8:30, 2pm, or 'all day'.")],
    day: Annotated[
        str | None, typer.Option("--day", metavar="DAY", help="Or the first day that they asked for.")
    ] = None,
    minutes: Annotated[
        str | None, typer.Option("--minutes", metavar="N", help="30, 1h, 1:30; or as the service takes.")
    ] = None,
    service: Service = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="SITTER", help="A badge, a name, initials, PRIMARY, SECONDARY, or nobody."),
    ] = None,
    repeat: Annotated[
        str | None, typer.Option("--repeat", metavar="RULE", help="'daily until 7 dec', 'mon wed fri', or FREQ=…")
    ] = None,
    price: Annotated[
        str | None, typer.Option("--price", metavar="PRICE", help="22 or 22.50; or as the client pays.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="For whoever makes the visit.")] = None,
    more: Annotated[bool, typer.Option("--more", help="It is booked already: further visits for it.")] = False,
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Book a visit, or with --repeat a series, for a request."""
    from keydesk.operations.requests_asked import book_request_asked
    from keydesk.operations.visit_words import VisitWords

    asked = VisitWords(
        day=day, at=at, minutes=minutes, service=service, sitter=to, repeat=repeat, price=price, note=note
    )
    session = session_of(context)
    with session.desk(branch) as desk:
        done = desk.perform_now(book_request_asked, via="cli", request_id=number, asked=asked, more=more)
    ids = [row.visit_id for row in done.rows]
    if as_json:
        print_json({"request_id": number, "batch": done.batch_id, "visits": ids})
    else:
        print_line(" ".join(map(str, ids)))
    session.say(done.said)
    session.say(f"`keydesk undo {done.batch_id}` takes it back.")


@commands.command("decline")
def decline(
    context: typer.Context,
    number: Number,
    *,
    answer: Annotated[str, typer.Option("--answer", metavar="TEXT", help="What they were told.")],
    branch: OfBranch = None,
    as_json: AsJson = False,
) -> None:
    """Decline a request, with what the client was told."""
    from keydesk.operations.requests import decline_request

    _do(context, decline_request, number, branch=branch, as_json=as_json, answer=answer)


@commands.command("reopen")
def reopen(context: typer.Context, number: Number, *, branch: OfBranch = None, as_json: AsJson = False) -> None:
    """Open a request again that was declined, or whose visits were called off."""
    from keydesk.operations.requests import reopen_request

    _do(context, reopen_request, number, branch=branch, as_json=as_json)


def _do(
    context: typer.Context,
    operation: Callable[..., Any],
    number: int,
    *,
    branch: str | None,
    as_json: bool,
    **how: Any,
) -> None:
    session = session_of(context)
    with session.desk(branch) as desk:
        done = desk.perform_now(operation, via="cli", request_id=number, **how)
    if as_json:
        print_json({"request_id": done.id, "version": done.version})
    session.say(done.said)
