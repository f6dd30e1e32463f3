"""The invented office that tests of reports look at, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from at_the_reports import Asked
from builders import FixedClock, identity_of
from keydesk.demo.office import build_office
from keydesk.demo.size import size_of


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of 620 clients as of the tests' morning."""
    path = tmp_path_factory.mktemp("reported") / "office" / "keydesk.db"
    build_office(path, identity_of(1000), size=size_of(), seed=1, zone=ZoneInfo("UTC"), clock=FixedClock())
    return path


@pytest.fixture
def asked(demo_path: Path) -> Iterator[Asked]:
    """The invented office."""
    made = Asked(demo_path)
    yield made
    made.desk.close()
