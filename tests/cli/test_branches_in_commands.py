"""`--branch`: one branch alone, or all that the operator sees with a column that says which (issue of two branches)."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable

import pytest

from both_branches import TwoBranches, two_branches
from builders import MORNING, Office, identity_of
from keydesk.cli.main import run_command
from keydesk.rules.roles import FACILITY, IN_HOME
from shell import Run

Commands = Callable[..., Run]


@pytest.fixture
def both(office: Office) -> TwoBranches:
    """Rivera in both branches, a visit of each today."""
    return two_branches(office)


@pytest.fixture
def keydesk_of(both: TwoBranches, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs a command line as whoever has two roles."""
    monkeypatch.setattr("keydesk.clock.SystemClock.now", lambda _clock: MORNING)
    monkeypatch.setenv("KEYDESK_DB", os.fspath(both.office.path))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))

    def run(line: str, pair: tuple[str | None, str | None] = ("admin", "admin")) -> Run:
        monkeypatch.setattr("keydesk.desk.of_this_process", lambda: identity_of(both.uids[pair]))
        capsys.readouterr()
        code = run_command(line.split())
        return Run(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize("line", ["visits", "summary", "needed --days 2"])
def test_both_are_listed_with_their_branch_and_one_without(keydesk_of: Commands, line: str) -> None:
    """BRANCH stands in the list where it is of both, in CSV and in JSON, too; of one branch every line is its own."""
    said = keydesk_of(line)
    assert "BRANCH" in said.out
    assert {row["branch"] for row in keydesk_of(f"{line} --json").json} == {"In-Home", "Facility"}
    rows = list(csv.DictReader(keydesk_of(f"{line} --csv").out.splitlines()))
    assert {row["branch"] for row in rows} == {"In-Home", "Facility"}
    for branch, sitter in (("in_home", "Sam Ortega"), ("Facility", "Jo Lind")):
        alone = keydesk_of(f"{line} --branch {branch}")
        assert "BRANCH" not in alone.out
        assert sitter in alone.out
        assert len(keydesk_of(f"{line} --json --branch {branch}").json) == 1


def test_whoever_is_of_one_branch_needs_no_word_for_it(keydesk_of: Commands) -> None:
    """Their lists have their branch alone; the other one is refused, by its name."""
    assert "BRANCH" not in keydesk_of("visits", (None, "scheduler")).out
    (row,) = keydesk_of("visits --json", (None, "scheduler")).json
    assert row["sitter"] == "Jo Lind"
    refused = keydesk_of("visits --branch in_home", (None, "scheduler"))
    assert refused.refusal.endswith("has no place in In-Home. Ask an admin for one: Staff (F6).")


def test_a_branch_that_there_is_not_is_refused(keydesk_of: Commands, both: TwoBranches) -> None:
    """A mistyped one, and Facility once it is switched off: each with what to do."""
    assert "A branch is in_home or facility." in keydesk_of("summary --branch north").refusal
    assert keydesk_of("config branches facility off --yes").code == 0
    assert "Facility is switched off" in keydesk_of("summary --branch facility").refusal
    assert "BRANCH" not in keydesk_of("summary").out


def test_a_report_says_whose_it_is(keydesk_of: Commands) -> None:
    """What was asked for has the branch, and the line for cron asks for it again."""
    page = keydesk_of("report daily-summary --format html --branch facility").out
    assert "branch: Facility" in page
    assert "branch: In-Home, Facility" in keydesk_of("report daily-summary --format html").out
    assert "--branch=facility" in keydesk_of("report daily-summary --branch facility --cron").out
    assert "--branch" not in keydesk_of("report daily-summary --cron").out


@pytest.mark.parametrize(("branch", "number"), [(IN_HOME, 1), (FACILITY, 2)])
def test_a_visit_is_booked_in_the_branch_that_is_named(
    keydesk_of: Commands, both: TwoBranches, branch: str, number: int
) -> None:
    """For its service, by a sitter of its own; and a number of the other side is no number."""
    booked = keydesk_of(f"visits book Rivera --day fri --at 10:00 --service Stay --branch {branch} --json")
    (row,) = booked.json["visits"]
    assert row["service"] == f"Stay {branch}"
    other = both.ids[FACILITY if branch == IN_HOME else IN_HOME]["visit"]
    pair = ("admin", None) if branch == IN_HOME else (None, "admin")
    assert f"There is no visit number {other}" in keydesk_of(f"visits cancel {other}", pair).refusal
    assert both.ids[branch]["visit"] == number


def test_a_price_is_for_a_service_of_the_branch_that_is_meant(keydesk_of: Commands) -> None:
    """A name of one branch alone means that one; with --branch only its own are known, and prices list theirs."""
    for branch in ("in_home", "facility"):
        done = keydesk_of(f"prices set Rivera Stay --branch {branch} 30 --from today --keep")
        assert done.code == 0, done.err
        (row,) = keydesk_of(f"prices --json --branch {branch}").json
        assert row["service"] == f"Stay {branch}"
    assert {row["branch"] for row in keydesk_of("prices --json").json} == {"In-Home", "Facility"}
    assert keydesk_of("prices set Rivera Stay 30 --from today --keep", (None, "scheduler")).code == 0
