"""Service requests: taken down in one branch, booked as visits, declined, opened again (K7, K8)."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from at_both_branches import FACILITY, IN_HOME, KIM, MO, SAM, VAL, Both, both_branches, in_facility
from builders import MORNING, Office
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.requests import open_requests, request_by_id, request_choices, requests
from keydesk.operations.clients import edit_client, set_status
from keydesk.operations.merging import merge_clients
from keydesk.operations.requests import (
    book_request,
    change_request,
    decline_request,
    reopen_request,
    take_request,
)
from keydesk.operations.requests_asked import book_request_asked, take_request_asked
from keydesk.operations.undo import undo
from keydesk.operations.visit_states import cancel_visit
from keydesk.operations.visit_words import VisitWords
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.requests import branches_asked, days_words, repeat_for

RIVERA, MARSH = 1, 2
WALK, NIGHT = 1, 2
TODAY = MORNING.date()
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


@pytest.fixture
def both(office: Office) -> Both:
    """Rivera is served by both branches, Marsh by In-Home alone."""
    made = both_branches(office)
    assert office.client("Rivera", "Ana") == RIVERA
    assert office.client("Marsh", "Eli") == MARSH
    in_facility(office, RIVERA)
    return made


def did(both: Both, operation: Any, *, uid: int | None = None, at: str | None = None, **how: Any) -> Any:
    """Does one thing, as the admin or as a Unix user, in a branch or in all that they see."""
    desk = both.office.desk(uid)
    desk.work_in(at)
    return desk.perform_now(operation, **how)


def seen(both: Both, query: Any, *, uid: int | None = None, at: str | None = None, **how: Any) -> Any:
    """Looks something up."""
    desk = both.office.desk(uid)
    desk.work_in(at)
    return desk.look_up_now(query, **how)


def taken(both: Both, **how: Any) -> int:
    """A request of Rivera's, In-Home."""
    given = {"client_id": RIVERA, "wish": "Two walks a day", "branch": IN_HOME, **how}
    return int(did(both, take_request, **given).id)


def test_a_request_asks_in_which_branch_and_the_primary_one_appears_first(both: Both) -> None:
    """Seed 3: "clients will see a pop-up asking them to select whether they would like … In-Home or Facility services".

    And "when requesting services, the Facility option will appear first for them to select", where that is primary.
    """
    assert seen(both, request_choices, client_id=RIVERA).branches == (IN_HOME, FACILITY)
    did(both, edit_client, client_id=RIVERA, version=None, fields={"primary_branch": FACILITY})
    assert seen(both, request_choices, client_id=RIVERA).branches == (FACILITY, IN_HOME)
    assert seen(both, request_choices, uid=KIM, at=IN_HOME, client_id=RIVERA).branches == (FACILITY, IN_HOME)


def test_it_is_not_asked_where_there_is_one_answer(both: Both) -> None:
    """A client of one branch, somebody of one branch, an office of one branch; or a client inactive in one of two."""
    assert seen(both, request_choices, client_id=MARSH).branches == (IN_HOME,)
    assert seen(both, request_choices, uid=VAL, client_id=RIVERA).branches == (FACILITY,)
    assert seen(both, request_choices, uid=SAM, at=IN_HOME, client_id=RIVERA).branches == (IN_HOME,)
    did(both, set_status, client_id=RIVERA, branch=IN_HOME, status="inactive")
    assert seen(both, request_choices, client_id=RIVERA).branches == (FACILITY,)


@pytest.mark.parametrize(
    ("places", "primary", "asked"),
    [
        ([("in_home", "active"), ("facility", "prospect")], "facility", ("facility", "in_home")),
        ([("in_home", "inactive"), ("facility", "inactive")], "in_home", ("in_home", "facility")),
        ([("in_home", "inactive"), ("facility", "active")], "in_home", ("facility",)),
        ([("facility", "active")], "in_home", ("facility",)),
        ([], "in_home", ()),
    ],
)
def test_which_branches_are_offered(places: list[tuple[str, str]], primary: str, asked: tuple[str, ...]) -> None:
    """Those in which the client is served, the primary one first."""
    assert branches_asked(places, seen=(IN_HOME, FACILITY), primary=primary) == asked


