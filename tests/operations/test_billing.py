"""Bills and payments, each in its own branch: seeds 003 and 004 in their own words, numbers, sums, races, undo."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from at_both_branches import KIM, SAM, VAL
from at_the_till import FACILITY, IN_HOME, TODAY, Till, till
from builders import Office
from keydesk.db.queries.accounts import client_billing, client_statement, office_billing, unbilled
from keydesk.db.queries.billing import bill_meant, bill_page, bills, payments
from keydesk.db.verify import verify
from keydesk.operations.billing import add_bill_line, change_bill_line, discard_draft, edit_draft, take_off_line
from keydesk.operations.billing_drafts import draft_invoice, draft_many
from keydesk.operations.billing_send import send_invoices, void_invoice
from keydesk.operations.merging import merge_clients
from keydesk.operations.payments import cancel_payment, give_back, grant_credit, take_payment, use_credit
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visit_states import complete_visits, reopen_visits
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


@pytest.fixture
def shop(office: Office) -> Till:
    """Two clients in both branches; nothing is billed yet."""
    return till(office)


# -- the seeds' own words ----------------------------------------------------------------------------------------------


def test_invoices_for_services_scheduled_in_the_in_home_branch_are_only_visible_on_the_in_home_side(shop: Till) -> None:
    """As the seed has it: an invoice of the In-Home branch will only be visible on the In-Home side."""
    home, away = shop.bill(shop.rivera, 2500), shop.bill(shop.rivera, 6000, branch=FACILITY)
    assert [each.number for each in shop.read(bills, at=IN_HOME)] == ["H-0001"]
    assert [each.number for each in shop.read(bills, at=FACILITY)] == ["F-0001"]
    for uid, sides in ((None, (IN_HOME, FACILITY)), (VAL, (FACILITY,))):
        page = shop.read(client_billing, uid=uid, at=FACILITY, client_id=shop.rivera)
        assert (page.branches, [each.number for each in page.account.bills]) == (sides, ["F-0001"])
    with pytest.raises(Refusal, match="may not make invoices"):
        shop.read(client_billing, uid=VAL, client_id=shop.rivera, branch=IN_HOME)
    for asked in ({"invoice_id": home}, {"invoice_id": 999}):
        with pytest.raises(Refusal, match="There is no bill number") as refused:
            shop.read(bill_page, uid=VAL, **asked)
        assert refused.value.code == "not_found"
    assert shop.read(bill_page, uid=VAL, invoice_id=away).bill.total == 6000
    with pytest.raises(Refusal, match="no bill"):
        shop.read(bill_meant, uid=VAL, text="H-0001")
    with pytest.raises(Refusal, match="There is no bill number"):
        shop.did(void_invoice, uid=VAL, invoice_id=home, version=None, reason="mine?")


def test_invoices_are_visible_when_viewing_their_profile_as_an_admin(shop: Till) -> None:
    """An admin sees them on the profile; whoever makes no bills sees none, on neither side."""
    shop.bill(shop.rivera, 2500)
    assert shop.read(client_billing, client_id=shop.rivera).account.bills[0].number == "H-0001"
    for query, asked in ((client_billing, {"client_id": shop.rivera}), (bills, {}), (payments, {}), (unbilled, {})):
        with pytest.raises(Refusal, match="Sam Ortega may not make invoices and take payments"):
            shop.read(query, uid=SAM, **asked)


def test_invoices_and_payments_are_handled_separately_for_each_system(shop: Till) -> None:
    """Money that came in on one side pays nothing on the other, for clear financial tracking."""
    shop.bill(shop.rivera, 2500)
    away = shop.bill(shop.rivera, 6000, branch=FACILITY)
    shop.pay(shop.rivera, 9000)
    home = shop.account(shop.rivera)
    assert (home.owed, home.credit, home.bills[0].status) == (0, 6500, "paid")
    other = shop.account(shop.rivera, FACILITY)
    assert (other.owed, other.credit, other.bills[0].status, other.payments) == (6000, 0, "sent", ())
    with pytest.raises(Refusal, match="There is no bill number"):
        shop.did(take_payment, client_id=shop.rivera, cents=100, method="cash", branch=IN_HOME, invoice_ids=[away])


def test_the_primary_branch_comes_first(shop: Till) -> None:
    """Whoever sees both sides begins on the client's primary one."""
    page = shop.read(client_billing, uid=KIM, client_id=shop.rivera)
    assert (page.branches, page.account.branch_id) == ((IN_HOME, FACILITY), IN_HOME)
    shop.office.work(
        lambda work: work.session.connection().exec_driver_sql("UPDATE client SET primary_branch = 'facility'")
    )
    page = shop.read(client_billing, uid=KIM, client_id=shop.rivera)
    assert (page.branches, page.account.branch_id) == ((FACILITY, IN_HOME), FACILITY)
    assert shop.read(client_billing, uid=KIM, at=IN_HOME, client_id=shop.rivera).account.branch_id == IN_HOME


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_a_draft_takes_all_completed_visits_at_the_price_they_were_booked_with(shop: Till) -> None:
    """One line each, with day, service, time and pets; nothing booked, called off, free, or of the other side."""
    shop.visit(shop.rivera, 2500, days_ago=3)
    shop.visit(shop.rivera, 3100, days_ago=1, pets="Biscuit, Olive")
    shop.visit(shop.rivera, 0, days_ago=2)
    shop.visit(shop.rivera, 9999, status="cancelled")
    shop.visit(shop.rivera, 9999, status="scheduled")
    shop.visit(shop.rivera, 6000, branch=FACILITY)
    shop.visit(shop.okafor, 1111)
    draft = shop.page(shop.draft(shop.rivera))
    assert [(each.day, each.text, each.cents) for each in draft.lines] == [
        (TODAY - timedelta(days=3), "Walk 08:30 · Biscuit", 2500),
        (TODAY - timedelta(days=1), "Walk 08:30 · Biscuit, Olive", 3100),
    ]
    assert (draft.bill.total, draft.bill.status, draft.bill.number) == (5600, "draft", "draft")
    assert draft.bill_to == "Ana Rivera\n12 Elm St\nSpringfield NE 68501"
    waiting = shop.account(shop.rivera).unbilled
    assert waiting is not None
    assert (waiting.visits, waiting.free) == (0, 1)


