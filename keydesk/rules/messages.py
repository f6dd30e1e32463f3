"""What is said with clients: in which direction, over what, and what may stand in it (K6)."""

from __future__ import annotations

from typing import Final, Literal

from keydesk.rules.profile import read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

Direction = Literal["in", "out", "note"]

DIRECTION_WORDS: Final[dict[str, str]] = {"in": "from them", "out": "to them", "note": "note"}
"""Which way something was said; a note was said to nobody."""

CHANNEL_WORDS: Final[dict[str, str]] = {
    "phone": "phone",
    "email": "e-mail",
    "text": "text message",
    "door": "at the door",
}
"""Over what something was said, or wished for."""

LONGEST_MESSAGE: Final = 20_000
_LONGEST_SUBJECT: Final = 200
_LONGEST_NAME: Final = 120


def read_direction(text: str) -> str:
    """Which way something was said.

    Raises:
        Refusal: it is none.
    """
    word = fold(text).strip()
    for value, words in DIRECTION_WORDS.items():
        if word in {value, words}:
            return value
    raise Refusal(f"A message is in, out or a note; not “{shown(text, width=30)}”.", field="direction")


def read_channel(text: str) -> str:
    """Over what something was said, from its word or the beginning of it; nothing is not said.

    Raises:
        Refusal: it is none of them.
    """
    word = fold(text).strip()
    if not word:
        return ""
    for value, words in CHANNEL_WORDS.items():
        if word in {value, words} or (value == "text" and word == "sms"):
            return value
    begun = [value for value, words in CHANNEL_WORDS.items() if words.startswith(word) or value.startswith(word)]
    if len(begun) == 1:
        return begun[0]
    listed = ", ".join(CHANNEL_WORDS.values())
    raise Refusal(f"Over what: {listed}; not “{shown(text, width=30)}”.", field="channel")


def read_body(text: str, *, what: str = "The message") -> str:
    """What was said, as it is kept: its own lines, without blanks around it.

    Raises:
        Refusal: nothing, or too much.
    """
    body = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if not body:
        raise Refusal(f"{what} is empty: write what was said.", field="body")
    try:
        return read_line(body, what, longest=LONGEST_MESSAGE)
    except Refusal as refusal:
        refusal.field = "body"
        raise


def read_subject(text: str) -> str:
    """A subject: one line.

    Raises:
        Refusal: it is too long.
    """
    try:
        return read_line(" ".join(text.split()), "The subject", longest=_LONGEST_SUBJECT)
    except Refusal as refusal:
        refusal.field = "subject"
        raise


def read_with_whom(text: str) -> str:
    """With whom something was said: a contact, an address of theirs, or free words.

    Raises:
        Refusal: it is too long.
    """
    try:
        return read_line(" ".join(text.split()), "With whom", longest=_LONGEST_NAME)
    except Refusal as refusal:
        refusal.field = "with_whom"
        raise


def first_words(text: str, width: int) -> str:
    """The beginning of what was said, on one line, fit to be shown."""
    return shown(" ".join(text[: 4 * width].split()), width=width)


def written_for(text: str, *, client: str, office: str) -> str:
    """A text of the office for one client: ``{client}`` and ``{office}`` are filled in, everything else stays."""
    parts = text.split("{client}")
    return client.join(part.replace("{office}", office) for part in parts)
