"""The cells of a CSV: harmless to spreadsheets and terminals, and the same text again when read back (I1, I4)."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keydesk.rules.cell import protect, unprotect


@given(st.text())
@example("'=1")
@example('\'"a"')
@example("\x1b]52;c;aGk=\x07")
@example("a\r\nb")
@example("\u00a0")
@example("  ")
@example("'")
@example("\ud800")
def test_every_text_comes_back_unchanged(text: str) -> None:
    """I4: what an export writes, an import reads back as the very same text."""
    assert unprotect(protect(text)) == text


@given(st.text())
@example("ends in a blank ")
@example("\n")
@example(" =1")
def test_a_reader_that_takes_blanks_away_takes_nothing_of_the_text(text: str) -> None:
    """I4: an import strips every cell of every file, its own exports' too."""
    assert unprotect(protect(text).strip()) == text


@given(st.text())
def test_no_cell_begins_as_a_formula_would(text: str) -> None:
    """I4: no cell of an export begins with a sign that a spreadsheet takes for a formula."""
    assert not protect(text).lstrip().startswith(("=", "+", "-", "@"))


@given(st.text())
def test_no_cell_holds_a_character_that_a_terminal_obeys(text: str) -> None:
    """I1: the only control character left in a cell is the line feed."""
    assert all(character == "\n" or character.isprintable() for character in protect(text))


@pytest.mark.parametrize("text", ["Rivera", "O'Brien", "12 Elm St", "İstanbul", "a\nb", "K7MT-2", ""])
def test_an_ordinary_text_is_written_as_it_is(text: str) -> None:
    """Nothing is added to what is harmless."""
    assert protect(text) == text


@pytest.mark.parametrize("cell", ["'s-Hertogenbosch", "'Bob'"])
def test_an_apostrophe_of_another_program_stays(cell: str) -> None:
    """A name that begins with an apostrophe in somebody else's file keeps it."""
    assert unprotect(cell) == cell
