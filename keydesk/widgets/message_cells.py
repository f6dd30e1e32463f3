"""How messages and requests read: a line each in a list, and one whole beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from keydesk.rules import dates
from keydesk.rules.mail import STATUS_WORDS
from keydesk.rules.messages import CHANNEL_WORDS, DIRECTION_WORDS, first_words
from keydesk.rules.requests import REQUEST_WORDS, days_brief, days_words
from keydesk.rules.text import counted
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.message import MessageRow, RequestRow
    from keydesk.widgets.table_columns import Cell, Cells

MESSAGE_COLUMNS: Final = (
    Column("when", "WHEN", 9, cut="never", sortable=False),
    Column("way", "WAY", 9, cut="never", sortable=False),
    Column("over", "OVER", 12, cut="never", drop=2, sortable=False),
    Column("said", "WHAT", 24, weight=4, sortable=False),
    Column("by", "BY", 14, weight=1, drop=1, sortable=False),
    Column("state", "STATE", 10, sortable=False),
)
DAY_COLUMNS: Final = (
    Column("when", "WHEN", 9, cut="never", sortable=False),
    Column("client", "CLIENT", 16, weight=1, sortable=False),
    Column("way", "WAY", 9, cut="never", sortable=False),
    Column("over", "OVER", 12, cut="never", drop=2, sortable=False),
    Column("said", "WHAT", 16, weight=4, sortable=False),
    Column("by", "BY", 14, weight=1, drop=1, sortable=False),
    Column("state", "STATE", 10, sortable=False),
)
REQUEST_COLUMNS: Final = (
    Column("when", "TAKEN", 9, cut="never", sortable=False),
    Column("client", "CLIENT", 16, weight=1, sortable=False),
    Column("days", "DAYS", 15, sortable=False),
    Column("wish", "WISH", 18, weight=3, sortable=False),
    Column("state", "STATE", 11, sortable=False),
)
_LOOKED_AT: Final = 160
# Characters of a text that a line shows the beginning of.
_MAIL_TONES: Final = {"sent": "done", "failed": "bad", "uncertain": "bad", "dropped": "quiet"}


def message_cells(row: MessageRow, *, now: datetime, zone: ZoneInfo, with_client: bool = False) -> Cells:
    """A message as a line; what was withdrawn is quiet."""
    said = first_words(": ".join(filter(None, (row.subject, row.body[:_LOOKED_AT]))), _LOOKED_AT)
    cells: list[Cell] = [
        dates.brief(row.at, now=now, zone=zone),
        DIRECTION_WORDS[row.direction],
        CHANNEL_WORDS.get(row.channel, ""),
        said,
        row.by,
    ]
    if with_client:
        cells.insert(1, row.client)
    if row.withdrawn:
        return (*(Toned(str(each), "quiet") for each in cells), Toned("withdrawn", "quiet"))
    return (*cells, _state(row))


def _state(row: MessageRow) -> Cell:
    if row.mail:
        words = f"mail {STATUS_WORDS.get(row.mail, row.mail)}"
        tone = _MAIL_TONES.get(row.mail, "")
        return Toned(words, tone) if tone else words  # type: ignore[arg-type]  # one of the tones above
    return Toned("unanswered", "warn") if row.unanswered else ""


def message_found_by(row: MessageRow) -> str:
    """What the filter of a list of messages looks in, beside what its lines show."""
    return f"{row.client} {row.subject} {row.body} {row.with_whom} {row.by} {row.withdrawn_why}"


def message_told(row: MessageRow, *, now: datetime, zone: ZoneInfo) -> Content:
    """A message whole: how it was said, what, and what became of it."""
    return Content("\n").join(_message_lines(row, now, zone))


def _message_lines(row: MessageRow, now: datetime, zone: ZoneInfo) -> Iterator[Content]:
    said = dates.moment(row.at, now=now, zone=zone)
    how = [DIRECTION_WORDS[row.direction], CHANNEL_WORDS.get(row.channel, ""), f"with {row.with_whom}"]
    if not row.with_whom:
        how.pop()
    yield content(" · ".join((said, *filter(None, how))), "$text-muted")
    if row.subject:
        yield content(row.subject, "bold")
    for line in row.body.split("\n"):
        yield content(line)
    if row.withdrawn:
        yield content(f"Withdrawn: {row.withdrawn_why}", "$text-warning")
    if row.mail:
        became = f"Mail: {STATUS_WORDS.get(row.mail, row.mail)}"
        if row.mail_error and row.mail != "sent":
            became += f", {row.mail_error}"
        yield content(became, "$text-error" if row.mail in {"failed", "uncertain"} else "$text-muted")
    recorded = row.recorded_at
    later = recorded is not None and dates.brief(recorded, now=now, zone=zone) != dates.brief(
        row.at, now=now, zone=zone
    )
    when = f" {dates.moment(recorded, now=now, zone=zone)}" if later and recorded is not None else ""
    if row.by or when:
        yield content(f"Written down{when}{f' by {row.by}' if row.by else ''}", "$text-muted")


def request_cells(row: RequestRow, *, now: datetime, zone: ZoneInfo) -> Cells:
    """A request as a line; what is not open any more is quiet."""
    today = dates.today(now, zone)
    wish = ": ".join(filter(None, (row.service, first_words(row.wish[:_LOOKED_AT], _LOOKED_AT))))
    days = days_brief(row.from_day, row.to_day, today=today)
    cells = (dates.brief(row.at, now=now, zone=zone), row.client, days, wish)
    state = request_state(row)
    if row.status == "open":
        return (*cells, Toned(state, "warn"))
    return (*(Toned(each, "quiet") for each in cells), Toned(state, "done" if row.status == "booked" else "quiet"))


def request_state(row: RequestRow) -> str:
    """``open``, ``booked, 4``, ``declined``."""
    words = REQUEST_WORDS[row.status]
    if row.status == "booked":
        return f"{words}, {row.visits}" if row.visits else "called off"
    return words


def request_told(row: RequestRow, *, now: datetime, zone: ZoneInfo) -> Content:
    """A request whole: what they wish for, and what became of it."""
    return Content("\n").join(_request_lines(row, dates.today(now, zone), now, zone))


def _request_lines(row: RequestRow, today: date, now: datetime, zone: ZoneInfo) -> Iterator[Content]:
    taken = dates.moment(row.at, now=now, zone=zone)
    by = f"by {row.taken_by}" if row.taken_by else ""
    over = CHANNEL_WORDS.get(row.channel, "")
    head = " · ".join(filter(None, (f"no. {row.request_id}", f"taken {taken} {by}".strip(), over)))
    yield content(head, "$text-muted")
    what = " · ".join(filter(None, (row.service, days_words(row.from_day, row.to_day, today=today))))
    if what:
        yield content(what, "bold")
    for line in row.wish.split("\n") if row.wish else ():
        yield content(line)
    if row.status == "booked":
        first = f", the first {dates.near_day(row.first_on, today=today)}" if row.first_on is not None else ""
        words = f"{counted(row.visits, 'visit')} booked{first}" if row.visits else "Booked; its visits were called off"
        yield content(f"{words}{_answered(row, now, zone)}", "$text-muted")
    elif row.status == "declined":
        yield content(f"Declined: {row.answer}{_answered(row, now, zone)}", "$text-muted")


def _answered(row: RequestRow, now: datetime, zone: ZoneInfo) -> str:
    if row.answered_at is None:
        return ""
    when = dates.moment(row.answered_at, now=now, zone=zone)
    return f" · {when}{f' by {row.answered_by}' if row.answered_by else ''}"
