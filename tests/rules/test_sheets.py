"""The line for a finder: what can be printed on a tag."""

from __future__ import annotations

from unicodedata import category

import pytest

from keydesk.rules.office import read_setting
from keydesk.rules.refusal import Refusal
from keydesk.rules.sheets import unprintable


@pytest.mark.parametrize(
    "text", ["", "If found: PO Box 12, 555-0100", "Fundbüro Łódź", "Бюро находок", "Ευρήματα № 7 €"]
)
def test_a_line_in_european_letters_is_taken(text: str) -> None:
    """Latin, Greek and Cyrillic are in the typeface that every PDF brings along."""
    assert read_setting("return_line", text) == text


@pytest.mark.parametrize("text", ["東京", "מפתח", "found 🔑", "a\x1bb", "\u202eevil"])
def test_a_letter_that_would_be_a_black_box_is_said_when_the_line_is_saved(text: str) -> None:
    """Nobody finds out on the sheet of labels."""
    assert unprintable(text)
    with pytest.raises(Refusal, match="cannot be printed on a tag"):
        read_setting("return_line", text)


def test_every_letter_that_is_taken_is_in_the_typefaces() -> None:
    """The rule promises no letter that the files lack."""
    from keydesk import fonts

    letters = [chr(code) for code in range(0x20, 0x2200) if not unprintable(chr(code)) and category(chr(code)) != "Cn"]
    assert len(letters) > 450
    lacking = [each for each in letters if fonts.fitting(each, fonts.SANS) != each]
    assert lacking == []
