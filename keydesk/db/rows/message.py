"""What was said with clients, and what they wish for, as rows. Texts as stored; moments aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message.

    Attributes:
        by: whoever of the office said it or wrote it down; empty for nobody.
        mail: what became of the mail that it went out as; empty where it is none.
        mail_error: what the server said last of that mail.
        unanswered: whether they said it, and nobody has answered it or settled it since.
    """

    message_id: int
    client_id: int
    client: str
    branch_id: str
    direction: str
    channel: str
    subject: str
    body: str
    with_whom: str
    at: datetime
    recorded_at: datetime | None
    by: str
    outbox_id: int | None
    mail: str
    mail_error: str
    unanswered: bool
    settled: bool
    withdrawn: bool
    withdrawn_why: str
    version: int


@dataclass(frozen=True, slots=True)
class ClientMessagesRow:
    """The log of one client in one branch, newest first, and what somebody needs who writes.

    Attributes:
        branches: those that whoever looks can turn to here, the one that opens first in front.
        branch: the one that is shown.
        status: how the client stands there; empty without a place.
        people: contacts of theirs, for whom something was said with.
        addresses: where mail can go: their e-mails first.
        welcomed_at: since when they are welcomed, in whichever branch.
        requests: how many requests of theirs are open there.
    """

    client_id: int
    name: str
    branches: tuple[str, ...]
    branch: str
    status: str
    people: tuple[str, ...]
    addresses: tuple[str, ...]
    welcomed_at: datetime | None
    requests: int
    messages: tuple[MessageRow, ...]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request.

    Attributes:
        visits: of it that were not called off.
        first_on: the day of the first of them.
    """

    request_id: int
    client_id: int
    client: str
    branch_id: str
    wish: str
    service_id: int | None
    service: str
    from_day: date | None
    to_day: date | None
    channel: str
    at: datetime
    taken_by: str
    status: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    visits: int
    first_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class RequestChoicesRow:
    """What somebody chooses from who takes a request down.

    Attributes:
        branches: those among which they choose, the client's primary one first.
        services: branch, primary key and name of each that can be booked.
    """

    client_id: int
    name: str
    primary: str
    branches: tuple[str, ...]
    services: tuple[tuple[str, int, str], ...]
    today: date
