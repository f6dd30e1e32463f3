"""Where text is written: one line, several lines, one of a list; hidden characters of stored text are marked.

Textual's own editors hand every character to the terminal as it is. These draw a sign of one cell for each character
that must not get there, so that the cursor stands where it should and what is edited is still what is stored (I1, I2).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, cast

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea

from keydesk.rules.scans import HeldKey
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from textual.app import RenderResult
    from textual.binding import BindingType
    from textual.screen import Screen

_CONTROLS: Final = 0x20
_DELETE: Final = 0x7F
_PICTURES: Final = 0x2400
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with a sign for each character that draws nothing or that a terminal obeys; as long as before."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    number = ord(character)
    if number < _CONTROLS:
        return chr(_PICTURES + number)
    if number == _DELETE:
        return "␡"
    category = unicodedata.category(character)
    if category in _HIDDEN:
        return "�"
    return "␣" if category == "Zs" and character != " " else character


if TYPE_CHECKING:
    _Base = Widget
else:
    # A second widget among the bases would hide the looks of the first.
    _Base = object


class Editor(_Base):
    """A place in a form that keeps its place in what is typed.

    On a slow line ``Ana``, Tab, ``Rivera`` may come in one packet. Textual hands all of it to the place that has the
    focus when it comes; here Tab moves the focus at once, and whatever still comes is passed on to where it is now.
    """

    is_last: bool = False
    """Whether Enter means that the form is done, and not on to the next place."""

    steps: ClassVar[dict[str, int]] = {"tab": 1, "shift+tab": -1}
    """The keys that go on to the next place or back to the one before."""

    writes: ClassVar[bool] = False
    """Whether it is written in, so that what its own keys do is done in their turn among the letters."""

    def on_key(self, event: events.Key) -> Awaitable[None] | None:
        """Before the editor sees the key."""
        return self._acts_on(event) if not self.passes_on(event) and self.writes else None

    async def _acts_on(self, event: events.Key) -> None:
        """Do what Backspace, Delete or an arrow does now.

        Textual does it once the key has been to the screen and back; a letter of the same packet would be there before.
        """
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            event.stop()
            event.prevent_default()
            await self.app.run_action(binding.action, self)

    def passes_on(self, event: events.Key) -> bool:
        """Whether the key was not for this place, and has been dealt with."""
        screen, step = self.screen, self.steps.get(event.key, 0)
        focused = screen.focused
        if focused is not None and focused is not self:
            event.stop()
            event.prevent_default()
            type_on(screen, (event,))
            return True
        if event.key == "enter" and self.is_last:
            step = 0
        if not step:
            return False
        event.stop()
        event.prevent_default()
        if step > 0:
            screen.focus_next()
        else:
            screen.focus_previous()
        return True


class TypesInForms(Protocol):
    """The app, as far as forms need it."""

    async def type_in_form(self, keys: Iterable[HeldKey]) -> None:
        """Let keys through that have been looked at before."""
        ...


def type_on(screen: Screen[Any], keys: Iterable[events.Key]) -> None:
    """Hand keys on to whatever has the focus when they come.

    Through the app, as every key comes, so that bindings are looked at for the place where each goes.
    """
    typed = [HeldKey(key.key, key.character) for key in keys]
    screen.app.call_later(cast("TypesInForms", screen.app).type_in_form, typed)


def _again(event: events.Key) -> events.Key:
    """The same key anew, as if it came now."""
    return events.Key(event.key, event.character)


_EVERY_WAY: Final = {"tab": 1, "shift+tab": -1, "down": 1, "up": -1}


class LineEditor(Editor, Input):
    """One line; what is pasted is put on one line too."""

    ALLOW_SELECT = False
    writes: ClassVar[bool] = True
    steps: ClassVar[dict[str, int]] = {**_EVERY_WAY, "enter": 1}

    class Scanned(Message):
        """A scan ended in a line whose Enter would have done something: it did not."""

        def __init__(self, scan: str) -> None:
            super().__init__()
            self.scan = scan
            """What was scanned; it stands in the line."""

    def note_scan(self, scan: str) -> None:
        """The Enter of a scan is none of a person's: tell whoever has the line."""
        self.post_message(self.Scanned(scan))

    def __init__(self, value: str, *, hint: str = "") -> None:
        """Make the line, with what stands in it at first and what stands in it while it is empty."""
        super().__init__(value, placeholder=hint, select_on_focus=False)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        return Text(visible(self.value), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        line = " ".join(part.strip() for part in event.text.splitlines() if part.strip())
        if self.selection.is_empty:
            self.insert_text_at_cursor(line)
        else:
            self.replace(line, *self.selection)


class NoteEditor(Editor, TextArea):
    """Several lines, with their line breaks; Tab goes on to the next field, Ctrl+E gives it the whole form."""

    ALLOW_SELECT = False
    writes: ClassVar[bool] = True

    DEFAULT_CSS = """
    NoteEditor { height: 3; border: none; padding: 0 1; background: $boost; scrollbar-size-vertical: 1; }
    NoteEditor:focus { border: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+e", "enlarge", "large", key_display="Ctrl+E", id="note.enlarge",
            tooltip="Write these lines on the whole form; Esc goes back to the other fields",
        )
    ]  # fmt: skip

    class Enlarged(Message):
        """The whole form is wanted for these lines, or they have had it."""

        def __init__(self, editor: NoteEditor) -> None:
            super().__init__()
            self.editor = editor
            """Whose lines."""

    def __init__(self, value: str) -> None:
        """Make the lines, with what stands in them at first."""
        super().__init__(
            value, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", highlight_cursor_line=False
        )
        self.cursor_blink = False
        self.is_large = False
        """Whether it has the whole form, so that there is no next field to go to."""
        self._as_given = (value, self.text)

    @property
    def value(self) -> str:
        """What stands in it; as it was given where nothing was changed, whatever its line breaks were."""
        given, read = self._as_given
        return given if self.text == read else self.text

    @value.setter
    def value(self, value: str) -> None:
        self.load_text(value)
        self._as_given = (value, self.text)

    def passes_on(self, event: events.Key) -> bool:
        """Whether the key was not for these lines; Tab stays with them while they have the whole form."""
        if self.is_large and event.key in self.steps:
            event.stop()
            event.prevent_default()
            return True
        return super().passes_on(event)

    def action_enlarge(self) -> None:
        """Ask for the whole form, or give it back."""
        self.post_message(self.Enlarged(self))

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn."""
        return Text(visible(self.document.get_line(line_index)), end="", no_wrap=True)


def pick_line(options: tuple[tuple[str, str, str], ...], value: str, width: int) -> Content:
    """What was chosen of many, and that there is more."""
    words = next((words for each, words, _ in options if each == value), value)
    return Content.assemble(content(words).truncate(max(4, width - 2), ellipsis=True), " ▾")


class PickBox(Editor, Widget, can_focus=True):
    """One of many, too many to step through: Enter or a letter asks for the list."""

    ALLOW_SELECT = False
    steps: ClassVar[dict[str, int]] = _EVERY_WAY

    DEFAULT_CSS = """
    PickBox { height: 1; width: 1fr; padding: 0 1; background: $boost; }
    PickBox:focus { text-style: reverse; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space", "choose", "choose", key_display="Enter", id="pick_box.choose", tooltip="Choose from a list"
        )
    ]

    value: reactive[str] = reactive("")
    """The value of what was chosen."""

    class Changed(Message):
        """Something else was chosen."""

    class Asked(Message):
        """The list is wanted."""

        def __init__(self, box: PickBox, typed: str = "") -> None:
            super().__init__()
            self.box = box
            """Whose list."""
            self.typed = typed
            """The letter that was typed, and that the list begins with."""

    def __init__(self, options: tuple[tuple[str, str, str], ...], value: str) -> None:
        """Make the box.

        Args:
            options: value, words and a note of each.
            value: what is chosen at first.
        """
        super().__init__()
        self.options = options
        self.kept: list[events.Key] | None = None
        """What was typed since the list was asked for and is not there yet: it belongs to the list. None otherwise."""
        self.set_reactive(PickBox.value, value)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed())

    def render(self) -> RenderResult:
        """What was chosen, and that there is more."""
        return pick_line(self.options, self.value, self.content_size.width)

    def action_choose(self) -> None:
        """Ask for the list."""
        self._ask("")

    def _ask(self, typed: str) -> None:
        self.kept = []
        self.post_message(self.Asked(self, typed))

    def on_key(self, event: events.Key) -> None:
        """A letter asks for the list, and begins to narrow it; what follows it in the same packet is for the list."""
        if self.kept is not None:
            event.stop()
            event.prevent_default()
            self.kept.append(_again(event))
            return
        if self.passes_on(event):
            return
        letter = event.character if event.character is not None and event.character.isalnum() else ""
        if letter or event.key in {"enter", "space"}:
            event.stop()
            self._ask(letter)
