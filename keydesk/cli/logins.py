"""`keydesk logins`: the addresses with which clients sign in, listed and changed; no part of the profile."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_json, print_line, print_report
from keydesk.cli.session import AsCsv, AsJson, session_of

commands = typer.Typer(name="logins", invoke_without_command=True)

Number = Annotated[int, typer.Argument(metavar="NO", min=1, help="The number that the list has.")]
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="name@example.com.")]


@commands.callback()
def list_logins(
    context: typer.Context,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those out of use too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Logins of clients: alone it lists them; add, edit, retire, restore."""
    if context.invoked_subcommand is not None:
        return
    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports.around import logins_report

    with session_of(context).desk() as desk:
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(logins_report, client_id=client_id, everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("add")
def add(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    email: Email,
    *,
    as_json: AsJson = False,
) -> None:
    """Give a client one more address to sign in with."""
    from keydesk.db.queries.who_is import client_meant
    from keydesk.operations.logins import add_login

    session = session_of(context)
    with session.desk() as desk:
        client_id = desk.look_up_now(client_meant, who=client).id
        saved = desk.perform_now(add_login, via="cli", client_id=client_id, email=email)
    if as_json:
        print_json({"login_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)


@commands.command("edit")
def edit(context: typer.Context, number: Number, email: Email) -> None:
    """Change the address of a login."""
    from keydesk.operations.logins import edit_login

    session = session_of(context)
    with session.desk() as desk:
        saved = desk.perform_now(edit_login, via="cli", login_id=number, email=email)
    session.say(saved.said)


@commands.command("retire")
def retire(
    context: typer.Context,
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
) -> None:
    """Take a login out of use."""
    _set_active(context, number, active=False, reason=reason)


@commands.command("restore")
def restore(context: typer.Context, number: Number) -> None:
    """Take a login into use again."""
    _set_active(context, number, active=True, reason="")


def _set_active(context: typer.Context, number: int, *, active: bool, reason: str) -> None:
    from keydesk.operations.logins import set_login_active

    session = session_of(context)
    with session.desk() as desk:
        saved = desk.perform_now(set_login_active, via="cli", login_id=number, active=active, reason=reason)
    session.say(saved.said)
