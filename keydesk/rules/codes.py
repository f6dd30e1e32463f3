"""Codes of keys: offered at random or in sequence, never one that was ever used, nor one that tells whose it is."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from keydesk.rules.refusal import Refusal
from keydesk.rules.tags import (
    BADGE_PREFIX,
    CLEAR_CHARACTERS,
    LONGEST_CODE,
    SHORTEST_CODE,
    check_character,
    compact,
    is_code,
)
from keydesk.rules.text import fold, shown

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

Alphabet = Literal["numbers", "letters_numbers", "clear"]

ALPHABETS: dict[Alphabet, str] = {
    "numbers": "0123456789",
    "letters_numbers": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "clear": CLEAR_CHARACTERS,
}
"""What a generated code is made of. ``clear`` leaves out look-alikes and is the default."""

CODE_IDENTIFIES = "code_identifies"
"""The name of the warning that an admin may override: the code would tell a finder whose key it is."""

WAY_OUT = "Take another code, or have an admin insist."
"""How the warning ends; where an admin reads it, they are told in its place how to insist."""

_TRIES = 64
_SHORTEST_PART = 4
_SHORTEST_NAME = 3
_FIGURES_AS_LETTERS = str.maketrans("013457", "oieast")
_STREET_WORDS = frozenset(
    {
        "street", "strasse", "avenue", "road", "lane", "drive", "court", "place", "boulevard",
        "circle", "terrace", "parkway", "highway", "square", "trail", "way", "north", "south",
        "east", "west", "apartment", "apt", "suite", "unit", "floor", "rear", "house", "the", "new",
        "old", "upper", "lower"
    },
)  # fmt: skip


def generate(
    random: random.Random,
    *,
    used: Callable[[str], bool],
    length: int = 4,
    alphabet: Alphabet = "clear",
    with_check: bool = False,
) -> str:
    """Return a random code that was never used.

    Args:
        random: where chance comes from; for a real office ``random.SystemRandom()``.
        used: tells of a code whether it is or ever was in use.
        length: of the whole code, 3 to 12.
        alphabet: what it is made of.
        with_check: whether its last character is the check character of the others.

    Raises:
        Refusal: the length is out of range, or every code of this length and alphabet has been used.
    """
    characters = ALPHABETS[alphabet]
    body = _body_length(length, with_check=with_check)

    def offered(letters: Iterable[str]) -> str | None:
        text = "".join(letters)
        if with_check:
            text += check_character(text)
            if text[-1] not in characters:
                return None
        return text if is_code(text) and not used(text) else None

    for _ in range(_TRIES):
        code = offered(random.choice(characters) for _ in range(body))
        if code is not None:
            return code
    # Most are taken: walk all of them once, from anywhere, so that the last free one is found too.
    starts = [random.sample(characters, len(characters)) for _ in range(body)]
    for letters in itertools.product(*starts):
        code = offered(letters)
        if code is not None:
            return code
    raise Refusal(
        f"Every code of {length} characters of this kind has been used; take longer codes (Settings, codes).",
    )


def next_in_sequence(*, used: Callable[[str], bool], length: int = 4, after: int = 0) -> str:
    """Return the next number above ``after``, filled with zeros to ``length``, that was never used.

    Raises:
        Refusal: the length is out of range, or the numbers of this length are used up.
    """
    _body_length(length, with_check=False)
    for number in range(after + 1, 10**length):
        code = f"{number:0{length}d}"
        if not used(code):
            return code
    raise Refusal(f"The numbers of {length} digits are used up; take longer codes (Settings, codes).", field="length")


def _body_length(length: int, *, with_check: bool) -> int:
    if not SHORTEST_CODE <= length <= LONGEST_CODE:
        raise Refusal(f"A code has {SHORTEST_CODE} to {LONGEST_CODE} characters, not {length}.")
    return length - 1 if with_check else length


def by_hand(text: str) -> str:
    """Return a code that somebody made by hand in the form in which it is kept: upper case, no separators.

    Raises:
        Refusal: it has a character that no tag can carry, the wrong length, or begins like a staff badge.
    """
    code = compact(text)
    if not code or not (code.isascii() and code.isalnum()):
        raise Refusal(
            f"“{shown(text, width=30)}” cannot be a code: only letters A to Z and numbers go on a tag.", field="code"
        )
    if code.startswith(BADGE_PREFIX):
        raise Refusal(
            f"{code[:LONGEST_CODE]} begins with {BADGE_PREFIX}, like a staff badge; a key's code must not.",
            field="code",
        )
    if not is_code(code):
        raise Refusal(
            f"A code has {SHORTEST_CODE} to {LONGEST_CODE} characters; “{shown(text, width=30)}” has {len(code)}.",
            field="code",
        )
    return code


@dataclass(frozen=True, slots=True)
class Identifying:
    """A part of a code that tells a finder whose key it is.

    Attributes:
        of: whose or what it is: the client's name, a pet's name, the street, or the phone number.
        part: what of the code says so, folded.
    """

    of: Literal["name", "pet", "street", "phone"]
    part: str

    @property
    def sentence(self) -> str:
        """What is wrong, for the desk."""
        whose = {"name": "the client's name", "pet": "a pet's name", "street": "the address", "phone": "a phone number"}
        return f"it contains “{self.part.upper()}” of {whose[self.of]}"


def find_identifying(
    code: str,
    *,
    names: Iterable[str] = (),
    pets: Iterable[str] = (),
    streets: Iterable[str] = (),
    phones: Iterable[str] = (),
) -> tuple[Identifying, ...]:
    """Return what a hand-made code gives away, one finding for each of name, pet, street and phone at most.

    Words are compared folded, figures that stand for letters (``R1VERA``) too. A part counts from four characters in a
    row, from three where it is a whole name or begins one; of numbers from four digits, of a house number from three
    when it is the whole number.
    """
    letters = fold(code)
    found: list[Identifying] = []
    for of, texts in (("name", names), ("pet", pets), ("street", streets)):
        words = [word for text in texts for word in re.findall(r"[^\W\d_]+", fold(text))]
        if of == "street":
            words = [word for word in words if word not in _STREET_WORDS and len(word) > _SHORTEST_NAME]
        part = next((part for word in words if (part := _shared_word(letters, word))), "")
        if part:
            found.append(Identifying(of, part))  # type: ignore[arg-type]  # `of` is one of the few words
    digits = re.findall(r"\d+", letters)
    numbers = [number for street in streets for number in re.findall(r"\d{3,}", street)]
    if not any(finding.of == "street" for finding in found):
        part = next((run for run in digits if run in numbers), "")
        if part:
            found.append(Identifying("street", part))
    for phone in phones:
        number = re.sub(r"\D", "", phone)
        part = next((part for run in digits if (part := _shared(run, number, _SHORTEST_PART))), "")
        if part:
            found.append(Identifying("phone", part))
            break
    return tuple(found)


def check_privacy(code: str, findings: tuple[Identifying, ...]) -> None:
    """Refuse a hand-made code that tells whose key it is; the refusal is overridable by name.

    Raises:
        Refusal: with :data:`CODE_IDENTIFIES` among its overridable warnings, when there are findings.
    """
    if findings:
        raise Refusal(
            f"{code} would tell a finder whose key it is: {'; '.join(each.sentence for each in findings)}. " + WAY_OUT,
            overridable=[CODE_IDENTIFIES],
            field="code",
        )


def _shared_word(code: str, word: str) -> str:
    if len(word) < _SHORTEST_NAME:
        return ""
    for written in (code, code.translate(_FIGURES_AS_LETTERS)):
        if len(word) == _SHORTEST_NAME and word in written:
            return word
        part = _shared(written, word, _SHORTEST_PART)
        if part:
            return part
    # The beginning of a name at the beginning of the code, or alone between figures: RIV12.
    return next((run for run in re.findall(r"[a-z]+", code) if len(run) >= _SHORTEST_NAME and word.startswith(run)), "")


def _shared(first: str, second: str, shortest: int) -> str:
    """The longest run of at least ``shortest`` characters that both have, or nothing."""
    for length in range(min(len(first), len(second)), shortest - 1, -1):
        for start in range(len(first) - length + 1):
            if first[start : start + length] in second:
                return first[start : start + length]
    return ""
