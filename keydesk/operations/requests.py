"""What clients wish for: taken down in one branch, booked as visits or declined with an answer, opened again (K7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import func, insert, select

from keydesk.db.models import Client, ServiceRequest, ServiceRequestVisit, Visit, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import Saved, add, load, save, zone_of
from keydesk.operations.of_branch import branch_for, branch_of, load_of_branch
from keydesk.operations.visit_parts import person_name, require_bookable, require_service, today_of
from keydesk.operations.visits import Booked, book_visit
from keydesk.rules import dates
from keydesk.rules.messages import first_words, read_channel
from keydesk.rules.profile import Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.requests import REQUEST_WORDS, days_words, read_answer, read_wish, require_days
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import counted, shown

REQUEST, REQUEST_VISIT = table_of(ServiceRequest), table_of(ServiceRequestVisit)
_CLIENT, _VISIT = table_of(Client), table_of(Visit)
_FIELDS: Final = ("wish", "service_id", "from_day", "to_day", "channel")


def take_request(
    work: Work,
    *,
    client_id: int,
    wish: str = "",
    service_id: int | None = None,
    from_day: date | None = None,
    to_day: date | None = None,
    channel: str = "",
    branch: str | None = None,
) -> Saved:
    """Takes down what a client wishes for in one branch.

    Args:
        work: the transaction.
        client_id: whose wish.
        wish: in words.
        service_id: what they would like to have booked, of that branch.
        from_day: from which day on.
        to_day: up to which day.
        channel: over what they asked: ``phone``, ``email``, ``text``, ``door``.
        branch: None is where the session works, or the client's primary branch.

    Raises:
        Refusal: the client has no place in the branch or is inactive there, there is neither a wish nor a service, or
            a value does not fit; names the field.
    """
    client = load(work, _CLIENT, client_id, "client")
    branch = branch_for(work, client, branch)
    work.require(Permission.MESSAGE, branch)
    require_bookable(work, client, branch)
    given = {"wish": wish, "service_id": service_id, "from_day": from_day, "to_day": to_day, "channel": channel}
    values: dict[str, Any] = {"client_id": client_id, "branch_id": branch, **_read(work, given, {}, branch)}
    values |= {"at": work.now, "taken_by_id": work.operator.staff_id}
    request_id = add(work, REQUEST, "service_request", values, name=request_name(work, values, client))
    said = f"Request {request_id} of {shown(name_of(client), width=40)} is taken down, {BRANCH_WORDS[branch]}."
    return Saved(request_id, 1, tuple(given), said)


def change_request(
    work: Work, *, request_id: int, version: int | None, fields: Mapping[str, Value], branch: str | None = None
) -> Saved:
    """Corrects a request that is still open.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it was booked or declined already, or a value does not fit; names the field.
    """
    row, client = _load(work, request_id, branch)
    _require_open(work, row)
    for name in fields:
        if name not in _FIELDS:
            raise Refusal(f"A request has no “{shown(name, width=30)}”.", code="not_found", field=name)
    values = _read(work, fields, row, str(row["branch_id"]))
    name = request_name(work, row, client)
    return save(work, REQUEST, "service_request", row, values, version=version, name=name)


def book_request(
    work: Work,
    *,
    request_id: int,
    booking: Mapping[str, Any],
    more: bool = False,
    branch: str | None = None,
) -> Booked:
    """Books visits for a request, one or a series, and the request with them; a prospect becomes active thereby (I8).

    Args:
        work: the transaction.
        request_id: which.
        booking: the visit, as :func:`~keydesk.operations.visits.book_visit` takes it.
        more: whether the person knows that it was booked already, and books further visits for it.
        branch: on whose side of a page the person is.

    Raises:
        Refusal: somebody booked or declined it meanwhile (code ``changed``), or the visit cannot be booked.
    """
    row, client = _load(work, request_id, branch)
    if not (more and row["status"] == "booked"):
        _require_open(work, row)
    asked = {**booking, "client_id": row["client_id"], "branch": str(row["branch_id"])}
    booked = book_visit(work, **asked)
    work.session.execute(
        insert(REQUEST_VISIT), [{"request_id": request_id, "visit_id": visit_id} for visit_id in booked.visit_ids]
    )
    many = counted(len(booked.visit_ids), "visit")
    first = dates.day(booking["day"], today=today_of(work))
    work.record("service_request", request_id, "book", field="visits", new=f"{many} from {first} on")
    values: dict[str, Value] = {
        "status": "booked",
        "answered_at": work.now,
        "answered_by_id": work.operator.staff_id,
    }
    if row["status"] != "booked":
        name = request_name(work, row, client)
        save(work, REQUEST, "service_request", row, values, version=None, name=name, verb="book")
    said = f"{booked.said} Request {request_id} is booked."
    return Booked(booked.visit_ids, booked.series_id, booked.batch_id, said, booked.notes)


def decline_request(
    work: Work, *, request_id: int, answer: str, version: int | None = None, branch: str | None = None
) -> Saved:
    """Declines an open request, with what the client was told.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: there is no answer, or somebody booked or declined it meanwhile (code ``changed``).
    """
    row, client = _load(work, request_id, branch)
    _require_open(work, row)
    told = read_answer(answer)
    if not told:
        raise Refusal("What were they told? A request is declined with an answer.", field="answer")
    values: dict[str, Value] = {
        "status": "declined",
        "answer": told,
        "answered_at": work.now,
        "answered_by_id": work.operator.staff_id,
    }
    saved = save(
        work, REQUEST, "service_request", row, values, version=version, name=request_name(work, row, client),
        verb="decline", reason=told,
    )  # fmt: skip
    said = f"Request {request_id} of {shown(name_of(client), width=40)} is declined."
    return Saved(saved.id, saved.version, saved.fields, said)


def reopen_request(work: Work, *, request_id: int, version: int | None = None, branch: str | None = None) -> Saved:
    """Opens a request again that was declined, or whose visits were all called off.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it is open, or visits of it are on the schedule.
    """
    row, client = _load(work, request_id, branch)
    if row["status"] == "open":
        raise Refusal(f"Request {request_id} is open.", code="repeated")
    live = live_visits(work, request_id)
    if live:
        raise Refusal(
            f"{counted(live, 'visit')} of request {request_id} {'is' if live == 1 else 'are'} on the schedule. "
            "Call them off first; or b books more for it."
        )
    values: dict[str, Value] = {"status": "open", "answer": "", "answered_at": None, "answered_by_id": None}
    saved = save(
        work, REQUEST, "service_request", row, values, version=version, name=request_name(work, row, client),
        verb="reopen",
    )  # fmt: skip
    said = f"Request {request_id} of {shown(name_of(client), width=40)} is open again."
    return Saved(saved.id, saved.version, saved.fields, said)


def live_visits(work: Work, request_id: int) -> int:
    """How many visits of a request were not called off."""
    statement = (
        select(func.count())
        .select_from(REQUEST_VISIT)
        .join(_VISIT, _VISIT.c.id == REQUEST_VISIT.c.visit_id)
        .where(REQUEST_VISIT.c.request_id == request_id, _VISIT.c.status != "cancelled")
    )
    return int(work.session.execute(statement).scalar_one())


def request_name(work: Work, row: Mapping[str, Any], client: Mapping[str, Any]) -> str:
    """How history calls a request: ``Rivera, Ana · Fri 4 Dec to Mon 7 Dec · two walks a day``."""
    days = days_words(row["from_day"], row["to_day"], today=today_of(work))
    return " · ".join(filter(None, (name_of(client), days, first_words(row["wish"], 40))))


def _load(work: Work, request_id: int, branch: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    work.require(Permission.MESSAGE)
    row = load_of_branch(work, REQUEST, request_id, "request", branch)
    work.require(Permission.MESSAGE, branch_of(work, row))
    return row, load(work, _CLIENT, row["client_id"], "client")


def _require_open(work: Work, row: Mapping[str, Any]) -> None:
    """Refuses what somebody has seen to already: two desks never book one request twice."""
    if row["status"] == "open":
        return
    who = "Somebody" if row["answered_by_id"] is None else shown(person_name(work, row["answered_by_id"]), width=40)
    when = "" if row["answered_at"] is None else dates.moment(row["answered_at"], now=work.now, zone=zone_of(work))
    live = live_visits(work, row["id"]) if row["status"] == "booked" else 0
    visits = f", {counted(live, 'visit')}" if live else ""
    raise Refusal(
        f"{who} {REQUEST_WORDS[row['status']]} request {row['id']} {when}{visits}. Nothing was done a second time.",
        code="changed",
    )


def _read(work: Work, given: Mapping[str, Any], row: Mapping[str, Any], branch: str) -> dict[str, Any]:
    """The values of a request, as they may be kept."""
    values: dict[str, Any] = {}
    if "wish" in given:
        values["wish"] = read_wish(str(given["wish"] or ""))
    if "channel" in given:
        values["channel"] = read_channel(str(given["channel"] or ""))
    for name in ("service_id", "from_day", "to_day"):
        if name in given:
            values[name] = given[name]
    after = {**row, **values}
    if values.get("service_id") is not None and values["service_id"] != row.get("service_id"):
        require_service(work, values["service_id"], branch)
    if not after["wish"] and after["service_id"] is None:
        raise Refusal("What do they wish for? Write it, or choose a service.", field="wish")
    require_days(after["from_day"], after["to_day"], today=today_of(work))
    return values
