"""Keys between the branches: sent, on their way, received, late, taken back (C7, C8, K16)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, VAL, Both, both_branches, in_facility, rows_of
from builders import MORNING, Office
from keydesk.db.models import Hook, table_of
from keydesk.db.queries.held import overdue_keys
from keydesk.db.queries.needs import day_summary, keys_needed
from keydesk.db.queries.stock_take import stock_take
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.bulk import Act, Marked, act_on_many
from keydesk.operations.counting import say_seen
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.rehanging import Fill, fill_hooks, swap_hooks
from keydesk.operations.sending import receive_keys, send_keys
from keydesk.operations.settling import Decision, settle
from keydesk.operations.stock_take import start_count
from keydesk.operations.undo import undo
from keydesk.rules.counted_lines import Said
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


@pytest.fixture
def both(office: Office) -> Both:
    """An office in which Facility is on."""
    return both_branches(office)


def _key(both: Both, code: str, client: str = "Rivera") -> str:
    """A key that hangs in the front office and lives there."""
    tag: str = both.office.key(both.office.client(client), code=code).tag_codes[0]
    assert both.office.copy(tag).home_safe_id == both.front
    return tag


def _at(both: Both, branch: str | None, uid: int | None = None) -> Desk:
    desk = both.office.desk(uid)
    desk.work_in(branch)
    return desk


def _row(both: Both, tag: str) -> Any:
    return both.office.copy(tag)


def test_a_key_for_the_other_branch_is_on_its_way_until_it_is_received(both: Both) -> None:
    """It hangs in neither safe meanwhile; at the other desk a scan of it is enough."""
    tag = _key(both, "BOB1")
    sent = _at(both, IN_HOME, KIM).perform_now(reassign, moves=[Move(tag)], to=Holder.safe(both.barn))
    assert sent.said == "BOB1-1 on the way to Barn"
    assert (_row(both, tag).holder_kind, _row(both, tag).safe_id, _row(both, tag).hook_id) == (
        "transit",
        both.barn,
        None,
    )
    arrived = _at(both, FACILITY, VAL).perform_now(check_in, tag_code=tag)
    assert arrived.said.startswith("BOB1-1 received → hook A1")
    assert "lives in Front office, In-Home" in arrived.said
    assert (_row(both, tag).holder_kind, _row(both, tag).safe_id) == ("safe", both.barn)
    verify(both.office.path)


def test_it_is_received_once(both: Both) -> None:
    """The second of two desks is told where it hangs and who took it in."""
    tag = _key(both, "BOB1")
    _at(both, IN_HOME).perform_now(send_keys, safe_id=both.barn, tag_codes=[tag])
    seen = Holder.transit(both.barn)
    _at(both, FACILITY, VAL).perform_now(check_in, tag_code=tag, expected=seen)
    with pytest.raises(Refusal, match=r"moved meanwhile.*by Val Pruitt") as refused:
        _at(both, FACILITY).perform_now(check_in, tag_code=tag, expected=seen)
    assert refused.value.code == "changed"
    with pytest.raises(Refusal, match="it is not on its way"):
        _at(both, FACILITY).perform_now(receive_keys, tag_codes=[tag])


def test_it_is_received_at_the_branch_to_which_it_was_sent(both: Both) -> None:
    """Here it can only come back: a check-in hangs it on its own hook again."""
    tag = _key(both, "BOB1")
    here = _at(both, IN_HOME)
    here.perform_now(send_keys, safe_id=both.barn, tag_codes=[tag])
    with pytest.raises(Refusal, match="of Facility, and is received there"):
        here.perform_now(receive_keys, tag_codes=[tag])
    here.perform_now(check_in, tag_code=tag)
    assert _row(both, tag).safe_id == both.front
    assert _row(both, tag).hook_id == _row(both, tag).home_hook_id


def test_the_way_back_is_the_same(both: Both) -> None:
    """From Facility it is sent home, and hangs on its own hook once it is received."""
    tag = _key(both, "BOB1")
    home = _row(both, tag).hook_id
    _at(both, IN_HOME).perform_now(send_keys, safe_id=both.barn, tag_codes=[tag])
    there = _at(both, FACILITY)
    there.perform_now(receive_keys, tag_codes=[tag])
    there.perform_now(send_keys, safe_id=both.front, tag_codes=[tag])
    _at(both, IN_HOME).perform_now(receive_keys, tag_codes=[tag])
    assert (_row(both, tag).safe_id, _row(both, tag).hook_id) == (both.front, home)


def test_a_key_on_its_way_ages(both: Both) -> None:
    """After the office's days for that it is late, in every list and count of late keys."""
    tag = _key(both, "BOB1")
    both.office.setting("transit_days", "3")
    desk = _at(both, IN_HOME)
    desk.perform_now(send_keys, safe_id=both.barn, tag_codes=[tag])
    assert desk.look_up_now(overdue_keys) == ()
    both.office.clock.advance(days=4)
    (late,) = desk.look_up_now(overdue_keys)
    assert (late.tag_code, late.place.kind, late.place.name) == (tag, "transit", "Barn")


