"""`report`: any report by name, for people, for paper, for a spreadsheet or for programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydesk.cli.output import print_json, print_line, print_report, write_bytes
from keydesk.cli.progress import Progress
from keydesk.cli.session import AsCsv, AsJson, Session, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.desk import Desk
    from keydesk.reports.report import Report
    from keydesk.reports.writing import FormatName

commands = typer.Typer()

_USUAL: Final = ("day", "days", "sitter", "client", "safe")
"""The parameters that have an option of their own."""


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"


class PaperSize(StrEnum):
    """The paper of a PDF."""

    A4 = "a4"
    LETTER = "letter"


@commands.command("report")
def report(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which one; --list names them.")] = None,
    *,
    listed: Annotated[bool, typer.Option("--list", help="Name every report, and what it can be asked with.")] = False,
    given: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME=VALUE", help="Anything that the report can be asked with."),
    ] = None,
    day: Annotated[str | None, typer.Option("--day", metavar="DAY", help="today, tomorrow, mon, 26 Nov, +3.")] = None,
    days: Annotated[str | None, typer.Option("--days", metavar="N", help="So many days.")] = None,
    sitter: Annotated[str | None, typer.Option("--sitter", metavar="SITTER", help="Of one sitter.")] = None,
    client: Annotated[str | None, typer.Option("--client", metavar="CLIENT", help="Of one client.")] = None,
    safe: Annotated[str | None, typer.Option("--safe", metavar="SAFE", help="Of one safe.")] = None,
    tab: Annotated[str, typer.Option("--tab", metavar="TAB", help="Which part of a report that has several.")] = "",
    written: Annotated[
        Format | None, typer.Option("--format", help="How it is written; otherwise as FILE ends, or text.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Into that file; - is stdout.")
    ] = None,
    printed: Annotated[bool, typer.Option("--print", help="On the printer, as pages.")] = False,
    printer: Annotated[str, typer.Option("--printer", metavar="NAME", help="Which printer, for --print.")] = "",
    paper: Annotated[
        PaperSize | None, typer.Option("--paper", help="Of pages; otherwise as the office has set.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--codes-and-addresses", help="Both on one sheet, on the record; for admins.")
    ] = False,
    cron: Annotated[
        bool, typer.Option("--cron", help="Only say the line for cron that writes it each morning.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Any report by name, to be read, printed or counted on."""
    if listed:
        _list(as_json=as_json)
        return
    if name is None:
        raise typer.BadParameter("say which report; `keydesk report --list` names them.")
    texts = _texts(given or (), {"day": day, "days": days, "sitter": sitter, "client": client, "safe": safe})
    if cron:
        _say_line(name, texts)
        return
    form = _format(written, output, as_json=as_json, as_csv=as_csv, printed=printed)
    session = session_of(context)
    with session.desk() as desk:
        built = _build(desk, name, texts, tab=tab, together=together, how=_how(output, printed=printed), form=form)
        size = paper.value if paper is not None else desk.settings.print_paper
    if output is None and not printed and form in {Format.TEXT, Format.CSV, Format.JSON}:
        print_report(built, as_json=form is Format.JSON, as_csv=form is Format.CSV)
        return
    document = _document(built, form.value, "letter" if size == "letter" else "a4")
    if printed:
        from keydesk.printing import send

        told = send(document, printer=printer, title=built.title)
        session.say(f"Sent to the printer: {told}" if told else "Sent to the printer.")
    else:
        write_bytes(output or Path("-"), document)
        _say_notes(session, built, output)


def _list(*, as_json: bool) -> None:
    from keydesk.reports.registry import REPORTS

    if as_json:
        print_json(
            [
                {
                    "name": each.name,
                    "title": each.title,
                    "sentence": each.sentence,
                    "parameters": [
                        {"name": one.name, "label": one.label, "kind": one.kind, "default": one.default}
                        for one in each.parameters
                    ],
                    "tabs": [tab for tab, _ in each.tabs],
                }
                for each in REPORTS.values()
            ]
        )
        return
    width = max(map(len, REPORTS)) + 2
    for each in REPORTS.values():
        asked = ", ".join(one.name for one in each.parameters)
        print_line(f"{each.name:<{width}}{each.sentence}{f'  [{asked}]' if asked else ''}")


def _texts(given: list[str] | tuple[str, ...], usual: dict[str, str | None]) -> dict[str, str]:
    texts = {name: text for name, text in usual.items() if text is not None}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(f"--with is NAME=VALUE, as in --with sitter=ana; not {each!r}.")
        texts[name.strip()] = text
    return texts


def _say_line(name: str, texts: dict[str, str]) -> None:
    from keydesk.reports.registry import listed_report, schedule_line

    print_line(schedule_line(listed_report(name).name, texts))


def _format(written: Format | None, output: Path | None, *, as_json: bool, as_csv: bool, printed: bool) -> Format:
    """How it is written, of everything that may say so."""
    said = [each for each, asked in ((Format.JSON, as_json), (Format.CSV, as_csv)) if asked]
    if len({*said, *((written,) if written else ())}) > 1:
        raise Refusal("--json, --csv and --format name several formats; ask for one of them.")
    if printed:
        if output is not None or said or written not in {None, Format.PDF}:
            raise Refusal("--print prints pages; for a file leave it out and name one with -o.")
        return Format.PDF
    if said or written:
        form = said[0] if said else written or Format.TEXT
    else:
        from keydesk.reports.writing import format_of

        form = Format((format_of(output.suffix) if output is not None else None) or "text")
    to_stdout = output is None or str(output) == "-"
    if form in {Format.XLSX, Format.PDF} and to_stdout and sys.stdout.isatty():
        raise Refusal(f"A terminal can make nothing of {form.value}. Name a file with -o, or send it into a pipe.")
    return form


def _how(output: Path | None, *, printed: bool) -> str:
    return "print" if printed else "save" if output is not None and str(output) != "-" else ""


def _build(desk: Desk, name: str, texts: dict[str, str], *, tab: str, together: bool, how: str, form: Format) -> Report:
    """The report as it may leave the screen; what is written or printed is on the record before it is."""
    from keydesk.operations.reporting import send_out_report
    from keydesk.reports.leaving import as_it_leaves
    from keydesk.reports.registry import build_report, listed_report

    built = desk.look_up_now(build_report, name=name, texts=texts, tab=tab)
    if how or together:
        desk.perform_now(
            send_out_report,
            via="cli",
            name=listed_report(name).name,
            how=how or "save",
            written=form.value,
            asked=built.asked,
            together=together,
        )
    return as_it_leaves(built, shows=desk.settings.print_shows, together=together)


def _document(built: Report, form: FormatName, paper: str) -> bytes:
    from keydesk.reports.writing import write

    stream = BytesIO()
    with Progress("Writing", len(built.rows)) as progress:
        write(built, form, stream, paper="letter" if paper == "letter" else "a4", told=progress.tell)
    return stream.getvalue()


def _say_notes(session: Session, built: Report, output: Path | None) -> None:
    if output is not None and str(output) != "-":
        session.say(f"{built.title}: {len(built.rows):,} rows written to {output}.")
    for note in built.notes:
        session.say(note)
