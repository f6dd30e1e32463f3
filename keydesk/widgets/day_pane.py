"""The visit under the cursor: what is in its way, how that is mended, and what else whoever goes there should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.reactive import reactive

from keydesk.rules import dates
from keydesk.rules.text import shown
from keydesk.widgets.day_cells import time_words
from keydesk.widgets.desk_text import QUIET, LinesPanel, sides, wrap
from keydesk.widgets.fitting import NARROWEST, fit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from keydesk.db.rows.needs import DayVisitRow, RemedyRow
    from keydesk.widgets.desk_text import Part

_BAD: Final = "bold $text-error"
_WARN: Final = "$text-warning"
_HOW: Final = "Enter, then a number"
_WIDE_ENOUGH: Final = 60
# Cells; a narrower pane stands beside the list and has height, a wider one beneath it and has none to spare.


@dataclass(frozen=True, slots=True)
class DayTold:
    """What the pane tells.

    Attributes:
        visit: the one under the cursor.
        today: the office's day.
        flags: whether missing keys are told.
        remedies: how the flag is mended, best first; empty without one.
    """

    visit: DayVisitRow
    today: date
    flags: bool = True
    remedies: tuple[RemedyRow, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether the visit lacks a key, and that is told."""
        return self.flags and self.visit.flag == "no_key" and self.visit.status == "scheduled"


class DayPane(LinesPanel):
    """A few lines beneath the list, or a column beside it."""

    DEFAULT_CSS = """
    DayPane { height: 5; padding: 0 1; border-top: solid $foreground 20%; }
    """

    told: reactive[DayTold | None] = reactive(None)
    """What it tells; None on a line that is no visit."""

    def say_lines(self, width: int, height: int) -> list[list[Part]]:
        """The flag and its remedies, then the rest; beneath the list each on one line, beside it wrapped."""
        told = self.told
        if told is None or width <= 0:
            return []
        return _beneath(told, width, height) if width >= _WIDE_ENOUGH else _beside(told, width)


def _beneath(told: DayTold, width: int, height: int) -> list[list[Part]]:
    visit = told.visit
    style = _BAD if told.flagged else "bold"
    on_right = _HOW if told.remedies else _window(visit)
    left, right = sides(f"{_title(told)}{_codes(told)}", on_right, width)
    lines: list[list[Part]] = [[(left, style), (right, QUIET)]]
    notes = [[(fit(text, width), look)] for text, look in _notes(told)]
    if told.remedies:
        remedies = [_remedy(number, each, width) for number, each in enumerate(told.remedies, start=1)]
        # Who is blocked or has left, and what was noted, stands before how the key is found.
        loud = notes[: sum(look != QUIET for _, look in _notes(told))]
        room = max(1, height - 1 - len(loud))
        if len(remedies) > room:
            more = len(remedies) - room + 1
            remedies = [*remedies[: room - 1], [(f"    … {more} more", QUIET)]]
        return [*lines, *loud, *remedies, *(line for line in notes if line not in loud)]
    return [*lines, *notes]


def _beside(told: DayTold, width: int) -> list[list[Part]]:
    visit = told.visit
    lines: list[list[Part]] = [[(text, _BAD if told.flagged else "bold")] for text in wrap(_title(told), width)]
    lines.append([(fit(_window(visit), width), QUIET)])
    for text, look in _notes(told):
        lines.extend([(line, look)] for line in wrap(text, width))
    if told.remedies:
        lines += [[], [(fit(f"{_HOW}:", width), QUIET)]]
    for number, each in enumerate(told.remedies, start=1):
        look = "" if each.allowed else QUIET
        for first, line in enumerate(wrap(each.words, width - 4)):
            lines.append([(f" {number}  " if not first else "    ", "bold"), (line, look)])
        lines.extend([(f"    {line}", QUIET)] for line in (wrap(each.detail, width - 4) if each.detail else ()))
    return lines


def _title(told: DayTold) -> str:
    """``NO KEY  Delacroix 09:00, Ana Whitfield``, or the same without the flag."""
    visit = told.visit
    who = visit.sitter or "nobody yet"
    words = f"{visit.client} {time_words(visit)}, {who}"
    return f"NO KEY  {words}" if told.flagged else words


def _codes(told: DayTold) -> str:
    """Which keys are lacking, where that is more than one."""
    lacking = told.visit.lacking if told.flagged else ()
    return f": {', '.join(each.code for each in lacking)}" if len(lacking) > 1 else ""


def _window(visit: DayVisitRow) -> str:
    if visit.status != "scheduled":
        return visit.status
    return "" if visit.all_day else f"{visit.starts_at:%H:%M}–{visit.ends_at:%H:%M}"


def _notes(told: DayTold) -> Iterator[tuple[str, str]]:
    """What is to be known, each with its look."""
    visit = told.visit
    if visit.sitter_blocked:
        yield f"{visit.client} has blocked {visit.sitter}: book somebody else", _WARN
    if visit.sitter_id is not None and not visit.sitter_active:
        yield f"{visit.sitter} has left: book somebody else", _WARN
    if not visit.client_active:
        yield f"{visit.client} is inactive", _WARN
    if visit.note:
        yield visit.note, ""
    if told.flagged:
        if not visit.lacking and not told.remedies:
            yield f"No key of {visit.client} is on file", QUIET
        for key in visit.lacking:
            where = ", ".join(_place(copy.tag_code, copy.kind, copy.name, copy.hook) for copy in key.copies)
            yield f"{' '.join(filter(None, (key.code, key.label)))}: {where or 'no copy in use'}", QUIET
        if visit.first_needed is not None and visit.first_needed < visit.day:
            yield f"Needed first {dates.near_day(visit.first_needed, today=told.today)}", QUIET
    elif told.flags and visit.status == "scheduled" and visit.day >= told.today:
        words = {
            "ok": f"{visit.sitter} has the key",
            "not_required": " · ".join(filter(None, ("No key required", visit.reason_words))),
            "unassigned": "Nobody is booked for it",
        }.get(visit.flag, "")
        if words:
            yield words, QUIET
    what = " · ".join(filter(None, (visit.pets, visit.service)))
    if what:
        yield what, QUIET


def _place(tag: str, kind: str, name: str, hook: str) -> str:
    where = {
        "safe": f"{hook} · {name}" if hook else name,
        "client": "with the client",
        "transit": "on the way",
        "missing": "missing",
    }.get(kind, name)
    return f"{tag} {where}"


def _remedy(number: int, remedy: RemedyRow, width: int) -> list[Part]:
    room = width - 4
    words = fit(remedy.words, min(room, cell_len(shown(remedy.words))), cut="word")
    # What it does is whole; what speaks for it has the rest.
    rest = room - cell_len(words) - 2
    detail = fit(remedy.detail, min(rest, cell_len(shown(remedy.detail))), cut="word") if rest > NARROWEST else ""
    gap = " " * (room - cell_len(words) - cell_len(detail))
    look = "" if remedy.allowed else QUIET
    return [(f" {number}  ", look or "bold"), (words + gap, look), (detail, QUIET)]
