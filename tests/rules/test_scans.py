"""Telling scans from typing (architecture, rule 10)."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules import tags
from keydesk.rules.scans import RELEASE_SECONDS, Collector, Piece, Run, scans_of_paste, split_paste

TAGS = st.from_regex(r"[A-Z0-9]{3,12}-[1-9][0-9]?", fullmatch=True).filter(tags.is_tag)
BADGES = st.integers().map(lambda seed: tags.badge_code(random.Random(seed)))
CODES = st.one_of(TAGS, BADGES)


def keys_of(text: str) -> list[tuple[str, str | None]]:
    """A text as key events: name and character."""
    names = {"-": "minus", "\n": "enter", "\t": "tab"}
    return [(names.get(each, each), None if each in "\n\t" else each) for each in text]


def type_in(collector: Collector, text: str, now: float = 0.0) -> tuple[list[str], str]:
    """Feed a text; the scans in order, and what came through as ordinary keys."""
    scans: list[str] = []
    through = ""
    for key, character in keys_of(text):
        outcome = collector.feed(key, character, now)
        through += "".join(held.character or "" for held in outcome.replay)
        if outcome.kind == "scan":
            scans.append(outcome.scan)
        elif outcome.kind == "pass":
            through += character or "\n"
    return scans, through


@given(st.lists(CODES, min_size=20, max_size=20), st.lists(st.floats(0, 0.5), min_size=400, max_size=400))
def test_twenty_codes_are_twenty_scans_in_order_however_they_come(codes: list[str], pauses: list[float]) -> None:
    """In one packet or a key at a time, with pauses in which held keys are released: each code is one scan."""
    collector, scans, now = Collector(), [], 0.0
    gaps = iter(pauses)
    for key, character in keys_of("".join(code + "\n" for code in codes)):
        now += next(gaps, 0.0)
        collector.release(now)
        outcome = collector.feed(key, character, now)
        if outcome.kind == "scan":
            scans.append(outcome.scan)
    # A pause inside a code may leave an ending that is a tag too; that ending is read by the store as the same copy.
    assert len(scans) == len(codes)
    assert all(code.endswith(scan) for code, scan in zip(codes, scans, strict=True))


@given(st.lists(CODES, min_size=1, max_size=20))
def test_a_burst_does_nothing_but_scan(codes: list[str]) -> None:
    """Not one key of a burst reaches the screen."""
    assert type_in(Collector(), "".join(code + "\n" for code in codes)) == (codes, "")


@given(st.text("abcjkqx AKQ79-/?", max_size=30))
def test_typing_comes_through_whole_and_in_order(typed: str) -> None:
    """Whatever is no scan reaches the screen as it was typed, once the held keys are released."""
    collector = Collector()
    scans, through = type_in(collector, typed)
    through += "".join(held.character or "" for held in collector.release(RELEASE_SECONDS))
    assert scans == []
    assert through == typed


def test_small_letters_act_at_once() -> None:
    """The verbs of the screens are not held for a moment."""
    assert Collector().feed("j", "j", 0.0).kind == "pass"


def test_an_upper_case_verb_waits_and_is_given_back() -> None:
    """A alone is held, and released when nothing follows."""
    collector = Collector()
    assert collector.feed("A", "A", 0.0).kind == "hold"
    assert collector.release(RELEASE_SECONDS / 2) == ()
    assert [held.key for held in collector.release(RELEASE_SECONDS)] == ["A"]
    assert not collector.is_holding


def test_a_verb_pressed_before_does_not_spoil_the_next_scan() -> None:
    """A reassigns; the tag scanned a minute later is that tag, and not one that begins with A."""
    collector = Collector()
    collector.feed("A", "A", 0.0)
    collector.release(1.0)
    assert type_in(collector, "K7MT-2\n", 60.0) == (["K7MT-2"], "")


def test_enter_after_what_is_no_code_is_enter() -> None:
    """The held keys come first, then Enter, in order."""
    assert type_in(Collector(), "AB\n") == ([], "AB\n")
    assert type_in(Collector(), "ST7KDPA\n")[0] == ([] if not tags.is_badge("ST7KDPA") else ["ST7KDPA"])


def test_a_tab_may_end_a_scan() -> None:
    """Some scanners send Tab after the code."""
    assert type_in(Collector(), "K7MT-2\t") == (["K7MT-2"], "")


def test_what_goes_elsewhere_is_forgotten() -> None:
    """When the focus moves, the held keys are given back and nothing is remembered."""
    collector = Collector()
    type_in(collector, "K7M")
    assert len(collector.forget()) == 3
    assert type_in(collector, "T-2\n") == ([], "T-2\n")


@given(
    st.lists(CODES, min_size=1, max_size=20), st.sampled_from(["\n", "\r\n", "\r", "\t", ",", ", ", "; ", "\n\n", " "])
)
def test_a_pasted_list_is_many_scans(codes: list[str], between: str) -> None:
    """Lines, tabs, commas, blanks; with or without an end of line."""
    expected = tuple(Piece(code, is_code=True) for code in codes)
    assert split_paste(between.join(codes)) == expected
    assert split_paste(between.join(codes) + "\r\n") == expected


@pytest.mark.parametrize(
    ("pasted", "pieces"),
    [
        ("K7MT,2\n3FQD 1", [("K7MT,2", True), ("3FQD 1", True)]),
        ("Sam Ortega\r\nk7mt2\r\n\r\n", [("Sam Ortega", False), ("k7mt2", True)]),
        ("please call me, 5 pm", [("please call me, 5 pm", False)]),
        ("Rivera", [("Rivera", False)]),
        ("", []),
        (" \n\t\r\n", []),
    ],
)
def test_what_is_no_code_stays_text(pasted: str, pieces: list[tuple[str, bool]]) -> None:
    """A line of words is one piece; blank lines are none."""
    assert [(piece.text, piece.is_code) for piece in split_paste(pasted)] == pieces


def test_a_long_paste_is_read_in_linear_time() -> None:
    """A thousand times the list does not take a million times as long."""
    began = time.monotonic()
    assert len(split_paste("K7MT-2\n" * 50_000)) == 50_000
    split_paste("K" * 500_000)
    split_paste(" " * 500_000)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("typed", "scan"),
    [
        ("K7MT-1", "K7MT-1"),
        ("lindqK7MT-1", "K7MT-1"),
        ("holder:sam K7MT-1", "K7MT-1"),
        ("k7mt-1", ""),
        ("rivera", ""),
        ("LINDQ", ""),
    ],
)
def test_a_run_of_letters_ends_in_a_scan_by_its_shape(typed: str, scan: str) -> None:
    """What was typed before it is left out; small letters and names are no scan."""
    run = Run()
    for letter in typed:
        assert run.feed(letter, letter) == ""
    assert run.feed("enter", "\r") == scan
    assert run.feed("enter", "\r") == ""


def test_another_key_begins_a_run_anew() -> None:
    """After a step in the text the letters before it are none of the scan's."""
    run = Run()
    for key in ("A", "left", *"K7MT-1"):
        run.feed(key, key if len(key) == 1 else None)
    assert run.feed("enter", "\r") == "K7MT-1"


@pytest.mark.parametrize(
    ("text", "scans"),
    [
        ("K7MT-1\n3FQD-1", ("K7MT-1", "3FQD-1")),
        ("K7MT-1 3FQD-1", ("K7MT-1", "3FQD-1")),
        ("k7mt1\r\nRivera\r\n3fqd1", ("k7mt1", "Rivera", "3fqd1")),
        ("555 019", ()),
        ("12 Elm Street\nAustin 78701", ()),
        ("K7MT-1\n", ()),
        ("Rivera\nOkafor", ()),
    ],
)
def test_a_paste_into_a_filter_is_a_list_or_is_looked_for(text: str, scans: tuple[str, ...]) -> None:
    """Two codes or more are a list; a phone number, an address and names are not."""
    assert scans_of_paste(text) == scans
