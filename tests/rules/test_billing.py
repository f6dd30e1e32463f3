"""Money in whole cents: what people type, what a bill comes to, where a payment goes, what a statement says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.billing import (
    AGES,
    HIGHEST,
    Entry,
    OpenBill,
    age_of,
    allocate,
    balance_of,
    bill_number,
    money_words,
    next_number,
    owes_words,
    read_bill_number,
    read_method,
    read_money,
    refundable,
    spread,
    statement,
    status_of,
    total_of,
)
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 26)
CENTS = st.integers(min_value=1, max_value=HIGHEST)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 1200),
        ("12.", 1200),
        ("12.5", 1250),
        ("$12.5", 1250),
        ("$ 12.50", 1250),
        ("12.50$", 1250),
        ("12,50", 1250),
        ("12,5", 1250),
        (".5", 50),
        ("0.01", 1),
        ("1,234", 123400),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1234.50", 123450),
        ("1,000,000.00", HIGHEST),
        (" 7 ", 700),
    ],
)
def test_money_is_read_as_people_write_it(text: str, cents: int) -> None:
    """Points, commas and a dollar sign stand where people put them."""
    assert read_money(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "$", ".", ",", "12.345", "12,345.678", "1,23,456", "12,34,5", "1.2.3", "twelve", "12 dollars", "1e3",
        "-5", "−5", "(5)", "+5", "0", "0.00", "1,000,000.01", "99999999999999", "١٢", "½", "12.-5",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    """Parts of a cent, what is below zero, nothing, and what nobody can mean."""
    with pytest.raises(Refusal) as refused:
        read_money(text)
    assert refused.value.field == "amount"


def test_nothing_is_an_amount_only_where_it_may_be() -> None:
    """A visit's price may be nothing; a payment is not."""
    assert read_money("0", zero=True) == 0


@given(CENTS)
def test_what_is_written_is_read_as_the_same(cents: int) -> None:
    """An amount survives being shown and typed again, with and without its commas."""
    assert read_money(money_words(cents)) == cents
    assert read_money(money_words(cents).replace(",", "")) == cents


def test_money_below_zero_has_its_sign_before_it() -> None:
    """A credit of five cents is -0.05, never -1.95."""
    assert (money_words(-5), money_words(-123456)) == ("-0.05", "-1,234.56")


def test_a_bill_is_called_by_its_branch_and_number() -> None:
    """Numbers have four digits and grow beyond them; a draft has none."""
    assert [bill_number(each, "H-") for each in (1, 42, 12345, None)] == ["H-0001", "H-0042", "H-12345", "draft"]


@pytest.mark.parametrize("text", ["H-0042", "h-42", "H42", "h 42", "#H-42"])
def test_a_number_with_its_letter_is_of_that_branch(text: str) -> None:
    """However it is written."""
    assert read_bill_number(text, {"in_home": "H-", "facility": "F-"}) == [("in_home", 42)]


def test_a_number_alone_may_be_of_every_branch() -> None:
    """Whoever looks at one branch means that one."""
    assert read_bill_number("42", {"in_home": "H-", "facility": "F-"}) == [("in_home", 42), ("facility", 42)]
    assert read_bill_number("42", {"facility": "F-"}) == [("facility", 42)]
    assert read_bill_number("0042", {"in_home": ""}) == [("in_home", 42)]


@pytest.mark.parametrize("text", ["", "H-", "X-42", "H-4x", "-42", "4" * 20])
def test_what_is_no_number_is_not_found(text: str) -> None:
    """There is no such bill, which is all that is said."""
    with pytest.raises(Refusal, match="There is no bill"):
        read_bill_number(text, {"in_home": "H-"})


def test_numbers_begin_at_one_and_leave_none_out() -> None:
    """The next is one more than the highest."""
    assert (next_number(None), next_number(41)) == (1, 42)


@pytest.mark.parametrize(
    ("status", "balance", "after"),
    [
        ("sent", 0, "paid"),
        ("sent", -1, "paid"),
        ("sent", 1, "sent"),
        ("paid", 500, "sent"),
        ("paid", 0, "paid"),
        ("draft", 0, "draft"),
        ("draft", 500, "draft"),
        ("void", 0, "void"),
    ],
)
def test_a_bill_is_paid_when_nothing_is_left(status: str, balance: int, after: str) -> None:
    """And open again when a payment was taken away; drafts and void bills stay what they are."""
    assert status_of(status, balance) == after  # type: ignore[arg-type]  # the table's own words


