"""Rules of custody, on real stores: who may take what from where, and what is recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import MORNING, Office
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.undo import undo
from keydesk.operations.whereabouts import mark_found, mark_lost, report_missing, restore, retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


def test_check_out_moves_the_copy_and_tells_when_it_is_due(office: Office) -> None:
    """Safe → sitter; the default due date is the end of the last booked visit's day plus the grace days."""
    sam = office.person("Sam Ortega")
    rivera = office.client("Rivera", "Ana")
    office.safe("Front office", rows=2, columns=5)
    office.key(rivera, code="K7MT")
    office.visit(rivera, sam, date(2026, 11, 26))
    moved = office.desk().perform_now(check_out, tag_code="k7mt-1", sitter_id=sam)
    assert moved.said == "K7MT-1 to Sam Ortega, due Fri 27 Nov 18:00"
    assert moved.from_words == "hook A1"
    copy = office.copy("K7MT-1")
    assert (copy.holder_kind, copy.staff_id, copy.safe_id, copy.last_seq) == ("sitter", sam, None, 2)


def test_primary_sitter_holds_without_a_due_date(office: Office) -> None:
    """The client's primary sitter holds without a due date."""
    sam = office.person("Sam Ortega")
    rivera = office.client("Rivera", primary_sitter_id=sam)
    office.safe("Front office")
    office.key(rivera, code="K7MT")
    assert office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam).due_at is None


def test_second_check_out_is_told_who_has_it_and_who_recorded_it(office: Office) -> None:
    """Nobody can take a copy that is out without saying so (C1)."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    with pytest.raises(Refusal, match=r"with Sam Ortega since today 07:20, recorded by Ana Whitfield"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=jo)
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)


def test_move_with_a_stale_holder_is_refused_as_changed(office: Office) -> None:
    """A move carries the holder that it saw; if it moved meanwhile the refusal names who and when."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    safe = office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    seen = Holder.safe(safe)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, expected=seen)
    with pytest.raises(Refusal, match="moved meanwhile: it is with Sam Ortega") as caught:
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=jo, expected=seen)
    assert caught.value.exit_code == 3


def test_blocked_sitter_gets_no_key_whatever_the_reason(office: Office) -> None:
    """A copy cannot be handed to a sitter whom the client has blocked; nothing overrides it."""
    sam = office.person("Sam Ortega")
    rivera = office.client("Rivera")
    office.safe("Front office")
    office.key(rivera, code="K7MT")
    office.block(rivera, sam)
    with pytest.raises(Refusal, match="blocked Sam Ortega") as caught:
        office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="in a hurry")
    assert not caught.value.overridable


def test_warnings_need_a_permission_and_a_reason(office: Office) -> None:
    """A spare warns; a scheduler goes on with a reason, a clerk with the key permission alone cannot."""
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(spare=True)])
    desk = office.desk(1001)
    with pytest.raises(Refusal, match="spare that stays in the office") as caught:
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    assert caught.value.overridable == {"spare"}
    with pytest.raises(Refusal, match="Say why"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True)
    moved = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="the other is lost")
    assert moved.overrode == ("spare",)


