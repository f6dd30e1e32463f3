"""The guide's table of commands is the program's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from keydesk.cli.main import run_command, whole

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
HEADING = "| command | does |\n|--|--|\n"

CONTRACT = """
    init demo import keys who-has history check-out check-in transfer missing found retire undo reassign scan clients
    client pets staff safes hooks export backup restore verify doctor config
"""


def commands(made: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Every command of the program by its words, in the order of the help."""
    found: dict[str, Any] = {}
    for name, command in made.items():
        words = f"{path} {name}".strip()
        if hasattr(command, "commands"):
            found.update(commands(command.commands, words))
        elif not command.hidden:
            found[words] = command
    return found


def usage(words: str, command: Any) -> str:
    """The command with its arguments and the options that it cannot do without."""
    parts = [words]
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = str(parameter.metavar or parameter.name)
            parts.append(name if parameter.required or name.startswith("[") else f"[{name}]")
        elif parameter.required:
            parts.append(f"{parameter.opts[0]} {parameter.metavar or parameter.name.upper()}")
    return " ".join(parts)


def table() -> str:
    """The guide's table as it has to be."""
    rows = []
    for words, command in commands(whole()).items():
        first = " ".join((command.help or "").split("\n\n")[0].split())
        rows.append(f"| `{usage(words, command).replace('|', ' or ')}` | {first.rstrip('.').replace('|', ' or ')} |\n")
    return HEADING + "".join(rows)


def test_the_guide_has_every_command_as_it_is() -> None:
    """Whoever changes a command changes the guide with it."""
    text = GUIDE.read_text(encoding="utf-8")
    assert HEADING in text
    assert text[text.index(HEADING) :].split("\n\n")[0].strip() == table().strip()


def test_every_command_of_the_contract_is_there() -> None:
    """The names that scripts rely on."""
    names = {words.split()[0] for words in commands(whole())}
    assert set(CONTRACT.split()) <= names


@pytest.mark.parametrize("words", sorted(commands(whole())))
def test_every_command_has_help_that_fits_a_terminal(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` ends with 0, on stdout, within 80 columns, and names every option with what it does."""
    assert run_command([*words.split(), "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert max(len(line) for line in out.splitlines()) <= 80
