"""What is left of a crash: one calm line with a reference, and a trace without values in a file of mode 0600 (P6).

The trace names files, lines, functions and types of exceptions. It holds no message, no local variable and no source
line: any of these could be a client's name, an address or an alarm code.
"""

from __future__ import annotations

import errno
import os
import platform
import secrets
import traceback
from collections.abc import Iterator
from pathlib import Path

from keydesk import __version__, settings
from keydesk.clock import SystemClock

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_PACKAGE = Path(__file__).parent


def report(error: BaseException) -> str:
    """Write down where ``error`` came from, and return the reference by which the report is found.

    Where the log folder cannot be written (a full disk, no rights), only the reference comes back: a crash must not
    crash again.
    """
    reference = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    now = SystemClock().now()
    lines = [
        f"keydesk {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"reference {reference}, {now.isoformat(timespec='seconds')}, process {os.getpid()}",
        *_trace(error),
    ]
    path = path_of(reference)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
    except OSError:
        return reference
    return reference


def path_of(reference: str) -> Path:
    """Where the report of a reference lies, if it could be written."""
    return settings.log_folder() / f"crash-{reference}.log"


def calm_line(reference: str) -> str:
    """The one line that a person is shown; it says what to do and nothing about the data."""
    path = path_of(reference)
    where = f"report {path}" if path.exists() else "no report could be written"
    return (
        f"an error of keydesk's own stopped this; what was confirmed before is safe. "
        f"Try again, and tell whoever looks after the box: reference {reference} ({where})."
    )


def _trace(error: BaseException) -> Iterator[str]:
    """Each exception of the chain, the first cause first, with its frames."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    for each in reversed(chain):
        yield ""
        for frame, line in traceback.walk_tb(each.__traceback__):
            yield f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        yield _kind(each)
        if isinstance(each, BaseExceptionGroup):
            for inner in each.exceptions:
                yield from (f"  | {line}" for line in _trace(inner))


def _kind(error: BaseException) -> str:
    """The type of an exception, with the number that the system or SQLite gave it, which names no data."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name} {errno.errorcode.get(error.errno, error.errno)}"
    code = getattr(error, "sqlite_errorname", None) or getattr(getattr(error, "orig", None), "sqlite_errorname", None)
    return f"{name} {code}" if isinstance(code, str) else name


def _short(filename: str) -> str:
    """A file without the folders above the package: they may name a person's home."""
    path = Path(filename)
    if path.is_relative_to(_PACKAGE.parent):
        return str(path.relative_to(_PACKAGE.parent))
    parts = path.parts
    return "/".join(parts[-3:]) if len(parts) > 3 else filename  # noqa: PLR2004 - enough to tell libraries apart
