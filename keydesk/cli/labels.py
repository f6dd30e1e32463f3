"""`keydesk labels` and `keydesk badges`: what is stuck on tags and badges, as PDF for a sheet or a roll, or as ZPL."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_report, write_bytes
from keydesk.cli.session import AsCsv, AsJson, Session, session_of
from keydesk.cli.telling import codes_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.desk import Desk
    from keydesk.rules.sheets import Sheet

commands = typer.Typer()

_MANY = 100
"""Labels that are drawn before anybody wonders."""

Sheets = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="A sheet or roll; --sheets lists them.")]
Start = Annotated[int, typer.Option("--start", metavar="N", min=1, help="The first free label of a begun sheet.")]
Offset = Annotated[
    str | None,
    typer.Option("--offset", metavar="RIGHT,DOWN", help="How far the printer is off, in mm; see --calibrate."),
]
Zpl = Annotated[bool, typer.Option("--zpl", help="For a Zebra printer, in place of PDF.")]
Dpi = Annotated[int, typer.Option("--dpi", metavar="203|300", help="The Zebra printer's dots an inch.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is stdout.")]
Printer = Annotated[
    str | None,
    typer.Option("--print", metavar="PRINTER", help="Send it to a printer by lp; 'default' is the usual one."),
]
Unrecorded = Annotated[bool, typer.Option("--trial", help="Only try the paper: nothing is recorded as printed.")]
Codes = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CODE]...", help="Tags; without any, all that wait. - reads them from stdin."),
]
People = Annotated[list[str] | None, typer.Argument(metavar="[SITTER]...", help="By name; without any, everybody's.")]
Query = Annotated[
    str | None, typer.Option("--query", metavar="QUERY", help="In place of codes, as for `keydesk keys`: 'safe:front'.")
]


@dataclass(frozen=True, slots=True)
class Paper:
    """On what labels are printed, and where they go."""

    sheet: str | None
    start: int
    offset: str | None
    zpl: bool
    dpi: int
    output: Path | None
    printer: str | None
    trial: bool


@commands.command("labels")
def labels(
    context: typer.Context,
    codes: Codes = None,
    *,
    query: Query = None,
    sheet: Sheets = None,
    start: Start = 1,
    offset: Offset = None,
    zpl: Zpl = False,
    dpi: Dpi = 203,
    output: Output = None,
    printer: Printer = None,
    trial: Unrecorded = False,
    queue: Annotated[bool, typer.Option("--queue", help="Only put them in the queue.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Take them out of the queue.")] = False,
    have: Annotated[
        bool, typer.Option("--have", help="Say that the tags on these keys are right as they are.")
    ] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="List tags never printed, or printed for another code.")
    ] = False,
    sheets: Annotated[bool, typer.Option("--sheets", help="List the sheets and rolls.")] = False,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="A page that shows how far the printer is off.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Print tags: code and copy number, and never a name.

    Without codes, and with neither a file nor a printer to go to, it lists what waits to be printed.
    """
    paper = Paper(sheet, start, offset, zpl, dpi, output, printer, trial)
    session = session_of(context)
    if codes and query is not None:
        raise Refusal("Name keys by their codes, or say --query for all that it finds: one of the two.")
    if sheets:
        _list_sheets(session, as_json=as_json, as_csv=as_csv)
        return
    with session.desk() as desk:
        if calibrate:
            _calibrate(session, desk, paper)
            return
        named = bool(codes or query)
        if not named and (stale or not _goes_anywhere(paper)):
            if queue or drop or have:
                raise Refusal("Say which keys: their codes, or --query for all that it finds.")
            _list(desk, stale=stale, as_json=as_json, as_csv=as_csv)
            return
        tags, badges = _meant(desk, codes_of(codes) if codes else (), query or "")
        if queue or drop or have:
            _tell_queue(session, desk, tags, drop=drop, have=have)
            return
        _print(session, desk, paper, tags=tags, badges=badges)


@commands.command("badges")
def badges(
    context: typer.Context,
    people: People = None,
    *,
    sheet: Sheets = None,
    start: Start = 1,
    offset: Offset = None,
    zpl: Zpl = False,
    dpi: Dpi = 203,
    output: Output = None,
    printer: Printer = None,
    trial: Unrecorded = False,
) -> None:
    """Print staff badges, whose prefix tells them from tags."""
    from keydesk.db.queries.labels import badges_meant

    session = session_of(context)
    with session.desk() as desk:
        found = desk.look_up_now(badges_meant, who=tuple(people or ()))
        paper = Paper(sheet, start, offset, zpl, dpi, output, printer, trial)
        _print(session, desk, paper, tags={}, badges=found)


def _goes_anywhere(paper: Paper) -> bool:
    return paper.output is not None or paper.printer is not None


def _list_sheets(session: Session, *, as_json: bool, as_csv: bool) -> None:
    from keydesk.reports.labels import sheets_report

    print_report(sheets_report(session.began), as_json=as_json, as_csv=as_csv)


