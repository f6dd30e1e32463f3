"""What a bill comes to, what is still to pay, and where money goes: whole cents, and sums that never drift.

Money is an integer of cents everywhere. A bill's total is the sum of its lines; what is to pay is the total without the
shares of payments that went to it; what of a payment went to no bill stands to the client's credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from keydesk.rules.profile import spoken_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import FACILITY
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from keydesk.rules.office import OfficeSettings

Status = Literal["draft", "sent", "paid", "void"]

STATUS_WORDS: Final[dict[str, str]] = {"draft": "draft", "sent": "open", "paid": "paid", "void": "void"}
"""How a bill stands, as people read it; one that is sent and not paid is open."""

LINE_WORDS: Final[dict[str, str]] = {"visit": "visit", "charge": "charge", "credit": "credit"}

METHODS: Final[dict[str, str]] = {
    "cash": "cash",
    "check": "check",
    "card": "card",
    "transfer": "transfer",
    "other": "other",
}
"""The ways in which money comes in, and how people call them."""

PAYMENT_WORDS: Final[dict[str, str]] = {"payment": "payment", "refund": "refund", "credit": "credit"}

AGES: Final = ("current", "1–30", "31–60", "61–90", "90+")
"""How many days a bill is past its due day, as the office asks for it."""

_AGE_ENDS: Final = (0, 30, 60, 90)

HIGHEST: Final = 1_000_000_00
"""The most that one line or payment comes to; what is more is a slip of the finger."""

LONGEST_TEXT: Final = 200
LONGEST_NOTE: Final = 500

_CENTS: Final = 100
_DIGITS: Final = 4
_POINT: Final = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<cents>\d{1,2})?)?")
_COMMA: Final = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+),(?P<cents>\d{1,2})")
_MOST_DIGITS: Final = 12


# -- money that people type --------------------------------------------------------------------------------------------


def read_money(text: str, what: str = "An amount", *, zero: bool = False) -> int:
    """Cents from ``1,234.50``, ``12``, ``$12.5`` or ``12,50``.

    Args:
        text: as it was typed.
        what: how the sentence of a refusal begins.
        zero: whether nothing is an amount, too.

    Raises:
        Refusal: it is no amount, has parts of a cent, is below zero, or is more than anything costs.
    """
    plain = "".join(text.split()).removeprefix("$").removesuffix("$")
    if plain.startswith(("-", "−", "(")):
        raise Refusal(
            f"{what} is never below zero: a credit, a refund or a void bill takes money back.", field="amount"
        )
    read = _COMMA.fullmatch(plain) or _POINT.fullmatch(plain)
    if read is None or not plain.isascii() or not any(each.isdigit() for each in plain) or len(plain) > _MOST_DIGITS:
        raise Refusal(f"{what} is written 12, 12.50 or 1,234.50, not “{shown(text, width=30)}”.", field="amount")
    whole = (read["whole"] or "0").replace(",", "").replace(".", "")
    cents = int(whole) * _CENTS + int((read["cents"] or "0").ljust(2, "0"))
    if cents > HIGHEST:
        raise Refusal(f"{what} goes up to {money_words(HIGHEST)}.", field="amount")
    if not cents and not zero:
        raise Refusal(f"{what} is more than 0.00.", field="amount")
    return cents


def money_words(cents: int) -> str:
    """``1,234.50``, and ``-12.00`` for what is below zero."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // _CENTS:,}.{abs(cents) % _CENTS:02}"


# -- numbers -----------------------------------------------------------------------------------------------------------


def prefix_of(settings: OfficeSettings, branch: str) -> str:
    """What stands before the numbers of a branch."""
    return settings.invoice_prefix_facility if branch == FACILITY else settings.invoice_prefix_in_home


def bill_number(number: int | None, prefix: str) -> str:
    """``H-0042``; a draft has none yet."""
    return "draft" if number is None else f"{prefix}{number:0{_DIGITS}}"


def read_bill_number(text: str, prefixes: Mapping[str, str]) -> list[tuple[str, int]]:
    """The branches and numbers that somebody may mean: ``H-0042``, ``h42``, or ``42`` of any branch.

    Args:
        text: as it was written.
        prefixes: by branch, of those that are looked at.

    Raises:
        Refusal: it is no number of a bill.
    """
    plain = "".join(text.split()).removeprefix("#").casefold()
    found = []
    for branch, prefix in prefixes.items():
        for begin in (prefix.casefold(), prefix.casefold().rstrip("-"), ""):
            rest = plain.removeprefix(begin) if begin and plain.startswith(begin) else plain if not begin else ""
            if rest.isascii() and rest.isdigit() and 0 < len(rest) < _MOST_DIGITS and (branch, int(rest)) not in found:
                found.append((branch, int(rest)))
    if not found:
        raise Refusal(f"There is no bill “{shown(text, width=30)}”.", code="not_found")
    return found


def next_number(highest: int | None) -> int:
    """The number that follows in a branch: the first is 1, and none is left out."""
    return (highest or 0) + 1


