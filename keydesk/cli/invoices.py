"""`keydesk invoices`: bills as a list; and what the commands about money share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.cli.session import Session

commands = typer.Typer()

From = Annotated[str | None, typer.Option("--from", metavar="DAY", help="From that day on.")]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Up to that day.")]


@commands.command("invoices")
def list_invoices(
    context: typer.Context,
    *,
    client: Annotated[str, typer.Option("--client", metavar="CLIENT", help="Only that client's.")] = "",
    state: Annotated[str, typer.Option("--state", help="all, open, overdue, drafts, paid or void.")] = "all",
    first: From = None,
    last: To = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Bills, drafts first and then the newest number."""
    asked = {"client": client, "from": first or "", "to": last or "", "state": state}
    listed(session_of(context), "invoices", asked, branch, as_json=as_json, as_csv=as_csv)


# -- what the commands about money share -------------------------------------------------------------------------------


def listed(
    session: Session, name: str, texts: dict[str, str], branch: str | None, *, as_json: bool, as_csv: bool
) -> None:
    """A report about money as a command of its own."""
    from keydesk.reports.registry import build_report

    with session.desk(branch) as desk:
        report = desk.look_up_now(build_report, name=name, texts={name: text for name, text in texts.items() if text})
    print_report(report, as_json=as_json, as_csv=as_csv)


def done_by(
    session: Session,
    operation: Callable[..., Any],
    words: dict[str, Any],
    branch: str | None,
    *,
    op_id: str | None,
    dry_run: bool,
    as_json: bool,
) -> Any:
    """Does what was asked for and tells it; what came of it, None where it had been done before."""
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    with session.desk(branch) as desk:
        try:
            if dry_run:
                desk.perform_now(rehearse, operation, via="cli", **words)
            done = desk.perform_now(operation, via="cli", op_id=op_id, **words)
        except Rehearsed as rehearsed:
            done = rehearsed.result
        except AlreadyDone as already:
            if as_json:
                print_json({"batch": already.batch_id, "dry_run": False, "repeated": True})
            session.say(f"This was done already, as batch {already.batch_id}; nothing was done a second time.")
            return None
    if as_json:
        print_json(_document(done, dry_run=dry_run))
    session.say(done.said)
    if dry_run:
        session.say("Nothing was done: this was a rehearsal (--dry-run).")
    return done


def _document(done: Any, *, dry_run: bool) -> dict[str, Any]:
    """What was done, for programs; numbers of what a rehearsal made are nobody's."""
    document: dict[str, Any] = {"batch": None if dry_run else done.batch_id, "dry_run": dry_run, "repeated": False}
    for name in ("invoice_id", "invoice_ids", "payment_id"):
        if hasattr(done, name) and not dry_run:
            found = getattr(done, name)
            document[name] = list(found) if isinstance(found, tuple) else found
    for name in ("visits", "total_cents", "rest"):
        if hasattr(done, name):
            document["credit_cents" if name == "rest" else name] = getattr(done, name)
    document["said"] = done.said
    return document
