"""Keys change hooks: swapped, hung home, filled in, moved to another safe; and all of it taken back."""

from __future__ import annotations

import pytest

from at_the_office import DRAWER, FRONT, SAM
from builders import Office
from keydesk.db.queries.safes import safe_board
from keydesk.operations.bulk import Act, Marked, act_on_many
from keydesk.operations.rehanging import Fill, bind_and_fill, fill_hooks, swap_hooks
from keydesk.operations.safes import add_safe, retire_safe
from keydesk.operations.undo import undo
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


def _at(office: Office, tag: str) -> tuple[int | None, int | None]:
    """On which hook a copy hangs, and on which it lives."""
    copy = office.copy(tag)
    return copy.hook_id, copy.home_hook_id


def test_two_keys_change_places_and_live_there(company: Office) -> None:
    """What hangs where it lives lives where it goes; one undo gives back both places and both homes."""
    desk = company.desk()
    before = _at(company, "K7MT-2"), _at(company, "P4XZ-2")
    done = desk.perform_now(swap_hooks, hook_id=2, other_id=4)
    assert done.said == "K7MT-2 → hook A4, its home now; P4XZ-2 → hook A2, its home now"
    assert (_at(company, "K7MT-2"), _at(company, "P4XZ-2")) == ((4, 4), (2, 2))
    desk.perform_now(undo)
    assert (_at(company, "K7MT-2"), _at(company, "P4XZ-2")) == before == ((2, 2), (4, 4))


def test_what_hung_wrong_keeps_its_home(company: Office) -> None:
    """Swapped onto a free hook a key is moved; A2QD-2 hangs on B1 and lives on A6."""
    company.desk().perform_now(swap_hooks, hook_id=21, other_id=6)
    assert _at(company, "A2QD-2") == (6, 6)


def test_a_swap_of_something_else_is_refused(company: Office) -> None:
    """What the board showed has to hang there still; an empty pair, and one hook, are no swap."""
    desk = company.desk()
    with pytest.raises(Refusal, match="Something else hangs there") as refused:
        desk.perform_now(swap_hooks, hook_id=2, other_id=4, seen=[1])
    assert refused.value.code == "changed"
    for hook_id, other_id in ((30, 31), (2, 2)):
        with pytest.raises(Refusal):
            desk.perform_now(swap_hooks, hook_id=hook_id, other_id=other_id)


def test_all_that_hangs_wrong_goes_home_even_crosswise(company: Office) -> None:
    """Two keys on each other's hooks go home in one act."""
    desk = company.desk()
    desk.perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(6, "A2QD-2")])
    homes = _at(company, "K7MT-2")[1], _at(company, "P4XZ-2")[1]
    assert homes == (2, 4)
    for tag, hook in (("K7MT-2", 30), ("P4XZ-2", 2), ("K7MT-2", 4)):
        desk.perform_now(act_on_many, act=Act("reassign", to=Holder.safe(FRONT, hook)), copies=[Marked(tag)])
    assert (_at(company, "K7MT-2")[0], _at(company, "P4XZ-2")[0]) == (4, 2)
    done = desk.perform_now(act_on_many, act=Act("rehang"), copies=[Marked("K7MT-2"), Marked("P4XZ-2")])
    assert done.said == "2 keys hang where they live"
    assert (_at(company, "K7MT-2")[0], _at(company, "P4XZ-2")[0]) == (2, 4)


def test_a_step_hangs_a_key_and_makes_it_live_there(company: Office) -> None:
    """Also one that is out, with its due date gone; one undo takes the step back."""
    desk = company.desk()
    (filled,) = desk.perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(40, "k7mt1")])
    assert (filled.outcome, filled.tag_code, filled.hook) == ("hung", "K7MT-1", "B20")
    assert _at(company, "K7MT-1") == (40, 40)
    desk.perform_now(undo, batch_id=filled.batch_id)
    copy = company.copy("K7MT-1")
    assert (copy.staff_id, copy.home_hook_id) == (SAM, 1)


def test_a_home_alone_is_taken_back_too(company: Office) -> None:
    """A2QD-2 hangs on B1 already: the step only says that it lives there."""
    desk = company.desk()
    (filled,) = desk.perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(21, "A2QD-2")])
    assert filled.outcome == "hung"
    assert _at(company, "A2QD-2") == (21, 21)
    desk.perform_now(undo)
    assert _at(company, "A2QD-2") == (21, 6)


