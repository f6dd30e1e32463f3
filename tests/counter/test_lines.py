"""What a line at the desk does, on real stores, as the screen and `keydesk scan` both take it."""

from __future__ import annotations

from datetime import date

import pytest

from at_the_counter import AtDesk, Morning, open_the_counter
from builders import Office
from keydesk.counter import drive_now, leave, take_back
from keydesk.db.queries.who_is import sitter_meant
from keydesk.operations.clients import edit_client
from keydesk.operations.custody import check_out, transfer
from keydesk.operations.staff import make_badge, set_active
from keydesk.operations.whereabouts import report_missing, retire
from keydesk.rules.custody import Holder
from keydesk.rules.desk_lines import MARKS
from keydesk.rules.refusal import Refusal

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def morning(office: Office) -> Morning:
    """A morning at the counter."""
    return open_the_counter(office)


def test_a_badge_and_then_tags_go_out_to_that_sitter(morning: Morning) -> None:
    """Sitter first, then many keys; each line names where the key came from and how the lock is used."""
    told = morning.at.scan(morning.sam_badge, "K7MT-1", "3fqd 1", "9wcn")
    assert told == ["turn", "out K7MT-1", "out 3FQD-1", "out 9WCN-1"]
    assert morning.at.entry.place == "from A4"
    assert {morning.office.copy(tag).staff_id for tag in ("K7MT-1", "3FQD-1", "9WCN-1")} == {morning.sam}


def test_the_way_of_the_lock_is_told_at_check_out(morning: Morning) -> None:
    """A9: the lock's location stands under the result."""
    morning.at.scan(morning.sam_badge, "K7MT-1")
    assert morning.at.entry.details == ("turn left, lift the handle",)
    assert morning.at.entry.said.startswith("K7MT-1 to Sam Ortega, due ")


def test_a_second_scan_in_a_turn_changes_nothing(morning: Morning) -> None:
    """C4: the copy moved once, and the second scan says that it is out with Sam."""
    assert morning.at.scan(morning.sam_badge, "K7MT-1", "K7MT-1", "K7MT-1")[1:] == [
        "out K7MT-1", "already K7MT-1", "already K7MT-1",
    ]  # fmt: skip
    assert "already out with Sam Ortega" in morning.at.entry.said
    assert morning.office.copy("K7MT-1").last_seq == 2


def test_what_the_sitter_had_before_comes_in_in_the_turn(morning: Morning) -> None:
    """D4: the present place decides; scanned again it is in already and does not go out anew."""
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    assert morning.at.scan(morning.sam_badge, "K7MT-1", "K7MT-1")[1:] == ["in K7MT-1", "already K7MT-1"]


def test_a_key_alone_that_is_out_comes_home(morning: Morning) -> None:
    """A return: to its home hook, said; a second scan changes nothing."""
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    assert morning.at.scan("K7MT-1", "K7MT-1") == ["in K7MT-1", "already K7MT-1"]
    assert morning.office.copy("K7MT-1").hook_id is not None
    morning.office.clock.advance(minutes=5)
    assert morning.at.scan("K7MT-1") == ["to_whom K7MT-1"]


def test_a_return_says_who_needs_the_key_next_and_enter_hands_it_over(morning: Morning) -> None:
    """D16: Jo needs it tomorrow; Enter on the empty box gives it to her, Esc would leave it on the hook."""
    morning.office.visit(morning.rivera, morning.jo, date(2026, 11, 25), "08:30")
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    morning.at.scan("K7MT-1")
    assert morning.at.entry.details == ("Jo Reyes needs it tomorrow 08:30: Enter hands over, Esc hangs it up",)
    assert morning.at.scan("") == ["out K7MT-1"]
    assert morning.office.copy("K7MT-1").staff_id == morning.jo


def test_esc_leaves_a_returned_key_on_its_hook(morning: Morning) -> None:
    """After Esc, Enter on the empty box hands nothing over."""
    morning.office.visit(morning.rivera, morning.jo, date(2026, 11, 25), "08:30")
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    morning.at.scan("K7MT-1")
    morning.at.turn = leave(morning.at.turn).turn
    morning.at.scan("")
    assert morning.office.copy("K7MT-1").holder_kind == "safe"


