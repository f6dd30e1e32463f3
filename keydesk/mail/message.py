"""A mail of the outbox as the message that goes over the wire: no text of it can become a header."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from keydesk.rules.phones import wire_email
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.db.rows.mail import OutboxMailRow

_POLICY: Final = SMTP.clone(cte_type="7bit")
# Any server takes seven bits.
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mails come from: the office by name, its address, and where answers go where that is another."""

    office: str
    address: str
    reply_to: str = ""


def message_of(mail: OutboxMailRow, sender: Sender, *, at: datetime) -> EmailMessage:
    """The message, with plain text, HTML, and the calendar where there is one.

    Raises:
        ValueError: an address cannot be one.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(sender.office, sender.address)
    message["To"] = _address(mail.name, mail.to)
    if sender.reply_to and sender.reply_to != sender.address:
        message["Reply-To"] = _address(sender.office, sender.reply_to)
    message["Subject"] = shown(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail.message_id}>"
    # Nobody's out-of-office answers this.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        message.add_attachment(mail.calendar, subtype="calendar", filename="visits.ics", params={"method": "PUBLISH"})
    if mail.attachment:
        name = shown(mail.attachment_name)
        message.add_attachment(mail.attachment, maintype="application", subtype="pdf", filename=name)
    return message


def _address(name: str, address: str) -> Address:
    return Address(display_name=shown(name, width=_LONGEST_NAME), addr_spec=wire_email(address))
