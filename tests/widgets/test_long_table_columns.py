"""How columns share a line, and how a cell is fitted into its column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from keydesk.widgets.fitting import fit
from keydesk.widgets.table_columns import GAP, Column, place

COLUMNS = (
    Column("tag", "TAG", 8, cut="never"),
    Column("client", "CLIENT", 12, weight=2),
    Column("opens", "OPENS", 10, weight=1, drop=2),
    Column("due", "DUE", 8, cut="never", drop=1),
)


def test_what_is_left_over_goes_by_weight() -> None:
    """Beyond their least widths, columns share the line by weight, to the last cell."""
    placed = place(COLUMNS, 80)
    assert [p.width for p in placed] == [8, 12 + 24, 10 + 12, 8]
    assert sum(p.width for p in placed) + GAP * 3 == 80


def test_columns_go_before_a_code_is_cut() -> None:
    """Too narrow, the columns that may go do so in their order; then names are cut, never codes."""
    assert [p.column.key for p in place(COLUMNS, 40)] == ["tag", "client", "due"]
    assert [p.column.key for p in place(COLUMNS, 30)] == ["tag", "client"]
    assert [(p.column.key, p.width) for p in place(COLUMNS, 16)] == [("tag", 8), ("client", 6)]


@pytest.mark.parametrize(
    ("text", "cut", "fitted"),
    [
        ("Rivera", "end", "Rivera  "),
        ("Castellanos", "end", "Castell…"),
        ("12 Elm Street", "middle", "12 E…eet"),
        ("日本語日本語", "end", "日本語 …"),
        ("日本語日本語", "middle", "日本…語 "),
    ],
)
def test_what_is_cut_says_so(text: str, cut: str, fitted: str) -> None:
    """A text that is too long ends in a sign for what is missing, or has it in its middle; wide letters stay whole."""
    assert fit(text, 8, cut=cut) == fitted  # type: ignore[arg-type]  # one of the three words


def test_numbers_stand_on_the_right() -> None:
    """A right-aligned cell has its blanks before it."""
    assert fit("42", 5, align="right") == "   42"


@given(st.text(max_size=40), st.integers(0, 30), st.sampled_from(["end", "middle", "never"]))
def test_a_cell_is_as_wide_as_its_column(text: str, width: int, cut: str) -> None:
    """Any text at all is fitted to exactly the cells of its column."""
    assert cell_len(fit(text, width, cut=cut)) == width  # type: ignore[arg-type]  # one of the three words
