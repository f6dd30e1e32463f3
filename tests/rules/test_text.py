"""Stored text on its way out (promises I1 and I2)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules import text
from keydesk.widgets.text import content

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("Rivera", "Rivera"),
        ("Smith [/b] Co", "Smith [/b] Co"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("a\x9bb", "a⟨U+009B⟩b"),
        ("a\x7fb", "a␡b"),
        ("two\r\nlines\nof\u2028it", "two⏎lines⏎of⏎it"),
        ("tab\there", "tab␉here"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("lone \udc80", "lone ⟨U+DC80⟩"),
        ("no\u00a0break", "no␣break"),
        ("   ", "␣␣␣"),
        ("", ""),
        ("\u3164", "⟨U+3164⟩"),
        ("José Łukasz 北京", "José Łukasz 北京"),
        ("I ❤\ufe0f dogs", "I ❤ dogs"),
        ("a\ufe0f", "a⟨U+FE0F⟩"),
        ("\u0301x", "◌\u0301x"),
    ],
)
def test_what_is_hidden_is_shown_as_a_mark(stored: str, seen: str) -> None:
    """Controls, invisible and direction characters appear as marks; ordinary letters as they are."""
    assert text.shown(stored) == seen


@given(ANY_TEXT)
def test_nothing_that_a_terminal_obeys_comes_through(stored: str) -> None:
    """Whatever is stored, what is shown is one printable line of valid Unicode."""
    seen = text.shown(stored)
    assert not {unicodedata.category(character) for character in seen} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    seen.encode("utf-8")
    assert (seen == "") == (stored == "") or stored in {"\ufe0f", "\ufe0e"}


@given(ANY_TEXT)
def test_content_is_the_same_text_and_never_markup(stored: str) -> None:
    """What a widget draws is what :func:`shown` gives, brackets and all, without a single style of its own."""
    drawn = content(stored)
    assert drawn.plain == text.shown(stored)
    assert not drawn.spans


def test_marks_piled_on_a_letter_are_cut() -> None:
    """Accents that would climb over the neighbouring lines are named instead of drawn."""
    seen = text.shown("Z" + "\u0301" * 30)
    assert seen.count("\u0301") == 4
    assert "⟨U+0301⟩" in seen


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Łukasz", "lukasz"),
        ("Ørsted", "orsted"),
        ("STRAẞE", "strasse"),
        ("İstanbul", "istanbul"),
        ("ıǰ", "ij"),
        ("Đorđe Æther œuvre", "dorde aether oeuvre"),
        ("  O’Brien \t Smith–Jones ", "o'brien smith-jones"),
        ("ﬁne ２", "fine 2"),
        ("a\u200bb\x00c", "ab c"),
    ],
)
def test_folding_finds_what_an_english_keyboard_types(typed: str, folded: str) -> None:
    """No case, no accents, single blanks."""
    assert text.fold(typed) == folded


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(stored: str) -> None:
    """The search column can be folded again without harm."""
    assert text.fold(text.fold(stored)) == text.fold(stored)


@given(ANY_TEXT, st.integers(0, 30))
def test_cutting_keeps_to_its_cells(stored: str, width: int) -> None:
    """Cut at the end or in the middle, a text is never wider than it may be; filled, it is exactly so wide."""
    seen = text.shown(stored)
    assert text.cells(text.cut(seen, width)) <= width
    assert text.cells(text.cut_middle(seen, width)) <= width
    assert text.cells(text.fill(seen, width)) == width


def test_cutting_shows_that_it_cut() -> None:
    """What was cut ends, or is joined, with an ellipsis."""
    assert text.cut("Castellanos", 6) == "Caste…"
    assert text.cut_middle("Wexley Landing", 8) == "Wexl…ing"
    assert text.cut("日本語", 4) == "日…"
    assert text.shown("Castellanos", width=6) == "Caste…"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Sam van Ortega", "SO"), ("Jo", "J"), ("Ángel Ødegård", "AO"), ("", ""), ("--", ""), ("Ann-Marie", "AM")],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    """For narrow places."""
    assert text.initials(name) == letters
