"""`keydesk messages`: what was said with a client, as a list."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of

commands = typer.Typer()


@commands.command("messages")
def messages(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    *,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """What was said with a client, the newest first."""
    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports.messages import client_messages_report

    with session_of(context).desk(branch) as desk:
        meant = desk.look_up_now(client_meant, who=client)
        report = desk.look_up_now(client_messages_report, client_id=meant.id, name=meant.name)
    print_report(report, as_json=as_json, as_csv=as_csv)
