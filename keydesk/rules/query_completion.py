"""What a half-typed word of a filter can become: names, statuses, days, and what the office has on file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keydesk.rules.query_tokens import tokens
from keydesk.rules.query_words import KEYS
from keydesk.rules.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.rules.query_tokens import Token
    from keydesk.rules.query_words import Language, Name

MOST: Final = 12
"""So many are offered at most: a line has no room for more."""

_PARTING: Final = frozenset(" ,\t\n")


@dataclass(frozen=True, slots=True)
class Begun:
    """The word that the cursor is at the end of, or in.

    Attributes:
        start: where in the text the part begins that would be replaced.
        end: where it ends.
        name: what it is the value of; None for a word without a name.
        text: folded, what stands before the cursor.
    """

    start: int
    end: int
    name: Name | None
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a word can become.

    Attributes:
        text: what it becomes, as it is typed.
        what: what that means; stored text may be in it.
    """

    text: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """What is offered for the word at the cursor.

    Attributes:
        start: where in the text the part begins that is replaced.
        end: where it ends.
        choices: the nearest first.
    """

    start: int = 0
    end: int = 0
    choices: tuple[Choice, ...] = ()

    def taken(self, text: str, number: int) -> tuple[str, int]:
        """The text with one of the choices in it, and where the cursor then stands.

        A value is followed by a blank, so that the next word can be typed at once; a name waits for its value.
        """
        chosen = self.choices[number].text
        rest = text[self.end :]
        if not chosen.endswith(":") and not rest:
            chosen += " "
        return text[: self.start] + chosen + rest, self.start + len(chosen)


def word_begun(text: str, at: int, language: Language = KEYS) -> Begun | None:
    """The word that is being typed; None between words, and where nothing has begun."""
    token = next((each for each in tokens(text) if each.start < at <= each.end), None)
    if token is None:
        return None
    if not token.name:
        start = token.start + len(token.sign)
        return Begun(start, token.end, None, fold(text[start:at])) if '"' not in token.value else None
    name = language.name_of(fold(token.name))
    if name is None or at < token.value_start:
        return None
    start, end = _part(token, at)
    return Begun(start, end, name, fold(text[start:at].replace('"', "")))


def _part(token: Token, at: int) -> tuple[int, int]:
    """The one of a value's alternatives that the cursor is in; an empty one where it has not begun yet."""
    return next(((start, end) for start, end, _ in token.parts() if start <= at <= end), (at, at))


def own_choices(begun: Begun, language: Language = KEYS) -> tuple[Choice, ...]:
    """What the program itself knows that goes on from there; the nearest first."""
    if begun.name is None:
        names = [Choice(f"{each.name}:", each.what) for each in language.asked if _fits(each.name, begun.text)]
        bare = language.fixed.get(language.bare, {})
        states = [Choice(f"{language.bare}:{each}", what) for each, what in bare.items() if _fits(each, begun.text)]
        return (*names, *states) if begun.text else ()
    words = language.days.get(begun.name, language.offered.get(begun.name, ()))
    known = language.fixed.get(begun.name) or dict.fromkeys(words, "")
    return tuple(Choice(each, what) for each, what in known.items() if _fits(each, begun.text))


def _fits(word: str, begun: str) -> bool:
    return word.startswith(begun)


def completions(text: str, begun: Begun, choices: Iterable[Choice]) -> Completions:
    """What is offered in place of a begun word; what stands there already is not."""
    there = text[begun.start : begun.end]
    offered: dict[str, Choice] = {}
    for choice in choices:
        written = choice if begun.name is None else Choice(quoted(choice.text), choice.what)
        offered.setdefault(written.text, written)
    if any(fold(each.replace('"', "")) == fold(there.replace('"', "")) for each in offered):
        return Completions()
    return Completions(begun.start, begun.end, tuple(offered.values())[:MOST])


def quoted(value: str) -> str:
    """A value as it is typed: in quotes where it would fall apart without them."""
    plain = value.replace('"', "")
    return f'"{plain}"' if _PARTING & set(plain) or any(each.isspace() for each in plain) else plain
