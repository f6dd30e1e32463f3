"""What a command asks of requests, in somebody's own words, read inside the transaction that does it."""

from __future__ import annotations

from keydesk.db.models import Client, table_of
from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.editing import Saved, load
from keydesk.operations.of_branch import branch_for, load_of_branch
from keydesk.operations.requests import REQUEST, book_request, take_request
from keydesk.operations.visit_parts import today_of
from keydesk.operations.visit_words import VisitsTold, VisitWords, read_booking, service_meant, visits_told
from keydesk.rules.dates import read_day
from keydesk.rules.refusal import Refusal

_CLIENT = table_of(Client)


def take_request_asked(
    work: Work,
    *,
    client: str,
    wish: str = "",
    service: str = "",
    from_day: str = "",
    to_day: str = "",
    channel: str = "",
    branch: str | None = None,
) -> Saved:
    """Takes a request down; client, service and days as people write them.

    Raises:
        Refusal: a word cannot be read or means nobody, or as :func:`~keydesk.operations.requests.take_request`.
    """
    client_id = client_meant(reading_of(work), who=client).id
    where = branch_for(work, load(work, _CLIENT, client_id, "client"), branch)
    today = today_of(work)
    return take_request(
        work,
        client_id=client_id,
        wish=wish,
        service_id=service_meant(work, service, where),
        from_day=read_day(from_day, today=today) if from_day.strip() else None,
        to_day=read_day(to_day, today=today) if to_day.strip() else None,
        channel=channel,
        branch=where,
    )


def book_request_asked(work: Work, *, request_id: int, asked: VisitWords, more: bool = False) -> VisitsTold:
    """Books a visit or a series for a request; what is not said is as the client wished.

    Raises:
        Refusal: a word cannot be read or means nobody, or as :func:`~keydesk.operations.requests.book_request`.
    """
    row = load_of_branch(work, REQUEST, request_id, "request")
    booking = read_booking(work, asked, str(row["branch_id"]))
    booking.setdefault("service_id", row["service_id"])
    if row["from_day"] is not None:
        booking.setdefault("day", row["from_day"])
    if "day" not in booking or "at" not in booking:
        raise Refusal("A visit needs a day and a time: --day fri --at 8:30, or --at 'all day'.")
    return visits_told(work, book_request(work, request_id=request_id, booking=booking, more=more))
