"""Who needs which key when: the queries beside a slow plain reading of the tables, on invented offices."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from builders import MORNING, Office
from invented import CLIENTS, SITTERS, TODAY, Tables, clipped, days_of, invent
from keydesk.db.queries import needs
from keydesk.db.queries.standing import standing
from keydesk.db.queries.visits import needed_next
from keydesk.db.rows.needs import DayVisitRow
from keydesk.desk import Desk
from keydesk.operations.custody import check_out

DAYS = [TODAY + timedelta(days=number) for number in range(-3, 18)]
OUTSIDE = {"with_client": "with_outside", "with_contact": "with_outside"}


@pytest.fixture(params=range(10), ids=lambda seed: f"office {seed}")
def desk(request: pytest.FixtureRequest, office: Office) -> Desk:
    """A desk at an invented office."""
    invent(office, request.param)
    return office.desk()


def test_queries_say_what_the_tables_say(desk: Desk) -> None:
    """Flags and reasons of every day, the week, the month and the header, against going through everything by hand."""
    tables: Tables = desk.look_up_now(Tables.read)
    flagged: Counter[Any] = Counter()
    counted: Counter[Any] = Counter()
    for day in DAYS:
        summary = desk.look_up_now(needs.day_summary, day=day)
        wanted = {visit["id"]: tables.flag(visit, day) for visit in tables.visits if day in days_of(visit)}
        told = {visit.visit_id: (visit.flag, OUTSIDE.get(visit.reason, visit.reason)) for visit in summary.visits}
        assert told == wanted
        for visit in summary.visits:
            check_one(visit, day, tables)
            counted[visit.sitter_id, day] += visit.status != "cancelled"
            flagged[visit.sitter_id, day] += visit.flag == "no_key"
        assert summary.no_key == sum(flag == "no_key" for flag, _ in wanted.values())
        assert summary.unassigned == sum(flag == "unassigned" for flag, _ in wanted.values())
        assert [visit.starts_at for visit in summary.visits] == sorted(visit.starts_at for visit in summary.visits)
    assert desk.look_up_now(standing).no_key == sum(flagged[sitter, TODAY] for sitter in (None, *SITTERS))
    week = desk.look_up_now(needs.week_grid, first=DAYS[0], days=len(DAYS))
    for row in week.rows:
        for day, cell in zip(week.days, row.cells, strict=True):
            assert (cell.visits, cell.no_key) == (counted[row.sitter_id, day], flagged[row.sitter_id, day])
    assert sum(cell.visits for cell in week.totals) == sum(counted.values())
    month = desk.look_up_now(needs.month_grid, first=TODAY)
    assert len(month) == 30
    for day in month.keys() & set(DAYS):
        everybody = (None, *SITTERS)
        assert month[day].visits == sum(counted[sitter, day] for sitter in everybody)
        assert month[day].no_key == sum(flagged[sitter, day] for sitter in everybody)


def check_one(visit: DayVisitRow, on: date, tables: Tables) -> None:
    """What else stands in a visit's row: the first day, the copies in their order, the cautions."""
    assert ("client_inactive" in visit.cautions) == (
        visit.status == "scheduled" and on >= TODAY and tables.members[visit.client_id] == "inactive"
    )
    if visit.flag != "no_key":
        assert (visit.lacking, visit.first_needed) == ((), None)
        return
    assert visit.first_needed == clipped(tables.booked(visit.client_id, visit.sitter_id, TODAY)[0], TODAY).date()
    lacked = {key["id"] for key in tables.required(visit.client_id) if not tables.held(key["id"], visit.sitter_id or 0)}
    assert {key.key_id for key in visit.lacking} == lacked
    for key in visit.lacking:
        assert sorted(copy.copy_id for copy in key.copies) == [
            copy["id"] for copy in tables.copies if copy["key_id"] == key.key_id
        ]
        for copy in key.copies:
            if copy.staff_id is not None:
                own = [
                    clipped(each, on)
                    for each in tables.booked(visit.client_id, copy.staff_id, on)
                    if each["ends_at"] > MORNING.replace(tzinfo=None)
                ]
                assert copy.needed_at == (own[0] if own else None)


