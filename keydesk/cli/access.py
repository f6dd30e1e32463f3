"""`keydesk access`: ways into clients' homes; a code is shown only on the record, with a reason."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_line, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.operations.editing import Saved

commands = typer.Typer(name="access", invoke_without_command=True)

Number = Annotated[int, typer.Argument(metavar="NO", min=1, help="The number that the list has.")]
Client = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]
Code = Annotated[bool, typer.Option("--code", help="Ask for the code, unseen; without a terminal it comes from stdin.")]
Company = Annotated[str | None, typer.Option("--company", help="Who runs an alarm.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Where, and how it opens.")]
LookAgain = Annotated[
    str | None, typer.Option("--look-again", metavar="DAY", help="When to look at it next: '3 dec', 2027-11-24.")
]


@commands.callback()
def list_ways(
    context: typer.Context,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those that are to be looked at now.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Those out of use too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Ways in: alone it lists them, no code among them; add, edit, reveal, retire."""
    if context.invoked_subcommand is not None:
        return
    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports.around import ways_in_report

    with session_of(context).desk() as desk:
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(ways_in_report, client_id=client_id, due_only=due, everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("add")
def add(
    context: typer.Context,
    client: Client,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="key, lockbox, keypad, garage code, alarm …")],
    *,
    code: Code = False,
    company: Company = None,
    note: Note = None,
    look_again: LookAgain = None,
    as_json: AsJson = False,
) -> None:
    """Put a way into a client's home on file."""
    from keydesk.db.queries.who_is import client_meant
    from keydesk.operations.access import add_way_in

    session = session_of(context)
    with session.desk() as desk:
        client_id = desk.look_up_now(client_meant, who=client).id
        saved = desk.perform_now(
            add_way_in, via="cli", client_id=client_id, kind=kind, code=_read_code() if code else "",
            fields=_given(company=company, note=note, review_on=look_again),
        )  # fmt: skip
    if as_json:
        print_json({"way_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)


@commands.command("edit")
def edit(
    context: typer.Context,
    number: Number,
    *,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Another kind.")] = None,
    code: Code = False,
    no_code: Annotated[bool, typer.Option("--no-code", help="Take the code away.")] = False,
    company: Company = None,
    note: Note = None,
    look_again: LookAgain = None,
    as_json: AsJson = False,
) -> None:
    """Change a way in, or its code."""
    from keydesk.operations.access import edit_way_in

    fields = _given(company=company, note=note, review_on=look_again)
    if not fields and kind is None and not code and not no_code:
        raise typer.BadParameter("say what changes: --kind, --code, --no-code, --company, --note or --look-again.")
    if code and no_code:
        raise typer.BadParameter("--code and --no-code are two things; choose one.")
    told = _read_code() if code else "" if no_code else None
    how = {"version": None, "kind": kind, "code": told, "fields": fields}
    _do(session_of(context), edit_way_in, number, as_json=as_json, **how)


@commands.command("looked-at")
def looked_at(context: typer.Context, number: Number, *, as_json: AsJson = False) -> None:
    """Say that a way in is right as it stands today."""
    from keydesk.operations.access import note_looked_at

    _do(session_of(context), note_looked_at, number, as_json=as_json)


@commands.command("retire")
def retire(
    context: typer.Context,
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a way in out of use; it stays on the record."""
    from keydesk.operations.access import retire_way_in

    _do(session_of(context), retire_way_in, number, as_json=as_json, reason=reason)


@commands.command("restore")
def restore(context: typer.Context, number: Number, *, as_json: AsJson = False) -> None:
    """Take a way in into use again."""
    from keydesk.operations.access import restore_way_in

    _do(session_of(context), restore_way_in, number, as_json=as_json)


@commands.command("reveal")
def reveal(
    context: typer.Context,
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is recorded with your name.")],
) -> None:
    """Print a code, once it is recorded who saw it and why."""
    from keydesk.operations.access import reveal_code

    session = session_of(context)
    with session.desk() as desk:
        shown = desk.perform_now(reveal_code, via="cli", method_id=number, reason=reason)
    print_line(shown.code)
    session.say(f"{shown.name}; who saw it is on the record.")


def _do(session: Session, operation: Callable[..., Saved], number: int, *, as_json: bool, **how: Any) -> None:
    with session.desk() as desk:
        saved: Saved = desk.perform_now(operation, via="cli", method_id=number, **how)
    if as_json:
        print_json({"way_id": saved.id, "version": saved.version, "fields": list(saved.fields)})
    session.say(saved.said)


def _given(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def _read_code() -> str:
    """A code is no argument: other accounts of the box may see those."""
    if sys.stdin is not None and sys.stdin.isatty():
        return str(typer.prompt("Code", hide_input=True, err=True))
    code = "" if sys.stdin is None else sys.stdin.readline().strip()
    if not code:
        raise Refusal("No code came in: write it to stdin, or run this in a terminal, which asks for it.")
    return code
