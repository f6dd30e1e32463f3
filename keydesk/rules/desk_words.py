"""The few commands that are typed into the Desk's box, told apart from names and codes by their first word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

CommandName = Literal[
    "due", "returned", "note", "undo", "because", "over", "in", "to", "end", "add", "bind", "skip", "days", "help"
]

HELP: Final[tuple[tuple[str, str], ...]] = (
    ("badge", "begins a sitter's turn"),
    ("tag", "in a turn goes out, or comes in if the sitter had it"),
    ("", "alone comes in; one that is in waits for a badge"),
    ("a name", "finds sitters, clients, pets, keys; ↑ ↓ Enter choose"),
    ("Enter", "alone ends the turn, or hands over what was offered"),
    ("Esc", "leaves a question or an offer as it is"),
    ("due fri 18:00", "for keys that go out; 3 dec, +3d, standing; due forgets"),
    ("returned fri 18:00", "for keys that came in earlier; returned forgets"),
    ("days 7", "shows what the sitter needs in so many days; days forgets"),
    ("note TEXT", "kept with every movement of this turn"),
    ("over, in", "hands over what somebody else has, or takes it in"),
    ("to NAME", "hands the last key to somebody"),
    ("because REASON", "goes on past the warnings of this turn, if you may"),
    ("undo, Ctrl+Z", "takes back the last line; with ↑ ↓ an older one"),
    ("add CLIENT, skip", "makes the unknown code a key of that client; forgets it"),
    ("bind TAG", "keeps the unknown code as another name of that copy"),
)
"""What the box understands, for its help: what is written, and what it does."""

_ALONE: Final[dict[str, CommandName]] = {
    "undo": "undo",
    "u": "undo",
    "over": "over",
    "in": "in",
    "end": "end",
    "done": "end",
    "skip": "skip",
    "?": "help",
    "help": "help",
}
_WITH_WORDS: Final[frozenset[str]] = frozenset({"due", "returned", "note", "because", "to", "add", "bind", "days"})


@dataclass(frozen=True, slots=True)
class DeskCommand:
    """A command and the words after it, as typed."""

    name: CommandName
    words: str = ""


def read_command(text: str) -> DeskCommand | None:
    """Return the command that a line is, or None when it is a code or a name.

    ``undo``, ``over``, ``in``, ``end``, ``skip`` and ``?`` are commands only as the whole line, so that a client's name
    may begin like them; ``due``, ``returned``, ``note`` and ``days`` without more words forget what was set.
    """
    line = text.strip()
    first, _, rest = line.partition(" ")
    word, rest = first.casefold(), rest.strip()
    if not rest and word in _ALONE:
        return DeskCommand(_ALONE[word])
    if word in _WITH_WORDS and (rest or word in {"due", "returned", "note", "because", "days"}):
        return DeskCommand(word, rest)  # type: ignore[arg-type]  # one of the names above
    return None
