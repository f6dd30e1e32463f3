"""`keydesk prices`: what clients pay for services who do not pay what everybody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, DryRun, OfBranch, OpId, Session, session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keydesk.operations.prices import PriceSet

commands = typer.Typer(name="prices", invoke_without_command=True)

Client = Annotated[str, typer.Argument(metavar="CLIENT", help="A client's number or name.")]
Service = Annotated[str, typer.Argument(metavar="SERVICE", help="Its name, or how it begins.")]
Reprice = Annotated[
    bool | None,
    typer.Option("--reprice/--keep", help="Price booked visits from that day on anew, or let them keep their price."),
]


@commands.callback()
def list_prices(
    context: typer.Context,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help="Only that client's: number or name.")
    ] = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Clients' own prices: alone it lists them; set, remove."""
    if context.invoked_subcommand is not None:
        return
    from keydesk.db.queries.who_is import client_meant
    from keydesk.reports.profiles import custom_prices_report

    with session_of(context).desk(branch) as desk:
        client_id = None if client is None else desk.look_up_now(client_meant, who=client).id
        report = desk.look_up_now(custom_prices_report, client_id=client_id)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("set")
def set_price(
    context: typer.Context,
    client: Client,
    service: Service,
    price: Annotated[str, typer.Argument(metavar="PRICE", help="22 or 22.50; none is what everybody pays.")],
    *,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="From which day; needed once visits of it are booked."),
    ] = None,
    reprice: Reprice = None,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say what a client pays for a service, for good or from a day on."""
    from keydesk.operations.prices_asked import set_price_asked

    words = {"client": client, "service": service, "price": price, "since": since, "reprice": reprice}
    _do(session_of(context), set_price_asked, words, branch=branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


@commands.command("remove")
def remove(
    context: typer.Context,
    client: Client,
    service: Service,
    *,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Of several, the one that holds from that day.")
    ] = None,
    reprice: Reprice = None,
    branch: OfBranch = None,
    op_id: OpId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a client's own price away, as if it had not been said."""
    from keydesk.operations.prices_asked import remove_price_asked

    words = {"client": client, "service": service, "since": since, "reprice": reprice}
    _do(session_of(context), remove_price_asked, words, branch=branch, op_id=op_id, dry_run=dry_run, as_json=as_json)


def _do(
    session: Session,
    operation: Callable[..., PriceSet],
    words: Mapping[str, Any],
    *,
    branch: str | None,
    op_id: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from keydesk.db.store import AlreadyDone
    from keydesk.operations.rehearsal import Rehearsed, rehearse

    with session.desk(branch) as desk:
        try:
            if dry_run:
                desk.perform_now(rehearse, operation, via="cli", **words)
            done: PriceSet = desk.perform_now(operation, via="cli", op_id=op_id, **words)
        except Rehearsed as rehearsed:
            _tell(session, rehearsed.result, as_json=as_json, dry_run=True)
            session.say("Nothing was done: this was a rehearsal (--dry-run).")
        except AlreadyDone as already:
            if as_json:
                print_json({"batch": already.batch_id, "dry_run": False, "repeated": True})
            session.say(f"This was done already, as batch {already.batch_id}; nothing was done a second time.")
        else:
            _tell(session, done, as_json=as_json)


def _tell(session: Session, done: PriceSet, *, as_json: bool, dry_run: bool = False) -> None:
    if as_json:
        counts = {"repriced": done.repriced, "kept": done.kept, "by_hand": done.by_hand}
        print_json({"price_id": None if dry_run else done.id, "dry_run": dry_run, "repeated": False, **counts})
    session.say(done.said)
