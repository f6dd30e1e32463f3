"""Reports over what the invented office has not: empty, hostile, inactive, retired, cancelled, short, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from at_the_reports import TODAY, Asked, column
from builders import Office
from hostile import HOSTILE
from keydesk.db.models import AccessMethod, Client, ClientMembership, LostKeyCase, Staff, table_of
from keydesk.db.work import Work
from keydesk.operations.custody import check_out
from keydesk.operations.due import chase
from keydesk.operations.labels import note_hook_map, record_printed
from keydesk.operations.lost_keys import open_case
from keydesk.operations.reporting import send_out_report
from keydesk.operations.stock_take import start_count
from keydesk.operations.whereabouts import mark_lost, report_missing, retire
from keydesk.reports.registry import REPORTS
from keydesk.rules.refusal import Refusal

LATER = TODAY + timedelta(days=2)
ASKED: dict[str, dict[str, Any]] = {"custody": {"copy": 1}, "statement": {"client": 1}}
"""What a report has to be asked with."""


def of(office: Office) -> Asked:
    """The office, asked by its admin."""
    return Asked(office.path, office.desk())


def put(office: Office, model: Any, **values: Any) -> int:
    """A row that no operation of today makes."""

    def change(work: Work) -> int:
        found = work.session.execute(insert(table_of(model)).values(**values)).inserted_primary_key
        work.record("office", 0, "test", field="*", new=str(model))
        return int(found[0])

    return int(office.work(change))


def change(office: Office, model: Any, number: int, **values: Any) -> None:
    """A column set by hand."""
    table = table_of(model)

    def alter(work: Work) -> None:
        work.session.execute(update(table).where(table.c.id == number).values(**values))
        work.record("office", 0, "test", field="*", new=str(model))

    office.work(alter)


@pytest.mark.parametrize("name", [name for name in REPORTS if name not in ASKED])
def test_an_empty_office_has_every_report_and_each_says_what_to_do(office: Office, name: str) -> None:
    """No client, key, visit or safe: a report has no rows, and a sentence in their place."""
    report = of(office).report(name)
    assert report.rows == ()
    assert report.totals is None
    assert report.nothing.endswith(".")
    assert report.nothing != "Nothing to show."


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Hostile names wherever there is a name; keys in every state; visits booked and called off. Only looked at."""
    office = Office.found(tmp_path_factory.mktemp("busy"))
    office.safe("Front [/b] office", rows=1, columns=5)
    office.safe("Vault", rows=1, columns=2, access="admin")
    sam, jo = office.person(f"Sam {HOSTILE[0]}"), office.person("Jo Reyes")
    desk = office.desk()
    for at, name in enumerate(HOSTILE):
        client = office.client(name, no_key_note=name)
        key = office.key(client, code=f"K{at}MT", copies=2, label=name)
        for sitter, day in ((sam, TODAY), (jo, LATER), (None, LATER)):
            office.visit(client, sitter, day)
        office.visit(client, jo, TODAY, status="cancelled")
        desk.perform_now(check_out, tag_code=key.tag_codes[0], sitter_id=sam, reason=name)
    desk.perform_now(report_missing, tag_code="K0MT-1")
    desk.perform_now(retire, tag_code="K1MT-2", reason="destroyed")
    office.client("Keypad", key_required=False, no_key_reason="keypad")
    office.client("Without")
    office.close()
    yield office
    office.close()


@pytest.mark.parametrize("name", REPORTS)
def test_hostile_names_stand_in_every_report_as_they_are_stored(busy: Office, name: str) -> None:
    """A report keeps text as it is; what a writer makes of it is the writer's."""
    report = of(busy).report(name, **ASKED.get(name, {}))
    texts = {cell for row in report.rows for cell in row if isinstance(cell, str)}
    if name in {
        "daily-summary",
        "keys-needed",
        "client-key-report",
        "clients-with-key",
        "key-location-report",
        "sitter-keys",
    }:
        assert all(any(each in text for text in texts) for each in HOSTILE), name
    assert len(report.things) == len(report.rows)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_says_who_made_it_and_names_only_its_own_columns(busy: Office, name: str) -> None:
    """Made by the operator; groups are columns, totals as wide as the rows, names of columns once each."""
    report = of(busy).report(name, **ASKED.get(name, {}))
    names = [each.name for each in report.columns]
    assert len(names) == len(set(names))
    assert report.made_by == "Ana Whitfield"
    assert all(0 <= at < len(names) for at in report.groups)
    assert report.totals is None or len(report.totals) == len(names)
    assert not any(each.heading for each in report.columns if each.place == "data")
    assert "street" not in names


