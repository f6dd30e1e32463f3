"""A small office at which the Unix user of the test is the admin, and a shell to run commands in."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from builders import Office
from keydesk.cli.main import run_command
from keydesk.clock import SystemClock
from shell import Keydesk, Run, Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Sam Ortega and Jo Lind; K7MT-1 and K7MT-2 of Rivera, 3FQD-1 of Lindqvist, 9WCN-1 of Okafor in Front office."""
    office = Office.found(tmp_path, admin_uid=os.getuid())

    def ticking(_clock: SystemClock) -> datetime:
        # Time goes on a little whenever somebody asks for it.
        return office.clock.advance(milliseconds=20)

    monkeypatch.setattr(SystemClock, "now", ticking)
    office.safe("Front office", rows=2, columns=10)
    sam, jo = office.person("Sam Ortega"), office.person("Jo Lind")
    badges = office.badge(sam), office.badge(jo)
    office.key(office.client("Rivera", "Ana", street="1 Elm Street"), code="K7MT", copies=2, label="front door")
    office.key(office.client("Lindqvist", "Ida"), code="3FQD", label="front door")
    office.key(office.client("Okafor", "Ben"), code="9WCN", label="back door")
    office.close()
    yield Shop(office, *badges)
    office.close()


@pytest.fixture
def keydesk(shop: Shop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Keydesk:
    """Runs one command line in this process, some seconds after the one before."""
    capsys.readouterr()

    def run(*arguments: str, stdin: bytes | str = b"") -> Run:
        shop.office.clock.advance(seconds=5)
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = run_command(list(arguments))
        out, err = capsys.readouterr()
        return Run(code, out, err)

    return run
