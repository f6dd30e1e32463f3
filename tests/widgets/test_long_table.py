"""The long table, driven by keys as a person would."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Mapping, Sequence

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult

from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Cells, Column, Sort, Toned

COLUMNS = (
    Column("tag", "TAG", 8, cut="never"),
    Column("client", "CLIENT", 10, weight=1),
    Column("where", "WHERE", 10, weight=1, cut="middle"),
    Column("due", "DUE", 8, cut="never", drop=1),
)

HOSTILE = (
    "Smith [/b] Co",
    "[red]red[/red] [@click=app.quit]go[/]",
    "\x1b[2J\x1b]52;c;aGk=\x07 clear",
    "\x9b31m C1",
    "\u202eesrever\u2066",
    "x" * 100_000,
    "田中さくら動物病院" * 9,
    "👩‍👩‍👧 family 🐕‍🦺",
    "e\u0301" * 60,
    "",
    "-rf",
    "a\nb\tc\0d",
    "\ud800 lone",
)


class _Office(App[None]):
    """A list of invented copies; what it was asked to read and told is written down."""

    def __init__(self, count: int, names: Sequence[str] = ()) -> None:
        super().__init__()
        self.count = count
        self.names = names
        self.asked: list[list[int]] = []
        self.opened: list[int] = []
        self.sorts: list[Sort] = []
        self.gone: set[int] = set()

    def compose(self) -> ComposeResult:
        yield LongTable(COLUMNS, empty="No keys yet.\nPress n to add one.")

    def on_mount(self) -> None:
        self.table.set_window(self.read)
        self.table.set_ids(array("q", range(1, self.count + 1)))
        self.table.focus()

    @property
    def table(self) -> LongTable:
        return self.query_one(LongTable)

    def read(self, things: Sequence[int]) -> Mapping[int, Cells]:
        self.asked.append(list(things))
        return {thing: self.cells(thing) for thing in things if thing not in self.gone}

    def cells(self, thing: int) -> Cells:
        name = self.names[thing % len(self.names)] if self.names else f"Client {thing}"
        return f"K{thing:05}-1", name, name, Toned("LATE 3 d", "bad") if thing % 3 == 0 else "Fri 27"

    @on(LongTable.Opened)
    def note_opened(self, message: LongTable.Opened) -> None:
        self.opened.append(message.thing)

    @on(LongTable.SortAsked)
    def note_sort(self, message: LongTable.SortAsked) -> None:
        self.sorts.append(message.sort)

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text for y in range(self.table.size.height)]


async def test_only_what_is_on_the_screen_is_read() -> None:
    """A list of a hundred thousand things reads no more rows than the screen shows."""
    app = _Office(99_999)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert sum(len(things) for things in app.asked) <= 1 + 23 + 23
        assert app.lines()[-1].startswith("    K99999-1")


async def test_what_was_seen_is_forgotten_on_the_way_from_end_to_end() -> None:
    """However long the list, the rows and lines in memory are those of some screens."""
    app = _Office(20_000)
    kept: list[int] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for page in range(20_000 // 23 + 1):
            app.lines()
            app.table.action_page(1)
            if page % 100 == 99:
                kept.append(sum(isinstance(each, Toned) for each in gc.get_objects()))
        assert app.table.current == 20_000
    assert sum(len(things) for things in app.asked) == 20_000
    # A row in three has one, 600 rows are remembered, and a line may be of one more screen.
    assert 100 < max(kept) < (600 + 2 * 23) // 3


async def test_cursor_keys_go_where_they_say() -> None:
    """Arrows, pages, first and last move the cursor, and it stays on the screen."""
    app = _Office(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "up", "pagedown")
        assert app.table.current == 2 + 23
        await pilot.press("end")
        assert app.table.current == 1000
        await pilot.press("down", "pageup")
        assert app.table.current == 1000 - 23
        await pilot.press("home", "up")
        assert app.table.current == 1


async def test_a_cursor_key_redraws_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor move that does not scroll asks for two lines to be drawn anew, and no more."""
    app = _Office(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        drawn: list[int] = []
        render_line = app.table.render_line
        monkeypatch.setattr(app.table, "render_line", lambda y: (drawn.append(y), render_line(y))[1])
        await pilot.press("down")
        await pilot.pause()
        assert sorted(drawn) == [1, 2]


async def test_marks_and_cursor_stay_on_their_things() -> None:
    """When the list changes beneath, cursor, marks and the place on the screen stay with the things."""
    app = _Office(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 5, "space")
        assert app.table.marks == {6}
        assert app.table.current == 7
        app.table.set_ids(array("q", [-3, -2, -1, *range(1, 1001)]))
        assert app.table.current == 7
        assert app.table.marks == {6}
        app.table.set_ids(array("q", [1, 2, 8, 9]))
        assert app.table.current == 8, "what followed the vanished thing"
        assert app.table.marks == {6}, "a mark outlives a filter"
        assert app.table.chosen == (6,)


async def test_a_typed_filter_begins_at_the_top() -> None:
    """A list that was just filtered by typing shows its beginning, wherever the cursor was."""
    app = _Office(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        app.table.set_ids(array("q", range(500, 1001)), to_top=True)
        assert app.table.current == 500


async def test_all_of_the_filtered_are_marked_and_unmarked() -> None:
    """The star marks everything in the list; again, it unmarks it; the tilde turns the marks over."""
    app = _Office(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "asterisk")
        assert len(app.table.marks) == 10
        await pilot.press("ctrl+a")
        assert not app.table.marks
        await pilot.press("space", "tilde")
        assert app.table.chosen == (1, *range(3, 11))


async def test_shift_and_arrows_mark_a_range() -> None:
    """Shift and an arrow marks from where it began to where it ends."""
    app = _Office(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "shift+down", "shift+down")
        assert app.table.marks == {2, 3, 4}


async def test_enter_and_a_second_click_open() -> None:
    """Enter opens the thing under the cursor, two clicks the one that was clicked."""
    app = _Office(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.click(LongTable, offset=(10, 5), times=2)
        await pilot.pause()
        assert app.opened == [2, 5]


async def test_a_click_on_a_heading_asks_for_that_order() -> None:
    """A heading that is clicked asks for its order, and clicked again for the reverse."""
    app = _Office(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(LongTable, offset=(15, 0))
        await pilot.pause()
        assert app.sorts == [Sort("client")]
        app.table.sort = app.sorts[0]
        assert "CLIENT ↑" in app.lines()[0]
        await pilot.click(LongTable, offset=(15, 0))
        await pilot.pause()
        assert app.sorts[1] == Sort("client", descending=True)


async def test_the_cursor_is_seen_without_colour() -> None:
    """Focused, the cursor's line is in reverse; unfocused it has a pointer; a mark is a sign."""
    app = _Office(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        assert [segment.style.reverse for segment in app.table.render_line(2) if segment.style] == [True]
        assert app.lines()[1].startswith("  ● K00001-1")
        app.set_focus(None)
        await pilot.pause()
        assert app.lines()[2].startswith(" ›  K00002-1")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (33, 10), (12, 4)])
async def test_hostile_names_align_and_are_never_obeyed(size: tuple[int, int]) -> None:
    """Whatever is stored, every line is as wide as the screen, its columns stand in line, and no control gets out."""
    app = _Office(len(HOSTILE), HOSTILE)
    async with app.run_test(size=size) as pilot:
        for _ in HOSTILE:
            await pilot.press("space")
        for y, line in enumerate(app.lines()):
            assert cell_len(line) == size[0], (y, line)
            assert app.table.render_line(y).cell_length == size[0]
            assert all(character.isprintable() for character in line), line
            assert not any(character in "\u200d\u202e\u2066\x1b\x9b" for character in line)
        if size[0] >= 80:
            due = app.lines()[0].index("DUE")
            for thing, line in zip(range(1, len(HOSTILE) + 1), app.lines()[1:], strict=False):
                assert cell_len(line[: line.rindex("LATE" if thing % 3 == 0 else "Fri")]) == due


async def test_a_thing_that_went_meanwhile_is_an_empty_line() -> None:
    """A row that cannot be read any more draws an empty line and harms nothing."""
    app = _Office(10)
    app.gone = {2}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        assert app.lines()[2].strip() == ""
        assert app.table.row(2) is None
        assert app.table.row(3) is not None


async def test_an_empty_list_says_what_to_do_next() -> None:
    """With nothing in it the table says so, in its own words, and every key is harmless."""
    app = _Office(0)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "end", "space", "asterisk", "tilde", "enter", "pagedown", "shift+down")
        await pilot.pause()
        assert app.lines()[2].strip() == "No keys yet."
        assert app.lines()[3].strip() == "Press n to add one."
        assert app.opened == []


async def test_rows_are_read_anew_when_told_that_they_changed() -> None:
    """Rows are remembered until the owner says that they may have changed."""
    app = _Office(10)
    async with app.run_test(size=(80, 24)) as pilot:
        app.lines()
        app.names = ("Renamed",)
        app.table.set_ids(array("q", range(1, 11)))
        assert "Client 1 " in app.lines()[1]
        app.table.set_ids(array("q", range(1, 11)), forget=True)
        await pilot.pause()
        assert "Renamed" in app.lines()[1]
