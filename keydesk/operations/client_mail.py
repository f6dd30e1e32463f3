"""Mail to clients: written by hand, or the office's welcome; queued in the outbox, and logged as a message (K4, K6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select, update

from keydesk.db.models import Client, ClientLogin, ClientMembership, Message, Outbox, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import add, load, touch, zone_of
from keydesk.operations.mail import queue_one
from keydesk.operations.messages import message_name
from keydesk.operations.of_branch import branch_for, places_of
from keydesk.rules import dates
from keydesk.rules.mail import Kind, MailDraft
from keydesk.rules.messages import read_body, read_subject, written_for
from keydesk.rules.phones import read_email, wire_email
from keydesk.rules.profile import spoken_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CLIENT, _LOGIN = table_of(Client), table_of(ClientLogin)
_MESSAGE, _MEMBERSHIP, _OUTBOX = table_of(Message), table_of(ClientMembership), table_of(Outbox)


@dataclass(frozen=True, slots=True)
class ClientMailed:
    """A mail to a client that waits in the outbox.

    Attributes:
        id: the message that stands for it in the client's log.
        mail_id: the mail.
        said: what the desk says.
    """

    id: int
    mail_id: int
    said: str


def mail_client(
    work: Work, *, client_id: int, to: str, subject: str, body: str, branch: str | None = None
) -> ClientMailed:
    """Queues a mail to a client, to one of the addresses that are on file for them, and logs it.

    Args:
        work: the transaction.
        client_id: the client.
        to: one of their e-mails, or an address with which they sign in; empty is the first of them.
        subject: one line.
        body: what it says; text and nothing else.
        branch: None is where the session works, or the client's primary branch.

    Raises:
        Refusal: the address is not theirs, there is none, something is empty, or that very mail was queued today.
    """
    client = load(work, _CLIENT, client_id, "client")
    branch = branch_for(work, client, branch)
    line = read_subject(subject)
    if not line:
        raise Refusal("A mail needs a subject.", field="subject")
    text = read_body(body, what="The mail")
    return queue_to_client(work, client, branch, kind="client", to=to, subject=line, text=text)


def send_welcome(
    work: Work, *, client_id: int, to: str = "", again: bool = False, branch: str | None = None
) -> ClientMailed:
    """Queues the office's welcome to a client, once: whoever was synced to the other branch was welcomed (K4).

    Args:
        work: the transaction.
        client_id: the client.
        to: one of the addresses that are on file for them; empty is the first.
        again: whether somebody said that it is to go out a second time.
        branch: None is where the session works, or the client's primary branch.

    Raises:
        Refusal: they were welcomed already, they have no address, or the one that is named is not theirs.
    """
    client = load(work, _CLIENT, client_id, "client")
    branch = branch_for(work, client, branch)
    before = work.session.execute(
        select(_MEMBERSHIP.c.branch_id, _MEMBERSHIP.c.welcomed_at).where(
            _MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.welcomed_at.is_not(None)
        )
    ).all()
    if before and not again:
        first = min(row.welcomed_at for row in before)
        when = dates.moment(first, now=work.now, zone=zone_of(work))
        raise Refusal(
            f"{shown(name_of(client), width=60)} was welcomed {when}. Say so to send it again.", code="repeated"
        )
    office = work.settings.office_name
    spoken = spoken_name(client["first_name"], client["last_name"], client["company"])
    subject, text = (
        written_for(each, client=spoken, office=office)
        for each in (work.settings.welcome_subject, work.settings.welcome_text)
    )
    mailed = queue_to_client(
        work, client, branch, kind="welcome", to=to, subject=read_subject(subject), text=text.strip(), again=again
    )
    here = next((row.welcomed_at for row in before if row.branch_id == branch), None)
    work.session.execute(
        update(_MEMBERSHIP)
        .where(_MEMBERSHIP.c.client_id == client_id, _MEMBERSHIP.c.branch_id == branch)
        .values(welcomed_at=here or work.now)
    )
    touch(work, _CLIENT, "client", client, version=None, name=name_of(client))
    old = None if here is None else here.isoformat()
    work.record("client", client_id, "welcome", field=f"welcomed.{branch}", old=old, new=work.now.isoformat())
    return mailed


def queue_to_client(
    work: Work,
    client: Mapping[str, Any],
    branch: str,
    *,
    kind: Kind,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    again: bool = False,
    attachment: bytes = b"",
    attachment_name: str = "",
    invoice_id: int | None = None,
) -> ClientMailed:
    """Queues whatever keydesk mails to a client, and logs it as a message of the branch.

    Args:
        work: the transaction.
        client: their row.
        branch: in which they have a place.
        kind: what it is about.
        to: one of their addresses; empty is the first.
        subject: one line.
        text: what it says.
        html: the same once more; empty is a mail of plain text.
        again: whether the same may go out a second time on one day.
        attachment: a PDF that goes along.
        attachment_name: how it is called there.
        invoice_id: the bill that it is about.

    Raises:
        Refusal: the operator may not, the address is not theirs, or that very mail was queued today.
    """
    for permission in (Permission.MESSAGE, Permission.SEND_MAIL):
        work.require(permission, branch)
    if branch not in places_of(work, client["id"]):
        raise Refusal("They have no place in that branch.", code="not_found", field="branch")
    address = _address(work, client, to)
    name = spoken_name(client["first_name"], client["last_name"], client["company"])
    mark = f"{client['id']} {branch} {work.now.isoformat() if again else ''}".strip()
    mail = MailDraft(
        kind=kind, day=_today(work), staff_id=None, name=name, to=address, subject=subject, text=text + "\n",
        html=html, mark=mark, client_id=client["id"], branch_id=branch, attachment=attachment,
        attachment_name=attachment_name, invoice_id=invoice_id,
    )  # fmt: skip
    while (dropped := _dropped_before(work, mail)) is not None:
        # Whoever took one back may send the same after all.
        mail = replace(mail, mark=f"{mark} {dropped}")
    mail_id = queue_one(work, mail, address)
    if mail_id is None:
        raise Refusal(
            f"That very mail to {shown(address, width=60)} was queued today already. Mail (palette) has it.",
            code="repeated",
        )
    values: dict[str, Any] = {
        "client_id": client["id"],
        "branch_id": branch,
        "direction": "out",
        "channel": "email",
        "body": text.strip(),
        "subject": subject,
        "with_whom": address,
        "at": work.now,
        "staff_id": work.operator.staff_id,
        "recorded_at": work.now,
        "outbox_id": mail_id,
    }
    message_id = add(work, _MESSAGE, "message", values, name=message_name(values, client), verb="mail")
    said = f"Mail to {shown(name_of(client), width=40)}, {shown(address, width=60)}, is queued."
    if not work.settings.mail_server:
        said += " No mail server is set up yet (Settings, F9): it waits."
    return ClientMailed(message_id, mail_id, said)


def addresses_of(work: Work, client: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses that are on file for a client: e-mails first, then those with which they sign in."""
    logins = work.session.execute(
        select(_LOGIN.c.email).where(_LOGIN.c.client_id == client["id"], _LOGIN.c.active).order_by(_LOGIN.c.id)
    ).scalars()
    listed = [each.strip() for each in (client["email"], client["email2"], *logins) if each and each.strip()]
    return tuple({each.casefold(): each for each in reversed(listed)}.values())[::-1]


