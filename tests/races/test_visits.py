"""Two desks meet at one visit: one is quicker, the other is told who and when, and nothing is made twice (C5)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

import pytest

from builders import Office
from keydesk.desk import Desk
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import assign_visits, change_visit
from keydesk.operations.visit_series import make_coming
from keydesk.operations.visit_states import cancel_visit, complete_visits
from keydesk.operations.visits import book_visit
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 24)
Act = Callable[[Desk], Any]


@pytest.fixture
def desks(office: Office) -> tuple[Desk, Desk]:
    """Bo and Cy, both schedulers; Sam (4) and Jo (5) make visits; Rivera has one today."""
    office.person("Bo Tran", role="scheduler", uid=2001)
    office.person("Cy Lund", role="scheduler", uid=2002)
    office.person("Sam Ortega")
    office.person("Jo Reyes")
    client = office.client("Rivera")
    bo = office.desk(2001)
    bo.perform_now(book_visit, client_id=client, day=TODAY, at=time(8), sitter_id=4)
    return bo, office.desk(2002)


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


@pytest.mark.parametrize(
    ("operation", "how"),
    [
        (change_visit, {"visit_id": 1, "version": 1, "fields": {"note": "{}"}}),
        (change_visit, {"visit_id": 1, "version": 1, "fields": {"repeat": "daily {} times"}}),
        (assign_visits, {"visits": [(1, 1)], "sitter_id": 5}),
        (cancel_visit, {"visit_id": 1, "version": 1}),
    ],
    ids=["note", "repeat", "assign", "cancel"],
)
def test_one_is_quicker_and_the_other_is_told(desks: tuple[Desk, Desk], operation: Any, how: dict[str, Any]) -> None:
    """Both saw the first version. One change is made, whole; who comes second hears the other's name and when."""

    def act(desk: Desk, number: int) -> Callable[[], Any]:
        given = dict(how)
        if "fields" in given:
            given["fields"] = {name: value.format(number) for name, value in given["fields"].items()}
        return lambda: desk.perform_now(operation, **given)

    results = together([act(desks[0], 3), act(desks[1], 4)])
    refused = [each for each in results if isinstance(each, Refusal)]
    assert len(refused) == 1
    assert refused[0].code == "changed"
    winner = ("Bo Tran", "Cy Lund")[results.index(refused[0]) == 0]
    assert winner in refused[0].message
    assert "today 07:20" in refused[0].message


def test_two_desks_make_what_is_to_come_once(office: Office, desks: tuple[Desk, Desk]) -> None:
    """A new month begins with two desks open: each day of the series has one visit."""
    desks[0].perform_now(book_visit, client_id=1, day=TODAY, at=time(9), repeat="daily")
    office.clock.advance(days=60)
    together([lambda: desks[0].perform_now(make_coming), lambda: desks[1].perform_now(make_coming)])
    found = desks[0].look_up_now(
        lambda reading: (
            reading.session.connection()
            .exec_driver_sql("SELECT count(*), count(DISTINCT day) FROM visit WHERE series_id = 1")
            .fetchone()
        )
    )
    assert found[0] == found[1] == 243


def test_taking_back_meets_a_change(desks: tuple[Desk, Desk]) -> None:
    """R9: whichever comes second is refused, or both fit; the visit is never half of each."""
    bo, cy = desks
    done = bo.perform_now(assign_visits, visits=[(1, 1)], sitter_id=5)
    results = together(
        [
            lambda: bo.perform_now(undo, batch_id=done.batch_id),
            lambda: cy.perform_now(change_visit, visit_id=1, version=2, fields={"sitter_id": None}),
        ]
    )
    assert sum(isinstance(each, Refusal) for each in results) == 1
    with pytest.raises(Refusal):
        bo.perform_now(undo, batch_id=done.batch_id)


def test_called_off_meets_done(desks: tuple[Desk, Desk]) -> None:
    """One of them stands, and the other hears which."""
    bo, cy = desks
    results = together(
        [
            lambda: bo.perform_now(cancel_visit, visit_id=1, version=1),
            lambda: cy.perform_now(complete_visits, visit_ids=[1]),
        ]
    )
    (refused,) = [each for each in results if isinstance(each, Refusal)]
    assert "done already" in refused.message or "called off already" in refused.message or refused.code == "changed"
