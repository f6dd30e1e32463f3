"""Bills and statements that go to clients by mail, as PDF; what the mail itself says has no amount in it.

The mail is logged among the messages of its branch, which people read who see no bills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.db.work import Work
from keydesk.operations.billing_parts import CLIENT, bill_name, billed_branch, load_bill, load_payer
from keydesk.operations.client_mail import queue_to_client
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load
from keydesk.rules.profile import spoken_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown


@dataclass(frozen=True, slots=True)
class Papers:
    """A bill, or a statement, as the PDF that goes along with its mail."""

    invoice_id: int
    document: bytes


@dataclass(frozen=True, slots=True)
class BillsMailed:
    """Bills wait in the outbox.

    Attributes:
        mail_ids: the mails.
        batch_id: the batch; None where nobody has an address.
        without: clients who have no address that mail goes to, by name.
        said: what the desk says.
    """

    mail_ids: tuple[int, ...]
    batch_id: int | None
    without: tuple[str, ...]
    said: str


def mail_bills(work: Work, *, papers: Sequence[Papers], again: bool = False, branch: str | None = None) -> BillsMailed:
    """Queues bills that are sent, each for its client; whoever has no address is told of, and stops nobody's mail.

    Args:
        work: the transaction.
        papers: the bills, each as PDF.
        again: whether one may go out a second time on one day.
        branch: of which branch they were seen; None is those that are looked at.

    Raises:
        Refusal: the operator may not, or one is a draft or void.
    """
    work.require(Permission.SEND_MAIL)
    mail_ids: list[int] = []
    without: list[str] = []
    for each in papers:
        row = load_bill(work, each.invoice_id, branch=branch)
        name = bill_name(work, row)
        if row["status"] not in {"sent", "paid"}:
            raise Refusal(f"{name[0].upper()}{name[1:]} is not sent. Send it first, then mail it.")
        client = load(work, CLIENT, row["client_id"], "client")
        try:
            mailed = queue_to_client(
                work, client, row["branch_id"], kind="invoice", to="", again=again,
                subject=f"Bill {name} from {work.settings.office_name}",
                text=_text(work, client, f"Attached is bill {name} of {row['issued_on']:%d %B %Y}."),
                attachment=each.document, attachment_name=f"{name}.pdf", invoice_id=row["id"],
            )  # fmt: skip
        except Refusal as refusal:
            if len(papers) == 1 or refusal.field != "to":
                raise
            without.append(name_of(client))
            continue
        mail_ids.append(mailed.mail_id)
    said = f"{counted(len(mail_ids), 'mail')} queued"
    if without:
        names = ", ".join(shown(each, width=30) for each in without[:3])
        said += f"; {len(without)} without an address: {names}" + (" …" if len(without) > 3 else "")  # noqa: PLR2004 - as many as a line has room for
    return BillsMailed(tuple(mail_ids), work.batch_id if work.recorded else None, tuple(without), f"{said}.")


def mail_statement(
    work: Work, *, client_id: int, document: bytes, words: str, branch: str | None = None
) -> BillsMailed:
    """Queues a client's statement of one branch.

    Args:
        work: the transaction.
        client_id: whose.
        document: the PDF.
        words: the days that it is of.
        branch: of which branch.

    Raises:
        Refusal: the operator may not, or the client has no address.
    """
    work.require(Permission.SEND_MAIL)
    side = billed_branch(work, branch)
    client = load_payer(work, client_id, side)
    mailed = queue_to_client(
        work, client, side, kind="statement", to="", again=True,
        subject=f"Statement from {work.settings.office_name}",
        text=_text(work, client, f"Attached is your statement, {words}."),
        attachment=document, attachment_name="statement.pdf",
    )  # fmt: skip
    return BillsMailed((mailed.mail_id,), work.batch_id, (), mailed.said)


def _text(work: Work, client: dict[str, object], sentence: str) -> str:
    spoken = spoken_name(*(str(client[each]) for each in ("first_name", "last_name", "company")))
    return f"Dear {spoken},\n\n{sentence}\n\n{work.settings.office_name}"
