"""The fields of a form: a label, one line to write or choose in, and beneath it what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from keydesk.rules.field_reading import Doubt
from keydesk.rules.refusal import Refusal
from keydesk.widgets.editors import Editor, LineEditor, NoteEditor, PickBox
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult, RenderResult
    from textual.binding import BindingType

YES_NO = (("yes", "yes"), ("no", "no"))
"""The choices of a question that is answered with yes or no."""


@dataclass(frozen=True, slots=True)
class NewThing:
    """What a new one is asked for in a field that is picked from a list.

    Attributes:
        title: of the form that asks for it.
        joins: what becomes of it, beside its line in the list.
        fields: what is asked for; the first is what was typed in the list.
    """

    title: str
    joins: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        name: what the value is called for whoever saves it.
        label: what stands before it; required ones get a ``*``.
        value: what stands in it at first, as stored.
        choices: value and words of each choice; a field with choices is chosen, one without is written.
        required: whether the form can be saved without it.
        hint: what stands in it while it is empty.
        lines: whether it is written in several lines, as notes are.
        options: value, words and a note of each of many things; a field with options is picked from a list.
        new: what a new one is asked for where the list does not have it; None where only what it has can be picked.
        scanned: whether it asks for a tag, so that a scan is the whole answer and saves; elsewhere it saves nothing.
        read: gives what was typed as it is kept, or raises a :class:`Refusal` that says what is wrong with it; asked
            when the field is left, and not before. None where anything can be written.
        group: the heading that it stands under; fields of one group follow one another.
        secret: whether nothing of it may be kept anywhere before it is saved.
    """

    name: str
    label: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    hint: str = ""
    lines: bool = False
    options: tuple[tuple[str, str, str], ...] = ()
    scanned: bool = False
    new: NewThing | None = None
    read: Callable[[str], str] | None = None
    group: str = ""
    secret: bool = False


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
        self.set_reactive(ChoiceBox.value, value)

    def watch_value(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed())

    def render(self) -> RenderResult:
        """The choice between its arrows."""
        words = dict(self._choices).get(self.value, self.value)
        return Content.assemble("‹ ", content(words), " ›")

    def action_step(self, step: int) -> None:
        """Go to another choice, round and round."""
        values = [value for value, _ in self._choices]
        at = values.index(self.value) if self.value in values else -1 if step > 0 else 0
        self.value = values[(at + step) % len(values)]

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next choice that begins with it."""
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
        values = [value for value, _ in self._choices]
        at = values.index(self.value) if self.value in values else -1
        for value, words in (*self._choices[at + 1 :], *self._choices[: at + 1]):
            if words.casefold().startswith(event.character.casefold()):
                self.value = value
                event.stop()
                return


class FieldRow(Vertical):
    """A field with its label, the heading of its group above it, and what there is to say beneath it."""

    DEFAULT_CSS = """
    FieldRow { height: auto; layout: grid; grid-size: 2; grid-columns: 20 1fr; grid-rows: auto; }
    FieldRow > .field-label { height: auto; color: $text-muted; }
    FieldRow > LineEditor { border: none; height: 1; padding: 0 1; background: $boost; }
    FieldRow > LineEditor:focus { border: none; text-style: underline; }
    FieldRow > .field-group { column-span: 2; height: 2; text-style: bold; padding-top: 1; }
    FieldRow.-first > .field-group { height: 1; padding-top: 0; }
    FieldRow.-wrong > .field-note { display: block; color: $text-error; }
    FieldRow > .field-note { column-span: 2; height: auto; padding-left: 21; display: none; color: $text-warning; }
    FieldRow.-noted > .field-note { display: block; }
    """

    class Judged(Message):
        """What is said of a field has changed, and with it the height of its row."""

    def __init__(self, field: Field, *, heading: str = "") -> None:
        """Make the row of one field, with the heading above it where it is the first of its group."""
        super().__init__()
        self.field = field
        """What the row was made from."""
        self._heading = heading
        self._noted = ""
        self.trouble = ""
        """What is wrong with what was typed; empty when nothing is, or nobody has looked."""
        self.doubt = ""
        """What should be looked at again, and can be saved as it is."""
        self._editor: LineEditor | NoteEditor | ChoiceBox | PickBox
        if field.choices:
            self._editor = ChoiceBox(field.choices, field.value)
        elif field.options:
            self._editor = PickBox(field.options, field.value)
        elif field.lines:
            self._editor = NoteEditor(field.value)
        else:
            self._editor = LineEditor(field.value, hint=field.hint)

    def compose(self) -> ComposeResult:
        """Label, editor, note."""
        if self._heading:
            yield Static(content(self._heading), classes="field-group", markup=False)
        label = f"{self.field.label} *" if self.field.required else self.field.label
        yield Static(content(label), classes="field-label", markup=False)
        yield self._editor
        yield Static("", classes="field-note", markup=False)

    @property
    def value(self) -> str:
        """What stands in the field now."""
        return self._editor.value

    @value.setter
    def value(self, value: str) -> None:
        self._editor.value = value

    @property
    def editor(self) -> Editor:
        """What gets the focus."""
        return self._editor

    def take_over(self, stored: str) -> None:
        """Begin anew on top of what somebody else saved meanwhile; what was typed here stays, and both are shown."""
        before, mine = self.field.value, self.value
        self.field = replace(self.field, value=stored)
        if stored == before:
            self.note("")
        elif mine == before:
            self.value = stored
            self.note(f"changed meanwhile; it was: {self.words(before)}")
        elif mine == stored:
            self.note("the same was saved meanwhile")
        else:
            self.note(f"stored now: {self.words(stored)}")

    def words(self, value: str) -> str:
        """A value of this field as a person reads it."""
        listed = (*self.field.choices, *((each, words) for each, words, _ in self.field.options))
        return dict(listed).get(value, value) or "(nothing)"

    def note(self, text: str) -> None:
        """Say something beneath the field; nothing takes it away."""
        self._noted = text
        self._tell()

    def judge(self) -> bool:
        """Look at what was typed: put it as it is kept, or say what is wrong; whether it can be saved so.

        What is stored and was not touched stays as it is, however it came here.
        """
        before, self.trouble = (self.trouble, self.doubt), ""
        self.doubt, value = "", self.value
        if self.field.required and not value.strip():
            self.trouble = f"{self.field.label} is needed"
        elif self.field.read is not None and value != self.field.value:
            try:
                kept = self.field.read(value)
            except Doubt as doubt:
                self.doubt = doubt.message
            except Refusal as refusal:
                self.trouble = refusal.message
            else:
                if kept != value:
                    self.value = kept
        if (self.trouble, self.doubt) != before:
            self._tell()
            self.post_message(self.Judged())
        return not self.trouble

    def look_again(self) -> None:
        """Take away what was said as soon as it is no longer so; say nothing new while somebody types."""
        if not (self.trouble or self.doubt):
            return
        try:
            right = bool(self.value.strip()) or not self.field.required
            if self.field.read is not None:
                self.field.read(self.value)
        except Refusal:
            right = False
        if right:
            self.trouble = self.doubt = ""
            self._tell()
            self.post_message(self.Judged())

    def on_descendant_blur(self) -> None:
        """The field is left for another one; a list or a question over the form is no leaving."""
        if self.is_attached and self.app.screen is self.screen and not getattr(self.screen, "is_leaving", False):
            self.judge()

    def _tell(self) -> None:
        said = " · ".join(filter(None, (self.trouble, self.doubt, self._noted)))
        self.query_one(".field-note", Static).update(content(said))
        self.set_class(bool(said), "-noted")
        self.set_class(bool(self.trouble), "-wrong")
