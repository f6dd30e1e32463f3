"""A morning with visits to book, and a bare screen that has them in hand: what Today, clients and people share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
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
