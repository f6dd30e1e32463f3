"""A morning with visits to book, and a bare screen that has them in hand: what Today, clients and people share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, time
from typing import Any, ClassVar

import pytest
from sqlalchemy import insert
from textual.app import ComposeResult
from textual.widgets import Static

from builders import Office
from keydesk.commands import Command
from keydesk.db.models import Pet, table_of
from keydesk.operations.office import add_service
from keydesk.screens.visit_verbs import VISIT_PATIENT, VISIT_VERBS, VisitVerbs
from robot import SMALL, Robot, robot_at

SAM, KIM, RIVERA, MARSH = 2, 3, 1, 2
TODAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)
EIGHT = time(8)


class VisitDesk(VisitVerbs):
    """A screen with visits in hand and nothing else."""

    VERBS: ClassVar[tuple[Command, ...]] = VISIT_VERBS
    PATIENT: ClassVar[frozenset[str]] = VISIT_PATIENT

    def __init__(self, *visits: int, **booking: Any) -> None:
        """Have these visits in hand."""
        super().__init__()
        self.visits = visits
        self.booking = booking

    def compose_body(self) -> ComposeResult:
        """Nothing to see."""
        yield Static("Visits", markup=False)

    def visits_meant(self) -> Sequence[int]:
        """Those that the test has named."""
        return self.visits

    def booking_meant(self) -> Mapping[str, Any]:
        """What the test has named."""
        return self.booking


@pytest.fixture
def booked_office(office: Office) -> Office:
    """Sam and Kim make visits; Rivera wants Sam first and never Kim; Marsh wants nobody in particular."""
    assert office.person("Sam Ortega") == SAM
    assert office.person("Kim Voss") == KIM
    assert office.client("Rivera", "Ana", street="1644 Tern Hollow Rd", primary_sitter_id=SAM) == RIVERA
    assert office.client("Marsh", "Eli", street="9 Elm St") == MARSH
    office.block(RIVERA, KIM)
    office.work(lambda work: work.session.execute(insert(table_of(Pet)).values(client_id=RIVERA, name="Biscuit")))
    office.desk().perform_now(add_service, name="30-minute walk", minutes=30, price_cents=2200)
    office.desk().perform_now(add_service, name="Drop-in", minutes=45, price_cents=2900)
    return office


@asynccontextmanager
async def visit_desk(
    office: Office, *visits: int, size: tuple[int, int] = SMALL, uid: int | None = None, **booking: Any
) -> AsyncIterator[Robot]:
    """A session on that screen."""
    async with robot_at(office, size=size, uid=uid) as robot:
        await robot.app.push_screen(VisitDesk(*visits, **booking))
        await robot.settle()
        yield robot


@pytest.fixture
def visiting(office: Office) -> Office:
    """Sam (2) and Kim (3) make visits; Rivera (1) wants Sam first."""
    assert office.person("Sam Ortega") == 2
    assert office.person("Kim Voss") == 3
    assert office.client("Rivera", "Ana", primary_sitter_id=2) == 1
    return office


def did(office: Office, operation: Any, **how: Any) -> Any:
    """Something that Ana does."""
    return office.desk().perform_now(operation, **how)


def rows(office: Office, statement: str) -> list[tuple[Any, ...]]:
    """What plain SQL finds."""
    desk = office.desk()
    found = desk.look_up_now(lambda reading: reading.session.connection().exec_driver_sql(statement).fetchall())
    return [tuple(each) for each in found]


def walk(office: Office, cents: int = 2200) -> int:
    """A service of 45 minutes."""
    return int(did(office, add_service, name="Walk", minutes=45, price_cents=cents).id)
