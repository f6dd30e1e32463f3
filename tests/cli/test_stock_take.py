"""Counting a safe from the command line, by a file of scans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keydesk.operations.custody import check_out
from shell import Keydesk, Shop


def _scans(tmp_path: Path, text: str) -> str:
    file = tmp_path / "scans.txt"
    file.write_text(text)
    return str(file)


def test_a_safe_is_counted_settled_and_signed_off(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """A file of scans shows a wrong hook, a missing key and a strange tag; each is settled, and that is kept."""
    begun = keydesk("stock-take", "start", "--safe", "front", "--json")
    assert json.loads(begun.out) == {"stock_take": 1}
    scans = _scans(tmp_path, "A1 k7mt-1\nA2 empty\nA9 K7MT 2\nA3 3FQD-1\n\nA4 empty\nA5 99213\n")
    told = keydesk("stock-take", "scan", "--from", scans)
    assert told.err.splitlines() == [
        "Front office A2 is empty; K7MT-2 should hang there.",
        "K7MT-2: wrong hook; recorded Front office A2.",
        "Front office A4 is empty; 9WCN-1 should hang there.",
        "99213: unknown tag.",
        "6 counted.",
    ]
    found = json.loads(keydesk("stock-take", "show", "--json").out)
    assert {each["tag"]: each["kind"] for each in found} == {
        "K7MT-2": "wrong_hook",
        "99213": "unknown",
        "9WCN-1": "not_seen",
    }
    assert keydesk("stock-take", "sign-off").refusal.startswith("3 findings not settled yet")
    assert keydesk("stock-take", "settle", "record", "K7MT-2").err == "1 finding recorded where it was seen.\n"
    assert keydesk("stock-take", "settle", "missing", "all").err == "1 finding marked missing.\n"
    assert "Say why" in keydesk("stock-take", "settle", "leave", "all").refusal
    assert keydesk("stock-take", "settle", "leave", "99213", "--reason", "the gym's").code == 0
    assert keydesk("stock-take", "sign-off").err == "Signed off: 2 of 4 keys right.\n"
    assert keydesk("who-has", "K7MT-2", "--json").out.count('"A9"') == 1
    kept = keydesk("stock-take", "show", "1")
    assert "the gym's" in kept.out
    assert "Front office" in keydesk("stock-take").out


def test_scanning_the_same_file_twice_counts_nothing_twice(keydesk: Keydesk, tmp_path: Path) -> None:
    """A scanner that sends its memory once more does no harm (C4)."""
    keydesk("stock-take", "start", "--safe", "Front office")
    scans = _scans(tmp_path, "A1 K7MT-1\nA2 K7MT-2\nA3 3FQD-1\nA4 9WCN-1\n")
    keydesk("stock-take", "scan", "--from", scans)
    assert keydesk("stock-take", "scan", "--from", scans).err == "4 counted, 4 of them for the second time.\n"
    assert keydesk("stock-take", "show", "--json").out.strip() == "[]"


def test_what_a_sitter_holds_is_counted_by_name(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """Safes and sitters in one count, each under its name in brackets."""
    desk = shop.office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    shop.office.clock.advance(minutes=1)
    keydesk("stock-take", "start", "--safe", "front", "--sitter", "Sam Ortega")
    scans = _scans(tmp_path, "[Sam Ortega]\nK7MT-1\n[front]\nK7MT-2\n3FQD-1\n9WCN-1\n")
    assert keydesk("stock-take", "scan", "--from", scans).code == 0
    assert keydesk("stock-take", "sign-off").err == "Signed off: 4 of 4 keys right.\n"
    assert keydesk("stock-take", "due", "--json").out.count('"days": 0') == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("show",), 1, "Nothing is being counted"),
        (("show", "7"), 1, "There is no such stock-take"),
        (("start",), 1, "Say what to count"),
        (("start", "--safe", "nowhere"), 1, "nowhere"),
        (("settle", "burn", "all"), 2, "It is record, missing or leave"),
        (("scan", "--from", "nowhere.txt"), 1, "nowhere.txt could not be read"),
    ],
)
def test_what_cannot_be_counted_is_said(keydesk: Keydesk, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One line that says what to do next."""
    done = keydesk("stock-take", *arguments)
    assert done.code == code
    assert says in done.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[Cellar]\nK7MT-1\n", "Line 1: “Cellar” is not counted in this stock-take; Front office is."),
        ("A1 K7MT-1\nZZ9 empty\n", "Line 2: there is no hook ZZ9 in what is counted."),
        ("\n\n", "There is nothing in it"),
    ],
)
def test_a_file_with_a_place_that_is_not_counted_is_refused_whole(
    keydesk: Keydesk, tmp_path: Path, text: str, says: str
) -> None:
    """The line is named, and nothing of the file is counted."""
    keydesk("stock-take", "start", "--safe", "front")
    assert says in keydesk("stock-take", "scan", "--from", _scans(tmp_path, text)).err
    assert len(json.loads(keydesk("stock-take", "show", "--json").out)) == 4
