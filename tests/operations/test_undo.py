"""Taking back: a new event that names the old one, while the copy has not moved since; and moments (R8, R9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from builders import MORNING, FixedClock, Office
from keydesk.db.models import Batch, CustodyEvent, History, Key, UsedCode, table_of
from keydesk.db.verify import verify
from keydesk.operations.copies import NewCopy, add_copy, edit_copy
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.keys import retire_key
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.undo import undo
from keydesk.operations.whereabouts import change_due, mark_found, mark_lost, report_missing, restore, retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

EVENT, BATCH, HISTORY = table_of(CustodyEvent), table_of(Batch), table_of(History)
PLACE = ("state", "holder_kind", "safe_id", "hook_id", "staff_id", "contact_id", "since", "due_at", "retired_reason")


@pytest.fixture
def sam(office: Office) -> int:
    """Sam, who takes the key K7MT-1 from its hook."""
    sitter = office.person("Sam Ortega")
    office.safe("Front office", rows=1, columns=3)
    office.key(office.client("Rivera"), code="K7MT", copies=2)
    return sitter


def place(office: Office, tag: str = "K7MT-1") -> dict[str, Any]:
    """Everything that says where a copy is."""
    row = office.copy(tag)._mapping
    return {name: row[name] for name in PLACE}


def events(office: Office, tag: str = "K7MT-1") -> list[Any]:
    """A copy's line of events, oldest first."""
    copy_id = office.copy(tag).id
    return list(
        office.desk().look_up_now(
            lambda reading: reading.session.execute(
                select(EVENT).where(EVENT.c.copy_id == copy_id).order_by(EVENT.c.seq)
            ).all()
        )
    )


@pytest.mark.parametrize(
    ("before", "act"),
    [
        ([], (check_out, {"sitter_id": 2})),
        ([], (report_missing, {})),
        ([], (mark_lost, {})),
        ([], (retire, {"reason": "destroyed"})),
        ([(check_out, {"sitter_id": 2})], (check_in, {})),
        ([(check_out, {"sitter_id": 2})], (transfer, {"to": Holder.client()})),
        ([(check_out, {"sitter_id": 2})], (change_due, {"due_at": MORNING + timedelta(days=9)})),
        ([(check_out, {"sitter_id": 2})], (report_missing, {})),
        ([(report_missing, {})], (mark_found, {"sitter_id": 2})),
        ([(mark_lost, {"stolen": True})], (mark_found, {})),
        ([(retire, {"reason": "other", "note": "bent"})], (restore, {})),
        ([(mark_lost, {})], (retire, {"reason": "destroyed"})),
    ],
)
def test_undo_gives_back_place_since_and_due_as_they_were(
    office: Office, sam: int, before: list[tuple[Any, dict[str, Any]]], act: tuple[Any, dict[str, Any]]
) -> None:
    """R9: whatever was done, the copy is where, since and due when it was; the event names what it undoes."""
    desk = office.desk()
    for verb, wanted in before:
        desk.perform_now(verb, tag_code="K7MT-1", **wanted)
        office.clock.advance(hours=1)
    was, line = place(office), len(events(office))
    done = desk.perform_now(act[0], tag_code="K7MT-1", **act[1])
    assert place(office) != was
    office.clock.advance(hours=1)
    back = desk.perform_now(undo, batch_id=done.batch_id, via="undo")
    assert place(office) == was
    last = events(office)[-1]
    assert (last.kind, last.undo_of, last.recorded_at) == ("undo", done.event_id, office.clock.now())
    assert len(events(office)) == line + 2, "nothing is taken out of the record"
    with pytest.raises(Refusal, match=r"taken back already, today .* by Ana Whitfield"):
        desk.perform_now(undo, batch_id=done.batch_id)
    with pytest.raises(Refusal, match="itself a taking back"):
        desk.perform_now(undo, batch_id=back.batch_id)
    assert verify(office.path).problems == ()


