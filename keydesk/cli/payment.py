"""`keydesk payment`: money taken, granted, given back, called off."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.invoices import done_by
from keydesk.cli.session import AsJson, DryRun, OfBranch, OpId, session_of
from keydesk.rules.refusal import Refusal

commands = typer.Typer(name="payment", no_args_is_help=True, help="Money: add, credit, refund, cancel.")

Client = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]
Amount = Annotated[str, typer.Argument(metavar="AMOUNT", help="25 or 25.50.")]
By = Annotated[str, typer.Option("--by", metavar="HOW", help="cash, check, card, transfer or other.")]
Day = Annotated[str | None, typer.Option("--day", metavar="DAY", help="When; today unless said.")]
Reference = Annotated[str, typer.Option("--reference", metavar="TEXT", help="The check's number, the transfer's text.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="For the office.")]


@commands.command("add")
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


@commands.command("credit")
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


@commands.command("refund")
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


@commands.command("cancel")
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
