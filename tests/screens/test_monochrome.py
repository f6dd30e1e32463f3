"""Without colour everything is still to be seen: in the terminal's own colours, with reverse video for the cursor."""

from __future__ import annotations

import pytest
from textual.color import Color

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.terminal import Terminal
from keydesk.widgets.long_table import LongTable


async def test_nothing_is_drawn_in_a_colour(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR every line goes out in the terminal's default colours, never black on black."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "keys")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    app = KeydeskApp(office.desk, looks=Terminal(colour=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.screen.query_one(LongTable)
        for y in range(table.size.height):
            strip = table.render_line(y)
            for each in table.get_line_filters():
                strip = strip.apply_filter(each, Color(0, 0, 0))
            for segment in strip:
                assert segment.style is not None
                assert segment.style.color is None or segment.style.color.is_default
                assert segment.style.bgcolor is None or segment.style.bgcolor.is_default
