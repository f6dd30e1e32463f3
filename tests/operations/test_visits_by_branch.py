"""Visits of two branches: where a new one belongs, who may make it, and what the other side says of it."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from both_branches import TODAY, TwoBranches, two_branches
from builders import MORNING, Office
from calendars import ENDS, STARTS, event, save
from imports import rows_of
from keydesk.db.models import Staff, StaffMembership, Visit, table_of
from keydesk.db.queries.copies import last_booked_day
from keydesk.db.queries.importing import have
from keydesk.db.queries.mail import mail_facts
from keydesk.db.queries.needs import remedies, visit_judged
from keydesk.db.queries.outbox import outbox
from keydesk.db.queries.visits import visit_choices, visit_page
from keydesk.desk import Desk
from keydesk.importing.calendar_window import window_of
from keydesk.importing.items import ImportPlan
from keydesk.importing.request import open_files, plan_of
from keydesk.mail.compose import mails_of
from keydesk.operations.clients import block_sitter, edit_client
from keydesk.operations.importing import apply_import
from keydesk.operations.mail import drop_mails, queue_mails
from keydesk.operations.visit_changes import assign_visits
from keydesk.operations.visit_words import VisitWords, book_asked
from keydesk.operations.visits import book_visit
from keydesk.rules.branches import BRANCHES, other_branch
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, FACILITY, IN_HOME

TOMORROW = TODAY + timedelta(days=1)
AT = time(10)


@pytest.fixture
def both(office: Office) -> TwoBranches:
    """Rivera in both branches, Sam in In-Home, Jo in Facility."""
    return two_branches(office)


def working(both: TwoBranches, branch: str | None, pair: tuple[str | None, str | None] = ("admin", "admin")) -> Desk:
    """The desk of whoever has these roles, in one branch."""
    desk = both.office.desk(both.uids[pair])
    desk.work_in(branch)
    return desk


def branch_of(both: TwoBranches, visit_id: int) -> str:
    """Whose a visit is."""
    desk = working(both, None)
    return desk.look_up_now(visit_page, visit_id=visit_id).visit.branch_id


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_new_visit_is_of_the_branch_that_is_worked_in(both: TwoBranches, branch: str) -> None:
    """Where the client has a place there; a command that is about both books in their primary branch."""
    booked = working(both, branch).perform_now(book_visit, client_id=both.rivera, day=TOMORROW, at=AT)
    assert branch_of(both, booked.id) == branch
    anywhere = working(both, None).perform_now(book_visit, client_id=both.rivera, day=TOMORROW, at=AT)
    assert branch_of(both, anywhere.id) == IN_HOME


def test_whoever_has_no_place_there_is_booked_in_their_own_branch_or_not_at_all(both: TwoBranches) -> None:
    """By somebody of both it is their primary branch; by somebody of Facility alone it is refused with what to do."""
    okafor = both.office.client("Okafor", "Ben")
    booked = working(both, FACILITY).perform_now(book_visit, client_id=okafor, day=TOMORROW, at=AT)
    assert branch_of(both, booked.id) == IN_HOME
    assert booked.notes == ("It is a visit of In-Home: Okafor, Ben has no place in Facility.",)
    asked = VisitWords(client="Okafor", day="fri", at="10:00")
    with pytest.raises(Refusal, match="Okafor, Ben has no place in Facility"):
        working(both, FACILITY).perform_now(book_asked, asked=asked)
    with pytest.raises(Refusal, match=r"Okafor, Ben has no place in Facility\. Sync them there first: q on their page"):
        working(both, FACILITY, (None, "admin")).perform_now(book_visit, client_id=okafor, day=TOMORROW, at=AT)
    names = {each.name for each in working(both, FACILITY).look_up_now(visit_choices).clients}
    assert names == {"Rivera, Ana"}
    assert [each.branch for each in working(both, FACILITY).look_up_now(visit_choices, client_id=okafor).clients] == [
        IN_HOME
    ]


@pytest.mark.parametrize("branch", BRANCHES)
def test_services_and_sitters_are_those_of_the_branch(both: TwoBranches, branch: str) -> None:
    """What a form offers; and what is refused where somebody asks for it all the same."""
    desk, there = working(both, branch), other_branch(branch)
    choices = desk.look_up_now(visit_choices)
    assert {each.branch_id for each in choices.services} == {branch}
    assert [each.staff_id for each in choices.sitters] == [both.sitters[branch]]
    theirs = working(both, there).look_up_now(visit_choices)
    book: dict[str, Any] = {"client_id": both.rivera, "day": TOMORROW, "at": AT}
    with pytest.raises(Refusal, match=f"is not a service of {BRANCH_WORDS[branch]}"):
        desk.perform_now(book_visit, **book, service_id=theirs.services[0].service_id)
    with pytest.raises(Refusal, match=rf"has no place in {BRANCH_WORDS[branch]}\. .* sync them there first") as refused:
        desk.perform_now(book_visit, **book, sitter_id=both.sitters[there])
    assert refused.value.field == "sitter"
    booked = desk.perform_now(book_visit, **book)
    with pytest.raises(Refusal, match="has no place in"):
        desk.perform_now(assign_visits, visits=[(booked.id, None)], sitter_id=both.sitters[there])


def test_primary_is_given_visits_only_where_they_work(both: TwoBranches) -> None:
    """Sam is Rivera's primary sitter and works in In-Home: in Facility PRIMARY is refused, and follows to nobody."""
    book: dict[str, Any] = {"client_id": both.rivera, "day": TOMORROW, "at": AT, "assigned_as": "primary"}
    with pytest.raises(Refusal, match="Sam Ortega has no place in Facility"):
        working(both, FACILITY).perform_now(book_visit, **book)
    at_home = working(both, IN_HOME).perform_now(book_visit, **book).id
    desk = working(both, None)
    desk.perform_now(
        edit_client, client_id=both.rivera, version=None, fields={"primary_sitter_id": both.sitters[FACILITY]}
    )
    visit = desk.look_up_now(visit_page, visit_id=at_home).visit
    assert (visit.sitter_id, visit.assigned_as) == (None, "primary")


