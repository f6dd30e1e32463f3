"""`summary`, `needed` and `report`: who lacks which key, in names and shapes that scripts rely on."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from builders import MORNING
from shell import Keydesk, Shop

TODAY = MORNING.date()
RIVERA, LINDQVIST, OKAFOR = 1, 2, 3
SAM, JO = 2, 3


@pytest.fixture
def booked(shop: Shop, keydesk: Keydesk) -> Keydesk:
    """Sam is at Rivera's, Okafor's (Jo has that key) and Marsh's today; nobody at Lindqvist's, whose key Sam has."""
    office = shop.office
    marsh = office.client("Marsh", "Ida")
    novak = office.client("Novak", key_required=False, no_key_reason="keypad")
    office.visit(RIVERA, SAM, TODAY, "08:30")
    office.visit(OKAFOR, SAM, TODAY, "10:00")
    office.visit(OKAFOR, JO, TODAY, "16:00")
    office.visit(marsh, SAM, TODAY, "11:00")
    office.visit(novak, SAM, TODAY, "12:00")
    office.visit(LINDQVIST, None, TODAY, "13:00")
    office.visit(RIVERA, JO, TODAY, "15:00", status="cancelled")
    office.visit(LINDQVIST, SAM, TODAY + timedelta(days=2), "09:00")
    office.visit(RIVERA, JO, TODAY + timedelta(days=2), "09:00")
    office.close()
    assert keydesk("check-out", "9WCN-1", "--to", "jo").code == 0
    assert keydesk("check-out", "3FQD-1", "--to", "sam").code == 0
    return keydesk


def test_summary_says_flag_reason_and_remedy(booked: Keydesk) -> None:
    """Each visit has `flag`, `reason` and `remedy` by their stable names, and times with their offset."""
    rows = booked("summary", "--by", "time", "--json").json
    told = [(row["client"], row["flag"], row["reason"], row["remedy"], row["tag_code"]) for row in rows]
    assert told == [
        ("Rivera, Ana", "no_key", "on_hook", "take", "K7MT-1"),
        ("Okafor, Ben", "no_key", "with_sitter", "hand_over", "9WCN-1"),
        ("Marsh, Ida", "no_key", "none_on_file", "add_key", None),
        ("Novak", "not_required", "keypad", None, None),
        ("Lindqvist, Ida", "unassigned", None, "another_sitter", None),
        ("Rivera, Ana", "ok", None, None, None),
        ("Okafor, Ben", "ok", None, None, None),
    ]
    first = rows[0]
    assert first["starts_at"] == "2026-11-24T08:30:00+00:00"
    assert (first["reason_words"], first["first_needed"], first["sitter"]) == ("on hook A1", "2026-11-24", "Sam Ortega")
    assert rows[1]["reason_words"] == "with Jo Lind, needs it 16:00"
    assert rows[5]["status"] == "cancelled"


def test_summary_for_people(booked: Keydesk) -> None:
    """By sitter, Unassigned last; the counts beneath; only problems where asked."""
    run = booked("summary")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0].split()[:2] == ["TIME", "CLIENT"]
    assert lines[0].endswith("WHAT TO DO")
    groups = [at for at, line in enumerate(lines) if line in {"Jo Lind", "Sam Ortega", "Unassigned"}]
    assert [lines[at] for at in groups] == ["Jo Lind", "Sam Ortega", "Unassigned"]
    assert [below - above for above, below in pairwise(groups)] == [4, 6]
    assert lines[-1] == "Today: 6 visits by 2 sitters, 3 NO KEY, 1 unassigned."
    problems = booked("summary", "--problems").out
    assert "NO KEY on hook A1" in problems
    assert "Take K7MT-1 off hook A1 for Sam Ortega" in problems
    assert "Novak" not in problems
    assert "ok" not in problems.split()


@pytest.mark.parametrize("day", ["tomorrow", "wed", "2026-11-25", "25 Nov", "+1"])
def test_any_day_as_people_write_it(booked: Keydesk, day: str) -> None:
    """A day without visits says so, by its name."""
    assert booked("summary", "--day", day).out == "No visit is booked for tomorrow.\n"
    assert booked("summary", "--day", day, "--json").json == []
    assert booked("report", "pull-list", "--day", day).out == "Nothing has to be taken off its hook for tomorrow.\n"


def test_a_day_with_everything_in_order_says_so(booked: Keydesk) -> None:
    """Nothing to do is told as such, and is no failure."""
    booked("check-out", "K7MT-1", "--to", "jo")
    run = booked("summary", "--day", "+2", "--problems")
    assert run.code == 0
    assert run.out.startswith("Thu 26 Nov: every visit has a sitter, and every sitter the key.\n")


def test_notices_off_are_off(booked: Keydesk) -> None:
    """No flag remains; who has no sitter is told all the same."""
    booked("config", "set", "notices_on", "no")
    flags = {row["flag"] for row in booked("summary", "--json").json}
    assert flags == {"off", "ok", "not_required", "unassigned"}
    assert "key notices are switched off" in booked("summary").out
    needed = booked("needed", "--json")
    assert (needed.code, needed.json) == (0, [])
    assert "Key notices are switched off" in needed.err
    said = booked("needed").out
    assert said.count("switched off") == 1
    assert "No key is needed" not in said
    booked("check-out", "K7MT-1", "--to", "jo")
    assert "and every sitter the key" not in booked("summary", "--day", "+2", "--problems").out


def test_needed_up_to_the_horizon(booked: Keydesk) -> None:
    """A row a sitter and key, with the first visit for it, who has it, and where it is otherwise."""
    rows = booked("needed", "--days", "3", "--json").json
    told = [(row["sitter"], row["client"], row["key_code"], row["has_it"], row["reason"]) for row in rows]
    assert told == [
        ("Sam Ortega", "Rivera, Ana", "K7MT", False, "on_hook"),
        ("Sam Ortega", "Okafor, Ben", "9WCN", False, "with_sitter"),
        ("Sam Ortega", "Marsh, Ida", None, False, "none_on_file"),
        (None, "Lindqvist, Ida", "3FQD", False, "with_sitter"),
        ("Jo Lind", "Okafor, Ben", "9WCN", True, None),
        ("Sam Ortega", "Lindqvist, Ida", "3FQD", True, None),
        ("Jo Lind", "Rivera, Ana", "K7MT", False, "on_hook"),
    ]
    okafor = rows[1]
    assert (okafor["copies_in_use"], okafor["copies_wanted"], okafor["short"]) == (1, 2, True)
    assert okafor["first_at"] == "2026-11-24T10:00:00+00:00"
    assert "Too few copies for one day: Okafor, Ben 9WCN." in booked("needed", "--days", "3").out
    assert {row["sitter"] for row in booked("needed", "--sitter", "jo", "--json").json} == {"Jo Lind"}
    assert {row["client"] for row in booked("needed", "--client", "rivera", "--json").json} == {"Rivera, Ana"}
    by_sitter = [row["sitter"] for row in booked("needed", "--by", "sitter", "--json").json]
    assert by_sitter == ["Jo Lind"] * 2 + ["Sam Ortega"] * 4 + [None]


@pytest.mark.parametrize("days", ["0", "61", "many"])
def test_the_horizon_is_one_to_sixty_days(booked: Keydesk, days: str) -> None:
    """Anything else is wrong usage."""
    run = booked("needed", "--days", days)
    assert (run.code, run.out) == (2, "")


def test_the_pull_list_is_by_hook_and_marks_what_is_taken(booked: Keydesk) -> None:
    """Only what hangs and is lacking; what was taken this morning stays on it as done."""

    def listed() -> list[tuple[str, str, str, bool]]:
        rows = booked("report", "pull-list", "--format", "json").json
        return [(row["hook"], row["tag_code"], row["sitter"], row["done"]) for row in rows]

    assert listed() == [("A1", "K7MT-1", "Sam Ortega", False), ("A4", "9WCN-1", "Jo Lind", True)]
    assert booked("report", "pull-list").out.endswith("1 key to pull for today, in 1 bag.\n")
    booked("check-out", "K7MT-1", "--to", "sam")
    assert listed()[0] == ("A1", "K7MT-1", "Sam Ortega", True)


def test_reports_are_named_and_written_into_files(booked: Keydesk, tmp_path: Path) -> None:
    """`--list` names each that there is; a file is written as its name ends; an unknown name says what to do."""
    listed = [line.split()[0] for line in booked("report", "--list").out.splitlines()]
    assert {"daily-summary", "keys-needed", "pull-list", "put-away", "no-longer-needed"} <= set(listed)
    for name in ("daily-summary", "keys-needed", "pull-list", "put-away", "no-longer-needed"):
        assert booked("report", name).code == 0
    path = tmp_path / "pull.csv"
    assert booked("report", "pull-list", "-o", str(path)).code == 0
    table = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [row["tag_code"] for row in table] == ["K7MT-1", "9WCN-1"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert "`keydesk report --list` names them" in booked("report", "nothing").refusal


def test_what_comes_back_says_why(booked: Keydesk) -> None:
    """A key without a visit to come is on the put-away list with its home."""
    booked("check-out", "K7MT-2", "--to", "jo", "--due", "today 23:00")
    rows = booked("report", "put-away", "--format", "json").json
    told = {row["tag_code"]: (row["why"], row["hook"]) for row in rows}
    assert told["K7MT-2"] == ("due_today", "A2")
    booked("summary")
    gone = booked("report", "no-longer-needed", "--format", "json").json
    assert gone == []


def test_the_flag_a_person_reads_is_what_a_script_reads(booked: Keydesk) -> None:
    """CSV has the same names as JSON, one line a visit."""
    rows = booked("summary", "--json").json
    table = list(csv.DictReader(io.StringIO(booked("summary", "--csv").out)))
    assert [row["flag"] for row in table] == [row["flag"] for row in rows]
    assert set(table[0]) == set(rows[0])
