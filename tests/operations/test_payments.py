"""Money in one branch: partial payments, credits, refunds, what was entered in error; statements and the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from at_the_till import FACILITY, IN_HOME, TODAY, Till, till
from builders import Office
from keydesk.db.queries.accounts import client_statement, office_billing
from keydesk.operations.billing_send import send_invoices, void_invoice
from keydesk.operations.payments import cancel_payment, give_back, grant_credit, take_payment, use_credit
from keydesk.rules.refusal import Refusal


@pytest.fixture
def shop(office: Office) -> Till:
    """Two clients in both branches; nothing is billed yet."""
    return till(office)


def test_partial_payments_and_what_is_left(shop: Till) -> None:
    """A bill is open until nothing is left of it; the rest of a payment goes to the next, and then to their credit."""
    old = shop.bill(shop.rivera, 5000, issued_on=TODAY - timedelta(days=50))
    new = shop.bill(shop.rivera, 3000)
    shop.pay(shop.rivera, 2000)
    assert [(shop.page(each).bill.status, shop.page(each).bill.balance) for each in (old, new)] == [
        ("sent", 3000),
        ("sent", 3000),
    ]
    shop.pay(shop.rivera, 7000, reference="1201")
    assert [shop.page(each).bill.status for each in (old, new)] == ["paid", "paid"]
    account = shop.account(shop.rivera)
    assert (account.owed, account.credit, account.refundable) == (0, 1000, 1000)
    assert account.payments[0].went_to == (("H-0001", 3000), ("H-0002", 3000))
    assert [each[1] for each in shop.page(new).shares] == ["check 1201"]


def test_credit_goes_to_the_next_bill_when_it_is_sent(shop: Till) -> None:
    """Money that stands there is used without anybody asking for it, and it is said."""
    shop.pay(shop.rivera, 4000)
    shop.visit(shop.rivera, 2500)
    draft = shop.draft(shop.rivera)
    done = shop.did(send_invoices, bills=[(draft, None)])
    assert "25.00 of their credit went to it" in done.said
    assert shop.page(draft).bill.status == "paid"
    assert shop.account(shop.rivera).credit == 1500


def test_a_void_bill_gives_back_what_was_paid_to_it(shop: Till) -> None:
    """It stands to their credit, and goes where somebody says."""
    bill = shop.bill(shop.rivera, 2500)
    shop.pay(shop.rivera, 2500)
    done = shop.did(void_invoice, invoice_id=bill, version=None, reason="Sitter never came")
    assert "25.00 stands to their credit" in done.said
    assert shop.account(shop.rivera).credit == 2500
    other = shop.bill(shop.rivera)
    assert shop.page(other).bill.status == "paid"
    with pytest.raises(Refusal, match="is void already"):
        shop.did(void_invoice, invoice_id=bill, version=None, reason="again")


def test_a_refund_is_never_above_what_was_paid(shop: Till) -> None:
    """What went to bills, and a credit that the office granted, is not given back."""
    shop.bill(shop.rivera, 2500)
    shop.did(grant_credit, client_id=shop.rivera, cents=3000, note="Late sitter")
    with pytest.raises(Refusal, match="Nothing of what was paid"):
        shop.did(give_back, client_id=shop.rivera, cents=100, method="cash")
    shop.pay(shop.rivera, 2000)
    with pytest.raises(Refusal, match=r"No more than 20\.00"):
        shop.did(give_back, client_id=shop.rivera, cents=2001, method="cash")
    shop.did(give_back, client_id=shop.rivera, cents=1500, method="check", reference="77")
    account = shop.account(shop.rivera)
    assert (account.credit, account.refundable, account.balance) == (1000, 500, -1000)
    with pytest.raises(Refusal, match="Call off the refund first"):
        shop.did(cancel_payment, payment_id=account.payments[1].payment_id, reason="bounced")


def test_a_payment_entered_in_error_is_called_off_and_its_bills_are_open_again(shop: Till) -> None:
    """It stays on the list with its reason, and counts for nothing."""
    bill = shop.bill(shop.rivera, 2500)
    payment = shop.pay(shop.rivera, 4000)
    assert shop.page(bill).bill.status == "paid"
    done = shop.did(cancel_payment, payment_id=payment, reason="Wrong client")
    assert "open again: H-0001" in done.said
    account = shop.account(shop.rivera)
    assert (account.owed, account.credit, account.payments[0].cancelled) == (2500, 0, True)
    with pytest.raises(Refusal, match="called off already"):
        shop.did(cancel_payment, payment_id=payment, reason="again")


def test_credit_is_used_for_the_bills_that_were_chosen(shop: Till) -> None:
    """And for no others."""
    old, new = shop.bill(shop.rivera, 2500), shop.bill(shop.rivera, 1500)
    done = shop.did(take_payment, client_id=shop.rivera, cents=2000, method="card", branch=IN_HOME, invoice_ids=[])
    assert done.rest == 2000
    shop.did(use_credit, client_id=shop.rivera, branch=IN_HOME, invoice_ids=[new])
    assert [shop.page(each).bill.balance for each in (old, new)] == [2500, 0]
    assert shop.account(shop.rivera).credit == 500
    shop.did(use_credit, client_id=shop.rivera, branch=IN_HOME)
    assert [shop.page(each).bill.balance for each in (old, new)] == [2000, 0]
    with pytest.raises(Refusal, match="Nothing stands to the credit"):
        shop.did(use_credit, client_id=shop.rivera, branch=IN_HOME)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cents": 0},
        {"cents": -5},
        {"cents": 10**12},
        {"method": "bitcoin"},
        {"received_on": TODAY + timedelta(days=1)},
        {"reference": "x" * 300},
    ],
)
def test_money_that_cannot_be_is_refused(shop: Till, wrong: dict[str, Any]) -> None:
    """Nothing, less than nothing, too much, tomorrow's, and what nobody pays with."""
    with pytest.raises(Refusal):
        shop.did(take_payment, **{"client_id": shop.rivera, "cents": 100, "method": "cash", **wrong})
    assert shop.payments(shop.rivera) == ()