def test_a_sitter_is_in_one_place_at_a_time_whichever_branch_sends_them(both: TwoBranches) -> None:
    """The overlap is told to both sides; of a branch that the operator does not see, only that it is there."""
    _place(both, both.sitters[IN_HOME])
    working(both, FACILITY).perform_now(
        book_visit, client_id=both.rivera, day=TOMORROW, at=AT, sitter_id=both.sitters[IN_HOME]
    )
    okafor = both.office.client("Okafor", "Ben")
    book: dict[str, Any] = {"client_id": okafor, "day": TOMORROW, "at": AT, "sitter_id": both.sitters[IN_HOME]}
    alone = working(both, IN_HOME, ("admin", None)).perform_now(book_visit, **book)
    assert alone.notes == ("Sam Ortega is booked in Facility then too.",)
    seeing = working(both, IN_HOME).perform_now(book_visit, **book)
    assert seeing.notes == ("Sam Ortega is at Rivera, Ana then too (Wed 25 Nov 10:00, and 1 more).",)


def _place(both: TwoBranches, staff_id: int, branch: str = FACILITY) -> None:
    """Gives somebody a place in a branch, too."""

    def change(work: Any) -> None:
        row = {"staff_id": staff_id, "branch_id": branch, "role": "base", "since": work.now}
        work.session.execute(table_of(StaffMembership).insert().values(**row))
        work.record("staff", staff_id, "place", field="branch", new=branch)

    both.office.work(change)


def test_a_sitter_who_is_blocked_is_blocked_in_both(both: TwoBranches) -> None:
    """What is booked on either side needs somebody else: here it is counted, of the other side it is said."""
    jo = both.sitters[FACILITY]
    _place(both, jo, IN_HOME)
    working(both, IN_HOME).perform_now(book_visit, client_id=both.rivera, day=TOMORROW, at=AT, sitter_id=jo)
    desk = working(both, IN_HOME, ("admin", None))
    done = desk.perform_now(block_sitter, client_id=both.rivera, staff_id=jo)
    assert done.said == (
        "Jo Lind is blocked for Rivera, Ana. 1 booked visit needs somebody else. "
        "Jo Lind is booked there in Facility too: that needs somebody else as well."
    )