def test_last_of_several_copies_in_the_office_warns_and_a_single_copy_does_not(office: Office) -> None:
    """The last copy in the office warns where there are others; a single copy has to go out to be of use."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT", copies=2)
    office.key(office.client("Marsh"), code="2HPN")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    with pytest.raises(Refusal, match="last copy in the office"):
        desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=jo)
    desk.perform_now(check_out, tag_code="2HPN-1", sitter_id=jo)


def test_admin_safe_opens_for_admins_with_a_reason_only(office: Office) -> None:
    """A copy in an admin-only safe warns, and a scheduler cannot go on."""
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    vault = office.safe("Vault", access="admin")
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(holder=Holder.safe(vault))])
    with pytest.raises(Refusal, match="for admins only") as caught:
        office.desk(1001).perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="needed")
    assert not caught.value.overridable
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="needed")


def test_base_staff_cannot_move_keys(office: Office) -> None:
    """Managing client keys is a permission of its own, off for base by default."""
    sam = office.person("Sam Ortega", uid=1002)
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    with pytest.raises(Refusal, match="may not manage client keys"):
        office.desk(1002).perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)


def test_check_in_goes_home_and_tells_who_needs_it_next(office: Office) -> None:
    """On return the key goes to its home hook, and the first sitter who lacks it is named (D16)."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    rivera = office.client("Rivera")
    office.safe("Front office", rows=1, columns=3)
    office.key(rivera, code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.visit(rivera, sam, date(2026, 11, 24), "09:00")
    office.visit(rivera, jo, date(2026, 11, 25), "08:30")
    office.clock.advance(hours=3)
    moved = desk.perform_now(check_in, tag_code="K7MT-1")
    assert moved.said == "K7MT-1 in → hook A1 · Jo Reyes needs it tomorrow 08:30"
    with pytest.raises(Refusal, match="on hook A1 already"):
        desk.perform_now(check_in, tag_code="K7MT-1")


def test_check_in_passes_over_a_home_hook_that_another_key_hangs_on(office: Office) -> None:
    """Two rings on one hook are a wrong hook waiting to happen: the next free one is named."""
    sam = office.person("Sam Ortega")
    safe = office.safe("Front office", rows=1, columns=3)
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    home = office.copy("K7MT-1").hook_id
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.key(office.client("Marsh"), code="2HPN", copies=[NewCopy(holder=Holder.safe(safe, home))])
    assert desk.perform_now(check_in, tag_code="K7MT-1").to_words == "hook A2"


def test_handover_is_one_event_with_both_names(office: Office) -> None:
    """Sitter → sitter is one event (D5)."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    moved = desk.perform_now(transfer, tag_code="K7MT-1", to=Holder.sitter(jo))
    assert (moved.kind, moved.from_words, moved.to_words) == ("transfer", "Sam Ortega", "Jo Reyes")
    assert office.copy("K7MT-1").last_seq == 3


def test_back_dated_return_keeps_both_instants_and_needs_a_reason(office: Office) -> None:
    """A movement may be back-dated with a reason, never before the one it follows."""
    sam = office.person("Sam Ortega")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.clock.advance(days=1)
    evening = MORNING + timedelta(hours=11)
    with pytest.raises(Refusal, match="needs a reason"):
        desk.perform_now(check_in, tag_code="K7MT-1", at=evening)
    with pytest.raises(Refusal, match="cannot have moved on"):
        desk.perform_now(check_in, tag_code="K7MT-1", at=MORNING - timedelta(days=1), reason="drop box")
    moved = desk.perform_now(check_in, tag_code="K7MT-1", at=evening, reason="drop box")
    assert moved.at == evening
    assert office.copy("K7MT-1").since == evening


def test_reassign_is_all_or_nothing_and_lists_what_is_in_the_way(office: Office) -> None:
    """One copy that moved meanwhile stops the whole act and is named; without it all move as one batch."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    safe = office.safe("Front office", rows=1, columns=5)
    for code, name in (("K7MT", "Rivera"), ("2HPN", "Marsh"), ("3FQD", "Costa")):
        office.key(office.client(name), code=code)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="2HPN-1", sitter_id=jo)
    hooks = {code: office.copy(f"{code}-1").home_hook_id for code in ("K7MT", "2HPN", "3FQD")}
    moves = [Move(f"{code}-1", Holder.safe(safe, hook)) for code, hook in hooks.items()]
    with pytest.raises(Refusal, match="2HPN-1") as caught:
        desk.perform_now(reassign, moves=moves, to=Holder.sitter(sam))
    assert caught.value.code == "changed"
    assert office.copy("K7MT-1").holder_kind == "safe"
    done = desk.perform_now(reassign, moves=[Move(each.tag_code) for each in moves], to=Holder.sitter(sam), via="bulk")
    assert (len(done.moved), done.said) == (3, "3 keys to Sam Ortega")
    back = desk.perform_now(undo, batch_id=done.batch_id, via="undo")
    assert len(back.moved) == 3
    assert office.copy("2HPN-1").staff_id == jo
    assert office.copy("K7MT-1").hook_id == hooks["K7MT"]


