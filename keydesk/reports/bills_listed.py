"""The reports about money, in the list of all reports: each of the branch that is looked at."""

from __future__ import annotations

from typing import Final

from keydesk.reports.asked_with import CLIENT, only
from keydesk.reports.bills import (
    invoices_report,
    open_balances_report,
    payments_report,
    statement_report,
    unbilled_report,
)
from keydesk.reports.listed import ListedReport
from keydesk.reports.parameters import Parameter
from keydesk.rules.billing import METHODS

_DAYS: Final = "1 Nov, -30, 2026-11-01"

BILL_REPORTS: Final = (
    ListedReport(
        "invoices",
        "Invoices",
        "Bills with what was paid of each and what is to pay.",
        invoices_report,
        (
            CLIENT,
            Parameter("from", "From", "day", keyword="first", hint=f"all unless said: {_DAYS}", past=True),
            Parameter("to", "To", "day", keyword="last", hint="today unless said", past=True),
            Parameter(
                "state",
                "Which",
                "choice",
                default="all",
                choices=(
                    ("all", "all"),
                    ("open", "open"),
                    ("late", "overdue"),
                    ("draft", "drafts"),
                    ("paid", "paid"),
                    ("void", "void"),
                ),
            ),
        ),
        "bills",
    ),
    ListedReport(
        "payments",
        "Payments received",
        "Money that came in, how, from whom, and to which bills it went.",
        payments_report,
        (
            Parameter("from", "From", "day", keyword="first", hint=f"this month unless said: {_DAYS}", past=True),
            Parameter("to", "To", "day", keyword="last", hint="today unless said", past=True),
            CLIENT,
            Parameter("method", "By", "choice", choices=tuple(METHODS.items())),
            Parameter(
                "show",
                "Show",
                "choice",
                default="money",
                choices=(("money", "payments and refunds"), ("credits", "credits"), ("all", "all")),
            ),
            only("called-off", "What was called off, too", "called_off"),
        ),
        "bills",
    ),
    ListedReport(
        "open-balances",
        "Open balances (aging)",
        "What each client has to pay, by how old it is, and their credit.",
        open_balances_report,
        (only("late", "Only who is past due"),),
        "bills",
    ),
    ListedReport(
        "statement",
        "Statement",
        "One client's account: what was owed, billed, paid, and is owed.",
        statement_report,
        (
            Parameter("client", "Client", "client", keyword="client_id", hint="a name or a number", required=True),
            Parameter("from", "From", "day", keyword="first", hint=f"90 days back unless said: {_DAYS}", past=True),
            Parameter("to", "To", "day", keyword="last", hint="today unless said", past=True),
        ),
        "bills",
    ),
    ListedReport(
        "unbilled-visits",
        "Unbilled visits",
        "Completed visits that are on no bill, and those without a price.",
        unbilled_report,
        (Parameter("to", "Up to", "day", keyword="last", hint="today unless said", past=True), CLIENT),
        "bills",
    ),
)
"""In the order of the list."""
