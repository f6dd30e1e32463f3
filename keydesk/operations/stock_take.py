"""A count of safes and sitters: begun, given up, signed off.

Nothing moves while people count (:mod:`keydesk.operations.counting`); what a finding asks for is done by the same
operations as at the desk (:mod:`keydesk.operations.settling`), and is taken back with the batch that it was done in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from keydesk.db.models import KeySafe, Staff, StockTake, StockTakePlace, StockTakeResult, table_of
from keydesk.db.queries.count_facts import count_facts, count_row, expected_of, names
from keydesk.db.work import Work
from keydesk.operations.limits import line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.stock_take import FINDING_WORDS, hooks_to_look_at
from keydesk.rules.text import counted, shown

_TAKE, _PLACE, _RESULT = table_of(StockTake), table_of(StockTakePlace), table_of(StockTakeResult)
_SAFE, _STAFF = table_of(KeySafe), table_of(Staff)
SUBJECT = "stock_take"
"""What the history calls a count."""
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Counting:
    """A count as it was changed."""

    stock_take_id: int
    said: str


def start_count(
    work: Work, *, safe_ids: Collection[int] = (), staff_ids: Collection[int] = (), label: str = ""
) -> Counting:
    """Begins to count some safes, and what some sitters hold.

    Raises:
        Refusal: nothing is named, or one of them is being counted already.
    """
    work.require(Permission.MANAGE_KEYS)
    if not safe_ids and not staff_ids:
        raise Refusal("Say what to count: a safe, several, or what a sitter holds.")
    _require_known(work, safe_ids, staff_ids)
    taken = work.session.execute(
        select(_TAKE.c.id, _TAKE.c.started_at, _PLACE.c.safe_id, _PLACE.c.staff_id)
        .join(_PLACE, _PLACE.c.stock_take_id == _TAKE.c.id)
        .where(_TAKE.c.status == "open", or_(_PLACE.c.safe_id.in_(safe_ids), _PLACE.c.staff_id.in_(staff_ids)))
        .limit(1)
    ).first()
    called = names(work.session)
    if taken is not None:
        name = called.safes.get(taken.safe_id or 0) or called.staff.get(taken.staff_id or 0, "")
        raise Refusal(f"{shown(name, width=40)} is being counted already, in stock-take {taken.id}. Join that one.")
    result = work.session.execute(
        insert(_TAKE).values(
            label=line(label, "The name", "label"), started_at=work.now, started_by=work.operator.staff_id
        )
    )
    stock_take_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    places = [
        *({"safe_id": each, "staff_id": None} for each in dict.fromkeys(safe_ids)),
        *({"safe_id": None, "staff_id": each} for each in dict.fromkeys(staff_ids)),
    ]
    work.session.execute(insert(_PLACE), [{"stock_take_id": stock_take_id, **each} for each in places])
    told = ", ".join(
        [*(called.safes[each] for each in dict.fromkeys(safe_ids)), *(called.staff[each] for each in staff_ids)]
    )
    work.record(SUBJECT, stock_take_id, "start", field="places", new=told)
    return Counting(stock_take_id, f"Counting {shown(told, width=60)}: scan what hangs there. Nothing moves by it.")


def sign_off(work: Work, *, stock_take_id: int, note: str = "") -> Counting:
    """Ends a count: its result is kept as it is and its safes are counted as of now.

    Raises:
        Refusal: something wrong is not settled, or nothing was counted at all.
    """
    work.require(Permission.MANAGE_KEYS)
    open_count(work, stock_take_id)
    facts = count_facts(work.session, stock_take_id)
    settled = settled_findings(work, stock_take_id)
    findings = facts.findings()
    open_ones = [each for each in findings if each.wrong and each.key not in settled]
    if not facts.seen:
        raise Refusal("Nothing has been counted yet. Scan what hangs there first.")
    if open_ones:
        raise Refusal(
            f"{counted(len(open_ones), 'finding')} not settled yet. Record, mark missing or leave each, with a reason.",
            details=[f"{FINDING_WORDS[each.kind]}  {facts.tag_of(each)}".rstrip() for each in open_ones[:_MOST_NAMED]],
        )
    right, expected = sum(not each.wrong for each in findings), expected_of(work.session, facts)
    unseen = len(hooks_to_look_at(facts.hooks, facts.expected, facts.seen))
    told = [line(note, "The note", "note")]
    told += [f"{counted(unseen, 'hook')} that should be empty: nobody looked."] if unseen else []
    work.session.execute(
        update(_TAKE)
        .where(_TAKE.c.id == stock_take_id)
        .values(
            status="signed_off",
            signed_off_at=work.now,
            signed_off_by=work.operator.staff_id,
            expected_count=expected,
            found_count=right,
            note=" ".join(filter(None, told)),
        )
    )
    work.record(SUBJECT, stock_take_id, "sign_off", field="found", new=f"{right} of {expected}")
    return Counting(stock_take_id, f"Signed off: {right} of {counted(expected, 'key')} right.")


def drop_count(work: Work, *, stock_take_id: int, reason: str = "") -> Counting:
    """Gives a count up; what was said stays readable, and its safes are not counted by it.

    Raises:
        Refusal: it is over already.
    """
    work.require(Permission.MANAGE_KEYS)
    open_count(work, stock_take_id)
    work.session.execute(
        update(_TAKE).where(_TAKE.c.id == stock_take_id).values(status="dropped", note=line(reason, "The reason"))
    )
    work.record(SUBJECT, stock_take_id, "drop", field="status", old="open", new="dropped", reason=reason)
    return Counting(stock_take_id, "The count is given up. Nothing was moved by it.")


def open_count(work: Work, stock_take_id: int) -> Row[Any]:
    """The row of a count that goes on.

    Raises:
        Refusal: there is none, or it is over.
    """
    take = count_row(work.session, stock_take_id)
    if take.status != "open":
        over = "signed off" if take.status == "signed_off" else "given up"
        raise Refusal(f"Stock-take {stock_take_id} is {over}. Begin a new one to count again.", code="changed")
    return take


def settled_findings(work: Work, stock_take_id: int) -> set[str]:
    """The findings of a count that something was done about."""
    found = work.session.execute(select(_RESULT.c.finding).where(_RESULT.c.stock_take_id == stock_take_id))
    return set(found.scalars())


def _require_known(work: Work, safe_ids: Collection[int], staff_ids: Collection[int]) -> None:
    safes = select(_SAFE.c.id).where(_SAFE.c.id.in_(safe_ids), _SAFE.c.active)
    if set(work.session.execute(safes).scalars()) != set(safe_ids):
        raise Refusal("One of these safes is out of use or not there any more.", code="not_found")
    staff = select(_STAFF.c.id).where(_STAFF.c.id.in_(staff_ids))
    if set(work.session.execute(staff).scalars()) != set(staff_ids):
        raise Refusal("One of these people is not known.", code="not_found")
