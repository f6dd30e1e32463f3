"""The way in: from a store's path to the screens and back to an exit code."""

from __future__ import annotations

import gc
import os
import sys
import threading
from typing import TYPE_CHECKING, Final

from keydesk import terminal
from keydesk.app.office import KeydeskApp

if TYPE_CHECKING:
    from pathlib import Path

    from keydesk.desk import Desk

_COLLECT_AFTER: Final = (10_000, 10, 10)
"""New objects, and rounds, between two collections of a session."""

_SETTLED_SECONDS: Final = 3.0
"""After which all is loaded that a desk begins with."""


def _settle() -> None:
    """Look through what the start has loaded once, and never again: that took 50 to 100 ms in the middle of a scan."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)
    gc.enable()


def run(path: Path, *, shell: type[KeydeskApp] = KeydeskApp, branch: str = "") -> int:
    """Open the desk on a store and stay until the person leaves.

    ``keydesk.terminal.prepare`` must have settled the environment before this module was imported.

    Args:
        path: the store.
        shell: the app, for one that begins on another screen.
        branch: in which the session works, as somebody wrote it; empty is where the person was last.

    Returns:
        The exit code.

    Raises:
        Refusal: the terminal is unfit, or the store is refused to this operator.
    """
    streams = (sys.stdin, sys.stdout, sys.stderr)
    terminal.refuse_unfit(os.environ, streams_are_terminals=all(stream.isatty() for stream in streams))

    def open_desk() -> Desk:
        # The desk brings the database layer along, which the first paint does not wait for.
        from keydesk.desk import Desk

        desk = Desk.open(path)
        settling = threading.Timer(_SETTLED_SECONDS, _settle)
        settling.daemon = True
        settling.start()
        return desk

    app = shell(open_desk, looks=terminal.prepare(os.environ), greets=True, branch=branch)
    app.end_on_signals()
    app.run()
    app.close_store()
    if app.refused is not None:
        raise app.refused
    if app.crash_line:
        sys.stderr.write(f"keydesk: {app.crash_line}\n")
    return app.return_code or 0
