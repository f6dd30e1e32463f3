"""Billing by keys, as somebody at the desk does it: a draft, a bill, money, the month's end, and the other side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from at_both_branches import KIM, MO
from at_the_till import FACILITY, TODAY, Till, till
from builders import Office
from keydesk.screens.bill import BillScreen
from keydesk.screens.billing import BillingScreen
from keydesk.screens.client import ClientPage
from keydesk.screens.client_billing import ClientBilling
from robot import SMALL, Robot, robot_at


@pytest.fixture
def shop(office: Office) -> Till:
    """Rivera with visits to bill on both sides."""
    shop = till(office)
    shop.visit(shop.rivera, 2500, days_ago=2)
    shop.visit(shop.rivera, 3000)
    shop.visit(shop.rivera, 6000, branch=FACILITY)
    return shop


@asynccontextmanager
async def pane(shop: Till, *, uid: int | None = None, size: tuple[int, int] = SMALL) -> AsyncIterator[Robot]:
    """Rivera's page, with what 8 shows."""
    async with robot_at(shop.office, mode="clients", size=size, uid=uid) as robot:
        await robot.until(lambda: robot.table.current is not None)
        robot.table.go_to(shop.rivera)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, ClientPage) and "Profile" in robot.text)
        await robot.settle()
        await robot.press("8")
        await robot.settle()
        yield robot


async def test_a_bill_from_visit_to_payment(shop: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """N drafts what was made, s sends it into a file, $ takes money for it, u takes the money back."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with pane(shop) as robot:
        await robot.sees("Rivera, Ana", "2 visits to bill, 55.00", "n bills what was done")
        await robot.press("n")
        await robot.hears("2 visits, 55.00, on a draft for Rivera, Ana")
        await robot.sees("Draft · 2 visits")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, BillScreen))
        await robot.sees("Walk 08:30 · Biscuit", "Total", "Ana Rivera, 12 Elm St, Springfield NE 68501")
        await robot.press("s")
        await robot.sees("Rivera, Ana, 55.00: send the bill how?", "Into a file")
        await robot.type("file")
        await robot.press("enter")
        await robot.hears("Bill H-0001 to Rivera, Ana: 55.00, due 08 Dec.")
        await robot.hears("bill-H-0001.pdf")
        assert (tmp_path / "bill-H-0001.pdf").read_bytes().startswith(b"%PDF")
        await robot.press("dollar_sign")
        await robot.sees("Money came in")
        await robot.press("enter")
        await robot.sees("H-0001: 55.00")
        await robot.type("20")
        await robot.press("ctrl+s")
        await robot.hears("20.00 from Rivera, Ana: 20.00 to H-0001.")
        await robot.sees("To pay", "35.00")
        await robot.press("u")
        await robot.hears("the payment of 20.00 is as it was")
        await robot.until(lambda: "35.00" not in robot.text)
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.screen, ClientBilling))
        await robot.sees("owes 55.00", "called off")


async def test_tab_turns_to_the_other_branch_and_back(shop: Till) -> None:
    """Whoever makes bills on both sides; what is done there stays there."""
    async with pane(shop, uid=KIM) as robot:
        await robot.sees("In-Home", "Facility", "2 visits to bill, 55.00")
        await robot.press("tab")
        await robot.sees("1 visit to bill, 60.00")
        await robot.press("n")
        await robot.hears("1 visit, 60.00, on a draft for Rivera, Ana")
        await robot.press("enter")
        await robot.sees("Night 08:30 · Biscuit", "Facility")
        await robot.press("escape", "tab")
        await robot.sees("2 visits to bill, 55.00")
        assert "Draft" not in robot.text
    assert [each.branch_id for each in shop.bills()] == [FACILITY]


async def test_staff_of_the_base_role_see_no_billing(shop: Till) -> None:
    """Neither the pane nor what 8 would show."""
    async with pane(shop, uid=MO) as robot:
        assert isinstance(robot.screen, ClientPage)
        assert "Bill" not in robot.text


async def test_a_draft_is_worked_on_line_by_line(shop: Till) -> None:
    """A charge and a credit by hand, another text and amount, a visit taken off, a note beneath."""
    draft = shop.draft(shop.rivera)
    async with pane(shop) as robot:
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.screen, BillScreen))
        await robot.settle()
        await robot.ask("plus")
        await robot.fill(text="Extra towels", amount="4.5")
        await robot.press("ctrl+s")
        await robot.hears("4.50 Extra towels")
        await robot.sees("59.50")
        await robot.ask("e")
        await robot.fill(amount="20")
        await robot.press("ctrl+s")
        await robot.sees("54.50")
        await robot.press("minus")
        await robot.hears("is off: the draft of Rivera, Ana comes to 34.50. It waits for the next bill.")
        await robot.ask("E")
        await robot.fill(note="Thank you")
        await robot.press("ctrl+s")
        await robot.sees("note", "Thank you")
    assert [each.cents for each in shop.page(draft).lines] == [3000, 450]


async def test_the_months_end(shop: Till) -> None:
    """A drafts for everybody, S sends them, with what is open by its age above; O is the client."""
    shop.visit(shop.okafor, 1000)
    shop.bill(shop.okafor, 7000, issued_on=TODAY - timedelta(days=60))
    shop.visit(shop.okafor, 1500)
    async with robot_at(shop.office, mode="clients") as robot:
        await robot.app.run_action("app.open_page('billing')")
        await robot.until(lambda: isinstance(robot.screen, BillingScreen))
        await robot.sees("to bill 70.00", "overdue 80.00", "31–60 80.00", "46 d late")
        await robot.press("A")
        await robot.sees("Drafts for 2 clients, 70.00", "2 of 2 ticked")
        await robot.press("enter")
        await robot.hears("2 drafts for 3 visits, 70.00.")
        await robot.press("S")
        await robot.sees("Send 2 bills, 70.00")
        await robot.press("enter")
        await robot.sees("2 bills: send how?")
        await robot.type("only")
        await robot.press("enter")
        await robot.hears("2 bills sent, H-0002 to H-0003: 70.00.")
        await robot.sees("drafts 0.00", "open 150.00")
        await robot.press("O")
        await robot.until(lambda: isinstance(robot.screen, ClientBilling))
        await robot.sees("Okafor, Ben", "80.00 overdue")
