"""What a scanner sends, and what is told of it."""

from __future__ import annotations

import pytest

from keydesk.rules.scanner_check import TEST_TAGS, ScannerReport, Sent, check_scanner, in_words
from keydesk.rules.tags import is_tag

_END = (Sent("enter", "\r"),)


def _scan(text: str, end: tuple[Sent, ...] = _END) -> ScannerReport:
    return check_scanner([*(Sent(each, each) for each in text), *end])


def _what(report: ScannerReport) -> str:
    return " | ".join(each.what for each in report.troubles)


def test_the_test_sheet_says_everything_that_tags_say() -> None:
    """Each is a tag, and together they have every letter, every number and the dash."""
    assert all(is_tag(each) for each in TEST_TAGS)
    assert set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") <= set("".join(TEST_TAGS))


@pytest.mark.parametrize("code", TEST_TAGS)
def test_a_right_scan_is_right(code: str) -> None:
    """A test label, as it is printed, with Enter; CR and LF are one Enter."""
    assert _scan(code).good
    assert _scan(code, (Sent("enter", "\r"), Sent("ctrl+j", "\n"))).good
    assert _scan(code).expected == code


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (TEST_TAGS[0].lower(), "Capital and small letters are swapped"),
        ("AYZQWMBCDEFGß1", "this computer has a German keyboard"),
        ("QWYAZ,BCDEFG)&", "this computer has a French keyboard"),
        ("AZYQWMBCDEFG'1", "Italian or Spanish"),
        ("AYZQWMBCDEFG/1", "It is set to a German or Swiss keyboard"),
        ("AZYQWMBCDEFG/1", "It is set to a Nordic keyboard"),
        ("ayzqwmbcdefgß1", "Capital letters come as small ones"),
        ("]C0AZYQWMBCDEFG-1", "It puts “]C0” before each code"),
        ("AZYQWMBCDEFG-1.", "It puts “.” behind each code"),
        ("k7mt-2", "Capital and small letters are swapped"),
        ("#K7MT-2", "It puts “#” before each code"),
        ("K7MT2", "It is no tag of this office"),
        ("K7MTß2", "It is no tag and no badge"),
        ("", "Nothing but an end came"),
    ],
)
def test_what_is_wrong_is_told(sent: str, told: str) -> None:
    """Case, layout of either side, prefix, suffix, and what is none of the office's codes."""
    report = _scan(sent)
    assert told in _what(report)
    assert all(each.mend for each in report.troubles)


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ((), "Nothing ends the code"),
        ((Sent("tab", "\t"),), "It ends in Tab"),
        ((Sent("enter", "\r"), Sent("enter", "\r")), "Enter twice"),
    ],
)
def test_the_end_is_looked_at(end: tuple[Sent, ...], told: str) -> None:
    """It is one Enter, or CR and LF."""
    assert told in _what(_scan(TEST_TAGS[0], end))


def test_a_tag_of_the_office_is_right_without_a_test_sheet() -> None:
    """Any tag or badge will do."""
    assert _scan("K7MT-2").good
    assert _scan("K7MT-2").expected == ""


def test_keys_are_told_in_words() -> None:
    """A key that types nothing is called by its name."""
    keys = [Sent("K", "K"), Sent("space", " "), Sent("ctrl+a", None), Sent("tab", "\t"), Sent("enter", "\r")]
    assert in_words(keys) == ("K", "a blank", "Ctrl+A", "Tab", "Enter")
