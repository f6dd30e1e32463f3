"""How a field of a form is drawn while nobody is in it: what stands in it, on one line, or on three of a note.

A form of forty fields is forty drawn lines and one editor. What is drawn here looks as the editor would at rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from keydesk.widgets.choice_box import choice_line
from keydesk.widgets.editors import pick_line, visible

if TYPE_CHECKING:
    from textual.style import Style

    from keydesk.widgets.form_fields import Field

MOST_LINES: Final = 3
"""Lines of a note among the other fields; Ctrl+E shows all of it."""

_MORE: Final = " … Ctrl+E shows all"
_MOST_ON_A_LINE: Final = 1000
# Characters of one line of a note that are looked at: more than fit on three lines of any terminal.


@dataclass(frozen=True, slots=True)
class FieldLook:
    """How the parts of a form look that its rows draw themselves.

    Attributes:
        plain: what is beside and between them.
        heading: of a group.
        label: of what stands before a field.
        value: of what stands in it.
        hint: of what stands in it while it is empty.
        trouble: of what is wrong with it.
        doubt: of what else is said of it.
    """

    plain: Style
    heading: Style
    label: Style
    value: Style
    hint: Style
    trouble: Style
    doubt: Style


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line.

    Attributes:
        words: what it says.
        width: its cells; what is longer is cut, what is shorter is filled up.
        style: how it looks.
    """

    words: Content
    width: int
    style: Style

    def segments(self) -> list[Segment]:
        """It as it is drawn; what fills it up has no colour but that of its ground."""
        words = self.words.truncate(self.width, ellipsis=True)
        fill = self.width - words.cell_length
        drawn = words.render_segments(self.style) if words else []
        return [*drawn, Segment(" " * fill, self.style.background_style.rich_style)] if fill > 0 else drawn


def line_of(*parts: Part) -> Strip:
    """Parts beside each other."""
    return Strip([segment for part in parts for segment in part.segments()], sum(part.width for part in parts))


def resting(field: Field, value: str, width: int, look: FieldLook) -> list[tuple[Part, ...]]:
    """The lines of a field that nobody is in.

    Args:
        field: of which kind it is, and what stands in it while it is empty.
        value: what stands in it.
        width: cells for all of it, its margin of one cell on each side among them.
        look: how it looks.
    """
    room, style = max(1, width - 2), look.value
    if field.choices:
        lines, style = [choice_line(field.choices, value)], look.plain
    elif field.options:
        lines = [pick_line(field.options, value, room)]
    elif field.lines:
        lines = [Content(line) for line in note_lines(value, room)]
    elif not value and field.hint:
        lines, style = [Content(visible(field.hint))], look.hint
    else:
        lines = [Content(visible(value))]
    margin = Part(Content(""), 1, style)
    return [(margin, Part(line, room, style), margin) for line in lines]


def note_lines(value: str, room: int) -> list[str]:
    """The first lines of a note as they are broken at that width; the last says that there are more."""
    lines: list[str] = []
    value = value.rstrip()
    # The editor keeps a cell for its cursor.
    width = max(1, room - 1)
    for line in value.split("\n", MOST_LINES)[: MOST_LINES + 1]:
        drawn = Content(visible(line.rstrip("\r")[:_MOST_ON_A_LINE]))
        lines += [each.plain for each in drawn.wrap(width)] or [""]
        if len(lines) > MOST_LINES:
            break
    if len(lines) <= MOST_LINES:
        return lines
    last = Content(lines[MOST_LINES - 1]).truncate(max(0, room - len(_MORE)))
    return [*lines[: MOST_LINES - 1], f"{last.plain.rstrip()}{_MORE}"]