def test_one_taking_back_after_another_walks_back(office: Office, sam: int) -> None:
    """A taking back is no movement that stands in the way: the one before it is taken back next, and so on."""
    desk = office.desk()
    passed = [place(office)]
    for verb, wanted in (
        (check_out, {"sitter_id": sam}),
        (report_missing, {}),
        (mark_found, {}),
        (check_out, {"sitter_id": sam}),
    ):
        desk.perform_now(verb, tag_code="K7MT-1", **wanted)
        passed.append(place(office))
        office.clock.advance(minutes=1)
    for before in reversed(passed[:-1]):
        desk.perform_now(undo)
        assert place(office) == before
    again = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(undo)
    with pytest.raises(Refusal, match="taken back already"):
        desk.perform_now(undo, batch_id=again.batch_id)
    assert verify(office.path).problems == ()


def test_undo_of_a_list_is_all_or_nothing_and_names_what_moved_on(office: Office, sam: int) -> None:
    """One of two copies moved since: none is taken back, and that one is named with who moved it."""
    desk = office.desk()
    done = desk.perform_now(
        reassign, moves=[Move("K7MT-1"), Move("K7MT-2")], to=Holder.sitter(sam), override=True, reason="both doors"
    )
    desk.perform_now(check_in, tag_code="K7MT-2")
    with pytest.raises(Refusal, match=r"^Nothing was taken back\. K7MT-2 \(Rivera\) has moved since") as refused:
        desk.perform_now(undo, batch_id=done.batch_id)
    assert refused.value.code == "changed"
    assert [each.partition(" has moved since: Ana Whitfield")[0] for each in refused.value.details] == [
        "K7MT-2 (Rivera)"
    ]
    assert place(office)["staff_id"] == sam


def test_undo_is_for_ones_own_unless_permitted(office: Office, sam: int) -> None:
    """P1: somebody with the key permission alone takes back their own; a scheduler may for others."""
    office.person("Kim Voss", uid=1002)
    office.person("Bo Tran", role="scheduler", uid=1003)
    from keydesk.operations.permissions import set_permission

    desk = office.desk()
    kim = (
        desk.look_up_now(
            lambda reading: reading.session.connection().exec_driver_sql("SELECT max(id) FROM staff").scalar()
        )
        - 1
    )
    desk.perform_now(set_permission, staff_id=kim, branch="in_home", permission="manage_client_keys", granted=True)
    out = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    with pytest.raises(Refusal, match="Ana Whitfield did that"):
        office.desk(1002).perform_now(undo, batch_id=out.batch_id)
    with pytest.raises(Refusal, match="moved nothing yet"):
        office.desk(1002).perform_now(undo)
    office.desk(1003).perform_now(undo, batch_id=out.batch_id)
    assert events(office)[-1].operator_id != out.batch_id


def test_undo_asks_the_rules_again(office: Office, sam: int) -> None:
    """A sitter who was blocked or has left meanwhile does not get the key back by an undo."""
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    back = desk.perform_now(check_in, tag_code="K7MT-1")
    office.block(1, sam)
    with pytest.raises(Refusal, match="has blocked Sam Ortega"):
        desk.perform_now(undo, batch_id=back.batch_id)
    assert place(office)["holder_kind"] == "safe"


def test_undo_of_what_moved_no_key_says_where_to_look(office: Office, sam: int) -> None:
    """A batch that changed a profile is not taken back here."""
    desk = office.desk()
    batch = desk.look_up_now(lambda reading: reading.session.execute(select(BATCH.c.id).order_by(BATCH.c.id)).scalar())
    with pytest.raises(Refusal, match="changed no key's place"):
        desk.perform_now(undo, batch_id=batch)
    with pytest.raises(Refusal) as refused:
        desk.perform_now(undo, batch_id=9_999)
    assert refused.value.code == "not_found"


