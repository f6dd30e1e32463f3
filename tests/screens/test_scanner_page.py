"""The scanner's set-up page: what is sent, what is wrong, a test sheet; and nothing moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_the_office import SAM
from builders import Office
from keydesk.screens.safes import SafesScreen
from keydesk.screens.scanner import ScannerScreen
from robot import Robot, robot_at


def _written(folder: Path, name: str) -> bytes:
    """The one document of that name."""
    (written,) = folder.glob(f"{name}*.pdf")
    return written.read_bytes()


async def _open(robot: Robot) -> None:
    await robot.until(lambda: isinstance(robot.page, SafesScreen))
    await robot.press("Q")
    await robot.until(lambda: isinstance(robot.page, ScannerScreen))
    await robot.settle()


async def test_each_key_is_shown_and_judged(company: Office) -> None:
    """A right scan, then one whose capitals are swapped; badges and tags move nothing here."""
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.scan("K7MT-1")
        await robot.sees("K 7 M T - 1 Enter", "RIGHT")
        await robot.scan(company.badge(SAM))
        await robot.sees("RIGHT", "2 in a row")
        await robot.scan("azyqwmbcdefg-1")
        await robot.sees("WRONG", "The label says: AZYQWMBCDEFG-1", "Capital and small letters are swapped")
        assert isinstance(robot.page, ScannerScreen)
        assert company.copy("K7MT-1").staff_id == SAM


async def test_what_types_nothing_is_a_command(
    company: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+T writes the test sheet; letters of other screens' verbs do nothing; Esc goes back."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with robot_at(company, mode="safes") as robot:
        await _open(robot)
        await robot.type("nu")
        await robot.sees("n u", "Nothing ends the code")
        await robot.ask("ctrl+t")
        await robot.type("file\n")
        await robot.hears("Written to ")
        assert _written(tmp_path, "scanner-test").startswith(b"%PDF")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, SafesScreen))
