"""The case of a key that is gone, from missing to closed, and the lock that is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.db.queries.labels import stale
from keydesk.db.queries.lost_keys import lost_key, open_cases
from keydesk.db.rows.lost_key import LostKeyRow
from keydesk.db.verify import verify
from keydesk.operations.custody import check_out
from keydesk.operations.lost_keys import close_case, edit_case, open_case, rekey
from keydesk.operations.whereabouts import mark_found, mark_lost, report_missing
from keydesk.reports.lost_keys import lost_key_document
from keydesk.rules.refusal import Refusal


def _gone(office: Office) -> int:
    """Sam had K7MT-1 last; K7MT-2 hangs on A2; Jo comes to Rivera tomorrow."""
    office.safe("Front office", rows=1, columns=5)
    sam, jo = office.person("Sam Ortega"), office.person("Jo Lind")
    rivera = office.client("Rivera", "Ana", cell_phone="555-0101")
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.visit(rivera, jo, MORNING.date() + timedelta(days=1))
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.clock.advance(hours=3)
    desk.perform_now(report_missing, tag_code="K7MT-1", reason="not in the bag")
    return int(office.copy("K7MT-1").id)


def _case(office: Office, copy_id: int) -> LostKeyRow:
    found: LostKeyRow = office.desk().look_up_now(lost_key, copy_id=copy_id)
    return found


def test_a_case_says_who_had_it_what_else_opens_and_which_visits_are_at_risk(office: Office) -> None:
    """Everything that the manager needs at half past five is in one place (N1, N3)."""
    case = _case(office, _gone(office))
    assert (case.state, case.client, case.label, case.phones) == ("missing", "Rivera, Ana", "front door", ("555-0101",))
    assert case.last[0].after.name == "Sam Ortega"
    assert case.gone is not None
    assert case.gone.reason == "not in the bag"
    assert [(each.tag_code, each.kind, each.hook) for each in case.others] == [("K7MT-2", "safe", "A2")]
    assert [(each.sitter, each.flag, each.reason) for each in case.at_risk] == [("Jo Lind", "no_key", "on_hook")]
    assert case.to_do == ("tell the client", "decide about the lock")


def test_a_case_is_worked_off_step_by_step_and_closed_only_then(office: Office) -> None:
    """What is left to do stands in the way of closing, each in its words."""
    copy_id = _gone(office)
    desk = office.desk()
    case_id = desk.perform_now(open_case, copy_id=copy_id).id
    with pytest.raises(Refusal, match="client has not been told"):
        desk.perform_now(close_case, case_id=case_id)
    desk.perform_now(edit_case, case_id=case_id, client_told_at=office.clock.now())
    with pytest.raises(Refusal, match="not decided about"):
        desk.perform_now(close_case, case_id=case_id)
    desk.perform_now(edit_case, case_id=case_id, rekey_decision="rekey", cost_cents=4500)
    with pytest.raises(Refusal, match="has not been changed yet"):
        desk.perform_now(close_case, case_id=case_id)
    desk.perform_now(mark_lost, tag_code="K7MT-1", reason="in the lake")
    assert _case(office, copy_id).to_do == ("have the lock changed", "tell the insurer")
    desk.perform_now(rekey, key_id=1, copies=2)
    assert _case(office, copy_id).rekey_decision == "done"
    desk.perform_now(close_case, case_id=case_id, note="locksmith paid")
    closed = _case(office, copy_id)
    assert (closed.status, closed.cost_cents, closed.note) == ("closed", 4500, "locksmith paid")
    with pytest.raises(Refusal, match="case is closed"):
        desk.perform_now(edit_case, case_id=case_id, note="one more thing")


def test_a_key_that_is_found_again_closes_its_case_without_more(office: Office) -> None:
    """Nothing has to be told or changed when it was in the other bag."""
    copy_id = _gone(office)
    desk = office.desk()
    case_id = desk.perform_now(open_case, copy_id=copy_id).id
    desk.perform_now(mark_found, tag_code="K7MT-1")
    assert _case(office, copy_id).state == "found"
    assert desk.perform_now(close_case, case_id=case_id).said == "The case of K7MT-1 is closed."
    assert desk.look_up_now(open_cases) == ()


def test_a_case_is_opened_once_and_two_who_work_on_it_hear_of_each_other(office: Office) -> None:
    """The second edit of the same version is refused; a second opening goes on with the first."""
    copy_id = _gone(office)
    one, two = office.desk(), office.desk()
    opened = one.perform_now(open_case, copy_id=copy_id)
    assert two.perform_now(open_case, copy_id=copy_id).id == opened.id
    one.perform_now(edit_case, case_id=opened.id, version=opened.version, note="called twice")
    with pytest.raises(Refusal) as refused:
        two.perform_now(edit_case, case_id=opened.id, version=opened.version, note="called once")
    assert refused.value.code == "changed"


def test_a_key_that_hangs_in_its_place_has_no_case(office: Office) -> None:
    """One says missing first."""
    _gone(office)
    with pytest.raises(Refusal, match="K7MT-2 is not missing"):
        office.desk().perform_now(open_case, copy_id=office.copy("K7MT-2").id)
    with pytest.raises(Refusal, match="K7MT-2 is not missing"):
        office.desk().look_up_now(lost_key_document, code="K7MT-2")


def test_a_changed_lock_takes_every_copy_out_of_use_and_asks_for_new_ones(office: Office) -> None:
    """In the safe, with a sitter, missing: all open nothing any more; new copies are to be tested and tagged (N4)."""
    _gone(office)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=2, override=True, reason="today only")
    done = desk.perform_now(rekey, key_id=1, copies=2, note="new tenant")
    assert done.retired == ("K7MT-1", "K7MT-2")
    assert done.to_collect == ("K7MT-2 with Sam Ortega",)
    assert done.tag_codes == ("K7MT-3", "K7MT-4")
    assert "Collect K7MT-2 with Sam Ortega" in done.said
    assert {office.copy(tag).retired_reason for tag in done.retired} == {"rekeyed"}
    assert all(office.copy(tag).needs_test for tag in done.tag_codes)
    assert {each.code: each.why for each in desk.look_up_now(stale)} == dict.fromkeys(done.tag_codes, "new_copy")
    assert verify(office.path).sound


def test_a_changed_lock_may_have_a_new_code_so_that_old_tags_are_never_taken_for_new(office: Office) -> None:
    """The new tags carry another code; the old one is read as what it was."""
    _gone(office)
    done = office.desk().perform_now(rekey, key_id=1, copies=1, new_code=True)
    assert not done.tag_codes[0].startswith("K7MT")


def test_who_had_it_last_is_who_had_it_before_it_was_missing(office: Office) -> None:
    """Missing first, and then accepted as lost: it is still the sitter who had it."""
    office.safe("Front office", rows=1, columns=4)
    sam = office.person("Sam Ortega")
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(report_missing, tag_code="K7MT-1")
    desk.perform_now(mark_lost, tag_code="K7MT-1")
    (case,) = desk.look_up_now(open_cases)
    assert case.state == "lost"
    assert case.had_by is not None
    assert case.had_by.name == "Sam Ortega"
