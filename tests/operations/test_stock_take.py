"""Counting a safe: two people at once, ten ways to be wrong, and what is done about each."""

from __future__ import annotations

import pytest

from at_the_wall import BO_UID, Wall, go_wrong, say_hooks, tag_of
from keydesk.db.queries.stock_take import last_counts, stock_take, stock_takes
from keydesk.db.rows.stock_take import CountRow
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.counting import say_seen, take_back_line
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.settling import Decision, settle
from keydesk.operations.stock_take import drop_count, sign_off, start_count
from keydesk.operations.undo import undo
from keydesk.reports.stock_take import stock_take_report
from keydesk.rules.counted_lines import Said
from keydesk.rules.refusal import Refusal

FOUND_KINDS = {"found"}


def _begun(wall: Wall) -> tuple[Desk, int]:
    ana = wall.office.desk()
    return ana, ana.perform_now(start_count, safe_ids=[wall.front]).stock_take_id


def _wrong(count: CountRow) -> dict[str, str]:
    return {each.tag or each.key: each.kind for each in count.findings if each.kind != "found"}


def _look(wall: Wall, take: int) -> CountRow:
    found: CountRow = wall.office.desk().look_up_now(stock_take, stock_take_id=take)
    return found


def test_twenty_things_wrong_in_ten_ways_are_exactly_those_twenty(wall: Wall) -> None:
    """Two people count 200 hooks, one is dropped in the middle and another goes on; no finding more, none less (H9)."""
    office, labels = wall.office, list(wall.hooks)[:200]
    wrong = go_wrong(wall)
    ana, take = _begun(wall)
    bo = office.desk(BO_UID)
    say_hooks(wall, ana, take, labels[:70])
    say_hooks(wall, bo, take, labels[120:160])
    bo.close()
    # Bo's line drops; he comes back at another desk, counts some hooks once more, and Ana does a part of his as well.
    again = office.desk(BO_UID)
    say_hooks(wall, again, take, labels[150:200])
    say_hooks(wall, ana, take, labels[60:125])
    found = _look(wall, take)
    assert _wrong(found) == wrong
    assert found.hooks_to_look_at == ()
    assert {each.name for each in found.counters} == {"Ana Whitfield", "Bo Tran"}
    assert found.expected - found.found == len(
        [kind for kind in wrong.values() if kind in {"wrong_hook", "not_seen", "untagged", "twice"}]
    )


def test_nothing_moves_until_it_is_settled_and_one_undo_takes_that_back(wall: Wall) -> None:
    """Findings change nothing; settling records them in one batch, and the batch is taken back as one."""
    wall.hangs["A1"], wall.hangs["A2"] = wall.hangs["A2"], wall.hangs["A1"]
    gone = wall.hangs.pop("A3")
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, list(wall.hooks)[:200])
    assert wall.office.copy(tag_of(0)).hook_id == wall.hooks["A1"]
    with pytest.raises(Refusal, match="3 findings not settled yet"):
        ana.perform_now(sign_off, stock_take_id=take)
    decisions = [Decision(f"copy:{wall.office.copy(tag).id}", "record") for tag in (tag_of(0), tag_of(1))]
    decisions.append(Decision(f"copy:{wall.office.copy(gone).id}", "missing"))
    done = ana.perform_now(settle, stock_take_id=take, decisions=decisions)
    assert done.said == "3 findings settled."
    assert wall.office.copy(tag_of(0)).hook_id == wall.hooks["A2"]
    assert wall.office.copy(tag_of(1)).hook_id == wall.hooks["A1"]
    assert wall.office.copy(gone).holder_kind == "missing"
    assert ana.perform_now(sign_off, stock_take_id=take).said == "Signed off: 177 of 180 keys right."
    kept = _look(wall, take)
    assert {(each.tag, each.kind, each.recorded, each.seen, each.remedy) for each in kept.findings} == {
        (tag_of(0), "wrong_hook", "Front office A1", "Front office A2", "record"),
        (tag_of(1), "wrong_hook", "Front office A2", "Front office A1", "record"),
        (gone, "not_seen", "Front office A3", "", "missing"),
    }
    assert verify(wall.office.path).sound


