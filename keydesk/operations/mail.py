"""The outbox: mails are queued once, taken in hand by one run, and what became of each is recorded.

No transaction waits for a server: a run takes a mail in hand (:func:`claim_mail`), sends it outside of any transaction,
and says what became of it (:func:`settle_mail`). A mail that a run had in hand when its process died is ``uncertain``:
it may have arrived, so nobody but a person sends it again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from keydesk.db.models import Outbox, table_of
from keydesk.db.queries.outbox import is_due, is_seen, is_stale, whole
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.due import chase
from keydesk.operations.limits import in_parts
from keydesk.rules.mail import KIND_WORDS, MOST_TRIES, STATUS_WORDS, MailDraft, error_words, next_try, read_recipient
from keydesk.rules.phones import wire_email
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

if TYPE_CHECKING:
    from keydesk.db.rows.mail import OutboxMailRow
    from keydesk.rules.mail import Outcome

_OUTBOX = table_of(Outbox)
_GONE: Final = "the run that sent it ended in between: it may have arrived"
_AGAIN: Final = ("failed", "uncertain", "dropped")
_DROPPED: Final = ("waiting", "failed", "uncertain")


@dataclass(frozen=True, slots=True)
class MailsQueued:
    """What came of queueing.

    Attributes:
        mail_ids: the mails that are new.
        before: how many of them the outbox had already.
        said: what the desk says.
    """

    mail_ids: tuple[int, ...]
    before: int
    said: str


@dataclass(frozen=True, slots=True)
class MailsChanged:
    """Mails that somebody decided about; ``said`` is what the desk says."""

    mail_ids: tuple[int, ...]
    said: str


def queue_mails(work: Work, *, mails: Sequence[MailDraft]) -> MailsQueued:
    """Puts mails into the outbox as they were composed, each once, however often it is asked for.

    A reminder counts as asking for the keys that are late, as ``!`` on the list of keys does.

    Raises:
        Refusal: none is named, somebody has no address that mail can be sent to, or a late key is back already.
    """
    work.require(Permission.SEND_MAIL)
    if not mails:
        raise Refusal("Nobody gets a mail: mark somebody first.")
    # All are looked at before any is queued, so that a wrong address stops nobody's mail half way.
    addresses = [read_recipient(each.to, each.name) for each in mails]
    ids: list[int] = []
    asked: list[str] = []
    for mail, address in zip(mails, addresses, strict=True):
        mail_id = queue_one(work, mail, address)
        if mail_id is not None:
            ids.append(mail_id)
            asked += mail.tags if mail.kind == "overdue" else ()
    if asked and work.may(Permission.MANAGE_KEYS):
        chase(work, tag_codes=asked, note="by mail")
    before = len(mails) - len(ids)
    said = f"{counted(len(ids), 'mail')} queued" if ids else "Nothing new to send"
    said += f"; {before} queued or sent before" if before else ""
    return MailsQueued(tuple(ids), before, f"{said}.")


def queue_one(work: Work, mail: MailDraft, address: str) -> int | None:
    """Puts one mail into the outbox; None where that very mail is there already. Its caller has asked for the right."""
    mark = mail.dedupe
    if work.session.execute(select(_OUTBOX.c.id).where(_OUTBOX.c.dedupe == mark)).first() is not None:
        return None
    domain = wire_email(work.settings.mail_from).rpartition("@")[2] or "keydesk.invalid"
    values = {
        "dedupe": mark,
        "to_address": address,
        "to_name": mail.name,
        "staff_id": mail.staff_id,
        "kind": mail.kind,
        "day": mail.day,
        "subject": mail.subject,
        "body": mail.text,
        "html": mail.html,
        "calendar": mail.calendar,
        "message_id": f"{mark[:32]}@{domain}",
        "queued_at": work.now,
        "client_id": mail.client_id,
        "branch_id": mail.branch_id,
        "attachment": mail.attachment or None,
        "attachment_name": mail.attachment_name,
        "invoice_id": mail.invoice_id,
    }
    mail_id = int(work.session.execute(insert(_OUTBOX).values(**values).returning(_OUTBOX.c.id)).scalar_one())
    work.record("outbox", mail_id, "queue", field="*", new=f"{KIND_WORDS[mail.kind]}, {mail.name}")
    return mail_id


def claim_mail(work: Work, *, claim: str) -> OutboxMailRow | None:
    """Takes the next mail in hand, so that no other run does; None where none is to be sent now.

    What a run has left behind that ended in between is uncertain from now on.

    Args:
        work: the transaction.
        claim: the name of the run.
    """
    work.require(Permission.SEND_MAIL)
    for row in work.session.execute(select(_OUTBOX.c.id).where(is_stale(work.now))).all():
        _become(work, row.id, "sending", "uncertain", last_error=_GONE)
    found = work.session.execute(
        select(_OUTBOX).where(is_due(work.now)).order_by(_OUTBOX.c.attempts, _OUTBOX.c.id).limit(1)
    ).first()
    if found is None:
        return None
    mail = whole(found)
    attempts = mail.attempts + 1
    _become(work, mail.mail_id, "waiting", "sending", claim=claim, claimed_at=work.now, attempts=attempts)
    return replace(mail, attempts=attempts)


def settle_mail(work: Work, *, mail_id: int, claim: str, outcome: Outcome, why: str = "") -> str:
    """Says what became of a mail that this run had in hand; gives its status from now on.

    Args:
        work: the transaction.
        mail_id: the mail.
        claim: the name of the run.
        outcome: ``sent``; ``failed`` for good; ``later``, to be tried again; ``uncertain``.
        why: what the server said.

    Raises:
        Refusal: this run does not have it in hand.
    """
    work.require(Permission.SEND_MAIL)
    row = work.session.execute(
        select(_OUTBOX.c.status, _OUTBOX.c.attempts).where(
            _OUTBOX.c.id == mail_id, _OUTBOX.c.claim == claim, _OUTBOX.c.status.in_(("sending", "uncertain"))
        )
    ).first()
    if row is None:
        raise Refusal(f"Mail {mail_id} is not in this run's hands any more.", code="changed")
    words = error_words(why)
    match outcome:
        case "sent":
            # A bill is kept as a bill: what went along with the mail can be made again.
            _become(work, mail_id, row.status, "sent", sent_at=work.now, last_error="", attachment=None)
            return "sent"
        case "later" if row.attempts < MOST_TRIES:
            again = next_try(row.attempts, work.now)
            _become(work, mail_id, row.status, "waiting", next_try_at=again, last_error=words, claim="")
            return "waiting"
        case "later":
            words = error_words(f"given up after {row.attempts} tries: {why}")
            _become(work, mail_id, row.status, "failed", last_error=words)
            return "failed"
        case _:
            _become(work, mail_id, row.status, outcome, last_error=words)
            return outcome


def put_off_mails(work: Work, *, why: str) -> MailsChanged:
    """The server was not to be reached: what is due waits longer, and none of it counts as tried.

    Args:
        work: the transaction.
        why: what the network said.
    """
    work.require(Permission.SEND_MAIL)
    due = work.session.execute(
        select(_OUTBOX.c.id, _OUTBOX.c.attempts, _OUTBOX.c.next_try_at, _OUTBOX.c.queued_at).where(is_due(work.now))
    ).all()
    for row in due:
        # The wait doubles by what was waited already.
        waited = (row.next_try_at or row.queued_at) - row.queued_at
        tries = max(1, int(waited.total_seconds() // 60).bit_length() + 1)
        again = next_try(tries, work.now)
        _become(work, row.id, "waiting", "waiting", next_try_at=again, last_error=error_words(why))
    return MailsChanged(tuple(row.id for row in due), f"{counted(len(due), 'mail')} put off.")


def retry_mails(work: Work, *, mail_ids: Collection[int]) -> MailsChanged:
    """Sends again, at the next run, what failed, was dropped or is uncertain, and at once what waits for its time.

    Raises:
        Refusal: one of them was sent, or is being sent.
    """
    work.require(Permission.SEND_MAIL)
    for mail_id, status in _meant(work, mail_ids, (*_AGAIN, "waiting"), "sent again"):
        _become(work, mail_id, status, "waiting", next_try_at=None, claim="", attempts=0)
    ids = tuple(mail_ids)
    return MailsChanged(ids, f"{counted(len(ids), 'mail')} to be sent again.")


def drop_mails(work: Work, *, mail_ids: Collection[int]) -> MailsChanged:
    """Takes mails out of what is to be sent; they stay in the list, and can be sent again.

    Raises:
        Refusal: one of them was sent, or is being sent.
    """
    work.require(Permission.SEND_MAIL)
    for mail_id, status in _meant(work, mail_ids, _DROPPED, "dropped"):
        _become(work, mail_id, status, "dropped", next_try_at=None, claim="")
    ids = tuple(mail_ids)
    return MailsChanged(ids, f"{counted(len(ids), 'mail')} dropped.")


def _meant(work: Work, mail_ids: Collection[int], allowed: Collection[str], act: str) -> list[tuple[int, str]]:
    """The mails that somebody names, with how each stands; all of them can be acted on, or none is."""
    if not mail_ids:
        raise Refusal("Say which mail, by its number in the outbox.")
    found: dict[int, str] = {}
    for part in in_parts(mail_ids):
        rows = work.session.execute(select(_OUTBOX.c.id, _OUTBOX.c.status).where(_OUTBOX.c.id.in_(part), is_seen(work)))
        found |= {row.id: row.status for row in rows}
    for each in mail_ids:
        if each not in found:
            raise Refusal(f"There is no mail {each} in the outbox.", code="not_found")
        if found[each] not in allowed:
            raise Refusal(f"Mail {each} is {STATUS_WORDS[found[each]]}: it cannot be {act}.")
    return [(each, found[each]) for each in mail_ids]


def _become(work: Work, mail_id: int, old: str, new: str, **values: object) -> None:
    work.session.execute(update(_OUTBOX).where(_OUTBOX.c.id == mail_id).values(status=new, **values))
    why = values.get("last_error")
    entry = HistoryEntry("outbox", mail_id, "set", "status", old, new, shown(str(why)) if why else "")
    work.record_many([entry])
