"""Needs of two branches: a list has what is of one, and whether a key is lacking is so in whichever is looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from builders import Office
from invented import CLIENTS, SITTERS, TODAY, Tables, clipped, days_of, invent
from keydesk.db.models import StaffMembership, table_of
from keydesk.db.queries import needs
from keydesk.db.queries.client_report import client_key_counts, next_visits
from keydesk.db.queries.clients import client_rows
from keydesk.db.queries.gone import gone_keys
from keydesk.db.queries.held import held_keys
from keydesk.db.queries.left import left_of
from keydesk.db.queries.person import known_codes, person_page
from keydesk.db.queries.staff import list_staff
from keydesk.db.queries.standing import standing
from keydesk.db.queries.visit_lists import visits_before, visits_listed_of_client, visits_listed_of_sitter
from keydesk.db.queries.visits import list_visits, needed_next
from keydesk.desk import Desk
from keydesk.rules.branches import BRANCHES, other_branch
from keydesk.rules.roles import BRANCH_WORDS

DAYS = [TODAY + timedelta(days=number) for number in range(-2, 10)]
_HOLDERS = {"in_home": 3001, "facility": 3002}


@pytest.fixture(params=range(5), ids=lambda seed: f"office {seed}")
def parted(request: pytest.FixtureRequest, office: Office) -> Office:
    """An invented office of two branches, and somebody in each who has no place in the other."""
    invent(office, request.param, both=True)
    for branch, uid in _HOLDERS.items():
        person = office.person(f"Only {branch}", role="admin", uid=uid, sitter=False)
        if branch != "in_home":
            office.work(lambda work, person=person: _move(work, person))
    return office


def _move(work: Any, person: int) -> None:
    places = table_of(StaffMembership)
    work.session.execute(places.update().where(places.c.staff_id == person).values(branch_id="facility"))
    work.record("staff", person, "place", field="branch", new="facility")


def sides(office: Office) -> Iterator[tuple[str, Desk, Tables, Tables]]:
    """Each branch as who has a place in both works in it, and as who has one there alone; and all the tables."""
    whole: Tables = office.desk().look_up_now(Tables.read)
    for branch in BRANCHES:
        working = office.desk()
        working.work_in(branch)
        for desk in (working, office.desk(_HOLDERS[branch])):
            yield branch, desk, whole.of(branch), whole


def test_what_a_day_says_is_what_it_says_when_everything_is_looked_at(parted: Office) -> None:
    """The day, the week, the month and the header of a branch: its visits alone, flagged as in the whole office."""
    everything = parted.desk()
    for _, desk, tables, whole in sides(parted):
        flagged: Counter[Any] = Counter()
        counted: Counter[Any] = Counter()
        for day in DAYS:
            summary = desk.look_up_now(needs.day_summary, day=day)
            all_of_it = {each.visit_id: each for each in everything.look_up_now(needs.day_summary, day=day).visits}
            wanted = {visit["id"] for visit in tables.visits if day in days_of(visit)}
            assert {visit.visit_id for visit in summary.visits} == wanted
            for visit in summary.visits:
                same = all_of_it[visit.visit_id]
                assert (visit.flag, visit.reason, visit.cautions) == (same.flag, same.reason, same.cautions)
                assert [key.key_id for key in visit.lacking] == [key.key_id for key in same.lacking]
                assert [[copy.copy_id for copy in key.copies] for key in visit.lacking] == [
                    [copy.copy_id for copy in key.copies] for key in same.lacking
                ]
                counted[visit.sitter_id, day] += visit.status != "cancelled"
                flagged[visit.sitter_id, day] += visit.flag == "no_key"
        week = desk.look_up_now(needs.week_grid, first=DAYS[0], days=len(DAYS))
        assert sum(cell.visits for cell in week.totals) == sum(counted.values())
        for row in week.rows:
            for day, cell in zip(week.days, row.cells, strict=True):
                assert (cell.visits, cell.no_key) == (counted[row.sitter_id, day], flagged[row.sitter_id, day])
        month = desk.look_up_now(needs.month_grid, first=TODAY)
        for day in month.keys() & set(DAYS):
            assert month[day].visits == sum(counted[sitter, day] for sitter in (None, *SITTERS))
            assert month[day].no_key == sum(flagged[sitter, day] for sitter in (None, *SITTERS))
        assert desk.look_up_now(standing).no_key == sum(flagged[sitter, TODAY] for sitter in (None, *SITTERS))
        assert len(whole.visits) > len(tables.visits)


def test_keys_are_needed_for_the_visits_of_a_branch_and_are_as_many_as_both_want(parted: Office) -> None:
    """By whom, from when and how often is of the branch; how many sitters need a key at once is of both."""
    last = TODAY + timedelta(days=8)
    for branch, desk, tables, whole in sides(parted):
        wanted = {}
        for client in (each for each in CLIENTS if tables.clients[each]["key_required"]):
            keys = [key["id"] for key in tables.required(client)] or ([] if tables.on_file(client) else [None])
            busiest: Counter[Any] = Counter(
                day
                for sitter in SITTERS
                for day in {clipped(visit, TODAY).date() for visit in whole.booked(client, sitter, TODAY, last)}
            )
            for sitter in (None, *SITTERS):
                visits = tables.booked(client, sitter, TODAY, last)
                for key in keys if visits else ():
                    has_it = sitter is not None and key is not None and tables.held(key, sitter)
                    most = max(1, *busiest.values(), 0)
                    wanted[sitter, client, key] = (clipped(visits[0], TODAY), len(visits), has_it, most)
        found = desk.look_up_now(needs.keys_needed, days=9)
        told = {
            (row.sitter_id, row.client_id, row.key_id): (row.first_at, row.visits, row.has_it, row.copies_wanted)
            for row in found
        }
        assert told == wanted, branch


def test_no_copy_is_pulled_for_two_and_what_comes_back_is_the_same_from_either_side(parted: Office) -> None:
    """Both branches together pull what the office pulls; why a copy comes back is so whoever looks."""
    everything = parted.desk()
    for day in DAYS[2:6]:
        pulled: set[tuple[int, int]] = set()
        for branch, desk, tables, _ in sides(parted):
            rows = desk.look_up_now(needs.pull_list, day=day)
            pulled |= {(row.sitter_id, row.copy_id) for row in rows}
            clients = {copy["id"]: copy["client_id"] for copy in tables.copies}
            for row in rows:
                first = tables.booked(clients[row.copy_id], row.sitter_id, day, day)[0]
                assert row.at == clipped(first, day), branch
            back = {row.copy_id: row.why for row in desk.look_up_now(needs.put_away, day=day)}
            assert back == {row.copy_id: row.why for row in everything.look_up_now(needs.put_away, day=day)}
        whole = everything.look_up_now(needs.pull_list, day=day)
        assert pulled == {(row.sitter_id, row.copy_id) for row in whole}
    for _, desk, _, _ in sides(parted):
        idle = [(row.copy_id, row.why) for row in desk.look_up_now(needs.no_longer_needed, more_than_days=4)]
        same = everything.look_up_now(needs.no_longer_needed, more_than_days=4)
        assert idle == [(row.copy_id, row.why) for row in same]


def test_nothing_but_the_branch_is_told_of_what_a_key_is_needed_for_on_the_other_side(parted: Office) -> None:
    """Words, times and days that a copy carries are those of visits that the operator sees, or the branch alone."""
    for branch, uid in _HOLDERS.items():
        desk, hidden = parted.desk(uid), BRANCH_WORDS[other_branch(branch)]
        whole: Tables = desk.look_up_now(Tables.read)
        own = whole.of(branch)
        times = {f"{visit['starts_at']:%H:%M}" for visit in own.visits} | {"00:00"}
        for day in DAYS[2:]:
            for visit in desk.look_up_now(needs.day_summary, day=day).visits:
                told = [visit.reason_words, *(remedy_words(desk, visit.visit_id) if visit.flag == "no_key" else ())]
                for words in told:
                    assert set(re.findall(r"needs it (?:at )?(\d\d:\d\d)", words)) <= times
                for copy in (copy for key in visit.lacking for copy in key.copies if copy.needed_at is not None):
                    booked = own.booked(visit.client_id, copy.staff_id, day)
                    at = [clipped(each, visit.day) for each in booked]
                    assert copy.needed_in == hidden or copy.needed_at in at
            for row in desk.look_up_now(needs.put_away, day=day):
                client = next(copy["client_id"] for copy in whole.copies if copy["id"] == row.copy_id)
                booked = own.booked(client, row.holder_id, day)
                if row.needed_in:
                    assert (row.needed_in, row.next_at) == (hidden, None)
                else:
                    assert row.next_at == (clipped(booked[0], day) if booked else None)
        for key in whole.keys:
            found = desk.look_up_now(needed_next, client_id=key["client_id"], key_id=key["id"])
            if found is not None and found.where:
                assert (found.where, found.sitter, found.staff_id, found.at) == (hidden, "", 0, "")
            elif found is not None:
                assert found.starts_at in [
                    clipped(each, TODAY) for each in own.booked(key["client_id"], found.staff_id, TODAY)
                ]


def remedy_words(desk: Desk, visit_id: int) -> list[str]:
    """What could be done about a visit, as people read it."""
    return [f"{each.words} {each.detail}" for each in desk.look_up_now(needs.remedies, visit_id=visit_id)]


def test_lists_count_the_visits_of_the_branch(parted: Office) -> None:
    """Visits of sitters and clients, next days, what is left of a client, what a person has ahead: of one branch."""
    for _, desk, tables, _ in sides(parted):
        ahead = [visit for visit in tables.visits if visit["status"] == "scheduled" and _ends(visit) >= TODAY]
        assert {row.visit_id for row in desk.look_up_now(list_visits)} == {visit["id"] for visit in tables.visits}
        clients = desk.look_up_now(client_rows, ids=list(CLIENTS))
        booked = desk.look_up_now(next_visits)
        for client in CLIENTS:
            of_client = [visit for visit in tables.visits if visit["client_id"] == client]
            listed = desk.look_up_now(visits_listed_of_client, client_id=client)
            assert sorted(listed.ids) == [visit["id"] for visit in of_client]
            before = desk.look_up_now(visits_before, owner_id=client, of_client=True, day=TODAY)
            assert before == sum(visit["day"] < TODAY for visit in of_client)
            days = [clipped(visit, TODAY).date() for visit in ahead if visit["client_id"] == client]
            assert clients[client].next_visit == booked.get(client) == min(days, default=None)
            left = desk.look_up_now(left_of, client_id=client)
            assert {number for number, _ in left.visits} == {v["id"] for v in ahead if v["client_id"] == client}
        people = {row.staff_id: row for row in desk.look_up_now(list_staff, everybody=True)}
        for sitter in SITTERS:
            theirs = [visit for visit in tables.visits if visit["sitter_id"] == sitter]
            assert sorted(desk.look_up_now(visits_listed_of_sitter, staff_id=sitter).ids) == [v["id"] for v in theirs]
            days = [clipped(visit, TODAY).date() for visit in ahead if visit["sitter_id"] == sitter]
            assert people[sitter].next_visit == min(days, default=None)
            assert desk.look_up_now(person_page, staff_id=sitter).visits == len(days)
        for row in desk.look_up_now(held_keys):
            visits = tables.booked(row.client_id, row.staff_id, TODAY)
            assert row.next_visit == (clipped(visits[0], TODAY).date() if visits else None)
        desk.look_up_now(known_codes, staff_id=2)
        for gone in desk.look_up_now(gone_keys):
            assert gone.at_risk <= len([visit for visit in ahead if visit["client_id"] == gone.case.client_id])
        assert {row.client_id for row in desk.look_up_now(client_key_counts)} <= set(CLIENTS)


def _ends(visit: dict[str, Any]) -> date:
    return days_of(visit)[-1]
