"""Bills and statements on their way out: by mail, onto paper, into a file; on the record before they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.mail_sending import SendsMail
from keydesk.widgets.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from keydesk.db.rows.billing import BillPageRow, BillRow

_QUARTER: Final = 90


class BillsOut(SendsMail):
    """A screen from which bills and statements go out."""

    def told(self, done: object) -> bool:
        """Say what was done and read anew; False where it was refused or left, which is said already."""
        said = getattr(done, "said", "")
        if not said:
            return False
        self.say(said, hint="u takes it back")
        self.request_reload()
        return True

    def ways_out(self, page: BillPageRow | None, email: str = "") -> list[Choice]:
        """How it can go out: by mail where there is an address, on paper, into a file."""
        address = page.email if page is not None else email
        choices = []
        if address and self.can(Permission.SEND_MAIL) and self.can(Permission.MESSAGE):
            choices.append(Choice("mail", "By mail", address))
        choices.append(Choice("printer", "On the printer", "the usual printer of this box"))
        if self.can(Permission.EXPORT):
            choices.append(Choice("file", "Into a file", "PDF, in your home folder"))
        return choices

    async def print_bill(self, bill: BillRow) -> None:
        """One bill out."""
        from keydesk.db.queries.billing import bill_page

        page = await self.look_up(bill_page, invoice_id=bill.invoice_id, branch=bill.branch_id)
        ways = self.ways_out(page if bill.status in {"sent", "paid"} else None)
        title = f"Bill {bill.number}: how?" if bill.status != "draft" else "The draft: how?"
        answer = await self.ask(PickDialog(title, ways))
        if answer is not None:
            await self.bills_out([page], answer)

    async def print_statement(self, client_id: int, name: str, email: str, branch: str) -> None:
        """A statement out, of days that are asked for."""
        from datetime import timedelta

        today = dates.today(self.desk.now, self.zone)
        ways = self.ways_out(None, email)

        async def read(values: Mapping[str, str], _version: int) -> object:
            try:
                first, last = (dates.read_day(values[each], today=today, ahead=False) for each in ("first", "last"))
            except Refusal as refusal:
                return refusal
            if first > last:
                return Refusal("The first day is after the last one.", field="first")
            return first, last, values["how"]

        fields = [
            Field("first", "From", (today - timedelta(days=_QUARTER)).isoformat(), required=True, hint="1 sep"),
            Field("last", "To", "today", required=True, hint="today"),
            Field("how", "How", ways[0].value, choices=tuple((each.value, each.text.lower()) for each in ways)),
        ]
        asked = await self.ask(FormDialog(f"{name}: statement", fields, read))
        if isinstance(asked, tuple):
            await self._statement_out(client_id, branch, *asked)

    async def _statement_out(self, client_id: int, branch: str, first: date, last: date, how: str) -> None:
        import asyncio

        from keydesk.db.queries.accounts import client_statement
        from keydesk.operations.billing_mail import mail_statement
        from keydesk.reports.bill_paper import statement_pdf, statement_words

        row = await self.look_up(client_statement, client_id=client_id, branch=branch, first=first, last=last)
        settings, both = self.desk.settings, len(self.desk.branches) > 1
        document = await asyncio.to_thread(statement_pdf, row, settings, both=both)
        if how == "mail":
            words = statement_words(row).partition(":")[0]
            if self.told(
                await self.perform(mail_statement, client_id=client_id, branch=branch, document=document, words=words)
            ):
                self.send_soon()
            return
        await self._paper_out(document, f"statement-{row.last.isoformat()}", how, what="statement")

    async def bills_out(self, pages: Sequence[BillPageRow], how: str, *, also: str = "") -> None:
        """Bills to their clients, onto paper or into one file."""
        from keydesk.operations.billing_mail import Papers, mail_bills
        from keydesk.reports.bill_paper import bills_pdf

        settings, both = self.desk.settings, len(self.desk.branches) > 1
        if how == "mail":
            papers: list[Papers] = []

            def draw(tell: Callable[[int], None]) -> bytes:
                for at, page in enumerate(pages):
                    tell(at)
                    papers.append(Papers(page.bill.invoice_id, bills_pdf([page], settings, both=both)))
                return b"-"

            if await self.made(draw, words="Drawing bills", of=len(pages)) is None:
                return
            done = await self.perform(mail_bills, papers=papers, again=len(pages) == 1, branch=pages[0].bill.branch_id)
            if not isinstance(done, Refusal):
                self.say(" ".join(filter(None, (also, done.said))), "warn" if done.without else "done")
                if done.mail_ids:
                    self.send_soon()
            return
        document = await self.made(
            lambda tell: bills_pdf(pages, settings, both=both, told=tell), words="Drawing bills", of=len(pages)
        )
        if document is None:
            return
        bill = pages[0].bill
        alone = f"bill-{bill.number}" if bill.status != "draft" else "bill-draft"
        name = alone if len(pages) == 1 else f"bills-{pages[0].today.isoformat()}"
        await self._paper_out(document, name, how, what=counted(len(pages), "bill"), also=also)

    async def _paper_out(self, document: bytes, name: str, how: str, *, what: str, also: str = "") -> None:
        """To the printer or into a file; on the record before it goes."""
        from keydesk.operations.reporting import How, note_not_out, send_out_report

        way: How = "print" if how == "printer" else "save"
        recorded = await self.perform(send_out_report, name="invoices", how=way, written="pdf", asked=(what, name))
        if isinstance(recorded, Refusal):
            return
        try:
            said = await self.hand_over(document, name, "pdf", to_printer=how == "printer")
        except Refusal as refusal:
            await self.perform(note_not_out, name="invoices", how=way, why=refusal.message)
            self.say_refusal(refusal)
            return
        self.say(" ".join(filter(None, (also, said))))

    async def all_out(self, invoice_ids: Sequence[int], branch: str, how: str, *, also: str = "") -> None:
        """Many bills at once: a mail each, or one document."""
        from keydesk.db.queries.billing import bill_page

        pages = [await self.look_up(bill_page, invoice_id=each, branch=branch) for each in invoice_ids]
        await self.bills_out(pages, how, also=also)
