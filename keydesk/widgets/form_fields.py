"""The fields of a form: a label, one line to write or choose in, and beneath it what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from keydesk.rules.field_reading import Doubt
from keydesk.rules.refusal import Refusal
from keydesk.widgets.choice_box import ChoiceBox
from keydesk.widgets.editors import Editor, LineEditor, NoteEditor, PickBox
from keydesk.widgets.field_drawing import DrawnField

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

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
        anew: whether the first letter that is typed takes the place of what stands in it.
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
    anew: bool = False


class FieldRow(DrawnField, can_focus=True):
    """A field with its label, the heading of its group above it, and what there is to say beneath it.

    It draws all of that itself, and what stands in the field too, until somebody comes to it: only then is there an
    editor (:meth:`open`), which stays. A form of forty fields opens as fast as one of four.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    FieldRow > LineEditor { border: none; height: 1; padding: 0 1; background: $boost; }
    FieldRow > LineEditor:focus { border: none; text-style: underline; }
    """

    class Judged(Message):
        """What is said of a field has changed, or a note has grown, and with it the height of the row."""

    class Changed(Message):
        """Something else stands in a field that nobody is in."""

    def __init__(self, field: Field, *, heading: str = "", is_first: bool = False, is_last: bool = False) -> None:
        """Make the row of one field.

        Args:
            field: which one.
            heading: of its group, where it is the first of that.
            is_first: whether nothing stands above it.
            is_last: whether Enter in it means that the form is done.
        """
        super().__init__(field, heading=heading, is_first=is_first)
        self._is_last = is_last
        self._value = field.value
        self._editor: LineEditor | NoteEditor | ChoiceBox | PickBox | None = None

    # -- its editor --------------------------------------------------------------------------------------------------

    def open(self) -> Editor:
        """What gets the focus; made when it is first asked for."""
        if self._editor is None:
            self._editor = self._made()
            self._editor.is_last = self._is_last
            if self.is_attached:
                self.mount(self._editor)
                self.refresh(layout=True)
        return self._editor

    def _made(self) -> LineEditor | NoteEditor | ChoiceBox | PickBox:
        field = self.field
        if field.choices:
            return ChoiceBox(field.choices, self._value)
        if field.options:
            return PickBox(field.options, self._value)
        if field.lines:
            return NoteEditor(self._value)
        editor = LineEditor(self._value, hint=field.hint)
        editor.select_on_focus = field.anew
        return editor

    def compose(self) -> ComposeResult:
        """The editor, where it was asked for before the row was shown."""
        if self._editor is not None:
            yield self._editor

    def allow_focus(self) -> bool:
        """The row itself is come to only while it has no editor."""
        return self._editor is None

    @property
    def editor(self) -> Editor:
        """What gets the focus."""
        return self.open()

    @property
    def is_open(self) -> bool:
        """Whether somebody has come to it, so that its editor draws what stands in it."""
        return self._editor is not None

    def has(self, widget: object) -> bool:
        """Whether that is the editor of this field."""
        return widget is not None and widget is self._editor

    @property
    def value(self) -> str:
        """What stands in the field now."""
        return self._value if self._editor is None else self._editor.value

    @value.setter
    def value(self, value: str) -> None:
        if self._editor is not None:
            self._editor.value = value
        elif value != self._value:
            self._value = value
            self.refresh(layout=True)
            self.post_message(self.Changed())

    def put_hint(self, hint: str) -> None:
        """Let something else stand in it while it is empty."""
        if hint == self.field.hint:
            return
        self.field = replace(self.field, hint=hint)
        if isinstance(self._editor, LineEditor):
            self._editor.placeholder = hint
        self.refresh()

    def put_options(self, options: tuple[tuple[str, str, str], ...]) -> None:
        """Let it be picked from another list."""
        self.field = replace(self.field, options=options)
        if isinstance(self._editor, PickBox):
            self._editor.options = options
            self._editor.refresh()
        self.refresh()

    @property
    def is_large(self) -> bool:
        """Whether its lines have the whole form."""
        return self._large > 0

    def enlarge(self, lines: int) -> None:
        """Give its lines the whole form, so many lines of it; 0 puts them back among the others."""
        if lines == self._large:
            return
        self._large = lines
        if isinstance(self._editor, NoteEditor):
            self._editor.is_large = lines > 0
        self.refresh(layout=True)

    @on(NoteEditor.Changed)
    def _grow(self) -> None:
        """A note takes as many lines as it needs, up to those it gets among the other fields."""
        if self.get_content_height(self.size, self.size, self.size.width) != self.size.height:
            self.refresh(layout=True)
            self.post_message(self.Judged())

    # -- what is said of it ------------------------------------------------------------------------------------------

    def take_over(self, stored: str) -> bool:
        """Begin anew on top of what somebody else saved meanwhile; what was typed here stays, and both are shown.

        Returns:
            Whether both changed it, so that somebody has to decide.
        """
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
            return True
        return False

    def words(self, value: str) -> str:
        """A value of this field as a person reads it."""
        listed = (*self.field.choices, *((each, words) for each, words, _ in self.field.options))
        return dict(listed).get(value, value) or "(nothing)"

    def note(self, text: str) -> None:
        """Say something beneath the field; nothing takes it away."""
        if text != self._noted:
            self._noted = text
            self._tell()
            self.post_message(self.Judged())

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
        self.refresh(layout=True)