def test_nothing_is_hung_in_the_other_branch_without_a_reason(both: Both) -> None:
    """Who sees both may hang it there at once and says why; who sees one cannot."""
    tag = _key(both, "BOB1")
    how = {"tag_code": tag, "safe_id": both.barn}
    with pytest.raises(Refusal, match="would go to the other branch") as refused:
        _at(both, IN_HOME, KIM).perform_now(check_in, **how)
    assert refused.value.overridable == {"other_branch"}
    with pytest.raises(Refusal, match="Ask somebody who may") as refused:
        _at(both, FACILITY, VAL).perform_now(check_in, **how, override=True, reason="carried over")
    assert not refused.value.overridable
    done = _at(both, IN_HOME, KIM).perform_now(check_in, **how, override=True, reason="carried over")
    assert done.overrode == ("other_branch",)
    assert _row(both, tag).safe_id == both.barn


def test_a_key_comes_in_where_somebody_brings_it(both: Both) -> None:
    """The session's own safe is preferred to a home in the other branch; its home stays what it was."""
    tag = _key(both, "BOB1")
    home = _row(both, tag).home_hook_id
    _at(both, IN_HOME).perform_now(check_out, tag_code=tag, sitter_id=both.sam)
    _at(both, FACILITY, VAL).perform_now(check_in, tag_code=tag)
    assert (_row(both, tag).safe_id, _row(both, tag).home_hook_id) == (both.barn, home)


def test_a_branch_without_a_safe_sends_what_comes_in(office: Office) -> None:
    """There is nothing to hang it in: it is on its way to where it lives."""
    made = both_branches(office)
    tag = _key(made, "BOB1")
    office.work(lambda work: _retire(work, made.barn))
    _at(made, IN_HOME).perform_now(check_out, tag_code=tag, sitter_id=made.sam)
    done = _at(made, FACILITY, VAL).perform_now(check_in, tag_code=tag)
    assert done.said.startswith("BOB1-1 on the way to Front office")


def _retire(work: Any, safe_id: int) -> None:
    from keydesk.operations.safes import retire_safe

    retire_safe(work, safe_id=safe_id)


def test_a_whole_safe_is_sent_as_one_act_and_taken_back_as_one(both: Both) -> None:
    """What hangs there is on its way, each with its hook in the other safe; one undo, and all is as it was."""
    tags = [_key(both, f"ABC{number}", f"Client {number}") for number in range(2, 6)]
    before = {tag: (_row(both, tag).hook_id, _row(both, tag).home_hook_id) for tag in tags}
    desk = _at(both, IN_HOME)
    act = Act("move_house", to=Holder.safe(both.barn), from_safe=both.front)
    done = desk.perform_now(act_on_many, act=act, copies=[Marked(tag) for tag in tags])
    assert "4 on the way until received there" in done.said
    assert {_row(both, tag).holder_kind for tag in tags} == {"transit"}
    assert {_row(both, tag).home_safe_id for tag in tags} == {both.barn}
    desk.perform_now(undo)
    assert {tag: (_row(both, tag).hook_id, _row(both, tag).home_hook_id) for tag in tags} == before
    desk.perform_now(act_on_many, act=act, copies=[Marked(tag) for tag in tags])
    _at(both, FACILITY, VAL).perform_now(receive_keys, tag_codes=tags)
    assert all(_row(both, tag).hook_id == _row(both, tag).home_hook_id for tag in tags)


def test_the_receiving_is_taken_back_too(both: Both) -> None:
    """Undone, the key is on its way again, as long as before."""
    tag = _key(both, "BOB1")
    _at(both, IN_HOME).perform_now(send_keys, safe_id=both.barn, tag_codes=[tag])
    sent = _row(both, tag)
    both.office.clock.advance(days=1)
    there = _at(both, FACILITY, VAL)
    there.perform_now(receive_keys, tag_codes=[tag])
    there.perform_now(undo)
    again = _row(both, tag)
    assert (again.holder_kind, again.since, again.due_at) == ("transit", sent.since, sent.due_at)


