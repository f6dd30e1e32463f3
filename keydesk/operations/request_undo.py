"""Taking back what was done to a request; where it was booked, its visits are called off with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load, save
from keydesk.operations.of_branch import branch_of
from keydesk.operations.requests import REQUEST, live_visits, request_name
from keydesk.operations.set_back import Kind, changed_since, lines_about, values_before
from keydesk.operations.visit_parts import load_client
from keydesk.rules.profile import Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

REQUEST_VERBS: Final = ("take_request", "take_request_asked", "change_request", "decline_request", "reopen_request")
"""The operations whose batches are taken back as what was done to a request."""

_KINDS: Final[Mapping[str, Kind]] = {
    "service_id": "number",
    "answered_by_id": "number",
    "from_day": "day",
    "to_day": "day",
    "answered_at": "instant",
}
_TAKEN_BACK: Final = "taken down in error"


def take_back_request(work: Work, batch_id: int) -> str:
    """Sets what a batch did to a request to what it was; one that it took down is declined as an error.

    Raises:
        Refusal: somebody has changed it since. Code ``changed``.
    """
    lines = lines_about(work, batch_id, "service_request")
    if not lines:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    row = load(work, REQUEST, lines[0].subject_id, "request")
    work.require(Permission.MESSAGE, branch_of(work, row))
    client = load_client(work, row["client_id"])
    name = request_name(work, row, client)
    values: dict[str, Value]
    if any(line.field == "*" for line in lines):
        if changed_since(work, batch_id, "service_request", row["id"]):
            raise Refusal(f"{shown(name, width=80)} was changed since. It stays as it is.", code="changed")
        values = {
            "status": "declined",
            "answer": _TAKEN_BACK,
            "answered_at": work.now,
            "answered_by_id": work.operator.staff_id,
        }
    else:
        values = values_before(row, lines, kinds=_KINDS, name=name)
    save(work, REQUEST, "service_request", row, values, version=None, name=name, verb="undo")
    whose = shown(name_of(client), width=40)
    if values.get("answer") == _TAKEN_BACK:
        return f"the request of {whose} was none"
    return f"the request of {whose} is {row['status'] if 'status' not in values else values['status']}"


def open_after_visits(work: Work, batch_id: int) -> None:
    """Opens the request again whose visits a batch had booked, once none of its visits is on the schedule any more."""
    ids = {line.subject_id for line in lines_about(work, batch_id, "service_request") if line.verb == "book"}
    for request_id in ids:
        row = load(work, REQUEST, request_id, "request")
        if row["status"] != "booked" or live_visits(work, request_id):
            continue
        values: dict[str, Value] = {"status": "open", "answered_at": None, "answered_by_id": None}
        name = request_name(work, row, load_client(work, row["client_id"]))
        save(work, REQUEST, "service_request", row, values, version=None, name=name, verb="undo")
