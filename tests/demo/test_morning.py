"""Whoever opens the invented office on Today finds something to mend, each flag for another reason."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import MORNING, FixedClock, identity_of
from keydesk.db.queries.needs import day_summary
from keydesk.demo.office import build_office
from keydesk.demo.size import size_of
from keydesk.desk import Desk


@pytest.mark.parametrize(("clients", "seed"), [(60, 1), (60, 5), (200, 1), (200, 2)])
def test_every_morning_has_flags_of_several_reasons(tmp_path: Path, clients: int, seed: int) -> None:
    """On a hook, with somebody else, none on file: whatever the size and the seed."""
    path = tmp_path / "demo" / "keydesk.db"
    clock = FixedClock()
    build_office(path, identity_of(1000), size=size_of(clients), seed=seed, zone=ZoneInfo("UTC"), clock=clock)
    desk = Desk.open(path, identity=identity_of(1000), clock=clock)
    try:
        summary = desk.look_up_now(day_summary, day=MORNING.date())
    finally:
        desk.close()
    reasons = {each.reason for each in summary.visits if each.flag == "no_key"}
    assert {"on_hook", "with_sitter", "none_on_file"} <= reasons
    assert 3 <= summary.no_key < summary.visit_count
