"""Keys change hands: check out, check in, hand over.

Each verb requires the permission, loads the copy, asks the rules, then writes one event and the copy's new holder.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import and_, bindparam, select

from keydesk.db.models import Client, table_of
from keydesk.db.queries.ahead import any_visit_ahead
from keydesk.db.queries.copies import is_primary_sitter, last_booked_day, last_move, next_need
from keydesk.db.queries.intake import office_signs
from keydesk.db.queries.of_branch import told_of
from keydesk.db.work import Work
from keydesk.operations.hanging import choose_place, first_home
from keydesk.operations.movement import (
    Moved,
    carry_out,
    facts,
    find_place,
    in_service,
    since_when,
    told_due,
    with_need,
    zone_of,
)
from keydesk.operations.sending import crosses, home_elsewhere, require_same_branch, send_on
from keydesk.rules import dates
from keydesk.rules.agreement import UNSIGNED
from keydesk.rules.custody import (
    CopyFacts,
    Holder,
    default_due,
    require_due,
    require_expected,
    require_moment,
    require_open,
    require_override,
    warnings_for_leaving,
    where,
)
from keydesk.rules.desk_lines import need_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CLIENT = table_of(Client)
_UNSIGNED = select(
    and_(
        office_signs(),
        select(_CLIENT.c.agreement_signed_on.is_(None)).where(_CLIENT.c.id == bindparam("client_id")).scalar_subquery(),
    )
)


def check_out(
    work: Work,
    *,
    tag_code: str,
    sitter_id: int,
    due_at: datetime | None = None,
    standing: bool = False,
    at: datetime | None = None,
    reason: str = "",
    note: str = "",
    override: bool = False,
    expected: Holder | None = None,
) -> Moved:
    """Safe → sitter.

    Args:
        work: the transaction.
        tag_code: the copy.
        sitter_id: the person of the company who takes it.
        due_at: when it should be back; without it the default from the sitter's visits.
        standing: no due date at all.
        at: when it happened, if not now; needs a permission and a reason.
        reason: why a warning is passed or the movement is back-dated.
        note: free text.
        override: go on past warnings, with the permission and a reason.
        expected: the holder that the caller saw; somewhere else by now is refused with code ``changed``.

    Raises:
        Refusal: not in a safe, blocked sitter, a warning stands, or somebody was quicker.
    """
    work.require(Permission.MANAGE_KEYS)
    copy = facts(work, tag_code)
    holder = present(work, copy, expected)
    if holder.kind != "safe":
        raise _elsewhere(work, copy, sitter_id)
    return hand_out(
        work,
        copy,
        Holder.sitter(sitter_id),
        kind="check_out",
        due_at=due_at,
        standing=standing,
        at=at,
        reason=reason,
        note=note,
        override=override,
    )


def transfer(
    work: Work,
    *,
    tag_code: str,
    to: Holder,
    due_at: datetime | None = None,
    standing: bool = False,
    at: datetime | None = None,
    reason: str = "",
    note: str = "",
    override: bool = False,
    expected: Holder | None = None,
) -> Moved:
    """Person → person: a sitter, the client, or a contact hands the copy to another of them; one event, both names.

    Raises:
        Refusal: as :func:`check_out`; and where the copy is in a safe or missing.
    """
    work.require(Permission.MANAGE_KEYS)
    copy = facts(work, tag_code)
    holder = present(work, copy, expected)
    if to.kind not in {"sitter", "client", "contact"}:
        raise Refusal("A handover goes to a person. To hang a key up, check it in.")
    if holder.kind in {"safe", "missing", "transit"}:
        raise Refusal(f"{copy.name} is {where(copy)}: nobody can hand it over from there.")
    if holder == to:
        raise _elsewhere(work, copy, to.staff_id)
    return hand_out(
        work,
        copy,
        to,
        kind="transfer",
        due_at=due_at,
        standing=standing,
        at=at,
        reason=reason,
        note=note,
        override=override,
    )


def check_in(
    work: Work,
    *,
    tag_code: str,
    safe_id: int | None = None,
    hook_id: int | None = None,
    at: datetime | None = None,
    reason: str = "",
    note: str = "",
    override: bool = False,
    expected: Holder | None = None,
) -> Moved:
    """Anybody → safe: to the hook that was said, else home, else a free hook; tells who needs the key next.

    A copy that hangs in a safe already is re-hung only where another place was said. Where no place was said and the
    branch of this session has no safe, the copy is on its way to the other branch's from now on.

    Raises:
        Refusal: it hangs there already, it is out of service, somebody was quicker, or the place that was said is in
            the other branch (with ``override`` and a reason it hangs there all the same).
    """
    work.require(Permission.MANAGE_KEYS)
    copy = facts(work, tag_code)
    holder = present(work, copy, expected)
    in_safe = holder.kind == "safe"
    if in_safe and safe_id is None and hook_id is None:
        raise _elsewhere(work, copy, None)
    target = choose_place(work, copy, safe_id=safe_id, hook_id=hook_id)
    if target == holder or (in_safe and hook_id is None and holder.safe_id == target.safe_id):
        raise _elsewhere(work, copy, None)
    if safe_id is None and hook_id is None and crosses(work, copy, target.safe_id or 0):
        return send_on(work, copy, target.safe_id or 0, note=note, reason=reason)
    return hang_up(work, copy, target, at=at, reason=reason, note=note, override=override)


def present(work: Work, copy: CopyFacts, expected: Holder | None) -> Holder:
    """The holder, when the copy is in service and where the caller saw it; refuses otherwise."""
    if expected is not None and copy.holder != expected:
        require_expected(copy, expected, last_move(work.session, copy), now=work.now, zone=zone_of(work))
    return in_service(work, copy)


def hand_out(
    work: Work,
    copy: CopyFacts,
    to: Holder,
    *,
    kind: str,
    due_at: datetime | None,
    standing: bool,
    at: datetime | None,
    reason: str,
    note: str,
    override: bool,
) -> Moved:
    """The common end of every movement into somebody's hands."""
    zone = zone_of(work)
    place = find_place(work, to, client_id=copy.client_id)
    warnings = warnings_for_leaving(copy, warn_last_copy=work.settings.warn_last_copy, agreed=place.agreed)
    require_override(
        copy,
        warnings,
        override=override,
        reason=reason,
        may_override=work.may(Permission.OVERRIDE),
        may_open=work.may(Permission.OPEN_ADMIN_SAFE),
    )
    moment = require_moment(
        copy, at, now=work.now, zone=zone, reason=reason, may_back_date=work.may(Permission.BACK_DATE)
    )
    last_day, primary = _visits_of(work, copy, to)
    by_hand = to.kind == "sitter" and (standing or due_at is not None)
    if to.kind != "sitter" or standing:
        due_at = None
    elif due_at is None:
        due_at = _default(work, last_day, primary=primary)
    else:
        require_due(due_at, at=moment, now=work.now, zone=zone)
    moved = carry_out(
        work,
        copy,
        kind=kind,
        place=place,
        at=moment,
        due_at=due_at,
        reason=reason,
        note=note,
        overrode=tuple(warnings),
        by_hand=by_hand,
        said=f"{copy.tag_code} to {shown(place.words)}{told_due(work, due_at)}{_unsigned(work, copy, to)}",
    )
    # Said only in an office that books visits, and never of whoever is there always.
    idle = to.kind == "sitter" and last_day is None and not primary
    today = dates.today(work.now, zone)
    return replace(moved, unneeded=idle and any_visit_ahead(work.session, from_day=today))


