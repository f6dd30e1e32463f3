"""What is done about bills and money, from a client's billing, from one bill and from the office's list alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.commands import Command
from keydesk.rules import dates
from keydesk.rules.billing import METHODS, money_words, read_money
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.billing_out import BillsOut
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.widgets.form_fields import Field
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.billing import AccountRow, BillRow, PaymentRow

_BILL: Final = Permission.BILL
_NONE: Final = "none"
_OLDEST: Final = "oldest"
_WAYS: Final = tuple(METHODS.items())

CHARGE: Final = Command("bills.charge", "plus", "charge", "charge", "A charge or a credit on their draft", _BILL)
MONEY: Final = Command("bills.money", "dollar_sign", "money", "money", "Money came in, goes back, or a credit", _BILL)
SEND: Final = Command("bills.send", "s", "send", "send", "Send the draft: it gets its number and stays as it is", _BILL)
VOID: Final = Command("bills.void", "x", "void", "void", "Void the bill, throw the draft away, call money off", _BILL)
OUT: Final = Command(
    "bills.print", "greater_than_sign", "out", "print", "The bill or a statement: on paper, as PDF, by mail", _BILL,
    written=">",
)  # fmt: skip
_LABELS: Final = {
    "status": "is",
    "number": "number",
    "issued_on": "date",
    "due_on": "due",
    "bill_to": "goes to",
    "voided_at": "thrown away",
    "void_reason": "void because",
    "cancelled": "called off",
    "cancel_reason": "called off because",
}
BILLING_PATIENT: Final = frozenset({"charge", "money", "send", "void", "out", "new", "edit", "history", "filter"})


class BillingVerbs(BillsOut):
    """A screen on which something is done about bills and money."""

    def follow_cursor(self) -> None:
        """Have the footer say what can be done to the line under the cursor."""
        self.query_one(LongTable).set_follower(self._to_line)

    def _to_line(self, _thing: int | None) -> None:
        if self.is_current:
            self.refresh_bindings()

    # -- lines by hand -----------------------------------------------------------------------------------------------

    async def add_charge(self, client_id: int, name: str, branch: str, bill: BillRow | None = None) -> None:
        """A charge or a credit onto a draft, or onto a new one."""
        from keydesk.operations.billing import add_bill_line

        today = dates.today(self.desk.now, self.zone)

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                cents = read_money(values["amount"])
                day = dates.read_day(values["day"], today=today, ahead=False) if values["day"].strip() else None
            except Refusal as refusal:
                return refusal
            return await self.perform(
                add_bill_line, client_id=client_id, branch=branch, kind=values["kind"], text=values["text"],
                cents=cents, day=day, invoice_id=bill.invoice_id if bill is not None else None,
                version=version or None,
            )  # fmt: skip

        fields = [
            Field("kind", "A", "charge", choices=(("charge", "charge"), ("credit", "credit, taken off"))),
            Field("text", "What for", required=True, hint="Extra towels"),
            Field("amount", "Amount", required=True, hint="12.50"),
            Field("day", "On", hint="no day, or: today, 24 nov"),
        ]
        form = FormDialog(f"{name}: onto the draft", fields, save, version=bill.version if bill is not None else 0)
        self.told(await self.ask(form))

    # -- money -------------------------------------------------------------------------------------------------------

    async def take_money(self, client_id: int, name: str, account: AccountRow, bill: BillRow | None = None) -> None:
        """Ask which way money goes, and take it down."""
        choices = [Choice("pay", "Money came in", money_words(account.owed) if account.owed else "nothing is open")]
        if account.credit > 0 and account.owed:
            choices.append(Choice("use", "Pay bills from their credit", money_words(account.credit)))
        choices.append(Choice("credit", "Grant a credit", "no money came in for it"))
        if account.refundable:
            choices.append(Choice("refund", "Give money back", f"up to {money_words(account.refundable)}"))
        answer = await self.ask(PickDialog(f"{name}: money", choices))
        if answer == "pay":
            await self._pay(client_id, name, account, bill)
        elif answer == "credit":
            await self._grant(client_id, name, account.branch_id)
        elif answer == "refund":
            await self._refund(client_id, name, account)
        elif answer == "use":
            from keydesk.operations.payments import use_credit

            self.told(await self.perform(use_credit, client_id=client_id, branch=account.branch_id))

    async def _pay(self, client_id: int, name: str, account: AccountRow, bill: BillRow | None) -> None:
        from keydesk.operations.payments import take_payment

        today = dates.today(self.desk.now, self.zone)
        opened = [each for each in account.bills if each.balance]
        chosen = bill if bill is not None and bill.balance else None

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                cents = read_money(values["amount"])
                day = dates.read_day(values["day"], today=today, ahead=False)
            except Refusal as refusal:
                return refusal
            to = values.get("to", _NONE)
            bills = None if to == _OLDEST else [] if to == _NONE else [int(to)]
            return await self.perform(
                take_payment, client_id=client_id, branch=account.branch_id, cents=cents, method=values["method"],
                received_on=day, reference=values["reference"], note=values["note"], invoice_ids=bills,
            )  # fmt: skip

        ways = [(_OLDEST, "the oldest open bills"), *((str(each.invoice_id), _open_words(each)) for each in opened)]
        due = chosen.balance if chosen is not None else account.owed
        fields = [
            Field("amount", "Amount", money_words(due) if due else "", required=True, hint="25.00", anew=True),
            Field("method", "By", "check", choices=_WAYS),
            Field("reference", "Reference", hint="number of the check, text of the transfer"),
            Field("day", "On", "today", required=True, hint="today, 24 nov"),
        ]
        if opened:
            first = str(chosen.invoice_id) if chosen is not None else _OLDEST
            fields.append(Field("to", "For", first, choices=(*ways, (_NONE, "no bill: to their credit"))))
        fields.append(Field("note", "Note", hint="for the office"))
        self.told(await self.ask(FormDialog(f"{name}: money came in", fields, save)))

    async def _grant(self, client_id: int, name: str, branch: str) -> None:
        from keydesk.operations.payments import grant_credit

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                cents = read_money(values["amount"])
            except Refusal as refusal:
                return refusal
            return await self.perform(
                grant_credit, client_id=client_id, branch=branch, cents=cents, note=values["note"]
            )

        fields = [
            Field("amount", "Amount", required=True, hint="5.00"),
            Field("note", "What for", required=True, hint="stands on their statement"),
        ]
        self.told(await self.ask(FormDialog(f"{name}: a credit", fields, save)))

    async def _refund(self, client_id: int, name: str, account: AccountRow) -> None:
        from keydesk.operations.payments import give_back

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                cents = read_money(values["amount"])
            except Refusal as refusal:
                return refusal
            return await self.perform(
                give_back, client_id=client_id, branch=account.branch_id, cents=cents, method=values["method"],
                reference=values["reference"], note=values["note"],
            )  # fmt: skip

        fields = [
            Field("amount", "Amount", money_words(account.refundable), required=True, anew=True),
            Field("method", "By", "check", choices=_WAYS),
            Field("reference", "Reference"),
            Field("note", "Note", hint="for the office"),
        ]
        self.told(await self.ask(FormDialog(f"{name}: money back", fields, save)))

    # -- sending and voiding -----------------------------------------------------------------------------------------

    async def send_one(self, bill: BillRow) -> None:
        """Send a draft, and at once to the client, onto paper or into a file."""
        from keydesk.db.queries.billing import bill_page
        from keydesk.operations.billing_send import send_invoices

        if bill.status != "draft":
            self.say(f"Bill {bill.number} is sent already; > prints or mails it again", "plain")
            return
        page = await self.look_up(bill_page, invoice_id=bill.invoice_id, branch=bill.branch_id)
        title = f"{bill.client}, {money_words(page.bill.total)}: send the bill how?"
        choices = [*self.ways_out(page), Choice(_NONE, "Only give it its number", "print or mail it later")]
        answer = await self.ask(PickDialog(title, choices))
        if answer is None:
            return
        done = await self.perform(send_invoices, bills=[(bill.invoice_id, page.bill.version)], branch=bill.branch_id)
        if self.told(done) and answer != _NONE:
            page = await self.look_up(bill_page, invoice_id=bill.invoice_id, branch=bill.branch_id)
            await self.bills_out([page], answer, also=getattr(done, "said", ""))

    async def void_one(self, bill: BillRow) -> None:
        """Make a bill void, or throw a draft away."""
        from keydesk.operations.billing import discard_draft
        from keydesk.operations.billing_send import void_invoice
        from keydesk.screens.dialogs.confirm import ConfirmDialog

        if bill.status == "draft":
            question = f"Throw the draft of {bill.client} away? Its visits wait for the next bill."
            if await self.ask(ConfirmDialog(question, yes="throw it away")):
                self.told(
                    await self.perform(
                        discard_draft, invoice_id=bill.invoice_id, version=bill.version, branch=bill.branch_id
                    )
                )
            return
        if bill.status == "void":
            self.say(f"Bill {bill.number} is void already", "plain")
            return
        lines = ["It keeps its number. Its visits wait for another bill; what was paid stands to their credit."]
        reason = await self.ask(ReasonDialog(f"Void bill {bill.number} of {bill.client}", go_on="void it", lines=lines))
        if reason is not None:
            done = await self.perform(
                void_invoice, invoice_id=bill.invoice_id, version=bill.version, reason=reason, branch=bill.branch_id
            )
            self.told(done)

    async def call_off(self, row: PaymentRow) -> None:
        """Call a payment off that was entered in error."""
        from keydesk.operations.payments import cancel_payment

        if row.cancelled:
            self.say("That was called off already", "plain")
            return
        question = f"Call off the {row.kind} of {money_words(row.cents)} of {row.client}"
        lines = ["It stays on the list with the reason. Its bills are open again."] if row.went_to else []
        reason = await self.ask(ReasonDialog(question, go_on="call it off", lines=lines))
        if reason is not None:
            self.told(
                await self.perform(
                    cancel_payment, payment_id=row.payment_id, version=row.version, reason=reason, branch=row.branch_id
                )
            )

    # -- to read -----------------------------------------------------------------------------------------------------

    async def show_payment(self, row: PaymentRow) -> None:
        """Where money went, and what is said of it."""
        from keydesk.screens.dialogs.notice import NoticeDialog

        today = dates.today(self.desk.now, self.zone)
        how = " ".join(filter(None, (METHODS.get(row.method, row.method), row.reference)))
        lines = [f"{dates.day(row.received_on, today=today)}   {how}".rstrip()]
        lines += [f"{money_words(cents)} to {number}" for number, cents in row.went_to]
        lines += [f"{money_words(row.rest)} stands to their credit"] if row.rest else []
        lines += [row.note] if row.note else []
        lines += [f"called off: {row.cancel_reason}"] if row.cancelled else []
        lines += [f"taken down by {row.by} as no. {row.payment_id}"]
        await self.ask(NoticeDialog(f"{row.client}: {row.kind} of {money_words(row.cents)}", lines))

    async def bill_history(self, bill: BillRow) -> None:
        """Who did what about a bill, newest first."""
        title = f"Bill {bill.number} · {bill.client}" if bill.status != "draft" else f"Draft · {bill.client}"
        await self._trail(title, "invoice", bill.invoice_id)

    async def payment_history(self, row: PaymentRow) -> None:
        """Who did what about money, newest first."""
        await self._trail(f"{row.kind.capitalize()} · {row.client}", "payment", row.payment_id)

    async def _trail(self, title: str, subject: str, subject_id: int) -> None:
        from keydesk.db.queries.history import change_ids
        from keydesk.screens.dialogs.trail import TrailDialog

        ids = await self.look_up(change_ids, subject=subject, subject_id=subject_id)
        await self.ask(TrailDialog(title, [self.changes_trail(ids, names={}, labels=_LABELS)]))


def _open_words(bill: BillRow) -> str:
    late = f", {bill.late_days} days late" if bill.late_days else ""
    return f"{bill.number}: {money_words(bill.balance)}{late}"
