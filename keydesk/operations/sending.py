"""Keys on their way to a safe of the other branch: sent here, received there (C7, C8, K16).

A safe belongs to a branch. What is to go into a safe of the other one is sent: it is in transit to that safe, ages, and
hangs there once somebody at that branch has received it. At the desk where it turns up meanwhile it comes in as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from keydesk.db.models import KeyCopy, KeySafe, table_of
from keydesk.db.queries.copies import last_move
from keydesk.db.work import Work
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.movement import Moved, carry_out, facts, find_place, in_service, since_when, zone_of
from keydesk.rules import custody as rules
from keydesk.rules import dates
from keydesk.rules.branches import branches_seen
from keydesk.rules.custody import (
    END_OF_DAY,
    CopyFacts,
    Holder,
    require_expected,
    require_open,
    require_override,
    where,
)
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import counted, shown

_SAFE, _COPY = table_of(KeySafe), table_of(KeyCopy)


@dataclass(frozen=True, slots=True)
class Sent:
    """Keys that were sent, or received, as one batch.

    Attributes:
        batch_id: what an undo takes back.
        moved: the movements.
        said: one sentence for the desk.
    """

    batch_id: int
    moved: tuple[Moved, ...]
    said: str


def send_keys(
    work: Work, *, safe_id: int, tag_codes: Sequence[str], expected: Sequence[Holder | None] = (), note: str = ""
) -> Sent:
    """Sends keys to a safe, all or none: they are on their way until they are received there.

    Args:
        work: the transaction.
        safe_id: where they are going.
        tag_codes: which copies.
        expected: where each was seen, in the same order; empty asks for no check.
        note: free text that is kept with each movement.

    Raises:
        Refusal: some key is in the way; ``details`` has a line for each. Code ``changed`` where one moved meanwhile.
    """
    work.require(Permission.MANAGE_KEYS)
    if not tag_codes:
        raise Refusal("No key is named. Say which keys are sent.")
    seen = dict(zip(tag_codes, expected, strict=False))
    done: list[Moved] = []
    refused: list[Refusal] = []
    for tag_code in dict.fromkeys(each.strip().upper() for each in tag_codes):
        try:
            copy = _as_seen(work, tag_code, seen.get(tag_code))
            done.append(send_on(work, copy, safe_id, note=note))
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise in_the_way(refused, len(tag_codes))
    label = find_place(work, Holder.transit(safe_id), client_id=0).words
    said = done[0].said if len(done) == 1 else f"{counted(len(done), 'key')} on the way to {shown(label)}"
    return Sent(work.batch_id, tuple(done), said)


def send_on(
    work: Work, copy: CopyFacts, safe_id: int, *, note: str = "", reason: str = "", values: dict[str, Any] | None = None
) -> Moved:
    """Sends one copy to a safe: it is in transit, and late once the office's days for that are over.

    Raises:
        Refusal: it hangs there or is on its way there already, or it is out of service.
    """
    holder = in_service(work, copy)
    require_open(copy, may_open=work.may(Permission.OPEN_ADMIN_SAFE))
    to = Holder.transit(safe_id)
    place = find_place(work, to, client_id=copy.client_id)
    if holder == to or (holder.kind == "safe" and holder.safe_id == safe_id):
        raise Refusal(f"{copy.name} is {where(copy)} already, {since_when(work, copy)}. Nothing moved.")
    zone = zone_of(work)
    day = dates.today(work.now, zone) + timedelta(days=work.settings.transit_days)
    return carry_out(
        work,
        copy,
        kind="transfer",
        place=place,
        at=work.now,
        due_at=dates.from_wall(day, END_OF_DAY, zone),
        reason=reason,
        note=note,
        values=values,
        said=f"{copy.tag_code} on the way to {shown(place.words)}: received there, it hangs",
    )


def receive_keys(work: Work, *, tag_codes: Sequence[str], note: str = "") -> Sent:
    """Takes keys that are on their way here off it, and hangs them in the safe that they were sent to, all or none.

    Raises:
        Refusal: one is not on its way, or to the other branch's safe; ``details`` has a line for each.
    """
    from keydesk.operations.custody import hang_up  # noqa: PLC0415 - each stands on the other
    from keydesk.operations.hanging import choose_place  # noqa: PLC0415 - as above

    work.require(Permission.MANAGE_KEYS)
    if not tag_codes:
        raise Refusal("No key is named. Say which keys have arrived.")
    done: list[Moved] = []
    refused: list[Refusal] = []
    for tag_code in dict.fromkeys(each.strip().upper() for each in tag_codes):
        try:
            copy = facts(work, tag_code)
            safe_id = _sent_here(work, copy)
            target = choose_place(work, copy, safe_id=safe_id, hook_id=None)
            done.append(hang_up(work, copy, target, at=None, reason="", note=note))
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise in_the_way(refused, len(tag_codes))
    said = done[0].said if len(done) == 1 else f"{counted(len(done), 'key')} received, each on a hook"
    return Sent(work.batch_id, tuple(done), said)


def _sent_here(work: Work, copy: CopyFacts) -> int:
    """The safe of a branch in which this session works that a copy is on its way to; refuses any other place."""
    holder = in_service(work, copy)
    if holder.kind != "transit":
        raise Refusal(f"{copy.name} is {where(copy)} {since_when(work, copy)}: it is not on its way.")
    safe_id = holder.safe_id or 0
    branch = branch_of(work, safe_id)
    if branch not in work.branches:
        raise Refusal(
            f"{copy.name} is {where(copy)} of {BRANCH_WORDS[branch]}, and is received there. "
            "Where it has come back, check it in: it hangs here then.",
            short="the other branch",
        )
    return safe_id


def crosses(work: Work, copy: CopyFacts, safe_id: int) -> bool:
    """Whether a copy goes to the other branch by going into a safe: from a safe there, or from a desk there.

    An office with one branch is asked nothing.
    """
    if len(work.enabled) < 2:  # noqa: PLR2004 - two branches
        return False
    branch, holder = branch_of(work, safe_id), copy.holder
    if holder is not None and holder.kind == "safe":
        return branch_of(work, holder.safe_id or 0) != branch
    return branch not in work.branches


def require_same_branch(
    work: Work, copy: CopyFacts, safe_id: int, *, override: bool, reason: str, seen: bool = False
) -> tuple[str, ...]:
    """Hangs nothing in the other branch's safe unless somebody who sees both says why; returns what was gone past.

    Args:
        work: the transaction.
        copy: what is to hang there.
        safe_id: where.
        override: go on past it, with a reason.
        reason: why.
        seen: somebody stands before that safe and sees the copy in it, so that this branch asks nothing.

    Raises:
        Refusal: it would; ``overridable`` where this operator could say why.
    """
    if not crosses(work, copy, safe_id) or (seen and branch_of(work, safe_id) in work.branches):
        return ()
    sees_both = len(branches_seen(work.operator, work.enabled)) > 1
    require_override(
        copy,
        (rules.Warning.OTHER_BRANCH,),
        override=override,
        reason=reason,
        may_override=sees_both and work.may(Permission.OVERRIDE),
        may_open=True,
    )
    return (rules.Warning.OTHER_BRANCH.value,)


def home_elsewhere(work: Work, copy: CopyFacts, target: Holder) -> str:
    """``lives in Front office, In-Home``, of what hangs in one branch and lives in the other; else empty."""
    if len(work.enabled) < 2 or copy.home is None or copy.home.safe_id == target.safe_id:  # noqa: PLR2004 - two branches
        return ""
    branch = branch_of(work, copy.home.safe_id or 0)
    if branch == branch_of(work, target.safe_id or 0):
        return ""
    label = work.session.execute(select(_SAFE.c.label).where(_SAFE.c.id == copy.home.safe_id)).scalar() or ""
    return f"lives in {shown(label, width=30)}, {BRANCH_WORDS[branch]}"


def branch_of(work: Work, safe_id: int) -> str:
    """The branch to which a safe belongs.

    Raises:
        Refusal: there is no such safe.
    """
    branch: str | None = work.session.execute(select(_SAFE.c.branch_id).where(_SAFE.c.id == safe_id)).scalar()
    if branch is None:
        raise Refusal("There is no such safe.", code="not_found")
    return branch


def place_words(moved: Moved) -> str:
    """Where a copy went, for a preview and a sentence: a safe that it is only on its way to is told so."""
    return f"on the way to {moved.to_words}" if moved.to is not None and moved.to.kind == "transit" else moved.to_words


def _as_seen(work: Work, tag_code: str, expected: Holder | None) -> CopyFacts:
    copy = facts(work, tag_code)
    if expected is not None and copy.holder != expected:
        require_expected(copy, expected, last_move(work.session, copy), now=work.now, zone=zone_of(work))
    return copy
