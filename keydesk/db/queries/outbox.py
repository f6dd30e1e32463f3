"""The outbox: what waits, what was sent, what a person has to decide."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, case, func, or_, select, true

from keydesk.db.models import Outbox, table_of
from keydesk.db.queries.of_branch import of_these, told_of
from keydesk.db.rows.mail import OutboxMailRow, OutboxRow
from keydesk.rules.mail import LEASE
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Row

    from keydesk.db.queries.of_branch import Sight
    from keydesk.db.work import Reading

_OUTBOX = table_of(Outbox)
_LISTED = (
    _OUTBOX.c.id,
    _OUTBOX.c.kind,
    _OUTBOX.c.day,
    _OUTBOX.c.staff_id,
    _OUTBOX.c.to_name,
    _OUTBOX.c.to_address,
    _OUTBOX.c.subject,
    _OUTBOX.c.status,
    _OUTBOX.c.attempts,
    _OUTBOX.c.queued_at,
    _OUTBOX.c.sent_at,
    _OUTBOX.c.next_try_at,
    _OUTBOX.c.last_error,
)
_OPEN = ("uncertain", "failed", "sending", "waiting")
# What needs somebody first.

OF_VISITS: Final = ("visits", "report")
"""The kinds of mails that may tell of visits."""


def is_due(now: datetime) -> ColumnElement[bool]:
    """Mails that may be tried now."""
    return and_(_OUTBOX.c.status == "waiting", or_(_OUTBOX.c.next_try_at.is_(None), _OUTBOX.c.next_try_at <= now))


def is_stale(now: datetime) -> ColumnElement[bool]:
    """Mails that a run took in hand so long ago that it must be gone."""
    return and_(_OUTBOX.c.status == "sending", _OUTBOX.c.claimed_at <= now - LEASE)


def is_seen(sight: Sight) -> ColumnElement[bool]:
    """The mails that an operator may see: of their branches, or about keys alone.

    What tells of visits of both branches, or was made before there were two, is for those who see both.
    """
    told = told_of(sight)
    if told is None:
        return true()
    of_keys = and_(_OUTBOX.c.branch_id.is_(None), _OUTBOX.c.kind.not_in(OF_VISITS))
    return or_(of_keys, of_these(told, _OUTBOX.c.branch_id))


def outbox(reading: Reading, *, only_open: bool = False, limit: int = 500) -> tuple[OutboxRow, ...]:
    """The mails: those that need somebody first, then those that wait, then what was sent, the newest first."""
    order = case({status: at for at, status in enumerate(_OPEN)}, value=_OUTBOX.c.status, else_=len(_OPEN))
    statement = select(*_LISTED).where(is_seen(reading)).order_by(order, _OUTBOX.c.id.desc()).limit(limit)
    if only_open:
        statement = statement.where(_OUTBOX.c.status.in_(_OPEN))
    return tuple(_listed(row) for row in reading.session.execute(statement))


def outbox_mail(reading: Reading, *, mail_id: int) -> OutboxMailRow:
    """One mail, whole.

    Raises:
        Refusal: there is none of that number.
    """
    row = reading.session.execute(
        select(_OUTBOX).where(_OUTBOX.c.id == (mail_id if 0 < mail_id < 2**63 else 0), is_seen(reading))
    ).first()
    if row is None:
        raise Refusal(
            f"There is no mail {mail_id} in the outbox. `keydesk mail --outbox` lists them.", code="not_found"
        )
    return whole(row)


def whole(row: Row[tuple[object, ...]]) -> OutboxMailRow:
    """A row of the table as a whole mail."""
    found = row._mapping  # noqa: SLF001 - the documented way to a row's names
    return OutboxMailRow(
        mail_id=found["id"],
        name=found["to_name"],
        to=found["to_address"],
        subject=found["subject"],
        text=found["body"],
        html=found["html"],
        calendar=found["calendar"],
        message_id=found["message_id"],
        attempts=found["attempts"],
        queued_at=found["queued_at"],
        attachment=found["attachment"] or b"",
        attachment_name=found["attachment_name"],
    )


def due_mails(reading: Reading) -> int:
    """How many mails a run would take in hand now, those included that a run has left behind."""
    statement = select(func.count()).where(or_(is_due(reading.now), is_stale(reading.now)))
    return int(reading.session.execute(statement).scalar_one())


def queued_before(reading: Reading, *, marks: Collection[str]) -> dict[str, OutboxRow]:
    """Which of these mails are in the outbox already, by their marks."""
    found = reading.session.execute(select(_OUTBOX.c.dedupe, *_LISTED).where(_OUTBOX.c.dedupe.in_(list(marks))))
    return {row.dedupe: _listed(row) for row in found}


def told_before(reading: Reading, *, kind: str, day: date) -> frozenset[int]:
    """Who has got a mail of that kind and day, or will get one, whatever it says."""
    found = reading.session.execute(
        select(_OUTBOX.c.staff_id).where(_OUTBOX.c.kind == kind, _OUTBOX.c.day == day, _OUTBOX.c.status != "dropped")
    )
    return frozenset(row.staff_id for row in found if row.staff_id is not None)


def _listed(row: Row[tuple[object, ...]]) -> OutboxRow:
    found = row._mapping  # noqa: SLF001 - as above
    return OutboxRow(
        mail_id=found["id"],
        kind=found["kind"],
        day=found["day"],
        staff_id=found["staff_id"],
        name=found["to_name"],
        to=found["to_address"],
        subject=found["subject"],
        status=found["status"],
        attempts=found["attempts"],
        queued_at=found["queued_at"],
        sent_at=found["sent_at"],
        next_try_at=found["next_try_at"],
        error=found["last_error"],
    )
