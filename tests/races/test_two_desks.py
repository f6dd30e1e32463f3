"""Two desks meet at one key, at every kind of move: one is quicker, the other is told who and when (C1, C5)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from builders import MORNING, Office
from keydesk.db.models import Key, table_of
from keydesk.db.verify import verify
from keydesk.db.work import Reading
from keydesk.desk import Desk
from keydesk.operations.copies import edit_copy
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.keys import edit_key
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.undo import undo
from keydesk.operations.whereabouts import change_due, mark_found, mark_lost, report_missing, restore, retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal

Act = Callable[[Desk], Any]


@dataclass
class Meeting:
    """One key on hook A1 of a safe, two sitters, and two desks that look at the same list."""

    office: Office
    safe: int
    hook: int
    sam: int
    jo: int
    key: int
    bo: Desk
    cy: Desk

    @property
    def at_home(self) -> Holder:
        """Where the key lives."""
        return Holder.safe(self.safe, self.hook)

    def out(self) -> int:
        """Sam takes the key; gives the batch."""
        return int(self.bo.perform_now(check_out, tag_code="K7MT-1", sitter_id=self.sam).batch_id)


@pytest.fixture
def meeting(office: Office) -> Meeting:
    """Bo and Cy, both schedulers, have their desks open."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.person("Bo Tran", role="scheduler", uid=2001)
    office.person("Cy Lund", role="scheduler", uid=2002)
    safe = office.safe("Front office", rows=1, columns=3)
    key = office.key(office.client("Rivera"), code="K7MT").key_id
    hook = int(office.copy("K7MT-1").hook_id)
    return Meeting(office, safe, hook, sam, jo, key, office.desk(2001), office.desk(2002))


def from_home(verb: Any, **wanted: Any) -> Callable[[Meeting], tuple[Act, Act]]:
    """Both saw the key on its hook, and ask for the same."""

    def ready(meeting: Meeting) -> tuple[Act, Act]:
        def act(desk: Desk) -> Any:
            given = {name: value(meeting) if callable(value) else value for name, value in wanted.items()}
            return desk.perform_now(verb, tag_code="K7MT-1", expected=meeting.at_home, **given)

        return act, act

    return ready


def from_sam(verb: Any, **wanted: Any) -> Callable[[Meeting], tuple[Act, Act]]:
    """Both saw the key with Sam, and ask for the same."""

    def ready(meeting: Meeting) -> tuple[Act, Act]:
        meeting.out()

        def act(desk: Desk) -> Any:
            given = {name: value(meeting) if callable(value) else value for name, value in wanted.items()}
            return desk.perform_now(verb, tag_code="K7MT-1", expected=Holder.sitter(meeting.sam), **given)

        return act, act

    return ready


def after(first: Any, verb: Any, **wanted: Any) -> Callable[[Meeting], tuple[Act, Act]]:
    """Both saw what ``first`` left, and ask for the same."""

    def ready(meeting: Meeting) -> tuple[Act, Act]:
        meeting.bo.perform_now(first, tag_code="K7MT-1", **({"reason": "destroyed"} if first is retire else {}))

        def act(desk: Desk) -> Any:
            return desk.perform_now(verb, tag_code="K7MT-1", **wanted)

        return act, act

    return ready


def reassigned(meeting: Meeting) -> tuple[Act, Act]:
    """Both marked the key on the list, and give it to different people."""

    def give(sitter: int) -> Act:
        moves = [Move("K7MT-1", meeting.at_home)]
        return lambda desk: desk.perform_now(reassign, moves=moves, to=Holder.sitter(sitter), via="bulk")

    return give(meeting.sam), give(meeting.jo)


def taken_back(meeting: Meeting) -> tuple[Act, Act]:
    """Both take the same movement back."""
    batch = meeting.out()
    return (lambda desk: desk.perform_now(undo, batch_id=batch),) * 2


def taken_back_or_moved_on(meeting: Meeting) -> tuple[Act, Act]:
    """One takes it back, the other hands the key over."""
    batch = meeting.out()
    return (
        lambda desk: desk.perform_now(undo, batch_id=batch),
        lambda desk: desk.perform_now(
            transfer, tag_code="K7MT-1", to=Holder.sitter(meeting.jo), expected=Holder.sitter(meeting.sam)
        ),
    )


