"""What is said above the footer: one message at a time, whole where it fits, and how to take it back always."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from keydesk.widgets.message_line import MessageLine, Said


class Bench(App[None]):
    """One message line at the bottom."""

    def compose(self) -> ComposeResult:
        """The line alone."""
        yield MessageLine()


async def lines_of(said: Said, width: int) -> list[str]:
    """What the line shows at that width, without the rule above it."""
    app = Bench()
    async with app.run_test(size=(width, 12)) as pilot:
        line = app.query_one(MessageLine)
        line.said = said
        await pilot.pause()
        await pilot.pause()
        return ["".join(each.text for each in line.render_line(y)).strip() for y in range(line.size.height)]


async def test_hint_stands_at_the_right_of_a_short_message() -> None:
    """What was done, and how it is taken back, on one line."""
    (line,) = await lines_of(Said("K7MT-1 to Sam Ortega", "done", "u takes it back"), 80)
    assert line.startswith("K7MT-1 to Sam Ortega  ")
    assert line.endswith("u takes it back")
    assert len(line) == 78


@pytest.mark.parametrize("width", [20, 40, 80, 120])
async def test_a_long_message_takes_three_lines_at_most_and_keeps_its_hint(width: int) -> None:
    """The list above gives way to three lines; the rest ends in an ellipsis, the hint is never cut away."""
    lines = await lines_of(Said("words " * 200, "bad", "u takes it back"), width)
    assert len(lines) == 3
    assert lines[0].startswith("No: words")
    assert lines[-1].endswith("u takes it back")
    assert "…" in "".join(lines)


async def test_a_message_replaces_the_one_before() -> None:
    """Messages do not pile up."""
    app = Bench()
    async with app.run_test(size=(80, 12)) as pilot:
        line = app.query_one(MessageLine)
        for number in range(5):
            line.said = Said(f"message {number}")
        await pilot.pause()
        shown = "\n".join("".join(each.text for each in line.render_line(y)) for y in range(line.size.height))
        assert "message 4" in shown
        assert "message 3" not in shown


async def test_stored_text_in_a_message_is_text() -> None:
    """Markup, links and escape sequences in a name are letters like any other (promise I1)."""
    (line,) = await lines_of(Said("[b]Smith[/] \x1b]52;c;eA==\x07 [@click=app.quit]x[/]", "plain"), 80)
    assert line == "[b]Smith[/] ␛]52;c;eA==␇ [@click=app.quit]x[/]"
