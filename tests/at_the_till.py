"""An office that bills, with Facility switched on and two clients in both branches, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from at_both_branches import FACILITY, IN_HOME, both_branches, in_facility, service
from builders import MORNING, Office
from keydesk.db.models import Visit, table_of
from keydesk.db.queries.accounts import account
from keydesk.db.queries.billing import bill_page, bills, payments
from keydesk.db.rows.billing import AccountRow, BillPageRow, BillRow, PaymentRow
from keydesk.desk import Desk
from keydesk.operations.billing_drafts import draft_invoice
from keydesk.operations.billing_send import send_invoices
from keydesk.operations.payments import take_payment
from keydesk.operations.undo import undo

TODAY = MORNING.date()


@dataclass
class Till:
    """The office, its clients, and what is done at the till as its admin."""

    office: Office
    rivera: int
    okafor: int
    walk: int
    night: int
    desks: dict[int | None, Desk] = field(default_factory=dict)

    def did(self, operation: Any, *, uid: int | None = None, at: str | None = None, **wanted: Any) -> Any:
        """Does something at a desk that works in a branch, or in all that the person sees."""
        return self._desk(uid, at).perform_now(operation, **wanted)

    def read(self, query: Any, *, uid: int | None = None, at: str | None = None, **wanted: Any) -> Any:
        """Reads something at a desk that works in a branch, or in all that the person sees."""
        return self._desk(uid, at).look_up_now(query, **wanted)

    def _desk(self, uid: int | None, at: str | None) -> Desk:
        if uid not in self.desks:
            self.desks[uid] = self.office.desk(uid)
        self.desks[uid].work_in(at)
        return self.desks[uid]

    def visit(
        self, client_id: int, cents: int = 2500, *, days_ago: int = 1, branch: str = IN_HOME, **values: Any
    ) -> int:
        """A visit that was made, at the price that it was booked with."""
        known: dict[str, Any] = {
            "status": "completed",
            "price_cents": cents,
            "branch_id": branch,
            "service_id": self.night if branch == FACILITY else self.walk,
            "pets": "Biscuit",
            **values,
        }
        return self.office.visit(client_id, None, TODAY - timedelta(days=days_ago), **known)

    def draft(self, client_id: int, *, branch: str = IN_HOME) -> int:
        """A draft of all that waits for a bill."""
        return int(self.did(draft_invoice, client_id=client_id, branch=branch).invoice_id)

    def bill(self, client_id: int, *cents: int, branch: str = IN_HOME, issued_on: date | None = None) -> int:
        """A bill that is sent, for visits at these prices."""
        for each in cents:
            self.visit(client_id, each, branch=branch)
        invoice_id = self.draft(client_id, branch=branch)
        self.did(send_invoices, bills=[(invoice_id, None)], issued_on=issued_on)
        return invoice_id

    def pay(self, client_id: int, cents: int, *, branch: str = IN_HOME, **more: Any) -> int:
        """Money that came in."""
        done = self.did(take_payment, client_id=client_id, cents=cents, branch=branch, **{"method": "check", **more})
        return int(done.payment_id)

    def account(self, client_id: int, branch: str = IN_HOME) -> AccountRow:
        """What a client and a branch have between them."""
        found: AccountRow = self.read(account, client_id=client_id, branch=branch)
        return found

    def bills(self, client_id: int | None = None, **wanted: Any) -> Sequence[BillRow]:
        """Bills as they are listed."""
        found: Sequence[BillRow] = self.read(bills, client_id=client_id, **wanted)
        return found

    def page(self, invoice_id: int) -> BillPageRow:
        """One bill whole."""
        found: BillPageRow = self.read(bill_page, invoice_id=invoice_id)
        return found

    def payments(self, client_id: int) -> Sequence[PaymentRow]:
        """Money as it is listed."""
        found: Sequence[PaymentRow] = self.read(payments, client_id=client_id)
        return found

    def status(self, visit_id: int) -> str:
        """How a visit stands."""
        table = table_of(Visit)
        find = select(table.c.status).where(table.c.id == visit_id)
        return str(self.read(lambda reading: reading.session.execute(find).scalar_one()))


def till(office: Office) -> Till:
    """Rivera and Okafor, in both branches; nothing is billed yet."""
    both_branches(office)
    rivera = office.client("Rivera", "Ana", street="12 Elm St", city="Springfield", region="NE", zip="68501")
    okafor = office.client("Okafor", "Ben", email="ben@example.com")
    for each in (rivera, okafor):
        in_facility(office, each)
    return Till(office, rivera, okafor, walk=service(office, "Walk", IN_HOME), night=service(office, "Night", FACILITY))


def undo_of(shop: Till, operation: Any, *, uid: int | None = None) -> Any:
    """Takes back the last batch of an operation, whatever came after it."""
    asked = f"SELECT max(id) FROM batch WHERE verb = '{operation.__name__}'"
    found = shop.read(lambda reading: reading.session.connection().exec_driver_sql(asked).scalar())
    return shop.did(undo, uid=uid, batch_id=found)


def state(shop: Till) -> Any:
    """All bills, lines, shares and payments that count, without versions."""
    told = (
        "SELECT client_id, branch_id, number, status, total_cents, note FROM invoice WHERE number OR voided_at IS NULL",
        "SELECT invoice_id, visit_id, text, amount_cents FROM invoice_line WHERE NOT released ORDER BY id",
        "SELECT client_id, kind, amount_cents, method FROM payment WHERE NOT cancelled ORDER BY id",
        "SELECT payment_id, invoice_id, amount_cents FROM payment_share ORDER BY payment_id, invoice_id",
    )
    return shop.read(
        lambda reading: [[tuple(row) for row in reading.session.connection().exec_driver_sql(each)] for each in told]
    )
