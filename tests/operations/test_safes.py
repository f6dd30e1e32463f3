"""Safes and hooks, through the real operations on a real store, and how their labels are written."""

from __future__ import annotations

import pytest

from at_the_office import DRAWER, FRONT
from builders import Office
from keydesk.db.queries.safes import list_safes, safe_board
from keydesk.operations.safes import add_hook, add_safe, edit_safe, resize_safe, restore_safe, retire_hook, retire_safe
from keydesk.rules.hooks import labels_written, read_size
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("", ()),
        ("A, B,, C ", ("A", "B", "C")),
        ("1-3", ("1", "2", "3")),
        ("K9 - K11", ("K9", "K10", "K11")),
        ("K9-K11", ("K9", "K10", "K11")),
        ("K9-11", ("K9", "K10", "K11")),
        ("Drawer 1, Drawer 2", ("Drawer 1", "Drawer 2")),
        ("A1-B2", ("A1-B2",)),
    ],
)
def test_labels_are_written_in_a_line(written: str, labels: tuple[str, ...]) -> None:
    """Commas part labels, and a range within the same letters stands for all between."""
    assert labels_written(written) == labels


@pytest.mark.parametrize("written", ["9-1", "1-9999"])
def test_a_range_has_to_be_one(written: str) -> None:
    """A range that runs backwards, or has more labels than a safe, is refused."""
    with pytest.raises(Refusal, match="no row of labels"):
        labels_written(written)


@pytest.mark.parametrize("written", ["ten", "-1", "²", "1000"])
def test_a_size_is_a_number(written: str) -> None:
    """What is no number of rows is refused; nothing at all is none."""
    assert read_size("", "Rows") == 0
    with pytest.raises(Refusal, match="Rows is a number"):
        read_size(written, "Rows")


def test_two_safes_in_use_have_two_labels(company: Office) -> None:
    """A label is free again only while its safe is out of use."""
    desk = company.desk()
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(add_safe, label="Front office")
    desk.perform_now(retire_safe, safe_id=DRAWER)
    desk.perform_now(add_safe, label="Manager's drawer")
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(restore_safe, safe_id=DRAWER)


def test_a_safe_with_keys_stays_in_use(company: Office) -> None:
    """Nothing is taken away from under a key; the refusal names what hangs there."""
    with pytest.raises(Refusal, match="move them first") as refused:
        company.desk().perform_now(retire_safe, safe_id=FRONT)
    assert "A2QD-1" in refused.value.details


def test_the_second_to_edit_a_safe_is_told(company: Office) -> None:
    """C5: an edit on a version that is not the latest changes nothing."""
    desk = company.desk()
    desk.perform_now(edit_safe, safe_id=FRONT, version=1, fields={"place": "cellar"})
    with pytest.raises(ChangedMeanwhile):
        desk.perform_now(edit_safe, safe_id=FRONT, version=1, fields={"place": "attic"})


def test_a_grid_changes_round_its_keys(company: Office) -> None:
    """Growing adds hooks, shrinking takes free ones, and a hook with a key or whose key is out refuses it."""
    desk = company.desk()
    desk.perform_now(resize_safe, safe_id=FRONT, rows=2, columns=20)
    assert len(desk.look_up_now(safe_board, safe_id=FRONT).hooks) == 40
    with pytest.raises(Refusal, match="in use") as refused:
        desk.perform_now(resize_safe, safe_id=FRONT, rows=1, columns=20)
    assert refused.value.details == ("A2QD-2 hangs on B1",)


def test_hooks_of_ones_own_come_and_go(company: Office) -> None:
    """A hook with a label is added once, taken out of use while free, and is the same hook when it comes back."""
    desk = company.desk()
    first = desk.perform_now(add_hook, safe_id=FRONT, label="folder").id
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(add_hook, safe_id=FRONT, label="FOLDER")
    desk.perform_now(retire_hook, hook_id=first)
    assert desk.perform_now(add_hook, safe_id=FRONT, label="Folder").id == first


def test_counts_add_up(company: Office) -> None:
    """What hangs, what is out, what is free and what is wrong are counted from the same board."""
    front = next(row for row in company.desk().look_up_now(list_safes) if row.safe_id == FRONT)
    assert (front.hooks, front.hang, front.out, front.free, front.wrong) == (60, 5, 3, 51, 1)