def test_a_cancelled_visit_asks_for_no_key(office: Office) -> None:
    """It is in the day, and in no count, need, week or bag."""
    client, sam = office.client("Rivera"), office.person("Sam Ortega")
    office.safe("Front", rows=1, columns=2)
    office.key(client, code="K7MT", copies=2)
    office.visit(client, sam, TODAY, status="cancelled")
    asked = of(office)
    assert column(asked.report("daily-summary", day=TODAY), "status") == ["cancelled"]
    for name in ("keys-needed", "week-at-a-glance", "pull-list", "copies-short"):
        assert asked.report(name).rows == (), name


def test_a_key_is_short_on_the_days_on_which_more_sitters_come_than_there_are_copies(office: Office) -> None:
    """With the days, and everybody who needs it; a missing copy is none, a retired one neither."""
    office.safe("Front office", rows=1, columns=5)
    client, sam, jo = office.client("Rivera"), office.person("Sam Ortega"), office.person("Jo Reyes")
    office.key(client, code="K7MT", copies=3, label="front door")
    desk = office.desk()
    desk.perform_now(report_missing, tag_code="K7MT-1")
    desk.perform_now(retire, tag_code="K7MT-2", reason="destroyed")
    for day in (TODAY, LATER):
        office.visit(client, sam, day)
        office.visit(client, jo, day, "16:00")
    office.visit(client, jo, TODAY + timedelta(days=1))
    report = of(office).report("copies-short")
    assert column(report, "copies") == [1]
    assert column(report, "wanted") == [2]
    assert column(report, "lacking") == [1]
    assert column(report, "days") == ["Tue 24 Nov, Thu 26 Nov"]
    assert column(report, "sitters") == ["Jo Reyes, Sam Ortega"] or column(report, "sitters") == [
        "Sam Ortega, Jo Reyes"
    ]
    assert column(of(office).report("client-key-report"), "short") == [1]


def test_an_inactive_client_wants_no_key_and_a_sitter_who_left_keeps_theirs_on_the_list(office: Office) -> None:
    """Nothing is lacking at a client's who is gone; what is still held there is said, and by whom."""
    office.safe("Front office", rows=1, columns=5)
    gone, there = office.client("Gone"), office.client("There")
    sam = office.person("Sam Ortega")
    for client, code in ((gone, "K7MT"), (there, "P4XZ")):
        office.key(client, code=code)
        office.desk().perform_now(check_out, tag_code=f"{code}-1", sitter_id=sam)
    office.client("Never had one", primary_branch="in_home")
    change(office, ClientMembership, gone, status="inactive")
    change(office, ClientMembership, 3, status="inactive")
    change(office, Staff, sam, active=False)
    asked = of(office)
    keys = asked.report("client-key-report")
    told = zip(*(column(keys, name) for name in ("client", "wanted", "held", "out", "short")), strict=True)
    assert list(told) == [("Gone", 0, 1, 1, 0), ("There", 1, 1, 1, 0)]
    assert column(asked.report("no-longer-needed"), "why") == ["sitter_left", "sitter_left"]
    assert column(asked.report("sitter-keys"), "surplus") == [True, True]
    assert column(asked.report("clients-with-key"), "client") == ["There"]
    assert column(asked.report("clients-with-key", status="inactive"), "client") == ["Gone"]


def test_two_clients_of_one_name_stay_apart(office: Office) -> None:
    """Their keys come one client after the other, however their tags are in order."""
    office.safe("Front office", rows=1, columns=5)
    for codes in (("A2AA", "C2CC"), ("B2BB", "D2DD")):
        client = office.client("Smith", "Ann")
        for code in codes:
            office.key(client, code=code)
    clients = column(of(office).report("key-location-report"), "client_id")
    assert clients == [1, 1, 2, 2]


