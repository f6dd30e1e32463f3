"""The forms of what is said: a message, a mail to a client, a request; and how their answers are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules import dates
from keydesk.rules.messages import CHANNEL_WORDS, DIRECTION_WORDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown
from keydesk.screens.dialogs.form import text_of
from keydesk.widgets.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.message import MessageRow, RequestChoicesRow, RequestRow

_CHANNELS: Final = (("", "not said"), *CHANNEL_WORDS.items())
_MOST_PEOPLE: Final = 3
NO_CODES: Final = "Mail is read by others on its way: write no code of a door into it"
"""What stands beneath every mail that somebody writes."""


def message_fields(row: MessageRow | None, *, people: Sequence[str], zone: ZoneInfo) -> list[Field]:
    """What is asked for a message, filled from one that is corrected."""
    names = ", ".join(shown(each, width=20) for each in people[:_MOST_PEOPLE])
    hint = f"the client; or {names}" if names else "the client; or a name"
    return [
        Field("direction", "Way", row.direction if row else "in", choices=tuple(DIRECTION_WORDS.items())),
        Field("channel", "Over", row.channel if row else "phone", choices=_CHANNELS),
        Field("with_whom", "With", row.with_whom if row else "", hint=hint),
        Field("at", "When", moment_text(row.at, zone) if row else "", hint="now; 9:15, yesterday 18:00, 2h ago"),
        Field("subject", "About", row.subject if row else ""),
        Field("body", "What was said", row.body if row else "", lines=True, required=True),
    ]


def read_message(
    values: Mapping[str, str], *, before: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """What the operations take of a message; a moment that nobody touched stays as it was, to the second.

    Raises:
        Refusal: the moment cannot be read; ``field`` names it.
    """
    given: dict[str, Any] = {name: value for name, value in values.items() if name not in {"at", "branch"}}
    text = values["at"].strip()
    if text and text.casefold() != "now" and values["at"] != before.get("at", ""):
        try:
            given["at"] = dates.read_past(text, now=now, zone=zone)
        except Refusal as refusal:
            refusal.field = "at"
            raise
    return given


def stored_message(present: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
    """What is stored of a message, by the names that its form has."""
    names = ("direction", "channel", "with_whom", "subject", "body")
    return {**{name: text_of(present[name]) for name in names}, "at": moment_text(present["at"], zone)}


def moment_text(at: datetime, zone: ZoneInfo) -> str:
    """A moment as a form has it."""
    return f"{dates.wall(at, zone):%Y-%m-%d %H:%M}"


def mail_fields(addresses: Sequence[str]) -> list[Field]:
    """What is asked for a mail to a client."""
    options = tuple((each, each) for each in addresses)
    to = Field("to", "To", addresses[0], choices=options) if len(addresses) > 1 else None
    fields = [
        Field("subject", "Subject", required=True),
        Field("body", "Mail", lines=True, required=True),
    ]
    return fields if to is None else [to, *fields]


def request_fields(choices: RequestChoicesRow, branch: str, row: RequestRow | None = None) -> list[Field]:
    """What is asked for a request in a branch, filled from one that is corrected."""
    services = tuple((str(number), name, "") for place, number, name in choices.services if place == branch)
    service = "" if row is None or row.service_id is None else str(row.service_id)
    if row is not None and service and service not in {value for value, _, _ in services}:
        services = (*services, (service, row.service, "not booked any more"))
    return [
        Field("wish", "Wish", row.wish if row else "", lines=True, hint="in their words"),
        Field("service", "Service", service, options=(("", "not said", ""), *services)),
        Field("from_day", "From", text_of(row.from_day) if row else "", hint="fri, 3 dec, +3"),
        Field("to_day", "To", text_of(row.to_day) if row else "", hint="the same day"),
        Field("channel", "Over", row.channel if row else "phone", choices=_CHANNELS),
    ]


def read_request(values: Mapping[str, str], *, today: date) -> dict[str, Any]:
    """What the operations take of a request.

    Raises:
        Refusal: a day cannot be read; ``field`` names it.
    """
    given: dict[str, Any] = {"wish": values["wish"], "channel": values["channel"]}
    given["service_id"] = int(values["service"]) if values["service"] else None
    for name in ("from_day", "to_day"):
        try:
            given[name] = dates.read_day(values[name], today=today) if values[name].strip() else None
        except Refusal as refusal:
            refusal.field = name
            raise
    return given


def stored_request(present: Mapping[str, Any]) -> dict[str, str]:
    """What is stored of a request, by the names that its form has."""
    names = ("wish", "from_day", "to_day", "channel")
    return {**{name: text_of(present[name]) for name in names}, "service": text_of(present["service_id"])}


def branch_field(branches: Sequence[str]) -> list[Field]:
    """In which branch something is written down, where there is a choice; the first is offered first."""
    if len(branches) < 2:  # noqa: PLR2004 - two branches
        return []
    return [Field("branch", "Branch", branches[0], choices=tuple((each, BRANCH_WORDS[each]) for each in branches))]