@pytest.mark.parametrize("days", [1, 14])
def test_keys_needed_are_those_of_the_visits(desk: Desk, days: int) -> None:
    """A row a sitter and required key, and one where there is none on file; how often, from when, and by how many."""
    tables: Tables = desk.look_up_now(Tables.read)
    last = TODAY + timedelta(days=days - 1)
    wanted = {}
    for client in CLIENTS:
        if not tables.clients[client]["key_required"]:
            continue
        keys = [key["id"] for key in tables.required(client)] or ([] if tables.on_file(client) else [None])
        booked = {sitter: tables.booked(client, sitter, TODAY, last) for sitter in (None, *SITTERS)}
        busiest: Counter[Any] = Counter(
            day for sitter in SITTERS for day in {clipped(visit, TODAY).date() for visit in booked[sitter]}
        )
        for sitter, visits in booked.items():
            for key in keys if visits else ():
                wanted[sitter, client, key] = (
                    clipped(visits[0], TODAY),
                    len({visit["day"] for visit in visits}),
                    len(visits),
                    sitter is not None and key is not None and tables.held(key, sitter),
                    max(1, *busiest.values(), 0),
                    sum(copy["key_id"] == key and copy["holder_kind"] != "missing" for copy in tables.copies),
                )
    found = desk.look_up_now(needs.keys_needed, days=days)
    told = {
        (row.sitter_id, row.client_id, row.key_id): (
            row.first_at, row.days, row.visits, row.has_it, row.copies_wanted, row.copies_in_use,
        )
        for row in found
    }  # fmt: skip
    assert told == wanted
    assert len(told) == len(found)
    for sitter in SITTERS:
        of_sitter = desk.look_up_now(needs.keys_needed, days=days, sitter_id=sitter)
        assert of_sitter == tuple(row for row in found if row.sitter_id == sitter)
    of_client = desk.look_up_now(needs.keys_needed, days=days, client_id=1)
    assert of_client == tuple(row for row in found if row.client_id == 1)


def test_no_longer_needed_is_what_nobody_is_booked_for(desk: Desk) -> None:
    """Without a visit to come; or the sitter has left, the client is inactive, the next visit is far off."""
    tables: Tables = desk.look_up_now(Tables.read)
    wanted = {}
    for copy in tables.copies:
        if copy["staff_id"] is None:
            continue
        visits = tables.booked(copy["client_id"], copy["staff_id"], TODAY)
        if not tables.staff[copy["staff_id"]]["active"]:
            wanted[copy["id"]] = "sitter_left"
        elif tables.members[copy["client_id"]] == "inactive":
            wanted[copy["id"]] = "client_inactive"
        elif not visits:
            wanted[copy["id"]] = "not_needed"
        elif (clipped(visits[0], TODAY).date() - TODAY).days > 5:
            wanted[copy["id"]] = "next_visit_far"
    found = desk.look_up_now(needs.no_longer_needed, more_than_days=5)
    assert {row.copy_id: row.why for row in found} == wanted
    plain = desk.look_up_now(needs.no_longer_needed)
    assert {row.copy_id for row in plain} == {each for each, why in wanted.items() if why != "next_visit_far"}
    for sitter in SITTERS:
        of_sitter = desk.look_up_now(needs.no_longer_needed, staff_id=sitter)
        assert of_sitter == tuple(row for row in plain if row.holder_id == sitter)


def test_pull_list_clears_what_hangs(desk: Desk) -> None:
    """Each copy once, only from a safe, each for a sitter who lacks its key that day and may be handed it."""
    tables: Tables = desk.look_up_now(Tables.read)
    for day in DAYS[3:8]:
        pulled = desk.look_up_now(needs.pull_list, day=day)
        assert len({row.copy_id for row in pulled}) == len(pulled)
        summary = desk.look_up_now(needs.day_summary, day=day)
        lacking = {
            (visit.sitter_id, key.key_id): key
            for visit in summary.visits
            if not visit.sitter_blocked and visit.sitter_active
            for key in visit.lacking
        }
        keys = {copy["id"]: copy["key_id"] for copy in tables.copies}
        to_pull = [row for row in pulled if not row.done]
        assert {(row.sitter_id, keys[row.copy_id]) for row in to_pull} <= set(lacking)
        hanging = Counter(copy["key_id"] for copy in tables.copies if copy["holder_kind"] == "safe")
        wanted = Counter(key for _, key in lacking)
        assert Counter(keys[row.copy_id] for row in to_pull) == wanted & hanging