def test_what_is_billed_next_goes_onto_the_draft_that_there_is(shop: Till) -> None:
    """A client has one draft in a branch at a time, and a visit is on one bill only."""
    shop.visit(shop.rivera, 2500)
    first = shop.draft(shop.rivera)
    with pytest.raises(Refusal, match="No completed visit of Rivera, Ana in In-Home waits for a bill"):
        shop.draft(shop.rivera)
    shop.visit(shop.rivera, 3000)
    assert shop.draft(shop.rivera) == first
    assert shop.page(first).bill.total == 5500


def test_only_visits_of_the_days_that_were_asked_for(shop: Till) -> None:
    """The rest waits for its own bill."""
    for days in (40, 20, 5):
        shop.visit(shop.rivera, 1000 + days, days_ago=days)
    first, last = TODAY - timedelta(days=30), TODAY - timedelta(days=10)
    done = shop.did(draft_invoice, client_id=shop.rivera, first=first, last=last)
    assert [each.cents for each in shop.page(done.invoice_id).lines] == [1020]


def test_charges_and_credits_by_hand_and_lines_that_change(shop: Till) -> None:
    """A total is the sum of the lines that are on it, whatever happens to them."""
    visit = shop.visit(shop.rivera, 2500)
    draft = shop.draft(shop.rivera)
    shop.did(add_bill_line, client_id=shop.rivera, kind="charge", text="Extra towels", cents=450)
    shop.did(add_bill_line, client_id=shop.rivera, kind="credit", text="Loyal", cents=500, invoice_id=draft)
    assert shop.page(draft).bill.total == 2450
    line = shop.page(draft).lines[0]
    shop.did(change_bill_line, line_id=line.line_id, version=None, text="Walk, short", cents=2000)
    page = shop.page(draft)
    assert [(each.text, each.cents) for each in page.lines] == [
        ("Walk, short", 2000),
        ("Extra towels", 450),
        ("Loyal", -500),
    ]
    with pytest.raises(ChangedMeanwhile):
        shop.did(take_off_line, line_id=line.line_id, version=page.bill.version - 1)
    shop.did(take_off_line, line_id=line.line_id, version=page.bill.version)
    assert (shop.page(draft).bill.total, shop.page(draft).bill.visits) == (-50, 0)
    waiting = shop.account(shop.rivera).unbilled
    assert waiting is not None
    assert (waiting.visits, waiting.cents) == (1, 2500)
    with pytest.raises(Refusal, match="never below zero"):
        shop.did(send_invoices, bills=[(draft, None)])
    shop.did(edit_draft, invoice_id=draft, version=None, note="Thank you", bill_to="The Riveras\nPO Box 1")
    assert (shop.page(draft).bill.note, shop.page(draft).bill_to) == ("Thank you", "The Riveras\nPO Box 1")
    shop.did(discard_draft, invoice_id=draft, version=None)
    assert shop.bills() == ()
    assert shop.status(visit) == "completed"


