"""Several people count one safe, and the process of one is killed among its scans: nothing said is lost or doubled."""

from __future__ import annotations

import os
import random
from functools import partial

import pytest
from sqlalchemy import select

from builders import Office
from keydesk.db.models import Hook, table_of
from keydesk.db.queries.stock_take import stock_take
from keydesk.db.verify import verify
from keydesk.db.work import Work
from keydesk.operations.copies import NewCopy
from keydesk.operations.counting import say_seen
from keydesk.operations.keys import add_key
from keydesk.operations.stock_take import sign_off, start_count
from keydesk.rules.counted_lines import Said
from keydesk.rules.custody import Holder
from races.forks import forked, scale

KILLS = scale("KEYDESK_TEST_KILLS", 8)
HOOKS = 40


def _count(office: Office, take: int, lines: list[Said], sends: int) -> None:
    """Says one line after another, and tells each that was acknowledged."""
    desk = office.desk()
    for each in lines:
        desk.perform_now(say_seen, stock_take_id=take, lines=[each])
        os.write(sends, f"{each.hook_id}\n".encode())


@pytest.mark.alone
def test_counting_goes_on_after_one_who_counts_is_killed(office: Office) -> None:
    """What was acknowledged is there, whoever goes on counts on from it, and the count is signed off as all right."""
    safe, client = office.safe("Front office", rows=4, columns=10), office.client("Rivera", "Ana")

    def read(reading: object) -> list[int]:
        table = table_of(Hook)
        return list(reading.session.execute(select(table.c.id).order_by(table.c.id)).scalars())

    hooks = office.desk().look_up_now(read)

    def fill(work: Work) -> None:
        for number, hook in enumerate(hooks[: HOOKS - 4]):
            copies = [NewCopy(holder=Holder.safe(safe, hook))]
            add_key(work, client_id=client, code=f"K{number:03d}", copies=copies)

    office.work(fill)
    take = office.desk().perform_now(start_count, safe_ids=[safe]).stock_take_id
    office.close()
    tag = {hook: f"K{number:03d}-1" for number, hook in enumerate(hooks[: HOOKS - 4])}
    lines = [Said(tag.get(hook, ""), "tag" if hook in tag else "empty", hook_id=hook) for hook in hooks]
    dice = random.Random(9)
    acknowledged: set[int] = set()
    for number in range(KILLS):
        begins = dice.randrange(HOOKS // 2)
        # The one who is killed, and another who counts at the same time and is not.
        killed = forked(partial(_count, office, take, lines[begins:]))
        other = forked(partial(_count, office, take, lines[number % HOOKS : number % HOOKS + 2]))
        killed.read_first()
        killed.read_for(dice.random() * 0.1)
        killed.kill()
        acknowledged |= {int(line) for child in (killed,) for line in child.lines}
        acknowledged |= {int(line) for line in other.wait().split()}
        assert verify(office.path).problems == ()
        count = office.desk().look_up_now(stock_take, stock_take_id=take)
        office.close()
        assert acknowledged <= count.seen_hooks
        assert not [each for each in count.open_findings if each.kind != "not_seen"]
    desk = office.desk()
    desk.perform_now(say_seen, stock_take_id=take, lines=lines)
    said = desk.perform_now(sign_off, stock_take_id=take).said
    assert said == f"Signed off: {HOOKS - 4} of {HOOKS - 4} keys right."
    kept = desk.look_up_now(stock_take, stock_take_id=take)
    assert sum(each.lines for each in kept.counters) == HOOKS
