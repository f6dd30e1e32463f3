"""The session's lines, newest first; in their place what can be chosen, or what the box understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.reactive import reactive

from keydesk.rules import dates
from keydesk.rules.desk_words import HELP
from keydesk.rules.text import shown
from keydesk.widgets.desk_text import QUIET, TONES, LinesPanel, short_name, wrap
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from keydesk.rules.desk_lines import Choice, Entry
    from keydesk.widgets.desk_text import Part

_WORD: Final = 7
"""Cells of the longest word of a result, but for ``wrong person``, whose first word tells it."""

_SHORTEST_TAG: Final = 6
_LONGEST_TAG: Final = 16
_COMMON_TAG: Final = 8
_PLACE: Final = 8
_NAME: Final = 10
_REASON: Final = 10
_WIDE: Final = 60
_KINDS: Final = {"sitter": "sitter", "client": "client", "pet": "pet", "copy": "key"}


class DeskList(LinesPanel):
    """The lines of the session."""

    DEFAULT_CSS = """
    DeskList { height: 1fr; }
    """

    entries: reactive[tuple[Entry, ...]] = reactive(())
    """The session's lines, newest first."""

    cursor: reactive[int | None] = reactive(None)
    """The line, or the choice, that somebody went to."""

    choices: reactive[tuple[Choice, ...]] = reactive(())
    """What the last line may mean; shown instead of the lines."""

    shows_help: reactive[bool] = reactive(False)
    """Whether what the box understands is shown instead."""

    zone: ZoneInfo | None = None
    """The office's zone, once it is known."""

    def say_lines(self, width: int, height: int) -> list[list[Part]]:
        """Help, choices, or lines."""
        if self.shows_help:
            return self._help(width)
        if self.choices:
            rows = [self._choice(choice, width) for choice in self.choices]
        elif self.entries:
            seen = self.entries[: height + (self.cursor or 0)]
            tags = [cell_len(shown(entry.key)) for entry in seen if entry.copy_id is not None]
            column = max((min(size, _COMMON_TAG) for size in tags), default=0)
            rows = [self._entry(entry, width, column) for entry in seen]
        else:
            return []
        return self._in_sight(rows, height)

    def _in_sight(self, rows: list[list[Part]], height: int) -> list[list[Part]]:
        cursor = self.cursor
        if cursor is None or not rows:
            return rows
        cursor = min(cursor, len(rows) - 1)
        rows[cursor] = [(text, f"{style} reverse".strip()) for text, style in rows[cursor]]
        first = max(0, cursor - height + 1)
        return rows[first : first + height]

    @staticmethod
    def _help(width: int) -> list[list[Part]]:
        longest = max(len(word) for word, _ in HELP) + 2
        lines: list[list[Part]] = []
        for word, what in HELP:
            for number, line in enumerate(wrap(what, max(10, width - longest))):
                lines.append([(fit("" if number else word, longest), "bold"), (line, "")])
        return lines

    @staticmethod
    def _choice(choice: Choice, width: int) -> list[Part]:
        kind = fit(_KINDS[choice.kind], _WORD)
        tag = f"{choice.tag}  " if choice.tag else ""
        room = max(0, width - _WORD - 1 - cell_len(tag))
        detail = shown(choice.detail.removeprefix("hook "))
        beside = min(cell_len(detail), room // 2)
        room -= beside + 2 if beside else 0
        name = short_name(choice.name, room) if choice.kind == "copy" else fit(choice.name, room)
        return [
            (f"{kind} ", QUIET),
            (tag, "bold"),
            (name, ""),
            (f"  {fit(detail, beside)}" if beside else "", QUIET),
        ]

    def _entry(self, entry: Entry, width: int, column: int) -> list[Part]:
        mark = entry.mark
        at = ""
        if entry.at is not None and self.zone is not None:
            at = dates.clock(entry.at, self.zone, seconds=width >= _WIDE)
        at = fit(at, 8 if width >= _WIDE else 5)
        word = mark.word if cell_len(mark.word) <= _WORD else mark.word.split()[0]
        size = max(_SHORTEST_TAG, column, min(cell_len(shown(entry.key)), _LONGEST_TAG))
        tag = fit(entry.key, size) + "  " if entry.key else ""
        told = f"{mark.sign} {fit(word, _WORD)} "
        room = max(0, width - cell_len(at) - 1 - cell_len(told) - cell_len(tag))
        place = shown(_short_place(entry))
        # A hook, a count and a word have their place, and a name ten cells; a sentence is whole in the loud line.
        most = max(_PLACE, room // 3, room - 2 - min(_NAME, cell_len(shown(entry.what))))
        most = max(most, _REASON) if entry.kind == "refused" else most
        beside = min(max(cell_len(place), _PLACE if width >= _WIDE else 0), most) if place else 0
        what = _what(entry, room - beside - 2 if beside else room)
        style = TONES[mark.tone] if mark.tone in {"warn", "bad"} else ""
        return [
            (f"{at} ", QUIET),
            (told, style),
            (tag, "bold"),
            (what, "" if entry.kind not in {"set", "ended"} else QUIET),
            (f"  {fit(place, beside)}" if beside else "", QUIET),
        ]


def _short_place(entry: Entry) -> str:
    """The hook or the holder; since when and by whom is told in the loud line."""
    if entry.kind == "wrong_person":
        return entry.place.split(" has it since ")[0]
    place = entry.place.partition(":")[0] if entry.kind == "already" else entry.place
    for word in ("from ", "out with ", "in, ", "on "):
        place = place.removeprefix(word)
    return place.replace("hook ", "", 1)


def _what(entry: Entry, room: int) -> str:
    return short_name(entry.what, room) if entry.copy_id is not None else fit(entry.what, room)
