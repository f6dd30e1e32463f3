"""What stands beneath a filter's box while one types: what the word can become, or what is wrong with it.

Two lines that are painted in the place of others, so that nothing moves and nothing is laid out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from keydesk.rules.text import shown
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from keydesk.rules.query_completion import Choice

KEYS: Final = "Tab takes it  ↓ next  F1 help"
_GAP: Final = "  "
_MORE: Final = "…"
_NARROW: Final = 60
# Cells of a line that has no room for the keys beside the words.

Part = tuple[str, str]
"""Text and the name of its style: ``plain``, ``quiet``, ``first``, ``chosen``, ``trouble``."""


@dataclass(frozen=True, slots=True)
class Aid:
    """What helps with the word at the cursor.

    Attributes:
        choices: what it can become; empty where there is nothing to take.
        chosen: the one that was walked to; None before that, when Tab takes the first.
        column: the cell beneath which they begin.
        trouble: what is wrong with the text; empty when all of it was understood.
        wrong: the cells beneath what is wrong: from, and how many.
    """

    choices: tuple[Choice, ...] = ()
    chosen: int | None = None
    column: int = 0
    trouble: str = ""
    wrong: tuple[int, int] = (0, 0)

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.choices or self.trouble)


def aid_lines(aid: Aid, width: int) -> tuple[list[Part], list[Part]]:
    """The two lines, each of at most ``width`` cells."""
    if aid.choices:
        return _choices(aid, width), _meaning(aid, width)
    start, count = aid.wrong
    start = min(start, max(0, width - 1))
    carets = "^" * max(1, min(count, width - start))
    return [(" " * start, "plain"), (carets, "trouble")], [(fit(aid.trouble, width).rstrip(), "trouble")]


def _choices(aid: Aid, width: int) -> list[Part]:
    """The choices beneath the word; as far to the left as they need, and from where the chosen one is in sight."""
    words = [shown(each.text) for each in aid.choices]
    chosen = aid.chosen or 0
    needed = sum(map(cell_len, words)) + len(_GAP) * (len(words) - 1)
    start = min(aid.column, max(0, width - needed))
    room = width - start - cell_len(_GAP + _MORE)
    first = 0
    while first < chosen and sum(map(cell_len, words[first : chosen + 1])) + len(_GAP) * (chosen - first) > room:
        first += 1
    line: list[Part] = [(" " * start, "plain")]
    used = start
    for number, word in enumerate(words[first:], first):
        gap = _GAP if number > first else ""
        last = number == len(words) - 1
        if number > first and used + cell_len(gap + word) > width - (0 if last else cell_len(_GAP + _MORE)):
            line.append((fit(_GAP + _MORE, max(0, min(cell_len(_GAP + _MORE), width - used))), "quiet"))
            break
        style = "chosen" if number == aid.chosen else "first" if number == chosen else "plain"
        cells = min(cell_len(word), max(1, width - used - len(gap)))
        line += [(gap, "plain"), (fit(word, cells), style)]
        used += len(gap) + cells
    return line


def _meaning(aid: Aid, width: int) -> list[Part]:
    """What the one that Tab takes means, and the keys; what is wrong elsewhere in the text goes before that."""
    keys = f"{_GAP}{KEYS}" if width >= _NARROW else ""
    what = aid.trouble or shown(aid.choices[aid.chosen or 0].what)
    room = width - cell_len(keys)
    return [(fit(what, room), "trouble" if aid.trouble else "quiet"), (keys, "quiet")]