def test_a_request_is_seen_in_its_branch_alone(both: Both) -> None:
    """Its number is not there for who has no place there, and its services are that branch's."""
    number = taken(both, branch=FACILITY, service_id=NIGHT)
    assert seen(both, open_requests, uid=VAL) == 1
    assert seen(both, open_requests, uid=MO) == 0
    assert seen(both, requests, uid=SAM, at=IN_HOME) == ()
    with pytest.raises(Refusal, match="no request number"):
        seen(both, request_by_id, uid=MO, request_id=number)
    with pytest.raises(Refusal, match="no request number"):
        did(both, decline_request, at=IN_HOME, request_id=number, answer="no")
    with pytest.raises(Refusal, match="is not a service of In-Home"):
        taken(both, service_id=NIGHT)
    with pytest.raises(Refusal, match="may not write messages"):
        did(both, take_request, uid=MO, client_id=RIVERA, wish="x")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wish": " "}, "What do they wish for"),
        ({"wish": "x" * 2001}, "up to 2000"),
        ({"to_day": FRIDAY}, "From which day on"),
        ({"from_day": MONDAY, "to_day": FRIDAY}, "before the first"),
        ({"from_day": date(2062, 1, 1)}, "2062 is not a year"),
        ({"channel": "pigeon"}, "Over what"),
        ({"client_id": MARSH, "branch": FACILITY}, "has no place in Facility"),
    ],
)
def test_what_cannot_be_wished_for_is_refused(both: Both, given: dict[str, Any], words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(Refusal, match=words):
        taken(both, **given)


def test_a_request_becomes_visits_that_know_it(both: Both) -> None:
    """Booked with everything that a booking can do: a series on all days of the wish."""
    number = taken(both, service_id=WALK, from_day=FRIDAY, to_day=MONDAY)
    row = seen(both, request_by_id, request_id=number)
    booking = {
        "day": row.from_day, "at": time(8), "service_id": row.service_id,
        "repeat": repeat_for(row.from_day, row.to_day),
    }  # fmt: skip
    booked = did(both, book_request, request_id=number, booking=booking)
    assert len(booked.visit_ids) == 4
    row = seen(both, request_by_id, request_id=number)
    assert (row.status, row.visits, row.first_on, row.answered_by) == ("booked", 4, FRIDAY, "Ana Whitfield")
    did(both, undo)
    row = seen(both, request_by_id, request_id=number)
    assert (row.status, row.visits, row.answered_by) == ("open", 0, "")
    assert rows(both, "SELECT DISTINCT status FROM visit") == [("cancelled",)]
    did(both, book_request, request_id=number, booking={"day": FRIDAY, "at": time(8)})
    assert seen(both, request_by_id, request_id=number).visits == 1


def test_a_prospect_becomes_active_when_a_visit_with_a_price_is_requested(both: Both) -> None:
    """I8: "Becomes Active when a visit priced above 0 is added by staff or requested", in that branch alone."""
    prospect = both.office.client("Novak", "Jo")
    did(both, set_status, client_id=prospect, branch=IN_HOME, status="prospect")
    in_facility(both.office, prospect, status="prospect")
    number = taken(both, client_id=prospect, branch=FACILITY, service_id=NIGHT)
    booking = {"day": FRIDAY, "at": None, "service_id": NIGHT}
    assert "active now" in did(both, book_request, request_id=number, booking=booking).said
    assert statuses(both, prospect) == {IN_HOME: "prospect", FACILITY: "active"}
    did(both, undo)
    assert statuses(both, prospect) == {IN_HOME: "prospect", FACILITY: "prospect"}


def test_two_desks_book_the_same_request_and_one_of_them_is_told(both: Both) -> None:
    """The second books nothing and hears who was quicker; who knows of it books more."""
    number = taken(both)
    did(both, book_request, uid=KIM, request_id=number, booking={"day": FRIDAY, "at": time(8)})
    with pytest.raises(Refusal, match=r"Kim Doyle booked request 1 .*1 visit") as refused:
        did(both, book_request, request_id=number, booking={"day": FRIDAY, "at": time(9)})
    assert refused.value.code == "changed"
    with pytest.raises(Refusal, match="Kim Doyle booked"):
        did(both, decline_request, request_id=number, answer="no")
    assert rows(both, "SELECT count(*) FROM visit") == [(1,)]
    did(both, book_request, request_id=number, booking={"day": FRIDAY, "at": time(17)}, more=True)
    assert seen(both, request_by_id, request_id=number).visits == 2
    did(both, undo)
    row = seen(both, request_by_id, request_id=number)
    assert (row.status, row.visits) == ("booked", 1)


def test_a_request_is_declined_with_an_answer_and_opened_again(both: Both) -> None:
    """The answer is what the client was told; undo and opening again bring it back."""
    number = taken(both)
    with pytest.raises(Refusal, match="What were they told"):
        did(both, decline_request, request_id=number, answer="")
    did(both, decline_request, request_id=number, answer="We are full until Monday")
    assert seen(both, requests, status="open") == ()
    did(both, undo)
    assert seen(both, request_by_id, request_id=number).status == "open"
    did(both, decline_request, request_id=number, answer="We are full")
    with pytest.raises(Refusal, match="declined request 1"):
        did(both, book_request, request_id=number, booking={"day": FRIDAY, "at": time(8)})
    did(both, reopen_request, request_id=number)
    row = seen(both, request_by_id, request_id=number)
    assert (row.status, row.answer, row.answered_at) == ("open", "", None)
    did(both, undo)
    assert seen(both, request_by_id, request_id=number).answer == "We are full"


def test_a_booked_request_is_opened_again_once_its_visits_are_called_off(both: Both) -> None:
    """While one is on the schedule, it stays booked."""
    number = taken(both)
    visit = did(both, book_request, request_id=number, booking={"day": FRIDAY, "at": time(8)}).id
    with pytest.raises(Refusal, match="1 visit of request 1 is on the schedule"):
        did(both, reopen_request, request_id=number)
    did(both, cancel_visit, visit_id=visit)
    did(both, reopen_request, request_id=number)
    assert seen(both, request_by_id, request_id=number).status == "open"


def test_an_open_request_is_corrected_and_two_who_do_it_are_told(both: Both) -> None:
    """As every form; one that was booked or declined stays what it is."""
    number = taken(both)
    did(both, change_request, request_id=number, version=1, fields={"wish": "One walk", "from_day": FRIDAY})
    with pytest.raises(ChangedMeanwhile):
        did(both, change_request, request_id=number, version=1, fields={"wish": "Three walks"})
    did(both, undo)
    row = seen(both, request_by_id, request_id=number)
    assert (row.wish, row.from_day) == ("Two walks a day", None)
    did(both, decline_request, request_id=number, answer="no")
    with pytest.raises(Refusal, match="declined request 1"):
        did(both, change_request, request_id=number, version=None, fields={"wish": "x"})


def test_what_was_taken_down_in_error_is_declined_as_that(both: Both) -> None:
    """Nothing is deleted."""
    number = taken(both)
    did(both, undo)
    row = seen(both, request_by_id, request_id=number)
    assert (row.status, row.answer) == ("declined", "taken down in error")


def test_an_inactive_client_wishes_for_nothing_there(both: Both) -> None:
    """Seed 3: "you can make them Inactive In-Home after syncing to Facility": the other branch goes on."""
    did(both, set_status, client_id=RIVERA, branch=IN_HOME, status="inactive")
    with pytest.raises(Refusal, match="inactive in In-Home"):
        taken(both)
    assert taken(both, branch=FACILITY)


def test_words_of_a_command_are_read_where_it_is_done(both: Both) -> None:
    """Client, service and days as people write them; what is not said of the visit is as the client wished."""
    number = did(
        both, take_request_asked, client="Rivera", service="board", from_day="fri", to_day="mon", branch=FACILITY
    ).id
    row = seen(both, request_by_id, request_id=number)
    assert (row.service_id, row.from_day, row.to_day) == (NIGHT, FRIDAY, MONDAY)
    told = did(both, book_request_asked, request_id=number, asked=VisitWords(at="all day"))
    assert [(each.day, each.service, each.branch_id) for each in told.rows] == [(FRIDAY, "Boarding night", FACILITY)]


def test_two_clients_who_become_one_keep_what_they_wished_for(both: Both) -> None:
    """Requests go along with the profile, and come back when that is taken back."""
    number = taken(both, client_id=MARSH)
    did(both, merge_clients, client_id=MARSH, into_id=RIVERA, settled=True)
    assert seen(both, request_by_id, request_id=number).client_id == RIVERA
    did(both, undo)
    assert seen(both, request_by_id, request_id=number).client_id == MARSH


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (FRIDAY, None, "Fri 27 Nov"),
        (FRIDAY, FRIDAY, "Fri 27 Nov"),
        (FRIDAY, MONDAY, "Fri 27 Nov to Mon 30 Nov"),
    ],
)
def test_the_days_of_a_wish_in_words(first: date | None, last: date | None, words: str) -> None:
    """As the office says them."""
    assert days_words(first, last, today=TODAY) == words


def statuses(both: Both, client_id: int) -> dict[str, str]:
    """How a client stands in each branch."""
    profile = seen(both, client_profile, client_id=client_id)
    return {each.branch_id: each.status for each in profile.memberships}


def rows(both: Both, statement: str) -> list[tuple[Any, ...]]:
    """What the store answers."""
    return [tuple(each) for each in seen(both, lambda reading: reading.session.execute(text(statement)).all())]


def test_the_list_is_newest_first(both: Both) -> None:
    """What came in last stands on top."""
    first = taken(both)
    both.office.clock.advance(hours=1)
    last = taken(both, client_id=MARSH)
    found = seen(both, requests)
    assert [each.request_id for each in found] == [last, first]
    assert found[0].at - found[1].at == timedelta(hours=1)
