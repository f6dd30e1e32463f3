"""A line for the names of files, which Tab completes as a shell does."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message

from keydesk.widgets.editors import LineEditor

if TYPE_CHECKING:
    from textual.binding import BindingType

_MOST_OFFERED = 8
_MOST_LOOKED_AT = 2_000


def paths_in(line: str) -> tuple[Path, ...]:
    """The files that a line names, parted by blanks; quotes hold a name with blanks together.

    Raises:
        ValueError: a quote is not closed.
    """
    return tuple(Path(word).expanduser() for word in shlex.split(line))


def complete(line: str) -> tuple[str, tuple[str, ...]]:
    """The line with its last name completed as far as there is only one way, and the names that there are then."""
    start, word = _last_word(line)
    folder, _, begun = word.rpartition("/")
    place = Path(folder or ("/" if word.startswith("/") else ".")).expanduser()
    found: list[tuple[str, bool]] = []
    try:
        with os.scandir(place) as entries:
            for number, entry in enumerate(entries):
                if number == _MOST_LOOKED_AT:
                    break
                if entry.name.startswith(begun) and (begun.startswith(".") or not entry.name.startswith(".")):
                    found.append((entry.name, entry.is_dir()))
    except (OSError, ValueError):
        return line, ()
    if not found:
        return line, ()
    found.sort()
    first, last = found[0][0], found[-1][0]
    common = first[: next((at for at, letter in enumerate(first) if last[at : at + 1] != letter), len(first))]
    prefix = f"{folder}/" if "/" in word else ""
    if len(found) == 1:
        name, is_folder = found[0]
        return line[:start] + _quoted(f"{prefix}{name}") + ("/" if is_folder else " "), ()
    offered = tuple(f"{name}/" if is_folder else name for name, is_folder in found[:_MOST_OFFERED])
    more = (f"… {len(found) - _MOST_OFFERED} more",) if len(found) > _MOST_OFFERED else ()
    return line[:start] + _quoted(prefix + common), (*offered, *more)


def _last_word(line: str) -> tuple[int, str]:
    """Where the last name of a line begins, and the name without its quotes and backslashes."""
    start, quote, at = 0, "", 0
    word: list[str] = []
    while at < len(line):
        character = line[at]
        if quote:
            if character == quote:
                quote = ""
            else:
                word.append(character)
        elif character in "'\"":
            quote = character
        elif character == "\\" and at + 1 < len(line):
            at += 1
            word.append(line[at])
        elif character.isspace():
            start, word = at + 1, []
        else:
            word.append(character)
        at += 1
    return start, "".join(word)


def _quoted(name: str) -> str:
    return "".join(f"\\{character}" if character in " \t'\"\\" else character for character in name)


class PathBox(LineEditor):
    """Where files are named. Tab completes, Enter takes them."""

    DEFAULT_CSS = """
    PathBox { border: none; height: 1; padding: 0 1; background: $boost; }
    PathBox:focus { border: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab", "complete", "complete", key_display="Tab", id="path.complete", tooltip="Complete the file's name"
        ),
        Binding("down", "leave", "to the list", show=False, id="path.leave", tooltip="Go to the list"),
    ]

    is_last = True
    steps: ClassVar[dict[str, int]] = {}
    """It is no field of a form: Tab completes, and Enter takes what is named."""

    class Offered(Message):
        """A name can be completed in several ways, or in none."""

        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.names = names
            """What there is; empty where there is nothing."""

    class Left(Message):
        """The down key: on to the list."""

    def action_complete(self) -> None:
        """Complete the last name."""
        line, names = complete(self.value)
        moved = line != self.value
        self.value = line
        self.cursor_position = len(line)
        if names or not moved:
            self.post_message(self.Offered(names))

    def action_leave(self) -> None:
        """On to the list."""
        self.post_message(self.Left())
