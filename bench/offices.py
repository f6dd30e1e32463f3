"""The typical office of the budgets: 1,200 clients, 900 copies, 100 visits a day."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from keydesk.clock import Clock, SystemClock
from keydesk.demo.office import build_office
from keydesk.demo.size import Size
from keydesk.identity import of_this_process

TYPICAL = Size(clients=1_200, pets=1_740, sitters=15, copies=900, visits=100)
OPERATOR = "Ana Whitfield"
"""Whoever builds it."""

SITTERS = ("Sam Ortega", "Jo Reyes")


def typical(folder: Path, clock: Clock | None = None) -> Path:
    """Build it, where it is not there yet; returns its store."""
    path = folder / "typical" / "keydesk.db"
    if not path.exists():
        build_office(path, of_this_process(), size=TYPICAL, seed=1, zone=ZoneInfo("UTC"), clock=clock or SystemClock())
    return path