def test_a_key_alone_that_is_in_asks_to_whom_and_the_next_badge_answers(morning: Morning) -> None:
    """D4: several keys may wait; the badge takes them all and begins the turn."""
    assert morning.at.scan("K7MT-1", "3FQD-1", "K7MT-1") == ["to_whom K7MT-1", "to_whom 3FQD-1", "already K7MT-1"]
    assert morning.at.scan(morning.jo_badge) == ["turn", "out K7MT-1", "out 3FQD-1"]
    assert morning.at.turn.sitter is not None
    assert morning.at.turn.sitter.staff_id == morning.jo


def test_enter_on_the_empty_box_ends_the_turn(morning: Morning) -> None:
    """What it came to is said; the next key alone is asked about, and does not go to Sam."""
    assert morning.at.scan(morning.sam_badge, "K7MT-1", "") == ["turn", "out K7MT-1", "ended"]
    assert morning.at.entry.place == "1 out, 0 in"
    assert morning.at.scan("3FQD-1") == ["to_whom 3FQD-1"]


def test_another_badge_ends_the_turn_and_begins_the_next(morning: Morning) -> None:
    """No Enter is needed between two sitters; the same badge again changes nothing."""
    assert morning.at.scan(morning.sam_badge, morning.sam_badge) == ["turn", "already"]
    assert morning.at.scan("K7MT-1", morning.jo_badge, "3FQD-1") == ["out K7MT-1", "ended", "turn", "out 3FQD-1"]


def test_a_badge_that_nobody_has_ends_the_turn(morning: Morning) -> None:
    """Somebody else stands at the desk now: the keys that follow wait for a badge, and go to nobody meanwhile."""
    old = morning.sam_badge
    morning.sam_badge = morning.office.badge(morning.sam)
    assert morning.at.scan(morning.jo_badge, old) == ["turn", "ended", f"unknown {old}"]
    assert morning.at.entry.details[-1].endswith("turn is over: keys now wait for a badge")
    assert morning.at.scan("K7MT-1", morning.sam_badge) == ["to_whom K7MT-1", "turn", "out K7MT-1"]


def test_a_replaced_badge_is_told_as_what_it_is(morning: Morning) -> None:
    """Whose it was and what to do: it begins nobody's turn, since whoever found it may have it in hand."""
    old, desk = morning.sam_badge, morning.at.desk
    new = desk.perform_now(make_badge, staff_id=morning.sam).badge_code
    assert morning.at.scan("K7MT-1", old) == ["to_whom K7MT-1", f"unknown {old}"]
    assert morning.at.entry.what == "replaced badge"
    assert morning.at.entry.said == f"{old} was Sam Ortega's badge and is replaced; nothing moved"
    assert morning.at.entry.details == ("Sam Ortega has a newer one: scan that, or type the name",)
    with pytest.raises(Refusal, match=f"{old} was the badge of Sam Ortega, who has a newer one"):
        desk.look_up_now(sitter_meant, who=old)
    assert morning.at.scan(new, "3FQD-1", "") == ["turn", "out K7MT-1", "out 3FQD-1", "ended"]
    desk.perform_now(set_active, staff_id=morning.sam, active=False)
    morning.at.scan(old)
    assert morning.at.entry.said == f"{old} was the badge of Sam Ortega, who has left; nothing moved"
    # The badge that they had last still takes in what they bring.
    assert morning.at.scan(new, "3FQD-1", "9WCN-1")[-2:] == ["in 3FQD-1", "refused 9WCN-1"]
    assert morning.at.entry.said == "Sam Ortega is not with the company any more, and gets no key."


def test_the_clients_note_is_told_with_every_key_of_theirs(morning: Morning) -> None:
    """A note at the desk stands beneath the line, out and in, and asks nothing: the next scan is taken as always."""
    desk = morning.at.desk
    fields = {"desk_note": "Ana owes us her back-door key"}
    desk.perform_now(edit_client, client_id=morning.rivera, version=None, fields=fields)
    for scans in ((morning.sam_badge, "K7MT-1"), ("", "K7MT-1")):
        morning.at.scan(*scans)
        assert "Ana owes us her back-door key" in morning.at.entry.details
    assert morning.at.scan(morning.jo_badge, "3FQD-1")[-1] == "out 3FQD-1"
    assert "Ana owes us her back-door key" not in morning.at.entry.details


