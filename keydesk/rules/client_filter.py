"""What is typed to filter the list of clients: words, and a few questions with a colon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from keydesk.rules.text import fold, shown

KeyState = Literal["", "yes", "no", "none", "some"]

STATUSES: Final = ("prospect", "active", "inactive")
KEY_STATES: Final[tuple[KeyState, ...]] = ("yes", "no", "none", "some")
_LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """A filter as it was understood.

    Attributes:
        words: what must all be found in the search text, parted by blanks.
        statuses: one of these; none is any.
        key: ``yes`` visits need one, ``no`` they need none, ``none`` they need one and none is on file, ``some`` a copy
            is on file.
        safes: folded; a copy of theirs is in a safe whose label contains one of these.
        trouble: what was not understood, for the desk.
    """

    words: str
    statuses: tuple[str, ...] = ()
    key: KeyState = ""
    safes: tuple[str, ...] = ()
    trouble: str = ""


def read_client_filter(text: str) -> ClientFilter:
    """Read a filter; what is not understood is left out and told."""
    words: list[str] = []
    statuses: list[str] = []
    safes: list[str] = []
    key: KeyState = ""
    trouble = ""
    for word in text.split():
        name, colon, value = word.partition(":")
        value = value.casefold()
        match name.casefold() if colon else "":
            case "status":
                found = [each for each in STATUSES if each.startswith(value)]
                if value and found:
                    statuses += found
                elif value:
                    trouble = f"status can be {', '.join(STATUSES)}; not “{shown(value, width=_LONGEST_SHOWN)}”"
            case "key":
                exact = next((each for each in KEY_STATES if each == value), None)
                if exact is not None:
                    key = exact
                elif value:
                    trouble = f"key can be {', '.join(KEY_STATES)}; not “{shown(value, width=_LONGEST_SHOWN)}”"
            case "safe":
                safes += filter(None, (fold(each) for each in value.split(",")))
            case _:
                words.append(word)
    return ClientFilter(" ".join(words), tuple(statuses), key, tuple(safes), trouble)
