"""`keydesk return`: keys go back to their client for good, and the client signs for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from keydesk.cli.output import stdout, write_bytes
from keydesk.cli.session import session_of
from keydesk.cli.telling import codes_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.desk import Desk

commands = typer.Typer()


@commands.command("return")
def return_(
    context: typer.Context,
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE]...", help="Tags; - reads them from stdin.")
    ] = None,
    *,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Anything else; it is on the receipt.")] = "",
    again: Annotated[
        int | None, typer.Option("--receipt", metavar="NO", help="Only the receipt of an earlier return.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The receipt: .pdf, or text; - is stdout.")
    ] = None,
    printer: Annotated[
        str | None,
        typer.Option("--print", metavar="PRINTER", help="Print the receipt; 'default' is the usual printer."),
    ] = None,
) -> None:
    """Give keys back to their client for good, with a receipt to sign.

    All or none of them. The receipt names tags and what they open, and never an address.
    """
    from keydesk.db.queries.labels import tags_meant
    from keydesk.operations.returning import return_keys

    if bool(codes) == (again is not None):
        raise Refusal("Say which keys go back, by their codes; or --receipt NO for the receipt of an earlier return.")
    session = session_of(context)
    with session.desk() as desk:
        number = again
        if number is None:
            tags = desk.look_up_now(tags_meant, codes=codes_of(codes or ()))
            done = desk.perform_now(return_keys, tag_codes=tuple(tags.values()), note=note)
            number = done.batch_id
            session.say(done.said)
            if output is None and printer is None:
                session.say(f"keydesk return --receipt {number} -o receipt.pdf writes it, --print default prints it.")
                return
        _hand_over(desk, number, output, printer)


def _hand_over(desk: Desk, number: int, output: Path | None, printer: str | None) -> None:
    from keydesk.db.queries.receipts import receipts
    from keydesk.labels.receipt import receipts_pdf, receipts_text

    found = desk.look_up_now(receipts, number=number)
    office, zone = desk.settings.office_name, ZoneInfo(desk.settings.time_zone)
    if printer is not None:
        from keydesk.printing import send

        document = receipts_pdf(found, office=office, zone=zone)
        send(document, printer="" if printer == "default" else printer, title="keydesk receipt")
    if output is not None and output.suffix.casefold() == ".pdf":
        write_bytes(output, receipts_pdf(found, office=office, zone=zone))
    elif output is not None and str(output) != "-":
        write_bytes(output, receipts_text(found, office=office, zone=zone).encode())
    elif printer is None:
        with stdout() as stream:
            stream.write(receipts_text(found, office=office, zone=zone))