def test_many_are_sent_all_or_none(both: Both) -> None:
    """One that is in the way stops all, and is named."""
    tags = [_key(both, "ABC2", "Ames"), _key(both, "ABC3", "Bond")]
    desk = _at(both, IN_HOME)
    desk.perform_now(send_keys, safe_id=both.barn, tag_codes=tags[:1])
    with pytest.raises(Refusal, match=r"ABC2-1.*on its way to Barn already"):
        desk.perform_now(send_keys, safe_id=both.barn, tag_codes=tags)
    assert _row(both, tags[1]).holder_kind == "safe"


def test_in_an_office_of_one_branch_safes_are_as_they_were(office: Office) -> None:
    """From one safe into another a key hangs at once."""
    first = office.safe("One", rows=1, columns=3)
    second = office.safe("Two", rows=1, columns=3)
    tag = office.key(office.client("Rivera"), code="BOB1").tag_codes[0]
    desk = office.desk()
    desk.perform_now(reassign, moves=[Move(tag)], to=Holder.safe(second))
    assert office.copy(tag).safe_id == second
    desk.perform_now(check_in, tag_code=tag, safe_id=first)
    assert office.copy(tag).safe_id == first


def test_a_visit_that_lacks_a_key_says_where_it_is(both: Both) -> None:
    """On a hook of the other branch, with its name; on its way, since when; and nothing of that in its own branch."""
    office = both.office
    tag = _key(both, "BCD2")
    in_facility(office, 1)
    tomorrow = (MORNING + timedelta(days=1)).date()
    office.visit(1, both.sam, tomorrow, branch_id=FACILITY)
    office.visit(1, both.sam, tomorrow, "12:00")

    def words(branch: str) -> str:
        desk = _at(both, branch)
        (visit,) = desk.look_up_now(day_summary, day=tomorrow).visits
        (need,) = desk.look_up_now(keys_needed, days=14)
        assert visit.reason_words == need.reason_words
        return str(visit.reason_words)

    assert words(FACILITY) == "on hook A1, In-Home"
    assert words(IN_HOME) == "on hook A1"
    _at(both, IN_HOME).perform_now(send_keys, safe_id=both.barn, tag_codes=[tag])
    assert words(FACILITY) == words(IN_HOME) == "on its way to Barn since Tue 24 Nov"
    _at(both, FACILITY).perform_now(receive_keys, tag_codes=[tag])
    assert words(FACILITY) == "on hook A1"


def test_what_somebody_sees_in_a_safe_hangs_there(both: Both) -> None:
    """On the walk along Barn's board, and in a count of it, a key that was recorded In-Home is where it is seen."""
    first, second = _key(both, "BCD2", "Ames"), _key(both, "BCD3", "Bond")
    hooks = rows_of(both.office, table_of(Hook), table_of(Hook).c.safe_id == both.barn)
    there = _at(both, FACILITY, VAL)
    (filled,) = there.perform_now(fill_hooks, safe_id=both.barn, steps=[Fill(hooks[0].id, first)])
    assert filled.outcome == "hung"
    here = _at(both, IN_HOME, KIM)
    (stopped,) = here.perform_now(fill_hooks, safe_id=both.barn, steps=[Fill(hooks[1].id, second)])
    assert stopped.outcome == "stopped"
    take = there.perform_now(start_count, safe_ids=[both.barn]).stock_take_id
    there.perform_now(say_seen, stock_take_id=take, lines=[Said(second, "tag", hook_id=hooks[2].id)])
    (finding,) = [
        each
        for each in there.look_up_now(stock_take, stock_take_id=take).open_findings
        if each.kind != "not_seen" and each.tag == second
    ]
    there.perform_now(settle, stock_take_id=take, decisions=[Decision(finding.key, "record")])
    assert (_row(both, second).holder_kind, _row(both, second).hook_id) == ("safe", hooks[2].id)


def test_a_board_of_the_other_branch_is_still_one_wall(both: Both) -> None:
    """What hangs there may change hooks there, wherever the session works."""
    tag = _key(both, "BCD2")
    there = _at(both, FACILITY)
    there.perform_now(reassign, moves=[Move(tag)], to=Holder.sitter(both.ted))
    there.perform_now(check_in, tag_code=tag)
    hooks = rows_of(both.office, table_of(Hook), table_of(Hook).c.safe_id == both.barn)
    _at(both, IN_HOME).perform_now(swap_hooks, hook_id=hooks[0].id, other_id=hooks[4].id)
    assert _row(both, tag).hook_id == hooks[4].id
