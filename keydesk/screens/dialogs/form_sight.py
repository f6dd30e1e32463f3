"""What of a form is in sight: the field that somebody is in always, and a note alone where that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.reactive import Reactive

from keydesk.screens.leaving import Dialog
from keydesk.widgets.editors import NoteEditor
from keydesk.widgets.field_drawing import FieldList
from keydesk.widgets.form_fields import FieldRow
from keydesk.widgets.message_line import MessageLine, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widget import Widget

    from keydesk.widgets.form_fields import Field
    from keydesk.widgets.message_line import Tone

# Border, title with the line beneath it, keys.
_FRAME_LINES: Final = 5
_SAID_LINES: Final = 2
# What was said last, and the line above it.
_FEWEST_LINES: Final = 3
_AROUND_LARGE: Final = 9
# The frame, the name of the field, and what was said last.


def rows_of(fields: Sequence[Field]) -> list[FieldRow]:
    """A row a field; where a group begins, its heading stands above it."""
    before, last = "", len(fields) - 1
    rows = []
    for number, field in enumerate(fields):
        heading = field.group if field.group != before else ""
        rows.append(FieldRow(field, heading=heading, is_first=number == 0, is_last=number == last))
        before = field.group
    return rows


def _row_of(widget: Widget | None) -> FieldRow | None:
    """The field that a widget is, or is in."""
    if widget is None or isinstance(widget, FieldRow):
        return widget
    return widget.parent if isinstance(widget.parent, FieldRow) else None


class FormSight(Dialog[object]):
    """A form of which the field that somebody is in is in sight, however many there are."""

    _rows: Sequence[FieldRow]

    # Textual paints a whole screen anew when another widget has the focus; the two fields paint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def on_resize(self) -> None:
        """Share the height anew."""
        for row in self._rows:
            if row.is_large:
                row.enlarge(self._lines_of_large())
        self.call_after_refresh(self._share_height)

    def _room(self) -> int:
        """Lines for the fields; what was said and the keys are always in sight."""
        said = self.query_one(MessageLine)
        rest = _FRAME_LINES + max(_SAID_LINES, said.outer_size.height) + said.styles.margin.height
        return max(_FEWEST_LINES, self.app.size.height - rest)

    def _share_height(self) -> None:
        """The fields scroll where they have not enough room."""
        self.query_one(FieldList).styles.max_height = self._room()
        row = _row_of(self.focused)
        if row is not None:
            self.call_after_refresh(row.scroll_visible, animate=False)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Whoever comes to a field comes to its editor; all of the field is in sight then."""
        row = _row_of(widget)
        if row is None:
            super().set_focus(widget, scroll_visible, from_app_focus)
            return
        super().set_focus(row.open(), scroll_visible=False, from_app_focus=from_app_focus)
        if scroll_visible:
            self.call_later(self._bring_into_sight, row)

    def _bring_into_sight(self, row: FieldRow) -> None:
        if row.has(self.focused) and not self.can_view_entire(row):
            self.scroll_to_center(row, origin_visible=True)

    @on(NoteEditor.Enlarged)
    def _enlarge(self, event: NoteEditor.Enlarged) -> None:
        event.stop()
        self._show_large(None if event.editor.is_large else event.editor)

    def _show_large(self, editor: NoteEditor | None) -> None:
        """Give the whole form to one field's lines, or show all fields again; what can be taken back stays so."""
        for row in self._rows:
            mine = row.has(editor)
            row.display = editor is None or mine
            row.enlarge(self._lines_of_large() if mine else 0)
        self._say("Esc goes back to the other fields" if editor is not None else "")
        self.call_after_refresh(self._share_height)

    def _lines_of_large(self) -> int:
        return max(_FEWEST_LINES, self.size.height - _AROUND_LARGE)

    @on(FieldRow.Judged)
    def _make_room(self) -> None:
        """A row has grown or shrunk: the field that is written in stays in sight."""
        self.call_after_refresh(self._share_height)

    def _say(self, message: str, tone: Tone = "plain") -> None:
        self.query_one(MessageLine).said = Said(message, tone)
        self.call_after_refresh(self._share_height)
