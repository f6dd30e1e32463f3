"""What is done about the findings of a count: recorded, marked missing, or left as it is with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from keydesk.db.models import StockTakeResult, table_of
from keydesk.db.queries.count_facts import CountFacts, Names, count_facts, names, spot_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.limits import line
from keydesk.operations.movement import facts as copy_now
from keydesk.operations.reassign import move_one
from keydesk.operations.stock_take import SUBJECT, Counting, open_count, settled_findings
from keydesk.operations.whereabouts import mark_found, report_missing
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.stock_take import FINDING_WORDS, REMEDY_WORDS, Finding, Remedy, Spot, remedies_of
from keydesk.rules.text import counted

_RESULT = table_of(StockTakeResult)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done about one finding."""

    finding: str
    remedy: Remedy


def settle(
    work: Work, *, stock_take_id: int, decisions: Sequence[Decision], reason: str = "", override: bool = False
) -> Counting:
    """Does what was decided about findings, all or nothing.

    Args:
        work: the transaction.
        stock_take_id: the count.
        decisions: a finding and what to do about it, each.
        reason: why; needed where something is left as it is.
        override: go on past warnings, with the permission and the reason.

    Raises:
        Refusal: a finding is not so any more (code ``changed``), cannot be settled so, or something is in the way.
    """
    work.require(Permission.MANAGE_KEYS)
    open_count(work, stock_take_id)
    if not decisions:
        raise Refusal("Say which findings to settle.")
    reason = line(reason, "The reason", "reason")
    facts, called = count_facts(work.session, stock_take_id), names(work.session)
    findings = {each.key: each for each in facts.findings() if each.wrong}
    settled = settled_findings(work, stock_take_id)
    refused: list[Refusal] = []
    rows = []
    for each in decisions:
        try:
            finding = _require_so(each, findings, settled)
            _do(work, finding, each.remedy, facts, reason=reason, override=override)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        rows.append(_result(work, finding, each.remedy, facts, called, reason))
    if refused:
        raise refused[0] if len(decisions) == 1 else in_the_way(refused, len(decisions))
    work.record_many(
        HistoryEntry(
            SUBJECT,
            stock_take_id,
            "settle",
            f"{row['kind']} {row['tag']}".strip(),
            row["recorded"],
            row["seen"],
            reason,
        )
        for row in rows
    )
    work.session.execute(
        insert(_RESULT), [{"stock_take_id": stock_take_id, "batch_id": work.batch_id, **row} for row in rows]
    )
    same = len({each.remedy for each in decisions}) == 1
    return Counting(
        stock_take_id, f"{counted(len(rows), 'finding')} {REMEDY_WORDS[decisions[0].remedy] if same else 'settled'}."
    )


def _require_so(decision: Decision, findings: Mapping[str, Finding], settled: set[str]) -> Finding:
    finding = findings.get(decision.finding)
    if decision.finding in settled:
        raise Refusal("That finding is settled already.", code="changed")
    if finding is None:
        raise Refusal("That is not so any more: the key has moved, or was counted since. Look again.", code="changed")
    can = remedies_of(finding.kind, of_copy=finding.copy_id is not None)
    if decision.remedy not in can:
        possible = " or ".join(can)
        raise Refusal(f"What is “{FINDING_WORDS[finding.kind]}” can be settled by {possible}.")
    return finding


def _do(work: Work, finding: Finding, remedy: Remedy, facts: CountFacts, *, reason: str, override: bool) -> None:
    """The movement that a remedy means; none where the record stays as it is."""
    if remedy == "leave":
        if not reason:
            raise Refusal("Say why it is left as it is: hung back, handed to somebody, a tag of another office…")
        return
    copy = facts.copies[finding.copy_id or 0]
    if spot_of(copy) != finding.recorded:
        raise Refusal(f"{copy.tag_code} has moved since it was counted. Count it again.", code="changed")
    why = reason or f"stock-take {facts.take.id}"
    if remedy == "missing":
        report_missing(work, tag_code=copy.tag_code, reason=why)
        return
    at = finding.seen or Spot("")
    if finding.kind == "turned_up":
        mark_found(
            work, tag_code=copy.tag_code, sitter_id=at.staff_id, safe_id=at.safe_id, hook_id=at.hook_id, reason=why
        )
        return
    to = Holder.sitter(at.staff_id) if at.staff_id is not None else Holder.safe(at.safe_id or 0, at.hook_id)
    move_one(
        work,
        copy_now(work, copy.tag_code),
        to,
        due_at=None,
        standing=False,
        reason=why,
        note="",
        override=override,
        seen=True,
    )


def _result(
    work: Work, finding: Finding, remedy: Remedy, facts: CountFacts, called: Names, reason: str
) -> dict[str, Any]:
    return {
        "finding": finding.key,
        "kind": finding.kind,
        "copy_id": finding.copy_id,
        "tag": facts.tag_of(finding),
        "recorded": called.of(finding.recorded),
        "seen": ", ".join(filter(None, [called.of(finding.seen), *(called.of(spot) for spot in finding.also)])),
        "remedy": remedy,
        "reason": reason,
        "at": work.now,
        "operator_id": work.operator.staff_id,
    }