def test_missing_and_lost_tells_the_state_of_every_case(office: Office) -> None:
    """Open, closed, and none; what is still to do only while there is something."""
    office.safe("Front office", rows=1, columns=5)
    client, sam = office.client("Rivera"), office.person("Sam Ortega")
    office.key(client, code="K7MT", copies=4)
    office.visit(client, sam, LATER)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    for tag in ("K7MT-1", "K7MT-2", "K7MT-3"):
        desk.perform_now(report_missing, tag_code=tag)
    desk.perform_now(mark_lost, tag_code="K7MT-3")
    for copy in (2, 3):
        desk.perform_now(open_case, copy_id=copy)
    desk.perform_now(_close, case_id=2)
    report = of(office).report("missing-and-lost")
    told = list(zip(*(column(report, name) for name in ("tag_code", "state", "case", "at_risk")), strict=True))
    assert told == [("K7MT-2", "missing", "open", 1), ("K7MT-1", "missing", None, 1), ("K7MT-3", "lost", "closed", 1)]
    assert column(report, "had_by")[1] == "Sam Ortega"
    assert column(report, "to_do")[1:] == ["open its case", None]
    assert column(of(office).report("missing-and-lost", case="open"), "tag_code") == ["K7MT-2"]


def _close(work: Work, *, case_id: int) -> None:
    table = table_of(LostKeyCase)
    work.session.execute(update(table).where(table.c.id == case_id).values(status="closed", closed_at=work.now))
    work.record("lost_key_case", case_id, "close")


def test_overdue_counts_how_often_somebody_asked(office: Office) -> None:
    """Times and the last time; who was never asked for can be listed alone."""
    office.safe("Front office", rows=1, columns=5)
    client, sam = office.client("Rivera"), office.person("Sam Ortega")
    office.key(client, code="K7MT", copies=3)
    desk = office.desk()
    for tag in ("K7MT-1", "K7MT-2"):
        desk.perform_now(check_out, tag_code=tag, sitter_id=sam, due_at=office.clock.now() + timedelta(hours=1))
    office.clock.advance(days=9)
    for _ in range(2):
        desk.perform_now(chase, tag_codes=["K7MT-2"])
    report = of(office).report("overdue")
    told = zip(*(column(report, name) for name in ("tag_code", "chased", "age", "days_late")), strict=True)
    assert list(told) == [("K7MT-1", 0, "8 to 30 days", 8), ("K7MT-2", 2, "8 to 30 days", 8)]
    assert column(of(office).report("overdue", never_asked=True), "tag_code") == ["K7MT-1"]


def test_who_looked_at_what(office: Office) -> None:
    """A code that was shown, tags that were printed, a hook map: who, of what, whose, and why; never the code."""
    client, safe = office.client("Rivera"), office.safe("Front office", rows=1, columns=2)
    office.key(client, code="K7MT")
    way = put(office, AccessMethod, client_id=client, kind="alarm")
    office.work(lambda work: work.record("access_method", way, "reveal", reason="alarm went off"))
    desk = office.desk()
    desk.perform_now(record_printed, copy_ids=[1], reason="new tag")
    desk.perform_now(note_hook_map, safe_ids=[safe], valid_until=office.clock.now() + timedelta(days=7))
    office.work(lambda work: work.record("saved_view", 1, "save", field="query", new="x"))
    office.work(lambda work: work.record("key_copy", 1, "queue", field="tag", new="K7MT-1"))
    office.work(lambda work: work.record("client", client, "reveal", field="safe_word", reason="asked by phone"))
    office.work(lambda work: work.record("outbox", 1, "queue", field="*", new="visits, Sam Ortega"))
    desk.perform_now(send_out_report, name="key-log", how="save", written="pdf", asked=("sitter: Sam",))
    report = of(office).report("who-looked")
    told = zip(*(column(report, name) for name in ("operator", "what", "thing", "client", "reason")), strict=True)
    assert list(told) == [
        ("Ana Whitfield", "shown", "alarm", "Rivera", "alarm went off"),
        ("Ana Whitfield", "printed", "K7MT-1", "Rivera", "new tag"),
        ("Ana Whitfield", "hook map made", "Front office", None, None),
        ("Ana Whitfield", "shown", "safe word", "Rivera", "asked by phone"),
        ("Ana Whitfield", "mail written", "visits, Sam Ortega", None, None),
        ("Ana Whitfield", "saved to a file", "key log", None, None),
    ]
    assert report.things == (("client", client), ("copy", 1), ("safe", safe), ("client", client), None, None)
    assert column(of(office).report("who-looked", what="print"), "thing") == ["K7MT-1"]


