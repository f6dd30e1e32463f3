"""Who makes the visits of a calendar: its name, or what the event says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SAID = re.compile(
    r"^[ \t]*(?:sitter|walker|dog walker|pet sitter|assigned to)[ \t]*:[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_BREAK = re.compile(r"\s+[-–—|/]+\s+|\s*[:|–—()\[\]]\s*")
_WORDS: Final = re.compile(
    r"\b(?:visits?|calendar|schedule|sitters?|walkers?|walks?|jobs|work|pet sitting|bookings?)\b|['’]s\b",
    re.IGNORECASE,
)
_BREAKS_IN_HTML = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
_HTML = re.compile(r"<[^<>]{0,200}>")


def said_sitter(about: str) -> str:
    """The sitter whom a description names: ``Sitter: Ana Reyes``."""
    found = _SAID.search(plain(about))
    return found[1] if found else ""


def without_sitter(about: str) -> str:
    """A description without the line that names the sitter, and without the calendar's markup."""
    return " ".join(_SAID.sub("", plain(about)).split())


def plain(about: str) -> str:
    """A description as text: calendars keep it as HTML."""
    return _HTML.sub("", _BREAKS_IN_HTML.sub("\n", about)) if "<" in about else about


def names_in(calendar: str) -> Iterator[str]:
    """The names that a calendar's name can hold: all of it, then its parts, then those without ``Visits`` and so on."""
    seen: set[str] = set()
    parts = [calendar, *_BREAK.split(calendar)]
    parts += [_WORDS.sub(" ", part) for part in parts]
    parts += [re.sub(r"[._]+", " ", part.partition("@")[0]) for part in parts if "@" in part]
    for part in parts:
        name = " ".join(part.split()).strip(" -–—,")
        if name and name.casefold() not in seen:
            seen.add(name.casefold())
            yield name
