"""The queue of tags and badges: what waits, what is stale, and what was printed."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.db.queries.labels import badges_meant, stale, tags_meant, waiting
from keydesk.operations.copies import edit_copy
from keydesk.operations.keys import change_code
from keydesk.operations.labels import drop_labels, queue_labels, record_printed
from keydesk.operations.staff import make_badge
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


def _office(office: Office) -> tuple[int, int]:
    """One key with two copies in a safe with ten hooks."""
    office.safe("Front office", rows=2, columns=5)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    return office.copy("K7MT-1").id, office.copy("K7MT-2").id


def _why(office: Office) -> dict[str, str]:
    return {each.code: each.why for each in office.desk().look_up_now(stale)}


def test_a_label_waits_once_however_often_it_is_asked_for(office: Office) -> None:
    """Two clerks who ask for the same tag get one label (B7)."""
    one, two = _office(office)
    desk = office.desk()
    assert desk.perform_now(queue_labels, copy_ids=[one]).said == "1 label to print."
    again = desk.perform_now(queue_labels, copy_ids=[one, two])
    assert again.said == "1 label to print; 1 waited already."
    assert [each.code for each in desk.look_up_now(waiting)] == ["K7MT-1", "K7MT-2"]


def test_what_goes_stale_is_a_new_copy_a_new_code_and_a_new_hook(office: Office) -> None:
    """A tag is right from its printing until the copy's code or home is another; then it is offered again (B10)."""
    one, two = _office(office)
    safe = office.copy("K7MT-1").safe_id
    desk = office.desk()
    assert _why(office) == {"K7MT-1": "new_copy", "K7MT-2": "new_copy"}
    desk.perform_now(record_printed, copy_ids=[one, two])
    assert _why(office) == {}
    desk.perform_now(edit_copy, copy_id=two, home=Holder.safe(safe, hook_id=9))
    assert _why(office) == {"K7MT-2": "new_hook"}
    desk.perform_now(change_code, key_id=office.copy("K7MT-1").key_id, code="3FQD")
    assert _why(office) == {"3FQD-1": "new_code", "3FQD-2": "new_code"}
    assert [each.was for each in desk.look_up_now(stale)] == ["K7MT-1", "K7MT-2"]
    desk.perform_now(record_printed, copy_ids=[one, two])
    assert _why(office) == {}


def test_printing_empties_the_queue_of_what_was_printed_and_of_nothing_else(office: Office) -> None:
    """What is printed at once waits no more; what was not printed goes on waiting."""
    one, two = _office(office)
    desk = office.desk()
    desk.perform_now(queue_labels, copy_ids=[one, two])
    desk.perform_now(record_printed, copy_ids=[two])
    assert [each.code for each in desk.look_up_now(waiting)] == ["K7MT-1"]


def test_a_label_in_the_queue_says_the_code_of_the_moment_of_printing(office: Office) -> None:
    """The code is changed between asking and printing: the old code is never printed."""
    one, _ = _office(office)
    desk = office.desk()
    desk.perform_now(queue_labels, copy_ids=[one])
    desk.perform_now(change_code, key_id=office.copy("K7MT-1").key_id, code="3FQD")
    assert [each.code for each in desk.look_up_now(waiting)] == ["3FQD-1"]


def test_a_copy_out_of_use_needs_no_tag(office: Office) -> None:
    """It is refused by name; and one that waited when it was retired waits no more."""
    one, two = _office(office)
    desk = office.desk()
    desk.perform_now(queue_labels, copy_ids=[one])
    desk.perform_now(retire, tag_code="K7MT-1", reason="destroyed")
    assert desk.look_up_now(waiting) == ()
    with pytest.raises(Refusal, match=r"1 copy is out of use and needs no tag: K7MT-1\."):
        desk.perform_now(queue_labels, copy_ids=[one, two])


def test_labels_are_taken_out_of_the_queue_and_the_second_clerk_hears_of_it(office: Office) -> None:
    """Two clerks take the same label out: the second is told that it does not wait any more."""
    one, _ = _office(office)
    desk = office.desk()
    desk.perform_now(queue_labels, copy_ids=[one])
    ids = [each.queue_id for each in desk.look_up_now(waiting)]
    desk.perform_now(drop_labels, queue_ids=ids)
    with pytest.raises(Refusal, match="waits to be printed any more") as refused:
        desk.perform_now(drop_labels, queue_ids=ids)
    assert refused.value.code == "changed"


def test_badges_have_their_own_place_in_the_queue(office: Office) -> None:
    """Tags come first, badges after them; somebody without a badge is told to make one."""
    one, _ = _office(office)
    sam, jo = office.person("Sam Ortega"), office.person("Jo Lind")
    desk = office.desk()
    badge = desk.perform_now(make_badge, staff_id=sam).badge_code
    desk.perform_now(queue_labels, copy_ids=[one], staff_ids=[sam])
    assert [each.code for each in desk.look_up_now(waiting)] == ["K7MT-1", badge]
    with pytest.raises(Refusal, match="Jo has no badge"):
        desk.perform_now(queue_labels, staff_ids=[jo])
    with pytest.raises(Refusal, match="Jo has no badge"):
        desk.look_up_now(badges_meant, who=("Jo Lind",))


def test_tags_are_meant_by_codes_in_any_writing_or_by_a_filter(office: Office) -> None:
    """The codes' order is kept, the same tag is meant once; a filter that finds nothing in use is told."""
    one, two = _office(office)
    desk = office.desk()
    assert list(desk.look_up_now(tags_meant, codes=("k7mt 2", "K7MT1", "k7mt-2"))) == [two, one]
    assert set(desk.look_up_now(tags_meant, query="client:rivera")) == {one, two}
    with pytest.raises(Refusal, match="finds no key in use"):
        desk.look_up_now(tags_meant, query="client:nobody")


def test_an_edit_that_changes_neither_code_nor_home_makes_no_tag_stale(office: Office) -> None:
    """A new description is nothing that a tag says."""
    one, two = _office(office)
    desk = office.desk()
    desk.perform_now(record_printed, copy_ids=[one, two])
    desk.perform_now(edit_copy, copy_id=one, pieces=3)
    assert _why(office) == {}


def test_what_changed_while_the_printer_worked_is_recorded_as_it_was_printed(office: Office) -> None:
    """A code that was changed meanwhile makes the printed tag stale; a copy that was retired is left out."""
    one, two = _office(office)
    desk = office.desk()
    printed = {one: "K7MT-1", two: "K7MT-2"}
    desk.perform_now(queue_labels, copy_ids=[one, two])
    desk.perform_now(change_code, key_id=office.copy("K7MT-1").key_id, code="3FQD")
    desk.perform_now(retire, tag_code="3FQD-1", reason="destroyed")
    done = desk.perform_now(record_printed, copy_ids=[one, two], codes=printed)
    assert done.codes == ("K7MT-2",)
    assert _why(office) == {"3FQD-2": "new_code"}
