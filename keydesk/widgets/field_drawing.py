"""What a row of a form draws itself: its heading, its label, what is said of it, and what stands in it at rest."""

from __future__ import annotations

from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import NULL_OFFSET, Region, Spacing
from textual.layout import Layout, WidgetPlacement
from textual.strip import Strip
from textual.widget import Widget

from keydesk.widgets.field_lines import FieldLook, Part, line_of, note_lines, resting
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.layout import ArrangeResult
    from textual.style import Style

    from keydesk.widgets.form_fields import Field

_LABEL: Final = 20
_BESIDE: Final = 21
# Cells of the labels, and where what stands in the fields begins.


class _Beside(Layout):
    """The editor of a row beside its label, beneath its heading; or, where it has the whole form, beneath both."""

    name = "beside"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:  # noqa: FBT001, FBT002 - Textual's
        """One editor, as wide as there is room."""
        del greedy
        region = cast("DrawnField", parent).place_of_editor(size.width)
        return [WidgetPlacement(region, NULL_OFFSET, Spacing(), child) for child in children]


_BESIDE_THE_LABEL: Final = _Beside()


class FieldList(Vertical):
    """The rows of a form, one beneath the other; those that do not fit are scrolled to."""

    DEFAULT_CSS = """
    FieldList { height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
    FieldList > .field-list--heading { text-style: bold; }
    FieldList > .field-list--label { color: $text-muted; }
    FieldList > .field-list--value { background: $boost; }
    FieldList > .field-list--hint { background: $boost; color: $text-disabled; }
    FieldList > .field-list--trouble { color: $text-error; }
    FieldList > .field-list--doubt { color: $text-warning; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "field-list--heading", "field-list--label", "field-list--value", "field-list--hint", "field-list--trouble",
        "field-list--doubt",
    }  # fmt: skip

    @property
    def look(self) -> FieldLook:
        """How its rows draw what they draw."""
        parts = ("heading", "label", "value", "hint", "trouble", "doubt")
        return FieldLook(self.visual_style, *(self.get_visual_style(f"field-list--{part}") for part in parts))


class DrawnField(Widget):
    """A field as it is drawn, its editor aside."""

    DEFAULT_CSS = """
    DrawnField { height: auto; width: 1fr; }
    """

    ALLOW_SELECT = False

    def __init__(self, field: Field, *, heading: str, is_first: bool) -> None:
        """Draw that field, with a heading above it unless that is empty."""
        super().__init__()
        self.field = field
        """What the row was made from."""
        self.trouble = ""
        """What is wrong with what was typed; empty when nothing is, or nobody has looked."""
        self.doubt = ""
        """What should be looked at again, and can be saved as it is."""
        self._heading = heading
        self._is_first = is_first
        self._noted = ""
        self._large = 0

    @property
    def layout(self) -> Layout:
        """The editor has its place beside the label."""
        return _BESIDE_THE_LABEL

    @property
    def is_open(self) -> bool:
        """Whether there is an editor, which draws what stands in the field."""
        raise NotImplementedError

    @property
    def value(self) -> str:
        """What stands in the field now."""
        raise NotImplementedError

    @property
    def said(self) -> str:
        """What stands beneath the field."""
        return " · ".join(filter(None, (self.trouble, self.doubt, self._noted)))

    def _above(self) -> int:
        return 0 if not self._heading else 1 if self._is_first else 2

    def place_of_editor(self, width: int) -> Region:
        """Where the editor is within the row."""
        above = self._above()
        if self._large:
            return Region(0, above + len(self._labels), width, self._large)
        return Region(_LABEL, above, max(1, width - _LABEL), self._own_lines(width))

    def _own_lines(self, width: int) -> int:
        return len(note_lines(self.value, max(1, width - _LABEL - 2))) if self.field.lines else 1

    @cached_property
    def _labels(self) -> list[Content]:
        label = f"{self.field.label} *" if self.field.required else self.field.label
        words = content(label)
        return [words] if words.cell_length <= _LABEL else words.wrap(_LABEL)

    def _said_lines(self, width: int) -> list[Content]:
        said = self.said
        return content(said).wrap(max(1, width - _BESIDE)) if said else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Heading, the field, and what is said of it."""
        del container, viewport
        labels, said = len(self._labels), len(self._said_lines(width))
        own = labels + self._large if self._large else max(labels, self._own_lines(width))
        return self._above() + own + said

    def render_line(self, y: int) -> Strip:
        """All of it but what the editor draws."""
        width = self.size.width
        lines = self._drawn(width, cast("FieldList", self.parent).look)
        return line_of(*lines[y]) if y < len(lines) else Strip.blank(width, self.visual_style.rich_style)

    def _drawn(self, width: int, look: FieldLook) -> list[tuple[Part, ...]]:
        def whole(words: Content, style: Style) -> tuple[Part, ...]:
            return (Part(words, width, style),)

        lines = [whole(Content(""), look.plain)] if self._above() > 1 else []
        if self._heading:
            lines.append(whole(content(self._heading), look.heading))
        own = [] if self.is_open else resting(self.field, self.value, max(3, width - _LABEL), look)
        for label, values in zip_longest(self._labels, own):
            lines.append((Part(label or Content(""), _LABEL, look.label), *(values or self._rest(width, look))))
        if self.is_open:
            lines += [whole(Content(""), look.plain)] * (self.place_of_editor(width).bottom - len(lines))
        indent, style = Part(Content(""), _BESIDE, look.plain), look.trouble if self.trouble else look.doubt
        lines += [(indent, Part(line, max(1, width - _BESIDE), style)) for line in self._said_lines(width)]
        return lines

    @staticmethod
    def _rest(width: int, look: FieldLook) -> tuple[Part, ...]:
        return (Part(Content(""), max(0, width - _LABEL), look.plain),)
