"""The office that calendars are imported into."""

from __future__ import annotations

import pytest

from builders import Office
from calendars import pet


@pytest.fixture
def shop(office: Office) -> Office:
    """Bo Tran and Jo Lind make visits; Ana Rivera of 12 Elm Street has Biscuit."""
    office.setting("time_zone", '"America/New_York"')
    office.person("Bo Tran")
    office.person("Jo Lind")
    rivera = office.client("Rivera", "Ana", street="12 Elm Street")
    pet(office, rivera, "Biscuit")
    return office
