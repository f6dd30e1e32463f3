"""A safe of 200 hooks as somebody finds it on the wall, and the ten ways in which it can be wrong."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from builders import Office
from keydesk.db.models import Hook, table_of
from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.operations.copies import NewCopy
from keydesk.operations.counting import say_seen
from keydesk.operations.keys import add_key
from keydesk.operations.whereabouts import mark_lost, report_missing, retire
from keydesk.rules.counted_lines import Said
from keydesk.rules.custody import Holder

BO_UID = 1005


@dataclass
class Wall:
    """A safe of 200 hooks with a key on each of the first 180, as somebody finds it on the wall."""

    office: Office
    front: int
    back: int
    sam: int
    hooks: dict[str, int]
    hangs: dict[str, str]


def tag_of(number: int) -> str:
    return f"K{number:03d}-1"


@pytest.fixture
def wall(office: Office) -> Wall:
    """All keys hang where they are recorded; nothing is wrong yet."""
    front, back = office.safe("Front office", rows=10, columns=20), office.safe("Back room", rows=1, columns=10)
    sam = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=BO_UID)
    hooks = {}
    desk = office.desk()

    def read(reading: object) -> list[object]:
        table = table_of(Hook)
        return list(reading.session.execute(select(table.c.id, table.c.safe_id, table.c.label)))

    for row in desk.look_up_now(read):
        hooks[row.label if row.safe_id == front else f"back {row.label}"] = row.id
    labels = [label for label in hooks if not label.startswith("back")]
    client = office.client("Rivera", "Ana")
    hangs = {label: tag_of(number) for number, label in enumerate(labels[:180])}

    def fill(work: Work) -> None:
        for number, label in enumerate(hangs):
            copies = [NewCopy(holder=Holder.safe(front, hooks[label]))]
            add_key(work, client_id=client, code=f"K{number:03d}", copies=copies)

    office.work(fill)
    return Wall(office, front, back, sam, hooks, hangs)


def say_hooks(wall: Wall, desk: Desk, take: int, labels: list[str]) -> None:
    """Walks along hooks and says what hangs there."""
    lines = []
    for label in labels:
        what = wall.hangs.get(label, "")
        kind = "empty" if not what else "untagged" if what == "?" else "tag"
        lines.extend(
            Said(each if kind == "tag" else "", kind, hook_id=wall.hooks[label]) for each in (what.split("+") or [""])
        )
    desk.perform_now(say_seen, stock_take_id=take, lines=lines)


def go_wrong(wall: Wall) -> dict[str, str]:
    """Twenty things wrong, in ten ways; each finding's kind by its tag, or by its name within the count."""
    office, desk = wall.office, wall.office.desk()
    client = 1
    wrong: dict[str, str] = {}
    # 1: two keys have changed hooks.
    wall.hangs["A1"], wall.hangs["A2"] = wall.hangs["A2"], wall.hangs["A1"]
    wrong |= {tag_of(0): "wrong_hook", tag_of(1): "wrong_hook"}
    # 2: two hang on hooks that should be empty; their own hooks are empty.
    for own, other in (("A3", "J1"), ("A4", "J2")):
        wrong[wall.hangs[own]] = "wrong_hook"
        wall.hangs[other] = wall.hangs.pop(own)
    # 3: two belong into the other safe.
    for number, label in ((901, "J3"), (902, "J4")):
        office.key(
            client,
            code=f"K{number}",
            copies=[NewCopy(holder=Holder.safe(wall.back, wall.hooks[f"back A{number - 900}"]))],
        )
        wall.hangs[label] = tag_of(number)
        wrong[tag_of(number)] = "misplaced"
    # 4: two should be with a sitter, 5: two with the client.
    for number, label, holder in (
        (903, "J5", Holder.sitter(wall.sam)),
        (904, "J6", Holder.sitter(wall.sam)),
        (905, "J7", Holder.client()),
        (906, "J8", Holder.client()),
    ):
        office.key(client, code=f"K{number}", copies=[NewCopy(holder=holder)])
        wall.hangs[label] = tag_of(number)
        wrong[tag_of(number)] = "elsewhere"
    # 6: a missing and a lost one have turned up.
    for number, label in ((907, "J9"), (908, "J10")):
        office.key(client, code=f"K{number}")
        desk.perform_now(report_missing, tag_code=tag_of(number))
        wall.hangs[label] = tag_of(number)
        wrong[tag_of(number)] = "turned_up"
    desk.perform_now(mark_lost, tag_code=tag_of(908), reason="gone")
    # 7: one that is out of use hangs there still.
    office.key(client, code="K909")
    desk.perform_now(retire, tag_code=tag_of(909), reason="destroyed")
    wall.hangs["J11"] = tag_of(909)
    wrong[tag_of(909)] = "out_of_use"
    # 8: a tag of another office, and a key without any tag where none should hang.
    wall.hangs["J12"], wall.hangs["J13"] = "99213", "?"
    wrong |= {"99213": "unknown", f"hook:{wall.hooks['J13']}": "should_be_empty"}
    # 9: three are gone, and one has lost its tag.
    for label in ("B1", "B2", "B3"):
        wrong[wall.hangs.pop(label)] = "not_seen"
    wrong[wall.hangs["B4"]] = "untagged"
    wall.hangs["B4"] = "?"
    # 10: one tag is on two rings.
    wrong[wall.hangs["B5"]] = "twice"
    wall.hangs["J14"] = wall.hangs["B5"]
    assert len(wrong) == 20
    return wrong
