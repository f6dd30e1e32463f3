"""The office's billing in one branch: visits to bill, drafts to send, open bills and how old they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import Static

from keydesk.commands import BACK, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.billing import money_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.billing_verbs import BILLING_PATIENT, MONEY, OUT, SEND, VOID, BillingVerbs
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.tick import TickDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.billing_cells import OFFICE_COLUMNS, OfficeLine, office_ages, office_head, office_lines
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.billing import BillRow, OfficeBillingRow

_BILL: Final = Permission.BILL
_KINDS: Final = ("", "waiting", "draft", "open")
_SAID: Final = {"": "Everything", "waiting": "Only visits to bill", "draft": "Only drafts", "open": "Only open bills"}
_PREVIEW: Final = (
    Column("client", "CLIENT", 24, weight=3, sortable=False),
    Column("what", "WHAT", 12, weight=1, sortable=False),
    Column("amount", "AMOUNT", 11, align="right", cut="never", sortable=False),
)


class BillingScreen(ShortListScreen[OfficeLine], BillingVerbs):
    """Stands on the clients and goes back to them."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "billing.tcss"
    COLUMNS = OFFICE_COLUMNS
    HINT = "filter: a client, a number, draft, late"
    NOTHING = "Everything is billed and paid"
    PATIENT: ClassVar[frozenset[str]] = BILLING_PATIENT | {"draft_all", "send_all", "owner", "kind"}
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("bills", OPEN, "The bill with its lines, or the client's billing"),
        Command("bills.draft_all", "A", "draft_all", "draft all", "Drafts for all who have visits to bill", _BILL),
        Command("bills.send_all", "S", "send_all", "send all", "Send the drafts, all of them or those ticked", _BILL),
        on_screen("bills", NEW, "A draft for the client under the cursor", _BILL),
        SEND,
        MONEY,
        VOID,
        OUT,
        Command("bills.kind", "F", "kind", "only some", "Visits to bill, drafts, open bills, or everything"),
        Command("bills.owner", "O", "owner", "client", "The billing of this client"),
        on_screen("bills", HISTORY, "Who did what about this bill, and when"),
        on_screen("bills", FILTER, "Show only what contains the words typed"),
        on_screen("bills", BACK, "Clear the filter; then back to the clients"),
    )

    def __init__(self) -> None:
        """Make the page; nothing is fetched before it is shown."""
        super().__init__()
        self._kind = ""
        self.shown_office: OfficeBillingRow | None = None

    def compose_body(self) -> ComposeResult:
        """The sums, how old what is open is, the list."""
        yield Static("", id="billing-head", markup=False)
        yield Static("", id="billing-ages", markup=False)
        yield FilterBox(self._narrow, hint=self.HINT, classes="short-filter")
        yield self.TABLE(self.COLUMNS)

    def on_mount(self) -> None:
        """Which verbs there are depends on the line."""
        self.follow_cursor()

    def concerned_by(self, changes: Changes) -> bool:
        """Bills, money, and visits that were made."""
        return changes.touch("invoice", "payment", "visit", "client", "office")

    async def reload(self) -> None:
        """Read it anew, the cursor on the same line."""
        from keydesk.db.queries.accounts import office_billing

        page = self.shown_office = await self.look_up(office_billing)
        self.query_one("#billing-head", Static).update(office_head(page))
        self.query_one("#billing-ages", Static).update(office_ages(page))
        lines = ((key, line, cells) for key, line, cells in office_lines(page) if self._kind in {"", line.kind})
        words = "Every completed visit is billed, and every bill is paid." if not self._kind else "There is none."
        self.put_rows(lines, words=words)
        self.refresh_bindings()

    # -- what a verb is about ----------------------------------------------------------------------------------------

    @property
    def here(self) -> OfficeLine | None:
        """What the cursor is on; nothing is said where there is nothing."""
        current = self.table.current if self.is_mounted else None
        return self._rows.get(current) if current is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each verb is for its own sort of line."""
        page, line = self.shown_office, self.here
        kind = line.kind if line is not None else ""
        if action == "draft_all" and (page is None or not any(each.visits for each in page.unbilled)):
            return None
        if action == "send_all" and (page is None or not page.drafts):
            return None
        wants = {"new": {"waiting"}, "send": {"draft"}, "void": {"draft", "open"}, "history": {"draft", "open"}}
        if action in wants and kind not in wants[action]:
            return None
        if action in {"money", "owner"} and line is None:
            return None
        return super().check_action(action, parameters)

    # -- one line ----------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The bill, or the client's billing."""
        line = self.row
        if line is not None and line.bill is not None:
            from keydesk.screens.bill import BillScreen

            self.app.push_screen(BillScreen(line.bill.invoice_id, line.bill.branch_id))
        elif line is not None:
            self.action_owner()

    def action_owner(self) -> None:
        """The billing pane of the client's page."""
        line = self.row
        if line is None:
            return
        from keydesk.screens.client import BILLING, ClientPage

        page = ClientPage(line.client_id)
        self.app.push_screen(page)
        page.action_pane(BILLING)

    def action_new(self) -> None:
        """A draft for one client."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.billing_drafts import draft_invoice

        line, page = self.row, self.shown_office
        if line is not None and page is not None:
            self.told(await self.perform(draft_invoice, client_id=line.client_id, branch=page.branch_id))

    def action_send(self) -> None:
        """Send the draft under the cursor."""
        self.patiently(self._send_draft())

    async def _send_draft(self) -> None:
        line = self.row
        if line is not None and line.bill is not None:
            await self.send_one(line.bill)

    def action_money(self) -> None:
        """Money of this client."""
        self.patiently(self._money())

    async def _money(self) -> None:
        from keydesk.db.queries.accounts import account

        line, page = self.row, self.shown_office
        if line is not None and page is not None:
            found = await self.look_up(account, client_id=line.client_id, branch=page.branch_id)
            name = line.bill.client if line.bill is not None else line.waiting.client if line.waiting else ""
            await self.take_money(line.client_id, name, found, line.bill)

    def action_void(self) -> None:
        """Void the bill, or throw the draft away."""
        self.patiently(self._void())

    async def _void(self) -> None:
        line = self.row
        if line is not None and line.bill is not None:
            await self.void_one(line.bill)

    def action_history(self) -> None:
        """Who did what about this bill."""
        self.patiently(self._history())

    async def _history(self) -> None:
        line = self.row
        if line is not None and line.bill is not None:
            await self.bill_history(line.bill)

    def action_kind(self) -> None:
        """Only one sort of lines, or all."""
        self._kind = _KINDS[(_KINDS.index(self._kind) + 1) % len(_KINDS)]
        self.say(_SAID[self._kind], "plain")
        self.request_reload()

    # -- all at once -------------------------------------------------------------------------------------------------

    def action_draft_all(self) -> None:
        """Drafts for everybody, or for those who stay ticked."""
        self.patiently(self._draft_all())

    async def _draft_all(self) -> None:
        from keydesk.operations.billing_drafts import draft_many

        page = self.shown_office
        waiting = [each for each in page.unbilled if each.visits] if page is not None else []
        if page is None or not waiting:
            return
        rows = [(each.client, counted(each.visits, "visit"), money_words(each.cents)) for each in waiting]
        total = money_words(sum(each.cents for each in waiting))
        chosen = await self.ask(TickDialog(f"Drafts for {counted(len(waiting), 'client')}, {total}", _PREVIEW, rows))
        if not chosen:
            return
        self.say(f"Making {counted(len(chosen), 'draft')} …", "plain")
        ids = [waiting[each].client_id for each in chosen]
        self.told(await self.perform(draft_many, via="bulk", branch=page.branch_id, client_ids=ids))

    def action_send_all(self) -> None:
        """Send the drafts, all of them or those that stay ticked."""
        self.patiently(self._send_all())

    async def _send_all(self) -> None:
        from keydesk.operations.billing_send import send_invoices

        page = self.shown_office
        if page is None or not page.drafts:
            return
        drafts = page.drafts
        rows = [(each.client, counted(each.visits, "visit"), money_words(each.total)) for each in drafts]
        total = money_words(sum(each.total for each in drafts))
        chosen = await self.ask(TickDialog(f"Send {counted(len(drafts), 'bill')}, {total}", _PREVIEW, rows))
        if not chosen:
            return
        ways = [Choice("", "Only give them their numbers", "print or mail them later")]
        ways = [*self.ways_out(None, "to each who has an address"), *ways]
        title = f"{counted(len(chosen), 'bill')}: send how? Numbers run in the order of the names"
        how = await self.ask(PickDialog(title, ways))
        if how is None:
            return
        self.say(f"Sending {counted(len(chosen), 'bill')} …", "plain")
        bills = [(drafts[each].invoice_id, drafts[each].version) for each in chosen]
        done = await self.perform(send_invoices, via="bulk", bills=bills, branch=page.branch_id)
        if isinstance(done, Refusal):
            if done.details:
                from keydesk.screens.dialogs.notice import NoticeDialog

                await self.ask(NoticeDialog(done.message, done.details))
            return
        self.told(done)
        if how:
            await self.all_out(done.invoice_ids, page.branch_id, how, also=done.said)

    def action_out(self) -> None:
        """The bill under the cursor, or all that are open."""
        self.patiently(self._out())

    async def _out(self) -> None:
        line, page = self.here, self.shown_office
        if page is None:
            return
        bill: BillRow | None = line.bill if line is not None else None
        choices = []
        if bill is not None:
            name = f"Bill {bill.number}" if bill.status != "draft" else "The draft"
            choices.append(Choice("one", f"{name}, {bill.client}", money_words(bill.total)))
        if page.open_bills:
            many = counted(len(page.open_bills), "open bill")
            choices.append(Choice("all", f"All {many}", money_words(sum(page.ages))))
        answer = await self.ask(PickDialog("What goes out?", choices, empty="No bill is open.\n\nS sends drafts"))
        if answer == "one" and bill is not None:
            await self.print_bill(bill)
        elif answer == "all":
            how = await self.ask(PickDialog("All open bills: how?", self.ways_out(None, "to each who has an address")))
            if how is not None:
                await self.all_out([each.invoice_id for each in page.open_bills], page.branch_id, how)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()
