"""`keydesk requests`: what clients wish for, as a list."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of

commands = typer.Typer()


@commands.command("requests")
def requests(
    context: typer.Context,
    *,
    only_open: Annotated[bool, typer.Option("--open", help="Only what is neither booked nor declined.")] = False,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """What clients wish for, the newest first, and what became of it."""
    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports.messages import requests_report

    with session_of(context).desk(branch) as desk:
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(requests_report, client_id=client_id, status="open" if only_open else "")
    print_report(report, as_json=as_json, as_csv=as_csv)
