"""Telling scans from typing: by shape and check character, never by how fast the keys come.

A wedge scanner types. On the Desk everything goes into its box, so nothing is told apart there. On every other screen
without a text box, :class:`Collector` is fed each key inside the app's own key event:

* a key that may begin or continue a code (an upper-case letter or a digit, then ``-`` and the copy's number) is *held*;
* Enter after a whole tag (``K7MT-2``) or a badge with its right check character makes one scan, and none of its keys
  does anything else;
* a key that breaks the shape gives back everything held, as the ordinary keys they were, before itself;
* when nothing follows for :data:`RELEASE_SECONDS` the held keys are given back too. Time only releases what was held:
  a code that comes in pieces is still one scan at its Enter.

The verbs of the screens are mostly lower case, so they act at once.

Where letters are typed into a filter or a form, :class:`Run` finds the scan at the end of them at its Enter: until
then it was text, and whoever has it takes it out again.

A pasted list is many scans: :func:`split_paste`; of a paste into a filter :func:`scans_of_paste` says what is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from keydesk.rules.tags import BADGE_PREFIX, LONGEST_CODE, compact, is_badge, is_tag

RELEASE_SECONDS = 0.120
"""How long held keys wait for the next one."""

ENDINGS = frozenset({"enter", "ctrl+j", "tab", "ctrl+m"})
"""What a scanner may send after a code: CR, LF or Tab, as Textual names the keys."""

_LONGEST_TAG = LONGEST_CODE + 4
_LONGEST_RUN = 100
_STARTS = re.compile(r"[A-Z0-9]")
_BEGINS = re.compile(rf"[A-Z0-9]{{1,{LONGEST_CODE}}}|[A-Z0-9]{{3,{LONGEST_CODE}}}-[0-9]{{0,3}}")
_CODE_AND_COPY = re.compile(r"[A-Za-z0-9]{3,12} ?[-._/\\ ,\u2010-\u2015\u2212] ?[0-9]{1,3}")
_CODE_ALONE = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z0-9]{3,15}")
_BEHIND = re.compile(r".*[a-z ]([A-Z0-9]+(?:-[0-9]+)?)", re.DOTALL)
_LINES = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key that was held back: what is needed to give it again."""

    key: str
    character: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one key.

    Attributes:
        kind: ``pass``: let it through (after giving back ``replay``, if any) · ``hold``: keep it from the screen (after
            giving back ``replay``) · ``scan``: keep it, and deliver ``scan``.
        replay: held keys to be given to the screen now, in order, before this one.
        scan: the code that was scanned.
    """

    kind: Literal["pass", "hold", "scan"]
    replay: tuple[HeldKey, ...] = ()
    scan: str = ""


PASS = Outcome("pass")


def is_scan(text: str) -> bool:
    """Tell whether a text is exactly a tag as printed, or a badge with its right check character."""
    return is_tag(text) or is_badge(text)


class Collector:
    """Finds scans among the keys of a screen. Pure: time comes in with each key, in seconds of any steady clock.

    Whoever feeds it must call :meth:`release` once :data:`RELEASE_SECONDS` have passed without a key, and
    :meth:`forget` when the keys go somewhere else (a text box takes the focus, another screen comes).
    """

    def __init__(self) -> None:
        self._held: list[HeldKey] = []
        self._released: tuple[str, ...] = ()
        self._last = 0.0

    @property
    def is_holding(self) -> bool:
        """Whether keys are held back."""
        return bool(self._held)

    def feed(self, key: str, character: str | None, now: float) -> Outcome:
        """Take one key.

        Args:
            key: its name, as Textual gives it (``"K"``, ``"7"``, ``"minus"``, ``"enter"``).
            character: what it types, or None.
            now: a steady clock, in seconds.
        """
        self._last = now
        if key in ENDINGS:
            return self._end()
        if character is not None and len(character) == 1:
            if any(_BEGINS.fullmatch(whole + character) for whole in self._wholes()):
                self._held.append(HeldKey(key, character))
                return Outcome("hold")
            if _STARTS.fullmatch(character):
                # Too long for a code: what was held is none, but this key may begin one.
                replay = self.forget()
                self._held.append(HeldKey(key, character))
                return Outcome("hold", replay)
        return Outcome("pass", self.forget())

    def release(self, now: float) -> tuple[HeldKey, ...]:
        """Give back what has been held for :data:`RELEASE_SECONDS`; nothing when a key came meanwhile."""
        if not self._held or now - self._last < RELEASE_SECONDS:
            return ()
        # Only as much is remembered as the longest tag can have.
        self._released = (*self._released, self._text())[-_LONGEST_TAG:]
        held, self._held = tuple(self._held), []
        return held

    def forget(self) -> tuple[HeldKey, ...]:
        """Give back everything held and remember nothing."""
        held, self._held, self._released = tuple(self._held), [], ()
        return held

    def _text(self) -> str:
        return "".join(held.character or "" for held in self._held)

    def _wholes(self) -> list[str]:
        """What the code may be: what is held, then that with more and more of what was released before it.

        The shortest comes first, so that a verb pressed earlier (``A``) is not taken for the beginning of a tag.
        """
        wholes = [self._text()]
        for released in reversed(self._released):
            wholes.append(released + wholes[-1])
        return wholes

    def _end(self) -> Outcome:
        for whole in self._wholes():
            if is_scan(whole):
                self._held, self._released = [], ()
                return Outcome("scan", scan=whole)
        return Outcome("pass", self.forget())


class Run:
    """What was typed into a place for text with no other key between, and the scan that an Enter behind it ends."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, key: str, character: str | None) -> str:
        """Take one key; return the scan that it ends, or "" when it ends none."""
        if key in ENDINGS:
            text = self.forget()
            return text if is_scan(text) else scan_behind(text)
        if character is None or not character.isprintable():
            self.forget()
        else:
            self._text = (self._text + character)[-_LONGEST_RUN:]
        return ""

    def forget(self) -> str:
        """Begin anew; what there was is handed back."""
        text, self._text = self._text, ""
        return text


