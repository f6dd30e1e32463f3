"""How far slow work is: one line where somebody is there to see it, and nothing in a log."""

from __future__ import annotations

import io

import pytest

from keydesk.cli.progress import Progress


class Terminal(io.StringIO):
    """A stderr that somebody looks at, or one that goes into a log."""

    def __init__(self, *, looked_at: bool) -> None:
        super().__init__()
        self._looked_at = looked_at

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        return self._looked_at


def told(monkeypatch: pytest.MonkeyPatch, *, looked_at: bool, seconds: float) -> str:
    """What stands on stderr after 10,000 rows that took so long, one after another."""
    screen, now = Terminal(looked_at=looked_at), [100.0]
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("keydesk.cli.progress.monotonic", lambda: now[0])
    with Progress("Writing", 10_000) as progress:
        for done in range(0, 10_000, 500):
            now[0] += seconds / 20
            progress.tell(done)
    return screen.getvalue()


def test_slow_work_is_told_now_and_then_and_the_line_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is written over itself, some times a second, and taken away at the end."""
    said = told(monkeypatch, looked_at=True, seconds=4.0)
    assert "Writing: 5,000 of 10,000 rows. Ctrl+C stops it" in said
    assert "\n" not in said
    assert said.split("\r")[-1] == ""
    assert said.split("\r")[-2].strip() == ""


def test_quick_work_and_a_log_are_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done at once needs no word, and cron's mail no line that was meant to go away."""
    assert told(monkeypatch, looked_at=True, seconds=0.3) == ""
    assert told(monkeypatch, looked_at=False, seconds=4.0) == ""
