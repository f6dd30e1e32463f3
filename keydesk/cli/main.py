"""All commands together, and one run of one of them."""

from __future__ import annotations

import os
from copy import copy
from inspect import getdoc
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command_name
from typer.models import CommandInfo

from keydesk.cli import (
    adding,
    config,
    demo,
    doctor,
    exporting,
    finding,
    founding,
    importing,
    listing,
    moving,
    scanning,
    upkeep,
)
from keydesk.cli.ending import INTERRUPTED, USAGE, complain, ended
from keydesk.cli.session import Session

app = typer.Typer(
    name="keydesk",
    help="Keeps the office's client house keys straight. Without a command it opens the desk.",
    epilog="Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 refused or not found, 2 wrong usage, "
    "3 changed meanwhile, 4 store unusable, 130 interrupted.",
    invoke_without_command=True,
    # Plain help reads the same in a pipe, and needs no further library to be loaded.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(founding.commands)
app.add_typer(finding.commands)
app.add_typer(moving.commands)
app.add_typer(scanning.commands)
app.add_typer(listing.commands)
app.add_typer(adding.commands)
app.add_typer(exporting.commands)
app.add_typer(upkeep.commands)
app.add_typer(doctor.commands)
app.add_typer(config.commands)
app.add_typer(importing.commands)
app.command()(demo.demo)


@app.callback()
def choose_store(
    context: typer.Context,
    db: Annotated[
        Path | None,
        typer.Option(
            "--db", metavar="PATH", help="The store; otherwise KEYDESK_DB, the settings file, the data folder."
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Settle what is before the command."""
    if version:
        from keydesk import __version__

        typer.echo(f"keydesk {__version__}")
        raise typer.Exit
    context.obj = Session(db)
    if context.invoked_subcommand is None:
        from keydesk.cli.opening import open_desk

        raise typer.Exit(open_desk(db))


_ONLY_HELP = (["--help"], ["-h"])


def outline(commands: typer.Typer) -> typer.Typer:
    """The same commands by name and first line only: the page of them all needs no options, which are slow to make."""
    drawn = copy(commands)
    drawn.registered_commands = [_without_options(each) for each in commands.registered_commands]
    drawn.registered_groups = [copy(each) for each in commands.registered_groups]
    for group in drawn.registered_groups:
        if group.typer_instance is not None:
            group.typer_instance = outline(group.typer_instance)
    return drawn


def _without_options(command: CommandInfo) -> CommandInfo:
    drawn = copy(command)
    if command.callback is not None:
        drawn.name = command.name or get_command_name(command.callback.__name__)
        drawn.help = command.help or getdoc(command.callback)
        drawn.callback = _nothing
    return drawn


def _nothing() -> None:
    """Stands in for a command of which only the name is told."""


def run_command(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    return ended(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    for position, argument in enumerate(arguments, 1):
        # What is no text can still be the name of a file.
        if not _is_text(argument) and not os.path.lexists(argument):
            complain(f"argument {position} is not valid UTF-8; type it anew, or check the terminal's encoding.")
            return USAGE
    command = typer.main.get_command(outline(app) if arguments in _ONLY_HELP else app)
    try:
        code = command.main(args=arguments, prog_name="keydesk", standalone_mode=False)
    except TyperException as error:
        complain(_usage(error))
        return USAGE
    if code == INTERRUPTED:
        complain("interrupted; what was confirmed before is kept.")
    return code if isinstance(code, int) else 0


def _usage(error: TyperException) -> str:
    """One line of what was wrong, and the command whose help says how it is right."""
    sentence = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "keydesk"
    return f"{sentence[:1].lower()}{sentence[1:]}. See `{path} --help`."


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True
