"""`keydesk invoice`, `payment`, `statement` and their lists: a month of one client, from visits to a statement."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from at_both_branches import in_facility, switch_on
from builders import MORNING
from shell import Keydesk, Shop

RIVERA = 1
YESTERDAY = MORNING.date() - timedelta(days=1)


@pytest.fixture
def billed(shop: Shop) -> Shop:
    """Rivera had two visits yesterday, for 25.00 and 30.00; Okafor one for 22.00."""
    for client_id, cents in ((RIVERA, 2500), (RIVERA, 3000), (3, 2200)):
        shop.office.visit(client_id, None, YESTERDAY, status="completed", price_cents=cents)
    return shop


def listed(keydesk: Keydesk, *command: str) -> list[dict[str, Any]]:
    """A list as JSON."""
    found: list[dict[str, Any]] = json.loads(keydesk(*command, "--json").out)
    return found


@pytest.mark.usefixtures("billed")
def test_a_month_from_the_shell(keydesk: Keydesk, tmp_path: Path) -> None:
    """Drafted, charged, sent, paid in part, told in a statement; each as JSON, CSV and PDF where it has them."""
    rehearsed = json.loads(keydesk("invoice", "new", "--all", "--dry-run", "--json").out)
    assert (rehearsed["visits"], rehearsed["total_cents"], rehearsed["dry_run"]) == (3, 7700, True)
    assert listed(keydesk, "invoices") == []
    assert "2 visits, 55.00" in keydesk("invoice", "new", "rivera").err
    assert "comes to 59.50" in keydesk("invoice", "charge", "rivera", "Towels", "4.5").err
    assert "comes to 54.50" in keydesk("invoice", "charge", "rivera", "Loyal", "5", "--credit").err
    sent = json.loads(keydesk("invoice", "send", "rivera", "--op-id", "x1", "--json").out)
    assert sent["total_cents"] == 5450
    assert json.loads(keydesk("invoice", "send", "rivera", "--op-id", "x1", "--json").out)["repeated"]
    document = json.loads(keydesk("invoice", "show", "h1", "--json").out)
    assert (document["number"], document["status"], document["balance_cents"]) == ("H-0001", "sent", 5450)
    assert [each["amount_cents"] for each in document["lines"]] == [2500, 3000, 450, -500]
    assert keydesk("payment", "add", "rivera", "20", "--by", "check", "--reference", "1201").code == 0
    refused = keydesk("payment", "add", "rivera", "12.345", "--by", "cash")
    assert (refused.code, refused.out) == (1, "")
    assert "12.345" in refused.err
    (bill,) = listed(keydesk, "invoices", "--state", "open")
    assert (bill["paid_cents"], bill["balance_cents"]) == (2000, 3450)
    assert "To pay: 34.50." in keydesk("invoice", "show", "H-0001").out
    lines = list(csv.DictReader(keydesk("statement", "rivera", "--csv").out.splitlines()))
    assert [each["balance_cents"] for each in lines] == ["0", "5450", "3450"]
    for command in (("invoice", "pdf", "H-0001"), ("statement", "rivera")):
        path = tmp_path / f"{command[0]}.pdf"
        assert keydesk(*command, "-o", str(path)).code == 0
        assert path.read_bytes().startswith(b"%PDF")
        assert path.stat().st_mode & 0o077 == 0
    assert "has no draft" in keydesk("invoice", "show", "rivera").err
    (paid,) = listed(keydesk, "payments")
    assert keydesk("payment", "cancel", str(paid["payment_id"]), "--reason", "typo").code == 0
    assert "open again" not in keydesk("payment", "refund", "rivera", "5", "--by", "cash").err
    assert keydesk("invoice", "void", "1", "--reason", "wrong week").code == 0
    assert "2 visits, 55.00" in keydesk("invoice", "new", "rivera").err
    assert "the draft of Rivera, Ana is thrown away" in keydesk("undo").out
    for name, many in (("invoices", 1), ("invoice_lines", 4), ("payments", 1)):
        rows = list(csv.DictReader(keydesk("export", name).out.splitlines()))
        assert len(rows) == many
        assert all(row["branch"] == "in_home" for row in rows)


def test_money_is_never_guessed_between_the_branches(billed: Shop, keydesk: Keydesk) -> None:
    """Where somebody bills in both, a command that writes is told which; lists have both, or one."""
    switch_on(billed.office)
    in_facility(billed.office, RIVERA)
    billed.office.visit(RIVERA, None, YESTERDAY, status="completed", price_cents=6000, branch_id="facility")
    billed.office.close()
    for command in (
        ("invoice", "new", "rivera"),
        ("invoice", "new", "--all"),
        ("payment", "add", "rivera", "5", "--by", "cash"),
        ("statement", "rivera"),
    ):
        refused = keydesk(*command)
        assert refused.code == 1
        assert "--branch facility" in refused.err
    assert "1 visit, 60.00" in keydesk("invoice", "new", "rivera", "--branch", "facility").err
    assert keydesk("invoice", "send", "rivera", "--branch", "facility").code == 0
    assert [each["branch"] for each in listed(keydesk, "invoices")] == ["Facility"]
    assert listed(keydesk, "invoices", "--branch", "in_home") == []
    away = keydesk("invoice", "show", "F-0001", "--branch", "in_home")
    assert (away.code, away.out) == (1, "")
    assert "There is no bill" in away.err


@pytest.mark.usefixtures("billed")
@pytest.mark.parametrize(
    "command",
    [
        ("invoice", "send"),
        ("invoice", "send", "--all"),
        ("invoice", "send", "okafor"),
        ("invoice", "new"),
        ("invoice", "show", "H-0099"),
        ("invoice", "show", "[/b] 1' OR '1"),
        ("invoice", "charge", "rivera", "x", "-5"),
        ("invoice", "charge", "rivera", "", "5"),
        ("payment", "add", "rivera", "5", "--by", "bitcoin"),
        ("payment", "add", "rivera", "5", "--by", "cash", "--for", "H-0099"),
        ("payment", "add", "nobody", "5", "--by", "cash"),
        ("payment", "cancel", "99999999999999999999", "--reason", "x"),
        ("payment", "refund", "rivera", "5", "--by", "cash"),
        ("statement", "rivera", "--from", "today", "--to", "yesterday"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_clear_line(keydesk: Keydesk, command: tuple[str, ...]) -> None:
    """And nothing is written."""
    refused = keydesk(*command)
    assert refused.code in {1, 2}
    assert refused.out == ""
    assert refused.err.count("\n") == 1
    assert listed(keydesk, "invoices") == []