def test_put_away_says_why_each_comes_back(desk: Desk) -> None:
    """Wanted back, late, due that day, not needed from then on, or needed by somebody else first; nothing else."""
    tables: Tables = desk.look_up_now(Tables.read)
    for day in DAYS[3:6]:
        evening = datetime.combine(day + timedelta(days=1), time(), UTC)
        wanted = {}
        for copy in tables.copies:
            if copy["staff_id"] is None:
                continue
            own = tables.booked(copy["client_id"], copy["staff_id"], day)
            soon = [
                visit
                for sitter in SITTERS
                if sitter != copy["staff_id"]
                for visit in tables.booked(copy["client_id"], sitter, day, day + timedelta(days=1))
            ]
            gone = not tables.staff[copy["staff_id"]]["active"] or tables.members[copy["client_id"]] == "inactive"
            if copy["due_at"] is not None and copy["due_at"] < evening:
                wanted[copy["id"]] = "overdue" if copy["due_at"] < MORNING else "due_today"
            elif gone or not own:
                wanted[copy["id"]] = "not_needed"
            elif clipped(own[0], day).date() > day and soon:
                wanted[copy["id"]] = "not_needed_today"
        found = desk.look_up_now(needs.put_away, day=day)
        assert {row.copy_id: row.why for row in found} == wanted


def test_the_desk_names_whoever_lacks_the_key_next(desk: Desk) -> None:
    """Of the visits up to the horizon that are not over; never whom it may not be handed to; no optional key."""
    tables: Tables = desk.look_up_now(Tables.read)
    last = TODAY + timedelta(days=desk.settings.horizon_days)
    for key in tables.keys:
        client = key["client_id"]
        matters = tables.clients[client]["key_required"] and key["required"] and key["active"]
        lacking = [
            (visit["starts_at"], visit["id"], sitter, clipped(visit, TODAY))
            for sitter in SITTERS
            if matters and not tables.held(key["id"], sitter)
            if tables.staff[sitter]["active"] and (client, sitter) not in tables.blocked
            for visit in tables.booked(client, sitter, TODAY, last)
            if visit["ends_at"] > MORNING.replace(tzinfo=None)
        ]
        found = desk.look_up_now(needed_next, client_id=client, key_id=key["id"])
        told = None if found is None else (found.starts_at, found.staff_id)
        assert told == next(((at, sitter) for _, _, sitter, at in sorted(lacking)), None)


