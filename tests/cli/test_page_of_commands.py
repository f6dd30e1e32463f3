"""`keydesk --help` is made quickly, and says the same as if it had been made slowly."""

from __future__ import annotations

import pytest
import typer

from keydesk.cli.main import app, outline


def test_page_without_options_says_what_the_whole_one_says(capsys: pytest.CaptureFixture[str]) -> None:
    """Each command is there with the same words; only what is not shown was left out."""
    pages = []
    for commands in (app, outline(app)):
        typer.main.get_command(commands).main(args=["--help"], prog_name="keydesk", standalone_mode=False)
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]
    assert "who-has" in pages[0]
