"""One act on many copies: the preview is the act itself taken back, all or nothing, one undo for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from builders import MORNING, Office
from keydesk.db.rows.bulk import BulkPreview
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.operations.bulk import Act, BulkDone, Kind, Marked, act_on_many, rehearse_act
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.keys import add_key
from keydesk.operations.rehearsal import Rehearsed
from keydesk.operations.undo import undo
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

SAM, JO, SAFE = 2, 3, 1


@pytest.fixture
def street(office: Office) -> Office:
    """K7MT-1 and -2 of Rivera, a spare P4XZ-1, A2QD-1 of Marsh with Sam; six hooks."""
    assert office.person("Sam Ortega") == SAM
    assert office.person("Jo Reyes") == JO
    assert office.safe("Front office", rows=2, columns=3) == SAFE
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    office.key(office.client("Okafor", "Bo"), code="P4XZ", copies=[NewCopy(spare=True)])
    office.key(office.client("Marsh", "Lee"), code="A2QD")
    office.desk().perform_now(check_out, tag_code="A2QD-1", sitter_id=SAM)
    return office


def marked(office: Office, *tags: str) -> list[Marked]:
    """Copies as a list shows them."""
    seen = []
    for tag in tags:
        row = office.copy(tag)
        holder = None
        if row.holder_kind is not None:
            holder = Holder(row.holder_kind, row.safe_id, row.hook_id, row.staff_id, row.contact_id)
        seen.append(Marked(tag, holder))
    return seen


def preview(office: Office, act: Act, copies: Sequence[Marked]) -> BulkPreview:
    """The act, rehearsed."""
    with pytest.raises(Rehearsed) as ended:
        office.desk().perform_now(rehearse_act, act=act, copies=copies)
    found = ended.value.result
    assert isinstance(found, BulkPreview)
    return found


def do(office: Office, act: Act, copies: Sequence[Marked], **how: Any) -> BulkDone:
    """The act, done."""
    done = office.desk().perform_now(act_on_many, via="bulk", act=act, copies=copies, **how)
    assert isinstance(done, BulkDone)
    return done


def as_told(found: BulkPreview) -> list[Marked]:
    """What the act is about after somebody looked at the preview."""
    return [Marked(line.tag_code, line.expected, line.planned, line.warnings) for line in found.lines]


def test_a_preview_tells_each_copy_and_changes_nothing(street: Office) -> None:
    """From → to, what warns, what is so already and what is in the way; and not a trace of it is left."""
    strict = street.client("Lindqvist")
    street.key(strict, code="2HPL")
    street.block(strict, JO)
    before = verify(street.path).head
    to_jo = Act("reassign", to=Holder.sitter(JO))
    found = preview(street, to_jo, marked(street, "K7MT-1", "K7MT-2", "P4XZ-1", "A2QD-1", "2HPL-1"))
    told = [(line.tag_code, line.outcome, line.short) for line in found.lines]
    assert told == [
        ("K7MT-1", "goes", ""),
        ("K7MT-2", "warned", "last copy"),
        ("P4XZ-1", "warned", "spare"),
        ("A2QD-1", "goes", ""),
        ("2HPL-1", "stopped", "blocked"),
    ]
    assert (found.lines[3].before, found.lines[3].after) == ("Sam Ortega", "Jo Reyes")
    assert verify(street.path).head == before


def test_an_act_does_what_its_preview_told(street: Office) -> None:
    """The places of the preview are the places of the act, also where free hooks are drawn by lot."""
    street.setting("random_hooks", "true")
    desk = street.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=SAM)
    found = preview(street, Act("check_in"), marked(street, "K7MT-1", "A2QD-1", "P4XZ-1"))
    assert [line.outcome for line in found.lines] == ["goes", "goes", "same"]
    done = do(street, Act("check_in"), as_told(found))
    assert [line.after for line in done.lines] == [line.after for line in found.lines]
    assert done.said == "2 keys in, each on its hook; 1 was so already"


def test_a_copy_that_moved_meanwhile_stops_all_and_is_named(street: Office) -> None:
    """Nothing moves; the refusal names the copy, who moved it and when, with code ``changed``."""
    street.person("Bo Tran", role="admin", uid=1001)
    seen = marked(street, "K7MT-1", "A2QD-1")
    street.clock.advance(hours=1)
    street.desk(1001).perform_now(check_in, tag_code="A2QD-1")
    with pytest.raises(Refusal, match=r"A2QD-1 \(Marsh, Lee\) moved meanwhile: .* by Bo Tran") as refused:
        do(street, Act("reassign", to=Holder.sitter(JO)), seen)
    assert refused.value.code == "changed"
    assert street.copy("K7MT-1").holder_kind == "safe"
    found = preview(street, Act("reassign", to=Holder.sitter(JO)), seen)
    assert [line.outcome for line in found.lines] == ["goes", "moved"]


def test_a_warning_that_was_not_told_stops_all(street: Office) -> None:
    """A reason goes past what the preview told and past nothing else."""
    found = preview(street, Act("reassign", to=Holder.sitter(JO)), marked(street, "K7MT-1", "P4XZ-1"))
    street.desk().perform_now(check_out, tag_code="K7MT-2", sitter_id=SAM)
    with pytest.raises(Refusal, match="warns now: last in office") as refused:
        do(street, Act("reassign", to=Holder.sitter(JO)), as_told(found), reason="two walks", override=True)
    assert refused.value.code == "changed"
    assert street.copy("P4XZ-1").holder_kind == "safe"


def test_a_hook_that_was_taken_since_stops_all(street: Office) -> None:
    """A copy hangs where the preview told, or nothing of the act is done."""
    found = preview(street, Act("check_in"), marked(street, "A2QD-1"))
    place = found.lines[0].planned
    assert place is not None
    street.desk().perform_now(check_in, tag_code="K7MT-1", hook_id=place.hook_id)
    with pytest.raises(Refusal, match="Another key hangs on hook") as refused:
        do(street, Act("check_in"), as_told(found))
    assert refused.value.code == "changed"


@pytest.mark.parametrize(
    ("act", "tags", "said"),
    [
        (Act("reassign", to=Holder.sitter(JO)), ("K7MT-1", "A2QD-1"), "2 keys to Jo Reyes"),
        (Act("reassign", to=Holder.safe(SAFE)), ("K7MT-1", "A2QD-1"), "A2QD-1 in → hook B1; 1 was so already"),
        (Act("missing"), ("K7MT-1", "A2QD-1"), "2 keys are marked missing"),
        (Act("retire", why="destroyed"), ("K7MT-1", "P4XZ-1"), "2 keys are out of use (destroyed)"),
        (Act("retire", why="stolen"), ("K7MT-1", "P4XZ-1"), "2 keys are out of use (stolen)"),
        (Act("due", due_at=MORNING + timedelta(days=3)), ("A2QD-1",), "A2QD-1, due Fri 27 Nov 07:20"),
        (Act("recall"), ("K7MT-1", "A2QD-1"), "2 keys are wanted back"),
        (Act("spare"), ("K7MT-1", "P4XZ-1"), "1 key is a spare that stays in the office; 1 was so already"),
        (Act("home", to=Holder.safe(2)), ("K7MT-1", "A2QD-1"), "2 keys have a new home"),
    ],
    ids=lambda each: each.kind if isinstance(each, Act) else None,
)
def test_every_act_is_one_batch_and_one_undo_takes_it_back(
    street: Office, act: Act, tags: Sequence[str], said: str
) -> None:
    """What the rehearsal tells is done, said in a sentence, and taken back by the next undo."""
    street.safe("Back room", rows=1, columns=4)
    columns = ("state", "holder_kind", "hook_id", "staff_id", "due_at", "recalled", "spare", "home_hook_id")
    before = {tag: [getattr(street.copy(tag), each) for each in columns] for tag in tags}
    done = do(street, act, as_told(preview(street, act, marked(street, *tags))))
    assert done.said == said
    assert any([getattr(street.copy(tag), each) for each in columns] != before[tag] for tag in tags)
    street.desk().perform_now(undo)
    assert {tag: [getattr(street.copy(tag), each) for each in columns] for tag in tags} == before
    assert verify(street.path).problems == ()


def test_home_is_where_it_hangs_now(street: Office) -> None:
    """A copy that hangs elsewhere may have its home there; one that somebody has hangs nowhere."""
    street.desk().perform_now(check_in, tag_code="K7MT-1", hook_id=6)
    found = preview(street, Act("home"), marked(street, "K7MT-1", "K7MT-2", "A2QD-1"))
    assert [(line.outcome, line.after) for line in found.lines] == [
        ("goes", "hook B3"),
        ("same", "hook A2"),
        ("stopped", ""),
    ]
    do(street, Act("home"), as_told(found)[:2])
    assert street.copy("K7MT-1").home_hook_id == 6


def test_a_flag_that_was_edited_since_is_not_taken_back(street: Office) -> None:
    """Undo of what was said of copies is refused where somebody has said something else since."""
    do(street, Act("recall"), marked(street, "K7MT-1", "A2QD-1"))
    batch = do(street, Act("spare"), marked(street, "K7MT-1")).batch_id
    do(street, Act("spare", yes=False), marked(street, "K7MT-1"))
    with pytest.raises(Refusal, match="K7MT-1 was edited since"):
        street.desk().perform_now(undo, batch_id=batch)


@pytest.mark.parametrize("kind", ["check_in", "missing", "retire", "recall", "due"])
def test_what_is_out_of_service_or_so_already(street: Office, kind: Kind) -> None:
    """A list of nothing to do is refused in words, and moves nothing."""
    act = Act(kind, why="destroyed")
    desk = street.desk()
    if kind == "check_in":
        seen = marked(street, "K7MT-1", "P4XZ-1")
    else:
        act = Act(kind, why="destroyed", due_at=street.copy("A2QD-1").due_at)
        if kind != "due":
            desk.perform_now(act_on_many, act=act, copies=marked(street, "A2QD-1"))
        seen = marked(street, "A2QD-1")
    with pytest.raises(Refusal, match="already"):
        do(street, act, seen)


@pytest.fixture
def five_hundred(office: Office) -> tuple[Office, list[str]]:
    """A street of 500 keys in one safe, two sitters."""
    office.person("Sam Ortega")
    office.person("Jo Reyes")
    office.safe("Front office", rows=20, columns=25)
    client = office.client("Rivera")
    codes = [f"K{number:03}" for number in range(50)]

    def add_all(work: Work) -> None:
        for code in codes:
            add_key(work, client_id=client, code=code, copies=[NewCopy()] * 10)

    office.work(add_all)
    return office, [f"{code}-{copy}" for code in codes for copy in range(1, 11)]


def test_five_hundred_move_in_one_act_and_come_back_in_one_undo(five_hundred: tuple[Office, list[str]]) -> None:
    """All of them move in one batch, with what warns passed by one reason, and one undo brings all of them home."""
    office, tags = five_hundred
    act = Act("reassign", to=Holder.sitter(SAM))
    found = preview(office, act, marked(office, *tags[:5]) + [Marked(tag) for tag in tags[5:]])
    assert found.count("warned") == 50, "the last copy of each key"
    done = do(office, act, as_told(found), reason="everything goes to Sam", override=True)
    assert len(done.moved) == 500
    assert {office.copy(tag).staff_id for tag in tags[::50]} == {SAM}
    back = office.desk().perform_now(undo)
    assert len(back.moved) == 500
    assert {office.copy(tag).holder_kind for tag in tags[::50]} == {"safe"}
    assert verify(office.path).problems == ()


def test_one_of_five_hundred_that_moved_stops_all(five_hundred: tuple[Office, list[str]]) -> None:
    """None of them moves, and the one is named."""
    office, tags = five_hundred
    act = Act("reassign", to=Holder.sitter(SAM))
    found = preview(office, act, [Marked(tag) for tag in tags])
    office.desk().perform_now(check_out, tag_code=tags[317], sitter_id=JO)
    with pytest.raises(Refusal, match=rf"{tags[317]} .* moved meanwhile: .* Jo Reyes .* by Ana Whitfield"):
        do(office, act, as_told(found), reason="all", override=True)
    assert {office.copy(tag).holder_kind for tag in tags[:317:40]} == {"safe"}


def test_an_act_can_be_stopped_before_it_is_kept(street: Office) -> None:
    """Whoever is told how far it is may refuse, and nothing was done."""

    def told(number: int) -> None:
        if number:
            raise Refusal("Stopped.")

    with pytest.raises(Refusal, match="Stopped"):
        do(street, Act("missing"), marked(street, "K7MT-1", "A2QD-1"), told=told)
    assert street.copy("K7MT-1").holder_kind == "safe"
