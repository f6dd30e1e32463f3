"""How clients stand with the office: `status`, `sitters`, `agreement`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, stdout
from keydesk.cli.session import AsJson, session_of

if TYPE_CHECKING:
    from collections.abc import Mapping

commands = typer.Typer()

Client = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]


@commands.command("status")
def status(
    context: typer.Context,
    client: Client,
    becomes: Annotated[str, typer.Argument(metavar="STATUS", help="prospect, active or inactive.")],
    *,
    branch: Annotated[str | None, typer.Option("--branch", help="in_home or facility; else the primary one.")] = None,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Make a client a prospect, active or inactive; says what is left to do."""
    from keydesk.db.queries.client_profile import client_profile
    from keydesk.db.queries.who_is import client_meant
    from keydesk.operations.clients import set_status
    from keydesk.rules.branches import read_branch

    session = session_of(context)
    with session.desk() as desk:
        client_id = desk.look_up_now(client_meant, who=client).id
        where = desk.look_up_now(client_profile, client_id=client_id).primary_branch
        if branch is not None:
            where = read_branch(branch, enabled=desk.enabled)
        done = desk.perform_now(
            set_status, via="cli", client_id=client_id, branch=where, status=becomes.strip().casefold(), reason=reason
        )
    if as_json:
        told = {"old": done.old, "new": done.new, "copies": done.copies, "visits": done.visits}
        print_json({"client_id": client_id, "branch": where, **told})
    session.say(done.said)


@commands.command("sitters")
def sitters(
    context: typer.Context,
    client: Client,
    *,
    primary: Annotated[
        str | None, typer.Option("--primary", metavar="SITTER", help="Who comes first; nobody leaves it empty.")
    ] = None,
    secondary: Annotated[
        str | None, typer.Option("--secondary", metavar="SITTER", help="Who comes second; nobody leaves it empty.")
    ] = None,
    block: Annotated[
        list[str] | None, typer.Option("--block", metavar="SITTER", help="Never comes; can be given again.")
    ] = None,
    unblock: Annotated[
        list[str] | None, typer.Option("--unblock", metavar="SITTER", help="May come again; can be given again.")
    ] = None,
    reason: Why = "",
) -> None:
    """Say who comes to a client first and second, and who never does."""
    from keydesk.operations.sitters import set_sitters_asked

    session = session_of(context)
    with session.desk() as desk:
        said = desk.perform_now(
            set_sitters_asked, via="cli", client=client, primary=primary, secondary=secondary,
            block=tuple(block or ()), unblock=tuple(unblock or ()), reason=reason,
        )  # fmt: skip
    session.say(said)


@commands.command("agreement")
def agreement(
    context: typer.Context,
    client: Client,
    *,
    signed_on: Annotated[
        str | None, typer.Option("--signed-on", metavar="DAY", help="today, '24 nov', 2026-11-24; empty: not signed.")
    ] = None,
    may_duplicate: Annotated[
        str | None, typer.Option("--may-copy", metavar="YES|NO", help="Whether copies may be made; empty: not known.")
    ] = None,
    return_terms: Annotated[str | None, typer.Option("--return", metavar="TEXT", help="How the keys go back.")] = None,
    holder: Annotated[
        list[str] | None, typer.Option("--holder", metavar="SITTER", help="Who may hold them; can be given again.")
    ] = None,
    anybody: Annotated[bool, typer.Option("--anybody", help="Everybody who is not blocked may hold them.")] = False,
    as_json: AsJson = False,
) -> None:
    """The key agreement of a client: alone it is shown; with options it is written down."""
    from keydesk.db.queries.who_is import client_meant, sitter_meant
    from keydesk.operations.agreement import set_agreement
    from keydesk.reports.around import agreement_document

    given = {"agreement_signed_on": signed_on, "may_duplicate": may_duplicate, "return_terms": return_terms}
    fields = {name: value for name, value in given.items() if value is not None}
    if holder and anybody:
        raise typer.BadParameter("--holder and --anybody are two things; choose one.")
    session = session_of(context)
    with session.desk() as desk:
        if fields or holder or anybody:
            client_id = desk.look_up_now(client_meant, who=client).id
            named = [desk.look_up_now(sitter_meant, who=each).id for each in holder or ()]
            allowed = named if holder or anybody else None
            saved = desk.perform_now(
                set_agreement, via="cli", client_id=client_id, version=None, fields=fields, allowed=allowed
            )
            session.say(saved.said)
            client = f"{client_id}"
        document = desk.look_up_now(agreement_document, who=client)
    if as_json:
        print_json(document)
    else:
        _write(document)


def _write(document: Mapping[str, Any]) -> None:
    from keydesk.rules.text import shown

    answers = {None: "not known", True: "yes", False: "no"}
    lines = (
        ("Signed on", str(document["signed_on"] or "not signed")),
        ("May be copied", answers[document["may_duplicate"]]),
        ("Goes back", document["return_terms"] or "nothing said"),
        ("May hold", ", ".join(document["may_hold"]) or "everybody who is not blocked"),
        *(("See to", each) for each in document["see_to"]),
    )
    with stdout() as stream:
        stream.write(f"{shown(document['client'])}  (no. {document['client_id']})\n")
        stream.writelines(f"  {label:14}{shown(text)}\n" for label, text in lines)
