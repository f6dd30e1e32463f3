"""The facets of the list of keys: how many copies are where and how they stand, and which of them are shown.

Two lines beneath the filter's box. While one types there, what the word can become is painted in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from keydesk.db.rows.keys import KeyCounts
from keydesk.rules.query_facets import FACETS, PLACES, STATES, Facet
from keydesk.widgets.completion import Aid, aid_lines

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

_LINES = (PLACES, STATES)
_POINTER = "›"


class Placed(NamedTuple):
    """A facet as it is drawn: from which cell, and what stands there."""

    facet: Facet
    start: int
    label: str
    number: str

    @property
    def end(self) -> int:
        """The cell after it."""
        return self.start + cell_len(self.label) + 1 + len(self.number)


class FacetBar(Widget, can_focus=True):
    """Counts on two lines, the shown one pointed at; the arrows walk over them and show each at once."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    FacetBar { height: 2; width: 1fr; }
    FacetBar > .facet-bar--quiet { color: $text-muted; }
    FacetBar > .facet-bar--number { text-style: bold; }
    FacetBar > .facet-bar--on { text-style: bold underline; }
    FacetBar > .facet-bar--cursor { text-style: reverse; }
    FacetBar > .facet-bar--bad { color: $text-error; text-style: bold; }
    FacetBar > .facet-bar--warn { color: $text-warning; text-style: bold; }
    FacetBar > .facet-bar--trouble { color: $text-warning; }
    FacetBar > .facet-bar--first { text-style: bold; }
    FacetBar > .facet-bar--chosen { text-style: reverse; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "facet-bar--quiet",
        "facet-bar--number",
        "facet-bar--on",
        "facet-bar--cursor",
        "facet-bar--bad",
        "facet-bar--warn",
        "facet-bar--trouble",
        "facet-bar--first",
        "facet-bar--chosen",
    }

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding(
            "right", "walk(1)", "next", key_display="→", id="facets.next", tooltip="Show only the next of the counts"
        ),
        Binding("left", "walk(-1)", "before", key_display="←", id="facets.before", tooltip="Show only the one before"),
        Binding("home", "go(0)", "all", show=False, id="facets.all", tooltip="Show all"),
        Binding("end", "go(-1)", "last", show=False, id="facets.last", tooltip="Show only the last of the counts"),
        Binding(
            "enter,down,escape,tab",
            "leave",
            "to the list",
            key_display="Enter",
            id="facets.leave",
            tooltip="To the list",
        ),
    ]

    class Left(Message):
        """Enter or the down key: on to the list."""

    def __init__(self, on_choose: Callable[[Facet], None], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make a bar without counts.

        Args:
            on_choose: called with the facet that is to be shown, inside the key's own cycle.
            id: as for every widget.
        """
        super().__init__(id=id)
        self._on_choose = on_choose
        self._counts = KeyCounts()
        self._on: Facet | None = FACETS[0]
        self._aid = Aid()

    @property
    def on(self) -> Facet | None:
        """The facet that is shown; None where the filter's statuses are no facet's."""
        return self._on

    def show(self, counts: KeyCounts, on: Facet | None) -> None:
        """Show how many there are, and which of them the list has."""
        if (counts, on) != (self._counts, self._on):
            self._counts, self._on = counts, on
            self.refresh()

    def help_with(self, aid: Aid) -> None:
        """Paint what helps with the word that is being typed in place of the counts; an empty one gives them back."""
        if aid != self._aid:
            self._aid = aid
            self.refresh()

    def action_walk(self, step: int) -> None:
        """Show only the next one."""
        at = FACETS.index(self._on) if self._on is not None else (-1 if step > 0 else 0)
        self._on_choose(FACETS[(at + step) % len(FACETS)])

    def action_go(self, number: int) -> None:
        """Show only that one."""
        self._on_choose(FACETS[number])

    def action_leave(self) -> None:
        """Leave for the list."""
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        """Show only what was clicked at."""
        offset = event.get_content_offset(self)
        if offset is None or self._aid or offset.y >= len(_LINES):
            return
        for placed in self._placed(offset.y):
            if placed.start <= offset.x < placed.end:
                self._on_choose(placed.facet)

    def _placed(self, y: int) -> list[Placed]:
        """The facets of a line: in columns with those of the other, in full words, where there is room for that."""
        width = self.content_size.width
        lines: list[list[Placed]] = []
        for long, aligned in ((True, True), (False, True), (False, False)):
            words = [[self._words(facet, long=long) for facet in facets] for facets in _LINES]
            widest = [
                max(each) for each in zip(*([sum(map(len, each)) + 1 for each in line] for line in words), strict=True)
            ]
            lines = [
                _share(facets, line, widest if aligned else []) for facets, line in zip(_LINES, words, strict=True)
            ]
            if all(line[-1].end <= width for line in lines):
                break
        return lines[y]

    def _words(self, facet: Facet, *, long: bool) -> tuple[str, str]:
        return facet.label if long else facet.short, f"{getattr(self._counts, facet.key):,}"

    def _style(self, name: str) -> Style:
        return self.rich_style if name == "plain" else self.get_component_rich_style(f"facet-bar--{name}")

    def render_line(self, y: int) -> Strip:
        """One of the two lines."""
        width = self.content_size.width
        if y >= len(_LINES):
            return Strip.blank(width, self.rich_style)
        if self._aid:
            parts = aid_lines(self._aid, width)[y]
            return Strip([Segment(text, self._style(name)) for text, name in parts]).adjust_cell_length(
                width, self.rich_style
            )
        segments: list[Segment] = []
        at = 0
        for placed in self._placed(y):
            on = placed.facet == self._on
            gap = " " * (placed.start - at - 1) + (_POINTER if on else " ")
            at = placed.end
            segments += [Segment(gap, self.rich_style), *self._facet(placed, on=on)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _facet(self, placed: Placed, *, on: bool) -> list[Segment]:
        if on and self.has_focus:
            return [Segment(f"{placed.label} {placed.number}", self._style("cursor"))]
        some = placed.number != "0"
        number = (placed.facet.tone or "number") if some else "quiet"
        label = "on" if on else "quiet"
        return [Segment(placed.label, self._style(label)), Segment(f" {placed.number}", self._style(number))]


def _share(facets: Sequence[Facet], words: Sequence[tuple[str, str]], widths: Sequence[int]) -> list[Placed]:
    placed: list[Placed] = []
    start = 1
    for number, (facet, (label, count)) in enumerate(zip(facets, words, strict=True)):
        placed.append(Placed(facet, start, label, count))
        start += (widths[number] if widths else placed[-1].end - start) + 2
    return placed
