"""How a day is drawn beside others: visits, and trouble behind a bar, in exactly the room that there is."""

from __future__ import annotations

import pytest
from rich.style import Style

from keydesk.db.rows.needs import GridCellRow
from keydesk.widgets.day_marks import counts_words, day_mark, turned


@pytest.mark.parametrize("width", range(7, 24))
@pytest.mark.parametrize("nobody", [False, True])
def test_every_day_fills_its_room_and_no_more(width: int, nobody: bool) -> None:
    """Columns align, however many visits a day has."""
    for visits in (0, 1, 9, 12, 100, 999, 1000, 12_000):
        for lacking in sorted({0, 1, min(visits, 10), min(visits, 204)}):
            parts = day_mark(GridCellRow(visits, lacking), width=width, nobody=nobody)
            assert len("".join(parts)) == width, (visits, lacking, parts)


@pytest.mark.parametrize(
    ("cell", "nobody", "told"),
    [
        (GridCellRow(0, 0), False, "  ·"),
        (GridCellRow(9, 0), False, "  9"),
        (GridCellRow(7, 2), False, "  7 ▌2"),
        (GridCellRow(1000, 204), False, "1k▌204"),
        (GridCellRow(3, 0), True, "  ▌3"),
    ],
)
def test_calm_is_a_number_and_trouble_has_its_bar(cell: GridCellRow, nobody: bool, told: str) -> None:
    """No colour is needed to tell them apart; what nobody is booked for is trouble by itself."""
    assert "".join(day_mark(cell, width=7, nobody=nobody)).rstrip() == told


def test_the_word_stands_beside_every_trouble_or_beside_none() -> None:
    """Days with one digit and with two look alike."""
    for width in range(7, 24):
        words = {"no key" in "".join(day_mark(GridCellRow(20, n), width=width)) for n in (1, 12)}
        assert len(words) == 1, width


def test_the_cursor_shows_on_what_is_reversed_already() -> None:
    """Turned twice is the right way round."""
    assert turned(Style(bold=True)).reverse
    assert turned(Style(reverse=True)).reverse is False


def test_a_day_in_words() -> None:
    """What the line beneath says."""
    assert counts_words(GridCellRow(0, 0)) == "no visits"
    assert counts_words(GridCellRow(1, 0)) == "1 visit, no key lacking"
    assert counts_words(GridCellRow(7, 2)) == "7 visits, 2 without a key"
    assert counts_words(GridCellRow(2, 0), nobody=True) == "2 visits that nobody is booked for"
