"""`keydesk payments` and `keydesk statement`: money that came in, and what is owed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keydesk.cli.invoices import From, To, listed
from keydesk.cli.output import print_report, write_bytes
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of

commands = typer.Typer()

Client = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]


@commands.command("payments")
def list_payments(
    context: typer.Context,
    *,
    client: Annotated[str, typer.Option("--client", metavar="CLIENT", help="Only that client's.")] = "",
    method: Annotated[str, typer.Option("--by", metavar="HOW", help="Only what came so.")] = "",
    show: Annotated[str, typer.Option("--show", help="payments and refunds, credits, or all.")] = "all",
    first: From = None,
    last: To = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Money that came in, this month unless said, and to which bills it went."""
    asked = {"client": client, "method": method, "show": show, "from": first or "", "to": last or ""}
    listed(session_of(context), "payments", {**asked, "called-off": "yes"}, branch, as_json=as_json, as_csv=as_csv)


@commands.command("statement")
def statement(
    context: typer.Context,
    client: Client,
    *,
    first: From = None,
    last: To = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="As PDF into that file, to be sent.")
    ] = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """A client's account in one branch: what was owed, billed, paid, and is owed; ninety days unless said."""
    from keydesk.reports.registry import build_report

    session = session_of(context)
    texts = {"client": client, "from": first or "", "to": last or ""}
    with session.desk(branch) as desk:
        report = desk.look_up_now(
            build_report, name="statement", texts={name: text for name, text in texts.items() if text}
        )
        if output is None:
            print_report(report, as_json=as_json, as_csv=as_csv)
            return
        from keydesk.operations.reporting import send_out_report
        from keydesk.reports.bill_paper import statement_pdf
        from keydesk.reports.bill_shown import statement_asked

        row = desk.look_up_now(statement_asked, texts=texts)
        document = statement_pdf(row, desk.settings, both=len(desk.branches) > 1)
        desk.perform_now(send_out_report, via="cli", name="statement", how="save", written="pdf", asked=report.asked)
    write_bytes(output, document)
    session.say(f"Written to {output}.")