def test_back_dated_move_keeps_both_instants(office: Office, sam: int) -> None:
    """A movement may be back-dated with a reason: when it happened and when it was told are both kept."""
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    now = office.clock.advance(days=1)
    at = MORNING + timedelta(hours=10)
    desk.perform_now(check_in, tag_code="K7MT-1", at=at, reason="drop box")
    last = events(office)[-1]
    assert (last.at, last.recorded_at, last.to_since, last.reason) == (at, now, at, "drop box")
    with pytest.raises(Refusal, match="still to come"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, at=now + timedelta(hours=1), reason="plan")


def test_back_dating_needs_its_own_permission(office: Office, sam: int) -> None:
    """P1: who may manage keys may not thereby change the past."""
    from keydesk.operations.permissions import set_permission

    office.person("Bo Tran", role="scheduler", uid=1003)
    desk = office.desk()
    bo = int(
        desk.look_up_now(
            lambda reading: reading.session.connection().exec_driver_sql("SELECT max(id) FROM staff").scalar()
        )
    )
    desk.perform_now(set_permission, staff_id=bo, branch="in_home", permission="back_date", granted=False)
    office.clock.advance(hours=5)
    with pytest.raises(Refusal, match="may not back-date"):
        office.desk(1003).perform_now(
            check_out, tag_code="K7MT-1", sitter_id=sam, at=MORNING + timedelta(hours=1), reason="late"
        )


def test_clock_that_goes_backwards_never_changes_the_order(office: Office, sam: int) -> None:
    """R8: three moves while the box's clock falls back a day: the order is the order in which they were done."""
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    office.clock.advance(days=-1)
    desk.perform_now(check_in, tag_code="K7MT-1")
    office.clock.advance(hours=-3)
    out = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    assert [(each.seq, each.kind) for each in events(office)] == [
        (1, "add"),
        (2, "check_out"),
        (3, "check_in"),
        (4, "check_out"),
    ]
    assert place(office)["staff_id"] == sam
    assert verify(office.path).problems == ()
    desk.perform_now(undo, batch_id=out.batch_id)
    assert place(office)["holder_kind"] == "safe"
    assert isinstance(office.clock, FixedClock)


def homeless(office: Office, sam: int) -> str:
    """A copy that came to the office in Sam's hands: it has no home yet."""
    return office.key(office.client("Marsh"), code="HMLS", copies=[NewCopy(holder=Holder.sitter(sam))]).tag_codes[0]


def home_lines(office: Office, tag: str) -> list[tuple[str, str, str | None, str | None]]:
    """What history says of a copy's home."""
    copy_id = office.copy(tag).id
    wanted = (HISTORY.c.subject == "key_copy") & (HISTORY.c.subject_id == copy_id) & HISTORY.c.field.like("home%")
    columns = (HISTORY.c.verb, HISTORY.c.field, HISTORY.c.old, HISTORY.c.new)
    rows = office.desk().look_up_now(
        lambda reading: reading.session.execute(select(*columns).where(wanted).order_by(HISTORY.c.id)).all()
    )
    return [tuple(row) for row in rows]


def test_a_first_home_is_in_history_and_is_taken_back(office: Office, sam: int) -> None:
    """A copy without a home lives where it is first hung: history says so, and undo takes the home back with it."""
    tag = homeless(office, sam)
    desk = office.desk()
    desk.perform_now(check_in, tag_code=tag)
    copy = office.copy(tag)
    assert (copy.home_safe_id, copy.home_hook_id) == (copy.safe_id, copy.hook_id) == (1, 3)
    assert home_lines(office, tag) == [("home", "home_safe_id", None, "1"), ("home", "home_hook_id", None, "3")]
    desk.perform_now(undo)
    copy = office.copy(tag)
    assert (copy.home_safe_id, copy.home_hook_id, copy.staff_id) == (None, None, sam)
    assert home_lines(office, tag)[2:] == [("home", "home_safe_id", "1", None), ("home", "home_hook_id", "3", None)]


