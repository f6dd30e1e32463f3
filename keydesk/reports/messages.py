"""What was said with clients, and what they wish for, as reports; each of the branches that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from keydesk.db.queries.messages import all_messages, messages_of_days
from keydesk.db.queries.requests import requests
from keydesk.db.rows.message import MessageRow, RequestRow
from keydesk.db.work import Reading
from keydesk.reports.made import Line, made, span_words, today_of
from keydesk.reports.report import Column, Report
from keydesk.rules.mail import STATUS_WORDS
from keydesk.rules.messages import CHANNEL_WORDS, DIRECTION_WORDS
from keydesk.rules.requests import REQUEST_WORDS, days_words
from keydesk.rules.roles import BRANCH_WORDS

_BRANCH = "branch_words"
_MESSAGES = (
    Column("message_id", "NO.", right=True, whole=True),
    Column("at", "WHEN"),
    Column("client", "CLIENT"),
    Column("way", "WAY", place="text"),
    Column("over", "OVER", place="text", rank=3),
    Column("said", "WHAT", place="text", kind="long"),
    Column("with_whom", "WITH", rank=4),
    Column("by", "BY", rank=2),
    Column(_BRANCH, "BRANCH", place="text", rank=5),
    Column("state", "STATE", place="text", rank=1),
    Column("direction", place="data"),
    Column("channel", place="data"),
    Column("subject", place="data"),
    Column("body", place="data"),
    Column("branch", place="data"),
    Column("recorded_at", place="data"),
    Column("mail_id", place="data"),
    Column("mail", place="data"),
    Column("unanswered", place="data"),
    Column("settled", place="data"),
    Column("withdrawn", place="data"),
    Column("withdrawn_why", place="data"),
    Column("client_id", place="data"),
    Column("version", place="data"),
)
_REQUESTS = (
    Column("request_id", "NO.", right=True, whole=True),
    Column("at", "TAKEN", rank=3),
    Column("client", "CLIENT"),
    Column("wish", "WISH", kind="long"),
    Column("service", "SERVICE", rank=2),
    Column("days", "DAYS", place="text"),
    Column(_BRANCH, "BRANCH", place="text", rank=5),
    Column("taken_by", "BY", rank=4),
    Column("state", "STATE", place="text"),
    Column("answer", "ANSWER", rank=1),
    Column("status", place="data"),
    Column("from_day", place="data"),
    Column("to_day", place="data"),
    Column("channel", place="data"),
    Column("branch", place="data"),
    Column("service_id", place="data"),
    Column("answered_at", place="data"),
    Column("answered_by", place="data"),
    Column("visits", place="data"),
    Column("first_on", place="data"),
    Column("client_id", place="data"),
    Column("version", place="data"),
)
_A_WEEK = timedelta(days=7)


def messages_report(
    reading: Reading,
    *,
    first: date | None = None,
    last: date | None = None,
    client_id: int | None = None,
    show: str = "all",
) -> Report:
    """What was said on some days, the newest first.

    Args:
        reading: one moment of the store.
        first: the first day; None is a week back.
        last: the last day; None is today.
        client_id: only this client's.
        show: ``all``, ``in``, ``out``, ``note`` or ``unanswered``.
    """
    today = today_of(reading)
    until = last or today
    since = first or min(until, today) - _A_WEEK
    rows = messages_of_days(
        reading, first=since, last=until, client_id=client_id, unanswered=show == "unanswered"
    )  # fmt: skip
    kept = [row for row in rows if show in {"all", "unanswered", row.direction}]
    title = f"Messages, {span_words(since, until, today=today)}"
    return _listed(
        reading, "messages", title, _MESSAGES, _message_lines(kept), nothing="Nothing was said on these days."
    )


def client_messages_report(reading: Reading, *, client_id: int, name: str) -> Report:
    """All that was said with one client, the newest first, in what is looked at."""
    rows = all_messages(reading, client_id=client_id)[::-1]
    nothing = "Nothing is written down yet: `keydesk message add CLIENT --text …`."
    return _listed(reading, "messages", f"Messages: {name}", _MESSAGES, _message_lines(rows), nothing=nothing)


def requests_report(reading: Reading, *, client_id: int | None = None, status: str = "", show: str = "") -> Report:
    """What clients wish for, the newest first.

    Args:
        reading: one moment of the store.
        client_id: only this client's.
        status: only those that stand so.
        show: the same, as a report is asked; ``all`` is every one.
    """
    wanted = status or ("" if show == "all" else show)
    today = today_of(reading)
    lines = (_request_line(row, today) for row in requests(reading, client_id=client_id, status=wanted))
    nothing = "No request is open." if wanted == "open" else "No request yet: `keydesk request add CLIENT …`."
    return _listed(reading, "requests", "Requests", _REQUESTS, lines, nothing=nothing)


def _listed(
    reading: Reading, name: str, title: str, columns: Sequence[Column], lines: Iterable[Line], *, nothing: str
) -> Report:
    """The report; which branch a line is of is told where both are looked at."""
    if len(reading.branches) > 1:
        return made(reading, name, title, columns, lines, nothing=nothing)
    at = next(at for at, column in enumerate(columns) if column.name == _BRANCH)
    kept = (((*cells[:at], *cells[at + 1 :]), thing) for cells, thing in lines)
    return made(reading, name, title, (*columns[:at], *columns[at + 1 :]), kept, nothing=nothing)


def _message_lines(rows: Iterable[MessageRow]) -> Iterable[Line]:
    for row in rows:
        yield (
            (
                row.message_id,
                row.at,
                row.client,
                DIRECTION_WORDS[row.direction],
                CHANNEL_WORDS.get(row.channel) or None,
                ": ".join(filter(None, (row.subject, row.body))),
                row.with_whom or None,
                row.by or None,
                BRANCH_WORDS.get(row.branch_id, row.branch_id),
                message_state(row) or None,
                row.direction,
                row.channel or None,
                row.subject or None,
                row.body,
                row.branch_id,
                row.recorded_at,
                row.outbox_id,
                row.mail or None,
                row.unanswered,
                row.settled,
                row.withdrawn,
                row.withdrawn_why or None,
                row.client_id,
                row.version,
            ),
            ("client", row.client_id),
        )


def message_state(row: MessageRow) -> str:
    """What somebody has to know of a message beside what was said: withdrawn, unanswered, what became of its mail."""
    if row.withdrawn:
        return f"withdrawn: {row.withdrawn_why}" if row.withdrawn_why else "withdrawn"
    if row.mail:
        return f"mail {STATUS_WORDS.get(row.mail, row.mail)}"
    return "unanswered" if row.unanswered else ""


def _request_line(row: RequestRow, today: date) -> Line:
    state = REQUEST_WORDS[row.status]
    if row.status == "booked":
        state += f", {row.visits}" if row.visits else ", called off"
    return (
        (
            row.request_id,
            row.at,
            row.client,
            row.wish or None,
            row.service or None,
            days_words(row.from_day, row.to_day, today=today) or None,
            BRANCH_WORDS.get(row.branch_id, row.branch_id),
            row.taken_by or None,
            state,
            row.answer or None,
            row.status,
            row.from_day,
            row.to_day,
            row.channel or None,
            row.branch_id,
            row.service_id,
            row.answered_at,
            row.answered_by or None,
            row.visits,
            row.first_on,
            row.client_id,
            row.version,
        ),
        ("client", row.client_id),
    )
