"""Many processes at one store (C1, C2): nothing lost, nothing doubled, nobody starved, nobody told "locked"."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from functools import partial

import pytest

from builders import Office
from keydesk.db.engine import connect_raw
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from races.forks import forked, scale

PROCESSES = 8
CALLS = scale("KEYDESK_TEST_CALLS", 150)


def _morning_of_one(office: Office, uid: int, sitters: list[int], tags: list[str], go: int, sends: int) -> None:
    """One desk: a thousand times a random key out, over or in, whoever has it."""
    dice = random.Random(uid)
    desk = office.desk(uid)
    os.read(go, 1)
    moved, told, slowest = [], Counter[str](), 0.0
    for _ in range(CALLS):
        tag, sitter = dice.choice(tags), dice.choice(sitters)
        act, wanted = dice.choice(
            [
                (check_out, {"sitter_id": sitter}),
                (check_in, {}),
                (transfer, {"to": Holder.sitter(sitter)}),
            ]
        )
        began = time.monotonic()
        try:
            moved.append(desk.perform_now(act, tag_code=tag, **wanted).event_id)
        except Refusal as refusal:
            told[refusal.code] += 1
        slowest = max(slowest, time.monotonic() - began)
    desk.close()
    os.write(sends, json.dumps({"moved": moved, "told": told, "slowest": slowest}).encode())


@pytest.mark.alone
def test_eight_processes_lose_nothing_and_are_never_told_that_the_store_is_locked(office: Office) -> None:
    """Every acknowledged move is one event, every event was acknowledged once, and every holder follows from them."""
    safe = office.safe("Front office", rows=4, columns=5)
    tags = [
        tag for number in range(20) for tag in office.key(office.client(f"C{number}"), code=f"C{number:03}").tag_codes
    ]
    sitters = [office.person(f"Sitter {number}") for number in range(6)]
    uids = [2000 + number for number in range(PROCESSES)]
    for uid in uids:
        office.person(f"Desk {uid}", role="scheduler", uid=uid)
    office.close()
    before = verify(office.path)
    assert safe
    go, start = os.pipe()
    children = [forked(partial(_morning_of_one, office, uid, sitters, tags, go)) for uid in uids]
    began = time.monotonic()
    os.write(start, b"." * PROCESSES)
    told = [json.loads(child.wait()) for child in children]
    took = time.monotonic() - began
    os.close(go)
    os.close(start)
    acknowledged = Counter(event for each in told for event in each["moved"])
    refused = sum((Counter(each["told"]) for each in told), Counter[str]())
    after = verify(office.path)
    print(  # noqa: T201 - the long proof reports its numbers
        f"{PROCESSES} x {CALLS}: {took:.1f} s, {len(acknowledged)} moves, refused {dict(refused)}, "
        f"slowest call {max(each['slowest'] for each in told) * 1000:.0f} ms"
    )
    assert after.problems == ()
    assert set(refused) <= {"refused"}, "nobody is told that the store is locked or unusable"
    assert len(acknowledged) + sum(refused.values()) == PROCESSES * CALLS
    assert set(acknowledged.values()) == {1}
    assert after.events - before.events == len(acknowledged)
    assert max(acknowledged) == after.events
    _require_fair(office, len(uids))


def _require_fair(office: Office, desks: int) -> None:
    """While all are at work each gets its turns: the kernel's queue lets nobody wait for long."""
    connection = connect_raw(office.path, mode="ro")
    order = [
        operator
        for (operator,) in connection.execute(
            "SELECT operator_id FROM batch WHERE verb IN ('check_out', 'check_in', 'transfer') ORDER BY id"
        )
    ]
    connection.close()
    first = max(order.index(operator) for operator in set(order))
    last = len(order) - max(order[::-1].index(operator) for operator in set(order))
    turns = Counter(order[first:last])
    assert len(turns) == desks
    assert min(turns.values()) >= 0.4 * max(turns.values()), turns


def _ring_the_same(office: Office, uid: int, sitter: int, tag: str, go: int, sends: int) -> None:
    desk: Desk = office.desk(uid)
    os.read(go, 1)
    try:
        told = desk.perform_now(check_out, tag_code=tag, sitter_id=sitter).said
    except Refusal as refusal:
        told = refusal.message
    desk.close()
    os.write(sends, told.encode())


@pytest.mark.alone
def test_of_eight_processes_that_want_one_key_one_gets_it_and_seven_are_told_who(office: Office) -> None:
    """One wins; the others are told who has it, since when, and who recorded it."""
    office.safe("Front office", rows=1, columns=1)
    office.key(office.client("Rivera"), code="K7MT")
    people = [
        (3000 + number, office.person(f"Sitter {number}", role="scheduler", uid=3000 + number)) for number in range(8)
    ]
    office.close()
    go, start = os.pipe()
    children = [forked(partial(_ring_the_same, office, uid, sitter, "K7MT-1", go)) for uid, sitter in people]
    os.write(start, b"." * 8)
    told = [child.wait() for child in children]
    os.close(go)
    os.close(start)
    won = [each for each in told if each.startswith("K7MT-1 to ")]
    assert len(won) == 1
    name = won[0].removeprefix("K7MT-1 to ").split(",")[0]
    lost = [each for each in told if each not in won]
    assert all(f"with {name} since today 07:20, recorded by {name}" in each for each in lost), told
    assert office.copy("K7MT-1").last_seq == 2