@pytest.mark.parametrize(
    ("instant", "today"),
    [
        (datetime(2026, 3, 8, 4, 30, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 8, 5, 30, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 11, 1, 3, 30, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 4, 30, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_days_are_the_walls_when_clocks_change(office: Office, instant: datetime, today: date) -> None:
    """In New York: what is today, what the header counts, and how far the horizon reaches, an hour more or less."""
    office.person("Sam Ortega")
    rivera = office.client("Rivera")
    days = [today + timedelta(days=number) for number in range(-1, 4)]
    for day in days:
        office.visit(rivera, 2, day, "01:30")
    office.setting("time_zone", '"America/New_York"')
    office.clock.advance(seconds=(instant - office.clock.now()).total_seconds())
    desk = office.desk()
    assert desk.look_up_now(standing).no_key == 1
    flags = [desk.look_up_now(needs.day_summary, day=day).visits[0].flag for day in days]
    assert flags == ["ok", "no_key", "no_key", "no_key", "no_key"]
    (row,) = desk.look_up_now(needs.keys_needed, days=2)
    assert (row.first_at, row.days) == (datetime.combine(today, time(1, 30)), 2)
    week = desk.look_up_now(needs.week_grid, first=today, days=3)
    assert (week.today, [cell.no_key for cell in week.totals]) == (today, [1, 1, 1])


def test_notices_off_count_nothing(office: Office) -> None:
    """No flag, no count, on no day; whoever has no sitter is told all the same."""
    invent(office, 3)
    office.setting("notices_on", "false")
    desk = office.desk()
    summary = desk.look_up_now(needs.day_summary, day=TODAY)
    assert not summary.notices_on
    assert {visit.flag for visit in summary.visits} <= {"ok", "off", "not_required", "unassigned"}
    assert (summary.no_key, desk.look_up_now(standing).no_key) == (0, 0)
    assert not any(cell.no_key for cell in desk.look_up_now(needs.week_grid, first=TODAY).totals)
    assert not any(cell.no_key for cell in desk.look_up_now(needs.month_grid, first=TODAY).values())
    assert desk.look_up_now(needs.keys_needed, days=60) == ()


@pytest.fixture
def corner(office: Office) -> Office:
    """Sam and Jo both go to Rivera's today, where there is one key; it hangs on A1."""
    for name in ("Sam Ortega", "Jo Reyes"):
        office.person(name)
    office.safe("Front office", rows=2, columns=5)
    rivera = office.client("Rivera", "Ana", primary_sitter_id=3)
    office.key(rivera, code="K7MT", label="front door")
    office.visit(rivera, 2, TODAY, "08:30")
    office.visit(rivera, 2, TODAY, "12:00")
    office.visit(rivera, 3, TODAY, "16:00")
    return office


def test_two_sitters_and_one_copy_on_one_day(corner: Office) -> None:
    """F20: the list says that there are too few; the pull list gives it to who comes first; the second is told so."""
    desk = corner.desk()
    sam, jo = desk.look_up_now(needs.keys_needed, days=1)
    assert (sam.copies_in_use, sam.copies_wanted, sam.short, jo.short, sam.visits) == (1, 2, True, True, 2)
    (pulled,) = desk.look_up_now(needs.pull_list, day=TODAY)
    assert (pulled.sitter, pulled.hook, pulled.at.hour, pulled.done) == ("Sam Ortega", "A1", 8, False)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    (pulled,) = desk.look_up_now(needs.pull_list, day=TODAY)
    assert (pulled.sitter, pulled.hook, pulled.done) == ("Sam Ortega", "A1", True)
    first, second, third = desk.look_up_now(needs.day_summary, day=TODAY).visits
    assert (first.flag, second.flag) == ("ok", "ok")
    assert (third.flag, third.reason_words) == ("no_key", "with Sam Ortega, needs it 08:30")
    corner.clock.advance(hours=6)
    assert desk.look_up_now(needs.day_summary, day=TODAY).visits[2].reason_words == "with Sam Ortega"


def test_remedies_are_ranked_and_name_who_could_go(corner: Office) -> None:
    """Hand over from Sam, who needs it; No Key Required; somebody else, who holds the key first."""
    desk = corner.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=2)
    third = desk.look_up_now(needs.day_summary, day=TODAY).visits[2]
    told = [(each.kind, each.words, each.detail) for each in desk.look_up_now(needs.remedies, visit_id=third.visit_id)]
    assert told == [
        ("hand_over", "Hand K7MT-1 from Sam Ortega to Jo Reyes", "Sam Ortega needs it that day at 08:30"),
        ("not_required", "Set Ana Rivera to No Key Required", "with the reason and the way in"),
        ("another_sitter", "Book Sam Ortega in place of Jo Reyes", "has K7MT-1"),
    ]
    corner.block(1, 3)
    first, *rest = desk.look_up_now(needs.remedies, visit_id=third.visit_id)
    assert (first.kind, first.sitter) == ("another_sitter", "Sam Ortega")
    assert "hand_over" not in {each.kind for each in rest}


def test_who_may_not_is_told_so(corner: Office) -> None:
    """Base staff see the remedies, and that they may not do them."""
    corner.person("Pat Nwosu", uid=1004)
    visit = corner.desk().look_up_now(needs.day_summary, day=TODAY).visits[0]
    found = corner.desk(1004).look_up_now(needs.remedies, visit_id=visit.visit_id)
    assert found
    assert not any(each.allowed for each in found)
    assert "you may not manage client keys" in found[0].detail


def test_each_question_is_one_statement(corner: Office) -> None:
    """However many visits there are: never one for each."""
    desk = corner.desk()
    asked: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def count(question: Any, **values: Any) -> int:
        asked.clear()
        desk.look_up_now(question, **values)
        return sum("visit" in statement or "key_copy" in statement for statement in asked)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert count(needs.day_summary, day=TODAY) == 1
        assert count(needs.week_grid, first=TODAY) == 1
        assert count(needs.month_grid, first=TODAY) == 1
        assert count(needs.keys_needed, days=14) == 1
        assert count(needs.pull_list, day=TODAY) == 1
        assert count(needs.put_away, day=TODAY) == 1
        assert count(needs.no_longer_needed) == 1
        assert count(standing) == 1
    finally:
        event.remove(Engine, "before_cursor_execute", note)
