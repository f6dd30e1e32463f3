"""How a visit of a day reads: what its last column says, how it is cut, and in which order visits stand."""

from __future__ import annotations

from datetime import datetime

import pytest

from builders import MORNING
from keydesk.db.rows.needs import CopyPlaceRow, DayVisitRow, LackingRow, RemedyRow
from keydesk.widgets.day_cells import found_by, in_order, is_problem, key_words, sitter_cells, visit_cells
from keydesk.widgets.day_head import long_day, near_word
from keydesk.widgets.day_pane import DayTold, _beneath, _beside
from keydesk.widgets.fitting import fit

TODAY = MORNING.date()
WELL = DayVisitRow(
    visit_id=1, branch_id="in_home", day=TODAY, starts_at=datetime(2026, 11, 24, 8, 30),  # noqa: DTZ001 - wall clock
    ends_at=datetime(2026, 11, 24, 9, 0),  # noqa: DTZ001 - wall clock
    all_day=False, status="scheduled", client_id=1, client="Ana Rivera", client_sorted="Rivera, Ana",
    client_active=True, sitter_id=2, sitter="Sam Ortega", sitter_active=True, sitter_blocked=False,
    service="drop-in", pets="Mochi", note="", price_cents=0, flag="ok",
)  # fmt: skip
FLAGGED = WELL._replace(flag="no_key", reason="with_sitter", reason_words="with Jo Reyes, needs it 16:00")


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (WELL, "ok"),
        (FLAGGED, "NO KEY  with Jo Reyes, needs it 16:00"),
        (WELL._replace(flag="not_required", reason_words="keypad"), "no key required · keypad"),
        (WELL._replace(flag="unassigned", sitter_id=None), "unassigned"),
        (WELL._replace(flag="off"), ""),
        (WELL._replace(sitter_blocked=True), "sitter blocked"),
        (WELL._replace(sitter_active=False), "sitter has left"),
        (FLAGGED._replace(status="cancelled"), "cancelled"),
        (WELL._replace(status="completed"), "completed"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_last_column_says_it_in_words(visit: DayVisitRow, said: str) -> None:
    """A flag, a calm word, or nothing: never a colour alone."""
    assert key_words(visit, flags=True).text == said


def test_without_flags_only_what_is_no_flag_is_said() -> None:
    """*Show Missing Keys* off: no flag and no "ok"; what nobody is booked for is said all the same."""
    assert key_words(FLAGGED, flags=False).text == ""
    assert key_words(WELL, flags=False).text == ""
    assert key_words(WELL._replace(flag="unassigned", sitter_id=None), flags=False).text == "unassigned"


@pytest.mark.parametrize(
    ("width", "seen"),
    [
        (37, "NO KEY  with Jo Reyes, needs it 16:00"),
        (36, "NO KEY  with Jo Reyes, needs it…"),
        (26, "NO KEY  with Jo Reyes…"),
    ],
)
def test_a_reason_is_cut_after_a_word(width: int, seen: str) -> None:
    """A time is there or it is not: no half of one."""
    assert fit("NO KEY  with Jo Reyes, needs it 16:00", width, cut="word").rstrip() == seen


def test_problems_are_flags_nobody_and_sitters_who_cannot_go() -> None:
    """What is over or called off is no problem of today's."""
    assert [is_problem(each) for each in (WELL, FLAGGED, WELL._replace(sitter_blocked=True))] == [False, True, True]
    assert not is_problem(FLAGGED._replace(status="cancelled"))


def test_orders() -> None:
    """By sitter nobody comes last; by client as lists sort; by time as they came."""
    nobody = WELL._replace(visit_id=2, sitter_id=None, sitter="", client_id=2, client_sorted="Ångström, Bo")
    jo = WELL._replace(visit_id=3, sitter_id=3, sitter="Jo Reyes", client_id=3, client_sorted="Zell, Kim")
    visits = (nobody, WELL, jo)
    assert [each.visit_id for each in in_order("sitter", visits)] == [3, 1, 2]
    assert [each.visit_id for each in in_order("client", visits)] == [2, 1, 3]
    assert [each.visit_id for each in in_order("time", visits)] == [2, 1, 3]


def test_a_sitters_line_counts_what_is_open_and_what_lacks() -> None:
    """Also while it is folded."""
    line = sitter_cells((WELL, FLAGGED, WELL._replace(status="cancelled")), flags=True, folded=True)
    assert line[0] == ("▸ Sam Ortega   2 visits · 1 NO KEY · 1 cancelled", "header")


def test_a_day_that_is_over_says_nothing_of_keys() -> None:
    """Nobody needs a key for it any more, so nobody is said to have one."""
    assert visit_cells(WELL, by="sitter", flags=True, past=True)[-1] == ("", "")


def test_the_filter_finds_the_words_of_the_flag() -> None:
    """Also accents aside."""
    assert "no key" in found_by(FLAGGED)
    assert "angstrom" in found_by(WELL._replace(client="Bo Ångström"))


def test_days_are_said_in_full_and_by_their_distance() -> None:
    """Another year is written out."""
    assert long_day(TODAY, today=TODAY) == "Tuesday 24 November"
    assert long_day(TODAY.replace(year=2027), today=TODAY) == "Wednesday 24 November 2027"
    assert near_word(TODAY.replace(day=20), today=TODAY) == "4 days ago"


def test_all_lacking_keys_are_told_with_where_their_copies_are() -> None:
    """Two locks: both codes on top, each with its copies, however wide the pane is."""
    front = LackingRow(1, "K7MT", "front door", (CopyPlaceRow(1, "K7MT-1", 1, "safe", "Front office", hook="A7"),))
    garage = LackingRow(2, "P4XZ", "garage")
    told = DayTold(
        FLAGGED._replace(lacking=(front, garage), note="mind the step"), TODAY,
        remedies=(RemedyRow("take", "Take K7MT-1 off hook A7 for Sam Ortega", "Front office"),),
    )  # fmt: skip
    beneath = ["".join(text for text, _ in line) for line in _beneath(told, 78, 9)]
    assert beneath[0].startswith("NO KEY  Ana Rivera 08:30, Sam Ortega: K7MT, P4XZ")
    assert beneath[1].strip() == "mind the step"
    assert any("K7MT front door: K7MT-1 A7 · Front office" in line for line in beneath)
    beside = " ".join("".join(text for text, _ in line) for line in _beside(told, 32))
    assert "P4XZ garage: no copy in use" in beside
