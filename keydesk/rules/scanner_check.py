"""What a scanner sends, told key by key; what is wrong with it, and how that is mended. Pure.

A scanner types as a keyboard does. Set up for another keyboard than the computer's it types other letters; set to
another case, caps come swapped; and it may put something before or behind each code. All of that shows in a code whose
content is known: the test sheet's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from keydesk.rules.tags import is_badge, is_tag

TEST_TAGS: Final = ("AZYQWMBCDEFG-1", "HJKLNPRTUVXI-23", "OS0123456789-45")
"""What the test sheet's labels say: every letter, every number and the dash, as tags have them."""

_US: Final = "abcdefghijklmnopqrstuvwxyz0123456789-"
_LAYOUTS: Final[Mapping[str, str]] = {
    "a German keyboard": "abcdefghijklmnopqrstuvwxzy0123456789ß",
    "a French keyboard": "qbcdefghijkl,noparstuvzxywà&é\"'(-è_ç)",
    "an Italian or Spanish keyboard": "abcdefghijklmnopqrstuvwxyz0123456789'",
    "a Nordic keyboard": "abcdefghijklmnopqrstuvwxyz0123456789+",
    "a Swiss keyboard": "abcdefghijklmnopqrstuvwxzy0123456789'",
    "a Belgian keyboard": "qbcdefghijkl,noparstuvzxywà&é\"'(§è!ç)",
}
"""What a computer with such a keyboard makes of a scanner that is set to a US one."""
_SHIFTED: Final = {",": "?", "ß": "?", ")": "°", "'": "?", "+": "?"}
_FROM_LAYOUTS: Final[Mapping[str, str]] = {
    "a German or Swiss keyboard": "abcdefghijklmnopqrstuvwxzy0123456789/",
    "a French or Belgian keyboard": "qbcdefghijkl;noparstuvzxyw0123456789-",
    "a Nordic keyboard": "abcdefghijklmnopqrstuvwxyz0123456789/",
}
"""What a computer with a US keyboard makes of a scanner that is set to another one."""