def test_a_client_without_a_place_in_the_branch_is_not_billed_there(shop: Till) -> None:
    """Somebody who was never at Facility has no account there."""
    costa = shop.office.client("Costa", "Eva")
    with pytest.raises(Refusal, match="Costa, Eva has no place in Facility"):
        shop.did(take_payment, client_id=costa, cents=100, method="cash", branch=FACILITY)


def test_a_statement_has_opening_balance_each_thing_and_closing_balance(shop: Till) -> None:
    """Bills, payments, credits and refunds of one branch; what was called off was never there."""
    shop.bill(shop.rivera, 9000, branch=FACILITY)
    shop.bill(shop.rivera, 5000, issued_on=TODAY - timedelta(days=60))
    shop.pay(shop.rivera, 2000, received_on=TODAY - timedelta(days=40))
    gone = shop.pay(shop.rivera, 111)
    shop.did(cancel_payment, payment_id=gone, reason="typo")
    shop.pay(shop.rivera, 4000, reference="1201")
    shop.did(give_back, client_id=shop.rivera, cents=500, method="cash", branch=IN_HOME)
    told = shop.read(
        client_statement, branch=IN_HOME, client_id=shop.rivera, first=TODAY - timedelta(days=45), last=TODAY
    )
    assert (told.opening, told.closing) == (5000, -500)
    assert [each[1:] for each in told.lines] == [
        ("Payment, check", -2000, 3000),
        ("Payment, check 1201", -4000, -1000),
        ("Refund, cash", 500, -500),
    ]
    assert told.closing == shop.account(shop.rivera).balance


def test_the_office_sees_what_is_to_bill_to_send_and_to_be_paid(shop: Till) -> None:
    """Of the branch in which the session works, with the ages of what is open."""
    for days, cents in ((100, 100), (60, 200), (20, 400), (0, 800)):
        shop.bill(shop.rivera, cents, issued_on=TODAY - timedelta(days=days))
    shop.visit(shop.okafor, 2500)
    shop.visit(shop.okafor, 6000, branch=FACILITY)
    shop.pay(shop.okafor, 300)
    page = shop.read(office_billing, at=IN_HOME)
    assert [(each.client, each.visits, each.cents) for each in page.unbilled] == [("Okafor, Ben", 1, 2500)]
    assert page.ages == (800, 400, 200, 100, 0)
    assert (len(page.open_bills), page.credit, page.drafts) == (4, 300, ())
    assert [each.cents for each in shop.read(office_billing, at=FACILITY).unbilled] == [6000]
