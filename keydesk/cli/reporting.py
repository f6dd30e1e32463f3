"""`report`: any report by name, for people, as CSV or as JSON, to stdout or into a file."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from keydesk.cli.needing import Day, day_meant
from keydesk.cli.output import print_line, print_report, write_file
from keydesk.cli.session import session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.reports.report import Report

commands = typer.Typer()


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


@commands.command("report")
def report(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which one; --list names them.")] = None,
    *,
    listed: Annotated[bool, typer.Option("--list", help="Name every report.")] = False,
    day: Day = "today",
    written: Annotated[
        Format | None, typer.Option("--format", help="How it is written; otherwise as FILE ends, or text.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Into that file; - is stdout.")
    ] = None,
) -> None:
    """Any report by name, to be read, printed or counted on."""
    from keydesk.reports.registry import REPORTS

    if listed:
        for each in REPORTS.values():
            print_line(f"{each.name:<18}{each.sentence}")
        return
    if name is None:
        raise typer.BadParameter("say which report; `keydesk report --list` names them.")
    asked = REPORTS.get(name.strip().casefold().replace("_", "-").replace(" ", "-"))
    if asked is None:
        raise Refusal(f"There is no report {name!r}. `keydesk report --list` names them.", code="not_found")
    with session_of(context).desk() as desk:
        options = {"day": day_meant(desk, day)} if asked.by_day else {}
        built = desk.look_up_now(asked.build, **options)
    chosen = written or _by_ending(output)
    if output is None:
        print_report(built, as_json=chosen is Format.JSON, as_csv=chosen is Format.CSV)
    else:
        write_file(output, partial(_write, built, chosen))


def _by_ending(output: Path | None) -> Format:
    endings = {".csv": Format.CSV, ".json": Format.JSON}
    return endings.get(output.suffix.casefold(), Format.TEXT) if output is not None else Format.TEXT


def _write(built: Report, chosen: Format, stream: TextIO) -> None:
    from keydesk.reports import to_csv, to_json, to_terminal

    if chosen is Format.TEXT:
        stream.write(f"{built.title}\n\n")
    {Format.CSV: to_csv.write, Format.JSON: to_json.write, Format.TEXT: to_terminal.write}[chosen](built, stream)
