"""Two desks meet at one request: one books it, the other is told, and nothing is booked twice (C1, K7)."""

from __future__ import annotations

import threading
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from builders import MORNING, Office
from keydesk.db.verify import verify
from keydesk.operations.requests import book_request, decline_request, take_request
from keydesk.rules.refusal import Refusal

FRIDAY = (MORNING + timedelta(days=3)).date()


@pytest.mark.parametrize("second", ["books it too", "declines it"])
def test_one_of_two_desks_is_told_and_nothing_is_done_twice(office: Office, second: str) -> None:
    """Forty requests, both desks at each at the same moment."""
    office.person("Bo Tran", role="scheduler", uid=2001)
    office.person("Cy Lund", role="scheduler", uid=2002)
    client = office.client("Rivera", "Ana")
    for number in range(40):
        office.desk().perform_now(take_request, client_id=client, wish=f"Walk {number}")
    bo, cy = office.desk(2001), office.desk(2002)
    barrier = threading.Barrier(2)
    told: list[str] = []

    def at_it(desk: Any, *, declines: bool) -> None:
        for number in range(1, 41):
            barrier.wait()
            booking = {"day": FRIDAY + timedelta(days=number), "at": time(8)}
            try:
                if declines:
                    desk.perform_now(decline_request, request_id=number, answer="We are full")
                else:
                    desk.perform_now(book_request, request_id=number, booking=booking)
            except Refusal as refusal:
                told.append(f"{refusal.code}: {refusal.message}")

    threads = [
        threading.Thread(target=at_it, args=(bo,), kwargs={"declines": False}),
        threading.Thread(target=at_it, args=(cy,), kwargs={"declines": second == "declines it"}),
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=120)
    assert len(told) == 40
    assert {each.partition(":")[0] for each in told} == {"changed"}
    assert all(("Bo Tran" in each) != ("Cy Lund" in each) for each in told)
    found = office.desk().look_up_now(
        lambda reading: reading.session.execute(
            text("SELECT status, (SELECT count(*) FROM service_request_visit WHERE request_id = r.id) "
                 "FROM service_request AS r")
        ).all()
    )  # fmt: skip
    assert all((status == "booked") == (visits == 1) and visits < 2 for status, visits in found)
    assert verify(office.path).sound
