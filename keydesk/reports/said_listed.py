"""The reports of what is said with clients, and of what they wish for."""

from __future__ import annotations

from typing import Final

from keydesk.reports.asked_with import CLIENT, FROM, TO, show
from keydesk.reports.listed import ListedReport
from keydesk.reports.messages import messages_report, requests_report

SAID_REPORTS: Final = (
    ListedReport(
        "messages",
        "Messages",
        "What was said with clients, by whom and over what, and what is unanswered.",
        messages_report,
        (
            FROM,
            TO,
            CLIENT,
            show(
                ("all", "all"),
                ("unanswered", "unanswered"),
                ("in", "from them"),
                ("out", "to them"),
                ("note", "notes"),
            ),
        ),
        "clients",
    ),
    ListedReport(
        "requests",
        "Requests",
        "What clients wish for, and what was booked or declined of it.",
        requests_report,
        (CLIENT, show(("all", "all"), ("open", "open"), ("booked", "booked"), ("declined", "declined"))),
        "clients",
    ),
)
"""In the order of the list."""
