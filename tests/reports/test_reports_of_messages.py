"""Reports of messages and requests: what is in them, in the branches that are looked at alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, MO, VAL, Both, both_branches, in_facility
from builders import MORNING, Office
from keydesk.operations.messages import add_message
from keydesk.operations.requests import book_request, decline_request, take_request
from keydesk.reports.export import export
from keydesk.reports.registry import build_report
from keydesk.reports.report import Report

RIVERA = 1
FRIDAY = (MORNING + timedelta(days=3)).date()


@pytest.fixture
def both(office: Office) -> Both:
    """Something said and wished for on each side."""
    made = both_branches(office)
    assert office.client("Rivera", "Ana") == RIVERA
    in_facility(office, RIVERA)
    desk = office.desk()
    for branch, word in ((IN_HOME, "walk"), (FACILITY, "board")):
        desk.perform_now(add_message, client_id=RIVERA, body=f"Can you {word}?", direction="in", branch=branch)
        desk.perform_now(take_request, client_id=RIVERA, wish=f"To {word}", from_day=FRIDAY, branch=branch)
    old = MORNING - timedelta(days=30)
    desk.perform_now(add_message, client_id=RIVERA, body="Long ago", at=old, branch=IN_HOME)
    return made


def built(both: Both, name: str, uid: int | None = None, **texts: str) -> Report:
    """A report as somebody asks for it."""
    report: Report = both.office.desk(uid).look_up_now(build_report, name=name, texts=texts)
    return report


def column(report: Report, name: str) -> list[Any]:
    """One column of a report."""
    at = next(at for at, each in enumerate(report.columns) if each.name == name)
    return [row[at] for row in report.rows]


def test_messages_are_those_of_a_week_unless_said(both: Both) -> None:
    """Newest first; with the branch of each where there are two."""
    report = built(both, "messages")
    assert column(report, "body") == ["Can you board?", "Can you walk?"]
    assert column(report, "branch_words") == ["Facility", "In-Home"]
    assert column(report, "state") == ["unanswered", "unanswered"]
    assert column(built(both, "messages", **{"from": "-60"}), "body")[-1] == "Long ago"
    assert column(built(both, "messages", show="notes", **{"from": "-60"}), "body") == ["Long ago"]
    assert built(both, "messages", show="to them").rows == ()


@pytest.mark.parametrize(("uid", "word"), [(MO, "walk"), (VAL, "board")])
def test_each_side_reads_its_own(both: Both, uid: int, word: str) -> None:
    """By report; what is exported is what is seen."""
    assert column(built(both, "messages", uid, **{"from": "-7"}), "body") == [f"Can you {word}?"]
    assert column(built(both, "requests", uid), "wish") == [f"To {word}"]
    if uid == VAL:
        desk = both.office.desk(uid)
        assert column(desk.look_up_now(export, kind="messages"), "body") == [f"Can you {word}?"]
        assert column(desk.look_up_now(export, kind="requests"), "wish") == [f"To {word}"]


def test_requests_say_what_became_of_them(both: Both) -> None:
    """Open, booked with how many visits, declined with the answer."""
    desk = both.office.desk()
    desk.perform_now(book_request, request_id=1, booking={"day": FRIDAY, "at": None})
    desk.perform_now(decline_request, request_id=2, answer="We are full")
    report = built(both, "requests")
    assert column(report, "state") == ["declined", "booked, 1"]
    assert column(report, "answer") == ["We are full", None]
    assert column(report, "days") == ["Fri 27 Nov", "Fri 27 Nov"]
    assert built(both, "requests", show="open").rows == ()