def scan_behind(text: str) -> str:
    """Return the scan at the end of a line that begins with something half typed: ``rivK7MT-1``, ``due K7MT-1``.

    A scanner types into whatever stands in the box. Empty when the line does not end in a tag as printed or a badge, or
    has nothing before it. The beginning must end in a blank or a small letter, which no scanner sends.
    """
    found = _BEHIND.fullmatch(text)
    return found[1] if found and is_scan(found[1]) else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paste: ``is_code`` when it has the shape of a tag, a key's code or a badge."""

    text: str
    is_code: bool


def is_code_shaped(text: str) -> bool:
    """Tell whether a trimmed text looks like a tag (any separator, any case), a code with a digit in it, or a badge."""
    return (
        _CODE_AND_COPY.fullmatch(text) is not None
        or _CODE_ALONE.fullmatch(text) is not None
        or (text[:2].upper() == BADGE_PREFIX and is_badge(compact(text)))
    )


def split_paste(text: str) -> tuple[Piece, ...]:
    """Return the parts of a paste in order.

    Lines are parted at every kind of line break, and blank ones dropped. A line that is one code stays one, even with a
    comma or blank between code and copy; otherwise it is parted at tabs, commas and semicolons, then at blanks, if all
    its parts are codes. Any other line stays one piece of text.
    """
    pieces: list[Piece] = []
    for raw in _LINES.split(text):
        line = raw.strip()
        if line:
            pieces.extend(_split_line(line))
    return tuple(pieces)


def scans_of_paste(text: str) -> tuple[str, ...]:
    """Return the parts of a paste into a filter that are a list for the Desk, in order; none when it is to be found.

    A list has two codes or more: on several lines, or on one as printed, since two numbers on a line may be a phone's.
    A badge with its line end was scanned. Anything else is text.
    """
    pieces = split_paste(text)
    parts = tuple(piece.text for piece in pieces)
    several = sum(piece.is_code for piece in pieces) > 1
    if several and (len(text.split("\n")) > 1 or "\r" in text or all(is_scan(part) for part in parts)):
        return parts
    return parts if len(parts) == 1 and is_badge(parts[0]) and text.endswith(("\n", "\r")) else ()


def _split_line(line: str) -> list[Piece]:
    if is_code_shaped(line):
        return [Piece(line, is_code=True)]
    for pattern in (r"[\t,;|]", r"[\s,;|]+"):
        parts = [part.strip() for part in re.split(pattern, line)]
        parts = [part for part in parts if part]
        if parts and all(is_code_shaped(part) for part in parts):
            return [Piece(part, is_code=True) for part in parts]
    return [Piece(line, is_code=False)]