def test_a_list_does_what_can_be_done(company: Office) -> None:
    """Unknown tags, taken hooks and what hangs right already are told apart, and the rest is one batch."""
    steps = [Fill(2, "K7MT-2"), Fill(30, "99213"), Fill(4, "K7MT-1"), Fill(31, "A2QD-2"), Fill(32, "3FQD-1")]
    done = company.desk().perform_now(fill_hooks, safe_id=FRONT, steps=steps)
    assert [each.outcome for each in done] == ["same", "unknown", "stopped", "hung", "hung"]
    assert "P4XZ-2 hangs there" in done[2].said
    assert done[3].batch_id == done[4].batch_id
    company.desk().perform_now(undo)
    assert company.copy("3FQD-1").staff_id == SAM
    assert _at(company, "A2QD-2") == (21, 6)


def test_two_walks_do_not_fight_silently(company: Office) -> None:
    """What another walk hung on another hook stays, with who and when; all the same is said aloud."""
    company.desk(1001).perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(30, "K7MT-1")])
    (filled,) = company.desk().perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(31, "K7MT-1")])
    assert filled.outcome == "stopped"
    assert "by Bo Tran" in filled.said
    (again,) = company.desk().perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(31, "K7MT-1")], again=True)
    assert again.outcome == "hung"
    (taken,) = company.desk(1001).perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(31, "3FQD-1")], again=True)
    assert taken.outcome == "stopped"


def test_a_pre_printed_tag_is_bound_to_its_key(company: Office) -> None:
    """It is read from then on; a code of another key is refused, and so is a second one."""
    desk = company.desk()
    filled = desk.perform_now(bind_and_fill, safe_id=FRONT, hook_id=30, copy_id=1, text="99213")
    assert filled.tag_code == "K7MT-1"
    assert company.copy("K7MT-1").legacy_code == "99213"
    (found,) = desk.perform_now(fill_hooks, safe_id=FRONT, steps=[Fill(30, "99213")])
    assert found.outcome == "same"
    with pytest.raises(Refusal, match="tag of another key"):
        desk.perform_now(bind_and_fill, safe_id=FRONT, hook_id=31, copy_id=2, text="99213")
    with pytest.raises(Refusal, match="goes by 99213 already"):
        desk.perform_now(bind_and_fill, safe_id=FRONT, hook_id=31, copy_id=1, text="88123")


def test_a_safe_is_merged_into_another(company: Office) -> None:
    """What hangs there hangs, and what lives there lives, on the hooks of the same label; then it is empty."""
    desk = company.desk()
    new = desk.perform_now(add_safe, label="Hall", rows=3, columns=20).id
    board = desk.look_up_now(safe_board, safe_id=FRONT)
    tags = [row.tag_code for hook in board.hooks for row in hook.copies]
    act = Act("move_house", to=Holder.safe(new), from_safe=FRONT)
    marked = [Marked(tag) for tag in dict.fromkeys(tags)]
    done = desk.perform_now(act_on_many, act=act, copies=marked)
    assert done.said == f"{len(marked)} keys moved to Hall"
    moved = desk.look_up_now(safe_board, safe_id=new)
    assert [hook.label for hook in moved.hooks if hook.copies] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"]
    assert company.copy("K7MT-1").staff_id == SAM
    assert desk.perform_now(retire_safe, safe_id=FRONT).said == "Front office is out of use."


def test_a_move_of_house_is_taken_back_whole(company: Office) -> None:
    """Also the homes of what was out and did not move."""
    desk = company.desk()
    new = desk.perform_now(add_safe, label="Hall", rows=3, columns=20).id
    marked = [Marked(tag) for tag in ("K7MT-1", "K7MT-2")]
    desk.perform_now(act_on_many, act=Act("move_house", to=Holder.safe(new), from_safe=FRONT), copies=marked)
    assert company.copy("K7MT-1").home_safe_id == new
    desk.perform_now(undo)
    assert (company.copy("K7MT-1").home_safe_id, company.copy("K7MT-1").home_hook_id) == (FRONT, 1)
    assert _at(company, "K7MT-2") == (2, 2)


def test_a_full_safe_takes_no_more(company: Office) -> None:
    """All or nothing: four hooks do not take eight keys."""
    marked = [Marked(tag) for tag in ("K7MT-1", "K7MT-2", "P4XZ-1", "P4XZ-2", "A2QD-1")]
    act = Act("move_house", to=Holder.safe(DRAWER), from_safe=FRONT)
    with pytest.raises(Refusal, match="no free hook left"):
        company.desk().perform_now(act_on_many, act=act, copies=marked)
    assert company.copy("K7MT-1").home_safe_id == FRONT
