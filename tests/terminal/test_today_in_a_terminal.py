"""Today in a terminal of its own: a flag mended by two keys in one packet, seen in another window; then silence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import FixedClock, Office
from in_a_terminal import session
from keydesk.clock import SystemClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """One visit today, whose key hangs in the office."""
    office = Office.found(tmp_path, clock=FixedClock(SystemClock().now()), admin_uid=os.getuid())
    office.setting("time_zone", '"UTC"')
    office.safe("Front office", rows=2, columns=5)
    rivera = office.client("Rivera", "Ana")
    office.key(rivera, code="K7MT")
    office.visit(rivera, office.person("Sam Ortega"), office.clock.now().date(), "23:59")
    yield office.path
    office.close()


def test_a_flag_is_mended_by_two_keys_and_falls_in_the_other_window(store: Path) -> None:
    """Enter and 1 in one packet check the key out; the other session's counter falls; then not a byte is sent."""
    with session(store) as ana, session(store, size=(120, 40)) as bo:
        for opened in (ana, bo):
            opened.sees("F2 Desk")
            opened.press("F3")
            opened.sees("1 visit ", "1 NO KEY", "NO KEY  on hook A1")
        ana.press("\r1")
        ana.sees("K7MT-1 to Sam Ortega", "u takes it back", "0 NO KEY")
        bo.sees("0 NO KEY")
        bo.rests(1.5)
        assert bo.read(3.0) == 0
        assert bo.unknown_sequences() == set()
