"""`keydesk contacts`: people around clients, listed and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_line, print_report
from keydesk.cli.session import AsCsv, AsJson, Session, session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.operations.editing import Saved

commands = typer.Typer(name="contacts", invoke_without_command=True)

Number = Annotated[int, typer.Argument(metavar="NO", min=1, help="The number that the list has.")]
Relation = Annotated[str | None, typer.Option("--relation", help="neighbour, sister, emergency …")]
Where = Annotated[str | None, typer.Option("--where", metavar="TEXT", help="Across the street, no. 14.")]
Cell = Annotated[str | None, typer.Option("--cell", metavar="PHONE", help="Cell phone.")]
Home = Annotated[str | None, typer.Option("--home", metavar="PHONE", help="Home phone.")]
Work = Annotated[str | None, typer.Option("--work", metavar="PHONE", help="Work phone.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Anything else.")]
HasKey = Annotated[bool | None, typer.Option("--has-key/--no-key", help="Whether they have a key of their own.")]


@commands.callback()
def list_contacts(
    context: typer.Context,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those out of use too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Contacts of clients: alone it lists them; add, edit, retire, restore."""
    if context.invoked_subcommand is not None:
        return
    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports.around import contacts_report

    with session_of(context).desk() as desk:
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(contacts_report, client_id=client_id, everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("add")
def add(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    name: Annotated[str, typer.Argument(metavar="NAME")],
    *,
    relation: Relation = None,
    where: Where = None,
    cell: Cell = None,
    home: Home = None,
    work: Work = None,
    note: Note = None,
    has_key: HasKey = None,
    as_json: AsJson = False,
) -> None:
    """Add somebody around a client; only a name is needed."""
    from keydesk.db.queries.who_is import client_meant
    from keydesk.operations.contacts import add_contact

    fields = {
        "name": name,
        **_fields(relation=relation, where=where, cell=cell, home=home, work=work, note=note, has_key=has_key),
    }
    session = session_of(context)
    with session.desk() as desk:
        client_id = desk.look_up_now(client_meant, who=client).id
        saved = desk.perform_now(add_contact, via="cli", client_id=client_id, fields=fields)
    if as_json:
        print_json({"contact_id": saved.id})
    else:
        print_line(str(saved.id))
    session.say(saved.said)


@commands.command("edit")
def edit(
    context: typer.Context,
    number: Number,
    *,
    name: Annotated[str | None, typer.Option("--name", help="What they are called.")] = None,
    relation: Relation = None,
    where: Where = None,
    cell: Cell = None,
    home: Home = None,
    work: Work = None,
    note: Note = None,
    has_key: HasKey = None,
    as_json: AsJson = False,
) -> None:
    """Change what is kept of a contact."""
    from keydesk.operations.contacts import edit_contact

    fields = _fields(relation=relation, where=where, cell=cell, home=home, work=work, note=note, has_key=has_key) | (
        {} if name is None else {"name": name}
    )
    if not fields:
        raise typer.BadParameter("say what changes; --help lists what can.")
    _do(session_of(context), edit_contact, number, as_json=as_json, version=None, fields=fields)


@commands.command("retire")
def retire(
    context: typer.Context,
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take a contact out of use, unless they have a key of ours."""
    from keydesk.operations.contacts import retire_contact

    _do(session_of(context), retire_contact, number, as_json=as_json, reason=reason)


@commands.command("restore")
def restore(context: typer.Context, number: Number, *, as_json: AsJson = False) -> None:
    """Take a contact into use again."""
    from keydesk.operations.contacts import restore_contact

    _do(session_of(context), restore_contact, number, as_json=as_json)


def _fields(
    *,
    relation: str | None,
    where: str | None,
    cell: str | None,
    home: str | None,
    work: str | None,
    note: str | None,
    has_key: bool | None,
) -> dict[str, Any]:
    given = {
        "relation": relation, "location": where, "cell_phone": cell, "home_phone": home, "work_phone": work,
        "note": note, "has_key": has_key,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _do(session: Session, operation: Callable[..., Saved], number: int, *, as_json: bool, **how: Any) -> None:
    with session.desk() as desk:
        saved: Saved = desk.perform_now(operation, via="cli", contact_id=number, **how)
    if as_json:
        print_json({"contact_id": saved.id, "version": saved.version, "fields": list(saved.fields)})
    session.say(saved.said)