def _address(work: Work, client: Mapping[str, Any], to: str) -> str:
    """The address as the envelope carries it."""
    name, known = shown(name_of(client), width=40), addresses_of(work, client)
    if not known:
        raise Refusal(f"{name} has no e-mail address on file. Their profile (p) keeps one.", field="to")
    wanted = to.strip().casefold()
    found = next((each for each in known if each.casefold() == wanted), None) if wanted else known[0]
    if found is None:
        raise Refusal(
            f"{shown(to, width=60)} is no address of {name}. Put it on file first: their profile, or their logins.",
            field="to",
        )
    try:
        address = wire_email(read_email(found))
    except Refusal as refusal:
        raise Refusal(f"{name} gets no mail. {refusal.message} Their profile (p) keeps it.", field="to") from refusal
    if not address.isascii():
        raise Refusal(f"“{shown(found, width=60)}” has letters that mail servers do not take.", field="to")
    return address


def _today(work: Work) -> date:
    return dates.today(work.now, zone_of(work))


def _dropped_before(work: Work, mail: MailDraft) -> int | None:
    """The same mail, where it was taken out of what is to be sent."""
    found = select(_OUTBOX.c.id).where(_OUTBOX.c.dedupe == mail.dedupe, _OUTBOX.c.status == "dropped")
    return work.session.execute(found).scalar()
