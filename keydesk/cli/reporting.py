"""`report`: any report by name, for people, for paper, for a spreadsheet or for programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import print_line, print_report, write_bytes
from keydesk.cli.progress import Progress
from keydesk.cli.report_asked import (
    AskedSet,
    forget_set,
    keep_set,
    list_parameters,
    list_reports,
    list_sets,
    read_asked,
    with_set,
)
from keydesk.cli.session import AsCsv, AsJson, OfBranch, Session, session_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.desk import Desk
    from keydesk.reports.listed import ListedReport
    from keydesk.reports.report import Report
    from keydesk.reports.writing import FormatName

commands = typer.Typer()


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"


class Shows(StrEnum):
    """What of keys and addresses a report shows; both only with ``--codes-and-addresses``."""

    TAGS = "tags"
    ADDRESSES = "addresses"
    NOTHING = "nothing"


class PaperSize(StrEnum):
    """The paper of a PDF."""

    A4 = "a4"
    LETTER = "letter"


@commands.command(
    "report",
    # What a report can be asked with depends on which it is, so its options are read when that is known.
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def report(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which one; --list names them.")] = None,
    *,
    listed: Annotated[
        bool, typer.Option("--list", help="Name every report; with NAME, every option that it can be asked with.")
    ] = False,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="NAME=VALUE", help="Anything that it can be asked with; --NAME VALUE does, too."
        ),
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
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show",
            metavar="WHAT",
            help="tags, addresses in their place, or nothing; else as the office has set. Or what the report itself "
            "can be asked to show.",
        ),
    ] = None,
    together: Annotated[
        bool, typer.Option("--codes-and-addresses", help="Both on one sheet, on the record; for admins.")
    ] = False,
    load: Annotated[str, typer.Option("--set", metavar="SET", help="As it was asked and saved once.")] = "",
    save_as: Annotated[str, typer.Option("--save-as", metavar="SET", help="Save what it is asked with.")] = "",
    shared: Annotated[bool, typer.Option("--shared", help="With --save-as: for everybody.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="With --save-as: in place of the one there is.")] = False,
    forget: Annotated[str, typer.Option("--forget", metavar="SET", help="Take a saved set away.")] = "",
    sets: Annotated[bool, typer.Option("--sets", help="List the saved sets.")] = False,
    cron: Annotated[
        bool, typer.Option("--cron", help="Only say the line for cron that writes it each morning.")
    ] = False,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Any report by name, to be read, printed or counted on."""
    from keydesk.reports.leaving import as_it_leaves
    from keydesk.reports.registry import listed_report

    if name is None or name.startswith("-"):
        _without_name(context, name, listed=listed, sets=sets, as_json=as_json)
        return
    wanted = listed_report(name)
    if listed:
        list_parameters(wanted, as_json=as_json)
        return
    usual = {"day": day, "days": days, "sitter": sitter, "client": client, "safe": safe}
    shows, of_report = _both_shows(wanted, show or ())
    texts = {**of_report, **read_asked(wanted, usual=usual, given=given or (), free=context.args)}
    form = _format(written, output, as_json=as_json, as_csv=as_csv, printed=printed)
    asked = AskedSet(load, save_as, forget, shared=shared, replace=replace)
    session = session_of(context)
    with session.desk(branch) as desk:
        if sets:
            list_sets(desk, wanted.name, as_json=as_json)
            return
        if forget:
            session.say(forget_set(desk, wanted, forget))
            return
        if cron:
            _say_line(desk, wanted, asked, texts, tab)
            return
        texts, tab = with_set(desk, wanted, asked, texts, tab)
        if save_as:
            session.say(keep_set(desk, wanted, asked, texts, tab))
        shown_as = _shows(desk, shows, together=together)
        built = _read(desk, wanted.name, texts, tab, addresses=together or shows is Shows.ADDRESSES)
        if together or output is not None or printed:
            _record(desk, wanted.name, built, form, together=together, output=output, printed=printed)
        built = as_it_leaves(built, shows=shown_as, together=together)
        size = paper.value if paper is not None else desk.settings.print_paper
    if output is None and not printed and form in {Format.TEXT, Format.CSV, Format.JSON}:
        print_report(built, as_json=form is Format.JSON, as_csv=form is Format.CSV)
        return
    document = _document(built, form.value, "letter" if size == "letter" else "a4")
    if printed:
        from keydesk.printing import send

        # The printer's queue is for everybody's eyes, and a title may name a client.
        told = send(document, printer=printer, title="keydesk report")
        session.say(f"Sent to the printer: {told}" if told else "Sent to the printer.")
    else:
        write_bytes(output or Path("-"), document)
        _say_notes(session, built, output)


