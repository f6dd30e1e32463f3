"""Reports about money counted again in plain SQL, and bills on paper: an address, and nothing about keys."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from at_the_till import FACILITY, IN_HOME, TODAY, Till, till
from builders import MORNING, Office
from decoding import needs_poppler
from keydesk.db.queries.accounts import client_statement
from keydesk.db.queries.outbox import outbox_mail
from keydesk.mail.message import Sender, message_of
from keydesk.operations.billing_mail import Papers, mail_bills
from keydesk.operations.clients import edit_client
from keydesk.operations.mail import claim_mail, settle_mail
from keydesk.reports.bill_paper import bills_pdf, statement_pdf
from keydesk.reports.registry import build_report
from keydesk.rules.office import OfficeSettings
from keydesk.rules.refusal import Refusal

SETTINGS = OfficeSettings(
    office_name="Łódź Pet Care", office_address="1 Mill Road; Springfield", invoice_note="Checks to us."
)


@pytest.fixture
def shop(office: Office) -> Till:
    """Bills of several ages, paid in part, on both sides; a key of Rivera's."""
    shop = till(office)
    office.safe("Front", rows=1, columns=2)
    office.key(shop.rivera, code="K7MT", label="front door")
    for days, cents in ((95, 1100), (70, 1300), (40, 1700), (5, 1900), (1, 2300)):
        shop.bill(shop.rivera, cents, issued_on=TODAY - timedelta(days=days))
    shop.bill(shop.okafor, 2900)
    shop.bill(shop.okafor, 7000, branch=FACILITY)
    shop.pay(shop.rivera, 2000)
    shop.pay(shop.okafor, 5000, method="cash")
    shop.visit(shop.okafor, 3100)
    return shop


def told(shop: Till, name: str, at: str | None = IN_HOME, **texts: str) -> list[dict[str, Any]]:
    """A report by name, its rows by column."""
    report = shop.read(build_report, at=at, name=name, texts=texts)
    return list(report.records())


def sql(shop: Till, statement: str) -> list[tuple[Any, ...]]:
    """Plain SQL."""
    return list(
        shop.read(lambda reading: [tuple(row) for row in reading.session.connection().exec_driver_sql(statement)])
    )


def test_the_aging_is_what_plain_sql_counts(shop: Till) -> None:
    """Each client's open bills by the days since they were due, less what was paid of each."""
    rows = {row["client"]: row for row in told(shop, "open-balances")}
    counted = sql(
        shop,
        "SELECT c.last_name, sum(i.total_cents - coalesce((SELECT sum(s.amount_cents) FROM payment_share s "
        "WHERE s.invoice_id = i.id), 0)) FROM invoice i JOIN client c ON c.id = i.client_id "
        "WHERE i.branch_id = 'in_home' AND i.status IN ('sent', 'paid') GROUP BY c.id",
    )
    assert {name.split(",")[0]: row["owed_cents"] for name, row in rows.items()} == dict(counted)
    rivera = rows["Rivera, Ana"]
    ages = [rivera[each] for each in ("current_cents", "days_30_cents", "days_60_cents", "days_90_cents")]
    assert ages == [4200, 1700, 400, 0]
    assert rows["Okafor, Ben"]["credit_cents"] == 2100
    assert rivera["balance_cents"] == 6300


def test_each_report_is_of_the_branch_that_is_looked_at(shop: Till) -> None:
    """In-Home's, Facility's, or both with a column that says which."""
    for name, home, away in (("invoices", 6, 1), ("payments", 2, 0), ("unbilled-visits", 1, 0)):
        assert [len(told(shop, name, at)) for at in (IN_HOME, FACILITY, None)] == [home, away, home + away]
    assert {row["branch"] for row in told(shop, "invoices", None)} == {"In-Home", "Facility"}
    assert [row["balance_cents"] for row in told(shop, "statement", client="rivera")][-1] == 6300
    with pytest.raises(Refusal, match="A statement is of one branch"):
        told(shop, "statement", None, client="rivera")


