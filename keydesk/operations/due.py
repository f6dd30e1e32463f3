"""When keys should be back: due dates follow the visits, and what is late is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from keydesk.db.models import Client, KeyCopy, Visit, table_of
from keydesk.db.queries.copies import copy_facts
from keydesk.db.queries.need_terms import coming, last_day
from keydesk.db.work import Work
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.movement import Place, carry_out, facts, in_service, zone_of
from keydesk.rules import dates
from keydesk.rules.custody import FOLLOWS, CopyFacts, followed_due, where
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_COPY, _VISIT, _CLIENT = table_of(KeyCopy), table_of(Visit), table_of(Client)
_AT_ONCE = 400
# Clients in one statement.


@dataclass(frozen=True, slots=True)
class Chased:
    """Copies that were asked for.

    Attributes:
        tag_codes: which.
        times: how often the first of them was asked for by now, since it is late.
        batch_id: the batch.
        said: one sentence for the desk.
    """

    tag_codes: tuple[str, ...]
    times: int
    batch_id: int
    said: str


def follow_visits(work: Work, clients: Iterable[int]) -> int:
    """Sets the due dates of keys that are out by the visits, after these clients' visits or sitters changed.

    Whatever books, changes, gives away, calls off or takes in visits calls it last. A due date that somebody set stays;
    so does one that is right already.

    Returns:
        How many copies are due at another moment now.
    """
    wanted = sorted(set(clients))
    return sum(_follow(work, wanted[start : start + _AT_ONCE]) for start in range(0, len(wanted), _AT_ONCE))


def _follow(work: Work, clients: Sequence[int]) -> int:
    zone = zone_of(work)
    booked = (
        _VISIT.c.sitter_id == _COPY.c.staff_id,
        _VISIT.c.client_id == _COPY.c.client_id,
        coming(_VISIT, dates.today(work.now, zone)),
        _VISIT.c.status == "scheduled",
    )
    last_begins = select(func.max(_VISIT.c.day)).where(*booked).scalar_subquery()
    sits_end = select(func.max(_VISIT.c.ends_at)).where(*booked, _VISIT.c.all_day).scalar_subquery()
    held = work.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.staff_id,
            _COPY.c.due_at,
            _CLIENT.c.primary_sitter_id,
            last_begins.label("last_begins"),
            sits_end.label("sits_end"),
        )
        .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
        .where(
            _COPY.c.client_id.in_(clients),
            _COPY.c.holder_kind == "sitter",
            _COPY.c.due_by_hand.is_(False),
        )
        .order_by(_COPY.c.id)
    ).all()
    changed = 0
    for row in held:
        due_at = followed_due(
            row.due_at,
            last_visit_day=last_day(row.last_begins, row.sits_end),
            primary=row.primary_sitter_id == row.staff_id,
            now=work.now,
            zone=zone,
            grace_days=work.settings.grace_days,
        )
        if due_at != row.due_at:
            copy = copy_facts(work.session, copy_id=row.id)
            holder = in_service(work, copy)
            place = Place(holder, copy.holder_words)
            carry_out(work, copy, kind="due", place=place, at=work.now, since=copy.since, due_at=due_at, reason=FOLLOWS)
            changed += 1
    return changed


def chase(work: Work, *, tag_codes: Sequence[str], note: str = "") -> Chased:
    """Records that whoever has a late key was asked for it; the count stands beside how late it is until it moves.

    Raises:
        Refusal: a copy is not late, or nobody of the company has it; nothing is recorded then.
    """
    work.require(Permission.MANAGE_KEYS)
    if not tag_codes:
        raise Refusal("No key is marked. Put the cursor on a late key, then !.")
    copies: list[CopyFacts] = []
    refused: list[Refusal] = []
    for tag_code in dict.fromkeys(tag_codes):
        copy = facts(work, tag_code)
        try:
            _require_late(work, copy)
        except Refusal as refusal:
            refused.append(refusal)
        copies.append(copy)
    if refused:
        raise in_the_way(refused, len(copies), nothing="Nothing was noted")
    rows = work.session.execute(select(_COPY.c.id, _COPY.c.chased).where(_COPY.c.id.in_([copy.id for copy in copies])))
    counts: dict[int, int] = {row.id: row.chased for row in rows}
    for copy in copies:
        times = counts[copy.id] + 1
        work.session.execute(update(_COPY).where(_COPY.c.id == copy.id).values(chased=times, chased_at=work.now))
        work.record(
            "key_copy", copy.id, "chase", field="chased", old=str(times - 1), new=str(times), reason=note.strip()
        )
    return _told(work, copies, counts[copies[0].id] + 1)


def _require_late(work: Work, copy: CopyFacts) -> None:
    holder = in_service(work, copy)
    if holder.kind != "sitter":
        raise Refusal(f"{copy.name} is {where(copy)}: nobody of the company is late with it.")
    if copy.due_at is None or copy.due_at >= work.now:
        due = "has no due date" if copy.due_at is None else f"is due {_moment(work, copy)}"
        raise Refusal(f"{copy.name} {due}: it is not late. W says that it is wanted back.")


def _moment(work: Work, copy: CopyFacts) -> str:
    return dates.moment(copy.due_at or work.now, now=work.now, zone=zone_of(work))


def _told(work: Work, copies: Sequence[CopyFacts], times: int) -> Chased:
    if len(copies) == 1:
        (copy,) = copies
        often = "once" if times == 1 else f"{times} times"
        late = dates.late(copy.due_at or work.now, now=work.now)
        said = f"{copy.tag_code}: {shown(copy.holder_words)} was asked for it, {often} by now ({late})"
    else:
        who = {copy.holder_words for copy in copies}
        names = shown(next(iter(who))) if len(who) == 1 else f"{len(who)} people"
        said = f"{names} asked for {len(copies)} late keys"
    return Chased(tuple(copy.tag_code for copy in copies), times, work.batch_id, said)
