"""How a command ends: an exit code, and at most one calm line on stderr. Never a traceback."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import TextIO

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

DONE = 0
REFUSED = 1
USAGE = 2
CHANGED = 3
UNUSABLE = 4
INTERRUPTED = 130

_NO_MORE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE})
MOST_LISTED = 12
"""So many of the things that stand in the way are named in a refusal's line."""


def ended(action: Callable[[], int]) -> int:
    """Run ``action`` and return its exit code; a refusal becomes its one line on stderr.

    Besides the screens, this is the one place that catches a :class:`Refusal`. Everything that nobody expects goes on
    to :func:`guard`'s hook.
    """
    try:
        code = action()
        _flush()
    except Refusal as refusal:
        complain(one_line(refusal))
        return refusal.exit_code
    except OSError as error:
        # Help and version are written by the library: a stream that takes no more is no crash of ours.
        if error.filename is not None or error.errno not in _NO_MORE:
            raise
        sys.stdout = _nowhere()
        complain(one_line(output_lost(error)))
        return REFUSED
    except KeyboardInterrupt:
        complain("interrupted; what was confirmed before is kept.")
        return INTERRUPTED
    return code


def one_line(refusal: Refusal) -> str:
    """The refusal with what it lists, in one line: scripts read lines, and a terminal breaks long ones by itself."""
    listed = [detail.rstrip(".") for detail in refusal.details if detail not in refusal.message]
    if not listed:
        return refusal.message
    more = f"; and {len(listed) - MOST_LISTED} more" if len(listed) > MOST_LISTED else ""
    return f"{refusal.message} ({'; '.join(listed[:MOST_LISTED])}{more})"


def output_lost(error: OSError) -> Refusal:
    """The refusal for data that could not be written to stdout or to a file."""
    return Refusal(f"the output could not be written: {error.strerror or error}.")


def _flush() -> None:
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail again, loudly, when Python ends.
        sys.stdout = _nowhere()
        raise output_lost(error) from error


def complain(sentence: str) -> None:
    """Write the one line that a refusal is, ``keydesk: …``, on stderr."""
    say(f"keydesk: {sentence}")


def say(sentence: str) -> None:
    """Write one line of talk on stderr, with hidden characters made visible."""
    try:
        sys.stderr.write(shown(sentence) + "\n")
    except OSError:
        # Nobody listens any more; what is being done goes on.
        return


def make_streams_fit() -> None:
    """Let every text out: UTF-8 into pipes and files, and a replacement where a terminal has no such letter.

    A reader that goes away (``| head``) ends the program as it ends every other Unix tool, quietly.
    """
    # A process may be started with its streams closed.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - stands in for a stream of the process


def guard() -> None:
    """Let no traceback reach the terminal: what nobody expects leaves a private report and one line with its reference.

    A traceback would show lines and, in a message, perhaps a client's name or a code (promise P6).
    """
    sys.excepthook = lambda _kind, error, _trace: _crashed(error)
    threading.excepthook = lambda failed: None if failed.exc_value is None else _crashed(failed.exc_value)
    sys.unraisablehook = lambda failed: None if failed.exc_value is None else _crashed(failed.exc_value)


def _crashed(error: BaseException) -> None:
    from keydesk.crash import calm_line, report

    complain(calm_line(report(error)))
