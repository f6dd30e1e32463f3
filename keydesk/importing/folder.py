"""A folder named in place of files: the files in it that a known program wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keydesk.importing.calendar import read_calendar
from keydesk.importing.calendar_text import is_calendar_file
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import Drafts
from keydesk.importing.shapes import read_tables, tell
from keydesk.importing.tables import Table
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

KINDS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xml", ".xls", ".ics")
"""What lists are kept in; other files of a folder are nobody's question."""

MOST_FILES: Final = 100
_NAMED: Final = 5
# Files of a folder that a refusal names.


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder has for an import.

    Attributes:
        tables: of its known files, in the order of their names.
        passed: the names of the other lists in it, which nothing tells.
        calendars: what was read of its calendars, by their files' names.
    """

    tables: tuple[Table, ...]
    passed: tuple[str, ...]
    calendars: Mapping[str, Drafts] = field(default_factory=dict)


def is_folder(path: Path) -> bool:
    """Whether a path is a folder that can be looked into."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_folder(path: Path, window: Window | None = None) -> Folder:
    """The known files of a folder, not of the folders in it: their headers tell them, whatever they are called.

    Raises:
        Refusal: it cannot be read, none of its files is known, or two of them are the same list.
    """
    called = shown(str(path))
    try:
        files = sorted(
            each
            for each in path.iterdir()
            if each.suffix.casefold() in KINDS and not each.name.startswith(".") and each.is_file()
        )
    except OSError as error:
        raise Refusal(f"{called} cannot be read: {error.strerror}.", code="not_found") from error
    if len(files) > MOST_FILES:
        raise Refusal(f"{called} has {len(files):,} files that could be lists: name those to import.")
    tables: list[Table] = []
    passed: list[str] = []
    taken: dict[str, str] = {}
    calendars: dict[str, Drafts] = {}
    for file in files:
        if is_calendar_file(file) and window is not None:
            calendars[file.name] = read_calendar(file, window)
            continue
        known = _known(file)
        if not known:
            passed.append(file.name)
        for title, table in known:
            before = taken.setdefault(title, file.name)
            if before != file.name:
                both = f"{shown(before)} and {shown(file.name)}"
                raise Refusal(f"{called} has two files of {title}, {both}: name the one to import.")
            tables.append(table)
    if not tables and not calendars:
        there = f" There are {shown(', '.join(passed[:_NAMED]))}." if passed else ""
        raise Refusal(
            f"Nothing in the folder {called} is the export of a program that keydesk knows: name the files to import."
            + there,
            code="not_found",
        )
    return Folder(tuple(tables), tuple(passed), calendars)


def _known(file: Path) -> list[tuple[str, Table]]:
    """The tables of a file that a known program wrote, with what they are; none where it is damaged or no list."""
    try:
        told = [tell(table) for table in read_tables([file])]
    except Refusal:
        return []
    return [(one.title, one.table) for one in told if one.shape is not None]
