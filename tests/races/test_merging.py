"""Two desks at the same two profiles: one merge is done, whole; the other is told, and nothing is twice (C5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from at_the_merging import Two, tables
from builders import Office
from keydesk.db.verify import verify
from keydesk.operations.clients import edit_client
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.keys import add_key
from keydesk.operations.merging import merge_clients
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal

SEEDS = range(6)


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gives, or the refusal, when all begin at one moment."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[number] = act()
        except Refusal as refusal:
            results[number] = refusal

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def two(office: Office) -> Two:
    """Two profiles of one household, each with a key."""
    two = Two(office)
    for client_id in (two.first, two.second):
        two.desk.perform_now(add_key, client_id=client_id, copies=[NewCopy(), NewCopy()])
    return two


@pytest.mark.parametrize("_seed", SEEDS)
def test_merged_in_both_directions_at_once(two: Two, _seed: int) -> None:
    """Ana lets the second go into the first while Bo lets the first go into the second: one of them is refused."""
    here, there = two.office.desk(), two.office.desk()
    results = together(
        [
            lambda: here.perform_now(merge_clients, into_id=two.first, client_id=two.second, settled=True),
            lambda: there.perform_now(merge_clients, into_id=two.second, client_id=two.first, settled=True),
        ]
    )
    (refused,) = (each for each in results if isinstance(each, Refusal))
    (done,) = (each for each in results if not isinstance(each, Refusal))
    assert "went into" in refused.message
    assert {row["client_id"] for row in tables(two.office)["key"]} == {done.id}
    assert len(tables(two.office)["key_copy"]) == len(("a", "b", "c", "d"))
    assert verify(two.office.path).problems == ()


@pytest.mark.parametrize("_seed", SEEDS)
def test_a_key_moves_while_its_client_is_merged_and_taken_back(two: Two, _seed: int) -> None:
    """The Desk goes on: a key that is handed out meanwhile is out, whoever's it is, and its chain holds."""
    tag = tables(two.office)["key_copy"][2]["tag_code"]
    here, there = two.office.desk(), two.office.desk()

    def merge_and_back() -> None:
        done = here.perform_now(merge_clients, into_id=two.first, client_id=two.second, settled=True)
        here.perform_now(undo, batch_id=done.batch_id)

    results = together([merge_and_back, lambda: there.perform_now(check_out, tag_code=tag, sitter_id=two.sam)])
    assert not [each for each in results if isinstance(each, Refusal)]
    copy = next(row for row in tables(two.office)["key_copy"] if row["tag_code"] == tag)
    assert (copy["client_id"], copy["staff_id"]) == (two.second, two.sam)
    assert verify(two.office.path).problems == ()


@pytest.mark.parametrize("_seed", SEEDS)
def test_somebody_saves_the_profile_that_goes_away(two: Two, _seed: int) -> None:
    """Either the saving comes first and the merge has to look again, or it comes second and is told where all is."""
    here, there = two.office.desk(), two.office.desk()
    results = together(
        [
            lambda: here.perform_now(merge_clients, into_id=two.first, client_id=two.second, settled=True, seen=(1, 1)),
            lambda: there.perform_now(edit_client, client_id=two.second, version=1, fields={"city": "Omaha"}),
        ]
    )
    (refused,) = (each for each in results if isinstance(each, Refusal))
    assert refused.code == "changed"
