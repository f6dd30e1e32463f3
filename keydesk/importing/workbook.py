"""XLSX, read by a child process: a hostile workbook can end its reader, or eat memory, but not the desk.

python-calamine ends the whole process on a workbook with one cell at the far corner (XFD1048576), and unpacks a small
file to hundreds of megabytes without a word. So the declared sizes are looked at first, and the reading is done by
`keydesk.importing.workbook_child` with limits on its memory and time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import keydesk
from keydesk.importing.sheets import Row, Sheet
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

MOST_PARTS = 2_000
LARGEST_UNPACKED = 256 * 1024 * 1024
"""Bytes over all parts, as the file itself declares them; the child counts what really comes out."""

LONGEST_READING = 60.0
"""Seconds."""


def read_workbook(path: Path, *, name: str) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook that have rows.

    Raises:
        Refusal: it is damaged, protected, or too large in any way.
    """
    _check_declared_sizes(path, name)
    try:
        answer = subprocess.run(  # noqa: S603 - our own interpreter and module; the path is one argument
            [sys.executable, "-P", "-m", "keydesk.importing.workbook_child", str(path.resolve())],
            # Nothing is loaded from the folder that somebody happens to stand in.
            env={"PYTHONPATH": str(Path(keydesk.__file__).parent.parent), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST_READING,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal(
            f"{shown(name)} took longer than {LONGEST_READING:.0f} s to read and was given up: save it as CSV."
        ) from error
    if answer.returncode != 0:
        raise Refusal(f"{shown(name)} cannot be read as a workbook: open it, save it as CSV, and import that.")
    document = json.loads(answer.stdout)
    if "refused" in document:
        raise Refusal(f"{shown(name)} {document['refused']}")
    return tuple(_sheet(name, given) for given in document["sheets"])


def _check_declared_sizes(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refusal(f"{shown(name)} is damaged: it begins like a workbook and is none.") from error
    if not any(part.filename.casefold().endswith("workbook.xml") for part in parts):
        raise Refusal(f"{shown(name)} is no .xlsx workbook: save it as .xlsx or CSV and import that.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Refusal(
            f"{shown(name)} unpacks to more than {LARGEST_UNPACKED // 1_048_576} MB and was not opened: save it as CSV."
        )


def _sheet(file: str, given: dict[str, Any]) -> Sheet:
    hidden = frozenset(given["hidden"])
    spanning = frozenset(given["spanning"])
    rows = tuple(
        Row(line=line, cells=tuple(cells), hidden=line in hidden, spans=line in spanning)
        for line, cells in enumerate(given["rows"], start=1)
        if any(cells)
    )
    found = sum(1 for row in rows if row.hidden)
    remarks = (f"{found} hidden rows count like the others",) if found else ()
    return Sheet(file=file, name=given["name"], rows=rows, remarks=remarks)
