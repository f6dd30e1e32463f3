"""What a session loads, and what it leaves to those who use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_SESSION = """
import os, sys
from keydesk import terminal
from keydesk.cli.opening import leave_out_what_no_desk_needs
leave_out_what_no_desk_needs()
import keydesk.app, keydesk.screens.desk, keydesk.desk, keydesk.counter, keydesk.db.queries.standing
"""


def said(code: str) -> list[str]:
    """What a session prints that goes on like this."""
    run = subprocess.run(
        [sys.executable, "-c", _SESSION + code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    return run.stdout.split()


def test_session_loads_neither_network_nor_mail_nor_archives() -> None:
    """What libraries import and a desk never uses is memory of every session, and time of every start."""
    loaded = said("print(*sys.modules)")
    assert not {"ssl", "email", "zipfile", "csv", "alembic", "cryptography", "multiprocessing"} & set(loaded)


def test_session_loads_only_the_tables_that_scans_stand_on() -> None:
    """A table costs a hundred kilobytes: the ones of other screens are made when those are visited."""
    models = "keydesk.db.models."
    loaded = {name.removeprefix(models) for name in said("print(*sys.modules)") if name.startswith(models)}
    assert {"access", "billing", "exchange", "field", "membership", "office", "stock_take"} & loaded == set()


@pytest.mark.parametrize(
    "code",
    [
        "import ssl; print(ssl.SSLContext and 'whole')",
        "import importlib.metadata; print(importlib.metadata.version('textual') and 'whole')",
        "from importlib.metadata import version; print(version('textual') and 'whole')",
        "from importlib.metadata import PackageNotFoundError, distribution; print(distribution('rich') and 'whole')",
        "from importlib.metadata import entry_points; print(entry_points(group='console_scripts') and 'whole')",
        "import importlib.resources, zipfile, email.message; print('whole')",
    ],
)
def test_what_was_left_out_is_whole_for_whoever_wants_it(code: str) -> None:
    """A stand-in gives way to the library itself, however it is asked for."""
    assert said(code) == ["whole"]
