"""The program's way in: the quick roads first, the command line for everything else."""

from __future__ import annotations

import gc
import sys
from typing import Final

_COLLECT_SELDOM: Final = (50_000, 20, 20)


def main() -> None:
    """Run keydesk with the arguments of this process and leave with its exit code."""
    from keydesk.cli.ending import guard, make_streams_fit

    # What is loaded at a start stays: looking for garbage in it again and again took a sixth of the time.
    gc.set_threshold(*_COLLECT_SELDOM)
    guard()
    make_streams_fit()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run keydesk and return the exit code: 0 done, 1 refused, 2 wrong usage, 3 changed, 4 unusable, 130 interrupted.

    No argument opens the desk, and ``--version`` answers, without the command line's machinery being imported: both
    are what people wait for.
    """
    if not arguments:
        from keydesk.cli.opening import open_desk

        return open_desk()
    if arguments == ["--version"]:
        from keydesk.cli.ending import ended

        return ended(_tell_version)
    from keydesk.cli.main import run_command

    return run_command(arguments)


def _tell_version() -> int:
    from keydesk import __version__

    sys.stdout.write(f"keydesk {__version__}\n")
    return 0


if __name__ == "__main__":
    main()
