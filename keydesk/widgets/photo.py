"""A picture in the cells of a terminal: two dots a cell, the upper half in front and the lower half behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult

    Dots = Sequence[Sequence[tuple[int, int, int]]]

_UPPER = "▀"


class PhotoView(Widget):
    """A photo as small as there is room, or where it cannot be drawn a note of which file it is."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    PhotoView { height: auto; min-height: 1; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Show nothing yet."""
        super().__init__(id=id)
        self._strips: list[Strip] = []
        self._note = ""

    def draw(self, dots: Dots) -> None:
        """Show a picture, its rows from the top."""
        self._note = ""
        self._strips = [_line(dots, top) for top in range(0, max(1, len(dots) - 1), 2)]
        self.refresh(layout=True)

    def tell(self, note: str) -> None:
        """Show words in the place of a picture."""
        self._note, self._strips = note, []
        self.refresh(layout=True)

    @property
    def is_picture(self) -> bool:
        """Whether a picture is to be seen."""
        return bool(self._strips)

    def get_content_height(self, *args: object) -> int:
        """As high as the picture, or as the note."""
        if self._strips:
            return len(self._strips)
        return super().get_content_height(*args)  # type: ignore[arg-type]  # handed on as it came

    def render(self) -> RenderResult:
        """The note; a picture is drawn by its lines."""
        return content(self._note, "$text-muted") if self._note else Content("")

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        if not self._strips:
            return super().render_line(y)
        width = self.size.width
        if y >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[y].adjust_cell_length(width, self.rich_style)


def _line(dots: Dots, top: int) -> Strip:
    upper = dots[top]
    lower = dots[top + 1] if top + 1 < len(dots) else None
    segments = []
    for at, dot in enumerate(upper):
        ground = Color.from_rgb(*lower[at]) if lower is not None else None
        segments.append(Segment(_UPPER, Style(color=Color.from_rgb(*dot), bgcolor=ground)))
    return Strip(segments, len(upper))