def test_a_month_is_drafted_and_sent_at_once_and_taken_back_at_once(shop: Till) -> None:
    """All clients of the branch with something to bill, in the order of their names; one batch each, one undo each."""
    more = [shop.office.client(f"Client{number:02}", "A") for number in range(12)]
    for client_id in (shop.rivera, shop.okafor, *more):
        shop.visit(client_id, 2500, days_ago=2)
        shop.visit(client_id, 2750)
    done = shop.did(draft_many, branch=IN_HOME)
    assert (len(done.invoice_ids), done.visits, done.total_cents) == (14, 28, 14 * 5250)
    sent = shop.did(send_invoices, bills=[(each, None) for each in reversed(done.invoice_ids)])
    assert [each[0] for each in sent.lines] == [f"H-{number:04}" for number in range(1, 15)]
    assert [each[1] for each in sent.lines] == sorted(each[1] for each in sent.lines)
    shop.did(undo)
    assert {each.status for each in shop.bills()} == {"draft"}
    shop.did(undo)
    assert shop.bills() == ()
    assert verify(shop.office.path).problems == ()
    # The numbers were never used, and are given again.
    assert shop.page(shop.bill(shop.rivera)).bill.number == "H-0001"


# -- numbers -----------------------------------------------------------------------------------------------------------


def test_numbers_run_per_branch_without_gaps_and_void_bills_keep_theirs(shop: Till) -> None:
    """A void bill stays in the books; the next number is one more."""
    first = shop.bill(shop.rivera, 1000)
    shop.bill(shop.rivera, 1000, branch=FACILITY)
    shop.bill(shop.okafor, 1000)
    shop.did(void_invoice, invoice_id=first, version=None, reason="Wrong client")
    again = shop.bill(shop.rivera)
    assert [each.number for each in shop.bills(branch=IN_HOME)] == ["H-0003", "H-0002", "H-0001"]
    assert [each.number for each in shop.bills(branch=FACILITY)] == ["F-0001"]
    void = shop.page(first)
    assert (void.bill.status, void.bill.void_reason, void.bill.total, void.bill.balance) == (
        "void", "Wrong client", 1000, 0,
    )  # fmt: skip
    assert len(void.lines) == 1
    assert shop.page(again).lines[0].visit_id == void.lines[0].visit_id


