"""How billing looks, at both sizes that everything works at (K9)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from at_the_till import FACILITY, TODAY, Till, till
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.operations.billing import add_bill_line
from keydesk.operations.billing_send import void_invoice
from keydesk.operations.payments import cancel_payment, grant_credit
from keydesk.screens.client import ClientPage
from robot import LARGE, SMALL, Robot

Picture = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def shop(office: Office) -> Till:
    """Rivera with every sort of bill and money; others with visits to bill, drafts and bills of every age."""
    shop = till(office)
    wrong = shop.bill(shop.rivera, 3100, issued_on=TODAY - timedelta(days=70))
    shop.did(void_invoice, invoice_id=wrong, version=None, reason="Wrong week")
    shop.bill(shop.rivera, 2500, 2750, issued_on=TODAY - timedelta(days=40))
    shop.pay(shop.rivera, 4000, reference="1201", received_on=TODAY - timedelta(days=20))
    typo = shop.pay(shop.rivera, 90000, method="cash", invoice_ids=[])
    shop.did(cancel_payment, payment_id=typo, reason="Typing error")
    shop.did(grant_credit, client_id=shop.rivera, cents=500, note="Late on the 12th", branch="in_home")
    for cents in (2500, 2500, 3000):
        shop.visit(shop.rivera, cents)
    shop.draft(shop.rivera)
    shop.did(add_bill_line, client_id=shop.rivera, kind="charge", text="Extra towels", cents=450, branch="in_home")
    shop.did(add_bill_line, client_id=shop.rivera, kind="credit", text="Ten visits, one free", cents=2500)
    shop.visit(shop.rivera, 2200)
    shop.visit(shop.rivera, 0)
    shop.visit(shop.rivera, 6000, branch=FACILITY)
    for name, days in (("Costa", 100), ("[/b] Łęcki & Daughters of the North Side", 55), ("Marsh", 2)):
        shop.bill(office.client(name, "Eva"), 4200, issued_on=TODAY - timedelta(days=days))
    shop.visit(shop.okafor, 2900, days_ago=6)
    shop.visit(shop.okafor, 2900, days_ago=2)
    return shop


def seen(shop: Till, snap_compare: Picture, size: tuple[int, int], act: Callable[[Robot], Awaitable[None]]) -> bool:
    """What is on the screen once something was done."""
    app = KeydeskApp(shop.office.desk)

    async def before(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        await robot.settle()
        await act(robot)
        await robot.pilot.pause(0.3)

    return snap_compare(app, run_before=before, terminal_size=size)


async def to_pane(robot: Robot, client_id: int) -> None:
    """The billing of a client."""
    page = ClientPage(client_id)
    await robot.app.push_screen(page)
    await robot.settle()
    await robot.press("8")
    await robot.sees("TO PAY")
    await robot.settle()


@SIZES
def test_the_billing_of_a_client(shop: Till, snap_compare: Picture, size: tuple[int, int]) -> None:
    """The balance on top, both sides, the draft, then bills and money; what is void or called off is quiet."""

    async def act(robot: Robot) -> None:
        await to_pane(robot, shop.rivera)

    assert seen(shop, snap_compare, size, act)


@SIZES
def test_a_draft(shop: Till, snap_compare: Picture, size: tuple[int, int]) -> None:
    """Its lines with charge and credit, what it comes to, to whom it goes."""

    async def act(robot: Robot) -> None:
        await to_pane(robot, shop.rivera)
        await robot.press("enter")
        await robot.sees("Total")
        await robot.settle()

    assert seen(shop, snap_compare, size, act)


@SIZES
def test_the_billing_of_the_office(shop: Till, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What is to bill, to send and to be paid, and how old that is."""

    async def act(robot: Robot) -> None:
        await robot.app.run_action("app.open_page('billing')")
        await robot.sees("open 164.50")
        await robot.settle()

    assert seen(shop, snap_compare, size, act)
