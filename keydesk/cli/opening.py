"""`keydesk` alone: the desk on the screen, as quickly as can be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from keydesk.cli.ending import ended


def open_desk(given: Path | None = None) -> int:
    """Open the screens on a store and return the exit code when they are left.

    Args:
        given: the store of ``--db``; what is configured otherwise.
    """
    return ended(lambda: _open(given))


def _open(given: Path | None) -> int:
    from keydesk import settings, terminal

    streams = (sys.stdin, sys.stdout, sys.stderr)
    terminal.refuse_unfit(os.environ, streams_are_terminals=all(each is not None and each.isatty() for each in streams))
    # Textual reads the environment while it is imported, so that is settled first.
    terminal.prepare(os.environ)
    from keydesk.app import run

    return run(settings.store_path(given))
