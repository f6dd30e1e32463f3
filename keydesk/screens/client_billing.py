"""What a client and a branch have between them: a pane of the client's page, with a side for each branch (K9)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from keydesk.commands import BACK, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.billing import money_words
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.screens.billing_verbs import BILLING_PATIENT, CHARGE, MONEY, OUT, SEND, VOID, BillingVerbs
from keydesk.screens.client_around import pane_verbs
from keydesk.screens.client_quick import QUICK
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.billing_cells import ACCOUNT_COLUMNS, AccountLine, account_head, account_lines, sides
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.pane_tabs import PaneTabs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.billing import BillRow, ClientBillingRow
    from keydesk.widgets.pane_tabs import Pane

_BILL = Permission.BILL
PANE = "8"


class ClientBilling(ShortListScreen[AccountLine], BillingVerbs, ClientVerbs):
    """Bills and money of one client in one branch, the newest first; Tab turns to the other branch."""

    TAB: ClassVar[str] = "Clients"
    PANE: ClassVar[str] = PANE
    CSS_PATH = "billing.tcss"
    COLUMNS = ACCOUNT_COLUMNS
    HINT = "filter: a number, a check, paid, late"
    NOTHING = "Nothing is billed yet: n bills what was done"
    PATIENT: ClassVar[frozenset[str]] = BILLING_PATIENT | {"quick"}
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("bills", OPEN, "The bill with its lines, or where money went"),
        on_screen("bills", NEW, "Bill the visits that were made: onto a draft", _BILL),
        SEND,
        MONEY,
        CHARGE,
        VOID,
        OUT,
        Command("bills.side", "tab", "side", "other branch", "The bills of the other branch"),
        QUICK,
        on_screen("bills", HISTORY, "Who did what about this bill or this money, and when"),
        on_screen("bills", FILTER, "Show only what contains the words typed"),
        *pane_verbs(PANE),
        on_screen("bills", BACK, "Clear the filter; then back to the page"),
    )

    def __init__(self, client_id: int, panes: Sequence[Pane], to_pane: Callable[[str], None]) -> None:
        """Make the pane of one client.

        Args:
            client_id: whose.
            panes: the panes of the page that it stands on.
            to_pane: shows another pane of the page, which is in sight again by then.
        """
        super().__init__()
        self._client_id = client_id
        self._panes = tuple(panes)
        self._to_pane = to_pane
        self._side: str | None = None
        self.shown_billing: ClientBillingRow | None = None

    def compose_body(self) -> ComposeResult:
        """What they owe, the panes, the sides, the list."""
        yield Static("", id="billing-head", markup=False)
        yield PaneTabs()
        yield Static("", id="billing-sides", markup=False)
        yield FilterBox(self._narrow, hint=self.HINT, classes="short-filter")
        yield self.TABLE(self.COLUMNS)

    def on_mount(self) -> None:
        """The panes are those of the page."""
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self._panes, self.PANE
        self.query_one("#billing-sides").display = False
        self.follow_cursor()

    def client_in_hand(self) -> int | None:
        """The client whose page it is."""
        return self._client_id

    def concerned_by(self, changes: Changes) -> bool:
        """Bills, money, and visits that were made."""
        return changes.touch("invoice", "payment", "visit", "client", "office", "staff")

    async def reload(self) -> None:
        """Read the account anew, the cursor on the same line."""
        from keydesk.db.queries.accounts import client_billing

        side = self._side
        page = await self.look_up(client_billing, client_id=self._client_id, branch=side)
        if side != self._side:
            # Somebody turned to the other side while this was read; that reading is on its way.
            return
        self.shown_billing = page
        self.query_one("#billing-head", Static).update(account_head(page.name, page.account))
        shown = self.query_one("#billing-sides", Static)
        shown.display = len(page.branches) > 1
        shown.update(sides(page.branches, page.account.branch_id))
        waiting = page.account.unbilled
        some = waiting is not None and waiting.visits > 0
        todo = "n bills what was done." if some else "+ bills a charge; $ takes money."
        self.put_rows(account_lines(page.account, today=page.today), words=f"Nothing is billed yet.\n\n{todo}")
        self.refresh_bindings()
        due = money_words(page.account.owed) + " due" if page.account.late else ""
        tabs = self.query_one(PaneTabs)
        tabs.panes = tuple(replace(each, trouble=due) if each.key == self.PANE else each for each in self._panes)

    # -- what a verb is about ----------------------------------------------------------------------------------------

    @property
    def here(self) -> AccountLine | None:
        """What the cursor is on; nothing is said where there is nothing."""
        current = self.table.current if self.is_mounted else None
        return self._rows.get(current) if current is not None else None

    def _draft(self) -> BillRow | None:
        """The draft under the cursor, or the one that there is."""
        page, line = self.shown_billing, self.here
        if line is not None and line.bill is not None and line.bill.status == "draft":
            return line.bill
        drafts = [each for each in page.account.bills if each.status == "draft"] if page is not None else []
        return drafts[0] if drafts else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another side only where there are two, and only what is there is voided or opened."""
        page = self.shown_billing
        if action == "side":
            return page is not None and len(page.branches) > 1
        if action in {"void", "history"} and self.here is None:
            return None
        if action == "send" and self._draft() is None:
            return None
        return super().check_action(action, parameters)

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_side(self) -> None:
        """To the other branch."""
        page = self.shown_billing
        if page is None or len(page.branches) < 2:  # noqa: PLR2004 - two branches
            return
        self._side = next(each for each in page.branches if each != page.account.branch_id)
        self.say(f"Bills of {BRANCH_WORDS[self._side]}", "plain")
        self.request_reload()

    def action_open(self) -> None:
        """The bill, or where money went."""
        line = self.row
        if line is None:
            return
        if line.bill is not None:
            from keydesk.screens.bill import BillScreen

            self.app.push_screen(BillScreen(line.bill.invoice_id, line.bill.branch_id))
        elif line.payment is not None:
            self.patiently(self.show_payment(line.payment))

    def action_new(self) -> None:
        """Visits onto a draft."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.billing_drafts import draft_invoice

        page = self.shown_billing
        if page is not None:
            self.told(await self.perform(draft_invoice, client_id=self._client_id, branch=page.account.branch_id))

    def action_charge(self) -> None:
        """A charge or a credit."""
        self.patiently(self._charge())

    async def _charge(self) -> None:
        page = self.shown_billing
        if page is not None:
            await self.add_charge(self._client_id, page.name, page.account.branch_id, self._draft())

    def action_money(self) -> None:
        """Money came in, goes back, or a credit."""
        self.patiently(self._money())

    async def _money(self) -> None:
        page, line = self.shown_billing, self.here
        if page is not None:
            await self.take_money(self._client_id, page.name, page.account, line.bill if line is not None else None)

    def action_send(self) -> None:
        """Send the draft."""
        self.patiently(self._send_draft())

    async def _send_draft(self) -> None:
        draft = self._draft()
        if draft is not None:
            await self.send_one(draft)

    def action_void(self) -> None:
        """Void, throw away, call off."""
        self.patiently(self._void())

    async def _void(self) -> None:
        line = self.row
        if line is not None and line.bill is not None:
            await self.void_one(line.bill)
        elif line is not None and line.payment is not None:
            await self.call_off(line.payment)

    def action_out(self) -> None:
        """A bill or a statement out."""
        self.patiently(self._out())

    async def _out(self) -> None:
        page, line = self.shown_billing, self.here
        if page is None:
            return
        bill = line.bill if line is not None else None
        if bill is not None:
            name = f"Bill {bill.number}" if bill.status != "draft" else "The draft"
            choices = [Choice("bill", name, money_words(bill.total)), Choice("statement", "A statement", page.name)]
            answer = await self.ask(PickDialog("What goes out?", choices))
        else:
            answer = "statement"
        if answer == "bill" and bill is not None:
            await self.print_bill(bill)
        elif answer == "statement":
            await self.print_statement(self._client_id, page.name, page.email, page.account.branch_id)

    def action_history(self) -> None:
        """Who did what about it."""
        self.patiently(self._history())

    async def _history(self) -> None:
        line = self.row
        if line is not None and line.bill is not None:
            await self.bill_history(line.bill)
        elif line is not None and line.payment is not None:
            await self.payment_history(line.payment)

    def action_pane(self, pane: str) -> None:
        """Back to the page, to another of its panes."""
        if pane != self.PANE:
            self.app.pop_screen()
            self._to_pane(pane)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
