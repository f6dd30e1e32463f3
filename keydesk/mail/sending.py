"""One run over the outbox: each mail is taken in hand, sent outside of any transaction, and settled."""

from __future__ import annotations

import os
import secrets
import socket
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keydesk import settings
from keydesk.db.queries.outbox import due_mails
from keydesk.mail.message import Sender, message_of
from keydesk.mail.smtp import Delivery, MailLine, Unreachable, server_of
from keydesk.operations.mail import claim_mail, put_off_mails, settle_mail
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.db.rows.mail import OutboxMailRow
    from keydesk.desk import Desk

_MOST_BROKEN: Final = 3
"""How many connections may break one after the other before a run leaves the rest for later."""


@dataclass(frozen=True, slots=True)
class SendingDone:
    """What a run came to.

    Attributes:
        sent, failed, later, uncertain: how many mails of each.
        put_off: how many were not even tried, since the server is not to be reached.
        why: what the last one of those that did not go met with.
    """

    sent: int = 0
    failed: int = 0
    later: int = 0
    uncertain: int = 0
    put_off: int = 0
    why: str = ""

    @property
    def all_went(self) -> bool:
        """Whether nothing is left behind."""
        return not (self.failed or self.later or self.uncertain or self.put_off)

    @property
    def said(self) -> str:
        """What the desk says."""
        parts = [f"{counted(self.sent, 'mail')} sent"] if self.sent or self.all_went else []
        parts += [f"{self.failed} refused"] if self.failed else []
        parts += [f"{self.uncertain} uncertain"] if self.uncertain else []
        parts += [f"{self.later + self.put_off} to be tried again"] if self.later + self.put_off else []
        return ", ".join(parts) + (f": {self.why}" if self.why else "")


def send_waiting(desk: Desk, *, via: str = "cli", stop: Callable[[], bool] | None = None) -> SendingDone:
    """Send what is due, one after the other, in the caller's thread.

    Two runs at once share the mails between them, and each mail goes out of one of them alone.

    Args:
        desk: who sends, and from which store.
        via: how it was asked for.
        stop: asked between two mails: whether to leave the rest.

    Raises:
        Refusal: nothing is set up, or the operator may not.
    """
    if not desk.look_up_now(due_mails):
        return SendingDone()
    office = desk.settings
    try:
        server = server_of(office, settings.mail_password())
    except ValueError as error:
        raise Refusal(str(error)) from error
    claim = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(8)}"
    sender = Sender(office.office_name, office.mail_from, office.mail_reply_to)
    count: Counter[str] = Counter()
    why, broken = "", 0
    with MailLine(server) as line:
        while not (stop is not None and stop()):
            if not line.is_open:
                # Connected before a mail is taken in hand: a server that is away makes none of them uncertain.
                broken += 1
                shut = _opened(line, why, tries=broken)
                if shut:
                    why = shut
                    count["put_off"] += len(desk.perform_now(put_off_mails, via=via, why=why).mail_ids)
                    break
            mail = desk.perform_now(claim_mail, via=via, claim=claim)
            if mail is None:
                break
            try:
                done = _deliver(line, mail, sender, desk)
            except KeyboardInterrupt:
                # Nobody has to wait until it is clear that this run is gone.
                why = "the run was interrupted: it may have arrived"
                desk.perform_now(settle_mail, via=via, mail_id=mail.mail_id, claim=claim, outcome="uncertain", why=why)
                raise
            broken = broken if not line.is_open else 0
            status = desk.perform_now(
                settle_mail, via=via, mail_id=mail.mail_id, claim=claim, outcome=done.outcome, why=done.why
            )
            count["later" if status == "waiting" else status] += 1
            why = f"{mail.name}: {done.why}" if done.why else why
    return SendingDone(
        sent=count["sent"],
        failed=count["failed"],
        later=count["later"],
        uncertain=count["uncertain"],
        put_off=count["put_off"],
        why=why,
    )


def _opened(line: MailLine, why: str, *, tries: int) -> str:
    """Open the line; where it stays shut, why, else nothing."""
    if tries > _MOST_BROKEN:
        return why
    try:
        line.open()
    except Unreachable as error:
        return str(error)
    return ""


def _deliver(line: MailLine, mail: OutboxMailRow, sender: Sender, desk: Desk) -> Delivery:
    try:
        message = message_of(mail, sender, at=desk.now)
    except ValueError as error:
        # Headers take no such address; nothing has gone out.
        return Delivery("failed", f"{mail.to} cannot be written to: {error}")
    return line.deliver(message, sender=str(message["From"].addresses[0].addr_spec), to=mail.to)
