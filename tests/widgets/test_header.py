"""The two lines on top of every screen, at every width."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from keydesk.db.rows.standing import StandingRow
from keydesk.widgets.header import FrameHeader

TABS = (
    ("F2", "Desk"),
    ("F3", "Today"),
    ("F4", "Keys"),
    ("F5", "Clients"),
    ("F6", "Staff"),
    ("F7", "Safes"),
    ("F8", "Reports"),
    ("F9", "Settings"),
)


class Bench(App[None]):
    """One header on top."""

    def compose(self) -> ComposeResult:
        """The header alone."""
        yield FrameHeader(TABS, "Keys")


async def lines_at(width: int, standing: StandingRow) -> list[str]:
    """The header's lines at that width."""
    app = Bench()
    async with app.run_test(size=(width, 10)) as pilot:
        header = app.query_one(FrameHeader)
        header.standing = standing
        await pilot.pause()
        return ["".join(each.text for each in header.render_line(y)) for y in range(3)]


BUSY = StandingRow("Riverside Pet Care", "In-Home", "Ana Whitfield", no_key=3, overdue=2, missing=1)


async def test_office_branch_counts_and_operator_stand_on_the_first_line() -> None:
    """Who needs someone is seen on every screen, with words beside the numbers."""
    first, second, _ = await lines_at(80, BUSY)
    assert first.split("  ") == [" Riverside Pet Care · In-Home", *first.split("  ")[1:]]
    assert first.rstrip().endswith("3 NO KEY   2 overdue   1 missing   Ana Whitfield")
    tabs = " F2 Desk  F3 Today  F4 Keys  F5 Clients  F6 Staff  F7 Safes  F8 Reports  F9 Set"
    assert second.rstrip() == tabs
    assert (await lines_at(90, BUSY))[1].rstrip() == f"{tabs}tings"


async def test_nothing_is_said_of_what_is_in_order() -> None:
    """A count of nothing is not shown: what is loud means something."""
    first, _, _ = await lines_at(80, StandingRow("Riverside", "", "Ana"))
    assert first.split() == ["Riverside", "Ana"]


@pytest.mark.parametrize("width", [1, 5, 20, 31, 34, 40, 60, 80])
async def test_the_counts_are_the_last_to_give_way(width: int) -> None:
    """Where there is no room, the office's name goes first, then the operator's; nothing wraps onto the next line."""
    first, second, rule = await lines_at(width, BUSY)
    assert len(first) == width
    assert max(len(second), len(rule)) <= width
    if width >= 34:
        assert "3 NO KEY   2 overdue   1 missing" in first
    assert "overdue" not in second


async def test_a_long_name_leaves_room_for_the_counts() -> None:
    """Neither a long office nor a long operator pushes the counts away."""
    first, _, _ = await lines_at(80, StandingRow("O" * 200, "B" * 50, "W" * 200, no_key=3, overdue=2, missing=1))
    assert "…" in first
    assert "3 NO KEY   2 overdue   1 missing   WWW" in first


@pytest.mark.parametrize(
    ("width", "whose"),
    [
        (120, " Riverside Pet Care · In-Home "),
        (80, " Riverside Pet Care · In-Home "),
        (74, " Riverside P… · In-Home "),
        (66, " In-Home "),
        (58, " In-Ho… "),
    ],
)
async def test_the_offices_name_gives_way_before_the_branch(width: int, whose: str) -> None:
    """Whose keys these are is the branch; counts and operator are whole whatever goes."""
    first, _, _ = await lines_at(width, BUSY)
    assert first.startswith(whose)
    assert first.rstrip().endswith("3 NO KEY   2 overdue   1 missing   Ana Whitfield")


async def test_names_in_the_header_are_text() -> None:
    """The office's and the operator's names are stored text like any other (promise I1)."""
    first, _, _ = await lines_at(120, StandingRow("[b]Riverside[/]", "", "An\u202ea \x1b[2J"))
    assert "[b]Riverside[/]" in first
    assert "An⟨U+202E⟩a ␛[2J" in first
