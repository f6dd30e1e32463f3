"""One bill with its lines: a draft is worked on here, one that is sent stays as the client has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.billing import BillLineRow
from keydesk.rules.billing import money_words, read_money
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.billing_verbs import BILLING_PATIENT, CHARGE, MONEY, OUT, SEND, VOID, BillingVerbs
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.billing_cells import BILL_COLUMNS, bill_foot, bill_head, bill_lines
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import Field
from keydesk.widgets.plain_table import ShutTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.billing import BillPageRow

_BILL = Permission.BILL


class BillScreen(ShortListScreen[BillLineRow | None], BillingVerbs):
    """The lines, what they come to, what was paid. Stands on the list that it was opened from."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "billing.tcss"
    TABLE = ShutTable
    COLUMNS = BILL_COLUMNS
    HINT = "filter: a service, a pet, a day"
    NOTHING = "Put the cursor on a line of the bill"
    PATIENT: ClassVar[frozenset[str]] = BILLING_PATIENT | {"off", "terms"}
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("bills", OPEN, "Change the line of the draft", _BILL, "change"),
        on_screen("bills", EDIT, "Change the line of the draft", _BILL),
        CHARGE,
        Command("bills.off", "minus", "off", "take off", "Take the line off the draft; a visit waits", _BILL),
        SEND,
        MONEY,
        VOID,
        OUT,
        Command("bills.terms", "E", "terms", "note", "Whom the draft goes to, and what stands beneath it", _BILL),
        on_screen("bills", HISTORY, "Who did what about this bill, and when"),
        on_screen("bills", FILTER, "Show only what contains the words typed"),
        on_screen("bills", BACK, "Clear the filter; then back to the list"),
    )

    def __init__(self, invoice_id: int, branch: str) -> None:
        """Make the page of one bill of a branch; nothing is fetched before it is shown."""
        super().__init__()
        self._invoice_id = invoice_id
        self._branch = branch
        self.shown_bill: BillPageRow | None = None

    def compose_body(self) -> ComposeResult:
        """Which bill, its lines, to whom it goes."""
        yield Static("", id="billing-head", markup=False)
        yield FilterBox(self._narrow, hint=self.HINT, classes="short-filter")
        yield self.TABLE(self.COLUMNS)
        yield Static("", id="billing-foot", markup=False)

    def on_mount(self) -> None:
        """Which verbs there are depends on the line."""
        self.follow_cursor()

    def concerned_by(self, changes: Changes) -> bool:
        """The bill, and money that goes to it."""
        return changes.touch("invoice", "payment", "client", "office")

    async def reload(self) -> None:
        """Read the bill anew; a draft that was thrown away is left."""
        from keydesk.db.queries.billing import bill_page

        try:
            page = await self.look_up(bill_page, invoice_id=self._invoice_id, branch=self._branch)
        except Refusal:
            if self.shown_bill is None:
                raise
            if self.app.screen is self:
                super().action_back()
            return
        self.shown_bill = page
        self.query_one("#billing-head", Static).update(bill_head(page))
        self.query_one("#billing-foot", Static).update(bill_foot(page))
        self.put_rows(bill_lines(page))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A bill that is sent stays as it is."""
        page = self.shown_bill
        if page is not None:
            draft = page.bill.status == "draft"
            if action in {"open", "edit", "off", "charge", "send", "terms"} and not draft:
                return None
            if action == "void" and page.bill.status == "void":
                return None
            current = self.table.current if self.is_mounted else None
            if action in {"open", "edit", "off"} and (current is None or current < 0):
                return None
        return super().check_action(action, parameters)

    # -- lines -------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """As e; greyed out for what is sent."""
        if self.check_action("open", ()):
            self.action_edit()

    def action_edit(self) -> None:
        """Change the line under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.operations.billing import change_bill_line

        line, page = self.row, self.shown_bill
        if line is None or page is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                cents = read_money(values["amount"], zero=line.kind == "visit")
            except Refusal as refusal:
                return refusal
            done = await self.perform(
                change_bill_line,
                line_id=line.line_id,
                version=version,
                text=values["text"],
                cents=cents,
                branch=self._branch,
            )
            if isinstance(done, ChangedMeanwhile):
                # What changed is somewhere on the bill, which has no fields of this form's.
                return Refusal(f"{done.message} Esc leaves this form.", code="changed")
            return done

        fields = [
            Field("text", "What for", line.text, required=True),
            Field("amount", "Taken off" if line.cents < 0 else "Amount", money_words(abs(line.cents)), required=True),
        ]
        note = "The visit keeps its own price." if line.kind == "visit" else ""
        form = FormDialog("A line of the draft", fields, save, version=page.bill.version, note=note)
        self.told(await self.ask(form))

    def action_off(self) -> None:
        """Take the line off."""
        self.patiently(self._off())

    async def _off(self) -> None:
        from keydesk.operations.billing import take_off_line

        line, page = self.row, self.shown_bill
        if line is not None and page is not None:
            self.told(
                await self.perform(take_off_line, line_id=line.line_id, version=page.bill.version, branch=self._branch)
            )

    def action_charge(self) -> None:
        """A charge or a credit."""
        self.patiently(self._charge())

    async def _charge(self) -> None:
        page = self.shown_bill
        if page is not None:
            await self.add_charge(page.bill.client_id, page.bill.client, page.bill.branch_id, page.bill)

    def action_terms(self) -> None:
        """Whom it goes to, and the note."""
        self.patiently(self._terms())

    async def _terms(self) -> None:
        from keydesk.operations.billing import edit_draft

        page = self.shown_bill
        if page is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            return await self.perform(
                edit_draft, invoice_id=page.bill.invoice_id, version=version, note=values["note"],
                bill_to=values["bill_to"], branch=self._branch,
            )  # fmt: skip

        fields = [
            Field("note", "Note beneath", page.bill.note, lines=True),
            Field("bill_to", "Goes to", page.bill_to, lines=True, hint="empty: the client with their address"),
        ]
        form = FormDialog(f"The draft of {page.bill.client}", fields, save, version=page.bill.version)
        self.told(await self.ask(form))

    # -- the bill as a whole -----------------------------------------------------------------------------------------

    def action_money(self) -> None:
        """Money for this bill first."""
        self.patiently(self._money())

    async def _money(self) -> None:
        from keydesk.db.queries.accounts import account

        page = self.shown_bill
        if page is not None:
            bill = page.bill
            found = await self.look_up(account, client_id=bill.client_id, branch=bill.branch_id)
            await self.take_money(bill.client_id, bill.client, found, bill)

    def action_send(self) -> None:
        """Send it."""
        self.patiently(self._send_draft())

    async def _send_draft(self) -> None:
        if self.shown_bill is not None:
            await self.send_one(self.shown_bill.bill)

    def action_void(self) -> None:
        """Void it, or throw the draft away."""
        self.patiently(self._void())

    async def _void(self) -> None:
        if self.shown_bill is not None:
            await self.void_one(self.shown_bill.bill)

    def action_out(self) -> None:
        """On paper, as PDF, by mail."""
        self.patiently(self._out())

    async def _out(self) -> None:
        if self.shown_bill is not None:
            await self.print_bill(self.shown_bill.bill)

    def action_history(self) -> None:
        """Who did what about it."""
        self.patiently(self._history())

    async def _history(self) -> None:
        if self.shown_bill is not None:
            await self.bill_history(self.shown_bill.bill)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
