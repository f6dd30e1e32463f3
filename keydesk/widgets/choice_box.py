"""One line that shows one choice of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from keydesk.widgets.editors import Editor
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual import events
    from textual.app import RenderResult
    from textual.binding import BindingType


def choice_line(choices: tuple[tuple[str, str], ...], value: str) -> Content:
    """The choice between its arrows; a value that is none of the choices is shown as it is."""
    return Content.assemble("‹ ", content(dict(choices).get(value, value)), " ›")


class ChoiceBox(Editor, Widget, can_focus=True):
    """One line that shows one choice of a few; arrows, Space and first letters change it."""

    DEFAULT_CSS = """
    ChoiceBox { height: 1; width: 1fr; padding: 0 1; }
    ChoiceBox:focus { text-style: reverse; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "next choice", id="choice.next", tooltip="The next choice", show=False),
        Binding("left", "step(-1)", "choice before", id="choice.before", tooltip="The choice before", show=False),
    ]

    steps: ClassVar[dict[str, int]] = {"tab": 1, "shift+tab": -1, "down": 1, "up": -1, "enter": 1}

    value: reactive[str] = reactive("")
    """The value of the choice that is shown."""

    class Changed(Message):
        """Another choice was made."""

    def __init__(self, choices: tuple[tuple[str, str], ...], value: str) -> None:
        """Make the box; a value that is none of the choices is shown as it is, until another is chosen."""
        super().__init__()
        self._choices = choices
        self._begun = ""
        self.set_reactive(ChoiceBox.value, value)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed())

    def render(self) -> RenderResult:
        """The choice between its arrows."""
        return choice_line(self._choices, self.value)

    def action_step(self, step: int) -> None:
        """Go to another choice, round and round."""
        self._begun = ""
        values = [value for value, _ in self._choices]
        at = values.index(self.value) if self.value in values else -1 if step > 0 else 0
        self.value = values[(at + step) % len(values)]

    def on_key(self, event: events.Key) -> None:
        """Letters go to the choice that begins so: ``gar`` to the garage code; one again to the next."""
        if self.passes_on(event):
            return
        step = {"right": 1, "space": 1, "left": -1}.get(event.key)
        if step is not None:
            # Here and not by the binding, which would find the focus moved on where a packet holds the next keys too.
            event.stop()
            self.action_step(step)
            return
        if event.character is None or not event.character.isalnum():
            return
        letter = event.character.casefold()
        found = self._beginning(self._begun + letter, 0) if self._begun else None
        if found is not None:
            self._begun += letter
        else:
            self._begun, found = letter, self._beginning(letter, 1)
        if found is not None:
            self.value = found
            event.stop()

    def on_blur(self) -> None:
        """Whoever comes back begins anew."""
        self._begun = ""

    def _beginning(self, letters: str, after: int) -> str | None:
        """The first choice whose words begin so, from so many after the one that is shown, round and round."""
        values = [value for value, _ in self._choices]
        at = (values.index(self.value) if self.value in values else -1) + after
        listed = (*self._choices[max(at, 0) :], *self._choices[: max(at, 0)])
        return next((value for value, words in listed if words.casefold().startswith(letters)), None)
