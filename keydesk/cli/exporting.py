"""`keydesk export`: lists for other programs, safe in a spreadsheet, and back unchanged through `keydesk import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import write_file
from keydesk.cli.session import AsJson, OfBranch, session_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from keydesk.reports.report import Report

commands = typer.Typer()

_KINDS = (
    "clients", "pets", "staff", "keys", "visits", "territories", "vets", "contacts", "prices",
    "messages", "requests", "invoices", "invoice_lines", "payments", "history",
)  # fmt: skip


@commands.command("export")
def export(
    context: typer.Context,
    kinds: Annotated[str, typer.Argument(metavar="KIND[,KIND]", help=f"{', '.join(_KINDS)}.")],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="A file; a folder for several kinds; - is stdout.")
    ] = Path("-"),
    branch: OfBranch = None,
    as_json: AsJson = False,
    together: Annotated[
        bool, typer.Option("--codes-and-addresses", help="With --json: lists with both in one file; for admins.")
    ] = False,
) -> None:
    """Write lists as CSV (or JSON) that `keydesk import` takes back.

    No file has a tag code and an address together, and none has a code that opens a door. That it was made is recorded.
    """
    wanted = _read_kinds(kinds)
    to_folder = len(wanted) > 1 and not as_json
    if to_folder and not output.is_dir():
        raise Refusal("Several lists need a folder to go into: name one that is there with -o.")
    session = session_of(context)
    with session.desk(branch) as desk:
        from keydesk.operations.reporting import send_out_lists
        from keydesk.reports.export import export as build

        reports = [desk.look_up_now(build, kind=kind) for kind in wanted]
        both = as_json and _have_both(reports)
        if both and not together:
            raise Refusal(
                "One file would have tags and addresses together. Export into a folder, a file each (without --json), "
                "or as an admin ask for --codes-and-addresses."
            )
        rows = {kind: len(report.rows) for kind, report in zip(wanted, reports, strict=True)}
        said = desk.perform_now(send_out_lists, via="cli", rows=rows, together=both).said
    if as_json:
        _write_json(reports, output)
    elif to_folder:
        for report in reports:
            _write_csv(report, output / f"{report.name if report.name != 'moves' else 'history'}.csv")
    else:
        _write_csv(reports[0], output / f"{wanted[0]}.csv" if output.is_dir() else output)
    session.say(said)


def _have_both(reports: list[Report]) -> bool:
    """Whether codes and addresses stand in the lists together, in one or in several."""
    from keydesk.reports.leaving import kind_of
    from keydesk.rules.display import left_out

    gone, _ = left_out([kind_of(column) for report in reports for column in report.columns], shows="tags")
    return bool(gone)


def _read_kinds(text: str) -> list[str]:
    wanted = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [each for each in wanted if each not in _KINDS]
    if unknown or not wanted:
        raise typer.BadParameter(
            f"{shown(unknown[0] if unknown else text, width=40)!r} cannot be exported; there are {', '.join(_KINDS)}."
        )
    return wanted


def _write_csv(report: Report, path: Path) -> None:
    from keydesk.reports import to_csv

    write_file(path, lambda stream: to_csv.write(report, stream))


def _write_json(reports: list[Report], path: Path) -> None:
    from keydesk.reports.to_json import documents, write_document

    if len(reports) == 1:
        document = documents(reports[0])
        write_file(path, lambda stream: write_document(document, stream, reports[0].zone))
        return
    several = {("history" if each.name == "moves" else each.name): documents(each) for each in reports}
    write_file(path, lambda stream: write_document(several, stream, reports[0].zone))
