"""A sit of whole days is a visit of each of its days, whatever is asked about it on a day after its first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from builders import Office
from keydesk.db.queries import desk as beside
from keydesk.db.queries.clients import client_ids, client_rows
from keydesk.db.queries.key_counts import key_found, key_standing
from keydesk.db.queries.lost_keys import lost_key
from keydesk.db.queries.needs import day_summary, visits_of_client, visits_of_sitter
from keydesk.db.queries.person import person_page
from keydesk.db.queries.staff import holdings, list_staff
from keydesk.db.queries.visit_lists import visits_listed_of_client, visits_listed_of_sitter
from keydesk.operations.clients import block_sitter
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.due import follow_visits
from keydesk.reports.needed import needed_report
from keydesk.reports.pull_list import pull_list_report
from keydesk.reports.visits import visits_report

TODAY = date(2026, 11, 24)
LAST = TODAY + timedelta(days=2)


class House:
    """Sam sits at Rivera's from the day before yesterday until Thursday; no other visit is booked."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.sam = office.person("Sam Ortega")
        office.safe("Front office", rows=2, columns=4)
        self.rivera = office.client("Rivera", "Ana")
        office.key(self.rivera, code="K7MT", copies=2)
        begins = TODAY - timedelta(days=2)
        ends = datetime.combine(LAST + timedelta(days=1), datetime.min.time())
        self.sit = office.visit(self.rivera, self.sam, begins, "00:00", all_day=True)
        self.work(lambda work: _lasts(work, self.sit, ends))
        self.desk = office.desk()

    def work(self, change: Any) -> Any:
        """Something that is written as it is."""
        return self.office.work(change)

    def asks(self, query: Any, **how: Any) -> Any:
        """What a query says."""
        return self.desk.look_up_now(query, **how)

    def out(self) -> Any:
        """Sam takes the key."""
        return self.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=self.sam)


def _lasts(work: Any, visit_id: int, ends: datetime) -> None:
    from sqlalchemy import update

    from keydesk.db.models import Visit, table_of

    visit = table_of(Visit)
    work.session.execute(update(visit).where(visit.c.id == visit_id).values(ends_at=ends))
    work.record("visit", visit_id, "edit", field="ends_at")


@pytest.fixture
def house(office: Office) -> House:
    """The small office of this file."""
    return House(office)


def test_a_key_for_a_sit_is_due_after_its_last_day(house: House) -> None:
    """A sitter who is in the middle of it brings the key back when it is over, and not today; moves of it follow."""
    house.out()
    grace = timedelta(days=house.desk.settings.grace_days)
    assert house.office.copy("K7MT-1").due_at.date() == LAST + grace
    ends = datetime.combine(LAST + timedelta(days=4), datetime.min.time())
    house.work(lambda work: _lasts(work, house.sit, ends))
    assert house.work(lambda work: follow_visits(work, [house.rivera])) == 1
    assert house.office.copy("K7MT-1").due_at.date() == LAST + timedelta(days=3) + grace


def test_a_key_for_a_sit_is_of_use_to_its_sitter(house: House) -> None:
    """At the Desk, on their page and in the list of keys it is not told to be no longer needed."""
    house.out()
    row = house.asks(beside.sitter, staff_id=house.sam)
    assert (row.has_visits, [row.takes_in(held) for held in row.holds]) == (True, [False])
    assert row.holds[0].next_at.date() == TODAY
    assert [each.next_visit for each in house.asks(holdings, staff_id=house.sam)] == [TODAY]
    page = house.asks(person_page, staff_id=house.sam)
    assert (page.unneeded, page.visits, len(page.needs)) == ({}, 1, 1)
    standing = house.asks(key_standing)
    assert not house.asks(key_found, text="status:surplus", standing=standing).matches.ids
    assert house.desk.perform_now(check_in, tag_code="K7MT-1").next_need.starts_at.date() == TODAY


def test_a_sit_is_the_next_visit_of_its_sitter_and_client(house: House) -> None:
    """Lists of people and clients say that it is today."""
    rows = house.asks(list_staff)
    assert [each.next_visit for each in rows if each.staff_id == house.sam] == [TODAY]
    ids = list(house.asks(client_ids, sort="next"))
    assert house.asks(client_rows, ids=ids)[house.rivera].next_visit == TODAY


def test_a_sit_is_listed_on_each_of_its_days(house: House) -> None:
    """The list of a day's visits is that of the Daily Summary; a list of several days has it once."""
    for day in (TODAY - timedelta(days=2), TODAY, LAST):
        report = house.asks(visits_report, first=day)
        at = [column.name for column in report.columns].index("visit_id")
        summary = house.asks(day_summary, day=day)
        assert [row[at] for row in report.rows] == [visit.visit_id for visit in summary.visits] == [house.sit]
        flag = [column.name for column in report.columns].index("flag")
        assert [row[flag] for row in report.rows] == [visit.flag for visit in summary.visits]
    assert len(house.asks(visits_report, first=TODAY, days=2).rows) == 1
    assert not house.asks(visits_report, first=LAST + timedelta(days=1)).rows
    for ids in (visits_of_sitter, visits_of_client):
        whose = {"staff_id": house.sam} if ids is visits_of_sitter else {"client_id": house.rivera}
        assert [row.day for row in house.asks(ids, first=TODAY, last=LAST, **whose)] == [TODAY]


def test_lists_of_all_visits_open_at_a_sit_that_goes_on(house: House) -> None:
    """It is counted among what is booked from today on, and the list opens at it."""
    house.office.visit(house.rivera, house.sam, TODAY - timedelta(days=1), status="completed")
    house.office.visit(house.rivera, house.sam, TODAY + timedelta(days=9))
    for listed in (
        house.asks(visits_listed_of_sitter, staff_id=house.sam),
        house.asks(visits_listed_of_client, client_id=house.rivera),
    ):
        assert listed.open == 2


def test_visits_at_risk_and_of_a_blocked_sitter_have_the_sit(house: House) -> None:
    """Who loses the key, or is blocked, in the middle of a sit is told of it."""
    copy = house.office.copy("K7MT-1")
    case = house.asks(lost_key, copy_id=copy.id)
    assert [each.visit_id for each in case.at_risk] == [house.sit]
    assert house.desk.perform_now(block_sitter, client_id=house.rivera, staff_id=house.sam).visits == 1


def test_a_key_for_a_sit_is_needed_all_day(house: House) -> None:
    """In the list of keys needed it is told so, and not as a visit at midnight."""
    report = house.asks(needed_report, days=1)
    names = [column.name for column in report.columns]
    assert [row[names.index("first")] for row in report.rows] == ["Tue 24 Nov all day"]


def test_a_key_for_a_sit_is_pulled_for_all_day(house: House) -> None:
    """The pull list, too, tells of no visit at midnight."""
    report = house.asks(pull_list_report, day=TODAY)
    names = [column.name for column in report.columns]
    assert [row[names.index("first")] for row in report.rows] == ["all day"]