def bill_address(client: Mapping[str, Any]) -> str:
    """To whom a bill goes: name and address, a line each; nothing else of the profile stands on it."""
    name = spoken_name(client["first_name"], client["last_name"], client["company"])
    company = client["company"] if client["company"] != name else ""
    town = " ".join(filter(None, (client["city"], client["region"], client["zip"])))
    return "\n".join(filter(None, (name, company, client["street"], client["street2"], town)))


# -- sums --------------------------------------------------------------------------------------------------------------


def total_of(amounts: Iterable[int]) -> int:
    """What a bill comes to; credits are below zero."""
    return sum(amounts)


def balance_of(total: int, shares: Iterable[int]) -> int:
    """What of a bill is still to pay."""
    return total - sum(shares)


def status_of(status: Status, balance: int) -> Status:
    """How a bill stands by what is to pay: paid when nothing is left, open again when a payment is taken away."""
    if status in {"draft", "void"}:
        return status
    return "paid" if balance <= 0 else "sent"


def age_of(due_on: date | None, today: date) -> str:
    """Which of :data:`AGES` an open bill has."""
    late = 0 if due_on is None else (today - due_on).days
    return next((AGES[at] for at, end in enumerate(_AGE_ENDS) if late <= end), AGES[-1])


@dataclass(frozen=True, slots=True)
class OpenBill:
    """A bill of which something is to pay.

    Attributes:
        invoice_id: which.
        order: by which the oldest is found: the day on which it is due, and its number.
        balance: what is to pay, above zero.
    """

    invoice_id: int
    order: tuple[date, int]
    balance: int


@dataclass(frozen=True, slots=True)
class Allocated:
    """Where money goes.

    Attributes:
        shares: bill and cents, no share below one cent.
        rest: what stands to the client's credit.
    """

    shares: tuple[tuple[int, int], ...]
    rest: int


def allocate(cents: int, bills: Sequence[OpenBill], *, chosen: Sequence[int] | None = None) -> Allocated:
    """Gives money to open bills: the oldest first, or those that were chosen, in the order in which they were.

    No bill gets more than is to pay of it, and no more is given than there is.

    Args:
        cents: how much there is.
        bills: what is open.
        chosen: bills; None is all of them, and nothing chosen is none.
    """
    by_id = {each.invoice_id: each for each in bills}
    if chosen is None:
        ordered = sorted(bills, key=lambda each: each.order)
    else:
        ordered = [by_id[each] for each in dict.fromkeys(chosen) if each in by_id]
    left = cents
    shares = []
    for bill in ordered:
        part = min(left, bill.balance)
        if part > 0:
            shares.append((bill.invoice_id, part))
            left -= part
    return Allocated(tuple(shares), left)


def spread(cents: int, sources: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Takes an amount from several that have something left, the first first: source and cents of each part."""
    left = cents
    parts = []
    for source, free in sources:
        part = min(left, free)
        if part > 0:
            parts.append((source, part))
            left -= part
    return tuple(parts)


def refundable(*, paid: int, refunded: int, credit: int) -> int:
    """What can be given back: never more than was paid, nor than stands to the client's credit.

    Args:
        paid: the payments that came in.
        refunded: what was given back of them already.
        credit: what is in no bill.
    """
    return max(0, min(paid - refunded, credit))


# -- statements --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of an account.

    Attributes:
        day: on which it counts.
        order: among those of a day.
        text: what it is.
        cents: above zero is owed by the client, below zero was paid or is to their credit.
    """

    day: date
    order: int
    text: str
    cents: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement, with what is owed after it."""

    day: date
    text: str
    cents: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over some days: what was owed before, each thing, what is owed after."""

    opening: int
    lines: tuple[StatementLine, ...]
    closing: int


def statement(entries: Iterable[Entry], *, first: date, last: date) -> Statement:
    """The account from one day to another; what is before is the opening balance, what is after is not told."""
    listed = sorted(entries, key=lambda each: (each.day, each.order))
    opening = balance = sum(each.cents for each in listed if each.day < first)
    lines = []
    for each in listed:
        if first <= each.day <= last:
            balance += each.cents
            lines.append(StatementLine(each.day, each.text, each.cents, balance))
    return Statement(opening, tuple(lines), balance)


def owes_words(cents: int) -> str:
    """``owes 120.00``, ``12.00 in credit``, ``nothing to pay``."""
    if cents > 0:
        return f"owes {money_words(cents)}"
    return f"{money_words(-cents)} in credit" if cents < 0 else "nothing to pay"


def read_method(text: str) -> str:
    """A way of paying from its word or its beginning.

    Raises:
        Refusal: there is none such; says which there are.
    """
    asked = text.strip().casefold()
    found = [each for each in METHODS if asked == each] or [
        each for each in METHODS if asked and each.startswith(asked)
    ]
    if len(found) != 1:
        raise Refusal(f"Paid by {', '.join(METHODS)}; not “{shown(text, width=20)}”.", field="method")
    return found[0]
