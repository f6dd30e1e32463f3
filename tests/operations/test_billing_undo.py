"""Bills and what is around them: visits that are on one, undo step by step, two profiles of one household."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from at_the_till import TODAY, Till, state, till, undo_of
from builders import Office
from keydesk.db.queries.importing import feed_id
from keydesk.db.verify import verify
from keydesk.importing.drafts import Origin
from keydesk.importing.items import FieldChange, ImportPlan, Item
from keydesk.operations.billing import add_bill_line, change_bill_line, discard_draft, edit_draft, take_off_line
from keydesk.operations.billing_drafts import draft_invoice
from keydesk.operations.billing_send import send_invoices, void_invoice
from keydesk.operations.importing import apply_import
from keydesk.operations.merging import merge_clients
from keydesk.operations.payments import cancel_payment, give_back, grant_credit, take_payment, use_credit
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visit_states import complete_visits, reopen_visits
from keydesk.rules.refusal import Refusal


@pytest.fixture
def shop(office: Office) -> Till:
    """Two clients in both branches; nothing is billed yet."""
    return till(office)


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


def test_a_file_changes_nothing_that_a_bill_tells_of(shop: Till) -> None:
    """A calendar that calls a billed visit off, or moves it, is told; its note comes through."""
    visit = shop.visit(shop.rivera, 2500)
    other = shop.visit(shop.okafor, 2500)
    shop.draft(shop.rivera)
    changes = (FieldChange("status", "completed", "cancelled"), FieldChange("note", "", "ring twice"))
    items = tuple(
        Item("visit", "change", Origin("c.ics", 1), "A visit", target=each, changes=changes) for each in (visit, other)
    )
    feed = shop.read(feed_id)
    done = shop.did(apply_import, plan=ImportPlan(("calendar",), ("c.ics",), items, Counter(), feed_id=feed))
    assert "1 visit is on a bill and stays as it is" in done.said
    assert (shop.status(visit), shop.status(other)) == ("completed", "cancelled")