def test_what_somebody_else_has_stays_until_the_desk_says_so(morning: Morning) -> None:
    """C1: the wrong person is told who has it, since when and by whom; `over` hands it over as one event."""
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.jo)
    assert morning.at.scan(morning.sam_badge, "K7MT-1") == ["turn", "wrong_person K7MT-1"]
    assert "Jo Reyes since today 07:20 (by Ana Whitfield)" in morning.at.entry.said
    assert morning.office.copy("K7MT-1").staff_id == morning.jo
    assert morning.at.scan("over", "over") == ["handed_over K7MT-1", "refused over"]
    assert (morning.office.copy("K7MT-1").staff_id, morning.office.copy("K7MT-1").last_seq) == (morning.sam, 3)


def test_the_wrong_persons_key_can_be_taken_in_instead(morning: Morning) -> None:
    """`in` hangs it up."""
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.jo)
    assert morning.at.scan(morning.sam_badge, "K7MT-1", "in")[2:] == ["in K7MT-1"]
    assert morning.office.copy("K7MT-1").holder_kind == "safe"


def test_a_key_from_the_client_goes_to_the_sitter_of_the_turn(morning: Morning) -> None:
    """Person to person: what the client brought is handed on."""
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.jo)
    morning.at.desk.perform_now(transfer, tag_code="K7MT-1", to=Holder.client())
    assert morning.at.scan(morning.sam_badge, "K7MT-1")[1:] == ["handed_over K7MT-1"]


def test_a_missing_key_is_found_by_scanning_it(morning: Morning) -> None:
    """It comes in first, in a turn too, and the line says that it was missing."""
    morning.at.desk.perform_now(report_missing, tag_code="K7MT-1")
    assert morning.at.scan(morning.sam_badge, "K7MT-1")[1:] == ["in K7MT-1"]
    assert "It was missing, and is found" in morning.at.entry.details


def test_a_retired_key_goes_to_nobody(morning: Morning) -> None:
    """The line says why, and nothing moves."""
    morning.at.desk.perform_now(retire, tag_code="K7MT-1", reason="rekeyed")
    assert morning.at.scan(morning.sam_badge, "K7MT-1")[1:] == ["refused K7MT-1"]
    assert "rekeyed" in morning.at.entry.place


def test_an_unknown_code_does_not_lose_the_batch(morning: Morning) -> None:
    """It is one line with what can be typed; the scans after it go on."""
    told = morning.at.scan(morning.sam_badge, "88123", "K7MT-1")
    assert told == ["turn", "unknown 88123", "out K7MT-1"]


def test_an_unknown_code_can_be_made_a_key(morning: Morning) -> None:
    """B11: `add CLIENT` makes it a key of that client, and its tag works at once."""
    assert morning.at.scan("88123", "add okafor") == ["unknown 88123", "set 88123-1"]
    assert morning.at.scan("88123") == ["to_whom 88123-1"]


def test_an_unknown_code_can_be_bound_to_a_copy(morning: Morning) -> None:
    """B11: `bind TAG` keeps it as another name of that copy, unless the copy has one already."""
    assert morning.at.scan("88123", "bind 9WCN-1", "bind 3FQD-1") == [
        "unknown 88123",
        "refused bind 9WCN-1",
        "set 3FQD-1",
    ]
    assert morning.at.scan("88123") == ["to_whom 3FQD-1"]


def test_an_old_systems_code_and_a_unique_ending_find_the_copy(morning: Morning) -> None:
    """A11, B9."""
    assert morning.at.scan("0042b", "fqd") == ["to_whom 9WCN-1", "to_whom 3FQD-1"]


def test_a_code_of_several_copies_asks_which(morning: Morning) -> None:
    """The copies are listed; one of them is chosen, and is taken as if scanned."""
    assert morning.at.scan(morning.sam_badge, "K7MT") == ["turn", "which K7MT"]
    assert [choice.tag for choice in morning.at.last.choices] == ["K7MT-1", "K7MT-2"]
    assert morning.at.choose(1) == ["out K7MT-2"]


