"""`keydesk --help` is made from the outline, which says what the commands themselves say."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import typer

import keydesk.cli
from keydesk.cli.main import run_command, whole
from keydesk.cli.outline import OUTLINE


def first_sentences(typed: typer.Typer) -> set[str]:
    """The names under which the commands of one file are run: those of a named group through its name."""
    group = typed.info.name
    return {group} if isinstance(group, str) else {str(each.name) for each in typed.registered_commands}


def test_no_command_is_missing_from_the_outline() -> None:
    """Whoever writes a command writes it into the outline; without that it cannot be run."""
    files = {
        path.stem: module.commands
        for path in Path(keydesk.cli.__file__).parent.glob("*.py")
        if isinstance(getattr(module := import_module(f"keydesk.cli.{path.stem}"), "commands", None), typer.Typer)
    }
    written = {name: file for file, typed in files.items() for name in first_sentences(typed)}
    assert written == {name: each.file for name, each in OUTLINE.items()}


@pytest.mark.parametrize("name", OUTLINE)
def test_outline_says_of_a_command_what_its_own_help_begins_with(name: str) -> None:
    """The page of all commands and the page of one do not tell two stories."""
    own = " ".join((whole()[name].help or "").split("\n\n")[0].split())
    assert OUTLINE[name].sentence == own


def test_page_names_every_command_within_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Each command is on the page, in the outline's order, and no line is longer than a terminal is wide."""
    assert run_command(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :] if line[:3].strip()]
    assert listed[: len(OUTLINE)] == list(OUTLINE)
    assert max(map(len, lines)) <= 80