def hang_up(
    work: Work,
    copy: CopyFacts,
    target: Holder,
    *,
    at: datetime | None,
    reason: str,
    note: str,
    override: bool = False,
    seen: bool = False,
) -> Moved:
    """The common end of every movement into a safe; ``seen`` says that somebody sees it hang there already."""
    zone = zone_of(work)
    require_open(copy, may_open=work.may(Permission.OPEN_ADMIN_SAFE))
    overrode = require_same_branch(work, copy, target.safe_id or 0, override=override, reason=reason, seen=seen)
    place = find_place(work, target, client_id=copy.client_id)
    moment = require_moment(
        copy, at, now=work.now, zone=zone, reason=reason, may_back_date=work.may(Permission.BACK_DATE)
    )
    was = copy.holder.kind if copy.holder is not None else ""
    kind = {"safe": "move", "missing": "found"}.get(was, "check_in")
    home = first_home(work, copy, target)
    moved = carry_out(
        work, copy, kind=kind, place=place, at=moment, reason=reason, note=note, overrode=overrode, values=home
    )
    asked = {"client_id": copy.client_id, "key_id": copy.key_id}
    need = next_need(work.session, work.settings, **asked, now=work.now, told=told_of(work))
    word = "received" if was == "transit" else "in"
    moved = replace(moved, elsewhere=home_elsewhere(work, copy, target))
    said = f"{copy.tag_code} {word} → {shown(place.words)}" + (f" · {moved.elsewhere}" if moved.elsewhere else "")
    if need is not None:
        said += f" · {shown(need_line(need, now=work.now, zone=zone))}"
    return with_need(moved, need, said=said)


def due_for(work: Work, copy: CopyFacts, staff_id: int) -> datetime | None:
    """When a copy should be back from a sitter, where nobody said it."""
    last_day, primary = _visits_of(work, copy, Holder.sitter(staff_id))
    return _default(work, last_day, primary=primary)


def _unsigned(work: Work, copy: CopyFacts, to: Holder) -> str:
    """Where the office has agreements signed and this client's is not, that stands behind what was done."""
    if to.kind != "sitter" or not work.session.execute(_UNSIGNED, {"client_id": copy.client_id}).scalar():
        return ""
    return f" · {UNSIGNED}"


def _visits_of(work: Work, copy: CopyFacts, to: Holder) -> tuple[date | None, bool]:
    """The day of a sitter's last booked visit at the client's, and whether they are the primary sitter there."""
    if to.staff_id is None:
        return None, False
    asked = {"client_id": copy.client_id, "staff_id": to.staff_id}
    last_day = last_booked_day(work.session, **asked, from_day=dates.today(work.now, zone_of(work)))
    return last_day, is_primary_sitter(work.session, **asked)


def _default(work: Work, last_day: date | None, *, primary: bool) -> datetime | None:
    return default_due(
        last_visit_day=last_day,
        primary=primary,
        now=work.now,
        zone=zone_of(work),
        grace_days=work.settings.grace_days,
    )


def _elsewhere(work: Work, copy: CopyFacts, staff_id: int | None) -> Refusal:
    """What somebody is told who asks for a movement that has happened already, or from where the copy is not."""
    told = since_when(work, copy)
    if copy.holder is not None and copy.holder.kind == "sitter" and copy.holder.staff_id != staff_id and staff_id:
        return Refusal(f"{copy.name} is {where(copy)} {told}. Hand it over from there, or check it in first.")
    if copy.holder is not None and copy.holder.kind in {"safe", "sitter"}:
        return Refusal(f"{copy.name} is {where(copy)} already, {told}. Nothing moved.")
    return Refusal(f"{copy.name} is {where(copy)} {told}. Hand it over from there, or check it in first.")