def test_settling_is_taken_back_as_one_and_its_findings_are_open_again(wall: Wall) -> None:
    """The movements of settled findings are a batch as any other; taken back, they can be settled in another way."""
    wall.hangs["A1"], wall.hangs["A2"] = wall.hangs["A2"], wall.hangs["A1"]
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, ["A1", "A2"])
    keys = [f"copy:{wall.office.copy(tag).id}" for tag in (tag_of(0), tag_of(1))]
    ana.perform_now(settle, stock_take_id=take, decisions=[Decision(each, "record") for each in keys])
    done = {each.key: each for each in _look(wall, take).findings if each.remedy}
    assert set(done) == set(keys)
    ana.perform_now(undo)
    assert wall.office.copy(tag_of(0)).hook_id == wall.hooks["A1"]
    assert {each.kind for each in _look(wall, take).open_findings if each.key in keys} == {"wrong_hook"}
    ana.perform_now(
        settle, stock_take_id=take, decisions=[Decision(each, "leave") for each in keys], reason="hung back"
    )
    assert {each.key: each.reason for each in _look(wall, take).findings if each.remedy} == dict.fromkeys(
        keys, "hung back"
    )


def test_what_was_left_as_it_is_can_be_taken_back_too(wall: Wall) -> None:
    """It moved nothing, and is a finding to be settled again; a second taking back is told."""
    ana, take = _begun(wall)
    wall.hangs["A1"] = "99213"
    say_hooks(wall, ana, take, ["A1"])
    ana.perform_now(settle, stock_take_id=take, decisions=[Decision("tag:99213", "leave")], reason="not ours")
    (left,) = [each for each in _look(wall, take).findings if each.key == "tag:99213"]
    undone = ana.perform_now(undo, batch_id=left.batch_id)
    assert undone.said == "Taken back: 1 finding of the stock-take to settle again"
    assert "tag:99213" in {each.key for each in _look(wall, take).open_findings}
    with pytest.raises(Refusal, match="taken back already"):
        ana.perform_now(undo, batch_id=left.batch_id)


def test_a_signed_off_result_stays_what_was_signed_though_its_moves_are_taken_back(wall: Wall) -> None:
    """The keys go back; what was signed says what was found and done then."""
    gone = wall.hangs.pop("A3")
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, list(wall.hooks)[:200])
    missing = Decision(f"copy:{wall.office.copy(gone).id}", "missing")
    ana.perform_now(settle, stock_take_id=take, decisions=[missing])
    ana.perform_now(sign_off, stock_take_id=take)
    before = _look(wall, take)
    ana.perform_now(undo)
    assert wall.office.copy(gone).holder_kind == "safe"
    assert _look(wall, take).findings == before.findings


def test_keys_that_go_out_and_come_back_meanwhile_are_neither_lost_nor_found(wall: Wall) -> None:
    """The desk goes on working while others count."""
    ana, take = _begun(wall)
    desk = wall.office.desk()
    say_hooks(wall, ana, take, ["A1"])
    wall.office.clock.advance(minutes=5)
    desk.perform_now(check_out, tag_code=tag_of(0), sitter_id=wall.sam)
    desk.perform_now(check_out, tag_code=tag_of(1), sitter_id=wall.sam)
    wall.office.clock.advance(minutes=5)
    desk.perform_now(check_in, tag_code=tag_of(1))
    say_hooks(wall, ana, take, [label for label in list(wall.hooks)[:200] if label not in {"A1", "A2"}])
    assert _wrong(_look(wall, take)) == {}


def test_a_copy_that_moved_after_it_was_counted_is_not_recorded_over_that(wall: Wall) -> None:
    """Somebody was quicker: the finding is not so any more, and nothing is done."""
    wall.hangs["J1"] = wall.hangs.pop("A1")
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, list(wall.hooks)[:200])
    decision = Decision(f"copy:{wall.office.copy(tag_of(0)).id}", "record")
    wall.office.desk(BO_UID).perform_now(check_out, tag_code=tag_of(0), sitter_id=wall.sam)
    with pytest.raises(Refusal, match="has moved since it was counted") as refused:
        ana.perform_now(settle, stock_take_id=take, decisions=[decision])
    assert refused.value.code == "changed"
    assert wall.office.copy(tag_of(0)).holder_kind == "sitter"


def test_two_settle_the_same_finding_and_the_second_is_told(wall: Wall) -> None:
    """It is settled once."""
    gone = wall.hangs.pop("A1")
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, ["A1"])
    decision = Decision(f"copy:{wall.office.copy(gone).id}", "missing")
    ana.perform_now(settle, stock_take_id=take, decisions=[decision])
    with pytest.raises(Refusal, match="settled already") as refused:
        wall.office.desk(BO_UID).perform_now(settle, stock_take_id=take, decisions=[decision])
    assert refused.value.code == "changed"


def test_leaving_something_as_it_is_needs_a_reason(wall: Wall) -> None:
    """What was hung back by hand is said so."""
    wall.hangs["J1"] = wall.hangs.pop("A1")
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, ["A1", "J1"])
    decision = Decision(f"copy:{wall.office.copy(tag_of(0)).id}", "leave")
    with pytest.raises(Refusal, match="Say why it is left"):
        ana.perform_now(settle, stock_take_id=take, decisions=[decision])
    ana.perform_now(settle, stock_take_id=take, decisions=[decision], reason="hung back")
    assert wall.office.copy(tag_of(0)).hook_id == wall.hooks["A1"]


