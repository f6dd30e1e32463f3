"""What was said with clients and what they wish for, in keydesk's own exports, read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

from keydesk.importing.drafts import Drafts, Owner, SaidDraft, Value
from keydesk.importing.reading import Reading
from keydesk.importing.tables import Record
from keydesk.importing.values import yes_no
from keydesk.rules.branches import BRANCHES
from keydesk.rules.cell import unprotect
from keydesk.rules.messages import CHANNEL_WORDS, DIRECTION_WORDS, read_body, read_subject, read_with_whom
from keydesk.rules.refusal import Refusal
from keydesk.rules.requests import REQUEST_WORDS, read_answer, read_wish

OFFICE: Final = "keydesk"


def messages(reading: Reading) -> Drafts:
    """The messages of an export. What was mailed there is here what was said: no mail goes out of it."""
    reading.refuse_broken("message")
    found = []
    for record in reading.table.records:
        try:
            values = _message(reading, record)
        except Refusal as refusal:
            reading.refuse("message", record, _cell(reading, record, "client"), refusal.message)
            continue
        people = {"staff_id": _cell(reading, record, "by")}
        found.append(_said("message", reading, record, "message_id", values, people=people))
    return reading.drafts(_source(reading), said=tuple(found))


def requests(reading: Reading) -> Drafts:
    """The requests of an export; which visits became of one is not told by it."""
    reading.refuse_broken("request")
    found = []
    for record in reading.table.records:
        try:
            values = _request(reading, record)
        except Refusal as refusal:
            reading.refuse("request", record, _cell(reading, record, "client"), refusal.message)
            continue
        people = {
            "taken_by_id": _cell(reading, record, "taken_by"),
            "answered_by_id": _cell(reading, record, "answered_by"),
        }
        service = _cell(reading, record, "service")
        if not values["wish"] and not service:
            reading.refuse("request", record, _cell(reading, record, "client"), "it wishes for nothing")
            continue
        found.append(_said("request", reading, record, "request_id", values, people=people, service=service))
    return reading.drafts(_source(reading), said=tuple(found))


def _said(
    kind: str, reading: Reading, record: Record, number: str, values: dict[str, Value], **more: object
) -> SaidDraft:
    return SaidDraft(
        kind=kind,  # type: ignore[arg-type]  # one of the two
        origin=reading.origin(record),
        uid=_cell(reading, record, number),
        owner=Owner(_cell(reading, record, "client_id"), _cell(reading, record, "client")),
        values=values,
        **more,  # type: ignore[arg-type]  # handed on as they are
    )


def _message(reading: Reading, record: Record) -> dict[str, Value]:
    at = _moment(reading, record, "at")
    if at is None:
        raise Refusal("it does not say when it was")
    return {
        "branch_id": _one_of(reading, record, "branch", BRANCHES),
        "direction": _one_of(reading, record, "direction", DIRECTION_WORDS),
        "channel": _one_of(reading, record, "channel", ("", *CHANNEL_WORDS)),
        "subject": read_subject(_cell(reading, record, "subject")),
        "body": read_body(_cell(reading, record, "body")),
        "with_whom": read_with_whom(_cell(reading, record, "with_whom")),
        "at": at,
        "recorded_at": _moment(reading, record, "recorded_at"),
        "settled": yes_no(_cell(reading, record, "settled")) is True,
        "withdrawn": yes_no(_cell(reading, record, "withdrawn")) is True,
        "withdrawn_why": _cell(reading, record, "withdrawn_why"),
    }


def _request(reading: Reading, record: Record) -> dict[str, Value]:
    at = _moment(reading, record, "at")
    if at is None:
        raise Refusal("it does not say when it was taken down")
    return {
        "branch_id": _one_of(reading, record, "branch", BRANCHES),
        "wish": read_wish(_cell(reading, record, "wish")),
        "status": _one_of(reading, record, "request_status", REQUEST_WORDS),
        "at": at,
        "from_day": _day(reading, record, "from_day"),
        "to_day": _day(reading, record, "to_day"),
        "channel": _one_of(reading, record, "channel", ("", *CHANNEL_WORDS)),
        "answer": read_answer(_cell(reading, record, "answer")),
        "answered_at": _moment(reading, record, "answered_at"),
    }


def _one_of(reading: Reading, record: Record, header: str, words: Iterable[str]) -> str:
    text, allowed = _cell(reading, record, header), tuple(words)
    if text not in allowed:
        raise Refusal(f"{header} is one of {', '.join(filter(None, allowed))}")
    return text


def _moment(reading: Reading, record: Record, header: str) -> datetime | None:
    """An instant with its offset, as exports have it; nothing where nothing stands there."""
    text = _cell(reading, record, header)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - without an offset, and so refused below
    if moment.tzinfo is None:
        raise Refusal(f"{header} is no moment such as 2026-11-24T18:00:00-05:00")
    return moment.astimezone(UTC)


def _day(reading: Reading, record: Record, header: str) -> date | None:
    text = _cell(reading, record, header)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refusal(f"{header} is no day such as 2026-12-01") from error


def _source(reading: Reading) -> str:
    marks = [_cell(reading, record, OFFICE) for record in reading.table.records[:1]]
    return f"keydesk {marks[0] if marks else ''}"


def _cell(reading: Reading, record: Record, header: str) -> str:
    """A cell as it was before it was made safe for spreadsheets."""
    return unprotect(reading.raw(record, header))
