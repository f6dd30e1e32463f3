"""Counting a safe: two people at once, ten ways to be wrong, and what is done about each."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from builders import Office
from keydesk.db.models import Hook, table_of
from keydesk.db.queries.stock_take import last_counts, stock_take, stock_takes
from keydesk.db.rows.stock_take import CountRow
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.operations.copies import NewCopy
from keydesk.operations.counting import say_seen, take_back_line
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.keys import add_key
from keydesk.operations.settling import Decision, settle
from keydesk.operations.stock_take import drop_count, sign_off, start_count
from keydesk.operations.undo import undo
from keydesk.operations.whereabouts import mark_lost, report_missing, retire
from keydesk.rules.counted_lines import Said
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

BO_UID = 1005
FOUND_KINDS = {"found"}


@dataclass
class Wall:
    """A safe of 200 hooks with a key on each of the first 180, as somebody finds it on the wall."""

    office: Office
    front: int
    back: int
    sam: int
    hooks: dict[str, int]
    hangs: dict[str, str]


def _tag(number: int) -> str:
    return f"K{number:03d}-1"


@pytest.fixture
def wall(office: Office) -> Wall:
    """All keys hang where they are recorded; nothing is wrong yet."""
    front, back = office.safe("Front office", rows=10, columns=20), office.safe("Back room", rows=1, columns=10)
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=BO_UID)
    hooks = {}
    desk = office.desk()

    def read(reading: object) -> list[object]:
        table = table_of(Hook)
        return list(reading.session.execute(select(table.c.id, table.c.safe_id, table.c.label)))

    for row in desk.look_up_now(read):
        hooks[row.label if row.safe_id == front else f"back {row.label}"] = row.id
    labels = [label for label in hooks if not label.startswith("back")]
    client = office.client("Rivera", "Ana")
    hangs = {label: _tag(number) for number, label in enumerate(labels[:180])}

    def fill(work: Work) -> None:
        for number, label in enumerate(hangs):
            copies = [NewCopy(holder=Holder.safe(front, hooks[label]))]
            add_key(work, client_id=client, code=f"K{number:03d}", copies=copies)

    office.work(fill)
    return Wall(office, front, back, sam, hooks, hangs)


def _count(wall: Wall, desk: Desk, take: int, labels: list[str]) -> None:
    """Walks along hooks and says what hangs there."""
    lines = []
    for label in labels:
        what = wall.hangs.get(label, "")
        kind = "empty" if not what else "untagged" if what == "?" else "tag"
        lines.extend(
            Said(each if kind == "tag" else "", kind, hook_id=wall.hooks[label]) for each in (what.split("+") or [""])
        )
    desk.perform_now(say_seen, stock_take_id=take, lines=lines)


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
    office, desk = wall.office, wall.office.desk()
    labels = list(wall.hooks)[:200]
    client = 1
    wrong: dict[str, str] = {}
    # 1: two keys have changed hooks.
    wall.hangs["A1"], wall.hangs["A2"] = wall.hangs["A2"], wall.hangs["A1"]
    wrong |= {_tag(0): "wrong_hook", _tag(1): "wrong_hook"}
    # 2: two hang on hooks that should be empty; their own hooks are empty.
    for own, other in (("A3", "J1"), ("A4", "J2")):
        wrong[wall.hangs[own]] = "wrong_hook"
        wall.hangs[other] = wall.hangs.pop(own)
    # 3: two belong into the other safe.
    for number, label in ((901, "J3"), (902, "J4")):
        office.key(
            client,
            code=f"K{number}",
            copies=[NewCopy(holder=Holder.safe(wall.back, wall.hooks[f"back A{number - 900}"]))],
        )
        wall.hangs[label] = _tag(number)
        wrong[_tag(number)] = "misplaced"
    # 4: two should be with a sitter, 5: two with the client.
    for number, label, holder in (
        (903, "J5", Holder.sitter(wall.sam)),
        (904, "J6", Holder.sitter(wall.sam)),
        (905, "J7", Holder.client()),
        (906, "J8", Holder.client()),
    ):
        office.key(client, code=f"K{number}", copies=[NewCopy(holder=holder)])
        wall.hangs[label] = _tag(number)
        wrong[_tag(number)] = "elsewhere"
    # 6: a missing and a lost one have turned up.
    for number, label in ((907, "J9"), (908, "J10")):
        office.key(client, code=f"K{number}")
        desk.perform_now(report_missing, tag_code=_tag(number))
        wall.hangs[label] = _tag(number)
        wrong[_tag(number)] = "turned_up"
    desk.perform_now(mark_lost, tag_code=_tag(908), reason="gone")
    # 7: one that is out of use hangs there still.
    office.key(client, code="K909")
    desk.perform_now(retire, tag_code=_tag(909), reason="destroyed")
    wall.hangs["J11"] = _tag(909)
    wrong[_tag(909)] = "out_of_use"
    # 8: a tag of another office, and a key without any tag where none should hang.
    wall.hangs["J12"], wall.hangs["J13"] = "99213", "?"
    wrong |= {"99213": "unknown", f"hook:{wall.hooks['J13']}": "should_be_empty"}
    # 9: three are gone, and one has lost its tag.
    for label in ("B1", "B2", "B3"):
        wrong[wall.hangs.pop(label)] = "not_seen"
    wrong[wall.hangs["B4"]] = "untagged"
    wall.hangs["B4"] = "?"
    # 10: one tag is on two rings.
    wrong[wall.hangs["B5"]] = "twice"
    wall.hangs["J14"] = wall.hangs["B5"]
    assert len(wrong) == 20

    ana, take = _begun(wall)
    bo = office.desk(BO_UID)
    _count(wall, ana, take, labels[:70])
    _count(wall, bo, take, labels[120:160])
    bo.close()
    # Bo's line drops; he comes back at another desk, counts some hooks once more, and Ana does a part of his as well.
    again = office.desk(BO_UID)
    _count(wall, again, take, labels[150:200])
    _count(wall, ana, take, labels[60:125])
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
    _count(wall, ana, take, list(wall.hooks)[:200])
    assert wall.office.copy(_tag(0)).hook_id == wall.hooks["A1"]
    with pytest.raises(Refusal, match="3 findings not settled yet"):
        ana.perform_now(sign_off, stock_take_id=take)
    decisions = [Decision(f"copy:{wall.office.copy(tag).id}", "record") for tag in (_tag(0), _tag(1))]
    decisions.append(Decision(f"copy:{wall.office.copy(gone).id}", "missing"))
    done = ana.perform_now(settle, stock_take_id=take, decisions=decisions)
    assert done.said == "3 findings settled."
    assert wall.office.copy(_tag(0)).hook_id == wall.hooks["A2"]
    assert wall.office.copy(_tag(1)).hook_id == wall.hooks["A1"]
    assert wall.office.copy(gone).holder_kind == "missing"
    assert ana.perform_now(sign_off, stock_take_id=take).said == "Signed off: 177 of 179 keys right."
    kept = _look(wall, take)
    assert {(each.tag, each.kind, each.recorded, each.seen, each.remedy) for each in kept.findings} == {
        (_tag(0), "wrong_hook", "Front office A1", "Front office A2", "record"),
        (_tag(1), "wrong_hook", "Front office A2", "Front office A1", "record"),
        (gone, "not_seen", "Front office A3", "", "missing"),
    }
    assert verify(wall.office.path).sound


def test_settling_is_taken_back_as_one_and_its_findings_are_open_again(wall: Wall) -> None:
    """The movements of settled findings are a batch as any other; taken back, they can be settled in another way."""
    wall.hangs["A1"], wall.hangs["A2"] = wall.hangs["A2"], wall.hangs["A1"]
    ana, take = _begun(wall)
    _count(wall, ana, take, ["A1", "A2"])
    keys = [f"copy:{wall.office.copy(tag).id}" for tag in (_tag(0), _tag(1))]
    ana.perform_now(settle, stock_take_id=take, decisions=[Decision(each, "record") for each in keys])
    done = {each.key: each for each in _look(wall, take).findings if each.remedy}
    assert set(done) == set(keys)
    ana.perform_now(undo)
    assert wall.office.copy(_tag(0)).hook_id == wall.hooks["A1"]
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
    _count(wall, ana, take, ["A1"])
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
    _count(wall, ana, take, list(wall.hooks)[:200])
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
    _count(wall, ana, take, ["A1"])
    wall.office.clock.advance(minutes=5)
    desk.perform_now(check_out, tag_code=_tag(0), sitter_id=wall.sam)
    desk.perform_now(check_out, tag_code=_tag(1), sitter_id=wall.sam)
    wall.office.clock.advance(minutes=5)
    desk.perform_now(check_in, tag_code=_tag(1))
    _count(wall, ana, take, [label for label in list(wall.hooks)[:200] if label not in {"A1", "A2"}])
    assert _wrong(_look(wall, take)) == {}


def test_a_copy_that_moved_after_it_was_counted_is_not_recorded_over_that(wall: Wall) -> None:
    """Somebody was quicker: the finding is not so any more, and nothing is done."""
    wall.hangs["J1"] = wall.hangs.pop("A1")
    ana, take = _begun(wall)
    _count(wall, ana, take, list(wall.hooks)[:200])
    decision = Decision(f"copy:{wall.office.copy(_tag(0)).id}", "record")
    wall.office.desk(BO_UID).perform_now(check_out, tag_code=_tag(0), sitter_id=wall.sam)
    with pytest.raises(Refusal, match="has moved since it was counted") as refused:
        ana.perform_now(settle, stock_take_id=take, decisions=[decision])
    assert refused.value.code == "changed"
    assert wall.office.copy(_tag(0)).holder_kind == "sitter"


def test_two_settle_the_same_finding_and_the_second_is_told(wall: Wall) -> None:
    """It is settled once."""
    gone = wall.hangs.pop("A1")
    ana, take = _begun(wall)
    _count(wall, ana, take, ["A1"])
    decision = Decision(f"copy:{wall.office.copy(gone).id}", "missing")
    ana.perform_now(settle, stock_take_id=take, decisions=[decision])
    with pytest.raises(Refusal, match="settled already") as refused:
        wall.office.desk(BO_UID).perform_now(settle, stock_take_id=take, decisions=[decision])
    assert refused.value.code == "changed"


def test_leaving_something_as_it_is_needs_a_reason(wall: Wall) -> None:
    """What was hung back by hand is said so."""
    wall.hangs["J1"] = wall.hangs.pop("A1")
    ana, take = _begun(wall)
    _count(wall, ana, take, ["A1", "J1"])
    decision = Decision(f"copy:{wall.office.copy(_tag(0)).id}", "leave")
    with pytest.raises(Refusal, match="Say why it is left"):
        ana.perform_now(settle, stock_take_id=take, decisions=[decision])
    ana.perform_now(settle, stock_take_id=take, decisions=[decision], reason="hung back")
    assert wall.office.copy(_tag(0)).hook_id == wall.hooks["A1"]


def test_one_count_at_a_time_of_a_safe_and_the_second_clerk_is_told_to_join(wall: Wall) -> None:
    """Two counts of one safe would each miss what the other saw."""
    _, take = _begun(wall)
    with pytest.raises(Refusal, match=f"being counted already, in stock-take {take}. Join"):
        wall.office.desk(BO_UID).perform_now(start_count, safe_ids=[wall.front, wall.back])


def test_what_a_sitter_holds_is_counted_like_a_safe(wall: Wall) -> None:
    """Sam holds one that is recorded, one that is not, and lacks one."""
    desk = wall.office.desk()
    for number in (0, 1):
        desk.perform_now(check_out, tag_code=_tag(number), sitter_id=wall.sam)
    wall.office.clock.advance(minutes=1)
    take = desk.perform_now(start_count, staff_ids=[wall.sam]).stock_take_id
    told = desk.perform_now(
        say_seen, stock_take_id=take, lines=[Said(_tag(each), staff_id=wall.sam) for each in (0, 5)]
    )
    assert [each.kind for each in told] == ["found", "elsewhere"]
    assert _wrong(_look(wall, take)) == {_tag(1): "not_seen", _tag(5): "elsewhere"}
    desk.perform_now(settle, stock_take_id=take, decisions=[Decision(f"copy:{wall.office.copy(_tag(5)).id}", "record")])
    assert wall.office.copy(_tag(5)).staff_id == wall.sam


def test_a_line_said_by_mistake_is_taken_back_by_who_said_it(wall: Wall) -> None:
    """The last own line goes; another's stays."""
    ana, take = _begun(wall)
    bo = wall.office.desk(BO_UID)
    _count(wall, ana, take, ["A1"])
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
    _count(wall, ana, take, list(wall.hooks)[:200])
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
    for act in (lambda: _count(wall, ana, take, ["A1"]), lambda: ana.perform_now(sign_off, stock_take_id=take)):
        with pytest.raises(Refusal, match="given up") as refused:
            act()
        assert refused.value.code == "changed"
