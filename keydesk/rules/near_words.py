"""What a misspelt name may have been meant to be: ``reviera`` for ``rivera``, ``jhon`` for ``john``.

Only words that nothing on file has are looked at, and only against words that are on file: so what is written right is
never made into something else.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST: Final = 3
"""Letters below which nearly every name is near."""

_LONG: Final = 6
# Letters from which on two slips are forgiven and not one.
_NEAREST: Final = 3
_MOST_READINGS: Final = 6


def near_words(word: str, stock: Sequence[str]) -> tuple[str, ...]:
    """The words of the stock that it may have been meant to be, the nearest first, then as the alphabet has them.

    A word that is half typed is compared with the beginnings of the others.

    Args:
        word: folded.
        stock: folded words that are on file, each once.
    """
    if len(word) < SHORTEST or any(character.isdigit() for character in word):
        return ()
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only misspelt words need it, and a start does not

    slips = 2 if len(word) >= _LONG else 1
    near: list[tuple[int, int, str]] = []
    for each in stock:
        # Who mistypes begins right, or has two letters the wrong way round.
        if each[0] not in word[:2] and word[0] not in each[:2]:
            continue
        apart = OSA.distance(word, each, score_cutoff=slips)
        begun = OSA.distance(word, each[: len(word)], score_cutoff=slips) if len(each) > len(word) else slips + 1
        if min(apart, begun) <= slips:
            near.append((min(apart, begun), int(begun < apart), each))
    return tuple(each for _, _, each in sorted(near)[:_NEAREST])


def readings(words: Sequence[str], stock: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What misspelt words may have been meant to be, all together, the likeliest first; nothing where one is like none.

    Args:
        words: folded, as typed.
        stock: folded words that are on file, each once.
    """
    meant = [(word,) if any(word in each for each in stock) else near_words(word, stock) for word in words]
    if [(word,) for word in words] != meant:
        yield from islice(product(*meant), _MOST_READINGS)