def test_undo_is_refused_once_the_copy_has_moved_on(office: Office) -> None:
    """Undo is possible only while the copy has not moved since (R9)."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    out = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(transfer, tag_code="K7MT-1", to=Holder.sitter(jo))
    with pytest.raises(Refusal, match="has moved since") as caught:
        desk.perform_now(undo, batch_id=out.batch_id)
    assert caught.value.code == "changed"


def test_undo_without_a_batch_takes_back_ones_own_last_movement_once(office: Office) -> None:
    """`u` takes back the operator's own last movement; what is taken back is not taken back again."""
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    bo = office.desk(1001)
    with pytest.raises(Refusal, match="moved nothing yet"):
        bo.perform_now(undo)
    out = bo.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    bo.perform_now(undo)
    assert office.copy("K7MT-1").holder_kind == "safe"
    with pytest.raises(Refusal, match="taken back already"):
        bo.perform_now(undo, batch_id=out.batch_id)


def test_same_operation_id_moves_once_and_another_act_under_it_is_refused(office: Office) -> None:
    """The same op id twice moves once; an op id used for something else is refused (C4)."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office")
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, op_id="a1")
    with pytest.raises(Refusal) as again:
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, op_id="a1")
    assert again.value.exit_code == 0
    with pytest.raises(Refusal, match="used for something else"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=jo, op_id="a1")
    assert office.copy("K7MT-1").last_seq == 2


def test_missing_keeps_who_had_it_and_found_brings_it_home(office: Office) -> None:
    """Missing is a custody state; the event keeps the last holder, and found hangs the copy up at home."""
    sam = office.person("Sam Ortega")
    office.safe("Front office", rows=1, columns=2)
    office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    gone = desk.perform_now(report_missing, tag_code="K7MT-1", reason="not in the bag")
    assert (gone.from_words, gone.said) == ("Sam Ortega", "K7MT-1 is marked missing; last with Sam Ortega")
    with pytest.raises(Refusal, match="is missing"):
        desk.perform_now(transfer, tag_code="K7MT-1", to=Holder.sitter(sam))
    assert desk.perform_now(mark_found, tag_code="K7MT-1").to_words == "hook A1"


def test_lost_and_retired_copies_have_no_holder_and_come_back_only_by_their_own_verbs(office: Office) -> None:
    """Out of service a copy has no holder; lost comes back by found, retired by restore, and undo gives both back."""
    sam = office.person("Sam Ortega")
    office.safe("Front office", rows=1, columns=2)
    office.key(office.client("Rivera"), code="K7MT", copies=2)
    desk = office.desk()
    desk.perform_now(mark_lost, tag_code="K7MT-1", stolen=True)
    assert (office.copy("K7MT-1").state, office.copy("K7MT-1").holder_kind) == ("stolen", None)
    with pytest.raises(Refusal, match="mark it found first"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(mark_found, tag_code="K7MT-1", sitter_id=sam)
    with pytest.raises(Refusal, match="one of these reasons"):
        desk.perform_now(retire, tag_code="K7MT-2", reason="bored")
    gone = desk.perform_now(retire, tag_code="K7MT-2", reason="destroyed")
    with pytest.raises(Refusal, match="restore it first"):
        desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=sam)
    desk.perform_now(undo, batch_id=gone.batch_id)
    assert office.copy("K7MT-2").hook_id is not None
    desk.perform_now(retire, tag_code="K7MT-2", reason="entry error")
    desk.perform_now(restore, tag_code="K7MT-2", note="typed the wrong one")
    assert office.copy("K7MT-2").state == "in_service"
    assert office.copy("K7MT-2").retired_reason == ""


def test_undo_of_a_new_key_retires_its_copies_as_an_entry_error(office: Office) -> None:
    """Nothing with a history is deleted: what was added by mistake is retired."""
    office.safe("Front office")
    added = office.key(office.client("Rivera"), code="K7MT", copies=2)
    office.desk().perform_now(undo, batch_id=added.batch_id)
    assert office.copy("K7MT-2").state == "retired"
    assert office.copy("K7MT-2").retired_reason == "entry_error"
