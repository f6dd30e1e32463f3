"""A tag with a code that its key had earlier is still read, and the desk says that it is old (B6)."""

from __future__ import annotations

import pytest

from at_the_counter import Morning, open_the_counter
from builders import Office
from keydesk.operations.keys import change_code


@pytest.fixture
def morning(office: Office) -> Morning:
    """A morning at the counter, K7MT's key with another code since."""
    morning = open_the_counter(office)
    key_id = office.copy("K7MT-1").key_id
    morning.at.desk.perform_now(change_code, key_id=key_id, code="Z9QX")
    return morning


def test_an_old_tag_finds_its_copy_and_is_said_to_be_old(morning: Morning) -> None:
    """The copy goes out by its old tag, and the line says what to write on it."""
    assert morning.at.scan(morning.sam_badge, "K7MT-1")[1:] == ["out Z9QX-1"]
    assert morning.at.entry.details[-1] == "The tag is old: it says K7MT. Write Z9QX-1 on it, or put a new tag on"


def test_the_present_tag_is_not_called_old(morning: Morning) -> None:
    """However it is written, the present code is no old one."""
    for written in ("Z9QX-1", "z9qx 1", "Z9QX1"):
        morning.at.scan(written)
        assert not any("old" in line for line in morning.at.entry.details), written
