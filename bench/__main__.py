"""``make bench``: every budget that can be measured, in one table, written to ``bench/results/`` as well.

``make bench ARGS="ground"`` measures one group, ``ARGS=--quick`` everything in few rounds.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from report import print_table, write_results
from rows import Row, unmet


def main() -> int:
    """Measure what was asked for; the exit code is 1 where a bar is not reached."""
    os.umask(0o077)
    _as_installed()
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; all, unless said")
    parser.add_argument("--quick", action="store_true", help="few rounds, for a look while one works")
    arguments = parser.parse_args()
    unknown = set(arguments.groups) - set(GROUPS)
    if unknown:
        parser.error(f"there is no group {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="keydesk-bench-") as made:
        for name, measure in GROUPS.items():
            if arguments.groups and name not in arguments.groups:
                continue
            sys.stderr.write(f"measuring {name} …\n")
            rows += measure(Path(made), quick=arguments.quick)
    print_table(rows)
    write_results(rows, quick=arguments.quick)
    return 1 if unmet(rows) else 0


def _as_installed() -> None:
    """Make the ``.pyc`` files that an installation makes, and let what is measured use them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    here = Path(__file__).parent
    for code in (here, here.parent / "keydesk"):
        compileall.compile_dir(code, quiet=1)


def _ground(folder: Path, *, quick: bool) -> list[Row]:
    import ground
    import moves
    import scans

    return [
        *ground.measure(folder, 2 if quick else ground.ROUNDS),
        *moves.measure(_own(folder, "moves"), 60 if quick else moves.MOVES),
        *scans.measure(_own(folder, "scans"), 200 if quick else scans.SCANS),
    ]


def _shared(folder: Path, *, quick: bool) -> list[Row]:
    import shared

    return shared.measure(_own(folder, "shared"), 60 if quick else shared.MOVES)


def _list(folder: Path, *, quick: bool) -> list[Row]:
    import board
    import past

    listed = importlib.import_module("list")
    rows: list[Row] = listed.measure(_own(folder, "list"), 1 if quick else listed.ROUNDS)
    return [
        *rows,
        *past.measure(_own(folder, "history"), 10 if quick else past.ROUNDS),
        *board.measure(_own(folder, "board"), 1 if quick else board.ROUNDS),
    ]


def _today(folder: Path, *, quick: bool) -> list[Row]:
    import sides
    import today

    own = _own(folder, "today")
    rounds = 5 if quick else today.ROUNDS
    return [*today.measure(own, rounds), *sides.measure(own, rounds)]


def _profiles(folder: Path, *, quick: bool) -> list[Row]:
    import profiles

    return profiles.measure(_own(folder, "profiles"), 1 if quick else profiles.ROUNDS)


def _import(folder: Path, *, quick: bool) -> list[Row]:
    del quick
    try:
        importing = importlib.import_module("importing")
    except ModuleNotFoundError as error:
        if error.name != "importing":
            raise
        return []
    rows: list[Row] = importing.measure(_own(folder, "import"))
    return rows


def _own(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(mode=0o700)
    return made


GROUPS: dict[str, Callable[..., list[Row]]] = {
    "ground": _ground,
    "shared": _shared,
    "list": _list,
    "today": _today,
    "profiles": _profiles,
    "import": _import,
}

if __name__ == "__main__":
    raise SystemExit(main())
