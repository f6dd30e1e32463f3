"""Keys that cannot be found, are gone, come back, or go out of use."""

from __future__ import annotations

from datetime import datetime

from keydesk.db.queries.copies import last_move
from keydesk.db.work import Work
from keydesk.operations.custody import due_for
from keydesk.operations.hanging import choose_place, first_home
from keydesk.operations.movement import (
    Moved,
    Place,
    carry_out,
    facts,
    find_place,
    in_service,
    since_when,
    told_due,
    zone_of,
)
from keydesk.rules.custody import (
    CopyFacts,
    Holder,
    require_due,
    require_expected,
    require_moment,
    where,
)
from keydesk.rules.keys import RETIRED_REASONS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown


def report_missing(
    work: Work,
    *,
    tag_code: str,
    at: datetime | None = None,
    reason: str = "",
    note: str = "",
    expected: Holder | None = None,
) -> Moved:
    """A copy cannot be found; who had it last stays in the event.

    Raises:
        Refusal: it is missing already, out of service, or somebody was quicker.
    """
    copy = _load(work, tag_code, expected)
    if in_service(work, copy).kind == "missing":
        raise Refusal(f"{copy.name} is marked missing already, {since_when(work, copy)}.")
    moment = _moment(work, copy, at, reason)
    return carry_out(
        work,
        copy,
        kind="missing",
        place=find_place(work, Holder.missing(), client_id=copy.client_id),
        at=moment,
        reason=reason,
        note=note,
        said=f"{copy.tag_code} is marked missing; last {where(copy)}",
    )


def mark_found(
    work: Work,
    *,
    tag_code: str,
    sitter_id: int | None = None,
    safe_id: int | None = None,
    hook_id: int | None = None,
    due_at: datetime | None = None,
    reason: str = "",
    note: str = "",
    expected: Holder | None = None,
) -> Moved:
    """A missing, lost or stolen copy is back: hung up (home, unless said otherwise), or with the sitter who has it.

    Raises:
        Refusal: it is neither missing nor lost, or the due date is over.
    """
    copy = _load(work, tag_code, expected)
    gone = copy.state in {"lost", "stolen"} or (copy.holder is not None and copy.holder.kind == "missing")
    if not gone:
        raise Refusal(f"{copy.name} is not missing: it is {where(copy)} {since_when(work, copy)}.")
    if sitter_id is not None:
        target = Holder.sitter(sitter_id)
    else:
        target = choose_place(work, copy, safe_id=safe_id, hook_id=hook_id)
    place = find_place(work, target, client_id=copy.client_id)
    if sitter_id is None:
        due_at = None
    elif due_at is None:
        due_at = due_for(work, copy, sitter_id)
    else:
        require_due(due_at, at=work.now, now=work.now, zone=zone_of(work))
    return carry_out(
        work,
        copy,
        kind="found",
        place=place,
        at=work.now,
        due_at=due_at,
        reason=reason,
        note=note,
        said=f"{copy.tag_code} found → {shown(place.words)}{told_due(work, due_at)}",
        values=first_home(work, copy, target),
    )


def mark_lost(
    work: Work,
    *,
    tag_code: str,
    stolen: bool = False,
    reason: str = "",
    note: str = "",
    expected: Holder | None = None,
) -> Moved:
    """A copy is accepted as gone: lost, or stolen.

    Raises:
        Refusal: it is out of service already.
    """
    copy = _load(work, tag_code, expected)
    in_service(work, copy)
    word = "stolen" if stolen else "lost"
    return carry_out(
        work,
        copy,
        kind=word,
        place=None,
        state=word,
        at=work.now,
        reason=reason,
        note=note,
        said=f"{copy.tag_code} is {word}; last {where(copy)}",
    )


def retire(
    work: Work,
    *,
    tag_code: str,
    reason: str,
    note: str = "",
    expected: Holder | None = None,
) -> Moved:
    """A copy goes out of use, with a reason: ``returned``, ``destroyed``, ``rekeyed``, ``entry_error``, ``other``.

    Raises:
        Refusal: no such reason, ``other`` without a note, or retired already.
    """
    copy = _load(work, tag_code, expected)
    reason = reason.strip().casefold().replace(" ", "_").replace("-", "_")
    if reason not in RETIRED_REASONS:
        listed = ", ".join(each.replace("_", " ") for each in RETIRED_REASONS)
        raise Refusal(f"A copy is retired with one of these reasons: {listed}.")
    if reason == "other" and not note.strip():
        raise Refusal("The reason `other` needs a note that says why.")
    if copy.state == "retired":
        raise Refusal(
            f"{copy.name} is retired already ({copy.retired_reason.replace('_', ' ')}) {since_when(work, copy)}."
        )
    return carry_out(
        work,
        copy,
        kind="retire",
        place=None,
        state="retired",
        at=work.now,
        reason=reason,
        note=note,
        said=f"{copy.tag_code} is retired ({reason.replace('_', ' ')})",
        values={"retired_reason": reason},
    )


def restore(
    work: Work,
    *,
    tag_code: str,
    note: str = "",
    safe_id: int | None = None,
    hook_id: int | None = None,
    expected: Holder | None = None,
) -> Moved:
    """A retired copy is in use again, hung up at home unless said otherwise.

    Raises:
        Refusal: it is not retired.
    """
    copy = _load(work, tag_code, expected)
    if copy.state != "retired":
        raise Refusal(f"{copy.name} is not retired: it is {where(copy)} {since_when(work, copy)}.")
    target = choose_place(work, copy, safe_id=safe_id, hook_id=hook_id)
    place = find_place(work, target, client_id=copy.client_id)
    return carry_out(
        work,
        copy,
        kind="restore",
        place=place,
        at=work.now,
        note=note,
        said=f"{copy.tag_code} is in use again → {shown(place.words)}",
        values={"retired_reason": "", **first_home(work, copy, target)},
    )


def change_due(
    work: Work, *, tag_code: str, due_at: datetime | None, note: str = "", expected: Holder | None = None
) -> Moved:
    """Sets or takes away the due date of a copy that a sitter holds; the holder stays.

    Raises:
        Refusal: no sitter holds it, or the due date is over.
    """
    copy = _load(work, tag_code, expected)
    holder = in_service(work, copy)
    if holder.kind != "sitter":
        raise Refusal(f"{copy.name} is {where(copy)}: only a key with a sitter has a due date.")
    require_due(due_at, at=work.now, now=work.now, zone=zone_of(work))
    place = Place(holder, copy.holder_words)
    return carry_out(
        work,
        copy,
        kind="due",
        place=place,
        at=work.now,
        since=copy.since,
        due_at=due_at,
        note=note,
        by_hand=True,
        said=f"{copy.tag_code}{told_due(work, due_at) or ' has no due date'}",
    )


def _load(work: Work, tag_code: str, expected: Holder | None) -> CopyFacts:
    work.require(Permission.MANAGE_KEYS)
    copy = facts(work, tag_code)
    if expected is not None and copy.holder != expected:
        require_expected(copy, expected, last_move(work.session, copy), now=work.now, zone=zone_of(work))
    return copy


def _moment(work: Work, copy: CopyFacts, at: datetime | None, reason: str) -> datetime:
    return require_moment(
        copy, at, now=work.now, zone=zone_of(work), reason=reason, may_back_date=work.may(Permission.BACK_DATE)
    )
