"""`keydesk` alone: the desk on the screen, as quickly as can be."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from keydesk.cli.ending import ended

_METADATA: Final = "importlib.metadata"


def open_desk(given: Path | None = None, *, branch: str = "") -> int:
    """Open the screens on a store and return the exit code when they are left.

    Args:
        given: the store of ``--db``; what is configured otherwise.
        branch: in which the session works; empty is where the person was last.
    """
    return ended(lambda: _open(given, branch))


def _open(given: Path | None, branch: str) -> int:
    from keydesk import settings, terminal

    streams = (sys.stdin, sys.stdout, sys.stderr)
    terminal.refuse_unfit(os.environ, streams_are_terminals=all(each is not None and each.isatty() for each in streams))
    # Textual reads the environment while it is imported, so that is settled first.
    terminal.prepare(os.environ)
    # What is loaded at a start stays; the app collects from when its desk is open.
    gc.disable()
    leave_out_what_no_desk_needs()
    from keydesk.app import run

    return run(settings.store_path(given), branch=branch)


def leave_out_what_no_desk_needs() -> None:
    """Keep two libraries unloaded that others import and a desk never uses: 2.4 MB and 25 ms of each session.

    asyncio asks for ``ssl`` and does without it, as on a Python that has none; the desk connects to nothing.
    SQLAlchemy and Pydantic import ``importlib.metadata``, with all of ``email`` and ``zipfile``, to look for plug-ins,
    of which keydesk has none. Whoever imports either after this gets it whole.
    """
    if "asyncio" not in sys.modules and "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]  # how an import is told that there is no such module
        import_module("asyncio")
        del sys.modules["ssl"]
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if _METADATA not in sys.modules:
        stand_in = ModuleType(_METADATA)
        # What is imported by its name is a function; everything else is asked for when it is wanted.
        for each in ("version", "entry_points"):
            setattr(stand_in, each, partial(_call_metadata, each))
        stand_in.__getattr__ = _of_metadata  # type: ignore[method-assign]  # a module's own, by PEP 562
        sys.modules[_METADATA] = importlib.metadata = stand_in


def _of_metadata(name: str) -> Any:
    """Something of the real library, which takes the place of the stand-in."""
    if name.startswith("__"):
        # The import system looks for a package here; that is no use of it yet.
        raise AttributeError(name)
    if "__file__" not in vars(sys.modules[_METADATA]):
        del sys.modules[_METADATA]
    return getattr(import_module(_METADATA), name)


def _call_metadata(function: str, *arguments: Any, **how: Any) -> Any:
    return _of_metadata(function)(*arguments, **how)
