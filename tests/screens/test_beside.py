"""What was read of the lines beside the cursor is told only while it is of the list that is shown."""

from __future__ import annotations

import pytest

from keydesk.screens import beside
from keydesk.screens.beside import Beside


def test_what_was_read_is_known_until_the_list_is_read_again() -> None:
    """Who asked before that and is answered after it is not heard."""
    lines: Beside[str] = Beside()
    lines.keep({7: "on A7"}, reading=lines.reading)
    assert lines.known(7) == "on A7"
    asked = lines.reading
    lines.forget()
    assert lines.known(7) is None
    lines.keep({7: "on A7"}, reading=asked)
    assert lines.known(7) is None


def test_the_lines_beneath_and_above_are_asked_for_and_no_heading() -> None:
    """Beneath first, since lists are read downwards; what is known is not asked for again."""
    lines: Beside[str] = Beside()
    assert lines.unknown([3, 1, 4, -1, 5], 1) == [4, 3]
    assert lines.unknown([3, 1, 4, -1, 5], 4) == []
    lines.keep({4: "on B2"}, reading=0)
    assert lines.unknown([3, 1, 4, -1, 5], 1) == [3]
    assert lines.unknown([], 0) == []


def test_few_lines_are_kept_and_none_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words such as "in 5 minutes" are made anew after some seconds."""
    lines: Beside[str] = Beside()
    for thing in range(50):
        lines.keep({thing: "there"}, reading=0)
    assert lines.known(0) is None
    assert lines.known(49) == "there"
    later = beside.time.monotonic() + 60
    monkeypatch.setattr(beside.time, "monotonic", lambda: later)
    assert lines.known(49) is None
