"""What the page Mail shows: everybody who would get a mail of a day, what it says, what became of it, the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keydesk.db.queries.mail import mail_facts
from keydesk.db.queries.outbox import outbox, queued_before, told_before
from keydesk.mail.compose import mails_of
from keydesk.rules.mail import read_recipient
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted

if TYPE_CHECKING:
    from datetime import date, datetime

    from keydesk.db.rows.mail import OutboxRow
    from keydesk.db.work import Reading
    from keydesk.rules.mail import Kind, MailDraft

KINDS: Final[tuple[Kind, ...]] = ("visits", "recall", "overdue")


@dataclass(frozen=True, slots=True)
class PageMail:
    """One mail that could go.

    Attributes:
        draft: as it would be queued.
        what: what it tells, in a few words.
        before: the same mail in the outbox, where it was queued already.
        told_other: whether another mail of that kind and day went to that person before.
        why_not: why no mail can be sent there; empty for somebody without an address.
    """

    draft: MailDraft
    what: str
    before: OutboxRow | None
    told_other: bool
    why_not: str

    @property
    def can_go(self) -> bool:
        """Whether it is new, and there is an address that it can be sent to."""
        return self.before is None and bool(self.draft.to) and not self.why_not


@dataclass(frozen=True, slots=True)
class MailPage:
    """The page of one day, of one moment."""

    day: date
    now: datetime
    mails: tuple[PageMail, ...]
    outbox: tuple[OutboxRow, ...]


def mail_page(reading: Reading, *, day: date) -> MailPage:
    """The mails of a day's visits, and the reminders of now; with the whole outbox beneath."""
    mails: list[PageMail] = []
    for kind in KINDS:
        facts = mail_facts(reading, kind=kind, day=day)
        drafts = mails_of(facts)
        known = queued_before(reading, marks=[draft.dedupe for draft in drafts])
        told = told_before(reading, kind=kind, day=facts.day)
        for draft, sitter in zip(drafts, facts.sitters, strict=True):
            made = sum(not visit.cancelled for visit in sitter.visits)
            told_of = [counted(made, "visit")] if made else []
            told_of += [
                f"{word} {len(keys)}" for word, keys in (("get", sitter.collect), ("bring", sitter.bring)) if keys
            ]
            what = ", ".join(told_of)
            before = known.get(draft.dedupe)
            other = before is None and draft.staff_id in told
            mails.append(PageMail(draft, what or "called off", before, other, _why_not(draft)))
    return MailPage(day, reading.now, tuple(mails), outbox(reading))


def _why_not(draft: MailDraft) -> str:
    if not draft.to:
        return ""
    try:
        read_recipient(draft.to, draft.name)
    except Refusal as refusal:
        return refusal.message
    return ""
