"""`report`: asked, written and printed from the shell; nothing leaves that should not, and what leaves is on record."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from builders import MORNING
from keydesk.identity import Identity
from shell import Keydesk, Shop


@pytest.fixture
def booked(shop: Shop, keydesk: Keydesk) -> Keydesk:
    """Two visits of Sam's today."""
    shop.office.visit(1, 2, MORNING.date(), "08:30")
    shop.office.visit(3, 2, MORNING.date(), "10:00")
    shop.office.close()
    return keydesk


def test_every_format_by_option_and_by_ending(booked: Keydesk, tmp_path: Path) -> None:
    """A file is written as its name ends, or as it is said, for nobody else to read."""
    begins = {"pdf": b"%PDF", "xlsx": b"PK", "html": b"<!DOCTYPE html>", "txt": b"Daily Summary", "json": b"["}
    for ending, first in begins.items():
        path = tmp_path / f"day.{ending}"
        done = booked("report", "daily-summary", "-o", str(path))
        assert done.code == 0
        assert str(path) in done.err
        assert path.read_bytes().startswith(first)
        assert path.stat().st_mode & 0o777 == 0o600
        assert not list(tmp_path.glob("*.new"))
    path = tmp_path / "day"
    assert booked("report", "daily-summary", "--format", "xlsx", "-o", str(path)).code == 0
    head = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_name("Report").to_python()[0]
    assert "WHAT TO DO" in head


def test_parameters_by_options_and_by_with(booked: Keydesk) -> None:
    """What a report can be asked with has one reading; a mistake names the parameter."""
    assert booked("report", "daily-summary", "--day", "tomorrow").out == "No visit is booked for tomorrow.\n"
    assert booked("report", "daily-summary", "--with", "day=tomorrow").out == "No visit is booked for tomorrow.\n"
    assert "not asked with “horizon”" in booked("report", "daily-summary", "--with", "horizon=3").refusal
    assert "Nobody here goes by “Zed”" in booked("report", "daily-summary", "--sitter", "Zed").refusal
    assert booked("report", "daily-summary", "--with", "day").code == 2


def test_a_report_is_known_by_the_name_that_people_give_it(booked: Keydesk) -> None:
    """The title in any case does, with blanks."""
    assert booked("report", "Daily Summary").out == booked("report", "daily-summary").out


def test_the_list_tells_what_each_can_be_asked_with(booked: Keydesk) -> None:
    """For people in brackets, for programs by name, kind and default."""
    listed = booked("report", "--list", "--json").json
    daily = next(each for each in listed if each["name"] == "daily-summary")
    assert daily["title"] == "Daily Summary"
    wanted = {"name": "day", "label": "Day", "kind": "day", "default": "today", "required": True, "choices": []}
    assert wanted in daily["parameters"]


def test_what_is_written_is_on_the_record(booked: Keydesk, tmp_path: Path) -> None:
    """Who took which list out, and how it was asked; looking at it in the terminal is not."""
    booked("report", "daily-summary")
    booked("report", "daily-summary", "--sitter", "sam", "-o", str(tmp_path / "day.pdf"))
    told = booked("report", "who-looked", "--json").json
    assert len([each for each in told if each["thing"] == "daily summary"]) == 1
    assert "Sam Ortega" in str(told)


def test_two_formats_at_once_are_one_too_many(booked: Keydesk, tmp_path: Path) -> None:
    """It says so, and writes nothing."""
    path = tmp_path / "day.pdf"
    assert "several formats" in booked("report", "daily-summary", "--json", "--format", "pdf", "-o", str(path)).refusal
    assert "--print prints pages" in booked("report", "daily-summary", "--print", "-o", str(path)).refusal
    assert not path.exists()


def test_tags_and_addresses_come_together_only_for_an_admin_who_asks(booked: Keydesk, tmp_path: Path) -> None:
    """M1, M3: the office decides, an option says otherwise, and both at once are on the record before they are seen."""
    plain = booked("report", "daily-summary", "--json").json[0]
    assert "address" not in plain
    assert plain["tag_code"]
    addresses = booked("report", "daily-summary", "--show", "addresses", "--json")
    assert "address" in addresses.json[0]
    assert "tag_code" not in addresses.json[0]
    assert "never on one sheet" in addresses.err
    nothing = booked("report", "daily-summary", "--show", "nothing", "--json").json[0]
    assert not {"address", "tag_code", "key_code"} & set(nothing)
    assert booked("report", "who-looked", "--json").json == []
    both = booked("report", "daily-summary", "--codes-and-addresses", "--json").json[0]
    assert {"address", "tag_code"} <= set(both)
    (told,) = booked("report", "who-looked", "--json").json
    assert told["told"].endswith("codes and addresses together")
    assert "leave out --show" in booked("report", "overdue", "--codes-and-addresses", "--show", "tags").refusal


def test_who_is_no_admin_gets_one_of_both(
    booked: Keydesk, shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A scheduler may take lists out, as the office lets them go."""
    assert booked("config", "set", "print_shows", "nothing").code == 0
    shop.office.person("Bo Tran", role="scheduler", uid=4242)
    shop.office.close()
    monkeypatch.setattr("keydesk.desk.of_this_process", lambda: Identity("uid", "4242", "bo"))
    assert "tag_code" not in booked("report", "daily-summary", "--json").json[0]
    assert "lets neither" in booked("report", "daily-summary", "--show", "tags").refusal
    path = tmp_path / "day.csv"
    refusal = booked("report", "daily-summary", "--codes-and-addresses", "-o", str(path)).refusal
    assert "for admins, and Bo Tran is none" in refusal
    assert not path.exists()


def test_an_ending_that_no_format_has_is_told(booked: Keydesk, tmp_path: Path) -> None:
    """Nobody finds text in a file that ends in .docx."""
    path = tmp_path / "day.docx"
    assert "No report is written as .docx" in booked("report", "daily-summary", "-o", str(path)).refusal
    assert booked("report", "daily-summary", "-o", str(path), "--format", "text").code == 0


def test_a_report_is_printed_as_pages(booked: Keydesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the box's own lp, under a name that tells nobody's: the queue is for everybody's eyes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    lp = folder / "lp"
    lp.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat > {tmp_path}/printed\necho request id is front-7\n')
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    done = booked("report", "daily-summary", "--sitter", "sam", "--print", "--printer", "front", "--paper", "letter")
    assert (done.code, done.out) == (0, "")
    assert "Sent to the printer: request id is front-7" in done.err
    assert (tmp_path / "asked").read_text() == "-t keydesk report -d front -\n"
    assert (tmp_path / "printed").read_bytes().startswith(b"%PDF")
    (told,) = booked("report", "who-looked", "--json").json
    assert (told["verb"], told["thing"]) == ("print", "daily summary")


def test_who_may_only_look_prints_and_takes_no_file(
    booked: Keydesk, shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A list goes to the safe on paper with whoever works there; a file is an export."""
    shop.office.person("Kim Voss", uid=4243)
    shop.office.close()
    monkeypatch.setattr("keydesk.desk.of_this_process", lambda: Identity("uid", "4243", "kim"))
    assert booked("report", "pull-list").code == 0
    path = tmp_path / "pull.pdf"
    assert "Kim Voss may not export lists" in booked("report", "pull-list", "-o", str(path)).refusal
    assert not path.exists()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "cannot print" in booked("report", "pull-list", "--print").refusal