def test_a_home_that_somebody_gave_since_stays(office: Office, sam: int) -> None:
    """Undo takes back what the batch did, and nothing that a person decided afterwards."""
    tag = homeless(office, sam)
    desk = office.desk()
    desk.perform_now(check_in, tag_code=tag)
    desk.perform_now(edit_copy, copy_id=office.copy(tag).id, home=Holder.safe(1))
    desk.perform_now(undo)
    copy = office.copy(tag)
    assert (copy.home_safe_id, copy.home_hook_id, copy.staff_id) == (1, None, sam)


def test_found_and_restored_copies_get_their_first_home_alike(office: Office, sam: int) -> None:
    """Whatever brings a copy into the safe for the first time, its home is in history."""
    tag = homeless(office, sam)
    desk = office.desk()
    desk.perform_now(report_missing, tag_code=tag)
    desk.perform_now(mark_found, tag_code=tag)
    assert len(home_lines(office, tag)) == 2
    desk.perform_now(undo)
    desk.perform_now(retire, tag_code=tag, reason="other", note="bent")
    desk.perform_now(restore, tag_code=tag)
    assert len(home_lines(office, tag)) == 6
    desk.perform_now(undo)
    assert office.copy(tag).home_safe_id is None


def key_of(office: Office, key_id: int) -> tuple[bool, str]:
    """Whether a key is in use, and why not."""
    table = table_of(Key)
    wanted = select(table.c.active, table.c.retired_reason).where(table.c.id == key_id)
    return tuple(office.desk().look_up_now(lambda reading: reading.session.execute(wanted).one()))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_key_that_is_taken_back_is_out_of_use_with_its_copies(office: Office, sam: int, count: int) -> None:
    """Undo leaves no empty key on the client: key and copies go out of use, and the code stays used."""
    added = office.key(office.client("Marsh"), code="OOPS", copies=count)
    office.clock.advance(minutes=1)
    done = office.desk().perform_now(undo)
    assert done.undone_batch_id == added.batch_id
    assert done.said == "Taken back: key OOPS is out of use (entry error); its code is not given out again"
    assert key_of(office, added.key_id) == (False, "entry_error")
    assert [office.copy(tag).state for tag in added.tag_codes] == ["retired"] * count
    wanted = (HISTORY.c.subject == "key") & (HISTORY.c.subject_id == added.key_id) & (HISTORY.c.field == "active")
    rows = office.desk().look_up_now(
        lambda reading: reading.session.execute(
            select(HISTORY.c.verb, HISTORY.c.old, HISTORY.c.new, HISTORY.c.reason).where(wanted)
        ).all()
    )
    assert [tuple(row) for row in rows] == [("retire", "yes", "no", "entry_error")]
    used = table_of(UsedCode)
    assert office.desk().look_up_now(
        lambda reading: reading.session.execute(select(used.c.key_id).where(used.c.code == "OOPS")).scalar()
    )
    assert verify(office.path).problems == ()


def test_a_key_stays_when_copies_were_added_to_it_since(office: Office, sam: int) -> None:
    """What somebody has built on since is not taken from under them; nothing of it is taken back."""
    desk = office.desk()
    added = office.key(office.client("Marsh"), code="MRSH")
    desk.perform_now(add_copy, key_id=added.key_id)
    with pytest.raises(Refusal, match="MRSH has copies in service: MRSH-2"):
        desk.perform_now(undo, batch_id=added.batch_id)
    assert key_of(office, added.key_id) == (True, "")
    assert office.copy("MRSH-1").state == "in_service"


def test_no_copy_comes_into_use_under_a_key_that_is_out_of_it(office: Office, sam: int) -> None:
    """A copy of a key that is out of use is not restored, found or un-retired before its key is in use again."""
    desk = office.desk()
    added = office.key(office.client("Marsh"), code="MRSH")
    gone = desk.perform_now(retire, tag_code="MRSH-1", reason="destroyed")
    desk.perform_now(retire_key, key_id=added.key_id)
    for verb, how in ((restore, {"tag_code": "MRSH-1"}), (undo, {"batch_id": gone.batch_id})):
        with pytest.raises(Refusal, match="Key MRSH is out of use"):
            desk.perform_now(verb, **how)
    assert office.copy("MRSH-1").state == "retired"
