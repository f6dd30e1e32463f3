"""PINs and the lock of an idle session: set, tried, counted in the store across all sessions of a person (S5, S6).

No PIN is compared in here: that takes long, and no transaction waits for it (C6). A try is recorded before it is
compared, and counts as wrong until it was right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select

from keydesk.db.models import History, OperatorIdentity, Staff, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import load, zone_of
from keydesk.operations.staff import person_name
from keydesk.operations.standing import require_standing_over
from keydesk.rules import dates
from keydesk.rules.pins import MOST_WRONG, WINDOW, PinCount, wait_until
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_IDENTITY, _HISTORY, _STAFF = table_of(OperatorIdentity), table_of(History), table_of(Staff)
_PROVEN: Final = timedelta(minutes=2)
TRY, RIGHT = "pin_try", "pin_right"
"""What the record calls a try, and that it was right."""


@dataclass(frozen=True, slots=True)
class PinTry:
    """A try that is counted already.

    Attributes:
        kept: what the PIN is to be compared with; in no ``repr``.
    """

    kept: str = field(repr=False)


def set_pin(work: Work, *, kept: str) -> str:
    """Gives the operator a PIN of their own, or another one; returns what the desk says.

    Args:
        work: the transaction.
        kept: what `keydesk.rules.pins.kept_pin` makes of it.

    Raises:
        Refusal: there is one, and nobody has said it in the last two minutes.
    """
    work.require(Permission.LOOK)
    mine = work.operator.staff_id
    there = _kept(work, mine) is not None
    if there:
        _require_proven(work)
    work.session.execute(delete(_IDENTITY).where(_IDENTITY.c.staff_id == mine, _IDENTITY.c.kind == "pin"))
    work.session.execute(insert(_IDENTITY).values(staff_id=mine, kind="pin", value=kept, label=""))
    work.record("staff", mine, "pin", field="pin", old="set" if there else None, new="another" if there else "set")
    return "Your PIN is changed." if there else "You have a PIN now: it opens your sessions when they lock."


def remove_pin(work: Work, *, staff_id: int, reason: str = "") -> str:
    """Takes a PIN away: one's own after having said it, or somebody else's who has forgotten it.

    Raises:
        Refusal: there is none, or the person may more than the operator.
    """
    if staff_id == work.operator.staff_id:
        work.require(Permission.LOOK)
    else:
        work.require(Permission.EDIT_STAFF)
        require_standing_over(work, staff_id)
    person = load(work, _STAFF, staff_id, "person of the staff")
    name = shown(person_name(person), width=40)
    if _kept(work, staff_id) is None:
        raise Refusal(f"{name} has no PIN.", code="not_found")
    if staff_id == work.operator.staff_id:
        _require_proven(work)
    work.session.execute(delete(_IDENTITY).where(_IDENTITY.c.staff_id == staff_id, _IDENTITY.c.kind == "pin"))
    work.record("staff", staff_id, "pin", field="pin", old="set", reason=reason.strip())
    return f"{name} has no PIN any more."


def try_pin(work: Work) -> PinTry:
    """Counts a try of the operator's PIN, and hands out what it is to be compared with.

    Raises:
        Refusal: there is no PIN, or five were wrong within fifteen minutes, in whatever session; says until when.
    """
    work.require(Permission.LOOK)
    mine = work.operator.staff_id
    kept = _kept(work, mine)
    if kept is None:
        raise Refusal("You have no PIN.", code="not_found")
    until = wait_until(_count(work, mine), now=work.now)
    if until is not None:
        # A second later than the moment itself, so that who comes then is let in.
        told = dates.clock(until + timedelta(minutes=1), zone_of(work))
        raise Refusal(f"{MOST_WRONG} wrong PINs. Try again at {told}, or ask an admin to take your PIN away.")
    work.record("staff", mine, TRY)
    return PinTry(kept)


def note_pin_right(work: Work) -> None:
    """Says that the last try was right."""
    work.require(Permission.LOOK)
    work.record("staff", work.operator.staff_id, RIGHT)


def open_lock(work: Work) -> None:
    """Opens the locked session of somebody without a PIN, on the record.

    Raises:
        Refusal: there is a PIN, or the office opens a lock by PIN only.
    """
    work.require(Permission.LOOK)
    if _kept(work, work.operator.staff_id) is not None:
        raise Refusal("This session opens with your PIN.")
    if work.settings.lock_needs_pin:
        raise Refusal("This office opens a locked session by PIN only. Ctrl+Q leaves; sign in again, and set a PIN.")
    work.record("staff", work.operator.staff_id, "unlock")


def _kept(work: Work, staff_id: int) -> str | None:
    found = select(_IDENTITY.c.value).where(_IDENTITY.c.staff_id == staff_id, _IDENTITY.c.kind == "pin")
    return work.session.execute(found).scalar()


def _count(work: Work, staff_id: int) -> PinCount:
    """The tries that may still count."""
    found = work.session.execute(
        select(_HISTORY.c.verb, _HISTORY.c.at)
        .where(
            _HISTORY.c.subject == "staff",
            _HISTORY.c.subject_id == staff_id,
            _HISTORY.c.verb.in_((TRY, RIGHT)),
            _HISTORY.c.at > work.now - WINDOW,
        )
        .order_by(_HISTORY.c.id)
    ).all()
    return PinCount(
        tuple(each.at for each in found if each.verb == TRY), tuple(each.at for each in found if each.verb == RIGHT)
    )


def _require_proven(work: Work) -> None:
    last: datetime | None = work.session.execute(
        select(_HISTORY.c.at)
        .where(
            _HISTORY.c.subject == "staff",
            _HISTORY.c.subject_id == work.operator.staff_id,
            _HISTORY.c.verb == RIGHT,
        )
        .order_by(_HISTORY.c.id.desc())
        .limit(1)
    ).scalar()
    if last is None or work.now - last > _PROVEN:
        raise Refusal("Say your PIN first.")