_KEY_WORDS: Final = {
    "enter": "Enter",
    "ctrl+m": "Enter",
    "ctrl+j": "line feed",
    "tab": "Tab",
    "space": "a blank",
    "escape": "Esc",
    "ctrl+left_square_bracket": "Esc",
}
_ENDS: Final = frozenset({"enter", "ctrl+m", "ctrl+j", "tab"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One key that came: its name, as Textual gives it, and what it types."""

    key: str
    character: str | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and how it is mended."""

    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class ScannerReport:
    """What was sent.

    Attributes:
        text: what was typed, without its end.
        expected: the test code that it was; "" where it was none that can be told.
        prefix: what came before the code.
        suffix: what came behind it, before its end.
        end: the keys that ended it, in words.
        troubles: what is wrong, worst first.
    """

    text: str
    expected: str
    prefix: str
    suffix: str
    end: tuple[str, ...]
    troubles: tuple[Trouble, ...]

    @property
    def good(self) -> bool:
        """Whether the scanner works here as it is."""
        return not self.troubles


def in_words(keys: Sequence[Sent]) -> tuple[str, ...]:
    """Each key as a person reads it: ``A``, ``-``, ``Enter``."""
    return tuple(_word(each) for each in keys)


def check_scanner(keys: Sequence[Sent]) -> ScannerReport:
    """What one scan comes to, of a test label or of any tag or badge."""
    body = [each for each in keys if each.key not in _ENDS]
    end = tuple(_word(each) for each in keys if each.key in _ENDS)
    text = "".join(each.character or "" for each in body)
    troubles: list[Trouble] = []
    expected, prefix, suffix = "", "", ""
    for code in TEST_TAGS:
        for how, typed in _ways(code):
            if typed and typed in text:
                expected = code
                prefix, _, suffix = text.partition(typed)
                troubles.extend(how)
                break
        if expected:
            break
    else:
        troubles.extend(_of_any(text))
        prefix, suffix = _around(text) if not troubles else ("", "")
    strange = [_word(each) for each in body if each.character is None or not each.character.isprintable()]
    if strange:
        what = f"It sends {', '.join(strange[:3])}, which is no letter"
        troubles.append(Trouble(what, "Switch off function codes, AIM or symbology identifiers, and prefixes"))
    if prefix:
        what = f"It puts “{prefix}” before each code"
        troubles.append(Trouble(what, "Scan “clear prefix” (or “no prefix”) in the scanner's manual"))
    if suffix:
        what = f"It puts “{suffix}” behind each code"
        troubles.append(Trouble(what, "Scan “clear suffix”, then “suffix Enter (CR)” in the scanner's manual"))
    troubles.extend(_of_end([each for each in keys if each.key in _ENDS]))
    return ScannerReport(text, expected, prefix, suffix, end, tuple(troubles))


def _ways(code: str) -> list[tuple[tuple[Trouble, ...], str]]:
    """A code as each set-up would type it, the right one first."""
    swapped = Trouble(
        "Capital and small letters are swapped", "Switch off Caps Lock, or scan “normal case” in the manual"
    )
    small = Trouble("Capital letters come as small ones", "Scan “no case conversion” (or “upper case”) in the manual")
    ways: list[tuple[tuple[Trouble, ...], str]] = [((), code), ((swapped,), code.swapcase())]
    for name, typed in _LAYOUTS.items():
        wrong = Trouble(
            f"It types for a US keyboard, and this computer has {name}",
            f"Scan the keyboard or country code of {name} in the scanner's manual",
        )
        ways += [((wrong,), _typed(code, typed)), ((wrong, small), _typed(code.lower(), typed))]
        ways.append(((wrong,), _shifted(code, typed)))
    for name, typed in _FROM_LAYOUTS.items():
        wrong = Trouble(
            f"It is set to {name}, and this computer has another one",
            "Scan the keyboard or country code “USA” in the scanner's manual",
        )
        ways += [((wrong,), _typed(code, typed)), ((wrong, small), _typed(code.lower(), typed))]
    # Where nothing but the case differs it is swapped; a layout that differs in nothing of this code says nothing.
    return [(how, typed) for how, typed in ways if not how or typed != code]


def _typed(code: str, layout: str) -> str:
    """A code as a computer with another layout reads it; the case stays, where a letter stays a letter."""
    made = []
    for character in code:
        at = _US.find(character.lower())
        other = layout[at] if at >= 0 else character
        made.append(other.upper() if character.isupper() and other.isalpha() else other)
    return "".join(made)


def _shifted(code: str, layout: str) -> str:
    """The same, with the capital's shift on what is no letter there."""
    made = []
    for character, typed in zip(code, _typed(code, layout), strict=True):
        made.append(_SHIFTED.get(typed, typed) if character.isupper() and not typed.isalpha() else typed)
    return "".join(made)


def _of_any(text: str) -> list[Trouble]:
    """What can be told of a code that is none of the test sheet's."""
    if not text:
        return [Trouble("Nothing but an end came", "Scan a label of the test sheet")]
    if is_tag(text) or is_badge(text) or _around(text) != ("", ""):
        return []
    if is_tag(text.swapcase()) or is_badge(text.swapcase()):
        return [
            Trouble(
                "Capital and small letters are swapped", "Switch off Caps Lock, or scan “normal case” in the manual"
            )
        ]
    mend = "Print the test sheet and scan it: then it can be told what is wrong"
    if text.isascii() and text.isalnum():
        return [Trouble("It is no tag of this office: those end in a dash and a number", f"{mend}. Old tags may be so")]
    return [Trouble("It is no tag and no badge as this office prints them", mend)]


def _around(text: str) -> tuple[str, str]:
    """What stands before and behind a tag, where a text ends or begins in something that no tag has."""
    for start in range(len(text)):
        for stop in range(len(text), start, -1):
            part = text[start:stop]
            outside = text[:start][-1:] + text[stop:][:1]
            if (is_tag(part) or is_badge(part)) and not any(each.isascii() and each.isalnum() for each in outside):
                return text[:start], text[stop:]
    return "", ""


def _of_end(ends: Sequence[Sent]) -> list[Trouble]:
    kinds = ["enter" if each.key == "ctrl+m" else each.key for each in ends]
    mend = "Scan “suffix Enter (CR)” in the scanner's manual"
    if not kinds:
        return [Trouble("Nothing ends the code: it has to end in Enter", mend)]
    if kinds in (["enter"], ["enter", "ctrl+j"], ["ctrl+j"]):
        return []
    if "tab" in kinds:
        return [Trouble("It ends in Tab, which in a form goes to the next field", mend)]
    return [Trouble("It ends in Enter twice: the second one would be an answer to something", mend)]


def _word(sent: Sent) -> str:
    if sent.key in _KEY_WORDS:
        return _KEY_WORDS[sent.key]
    if sent.character is not None and sent.character.isprintable():
        return sent.character
    return "+".join(part.capitalize() for part in sent.key.split("+"))