def test_who_looked_at_what_is_for_admins(office: Office) -> None:
    """Somebody else is told to ask one."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    with pytest.raises(Refusal, match="is for admins, and Bo Tran is none"):
        Asked(office.path, office.desk(1001)).report("who-looked")


def test_stock_take_results_are_of_the_latest_count(office: Office) -> None:
    """Without a number; with one, of that."""
    front, back = office.safe("Front", rows=1, columns=2), office.safe("Back", rows=1, columns=2)
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    for safe in (front, back):
        desk.perform_now(start_count, safe_ids=[safe])
    assert "Back" in of(office).report("stock-take").title
    assert "Front" in of(office).report("stock-take", stock_take=1).title


def test_an_office_that_keeps_agreements_is_told_of_those_that_are_lacking(office: Office) -> None:
    """Of whom a key is in service; an office that has none of anybody is told so, and of nobody."""
    office.safe("Front office", rows=1, columns=5)
    signed, unsigned, gone = office.client("Signed"), office.client("Unsigned"), office.client("Gone")
    office.client("Without a key")
    for client in (signed, unsigned, gone):
        office.key(client, copies=2)
    change(office, ClientMembership, gone, status="inactive")
    none = of(office).report("outstanding", what="agreement")
    assert none.rows == ()
    assert none.notes == ("No agreement is on file of anybody, so none is told to be missing.",)
    change(office, Client, signed, agreement_signed_on=TODAY)
    some = of(office).report("outstanding", what="agreement")
    assert list(zip(column(some, "client"), column(some, "copies"), strict=True)) == [("Unsigned", 2)]


def test_no_key_required_says_what_is_to_be_reviewed(office: Office) -> None:
    """The day that is set decides; when it was last reviewed is told; a code is only said to be on file."""
    days: list[tuple[str, date | None, date | None]] = [
        ("Set for today", TODAY, TODAY),
        ("Set for later", TODAY - timedelta(days=500), LATER),
        ("Never", None, None),
        ("Lately", TODAY - timedelta(days=30), None),
        ("Long ago", TODAY - timedelta(days=400), None),
    ]
    for name, reviewed, review in days:
        client = office.client(name, key_required=False, no_key_reason="keypad")
        put(office, AccessMethod, client_id=client, kind="keypad", reviewed_on=reviewed, review_on=review, secret=b"1")
    due = of(office).report("no-key-required", due=True)
    assert column(due, "client") == ["Set for today"]
    assert column(due, "reviewed_on") == [TODAY]
    assert column(due, "coded") == [True]
    assert len(of(office).report("no-key-required").rows) == len(days)
    assert not any(isinstance(cell, bytes) for row in due.rows for cell in row)


def test_a_log_that_nobody_can_read_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how many movements it would have, and what to ask instead."""
    monkeypatch.setattr("keydesk.db.queries.key_log.MOST_MOVEMENTS", 1)
    office.safe("Front office", rows=1, columns=5)
    office.key(office.client("Rivera"), code="K7MT", copies=2)
    with pytest.raises(Refusal, match=r"2 movements are more than a list can hold .* fewer days"):
        of(office).report("key-log")


def test_the_days_of_a_log_are_days_of_the_offices_clock(office: Office) -> None:
    """What happens late in the evening there is of that day, whatever day it is at Greenwich."""
    office.setting("time_zone", '"America/New_York"')
    office.safe("Front office", rows=1, columns=2)
    sam = office.person("Sam Ortega")
    office.key(office.client("Rivera"), code="K7MT", copies=2)
    office.clock.advance(hours=20)
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    evening = of(office).report("key-log", **{"from": TODAY, "to": TODAY}, kind="check_out")
    assert column(evening, "tag_code") == ["K7MT-1"]
    assert of(office).report("key-log", **{"from": LATER, "to": LATER}).rows == ()


def test_notices_that_are_switched_off_are_said(office: Office) -> None:
    """Nothing is told to be needed, and why."""
    client, sam = office.client("Rivera"), office.person("Sam Ortega")
    office.visit(client, sam, TODAY)
    office.setting("notices_on", "false")
    for name in ("keys-needed", "copies-short"):
        report = of(office).report(name)
        assert report.rows == ()
        assert "switched off" in report.notes[0]


def test_a_last_day_before_the_first_is_refused(office: Office) -> None:
    """And says which they are."""
    for name in ("key-log", "who-looked"):
        with pytest.raises(Refusal, match="before the first"):
            of(office).report(name, first=LATER, last=TODAY)