def test_a_signed_off_result_says_who_counted_and_what_nobody_looked_at(wall: Wall) -> None:
    """The paper that is kept tells how good the count was (H8)."""
    ana, take = _begun(wall)
    say_hooks(wall, ana, take, list(wall.hooks)[:195])
    ana.perform_now(sign_off, stock_take_id=take, note="Quiet week.")
    report = ana.look_up_now(stock_take_report, stock_take_id=take)
    assert report.notes[0] == "180 of 180 keys right."
    assert report.notes[-2:] == (
        "Quiet week. 5 hooks that should be empty: nobody looked.",
        "Counted by Ana Whitfield (195).",
    )


def test_one_count_at_a_time_of_a_safe_and_the_second_clerk_is_told_to_join(wall: Wall) -> None:
    """Two counts of one safe would each miss what the other saw."""
    _, take = _begun(wall)
    with pytest.raises(Refusal, match=f"being counted already, in stock-take {take}. Join"):
        wall.office.desk(BO_UID).perform_now(start_count, safe_ids=[wall.front, wall.back])


def test_what_a_sitter_holds_is_counted_like_a_safe(wall: Wall) -> None:
    """Sam holds one that is recorded, one that is not, and lacks one."""
    desk = wall.office.desk()
    for number in (0, 1):
        desk.perform_now(check_out, tag_code=tag_of(number), sitter_id=wall.sam)
    wall.office.clock.advance(minutes=1)
    take = desk.perform_now(start_count, staff_ids=[wall.sam]).stock_take_id
    told = desk.perform_now(
        say_seen, stock_take_id=take, lines=[Said(tag_of(each), staff_id=wall.sam) for each in (0, 5)]
    )
    assert [each.kind for each in told] == ["found", "elsewhere"]
    assert _wrong(_look(wall, take)) == {tag_of(1): "not_seen", tag_of(5): "elsewhere"}
    desk.perform_now(
        settle, stock_take_id=take, decisions=[Decision(f"copy:{wall.office.copy(tag_of(5)).id}", "record")]
    )
    assert wall.office.copy(tag_of(5)).staff_id == wall.sam


def test_a_line_said_by_mistake_is_taken_back_by_who_said_it(wall: Wall) -> None:
    """The last own line goes; another's stays."""
    ana, take = _begun(wall)
    bo = wall.office.desk(BO_UID)
    say_hooks(wall, ana, take, ["A1"])
    bo.perform_now(say_seen, stock_take_id=take, lines=[Said("77777", hook_id=wall.hooks["J1"])])
    bo.perform_now(take_back_line, stock_take_id=take)
    with pytest.raises(Refusal, match="nothing of yours"):
        bo.perform_now(take_back_line, stock_take_id=take)
    assert [each.kind for each in _look(wall, take).findings if each.kind in {"found", "unknown"}] == ["found"]


def test_a_safe_says_how_long_it_has_not_been_counted(wall: Wall) -> None:
    """Never, or since its last signed-off count; one that was given up does not count."""
    ana, take = _begun(wall)
    ana.perform_now(drop_count, stock_take_id=take, reason="fire drill")
    assert [(each.label, each.days) for each in ana.look_up_now(last_counts)] == [
        ("Back room", None),
        ("Front office", None),
    ]
    take = ana.perform_now(start_count, safe_ids=[wall.front]).stock_take_id
    say_hooks(wall, ana, take, list(wall.hooks)[:200])
    ana.perform_now(sign_off, stock_take_id=take)
    wall.office.clock.advance(days=8)
    assert [(each.label, each.days) for each in ana.look_up_now(last_counts)] == [
        ("Back room", None),
        ("Front office", 8),
    ]
    assert [each.label for each in ana.look_up_now(last_counts, more_than_days=8)] == ["Back room"]
    assert [each.status for each in ana.look_up_now(stock_takes)] == ["signed_off", "dropped"]


def test_nothing_is_said_of_a_count_that_is_over(wall: Wall) -> None:
    """A signed-off result stays what was signed."""
    ana, take = _begun(wall)
    with pytest.raises(Refusal, match="Nothing has been counted yet"):
        ana.perform_now(sign_off, stock_take_id=take)
    ana.perform_now(drop_count, stock_take_id=take)
    for act in (lambda: say_hooks(wall, ana, take, ["A1"]), lambda: ana.perform_now(sign_off, stock_take_id=take)):
        with pytest.raises(Refusal, match="given up") as refused:
            act()
        assert refused.value.code == "changed"
