"""All commands together, and one run of one of them."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from keydesk.cli.ending import INTERRUPTED, USAGE, complain, ended
from keydesk.cli.outline import OUTLINE
from keydesk.cli.session import Session

if TYPE_CHECKING:
    from typer._click import Command, Context


class Outline(TyperGroup):
    """All commands by name and first sentence; a command itself is made when it is the one to be run or completed."""

    def __init__(self, **how: Any) -> None:
        """Make a stand-in for each command: the page of them all needs no options, which are slow to make."""
        super().__init__(**how)
        self.commands = {name: TyperCommand(name, help=each.sentence) for name, each in OUTLINE.items()}

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command that an argument names."""
        name, stand_in, left = super().resolve_command(ctx, args)
        return name, stand_in if name is None else command_of(name), left


def command_of(name: str) -> Command:
    """A command of the outline, or a group of them, with everything that it takes."""
    # The group that it is made in hands down how help is written.
    around = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    around.add_typer(import_module(f"keydesk.cli.{OUTLINE[name].file}").commands)
    return typer.main.get_group(around).commands[name]


def whole() -> dict[str, Command]:
    """Every command with everything that it takes, in the order of the outline."""
    return {name: command_of(name) for name in OUTLINE}


app = typer.Typer(
    name="keydesk",
    cls=Outline,
    help="Keeps the office's client house keys straight. Without a command it opens the desk.",
    epilog="Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 refused or not found, 2 wrong usage, "
    "3 changed meanwhile, 4 store unusable, 130 interrupted.",
    invoke_without_command=True,
    # Plain help reads the same in a pipe, and needs no further library to be loaded.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def choose_store(
    context: typer.Context,
    db: Annotated[
        Path | None,
        typer.Option(
            "--db",
            metavar="PATH",
            # Whether it can be read is the store's to say, with what to do about it.
            readable=False,
            help="The store; otherwise KEYDESK_DB, the settings file, the data folder.",
        ),
    ] = None,
    branch: Annotated[
        str, typer.Option("--branch", metavar="BRANCH", help="Open the desk in that branch: in_home or facility.")
    ] = "",
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Settle what is before the command."""
    if version:
        from keydesk import __version__

        typer.echo(f"keydesk {__version__}")
        raise typer.Exit
    if branch and context.invoked_subcommand is not None:
        raise typer.BadParameter("before a command --branch does nothing; write it behind the command")
    context.obj = Session(db)
    if context.invoked_subcommand is None:
        from keydesk.cli.opening import open_desk

        raise typer.Exit(open_desk(db, branch=branch))


def run_command(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    return ended(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    for position, argument in enumerate(arguments, 1):
        # What is no text can still be the name of a file.
        if not _is_text(argument) and not os.path.lexists(argument):
            complain(f"argument {position} is not valid UTF-8; type it anew, or check the terminal's encoding.")
            return USAGE
    command = typer.main.get_command(app)
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
    sentence = " ".join(error.format_message().split()).rstrip(".").replace("Value error, ", "")
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "keydesk"
    return f"{sentence[:1].lower()}{sentence[1:]}. See `{path} --help`."


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True
