"""What people who count say: this tag hangs here, this hook is empty, this key has no tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import insert, select, update

from keydesk.db.models import KeyCopy, Staff, StockTakeLine, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.count_facts import CountFacts, Names, count_facts, names, spot_of
from keydesk.db.queries.who_has import copies_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.stock_take import SUBJECT, Counting, open_count
from keydesk.rules.counted_lines import Said
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.stock_take import FINDING_WORDS, Seen, Spot, finding_of
from keydesk.rules.text import shown

_LINE, _COPY, _STAFF = table_of(StockTakeLine), table_of(KeyCopy), table_of(Staff)
_LONGEST_SCAN = 64


@dataclass(frozen=True, slots=True)
class Told:
    """What is answered to one thing said.

    Attributes:
        tag: the tag's code, or what was scanned.
        kind: the finding so far, as in ``FINDING_WORDS``; ``empty`` for a hook that is.
        said: one sentence for the desk.
        again: whether it had been counted there already.
    """

    tag: str
    kind: str
    said: str
    again: bool = False


def say_seen(work: Work, *, stock_take_id: int, lines: Sequence[Said]) -> tuple[Told, ...]:
    """Adds what somebody has seen; the same thing said again of the same place counts once.

    Raises:
        Refusal: the count is over, a place is not counted in it, or what was scanned is a badge or fits several keys.
    """
    work.require(Permission.MANAGE_KEYS)
    open_count(work, stock_take_id)
    facts = count_facts(work.session, stock_take_id)
    before, called = list(facts.seen), names(work.session)
    told: list[Told] = []
    rows = []
    for each in lines:
        seen, tag, last_seq = _read(work, each, facts)
        if _known(seen, before):
            told.append(
                Told(tag, seen.kind, f"{shown(tag, width=40) or 'That'} was counted there already.", again=True)
            )
            continue
        before.append(seen)
        answer = _answer(seen, tag, facts, before, called)
        told.append(answer)
        recorded = seen.recorded or Spot("")
        rows.append(
            {
                "stock_take_id": stock_take_id,
                "kind": seen.kind,
                "copy_id": seen.copy_id,
                "scanned": seen.text or tag,
                "safe_id": seen.at.safe_id,
                "hook_id": seen.at.hook_id,
                "staff_id": seen.at.staff_id,
                "recorded_kind": recorded.kind,
                "recorded_safe_id": recorded.safe_id,
                "recorded_hook_id": recorded.hook_id,
                "recorded_staff_id": recorded.staff_id,
                "recorded_seq": last_seq,
                "outcome": answer.kind,
                "at": work.now,
                "operator_id": work.operator.staff_id,
            }
        )
    if rows:
        work.session.execute(insert(_LINE), rows)
        work.record(SUBJECT, stock_take_id, "count", field="lines", new=str(len(rows)))
    return tuple(told)


def take_back_line(work: Work, *, stock_take_id: int, line_id: int | None = None) -> Counting:
    """Takes back one thing said, or the last one that the operator said.

    Raises:
        Refusal: the count is over, or there is nothing to take back.
    """
    work.require(Permission.MANAGE_KEYS)
    open_count(work, stock_take_id)
    wanted = select(_LINE).where(_LINE.c.stock_take_id == stock_take_id, ~_LINE.c.dropped)
    if line_id is None:
        wanted = wanted.where(_LINE.c.operator_id == work.operator.staff_id).order_by(_LINE.c.id.desc()).limit(1)
    else:
        wanted = wanted.where(_LINE.c.id == line_id)
    found = work.session.execute(wanted).first()
    if found is None:
        raise Refusal("There is nothing of yours to take back in this count.", code="not_found")
    work.session.execute(update(_LINE).where(_LINE.c.id == found.id).values(dropped=True))
    work.record(SUBJECT, stock_take_id, "take_back", field="line", old=found.scanned or found.kind)
    return Counting(stock_take_id, f"{shown(found.scanned or 'That line', width=40)} is not counted any more.")


def _read(work: Work, said: Said, facts: CountFacts) -> tuple[Seen, str, int]:
    """What was said, the tag's code (or the text, where it means no copy), and the copy's last event."""
    spot = _spot(said, facts)
    text = said.text.strip() if said.kind == "tag" else ""
    if said.kind != "tag":
        return Seen(said.kind, spot), "", 0
    if not text:
        raise Refusal("Scan a tag, or say that the hook is empty.")
    text = _kept(text)
    meant = copies_meant(reading_of(work), code=text)
    if len(meant) > 1:
        raise Refusal(f"{shown(text, width=40)} fits {len(meant)} keys. Scan the tag, or type the whole of its code.")
    if not meant:
        _refuse_badge(work, text)
        return Seen("tag", spot, text), text, 0
    copy = work.session.execute(select(_COPY).where(_COPY.c.id == meant[0])).one()
    return Seen("tag", spot, "", copy.id, spot_of(copy)), str(copy.tag_code), int(copy.last_seq)


def _kept(text: str) -> str:
    """What is kept of a scan: in capitals, as tags are, and of a long one its beginning and a sum over all of it."""
    text = text.upper()
    if len(text) <= _LONGEST_SCAN:
        return text
    return f"{text[: _LONGEST_SCAN - 9]}…{crc32(text.encode('utf-8', 'replace')):08X}"


def _refuse_badge(work: Work, text: str) -> None:
    badge = work.session.execute(
        select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname).where(_STAFF.c.badge_code == text)
    ).first()
    if badge is not None:
        raise Refusal(f"That is the badge of {shown(display_name(*badge), width=40)}, and no key.")


def _spot(said: Said, facts: CountFacts) -> Spot:
    if said.staff_id is not None:
        if said.staff_id not in facts.sitters:
            raise Refusal("What this person holds is not counted in this stock-take.")
        return Spot("sitter", staff_id=said.staff_id)
    if said.hook_id is not None:
        safe_id = next((safe for safe, hook in facts.hooks if hook == said.hook_id), None)
        if safe_id is None:
            raise Refusal("That hook is not counted in this stock-take.")
        return Spot("safe", safe_id, said.hook_id)
    if said.safe_id not in facts.safes:
        raise Refusal("That safe is not counted in this stock-take.")
    if said.kind != "tag":
        raise Refusal("Say which hook is empty, or has a key without a tag.")
    return Spot("safe", said.safe_id)


def _known(seen: Seen, before: Sequence[Seen]) -> bool:
    """Whether the last thing that was said of the same is the same, and the record of it as well.

    A copy whose record has changed meanwhile is judged anew, by the record of now.
    """
    if seen.kind == "tag":
        same = [
            each for each in before if each.kind == "tag" and (each.copy_id, each.text) == (seen.copy_id, seen.text)
        ]
        if same and same[-1].recorded != seen.recorded:
            return False
        at = [each.at for each in same]
        return seen.at in at or (seen.at.hook_id is None and any(each.same_place(seen.at) for each in at))
    last = next((each for each in reversed(before) if each.at == seen.at), None)
    return last is not None and last.kind == seen.kind


def _answer(seen: Seen, tag: str, facts: CountFacts, said: Sequence[Seen], called: Names) -> Told:
    """What the desk says to it: what is right in a word, what is wrong with where it belongs."""
    here = called.of(seen.at)
    if seen.kind == "empty":
        lives = [facts.copies[each.copy_id].tag_code for each in facts.expected if each.spot == seen.at]
        if lives:
            return Told("", "not_seen", f"{here} is empty; {', '.join(lives)} should hang there.")
        return Told("", "empty", f"{here} is empty, as it should be.")
    finding = finding_of(seen, facts.expected, said)
    words = FINDING_WORDS[finding.kind]
    if finding.kind == "found":
        return Told(tag, "found", f"{tag} {words}, {here}.")
    recorded = called.of(finding.recorded)
    where = f"; recorded {recorded}" if recorded else ""
    if finding.kind == "twice":
        where = f"; also {', '.join(called.of(each) for each in finding.also)}"
    name = shown(tag, width=40) if tag else f"A key without a tag on {here}"
    return Told(tag, finding.kind, f"{name}: {words}{where}.")
