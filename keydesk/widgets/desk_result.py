"""What the last line came to: the one loud thing on the Desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.reactive import reactive

from keydesk.rules.text import shown
from keydesk.widgets.desk_text import QUIET, TONES, LinesPanel, sides, wrap
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from keydesk.rules.desk_lines import Entry
    from keydesk.widgets.desk_text import Part


FIRST_STEPS: Final = (
    "Scan a badge, then the keys that go out.",
    "A key alone comes in, or asks to whom.",
    "Type a name to find people, pets and keys.",
    "? says what else the box understands.",
)
"""What to do first, where nothing has been done yet."""


class ResultPanel(LinesPanel):
    """Word, sign and tag in one line that is read from two steps away; beneath it whose key it is, and what to do."""

    DEFAULT_CSS = """
    ResultPanel { height: 6; }
    """

    entry: reactive[Entry | None] = reactive(None)
    """The line that is told of; None before the first."""

    earlier: reactive[bool] = reactive(False)
    """Whether it is an older line that somebody went back to."""

    def say_lines(self, width: int, height: int) -> list[list[Part]]:
        """The loud line, then the quiet ones."""
        entry = self.entry
        if entry is None:
            return [[(line, QUIET)] for text in FIRST_STEPS for line in wrap(text, width)]
        tone = TONES[entry.mark.tone]
        chip = f" {entry.mark.sign} {entry.mark.word.upper()} "
        loud, rest = entry.key or entry.what, entry.what if entry.key else ""
        room = width - cell_len(chip) - 2
        place, beneath = entry.place, ""
        if cell_len(shown(loud)) + cell_len(shown(place)) + 2 > room:
            place, beneath = "", place
        left, right = sides(loud, place, room)
        lines: list[list[Part]] = [
            [(chip, f"bold reverse {tone}".strip()), ("  ", ""), (left, "bold"), (right, "bold")]
        ]
        lines += [[(line, "")] for text in (rest, beneath) if text for line in wrap(text, width)]
        for text in entry.details:
            lines += [[(line, tone if entry.mark.tone in {"warn", "bad"} else "bold")] for line in wrap(text, width)]
        if self.earlier:
            del lines[height - 1 :]
            lines.append([(fit("An earlier line: Ctrl+Z takes it back, Esc returns", width), QUIET)])
        return lines
