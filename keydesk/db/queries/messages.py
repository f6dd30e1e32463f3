"""What was said with clients: one client's log of one branch, or that of the office's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select

from keydesk.db.models import Client, ClientContact, ClientLogin, ClientMembership, Message, Outbox, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.client_profile import client_profile
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.queries.requests import open_requests
from keydesk.db.rows.message import ClientMessagesRow, MessageRow
from keydesk.rules import dates
from keydesk.rules.agreement import Alert
from keydesk.rules.branches import BRANCHES, branches_meant, branches_seen, may_switch
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row

    from keydesk.db.work import Reading

_MESSAGE, _CLIENT, _STAFF = table_of(Message), table_of(Client), table_of(Staff)
_OUTBOX, _MEMBERSHIP = table_of(Outbox), table_of(ClientMembership)
_CONTACT, _LOGIN = table_of(ClientContact), table_of(ClientLogin)
_LATER, _SENT = _MESSAGE.alias("later"), _OUTBOX.alias("sent")
_OPEN_DAYS = 60
"""For how long what somebody said is told as unanswered."""

_ANSWERED = exists(
    select(_LATER.c.id).where(
        _LATER.c.client_id == _MESSAGE.c.client_id,
        _LATER.c.branch_id == _MESSAGE.c.branch_id,
        _LATER.c.direction == "out",
        ~_LATER.c.withdrawn,
        # What keydesk sends by itself, a welcome or a bill, answers nobody.
        or_(_LATER.c.outbox_id.is_(None), _LATER.c.outbox_id.in_(select(_SENT.c.id).where(_SENT.c.kind == "client"))),
        or_(_LATER.c.at > _MESSAGE.c.at, and_(_LATER.c.at == _MESSAGE.c.at, _LATER.c.id > _MESSAGE.c.id)),
    )
)
_UNANSWERED = and_(_MESSAGE.c.direction == "in", ~_MESSAGE.c.settled, ~_MESSAGE.c.withdrawn, ~_ANSWERED)
_COLUMNS = (
    *_MESSAGE.c,
    _CLIENT.c.first_name,
    _CLIENT.c.last_name,
    _CLIENT.c.company,
    _STAFF.c.first_name.label("by_first"),
    _STAFF.c.last_name.label("by_last"),
    _STAFF.c.nickname.label("by_nickname"),
    _OUTBOX.c.status.label("mail"),
    _OUTBOX.c.last_error.label("mail_error"),
    _UNANSWERED.label("unanswered"),
)


def client_messages(reading: Reading, *, client_id: int, branch: str | None = None) -> ClientMessagesRow:
    """The log of one client in one branch, the newest first.

    Args:
        reading: one moment of the store.
        client_id: the client.
        branch: whose log; None is that of the client's primary branch, or of the only one that the operator sees.

    Raises:
        Refusal: there is no such client, or the operator has no business in that branch.
    """
    profile = client_profile(reading, client_id=client_id)
    places = {each.branch_id: each.status for each in profile.memberships}
    branches = _sides(reading, tuple(places), profile.primary_branch)
    shown = branch if branch is not None else branches[0]
    # Where one branch is all there is, what the other left behind when it was switched off is seen with it.
    rows = _rows(reading, [_MESSAGE.c.client_id == client_id, _within(reading, shown)])
    contacts = [each.name for each in profile.contacts if each.active]
    logins = reading.session.execute(
        select(_LOGIN.c.email).where(_LOGIN.c.client_id == client_id, _LOGIN.c.active).order_by(_LOGIN.c.id)
    ).scalars()
    mails = [each.strip() for each in (profile.email, profile.email2, *logins) if each and each.strip()]
    welcomed = select(func.min(_MEMBERSHIP.c.welcomed_at)).where(_MEMBERSHIP.c.client_id == client_id)
    return ClientMessagesRow(
        client_id=client_id,
        name=profile.name,
        branches=branches,
        branch=shown,
        status=places.get(shown, ""),
        people=tuple(contacts),
        addresses=tuple({each.casefold(): each for each in reversed(mails)}.values())[::-1],
        welcomed_at=reading.session.execute(welcomed).scalar(),
        requests=open_requests(reading, client_id=client_id, branch=shown),
        messages=tuple(rows),
    )


def messages_of_days(
    reading: Reading,
    *,
    first: date,
    last: date,
    client_id: int | None = None,
    unanswered: bool = False,
    branch: str | None = None,
) -> tuple[MessageRow, ...]:
    """What was said on some days, the newest first.

    Args:
        reading: one moment of the store.
        first: the first day, by the office's calendar.
        last: the last day.
        client_id: only this client's.
        unanswered: only what waits for an answer.
        branch: only of this one.
    """
    zone = ZoneInfo(reading.settings.time_zone)
    since = dates.start_of_day(first, zone)
    until = dates.start_of_day(last + timedelta(days=1), zone)
    conditions = [_MESSAGE.c.at >= since, _MESSAGE.c.at < until, _within(reading, branch)]
    if client_id is not None:
        conditions.append(_MESSAGE.c.client_id == client_id)
    if unanswered:
        conditions.append(_UNANSWERED)
    return tuple(_rows(reading, conditions))


def unanswered_messages(reading: Reading, *, before: date) -> tuple[MessageRow, ...]:
    """What clients said in the sixty days before a day and what still waits for an answer, the newest first."""
    first = before - timedelta(days=_OPEN_DAYS)
    return messages_of_days(reading, first=first, last=before - timedelta(days=1), unanswered=True)


def all_messages(reading: Reading, *, client_id: int | None = None, branch: str | None = None) -> list[MessageRow]:
    """Every message in what is looked at, of one client or of all, in the order in which they were said."""
    conditions = [_within(reading, branch)]
    if client_id is not None:
        conditions.append(_MESSAGE.c.client_id == client_id)
    return _rows(reading, conditions)[::-1]


def message_by_id(reading: Reading, *, message_id: int) -> MessageRow:
    """One message.

    Raises:
        Refusal: there is none of that number in the branches that are looked at.
    """
    wanted = message_id if 0 < message_id < 2**63 else 0
    rows = _rows(reading, [_MESSAGE.c.id == wanted, of_branches(reading, _MESSAGE.c.branch_id)])
    if not rows:
        raise Refusal(
            f"There is no message number {message_id}. `keydesk messages CLIENT` lists them.", code="not_found"
        )
    return rows[0]


def said_alerts(reading: Reading, *, client_id: int) -> tuple[Alert, ...]:
    """What somebody should see to of what a client said and wished for, in what is looked at."""
    waiting = select(func.count()).where(
        _MESSAGE.c.client_id == client_id, _UNANSWERED, of_branches(reading, _MESSAGE.c.branch_id)
    )
    found = []
    if many := open_requests(reading, client_id=client_id):
        words = counted(many, "open request")
        found.append(Alert(words, "", f"{words}: book or decline {'it' if many == 1 else 'them'}."))
    if many := int(reading.session.execute(waiting).scalar_one()):
        words = counted(many, "message") + " unanswered"
        found.append(Alert(words, "", f"{words}."))
    return tuple(found)


def _sides(reading: Reading, places: Sequence[str], primary: str) -> tuple[str, ...]:
    """The branches whose logs whoever looks can turn to: the client's primary one opens first (K8).

    What is not of the client any more is still there to be read, where the operator sees it.
    """
    if len(reading.enabled) == 1:
        return tuple(reading.enabled)
    seen = branches_seen(reading.operator, reading.enabled)
    if not may_switch(reading.operator, reading.enabled):
        seen = tuple(each for each in seen if each in reading.branches)
    sides: list[str] = [each for each in BRANCHES if each in seen and each in places] or list(seen)
    first = primary if primary in sides else reading.branch
    return tuple(sorted(sides, key=lambda each: each != first)) or (reading.branch,)


def _within(reading: Reading, branch: str | None) -> ColumnElement[bool]:
    """What is looked at, or one branch of it."""
    if branch is None or len(reading.enabled) == 1:
        return of_branches(reading, _MESSAGE.c.branch_id)
    branches_meant(reading.operator, reading.enabled, reading.branches, branch)
    return _MESSAGE.c.branch_id == branch


def _rows(reading: Reading, conditions: Sequence[ColumnElement[bool]]) -> list[MessageRow]:
    found = reading.session.execute(
        select(*_COLUMNS)
        .join_from(_MESSAGE, _CLIENT, _CLIENT.c.id == _MESSAGE.c.client_id)
        .outerjoin(_STAFF, _STAFF.c.id == _MESSAGE.c.staff_id)
        .outerjoin(_OUTBOX, _OUTBOX.c.id == _MESSAGE.c.outbox_id)
        .where(*conditions)
        .order_by(_MESSAGE.c.at.desc(), _MESSAGE.c.id.desc())
    )
    return [_message(each) for each in found]


def _message(row: Row[Any]) -> MessageRow:
    return MessageRow(
        message_id=row.id,
        client_id=row.client_id,
        client=client_name(row.first_name, row.last_name, row.company),
        branch_id=row.branch_id,
        direction=row.direction,
        channel=row.channel,
        subject=row.subject,
        body=row.body,
        with_whom=row.with_whom,
        at=row.at,
        recorded_at=row.recorded_at,
        by="" if row.by_first is None else display_name(row.by_first, row.by_last or "", row.by_nickname or ""),
        outbox_id=row.outbox_id,
        mail=row.mail or "",
        mail_error=row.mail_error or "",
        unanswered=bool(row.unanswered),
        settled=row.settled,
        withdrawn=row.withdrawn,
        withdrawn_why=row.withdrawn_why,
        version=row.version,
    )
