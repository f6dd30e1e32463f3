"""`keydesk payments`, `keydesk payment` and `keydesk statement`: money that came in, and what is owed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keydesk.cli.invoices import From, To, done_by, listed
from keydesk.cli.output import print_report, write_bytes
from keydesk.cli.session import AsCsv, AsJson, DryRun, OfBranch, OpId, session_of
from keydesk.rules.refusal import Refusal

commands = typer.Typer()
one = typer.Typer(name="payment", no_args_is_help=True, help="Money: add, credit, refund, cancel.")
commands.add_typer(one)

Client = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="25 or 25.50.")]
By = Annotated[str, typer.Option("--by", metavar="HOW", help="cash, check, card, transfer or other.")]
Day = Annotated[str | None, typer.Option("--day", metavar="DAY", help="When; today unless said.")]
Reference = Annotated[str, typer.Option("--reference", metavar="TEXT", help="The check's number, the transfer's text.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="For the office.")]


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


@one.command("add")
def add(
    context: typer.Context,
    client: Client,
    amount: Amount,
    *,
    method: By,
    bills: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="BILL", help="Of which bill; the oldest open ones unless said."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="For no bill: it stands to their credit.")] = False,
    day: Day = None,
    reference: Reference = "",
    note: Note = "",
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take money: for the oldest open bills, for those that are named, or to the client's credit."""
    from keydesk.operations.billing_asked import pay_asked

    if keep and bills:
        raise Refusal("Either --for a bill, or --keep for none.")
    chosen = () if keep else tuple(bills) if bills else None
    words = {
        "client": client, "amount": amount, "method": method, "day": day, "reference": reference, "note": note,
        "bills": chosen,
    }  # fmt: skip
    done_by(session_of(context), pay_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@one.command("credit")
def credit(
    context: typer.Context,
    client: Client,
    amount: Amount,
    *,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What for; it stands on the statement.")] = "",
    day: Day = None,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Grant a credit; no money came in for it."""
    from keydesk.operations.billing_asked import pay_asked

    words = {"client": client, "amount": amount, "kind": "credit", "day": day, "note": note}
    done_by(session_of(context), pay_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@one.command("refund")
def refund(
    context: typer.Context,
    client: Client,
    amount: Amount,
    *,
    method: By,
    day: Day = None,
    reference: Reference = "",
    note: Note = "",
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Give money back, never more than was paid and stands to their credit."""
    from keydesk.operations.billing_asked import pay_asked

    words = {
        "client": client, "amount": amount, "kind": "refund", "method": method, "day": day, "reference": reference,
        "note": note,
    }  # fmt: skip
    done_by(session_of(context), pay_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@one.command("cancel")
def cancel(
    context: typer.Context,
    payment: Annotated[str, typer.Argument(metavar="NUMBER", help="Its number, as `keydesk payments` lists it.")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays on the list.")] = "",
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Call off money that was entered in error; its bills are open again."""
    from keydesk.operations.billing_asked import cancel_payment_asked

    words = {"payment": payment, "reason": reason}
    done_by(session_of(context), cancel_payment_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


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
