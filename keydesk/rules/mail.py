"""Mails and the outbox in which they wait: what makes two mails the same, when one is tried again, and whose it may be.

A mail is queued once, however often somebody or cron asks for it: what it is about, for whom, and what it says make its
mark. It is never sent twice: where nobody can know whether the server took it, a person decides.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from keydesk.rules.phones import read_email, wire_email
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

Kind = Literal["visits", "recall", "overdue", "receipt", "report", "client", "welcome", "invoice", "statement"]
Status = Literal["waiting", "sending", "sent", "failed", "uncertain", "dropped"]
Outcome = Literal["sent", "failed", "later", "uncertain"]

KIND_WORDS: Final[dict[str, str]] = {
    "visits": "visits of the day",
    "recall": "keys wanted back",
    "overdue": "overdue keys",
    "receipt": "slip of a turn",
    "report": "a report",
    "client": "to a client",
    "welcome": "welcome to a client",
    "invoice": "a bill",
    "statement": "a statement",
}
"""What a mail is about."""

STATUS_WORDS: Final[dict[str, str]] = {
    "waiting": "waits",
    "sending": "on its way",
    "sent": "sent",
    "failed": "refused",
    "uncertain": "uncertain",
    "dropped": "dropped",
}
"""What became of a mail, as people read it."""

LEASE: Final = timedelta(minutes=15)
"""How long a run may have a mail in hand; after that its process is gone, and nobody knows how far it came."""

MOST_TRIES: Final = 10
"""How often a mail is tried that the server puts off, before it counts as refused."""

_LONGEST_WAIT: Final = timedelta(hours=2)
_LONGEST_ERROR: Final = 300
_MARK: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class MailDraft:
    """One mail as it was composed, and as it was seen before it is sent.

    Attributes:
        kind: what it is about.
        day: of which day it tells.
        staff_id, name: who gets it; a client has no ``staff_id``.
        to: the address; empty for somebody without one.
        subject, text, html: what it says, twice.
        calendar: the visits as iCalendar; empty without any. Its stamp makes it no other mail.
        tags: the copies that a reminder asks for.
        mark: whatever else makes it another mail.
        client_id, branch_id: the client whom it goes to, and whose branch it is.
        attachment, attachment_name: a PDF that goes along, and how it is called there.
        invoice_id: the bill that it is about.
    """

    kind: Kind
    day: date
    staff_id: int | None
    name: str
    to: str
    subject: str
    text: str
    html: str
    calendar: str = ""
    tags: tuple[str, ...] = ()
    mark: str = ""
    client_id: int | None = None
    branch_id: str | None = None
    attachment: bytes = b""
    attachment_name: str = ""
    invoice_id: int | None = None

    @property
    def dedupe(self) -> str:
        """What makes it another mail than all before: kind, day, person, address and content."""
        parts: tuple[str, ...] = (self.kind, self.day.isoformat(), str(self.staff_id), self.to, self.subject, self.text)
        if self.mark:
            parts = (*parts, self.mark)
        return hashlib.sha256(_MARK.join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def read_recipient(address: str, name: str) -> str:
    """The address as the envelope carries it.

    Raises:
        Refusal: no mail can be sent there; names the person.
    """
    who = shown(name, width=40)
    if not address.strip():
        raise Refusal(f"{who} has no e-mail address. Staff (F6) keeps it; print or hand over the list meanwhile.")
    try:
        found = wire_email(read_email(address))
    except Refusal as refusal:
        raise Refusal(f"{who} gets no mail. {refusal.message} Staff (F6) keeps it.") from refusal
    if not found.isascii():
        raise Refusal(
            f"{who} gets no mail: “{shown(address, width=60)}” has letters that mail servers do not take. "
            "Staff (F6) keeps the address."
        )
    return found


def sendable(drafts: Sequence[MailDraft]) -> tuple[list[MailDraft], list[Refusal], list[MailDraft]]:
    """The mails that can go, why others cannot, and those for people without an address, who are told otherwise."""
    good: list[MailDraft] = []
    refused: list[Refusal] = []
    without = [each for each in drafts if not each.to]
    for each in drafts:
        if each.to:
            try:
                read_recipient(each.to, each.name)
                good.append(each)
            except Refusal as refusal:
                refused.append(refusal)
    return good, refused, without


def next_try(attempts: int, now: datetime) -> datetime:
    """When a mail is tried again that was put off so many times: after a minute, two, four …, two hours at most."""
    return now + min(timedelta(minutes=2 ** max(0, min(attempts, MOST_TRIES) - 1)), _LONGEST_WAIT)


def error_words(text: str) -> str:
    """What a server or the network said, short and safe to be shown."""
    return shown(" ".join(text.split()), width=_LONGEST_ERROR)
