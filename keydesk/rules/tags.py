r"""What a scanner or a person writes to name a copy or a person: reading tags, endings, old codes and badges.

A tag is ``{key code}-{copy number}``, the code 3 to 12 of ``A``-``Z`` and ``0``-``9``. Reading is forgiving (any case,
any of ``- . _ / \ space ,`` or nothing between code and copy, a unique ending of three or more characters, an old
system's code), so one text can mean several things; :func:`read` lists them in order and a query asks the store which
one is there.

A staff badge is ``ST`` + four to eight characters + one check character. No key code begins with ``ST``, so a badge and
a tag are never mistaken for each other, however they are typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import random

SHORTEST_CODE = 3
LONGEST_CODE = 12
SHORTEST_ENDING = 3
HIGHEST_COPY = 999
BADGE_PREFIX = "ST"
BADGE_BODY = 4
"""How many characters of a new badge stand between its prefix and its check character."""
LONGEST_BADGE_BODY = 8
LONGEST_READING = 64
"""Characters beyond which a text is no code of any kind."""

CLEAR_CHARACTERS = "23456789ABCDEFGHJKMNPQRTVWXYZ"
"""Letters and numbers without look-alikes: no 0 O, 1 I L, 5-like S, V-like U."""

_CHECK_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEPARATORS = re.compile(r"[-._/\\\s,\u2010-\u2015\u2212]+")
_CODE = re.compile(rf"[A-Z0-9]{{{SHORTEST_CODE},{LONGEST_CODE}}}")
_TAG = re.compile(rf"([A-Z0-9]{{{SHORTEST_CODE},{LONGEST_CODE}}})-0{{0,2}}([1-9][0-9]{{0,2}})")
_BADGE = re.compile(rf"{BADGE_PREFIX}[A-Z0-9]{{{BADGE_BODY},{LONGEST_BADGE_BODY}}}[A-Z0-9]")

InterpretationKind = Literal["copy", "code", "ending", "legacy"]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One thing that a text may mean.

    Attributes:
        kind: ``copy`` (key ``code``, piece ``copy``) · ``code`` (a key's whole code; right when one of its copies is in
            question) · ``ending`` (the end of a code, or of code and copy number written together) · ``legacy`` (an old
            system's code, to be compared with :func:`legacy_form` of what was stored).
        code: upper case, no separators.
        copy: the piece's number, for ``copy`` only.
    """

    kind: InterpretationKind
    code: str
    copy: int | None = None


@dataclass(frozen=True, slots=True)
class TagReading:
    """A text that may name a copy.

    Attributes:
        typed: what was written, trimmed.
        tiers: interpretations, best tier first. The first tier that finds something in the store decides; when it finds
            two different copies the text is ambiguous and the desk asks.
        is_word: letters and blanks only: a name as likely as a code, so an ending is tried only after a search.
    """

    typed: str
    tiers: tuple[tuple[Interpretation, ...], ...]
    is_word: bool


@dataclass(frozen=True, slots=True)
class BadgeReading:
    """A text with the shape and the check character of a staff badge.

    Attributes:
        typed: what was written, trimmed.
        badge_code: as it is stored: upper case, no separators.
        as_tag: the same text read as an old system's code, for an office whose old tags began like our badges.
    """

    typed: str
    badge_code: str
    as_tag: TagReading


def tag_code(code: str, copy: int) -> str:
    """Return what is printed on a copy's tag."""
    return f"{code}-{copy}"


def compact(text: str) -> str:
    """Return a typed code upper case, compatibility forms resolved, separators and label frames (``*``) taken out."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).strip().strip("*")).upper()


def legacy_form(text: str) -> str:
    """Return the form in which old systems' codes are stored for finding and compared: as :func:`compact`."""
    return compact(text)


def is_code(text: str) -> bool:
    """Tell whether a text can be a key's code: 3 to 12 of A-Z and 0-9, and not beginning like a badge."""
    return _CODE.fullmatch(text) is not None and not text.startswith(BADGE_PREFIX)