@pytest.mark.parametrize(
    ("late", "age"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_bills_age_by_the_days_since_they_were_due(late: int, age: int) -> None:
    """A bill is current on its due day."""
    assert age_of(TODAY - timedelta(days=late), TODAY) == AGES[age]


def bills(*balances: int) -> list[OpenBill]:
    """Open bills, the first being the newest."""
    return [OpenBill(at, (TODAY - timedelta(days=at), at), each) for at, each in enumerate(balances, start=1)]


def test_money_goes_to_the_oldest_bill_first() -> None:
    """Each is paid before the next gets anything, and the rest stands to their credit."""
    done = allocate(5000, bills(3000, 2500, 1000))
    assert (done.shares, done.rest) == (((3, 1000), (2, 2500), (1, 1500)), 0)
    assert allocate(9000, bills(3000, 2500, 1000)).rest == 2500


def test_money_goes_to_the_bills_that_were_chosen() -> None:
    """And to no other: what is left stands to their credit."""
    done = allocate(5000, bills(3000, 2500, 1000), chosen=[1])
    assert (done.shares, done.rest) == (((1, 3000),), 2000)
    assert allocate(5000, bills(3000), chosen=[]).rest == 5000


@given(CENTS, st.lists(CENTS, max_size=12), st.booleans())
def test_no_cent_is_lost_and_no_bill_gets_too_much(cents: int, balances: list[int], choose: bool) -> None:
    """Shares and rest are the amount again; no share is above what was to pay, and none is empty."""
    open_bills = bills(*balances)
    chosen = [each.invoice_id for each in open_bills[::2]] if choose else None
    done = allocate(cents, open_bills, chosen=chosen)
    assert sum(part for _, part in done.shares) + done.rest == cents
    by_id = {each.invoice_id: each.balance for each in open_bills}
    assert all(0 < part <= by_id[which] for which, part in done.shares)
    assert len({which for which, _ in done.shares}) == len(done.shares)
    if done.rest and not choose:
        assert sum(part for _, part in done.shares) == sum(balances)


@given(st.lists(st.tuples(st.integers(0, 99), CENTS), max_size=8), CENTS)
def test_what_is_taken_from_several_is_never_more_than_they_have(sources: list[tuple[int, int]], cents: int) -> None:
    """Credits are used up one after the other."""
    parts = spread(cents, sources)
    assert sum(part for _, part in parts) == min(cents, sum(free for _, free in sources))


@given(st.lists(st.integers(-HIGHEST, HIGHEST), max_size=40), st.lists(CENTS, max_size=10))
def test_sums_never_drift(amounts: list[int], shares: list[int]) -> None:
    """A bill's lines in any order come to the same, and what is to pay is exact."""
    assert total_of(amounts) == total_of(reversed(amounts))
    assert balance_of(total_of(amounts), shares) + sum(shares) == total_of(amounts)


@pytest.mark.parametrize(
    ("paid", "refunded", "credit", "most"),
    [(5000, 0, 2000, 2000), (5000, 4000, 2000, 1000), (0, 0, 2000, 0), (5000, 0, 0, 0), (5000, 5000, 100, 0)],
)
def test_no_more_is_given_back_than_was_paid(paid: int, refunded: int, credit: int, most: int) -> None:
    """A credit that the office granted is no money that came in, and what went to bills is not there."""
    assert refundable(paid=paid, refunded=refunded, credit=credit) == most


def test_a_statement_has_what_was_before_each_thing_and_what_is_after() -> None:
    """The days before are the opening balance; the days after are not told."""
    entries = [
        Entry(TODAY, 1, "payment", -4000),
        Entry(TODAY - timedelta(days=40), 0, "bill 1", 6000),
        Entry(TODAY, 0, "bill 2", 2500),
        Entry(TODAY + timedelta(days=1), 0, "bill 3", 9900),
    ]
    told = statement(entries, first=TODAY - timedelta(days=10), last=TODAY)
    assert (told.opening, told.closing) == (6000, 4500)
    assert [(each.text, each.balance) for each in told.lines] == [("bill 2", 8500), ("payment", 4500)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(-HIGHEST, HIGHEST)), max_size=40), st.integers(0, 60))
def test_two_statements_one_after_the_other_agree(things: list[tuple[int, int]], cut: int) -> None:
    """What the first closes with the second opens with, and together they are the one over all days."""
    entries = [Entry(TODAY + timedelta(days=day), at, "", cents) for at, (day, cents) in enumerate(things)]
    middle, end = TODAY + timedelta(days=cut), TODAY + timedelta(days=61)
    before = statement(entries, first=TODAY, last=middle)
    after = statement(entries, first=middle + timedelta(days=1), last=end)
    whole = statement(entries, first=TODAY, last=end)
    assert before.closing == after.opening
    assert after.closing == whole.closing == sum(cents for _, cents in things)
    assert len(before.lines) + len(after.lines) == len(whole.lines)


@pytest.mark.parametrize(("cents", "words"), [(100, "owes 1.00"), (-100, "1.00 in credit"), (0, "nothing to pay")])
def test_a_balance_is_told_in_words(cents: int, words: str) -> None:
    """Whoever reads it at the desk sees which way it goes."""
    assert owes_words(cents) == words


def test_a_way_of_paying_is_read_from_its_beginning() -> None:
    """As far as only one begins so."""
    assert [read_method(each) for each in ("cash", "Ch", "TRANS")] == ["cash", "check", "transfer"]
    for wrong in ("", "c", "bitcoin"):
        with pytest.raises(Refusal):
            read_method(wrong)