def test_a_number_is_found_as_people_write_it(shop: Till) -> None:
    """With its letter on every side, alone on the side that is looked at."""
    home, away = shop.bill(shop.rivera, 1000), shop.bill(shop.rivera, 1000, branch=FACILITY)
    assert shop.read(bill_meant, text="h-1") == home
    assert shop.read(bill_meant, text="1", at=FACILITY) == away
    with pytest.raises(Refusal, match="Which of the two: H-0001 or F-0001"):
        shop.read(bill_meant, text="1")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Several desks at the same moment: what each came to, a refusal among them."""
    ready = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(at: int, act: Callable[[], Any]) -> None:
        ready.wait(timeout=30)
        try:
            results[at] = act()
        except Refusal as refusal:
            results[at] = refusal

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_desks_at_once_bill_no_visit_twice_and_leave_no_gap(shop: Till) -> None:
    """Each visit is on one bill, each number is there once, whoever was quicker."""
    clients = [shop.office.client(f"Client{number}", "A") for number in range(6)]
    for client_id in clients:
        shop.visit(client_id, 2500)
    desks = [shop.office.desk(), shop.office.desk(KIM)]
    at_once(*(lambda desk=desk: desk.perform_now(draft_many, branch=IN_HOME) for desk in desks))
    drafts = [each.invoice_id for each in shop.bills()]
    assert len(drafts) == 6
    assert sum(each.visits for each in shop.bills()) == 6
    acts = [
        (lambda desk=desk, each=each: desk.perform_now(send_invoices, bills=[(each, None)]))
        for each in drafts
        for desk in desks
    ]
    done = at_once(*acts)
    assert sum(isinstance(each, Refusal) for each in done) == 6
    assert sorted(each.number for each in shop.bills()) == [f"H-{number:04}" for number in range(1, 7)]


def test_two_payments_for_one_bill_never_pay_it_twice_without_a_word(shop: Till) -> None:
    """The second is told that it is paid, or, where no bill was chosen, that it stands to their credit."""
    bill = shop.bill(shop.rivera, 2500)
    desks = [shop.office.desk(), shop.office.desk(KIM)]

    def pay(desk: Any, **more: Any) -> Any:
        return desk.perform_now(take_payment, client_id=shop.rivera, cents=2500, method="cash", branch=IN_HOME, **more)

    done = at_once(*(lambda desk=desk: pay(desk, invoice_ids=[bill]) for desk in desks))
    refused = [each for each in done if isinstance(each, Refusal)]
    assert [each.message for each in refused] == [
        "H-0001 is paid already. Look again, and choose what the money is for."
    ]
    assert refused[0].code == "changed"
    assert "25.00 stands to their credit" in pay(desks[0]).said
    account = shop.account(shop.rivera)
    assert (account.owed, account.credit, account.balance) == (0, 2500, -2500)


# -- money -------------------------------------------------------------------------------------------------------------


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


# -- statements and the office -----------------------------------------------------------------------------------------


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


# -- visits that are on a bill -----------------------------------------------------------------------------------------


def test_a_visit_on_a_bill_is_not_called_back_or_priced_anew_without_a_word(shop: Till) -> None:
    """The client has the bill in hand: it is void first, or the visit is taken off the draft."""
    visit = shop.visit(shop.rivera, 2500)
    draft = shop.draft(shop.rivera)
    with pytest.raises(Refusal, match="is on a draft of a bill"):
        shop.did(reopen_visits, visit_ids=[visit])
    shop.did(send_invoices, bills=[(draft, None)])
    for act, wanted in (
        (reopen_visits, {"visit_ids": [visit]}),
        (change_visit, {"visit_id": visit, "version": None, "fields": {"price_cents": 100}}),
        (change_visit, {"visit_id": visit, "version": None, "fields": {"day": TODAY}}),
    ):
        with pytest.raises(Refusal, match="is on bill H-0001"):
            shop.did(act, **wanted)
    shop.did(change_visit, visit_id=visit, version=None, fields={"note": "Gate sticks"})
    shop.did(void_invoice, invoice_id=draft, version=None, reason="Wrong price")
    shop.did(change_visit, visit_id=visit, version=None, fields={"price_cents": 100})
    shop.did(reopen_visits, visit_ids=[visit])
    with pytest.raises(Refusal, match="not done any more"):
        undo_of(shop, void_invoice)


def test_that_a_visit_is_done_is_not_taken_back_once_it_is_on_a_bill(shop: Till) -> None:
    """Neither by u."""
    visit = shop.visit(shop.rivera, 2500, status="scheduled")
    shop.did(complete_visits, visit_ids=[visit])
    shop.draft(shop.rivera)
    with pytest.raises(Refusal, match="is on a draft of a bill"):
        undo_of(shop, complete_visits)
    assert shop.status(visit) == "completed"


# -- undo --------------------------------------------------------------------------------------------------------------


def undo_of(shop: Till, operation: Any) -> Any:
    """Takes back the last batch of an operation, whatever came after it."""
    found = shop.read(
        lambda reading: (
            reading.session.connection()
            .exec_driver_sql(f"SELECT max(id) FROM batch WHERE verb = '{operation.__name__}'")
            .scalar()
        )
    )
    return shop.did(undo, batch_id=found)


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


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_done_is_taken_back_step_by_step(shop: Till, seed: int) -> None:
    """A random day at the till, undone in the reverse order: after each step all is as before, and sums hold."""
    chance = random.Random(seed)
    for _ in range(6):
        shop.visit(shop.rivera, chance.randint(500, 4000), days_ago=chance.randint(1, 9))
    befores = []
    for _ in range(20):
        before = state(shop)
        batch = last_batch(shop)
        try:
            act(shop, chance)
        except Refusal:
            assert state(shop) == before
            continue
        require_sums(shop)
        if last_batch(shop) > batch:
            befores.append(before)
    for before in reversed(befores):
        shop.did(undo)
        assert state(shop) == before
        require_sums(shop)
    assert verify(shop.office.path).problems == ()


def last_batch(shop: Till) -> int:
    """The number of what was done last."""
    asked = "SELECT max(id) FROM batch"
    return int(shop.read(lambda reading: reading.session.connection().exec_driver_sql(asked).scalar()))


def act(shop: Till, chance: random.Random) -> None:
    """One thing that somebody does at the till."""
    listed = shop.bills(shop.rivera)
    drafts = [each.invoice_id for each in listed if each.status == "draft"]
    lines = [line.line_id for each in drafts for line in shop.page(each).lines]
    sent = [each.invoice_id for each in listed if each.status in {"sent", "paid"}]
    money = [each.payment_id for each in shop.payments(shop.rivera) if not each.cancelled]
    cents = chance.randint(1, 5000)
    acts: list[Callable[[], Any]] = [
        lambda: shop.did(draft_invoice, client_id=shop.rivera, last=TODAY - timedelta(days=chance.randint(0, 9))),
        lambda: shop.did(
            add_bill_line, client_id=shop.rivera, kind=chance.choice(["charge", "credit"]), text="By hand", cents=cents
        ),
        lambda: shop.did(change_bill_line, line_id=chance.choice(lines), version=None, cents=cents, text="Changed"),
        lambda: shop.did(take_off_line, line_id=chance.choice(lines), version=None),
        lambda: shop.did(edit_draft, invoice_id=chance.choice(drafts), version=None, note=f"note {cents}"),
        lambda: shop.did(discard_draft, invoice_id=chance.choice(drafts), version=None),
        lambda: shop.did(send_invoices, bills=[(chance.choice(drafts), None)]),
        lambda: shop.did(void_invoice, invoice_id=chance.choice(sent), version=None, reason="Because"),
        lambda: shop.did(take_payment, client_id=shop.rivera, cents=cents, method="cash"),
        lambda: shop.did(grant_credit, client_id=shop.rivera, cents=cents, note="Kindness"),
        lambda: shop.did(give_back, client_id=shop.rivera, cents=cents // 3 + 1, method="cash"),
        lambda: shop.did(use_credit, client_id=shop.rivera),
        lambda: shop.did(cancel_payment, payment_id=chance.choice(money), reason="Wrong"),
    ]
    try:
        chance.choice(acts)()
    except IndexError:
        # There is nothing yet of which one could be chosen.
        return


def require_sums(shop: Till) -> None:
    """No cent is lost: what is owed and what stands to their credit is what was billed and what came in."""
    bills_, lines, money, shares = state(shop)
    billed = sum(each[4] for each in bills_ if each[3] in {"sent", "paid"})
    came = sum(-each[2] if each[1] == "refund" else each[2] for each in money)
    account = shop.account(shop.rivera)
    assert account.balance == billed - came
    assert account.credit >= 0
    assert account.owed == billed - sum(each[2] for each in shares)
    drafts = sum(each[4] for each in bills_ if each[3] == "draft")
    assert drafts + billed == sum(each[3] for each in lines if each[0] in live(shop))
    numbers = sorted(each[2] for each in bills_ if each[2] is not None)
    assert numbers == list(range(1, len(numbers) + 1))
    for each in account.bills:
        assert (each.status == "paid") == (each.number != "draft" and each.status != "void" and each.balance == 0)


def live(shop: Till) -> set[int]:
    """The bills that are not void."""
    return {each.invoice_id for each in shop.bills(shop.rivera) if each.status != "void"}


# -- two profiles of one household -------------------------------------------------------------------------------------


def test_bills_and_payments_go_along_when_two_profiles_become_one(shop: Till) -> None:
    """Under their numbers; and back again, unless money or a visit of the one is on a bill of the other by then."""
    bill = shop.bill(shop.okafor, 2500)
    shop.pay(shop.okafor, 1000)
    visit = shop.visit(shop.rivera, 3000)
    before = state(shop)
    shop.did(merge_clients, into_id=shop.rivera, client_id=shop.okafor, settled=True)
    account = shop.account(shop.rivera)
    assert [(each.number, each.balance) for each in account.bills] == [("H-0001", 1500)]
    assert account.payments[0].client_id == shop.rivera
    undo_of(shop, merge_clients)
    assert state(shop) == before
    shop.did(merge_clients, into_id=shop.rivera, client_id=shop.okafor, settled=True)
    draft = shop.draft(shop.rivera)
    shop.did(send_invoices, bills=[(draft, None)])
    shop.pay(shop.rivera, 4500)
    assert [shop.page(each).bill.status for each in (bill, draft)] == ["paid", "paid"]
    with pytest.raises(Refusal) as refused:
        undo_of(shop, merge_clients)
    assert any("money of the one" in each for each in refused.value.details)
    assert shop.status(visit) == "completed"
