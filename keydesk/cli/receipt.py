"""`receipt`: the slip of a turn at the desk, printed again, as text, or by mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from keydesk.cli.output import print_json, stdout, write_bytes
from keydesk.cli.session import AsJson, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.db.rows.slip import SlipKeyRow, SlipRow
    from keydesk.desk import Desk

commands = typer.Typer()


@commands.command("receipt")
def receipt(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Of the slip: that of the turn's last batch.")
    ] = None,
    *,
    turn: Annotated[
        str | None, typer.Option("--turn", metavar="SITTER", help="That one's last turn: badge, name or initials.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Into that file: .pdf, or text; - is stdout.")
    ] = None,
    printer: Annotated[
        str | None, typer.Option("--print", metavar="PRINTER", help="Print it; 'default' is the usual printer.")
    ] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Send it to whoever had the turn.")] = False,
    as_json: AsJson = False,
) -> None:
    """The slip of a turn at the desk: what went out and came in, to sign.

    It is the same whenever it is printed; what was taken back since is not on it. It names tags and what they
    open, and never an address.
    """
    from keydesk.db.queries.slips import last_turn, slip
    from keydesk.db.queries.who_is import sitter_meant

    if (number is None) == (turn is None):
        raise Refusal("Say which slip: by its number, or --turn SITTER for somebody's last turn.")
    session = session_of(context)
    with session.desk() as desk:
        if turn is not None:
            number = desk.look_up_now(last_turn, staff_id=desk.look_up_now(sitter_meant, who=turn).id)
        found = desk.look_up_now(slip, number=number or 0)
        if as_json:
            print_json(_document(found))
            return
        if mail:
            _mail(session, desk, found)
        _hand_over(desk, found, output, printer, mailed=mail)


def _hand_over(desk: Desk, found: SlipRow, output: Path | None, printer: str | None, *, mailed: bool) -> None:
    from keydesk.labels.slip import slip_pdf, slip_text

    office, zone = desk.settings.office_name, ZoneInfo(desk.settings.time_zone)
    letter = desk.settings.print_paper == "letter"
    if printer is not None:
        from keydesk.printing import send

        document = slip_pdf(found, office=office, zone=zone, letter=letter)
        send(document, printer="" if printer == "default" else printer, title="keydesk slip")
    if output is not None and output.suffix.casefold() == ".pdf":
        write_bytes(output, slip_pdf(found, office=office, zone=zone, letter=letter))
    elif output is not None and str(output) != "-":
        write_bytes(output, slip_text(found, office=office, zone=zone).encode())
    elif output is not None or (printer is None and not mailed):
        with stdout() as stream:
            stream.write(slip_text(found, office=office, zone=zone))


def _mail(session: Session, desk: Desk, found: SlipRow) -> None:
    from keydesk.mail.sending import send_waiting
    from keydesk.mail.slip import slip_mail
    from keydesk.operations.mail import queue_mails

    draft = slip_mail(found, office=desk.settings.office_name, zone=ZoneInfo(desk.settings.time_zone))
    session.say(desk.perform_now(queue_mails, via="cli", mails=[draft]).said)
    session.say(f"{send_waiting(desk).said}.")


def _document(found: SlipRow) -> Any:
    return {
        "number": found.number,
        "sitter": found.sitter,
        "staff_id": found.staff_id,
        "began": found.began,
        "ended": found.ended,
        "by": found.by,
        "out": [_key(each) | {"due_at": each.due_at} for each in found.out],
        "came_in": [_key(each) | {"place": each.place} for each in found.came_in],
    }


def _key(key: SlipKeyRow) -> dict[str, Any]:
    return {"tag_code": key.tag_code, "client": key.client, "label": key.label, "pieces": key.pieces}
