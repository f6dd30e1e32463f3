"""`keydesk invoice`: one bill of a branch, drafted, sent, printed, void."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.invoices import From, To, done_by
from keydesk.cli.output import print_json, print_report, write_bytes
from keydesk.cli.session import AsCsv, AsJson, DryRun, OfBranch, OpId, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.cli.session import Session
    from keydesk.desk import Desk

commands = typer.Typer(name="invoice", no_args_is_help=True, help="One bill: new, charge, send, void, show, pdf.")

Bill = Annotated[str, typer.Argument(metavar="BILL", help="Its number: H-0042; or whose draft it is.")]


@commands.command("new")
def new(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="[CLIENT]", help="A client's number or name.")] = "",
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody with completed visits on no bill.")] = False,
    first: From = None,
    last: To = None,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put completed visits that are on no bill onto a draft, at the price that each was booked with."""
    from keydesk.operations.billing_asked import bill_asked, draft_many_asked

    if everybody == bool(client):
        raise Refusal("Whose visits? Name the client, or say --all.")
    words: dict[str, Any] = {"last": last} if everybody else {"client": client, "first": first, "last": last}
    operation: Callable[..., Any] = draft_many_asked if everybody else bill_asked
    done_by(session_of(context), operation, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("charge")
def charge(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What it is for.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="12 or 12.50.")],
    *,
    credit: Annotated[bool, typer.Option("--credit", help="It is taken off.")] = False,
    day: Annotated[str | None, typer.Option("--day", metavar="DAY", help="On which day it was.")] = None,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put a charge or a credit onto a client's draft."""
    from keydesk.operations.billing_asked import charge_asked

    words = {"client": client, "kind": "credit" if credit else "charge", "text": text, "amount": amount, "day": day}
    done_by(session_of(context), charge_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("send")
def send(
    context: typer.Context,
    clients: Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]...", help="Whose drafts.")] = None,
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Every draft of the branch.")] = False,
    day: Annotated[str | None, typer.Option("--day", metavar="DAY", help="The bills' day; today unless said.")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Queue each for its client, as PDF.")] = False,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Send drafts: each gets the next number of its branch, and stays as it is."""
    from keydesk.operations.billing_asked import send_asked

    session = session_of(context)
    words = {"clients": tuple(clients or ()), "everybody": everybody, "day": day}
    done = done_by(session, send_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)
    if mail and done is not None and not dry_run:
        _mail(session, done.invoice_ids, branch)


@commands.command("void")
def void(
    context: typer.Context,
    bill: Bill,
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the books.")] = "",
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make a bill void: it keeps its number, its visits wait for another one."""
    from keydesk.operations.billing_asked import void_asked

    words = {"bill": bill, "reason": reason}
    done_by(session_of(context), void_asked, words, branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("show")
def show(
    context: typer.Context, bill: Bill, *, branch: OfBranch = None, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """One bill with its lines and what was paid of it."""
    from keydesk.db.queries.billing import bill_page
    from keydesk.reports.bill_shown import bill_document, bill_report

    with session_of(context).desk(branch) as desk:
        page = desk.look_up_now(bill_page, invoice_id=_meant(desk, bill))
        report = desk.look_up_now(bill_report, page=page)
    if as_json:
        print_json(bill_document(page))
    else:
        print_report(report, as_csv=as_csv)


@commands.command("pdf")
def pdf(
    context: typer.Context,
    bill: Bill,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to: FILE.pdf.")],
    branch: OfBranch = None,
) -> None:
    """Write one bill as PDF; an address stands on it, and no key of any home."""
    from keydesk.db.queries.billing import bill_page
    from keydesk.operations.reporting import send_out_report
    from keydesk.reports.bill_paper import bills_pdf

    session = session_of(context)
    with session.desk(branch) as desk:
        page = desk.look_up_now(bill_page, invoice_id=_meant(desk, bill))
        document = bills_pdf([page], desk.settings, both=len(desk.branches) > 1)
        desk.perform_now(send_out_report, via="cli", name="invoices", how="save", written="pdf", asked=(bill,))
    write_bytes(output, document)
    session.say(f"Written to {output}.")


def _meant(desk: Desk, text: str) -> int:
    """The bill that its number means, or somebody's draft where it is no number."""
    from keydesk.db.queries.accounts import draft_meant
    from keydesk.db.queries.billing import bill_meant

    if any(each.isdigit() for each in text):
        return desk.look_up_now(bill_meant, text=text)
    return desk.look_up_now(draft_meant, who=text)


def _mail(session: Session, invoice_ids: tuple[int, ...], branch: str | None) -> None:
    from keydesk.db.queries.billing import bill_page
    from keydesk.operations.billing_mail import Papers, mail_bills
    from keydesk.reports.bill_paper import bills_pdf

    with session.desk(branch) as desk:
        both = len(desk.branches) > 1
        pages = [desk.look_up_now(bill_page, invoice_id=each) for each in invoice_ids]
        papers = [Papers(each.bill.invoice_id, bills_pdf([each], desk.settings, both=both)) for each in pages]
        session.say(desk.perform_now(mail_bills, via="cli", papers=papers).said)
