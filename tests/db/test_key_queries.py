"""The list of keys as it is read: order, filter, rows, one copy, counts, and a past moment."""

from __future__ import annotations

import pytest

from builders import MORNING, Office
from keydesk.db.queries.holders import holder_choices, people
from keydesk.db.queries.key_counts import key_counts
from keydesk.db.queries.key_detail import key_detail
from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.keys import first_keys, key_matches, key_order, key_rows, key_survey
from keydesk.db.rows.keys import KeyRow
from keydesk.db.rows.where import PlaceRow
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.whereabouts import mark_lost, report_missing, retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


@pytest.fixture
def keys(office: Office) -> Office:
    """Rivera's front door (3 copies), Okafor's (2), Łapiński's fob (1): on hooks, with Sam and Jo, missing, retired."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    office.safe("Back room", rows=1, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=3, label="front door")
    office.key(office.client("Okafor", "Bo"), code="P4XZ", copies=2, label="back door")
    office.key(office.client("Łapiński", "Zoë"), code="A2QD", copies=[NewCopy(legacy_code="0242-01")], label="fob")
    desk = office.desk()
    for tag, sitter in (("K7MT-1", sam), ("K7MT-2", jo), ("P4XZ-1", sam)):
        desk.perform_now(check_out, tag_code=tag, sitter_id=sitter)
        office.clock.advance(minutes=5)
    desk.perform_now(report_missing, tag_code="P4XZ-1", reason="not in the bag")
    desk.perform_now(retire, tag_code="P4XZ-2", reason="destroyed")
    return office


def _tags(office: Office, text: str) -> list[str]:
    return [row.tag_code for row in office.desk().look_up_now(list_keys, text=text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["A2QD-1", "K7MT-1", "K7MT-2", "K7MT-3", "P4XZ-1"]),
        ("RIVERA", ["K7MT-1", "K7MT-2", "K7MT-3"]),
        ("ana front", ["K7MT-1", "K7MT-2", "K7MT-3"]),
        ("lapinski zoe", ["A2QD-1"]),
        ("riv*ra", ["K7MT-1", "K7MT-2", "K7MT-3"]),
        ("-rivera", ["A2QD-1", "P4XZ-1"]),
        ("holder:sam", ["K7MT-1"]),
        ("holder:sam,jo", ["K7MT-1", "K7MT-2"]),
        ("-holder:sam", ["A2QD-1", "K7MT-2", "K7MT-3", "P4XZ-1"]),
        ("holder:missing", ["P4XZ-1"]),
        ("status:in", ["A2QD-1", "K7MT-3"]),
        ("status:out", ["K7MT-1", "K7MT-2"]),
        ("status:missing", ["P4XZ-1"]),
        ("status:retired", ["P4XZ-2"]),
        ("status:all okafor", ["P4XZ-1", "P4XZ-2"]),
        ("status:in,missing -tag:K7", ["A2QD-1", "P4XZ-1"]),
        ("safe:front", ["A2QD-1", "K7MT-3"]),
        ("safe:back", []),
        ("hook:a1", ["K7MT-1"]),
        ("hook:a*", ["K7MT-1", "K7MT-2", "K7MT-3", "P4XZ-1"]),
        ("tag:0242-01", ["A2QD-1"]),
        ("client:okafor", ["P4XZ-1"]),
        ("due:week", ["K7MT-1", "K7MT-2"]),
        ("due:none status:out", []),
        ("100%", []),
    ],
)
def test_a_filter_finds_what_it_says(keys: Office, text: str, found: list[str]) -> None:
    """Words, names and their negation find exactly the copies that fit; out of service only where it is asked for."""
    assert _tags(keys, text) == found


def test_a_filter_that_is_not_understood_is_refused_off_the_screen(keys: Office) -> None:
    """A screen shows what half a filter finds and says what is wrong; a command refuses it."""
    found = keys.desk().look_up_now(key_matches, text="rivera status:gone")
    assert found.ids is not None
    assert len(found.ids) == 3
    assert "status can be" in found.trouble
    with pytest.raises(Refusal, match="status can be"):
        keys.desk().look_up_now(list_keys, text="rivera status:gone")


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("tag", "A2QD-1"),
        ("client", "A2QD-1"),
        ("opens", "P4XZ-1"),
        ("where", "P4XZ-1"),
        ("due", "K7MT-1"),
        ("-tag", "P4XZ-1"),
        ("-client,tag", "K7MT-1"),
    ],
)
def test_every_order_holds_every_copy_once(keys: Office, sort: str, first: str) -> None:
    """Whatever the order, it has each copy once, those out of service apart, and begins where the first screen does."""
    desk = keys.desk()
    order = desk.look_up_now(key_order, sort=sort)
    assert sorted(order.everything) == list(range(1, 7))
    assert sorted(order.in_service) == [1, 2, 3, 4, 6]
    begins = desk.look_up_now(first_keys, sort=sort, limit=2)
    assert list(order.in_service[:2]) == list(begins)
    assert keys.desk().look_up_now(key_rows, ids=begins)[begins[0]].tag_code == first


def test_counts_are_of_copies_in_service(keys: Office) -> None:
    """The counts above the list add up to the copies in service."""
    keys.clock.advance(days=3)
    counts = keys.desk().look_up_now(key_counts)
    assert (counts.total, counts.safe, counts.sitter, counts.missing) == (5, 2, 2, 1)
    assert counts.overdue == 2
    assert counts.longest_tag == len("K7MT-1")


def test_a_row_says_where_a_copy_is_and_what_a_move_expects(keys: Office) -> None:
    """A row has the names for the list, and the holder that a move must still find."""
    row = _row_of(keys, "K7MT-1")
    assert (row.client, row.opens, row.place) == ("Rivera, Ana", "front door", PlaceRow("sitter", "Sam Ortega"))
    desk = keys.desk()
    desk.perform_now(check_in, tag_code="K7MT-1", expected=row.holder)
    with pytest.raises(Refusal, match="moved meanwhile") as refused:
        desk.perform_now(check_in, tag_code="K7MT-1", expected=row.holder)
    assert refused.value.code == "changed"
    assert _row_of(keys, "K7MT-1").place == PlaceRow("safe", "Front office", "Front office", "A1")
    assert _row_of(keys, "P4XZ-2").holder is None


def _row_of(office: Office, tag: str) -> KeyRow:
    survey = office.desk().look_up_now(key_survey)
    rows = office.desk().look_up_now(key_rows, ids=survey.order.everything)
    return next(row for row in rows.values() if row.tag_code == tag)


def test_one_copy_has_its_latest_events_newest_first(keys: Office) -> None:
    """Beneath the list stand the latest five events with both names, and how many there are in all."""
    desk = keys.desk()
    jo = _row_of(keys, "K7MT-2").holder
    assert jo is not None
    for _ in range(2):
        desk.perform_now(check_in, tag_code="K7MT-1")
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=jo.staff_id or 0)
    desk.perform_now(transfer, tag_code="K7MT-1", to=Holder.client())
    detail = desk.look_up_now(key_detail, copy_id=1)
    assert [event.kind for event in detail.events] == ["transfer", "check_out", "check_in", "check_out", "check_in"]
    assert detail.events[0].before.name == "Jo Reyes"
    assert detail.events[0].after == PlaceRow("client", "Rivera, Ana")
    assert detail.events[1].before == PlaceRow("safe", "Front office", "Front office", "A1")
    assert {event.operator for event in detail.events} == {"Ana Whitfield"}
    assert detail.event_count == 7
    assert (detail.copies, detail.home.hook) == (3, "A1")


def test_a_copy_that_is_not_there_is_refused(keys: Office) -> None:
    """Asking for a copy that nobody has on file is told, not answered with nothing."""
    with pytest.raises(Refusal) as refused:
        keys.desk().look_up_now(key_detail, copy_id=99)
    assert refused.value.code == "not_found"


def test_the_list_of_a_past_moment_is_filtered_as_of_then(keys: Office) -> None:
    """As of a past moment, status and holder are those of then, whatever has happened since (G11)."""
    desk = keys.desk()
    then = MORNING.replace(minute=28)
    desk.perform_now(check_in, tag_code="K7MT-1")
    desk.perform_now(mark_lost, tag_code="K7MT-2")
    rows = desk.look_up_now(list_keys, text="status:out", at=then)
    assert [(row.tag_code, row.holder.name) for row in rows] == [("K7MT-1", "Sam Ortega"), ("K7MT-2", "Jo Reyes")]
    assert [row.tag_code for row in desk.look_up_now(list_keys, text="status:retired", at=then)] == []
    assert len(desk.look_up_now(list_keys, at=then)) == 6


def test_holders_are_offered_by_what_the_operator_may(keys: Office) -> None:
    """Sitters, client, contacts, safes, missing and hooks are offered; a safe for admins only to those who open it."""
    keys.person("Bo Tran", role="scheduler", uid=1001)
    keys.safe("Strong room", rows=1, columns=1, access="admin")
    mine = [choice.name for choice in keys.desk().look_up_now(holder_choices, client_ids=[1])]
    assert mine[:5] == ["Bo Tran", "Jo Reyes", "Sam Ortega", "Ana Whitfield", "Client"]
    assert "Strong room" in mine
    theirs = [choice.name for choice in keys.desk(1001).look_up_now(holder_choices, client_ids=[1])]
    assert "Strong room" not in theirs
    assert "Missing" in theirs
    assert [choice.holder.kind for choice in keys.desk().look_up_now(people, client_ids=[1, 2])][-1] == "client"
    choices = keys.desk().look_up_now(holder_choices, client_ids=[1])
    taken = {choice.name: choice.taken for choice in choices if choice.note.endswith("· Front office")}
    assert (taken["A3"], taken["A1"]) == (True, False)
