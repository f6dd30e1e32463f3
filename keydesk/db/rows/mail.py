"""What a sitter's mail is made from, and what the outbox holds, as rows. All texts as stored, visits by the wall.

Nothing of these rows is for the office alone: no note of a key, no office note of a client, no code that opens a door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MailVisitRow:
    """One visit of the sitter's day.

    Attributes:
        address: of the client, a line; empty unless mails show addresses.
        key_words: what there is to know of its key: ``you have K7MT-2``, ``collect it``, ``no key required, keypad``.
        branch: what its branch is called, where the mail may be about both; else empty.
    """

    visit_id: int
    starts_at: datetime
    ends_at: datetime
    all_day: bool
    cancelled: bool
    client: str
    service: str
    pets: str
    note: str
    address: str
    key_words: str
    branch_id: str = "in_home"
    branch: str = ""


@dataclass(frozen=True, slots=True)
class CollectRow:
    """A key to collect: its tag (empty where mails show none), whose it is, and from which hook or person."""

    tag_code: str
    client: str
    key_label: str
    source: str
    first_at: datetime


@dataclass(frozen=True, slots=True)
class BringRow:
    """A key to bring back, and why.

    Attributes:
        copy: the tag of the copy, also where mails show none.
        tag_code: as the mail shows it.
        due_at: aware UTC; None is standing.
    """

    copy: str
    tag_code: str
    client: str
    key_label: str
    why: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SitterMailRow:
    """One person, and what a mail can tell them; ``email`` is empty for somebody without an address."""

    staff_id: int
    name: str
    email: str
    visits: tuple[MailVisitRow, ...] = ()
    collect: tuple[CollectRow, ...] = ()
    bring: tuple[BringRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MailFactsRow:
    """All that the mails of one kind and day are made from, of one moment.

    Attributes:
        office: the office's name.
        zone: an IANA name.
        now: the moment.
        notices_on: whether anything is told of keys that are lacking.
    """

    kind: str
    day: date
    today: date
    now: datetime
    office: str
    zone: str
    notices_on: bool
    sitters: tuple[SitterMailRow, ...]


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A mail in the outbox, without what it says.

    Attributes:
        error: what the server said last, as it may be shown.
        next_try_at: not before then; None is at once.
    """

    mail_id: int
    kind: str
    day: date | None
    staff_id: int | None
    name: str
    to: str
    subject: str
    status: str
    attempts: int
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class OutboxMailRow:
    """A whole mail, ready to be sent; a PDF may go along until it is."""

    mail_id: int
    name: str
    to: str
    subject: str
    text: str
    html: str
    calendar: str
    message_id: str
    attempts: int
    queued_at: datetime
    attachment: bytes = b""
    attachment_name: str = ""
