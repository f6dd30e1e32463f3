"""Bills, each in its own branch: seeds 003 and 004 in their own words, drafts, numbers, and two desks at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from at_both_branches import KIM, SAM, VAL
from at_the_till import FACILITY, IN_HOME, TODAY, Till, state, till, undo_of
from builders import Office
from keydesk.db.queries.accounts import client_billing, unbilled
from keydesk.db.queries.billing import bill_meant, bill_page, bills, payments
from keydesk.db.verify import verify
from keydesk.operations.billing import add_bill_line, change_bill_line, discard_draft, edit_draft, take_off_line
from keydesk.operations.billing_drafts import draft_invoice, draft_many
from keydesk.operations.billing_send import send_invoices, void_invoice
from keydesk.operations.payments import cancel_payment, take_payment
from keydesk.operations.undo import undo
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


@pytest.fixture
def shop(office: Office) -> Till:
    """Two clients in both branches; nothing is billed yet."""
    return till(office)


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


def test_what_is_of_the_other_side_is_as_if_it_were_not_there(shop: Till) -> None:
    """For whoever bills on both and works on one, and whoever bills on one: by bill, payment, line, and by undo."""
    home, money = shop.bill(shop.rivera, 2500), shop.pay(shop.rivera, 100)
    shop.visit(shop.rivera, 3000)
    draft = shop.draft(shop.rivera)
    line = shop.page(draft).lines[0].line_id
    tries: list[tuple[Any, str, dict[str, Any]]] = [
        (void_invoice, "invoice_id", {"version": None, "reason": "x"}),
        (discard_draft, "invoice_id", {"version": None}),
        (edit_draft, "invoice_id", {"version": None, "note": "x"}),
        (cancel_payment, "payment_id", {"reason": "x"}),
        (take_off_line, "line_id", {"version": None}),
        (change_bill_line, "line_id", {"version": None, "cents": 1}),
    ]
    before = state(shop)
    for operation, name, asked in tries:
        for number in {"invoice_id": (home, draft), "payment_id": (money,), "line_id": (line,)}[name]:
            for who in ({"uid": None, "at": FACILITY}, {"uid": VAL, "at": None}):
                said = []
                for tried in (number, 999):
                    with pytest.raises(Refusal) as refused:
                        shop.did(operation, **who, **{name: tried}, **asked)
                    assert refused.value.code == "not_found"
                    said.append(refused.value.message.replace(str(tried), "N"))
                assert said[0] == said[1]
    for operation in (draft_invoice, send_invoices, take_payment):
        with pytest.raises(Refusal, match="There is no batch"):
            undo_of(shop, operation, uid=VAL)
    assert state(shop) == before