MOVES: dict[str, Callable[[Meeting], tuple[Act, Act]]] = {
    "check_out": from_home(check_out, sitter_id=lambda meeting: meeting.jo),
    "check_in": from_sam(check_in),
    "transfer": from_sam(transfer, to=lambda meeting: Holder.sitter(meeting.jo)),
    "to the client": from_sam(transfer, to=Holder.client()),
    "missing": from_sam(report_missing),
    "missing from its hook": from_home(report_missing),
    "lost": from_sam(mark_lost),
    "stolen": from_sam(mark_lost, stolen=True),
    "retire": from_home(retire, reason="destroyed"),
    "found": after(report_missing, mark_found),
    "found again": after(mark_lost, mark_found),
    "restore": after(retire, restore),
    "reassign": reassigned,
    "undo": taken_back,
    "undo or transfer": taken_back_or_moved_on,
}


@pytest.mark.parametrize("kind", MOVES)
def test_one_of_two_desks_is_quicker_and_the_other_is_told(meeting: Meeting, kind: str) -> None:
    """At once, from two threads with a desk each: exactly one moves the key, and the other's refusal says so."""
    acts = MOVES[kind](meeting)
    before = meeting.office.copy("K7MT-1").last_seq
    told: list[Any] = [None, None]
    line = threading.Barrier(2)

    def run(number: int, desk: Desk) -> None:
        line.wait()
        try:
            told[number] = acts[number](desk)
        except Refusal as refusal:
            told[number] = refusal

    threads = [threading.Thread(target=run, args=each) for each in enumerate((meeting.bo, meeting.cy))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [each for each in told if isinstance(each, Refusal)]
    assert len(refused) == 1, told
    assert refused[0].code in {"refused", "changed"}
    assert meeting.office.copy("K7MT-1").last_seq == before + 1
    assert verify(meeting.office.path).problems == ()


@pytest.mark.parametrize("kind", MOVES)
def test_the_second_is_told_who_was_quicker_and_when(meeting: Meeting, kind: str) -> None:
    """A desk whose list is older than the key's last move hears the other's name and the hour, and nothing moves."""
    first, second = MOVES[kind](meeting)
    meeting.office.clock.advance(hours=1, minutes=5)
    first(meeting.cy)
    with pytest.raises(Refusal) as refused:
        second(meeting.bo)
    # Where the caller named no holder that it saw, the move is refused as done already, and not as changed meanwhile.
    assert refused.value.code == ("refused" if kind in {"found", "found again", "restore", "undo"} else "changed")
    assert "Cy Lund" in refused.value.message
    assert "08:25" in refused.value.message


def test_a_due_date_that_was_set_on_an_older_list_is_refused(meeting: Meeting) -> None:
    """Setting when a key is due asks for the holder that was seen, too."""
    meeting.out()
    meeting.cy.perform_now(transfer, tag_code="K7MT-1", to=Holder.sitter(meeting.jo))
    with pytest.raises(Refusal, match="Cy Lund") as refused:
        meeting.bo.perform_now(
            change_due,
            tag_code="K7MT-1",
            due_at=MORNING + timedelta(days=2),
            expected=Holder.sitter(meeting.sam),
        )
    assert refused.value.code == "changed"


@pytest.mark.parametrize("what", ["key", "copy"])
def test_second_edit_of_one_version_is_refused_and_told_what_is_stored_now(meeting: Meeting, what: str) -> None:
    """C5: the second of two people who edit the same thing is told who was first, and sees both versions."""

    def version(reading: Reading) -> int:
        table = table_of(Key)
        return int(reading.session.execute(select(table.c.version).where(table.c.id == meeting.key)).scalar_one())

    copy = meeting.office.copy("K7MT-1")
    seen = meeting.bo.look_up_now(version) if what == "key" else copy.version

    def edit(desk: Desk, text: str) -> None:
        if what == "key":
            desk.perform_now(edit_key, key_id=meeting.key, version=seen, label=text)
        else:
            desk.perform_now(edit_copy, copy_id=copy.id, version=seen, received_from=text)

    edit(meeting.cy, "front door")
    with pytest.raises(Refusal, match="Cy Lund changed") as refused:
        edit(meeting.bo, "back door")
    assert refused.value.code == "changed"
    assert "front door" in str(getattr(refused.value, "present"))  # noqa: B009 - only this refusal carries it