@needs_poppler
def test_a_bill_on_paper_has_an_address_and_nothing_about_keys(shop: Till, tmp_path: Path) -> None:
    """Name and address as of its sending, each line, what was paid and what is to pay; as pdftotext reads it."""
    bill = next(each for each in shop.bills(shop.rivera) if each.number == "H-0002")
    shop.did(edit_client, client_id=shop.rivera, version=None, fields={"street": "99 Elsewhere"})
    path = tmp_path / "bill.pdf"
    path.write_bytes(bills_pdf([shop.page(bill.invoice_id)], SETTINGS, both=True))
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    for words in ("Łódź Pet Care", "1 Mill Road", "H-0002", "Ana Rivera", "12 Elm St", "In-Home", "13.00", "4.00"):
        assert words in text
    assert "Checks to us." in text
    assert "Elsewhere" not in text
    codes = {code for row in sql(shop, "SELECT tag_code FROM key_copy UNION SELECT code FROM key") for code in row}
    assert not codes & set(re.findall(r"[\w-]+", text))


@needs_poppler
def test_long_bills_go_on_over_pages_and_hostile_words_are_words(shop: Till, tmp_path: Path) -> None:
    """Headings again on each page, every line once, the sums at the end; markup and escapes are shown as they are."""
    for number in range(90):
        shop.visit(shop.rivera, 100 + number, pets="[/b] \x1b[31mRex\u202e" if number == 40 else f"Pet{number}")
    draft = shop.page(shop.draft(shop.rivera))
    path = tmp_path / "bill.pdf"
    path.write_bytes(bills_pdf([draft], SETTINGS))
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert text.count("page ") == text.count("Amount") >= 3
    assert sum(text.count(f"Pet{number}\n") + text.count(f"Pet{number} ") for number in range(90)) == 89
    assert "[/b]" in text
    assert "\x1b" not in text
    told_sum = next(line for line in text.splitlines() if line.strip().startswith("Total"))
    assert told_sum.split()[-1] == f"{sum(range(100, 190)) / 100:,.2f}"


@needs_poppler
def test_a_statement_on_paper_ends_with_what_is_owed(shop: Till, tmp_path: Path) -> None:
    """Opening balance, bills, payments, closing balance."""
    row = shop.read(client_statement, at=IN_HOME, client_id=shop.rivera, first=TODAY - timedelta(days=60), last=TODAY)
    path = tmp_path / "statement.pdf"
    path.write_bytes(statement_pdf(row, SETTINGS))
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert re.search(r"Balance before +24\.00", text)
    assert re.search(r"To pay +63\.00", text)


def test_a_mailed_bill_is_attached_until_it_is_sent_and_its_mail_tells_no_amount(shop: Till) -> None:
    """Messages are read by people who see no bills, so the amount is in the PDF alone."""
    bill = next(each for each in shop.bills(shop.okafor) if each.branch_id == IN_HOME)
    document = bills_pdf([shop.page(bill.invoice_id)], SETTINGS)
    done = shop.did(mail_bills, papers=[Papers(bill.invoice_id, document)])
    (mail_id,) = done.mail_ids
    mail = shop.read(outbox_mail, mail_id=mail_id)
    wire = message_from_bytes(message_of(mail, Sender("Us", "us@example.com"), at=MORNING).as_bytes(), policy=default)
    (attached,) = wire.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (f"{bill.number}.pdf", document)
    ((logged,),) = sql(shop, "SELECT subject || body FROM message")
    assert bill.number in logged
    assert not re.search(r"\d\.\d\d", logged + mail.text)
    shop.did(claim_mail, claim="run")
    shop.did(settle_mail, mail_id=mail_id, claim="run", outcome="sent")
    assert sql(shop, "SELECT status, attachment FROM outbox") == [("sent", None)]


def test_who_has_no_address_is_told_and_stops_nobodys_mail(shop: Till) -> None:
    """Rivera has none; Okafor's bill goes."""
    papers = [Papers(each.invoice_id, b"%PDF") for each in shop.bills(branch=IN_HOME) if each.status == "sent"]
    done = shop.did(mail_bills, papers=[papers[0], *(each for each in papers[1:])])
    assert set(done.without) == {"Rivera, Ana"}
    with pytest.raises(Refusal, match="no e-mail address"):
        shop.did(mail_bills, papers=papers[-1:])