def _list(desk: Desk, *, stale: bool, as_json: bool, as_csv: bool) -> None:
    from keydesk.reports.labels import stale_report, waiting_report

    print_report(desk.look_up_now(stale_report if stale else waiting_report), as_json=as_json, as_csv=as_csv)


def _meant(desk: Desk, codes: tuple[str, ...], query: str) -> tuple[dict[int, str], dict[int, str]]:
    """Tags by copy and badges by person: those named, or all that wait."""
    from keydesk.db.queries.labels import tags_meant, waiting

    if codes or query:
        return desk.look_up_now(tags_meant, codes=codes, query=query), {}
    rows = desk.look_up_now(waiting)
    if not rows:
        raise Refusal("Nothing waits to be printed. `keydesk labels CODE -o FILE` prints a tag at once.")
    tags = {each.copy_id: each.code for each in rows if each.copy_id is not None}
    return tags, {each.staff_id: each.code for each in rows if each.staff_id is not None}


def _tell_queue(session: Session, desk: Desk, tags: dict[int, str], *, drop: bool, have: bool) -> None:
    from keydesk.db.queries.labels import waiting
    from keydesk.operations import labels as operations

    if have:
        done = desk.perform_now(operations.record_printed, copy_ids=tuple(tags), reason="its tag is right as it is")
    elif drop:
        ids = tuple(each.queue_id for each in desk.look_up_now(waiting) if each.copy_id in tags)
        done = desk.perform_now(operations.drop_labels, queue_ids=ids)
    else:
        done = desk.perform_now(operations.queue_labels, copy_ids=tuple(tags), reason="asked for")
    session.say(done.said)


def _paper(desk: Desk, paper: Paper) -> tuple[Sheet, tuple[float, float]]:
    from keydesk.rules.sheets import read_offset, sheet_named

    sheet = sheet_named(paper.sheet or desk.settings.label_sheet)
    return sheet, read_offset(desk.settings.label_offset if paper.offset is None else paper.offset)


def _calibrate(session: Session, desk: Desk, paper: Paper) -> None:
    from keydesk.labels.to_pdf import calibration_pdf

    sheet, offset = _paper(desk, paper)
    _send(session, paper, calibration_pdf(sheet, offset=offset))
    session.say("Give what the scales show as --offset, or keep it: keydesk config set label_offset '0.5 -1'.")


def _print(session: Session, desk: Desk, paper: Paper, *, tags: dict[int, str], badges: dict[int, str]) -> None:
    """Writes or prints the labels, and then records that they were printed.

    Raises:
        Refusal: no such sheet or label on it; nowhere to go; the printer takes nothing.
    """
    from keydesk.labels.tag import Label
    from keydesk.operations.labels import record_printed

    if paper.dpi not in {203, 300}:
        raise typer.BadParameter("--dpi is 203 or 300.")
    sheet, offset = _paper(desk, paper)
    wanted = [Label(code, desk.settings.return_line) for code in tags.values()]
    wanted += [Label(code, desk.settings.return_line) for code in badges.values()]
    as_zpl = paper.zpl or (paper.output is not None and paper.output.suffix.lower() == ".zpl")
    if len(wanted) > _MANY:
        session.say(f"Drawing {len(wanted):,} labels …")
    _send(session, paper, _made(as_zpl=as_zpl)(wanted, sheet, paper, offset))
    said = f"{len(wanted)} label{'s' if len(wanted) != 1 else ''} on {sheet.title}"
    if paper.trial:
        session.say(f"{said}; a trial, and not recorded as printed.")
        return
    desk.perform_now(record_printed, copy_ids=tuple(tags), staff_ids=tuple(badges), codes=tags)
    session.say(f"{said}, recorded as printed.")


def _made(*, as_zpl: bool) -> Callable[[Any, Sheet, Paper, tuple[float, float]], bytes]:
    if as_zpl:
        from keydesk.labels.to_zpl import labels_zpl

        return lambda wanted, sheet, paper, offset: labels_zpl(wanted, sheet, dpi=paper.dpi, offset=offset).encode()
    from keydesk.labels.to_pdf import labels_pdf

    return lambda wanted, sheet, paper, offset: labels_pdf(wanted, sheet, start=paper.start, offset=offset)


def _send(session: Session, paper: Paper, document: bytes) -> None:
    if paper.printer is not None:
        from keydesk.printing import send

        printer = "" if paper.printer == "default" else paper.printer
        session.say(send(document, printer=printer, title="keydesk labels", raw=paper.zpl) or "Sent to the printer.")
        return
    output = paper.output if paper.output is not None else Path("-")
    if str(output) == "-" and sys.stdout.isatty():
        raise Refusal("Say where the labels go: -o FILE, or --print default for the printer.")
    write_bytes(output, document)
