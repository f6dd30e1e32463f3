"""The box that filters while one types."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult

from keydesk.widgets.filter_box import FilterBox


class _Typing(App[None]):
    """A box, and what it told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        yield FilterBox(self.told.append, hint="type to filter")

    @property
    def box(self) -> FilterBox:
        return self.query_one(FilterBox)

    @on(FilterBox.Accepted)
    def note_leaving(self) -> None:
        self.left += 1

    @property
    def line(self) -> str:
        return self.box.render_line(0).text


async def test_every_letter_is_told_within_its_own_key() -> None:
    """The owner hears of the whole text with every change, before the key is done with."""
    app = _Typing()
    async with app.run_test(size=(60, 5)) as pilot:
        app.box.focus()
        await pilot.press("r", "i", "v", "backspace", "left", "x", "delete", "ctrl+w")
        assert app.told == ["r", "ri", "riv", "ri", "rxi", "rx", ""]


async def test_esc_clears_and_then_leaves() -> None:
    """Esc takes the text away first; an empty box is left. Enter leaves at once and keeps the text."""
    app = _Typing()
    async with app.run_test(size=(60, 5)) as pilot:
        app.box.focus()
        await pilot.press("a", "enter", "escape", "escape")
        await pilot.pause()
        assert app.told == ["a", ""]
        assert app.left == 2


async def test_the_key_of_the_box_is_no_letter_in_an_empty_box() -> None:
    """Esc clears the box and stays in it; who then types ``/`` for another filter does not look for a slash."""
    app = _Typing()
    async with app.run_test(size=(60, 5)) as pilot:
        app.box.focus()
        await pilot.press("a", "escape", "slash", "1", "slash", "2")
        assert app.box.value == "1/2"


async def test_a_paste_is_one_line_without_controls() -> None:
    """Of what is pasted the first line is taken, and of it what can be seen."""
    app = _Typing()
    async with app.run_test(size=(60, 5)):
        app.box.on_paste(events.Paste("smith\x1b[2J [/b]\nsecond line"))
        assert app.told == ["smith[2J [/b]"]


async def test_however_long_the_text_the_cursor_is_in_sight() -> None:
    """The line is as wide as the screen, whatever was typed, and shows the end of it where the cursor is."""
    app = _Typing()
    async with app.run_test(size=(40, 5)) as pilot:
        app.box.value = "田中" * 100 + "[b]end"
        app.box.focus()
        await pilot.pause()
        assert cell_len(app.line) == 40
        assert app.line.rstrip().endswith("[b]end")
        app.box.say(trouble="status can be in, out")
        assert "status can be" in app.line
        assert cell_len(app.line) == 40


async def test_an_empty_box_says_what_it_is_for() -> None:
    """Without the focus and without a text the hint stands in the box."""
    app = _Typing()
    async with app.run_test(size=(60, 5)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        assert app.line.startswith("/ type to filter")
