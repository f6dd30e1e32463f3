"""The second branch of the invented office: Facility switched on, with whom and what it takes to look around there."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from keydesk.cli.session import Session
    from keydesk.desk import Desk

_STAFF: Final = 5
_CLIENTS: Final = 10
_SERVICES: Final = (("Boarding night", 24 * 60, 62_00), ("Daycare", 9 * 60, 38_00))
_SAFE: Final = ("Kennel office", "behind the front desk", 4, 6)
_HOURS: Final = ("7-15", "10-18:30", "15-23")


def add_facility(session: Session, path: Path) -> None:
    """Switches Facility on in an invented office, through the operations that anybody uses; once is enough."""
    from keydesk.desk import Desk
    from keydesk.operations.branches import set_branch
    from keydesk.rules.roles import FACILITY

    desk = Desk.open(path)
    try:
        if not desk.perform_now(set_branch, via="cli", branch=FACILITY, on=True).changed:
            session.say("Facility is switched on there already.")
            return
        desk.look_up_now(lambda reading: reading.now)
        desk.work_in(FACILITY)
        people = _furnish(desk)
        clients, visits, sent = _fill(desk, people)
        session.say(
            f"Facility is switched on: {len(_SERVICES)} services, 1 safe, {len(people)} people and {clients} clients "
            f"of both branches, {visits} visits to come, {sent} keys on the way. Ctrl+O goes there."
        )
    finally:
        desk.close()


def _furnish(desk: Desk) -> list[int]:
    """Services, a safe, and sitters with a week of shifts; gives the sitters."""
    from keydesk.db.queries.staff import list_staff
    from keydesk.operations.office import add_service
    from keydesk.operations.safes import add_safe
    from keydesk.operations.shifts import add_shift
    from keydesk.operations.staff_sync import sync_staff
    from keydesk.rules.roles import FACILITY
    from keydesk.rules.shifts import WEEK, monday_of, read_hours

    for name, minutes, cents in _SERVICES:
        desk.perform_now(add_service, via="cli", name=name, minutes=minutes, price_cents=cents, branch=FACILITY)
    label, place, rows, columns = _SAFE
    desk.perform_now(add_safe, via="cli", label=label, place=place, branch=FACILITY, rows=rows, columns=columns)
    staff = desk.look_up_now(list_staff)
    people = [each.staff_id for each in staff if each.active and each.is_sitter][:_STAFF]
    if people:
        desk.perform_now(sync_staff, via="cli", staff_ids=people, to=FACILITY)
    first = monday_of(_today(desk))
    for number, staff_id in enumerate(people):
        hours = read_hours(_HOURS[number % len(_HOURS)])
        for day in range(WEEK):
            if (day + number) % WEEK < WEEK - 2:
                on = first + timedelta(days=day)
                desk.perform_now(
                    add_shift, via="cli", staff_id=staff_id, branch=FACILITY, day=on, hours=hours, note="front desk"
                )
    return people


def _fill(desk: Desk, people: list[int]) -> tuple[int, int, int]:
    """Clients of both branches with a visit each, and keys of theirs on the way; gives how many of each."""
    from keydesk.db.queries.client_page import client_page
    from keydesk.db.queries.clients import list_clients
    from keydesk.db.queries.office import list_services
    from keydesk.db.queries.safes import list_safes
    from keydesk.operations.client_sync import sync_clients
    from keydesk.operations.sending import send_keys
    from keydesk.operations.visits import book_visit
    from keydesk.rules.refusal import Refusal
    from keydesk.rules.roles import FACILITY, IN_HOME

    desk.work_in(IN_HOME)
    clients = [each.client_id for each in desk.look_up_now(list_clients, statuses=("active",))][:_CLIENTS]
    if clients:
        desk.perform_now(sync_clients, via="cli", client_ids=clients, to=FACILITY)
    desk.work_in(FACILITY)
    (service, *_) = desk.look_up_now(list_services)
    safe = next(each for each in desk.look_up_now(list_safes) if each.branch_id == FACILITY)
    today, sent = _today(desk), 0
    for number, client_id in enumerate(clients):
        for sitter in (*people[number % len(people or [0]) :], None):
            try:
                desk.perform_now(
                    book_visit,
                    via="cli",
                    client_id=client_id,
                    day=today + timedelta(days=1 + number % 4),
                    at=time(8 + number % 3),
                    service_id=service.service_id,
                    sitter_id=sitter,
                    branch=FACILITY,
                )
            except Refusal:
                # The client has blocked that one.
                continue
            break
        hanging = [
            copy.tag_code
            for key in desk.look_up_now(client_page, client_id=client_id).keys
            for copy in key.copies
            if copy.place.kind == "safe"
        ]
        if hanging and sent < len(people):
            desk.perform_now(send_keys, via="cli", safe_id=safe.safe_id, tag_codes=hanging[:1])
            sent += 1
    return len(clients), len(clients), sent


def _today(desk: Desk) -> date:
    from keydesk.rules import dates

    return dates.today(desk.now, ZoneInfo(desk.settings.time_zone))
