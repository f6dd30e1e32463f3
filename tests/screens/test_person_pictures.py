"""Pictures of a person's page, of somebody who has left, and of a client's visits, in both sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from textual.pilot import Pilot

from at_the_office import SAM
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.db.models import AccessMethod, table_of
from keydesk.db.work import Work
from keydesk.operations.custody import check_out
from keydesk.operations.due import chase
from keydesk.operations.office import add_service
from keydesk.operations.staff import set_active
from robot import LARGE, SMALL, Robot

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
TODAY = date(2026, 11, 26)
RIVERA, OKAFOR, MARSH, LINDQVIST = 1, 2, 3, 4


@pytest.fixture
def busy(company: Office) -> Office:
    """Sam is late with one key, asked for twice; needs one that hangs on its hook and one that nobody has."""
    desk = company.desk()
    service = desk.perform_now(add_service, name="30-minute walk").id
    costa = company.client("Costa-Winterbottom", "Maximiliane")
    for client, day, at, more in (
        (RIVERA, -5, "10:00", {"status": "completed"}),
        (RIVERA, -2, "10:00", {"status": "cancelled"}),
        (OKAFOR, 1, "09:00", {}),
        (costa, 1, "11:30", {}),
        (RIVERA, 3, "16:00", {}),
        (MARSH, 8, "16:00", {}),
    ):
        company.visit(client, SAM, TODAY + timedelta(days=day), at, service_id=service, pets="Biscuit", **more)
    desk.perform_now(check_out, tag_code="A2QD-1", sitter_id=SAM)
    desk.perform_now(chase, tag_codes=["K7MT-1"])
    desk.perform_now(chase, tag_codes=["K7MT-1"])

    def codes(work: Work) -> None:
        rows = [
            {"client_id": RIVERA, "kind": "garage_code", "note": "side door", "secret": b"sealed"},
            {"client_id": LINDQVIST, "kind": "alarm", "note": "", "secret": b"sealed"},
        ]
        work.session.execute(insert(table_of(AccessMethod)), rows)
        work.record("access_method", 1, "add", field="*", new="garage")

    company.work(codes)
    return company


def _page(office: Office, mode: str, row: int, *keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def run(pilot: Pilot[Any]) -> None:
        robot = Robot(pilot)
        await robot.until(lambda: bool(robot.app.screen_stack) and robot.app.is_open)
        await robot.app.switch_mode(mode)
        await robot.settle()
        robot.table.go_to(row)
        await robot.press("enter")
        await robot.settle()
        for key in keys:
            await robot.press(key)
            await robot.settle()

    del office
    return run


@SIZES
@pytest.mark.parametrize("pane", ["holds", "needs", "not_needed", "visits"])
def test_a_persons_panes(busy: Office, snap_compare: Any, size: tuple[int, int], pane: str) -> None:
    """What they hold, need, need no more, and their visits."""
    keys = {"holds": (), "needs": ("2",), "not_needed": ("3",), "visits": ("4",)}[pane]
    run = _page(busy, "staff", SAM, *keys)
    assert snap_compare(KeydeskApp(busy.desk), terminal_size=size, run_before=run)


@SIZES
@pytest.mark.parametrize("pane", ["back", "codes"])
def test_who_has_left(busy: Office, snap_compare: Any, size: tuple[int, int], pane: str) -> None:
    """What must come back, and the codes to change."""
    busy.desk().perform_now(set_active, staff_id=SAM, active=False)
    run = _page(busy, "staff", SAM, *(("5",) if pane == "codes" else ()))
    assert snap_compare(KeydeskApp(busy.desk), terminal_size=size, run_before=run)


@SIZES
def test_a_clients_visits(busy: Office, snap_compare: Any, size: tuple[int, int]) -> None:
    """Past and coming visits of one client, the list beginning today."""
    run = _page(busy, "clients", RIVERA, "2")
    assert snap_compare(KeydeskApp(busy.desk), terminal_size=size, run_before=run)