def test_a_sitters_name_begins_the_turn_when_it_is_the_only_one(morning: Morning) -> None:
    """E6: names, nicknames and initials."""
    assert morning.at.scan("sam ortega", "K7MT-1", "jr") == ["turn", "out K7MT-1", "ended", "turn"]


def test_words_find_clients_and_their_keys(morning: Morning) -> None:
    """The keys of the only client are shown at once; of several clients one is chosen, then the key."""
    morning.office.key(morning.office.client("Riverside Farm"), code="P4XZ")
    assert morning.at.scan(morning.sam_badge, "riv") == ["turn", "which riv"]
    assert [choice.name for choice in morning.at.last.choices] == ["Rivera, Ana", "Riverside Farm"]
    assert morning.at.choose(1) == []
    assert [choice.tag for choice in morning.at.last.choices] == ["P4XZ-1"]
    assert morning.at.scan("rivera") == ["which rivera"]
    assert [choice.tag for choice in morning.at.last.choices] == ["K7MT-1", "K7MT-2"]
    assert morning.at.choose(0) == ["out K7MT-1"]


@pytest.mark.parametrize("begun", ["riv", "due ", "note ", "returned ", "because ", "o'br "])
def test_a_scan_into_a_half_typed_word_is_a_scan(morning: Morning, begun: str) -> None:
    """A scanner types behind whatever stands in the box: the key moves all the same, and nothing is set."""
    assert morning.at.scan(morning.sam_badge, f"{begun}K7MT-1") == ["turn", "out K7MT-1"]
    assert (morning.at.turn.note, morning.at.turn.has_due) == ("", False)


def test_a_tag_after_a_command_that_takes_one_stays_with_it(morning: Morning) -> None:
    """`bind` and `to` are written with a code; a note may mention one."""
    assert morning.at.scan("K7MT-1", f"to {morning.sam_badge}") == ["to_whom K7MT-1", "out K7MT-1"]
    assert morning.at.scan("88123", "bind 3FQD-1", "note swapped with 3FQD-1")[1:] == ["set 3FQD-1", "set"]


def test_any_line_of_the_session_can_be_taken_back(morning: Morning) -> None:
    """D20: not only the last one; what moved since is refused."""
    morning.at.scan(morning.sam_badge, "K7MT-1", "3FQD-1", "9WCN-1")
    first = morning.at.turn.moved[0]
    taken = drive_now(morning.at.desk, take_back(morning.at.turn, first))
    assert [entry.kind for entry in taken.entries] == ["undone"]
    assert taken.turn.out == 2
    assert morning.office.copy("K7MT-1").holder_kind == "safe"
    assert morning.office.copy("3FQD-1").holder_kind == "sitter"
    again = drive_now(morning.at.desk, take_back(taken.turn, first))
    assert [entry.kind for entry in again.entries] == ["refused"]


def test_somebody_who_left_only_brings_keys_back(morning: Morning) -> None:
    """C3: the badge of a leaver begins a turn, and says so; keys come in and do not go out."""
    gone = morning.office.person("Bo Tran", active=False)
    assert morning.at.scan(morning.office.badge(gone), "K7MT-1") == ["turn", "refused K7MT-1"]


def test_due_returned_and_note_hold_for_the_turn(morning: Morning) -> None:
    """D11, D13, D15: set once, said once, and forgotten with the turn."""
    assert morning.at.scan(morning.sam_badge, "due fri 18:00", "note spare tyre", "K7MT-1")[1:] == [
        "set",
        "set",
        "out K7MT-1",
    ]
    assert morning.at.entry.said == "K7MT-1 to Sam Ortega, due Fri 27 Nov 18:00"
    morning.at.scan("", morning.sam_badge, "due standing", "3FQD-1")
    assert morning.office.copy("3FQD-1").due_at is None


def test_a_return_from_the_drop_box_is_back_dated(morning: Morning) -> None:
    """D15: the drop box of last night; both instants are kept."""
    morning.at.desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=morning.sam)
    morning.office.clock.advance(days=1)
    assert morning.at.scan("returned yesterday 18:00", "K7MT-1") == ["set", "in K7MT-1"]
    assert morning.office.copy("K7MT-1").since.hour == 18