def _without_name(context: typer.Context, name: str | None, *, listed: bool, sets: bool, as_json: bool) -> None:
    if name is not None:
        raise typer.BadParameter(f"the name of the report comes before {name}; `keydesk report --list` names them.")
    if listed:
        list_reports(as_json=as_json)
    elif sets:
        with session_of(context).desk() as desk:
            list_sets(desk, "", as_json=as_json)
    else:
        raise typer.BadParameter("say which report; `keydesk report --list` names them.")


def _say_line(desk: Desk, wanted: ListedReport, asked: AskedSet, texts: dict[str, str], tab: str) -> None:
    """The line for cron, once all of it is read as it will be."""
    from keydesk.reports.parameters import read_parameters
    from keydesk.reports.schedule import schedule_line, this_program

    full, _ = with_set(desk, wanted, asked, texts, tab)
    desk.look_up_now(read_parameters, parameters=wanted.parameters, texts=full)
    program = this_program(desk.store.path)
    print_line(schedule_line(wanted.name, texts, tab=tab, saved=asked.load, branch=desk.branch or "", program=program))


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

        ending = output.suffix if output is not None and str(output) != "-" else ""
        known = format_of(ending)
        if ending and known is None:
            raise Refusal(f"No report is written as {ending}. End the file in .pdf, .xlsx, .csv …, or say --format.")
        form = Format(known or "text")
    to_stdout = output is None or str(output) == "-"
    if form in {Format.XLSX, Format.PDF} and to_stdout and sys.stdout.isatty():
        raise Refusal(f"A terminal can make nothing of {form.value}. Name a file with -o, or send it into a pipe.")
    return form


def _both_shows(wanted: ListedReport, asked: Sequence[str]) -> tuple[Shows | None, dict[str, str]]:
    """``--show`` says what of keys and addresses is shown, and of some reports which rows: their words do not meet."""
    known = {each.value: each for each in Shows}
    shows = [known[text] for text in asked if text in known]
    others = [text for text in asked if text not in known]
    own = any(each.name == "show" for each in wanted.parameters)
    if len(shows) > 1 or len(others) > own:
        raise typer.BadParameter(
            f"--show is one of {', '.join(known)}"
            + (f", and once one of what `keydesk report {wanted.name} --list` says" if own else "")
            + f"; not {' '.join(asked)}"
        )
    return (shows[0] if shows else None), ({"show": others[0]} if others else {})


def _shows(desk: Desk, asked: Shows | None, *, together: bool) -> str:
    """What the report shows: as it was asked for, and as the office has set otherwise."""
    if asked is None:
        return desk.settings.print_shows
    if together:
        raise Refusal("--codes-and-addresses shows both; leave out --show.")
    if desk.settings.print_shows == Shows.NOTHING and not desk.may(Permission.SET_UP):
        raise Refusal("The office lets neither tags nor addresses out on lists. Leave out --show, or ask an admin.")
    return asked.value


def _read(desk: Desk, name: str, texts: dict[str, str], tab: str, *, addresses: bool) -> Report:
    """The report as it is, with the clients' addresses where they are asked for."""
    from keydesk.reports.leaving import with_addresses
    from keydesk.reports.registry import build_report

    built = desk.look_up_now(build_report, name=name, texts=texts, tab=tab)
    return desk.look_up_now(with_addresses, built) if addresses and built.rows else built


def _record(
    desk: Desk, name: str, built: Report, form: Format, *, together: bool, output: Path | None, printed: bool
) -> None:
    """Puts on the record what goes into a file, to a printer, or anywhere with codes and addresses, before it does."""
    from keydesk.operations.reporting import send_out_report

    if not (printed or together or str(output) != "-"):
        return
    desk.perform_now(
        send_out_report,
        via="cli",
        name=name,
        how="print" if printed else "save",
        written=form.value,
        asked=built.asked,
        together=together,
    )


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