def test_keys_are_needed_and_due_for_visits_of_either_side(both: TwoBranches) -> None:
    """What somebody has it for counts wherever it is booked; who could go instead works in the visit's own branch."""
    desk = working(both, IN_HOME, ("admin", None))
    visit = both.ids[IN_HOME]["visit"]
    judged = desk.look_up_now(visit_judged, visit_id=visit)
    assert judged is not None
    assert judged.flag == "no_key"
    assert desk.look_up_now(visit_judged, visit_id=both.ids[FACILITY]["visit"]) is None
    jo = both.sitters[FACILITY]
    fields = {"secondary_sitter_id": jo}
    working(both, None).perform_now(edit_client, client_id=both.rivera, version=None, fields=fields)
    assert not any("Jo Lind" in each.words for each in desk.look_up_now(remedies, visit_id=visit))
    _place(both, jo, IN_HOME)
    assert any("Jo Lind" in each.words for each in desk.look_up_now(remedies, visit_id=visit))
    both.office.work(
        lambda work: work.session.execute(
            table_of(Visit).update().where(table_of(Visit).c.id == both.ids[FACILITY]["visit"]).values(day=TOMORROW)
        )
    )
    day = desk.look_up_now(
        lambda reading: last_booked_day(reading.session, client_id=both.rivera, staff_id=jo, from_day=TODAY)
    )
    assert day == TOMORROW


def test_a_sitters_mail_has_their_visits_of_every_branch_that_the_sender_sees(both: TwoBranches) -> None:
    """With the branch named where there are two; whoever sees one side mails that side, and sees no other mail."""
    _place(both, both.sitters[IN_HOME])
    visits = table_of(Visit)
    sam = both.sitters[IN_HOME]
    both.office.work(lambda work: work.session.execute(visits.update().values(sitter_id=sam)))
    both.office.work(lambda work: work.session.execute(table_of(Staff).update().values(email="sam@example.invalid")))
    whole = mails_of(working(both, IN_HOME).look_up_now(mail_facts, kind="visits", staff_id=sam))[0]
    assert "In-Home · zqhomevisitpets" in whole.text
    assert "Facility · zqfacvisitpets" in whole.text
    assert whole.branch_id is None
    alone = working(both, None, ("admin", None))
    half = mails_of(alone.look_up_now(mail_facts, kind="visits", staff_id=sam))[0]
    assert "zqfac" not in half.text
    assert half.branch_id == IN_HOME
    queued = working(both, None).perform_now(queue_mails, mails=[whole, half]).mail_ids
    listed = {row.mail_id for row in alone.look_up_now(outbox)}
    assert listed & set(queued) == {queued[1]}
    with pytest.raises(Refusal, match=f"There is no mail {queued[0]}"):
        alone.perform_now(drop_mails, mail_ids=[queued[0]])


def test_a_calendar_is_taken_into_the_branch_that_is_worked_in(both: TwoBranches, tmp_path: Path) -> None:
    """Its visits are of that branch, for whom has a place there; taken in for the other branch again, it is refused."""
    path = save(tmp_path / "jo.ics", event("30 min walk - Rivera", STARTS, ENDS), name="Jo Lind")
    desk = working(both, FACILITY)
    desk.perform_now(apply_import, plan=planned(desk, path))
    (visit,) = (each for each in rows_of(both.office, Visit) if each.source_uid and each.note)
    assert (visit.branch_id, visit.client_id, visit.sitter_id) == (FACILITY, both.rivera, both.sitters[FACILITY])
    (again,) = planned(desk, path).items
    assert again.action == "same"
    (refused,) = planned(working(both, IN_HOME), path).items
    assert refused.reason == "its calendar was taken in for the other branch: import it there"
    at_home = save(tmp_path / "home.ics", event("30 min walk - Rivera", STARTS, ENDS, uid="two"), name="Jo Lind")
    (unassigned,) = planned(working(both, IN_HOME), at_home).items
    assert unassigned.remarks == ("Jo Lind has no place in In-Home: the visit has no sitter",)
    both.office.client("Okafor", "Ben")
    other = save(tmp_path / "other.ics", event("30 min walk - Okafor", STARTS, ENDS, uid="three"), name="Jo Lind")
    asked = next(item for item in planned(desk, other).items if "Okafor" in item.title)
    assert asked.reason.startswith("Okafor, Ben has no place in Facility: sync them there")


def planned(desk: Desk, path: Path) -> ImportPlan:
    """What a session would take in from a calendar."""
    window = window_of(MORNING, ZoneInfo(desk.settings.time_zone))
    opened = open_files([path], wanted="", mapping=None, window=window)
    return plan_of(opened, desk.look_up_now(have, visits=opened.visits_wanted))
