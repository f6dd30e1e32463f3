"""Bills, payments and what somebody owes, as rows. All texts as stored, all money in cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BillRow:
    """One bill without its lines.

    Attributes:
        number: as people read it; ``draft`` where it has none.
        status: ``draft``, ``sent``, ``paid`` or ``void``.
        issued_on: its day; of a draft the day on which it was begun.
        paid: what went to it so far.
        balance: what is to pay; nothing of a draft or a void bill.
        late_days: days since it was due; 0 where nothing is to pay or it is not due yet.
        visits: how many are on it.
    """

    invoice_id: int
    client_id: int
    client: str
    branch_id: str
    number: str
    status: str
    issued_on: date
    due_on: date | None
    total: int
    paid: int
    balance: int
    late_days: int
    age: str
    visits: int
    version: int
    note: str
    void_reason: str


@dataclass(frozen=True, slots=True)
class BillLineRow:
    """One line of a bill; a credit is below zero."""

    line_id: int
    kind: str
    visit_id: int | None
    day: date | None
    text: str
    cents: int


@dataclass(frozen=True, slots=True)
class BillPageRow:
    """One bill whole, as it is printed.

    Attributes:
        bill_to: name and address, a line each.
        email: of the client; empty where there is none.
        shares: day, what it is (``check 1201``), and cents of what went to it.
        today: the office's day.
    """

    bill: BillRow
    lines: tuple[BillLineRow, ...]
    shares: tuple[tuple[date, str, int], ...]
    bill_to: str
    email: str
    spoken: str
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Money that came in, a credit, or money that was given back.

    Attributes:
        kind: ``payment``, ``refund`` or ``credit``.
        by: who took it down.
        went_to: number and cents of each bill that it went to.
        rest: what of it stands to the client's credit; nothing of a refund or of what was called off.
    """

    payment_id: int
    client_id: int
    client: str
    branch_id: str
    kind: str
    cents: int
    received_on: date
    method: str
    reference: str
    note: str
    by: str
    cancelled: bool
    cancel_reason: str
    went_to: tuple[tuple[str, int], ...]
    rest: int
    version: int


@dataclass(frozen=True, slots=True)
class UnbilledRow:
    """Completed visits of one client that are on no bill.

    Attributes:
        visits, cents: those with a price.
        free: those without one, which no bill takes.
    """

    client_id: int
    client: str
    branch_id: str
    visits: int
    cents: int
    free: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What a client and one branch have between them.

    Attributes:
        owed: what is to pay of open bills.
        late: what of it is past its due day.
        credit: what stands to their credit.
        balance: ``owed`` without ``credit``; below zero is to their credit.
        refundable: what could be given back.
        unbilled: visits that wait for a bill; None without any.
        draft_id: the draft there is; None without one.
    """

    branch_id: str
    owed: int
    late: int
    credit: int
    balance: int
    refundable: int
    unbilled: UnbilledRow | None
    draft_id: int | None
    bills: tuple[BillRow, ...]
    payments: tuple[PaymentRow, ...]


@dataclass(frozen=True, slots=True)
class ClientBillingRow:
    """The billing of one client in one branch.

    Attributes:
        branches: those in which whoever looks may see it, the client's primary one first.
        account: of the branch that is looked at.
    """

    client_id: int
    name: str
    email: str
    today: date
    branches: tuple[str, ...]
    account: AccountRow


@dataclass(frozen=True, slots=True)
class OfficeBillingRow:
    """What is to bill, to send and to be paid in one branch.

    Attributes:
        ages: what is to pay, by the ages of :data:`keydesk.rules.billing.AGES`.
        credit: what stands to clients' credit altogether.
    """

    branch_id: str
    today: date
    unbilled: tuple[UnbilledRow, ...]
    drafts: tuple[BillRow, ...]
    open_bills: tuple[BillRow, ...]
    ages: tuple[int, ...]
    credit: int


@dataclass(frozen=True, slots=True)
class StatementRow:
    """An account over some days, as it is printed: what each line is, owed and paid apart.

    Attributes:
        lines: day, text, cents (below zero is paid), and what is owed after it.
    """

    client_id: int
    client: str
    spoken: str
    branch_id: str
    bill_to: str
    email: str
    first: date
    last: date
    opening: int
    lines: tuple[tuple[date, str, int, int], ...]
    closing: int
    today: date
    now: datetime