def test_what_cannot_be_read_is_a_line_and_changes_nothing(morning: Morning) -> None:
    """No dialog, no lost turn; beneath the loud line stands what could not be read, and how it is written."""
    assert morning.at.scan(morning.sam_badge, "due someday") == ["turn", "refused due someday"]
    assert "someday" in morning.at.entry.what
    assert morning.at.entry.at == morning.office.clock.now()
    assert morning.at.scan("K7MT-1") == ["out K7MT-1"]


def test_undo_takes_back_line_after_line(morning: Morning) -> None:
    """D20: each undo takes back the last movement of this desk's session; what was undone can be scanned again."""
    morning.at.scan(morning.sam_badge, "K7MT-1", "3FQD-1")
    assert morning.at.scan("undo", "u") == ["undone 3FQD-1", "undone K7MT-1"]
    assert morning.office.copy("K7MT-1").holder_kind == "safe"
    assert morning.at.turn.out == 0
    assert morning.at.scan("K7MT-1") == ["out K7MT-1"]


def test_what_another_desk_moved_cannot_be_undone(morning: Morning) -> None:
    """R9: the copy has moved since; the line says who and when."""
    morning.at.scan(morning.sam_badge, "K7MT-1")
    morning.office.desk().perform_now(transfer, tag_code="K7MT-1", to=Holder.sitter(morning.jo))
    assert morning.at.scan("undo") == ["refused undo"]
    assert "moved since" in morning.at.entry.said


def test_the_slower_of_two_desks_is_told_who_was_quicker(morning: Morning) -> None:
    """C1: the key that Bo's desk has just handed out does not go to Sam without a word."""
    other = AtDesk(morning.office.desk())
    morning.at.scan(morning.sam_badge)
    other.scan(morning.jo_badge, "K7MT-1")
    assert morning.at.scan("K7MT-1") == ["wrong_person K7MT-1"]
    assert "Jo Reyes has it since today 07:20 (by Ana Whitfield)" in morning.at.entry.place


def test_to_somebody_hands_the_last_key_over(morning: Morning) -> None:
    """`to NAME` answers "to whom?" without a badge, and begins no turn."""
    assert morning.at.scan("K7MT-1", "to jo") == ["to_whom K7MT-1", "out K7MT-1"]
    assert morning.at.turn.sitter is None
    assert morning.at.scan("to sam", "to nobody at all") == ["handed_over K7MT-1", "refused to nobody at all"]


def test_the_base_role_may_not_move_keys(morning: Morning) -> None:
    """P1: the same table refuses a scan; the line says what is missing."""
    morning.office.person("Bo Tran", uid=1001)
    base = AtDesk(morning.office.desk(1001))
    assert base.scan(morning.sam_badge, "K7MT-1") == ["turn", "refused K7MT-1"]
    assert "may not manage client keys" in base.entry.said


@pytest.mark.parametrize(
    "line",
    [
     "\x1b]52;c;aGk=\x07", "[/b][@click=app.quit]x[/]", "'; DROP TABLE key; --", "%", "_", "\u202e",
     "-" * 70, "K" * 5000,
     "\udc80", "\x00", "🐕" * 30, "due \x00", "add [b]", "to %", "because \x1b[2J"],
)  # fmt: skip
def test_hostile_lines_are_lines_like_others(morning: Morning, line: str) -> None:
    """Nothing moves, nothing crashes, and something is said."""
    morning.at.scan(line)
    assert morning.at.entry.said
    assert morning.at.scan(morning.sam_badge, "K7MT-1")[-1] == "out K7MT-1"


def test_word_sign_and_bells_tell_the_results_apart() -> None:
    """D19: each of the results that matter has its own word and sign, and the bell tells done from not done."""
    kinds = ["out", "in", "already", "handed_over", "wrong_person", "unknown", "refused"]
    told = [MARKS[kind] for kind in kinds]  # type: ignore[index]  # they are kinds
    assert len({mark.word for mark in told}) == len({mark.sign for mark in told}) == len(told)
    assert {MARKS[kind].bells for kind in ("out", "in", "handed_over")} == {1}
    assert {MARKS[kind].bells for kind in ("wrong_person", "unknown", "refused")} == {3}