def is_tag(text: str) -> bool:
    """Tell whether a text has exactly the shape that is printed on a tag: ``K7MT-2`` (an old ``0242-01`` too)."""
    return _TAG.fullmatch(text) is not None and not text.startswith(BADGE_PREFIX)


def code_of(text: str) -> str:
    """Return the key's code where a whole tag was scanned or written as printed: ``K7MT`` of ``K7MT-2``."""
    written = text.strip()
    return written.rpartition("-")[0] if is_tag(written) else written


def is_badge(text: str) -> bool:
    """Tell whether a text has a badge's shape and its check character is right. Upper case, no separators."""
    return _BADGE.fullmatch(text) is not None and check_character(text[:-1]) == text[-1]


def check_character(body: str) -> str:
    """Return the check character of ``body`` (ISO 7064 MOD 37,36): tells every single slip and swapped neighbours.

    Raises:
        ValueError: ``body`` has a character other than A-Z and 0-9.
    """
    product = 36
    for character in body:
        total = (product + _CHECK_CHARACTERS.index(character)) % 36 or 36
        product = (total * 2) % 37
    return _CHECK_CHARACTERS[(37 - product) % 36]


def has_check(code: str) -> bool:
    """Tell whether a code's last character is the check character of the others (an office setting for key codes)."""
    return (
        len(code) > 1 and code.isascii() and code.isalnum() and check_character(code[:-1].upper()) == code[-1].upper()
    )


def badge_code(random: random.Random) -> str:
    """Return a new badge code: prefix, four clear characters, and a check character that is a clear one too."""
    while True:
        body = BADGE_PREFIX + "".join(random.choice(CLEAR_CHARACTERS) for _ in range(BADGE_BODY))
        check = check_character(body)
        if check in CLEAR_CHARACTERS:
            return body + check


def read(text: str) -> TagReading | BadgeReading | None:
    """Return what a scanned or typed text may name, or None when it cannot be a code of any kind.

    The tiers of a :class:`TagReading`, in order: code and copy (with nothing between them every split that ends in a
    number, and the whole as a code) · the whole as a code · an ending · an old system's code.
    """
    typed = unicodedata.normalize("NFKC", text).strip().strip("*").strip()
    if not typed or len(typed) > LONGEST_READING or not any(character.isalnum() for character in typed):
        return None
    reading = _read_tag(typed)
    whole = compact(typed)
    if is_badge(whole):
        return BadgeReading(typed=typed, badge_code=whole, as_tag=reading)
    return reading


def _read_tag(typed: str) -> TagReading:
    parts = [part for part in _SEPARATORS.split(typed.upper()) if part]
    whole = "".join(parts)
    tiers: list[tuple[Interpretation, ...]] = []
    if whole.isascii() and whole.isalnum():
        exact = _exact(parts)
        alone = (Interpretation("code", whole),) if is_code(whole) else ()
        # With nothing between code and copy, K7M12 is K7M-12, K7M1-2 or key K7M12: none of them is likelier.
        tiers.extend([(*exact, *alone)] if len(parts) == 1 else [exact, alone])
        if len(whole) >= SHORTEST_ENDING:
            tiers.append((Interpretation("ending", whole),))
    tiers.append((Interpretation("legacy", whole),))
    return TagReading(
        typed=typed,
        tiers=tuple(tier for tier in tiers if tier),
        is_word=all(character.isalpha() or character in " '’-." for character in typed),
    )


def _exact(parts: list[str]) -> tuple[Interpretation, ...]:
    if len(parts) > 1:
        splits = [("".join(parts[:-1]), parts[-1])]
    else:
        splits = [(parts[0][:-digits], parts[0][-digits:]) for digits in (1, 2, 3)]
    found = []
    for code, number in splits:
        joined_zero = len(parts) == 1 and number.startswith("0")
        if is_code(code) and number.isdigit() and not joined_zero and 1 <= int(number) <= HIGHEST_COPY:
            found.append(Interpretation("copy", code, int(number)))
    return tuple(found)
