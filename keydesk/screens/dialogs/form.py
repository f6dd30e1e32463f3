"""A form over the screen: nothing is saved before Ctrl+S, and nothing typed is ever lost to a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keydesk.rules.profile import ChangedMeanwhile, Value
from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.form_picks import FormPicks
from keydesk.screens.dialogs.form_sight import rows_of
from keydesk.screens.leaving import Dialog
from keydesk.widgets.choice_box import ChoiceBox
from keydesk.widgets.editors import LineEditor, NoteEditor, PickBox
from keydesk.widgets.field_drawing import FieldList
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.form_fields import Field, FieldRow
from keydesk.widgets.message_line import MessageLine
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    Save = Callable[[Mapping[str, str], int], Awaitable[object]]
    Suggest = Callable[[Mapping[str, str]], Awaitable[str | Refusal]]


@dataclass(frozen=True, slots=True)
class AskedBack:
    """What ``save`` hands back in place of a result when it wants to be sure: the next Ctrl+S is the yes.

    Attributes:
        message: what a person should know before it is saved.
    """

    message: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What ``save`` hands back in place of a result when something has to be looked at first.

    Attributes:
        dialog: what is looked at, over the form.
        then: what its answer comes to: a result, a refusal, or None, with which the form stays as it is.
    """

    dialog: Dialog[Any]
    then: Callable[[Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class SavedGoOn:
    """What a form is answered with that was saved by Ctrl+N: the next one of the list is wanted.

    Attributes:
        result: what saving gave.
    """

    result: object


def text_of(value: Value) -> str:
    """A stored value as it stands in a form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


class FormDialog(FormPicks):
    """Fields, one beneath the other; answered with what saving them gave, or None.

    Saving is asked of ``save``, which hands back a :class:`Refusal` or the result. With a refusal the form stays as it
    is and says why. If somebody else saved meanwhile, the form shows both versions beneath each other, and the next
    Ctrl+S is a decision between them (promise C5).
    """

    DEFAULT_CSS = """
    FormDialog { align: center middle; }
    FormDialog > .form {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    FormDialog .form-title { height: 1; text-style: bold; margin-bottom: 1; }
    FormDialog MessageLine { height: auto; max-height: 6; margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", key_display="Ctrl+S", id="form.save", tooltip="Save what the form says"),
        Binding(
            "ctrl+n", "save_go_on", "save and next", key_display="Ctrl+N", id="form.save_go_on",
            tooltip="Save, and edit the next of the list",
        ),
        Binding("escape", "leave", "leave", key_display="Esc", id="form.leave", tooltip="Leave without saving"),
        Binding("ctrl+q", "quit", "leave keydesk", id="form.quit", tooltip="Leave keydesk", show=False),
        Binding("down", "next", "next field", key_display="↓", id="form.next", tooltip="The next field", show=False),
        Binding("up", "before", "field before", key_display="↑", id="form.before", tooltip="Before", show=False),
        Binding(
            "ctrl+g", "suggest", "generate", key_display="Ctrl+G", id="form.suggest", tooltip="A code nobody has used"
        ),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Save,
        *,
        version: int = 0,
        suggest: tuple[str, Suggest] | None = None,
        note: str = "",
        goes_on: bool = False,
    ) -> None:
        """Make the form.

        Args:
            title: what is being edited.
            fields: in their order.
            save: saves the values on top of a version, and hands back a refusal or the result.
            version: of what is being edited, as it was read; 0 for something new.
            suggest: name of a field and what fills it by Ctrl+G, given what stands in the form.
            note: a sentence under the fields at first.
            goes_on: Ctrl+N saves too, and answers with :class:`SavedGoOn`.
        """
        super().__init__()
        self._title = title
        self._rows = rows_of(fields)
        self._rows[0].open()
        self._save = save
        self._version = version
        self._suggest = suggest
        self._note = note
        self._can_go_on = goes_on
        self._warned = False
        self._quit_asked = False
        self._saving = False
        self._seen = self.values
        self._told_dirty = False

    def compose(self) -> ComposeResult:
        """Title, fields, what was said, keys."""
        with Vertical(classes="form"):
            yield Static(self._title_line(), classes="form-title", markup=False)
            with FieldList():
                yield from self._rows
                yield from self.compose_below()
            yield MessageLine()
            yield KeyFooter()

    def compose_below(self) -> ComposeResult:
        """What a form shows beneath its fields of what they would do; nothing unless it says so."""
        yield from ()

    def on_mount(self) -> None:
        """Begin in the first field, or with what was typed before and not saved."""
        # Before anything is drawn, so that it is drawn once.
        self._share_height()
        listed = self.query_one(FieldList)
        listed.show_vertical_scrollbar = len(self._rows) > self._room()
        self.set_focus(self._rows[0])
        self.offer_draft()
        if self._note:
            self._say(self._note)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {row.field.name: row.value for row in self._rows}

    @property
    def is_dirty(self) -> bool:
        """Whether anything was changed that is not saved."""
        return any(row.value != row.field.value for row in self._rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to generate only where a field takes it, and a next one only in a list."""
        del parameters
        if action == "save_go_on":
            return self._can_go_on
        return action != "suggest" or self._suggest is not None

    @on(Input.Changed)
    @on(NoteEditor.Changed)
    @on(ChoiceBox.Changed)
    @on(PickBox.Changed)
    @on(FieldRow.Changed)
    def _look_at_changes(self) -> None:
        """Something else may stand in a field; an editor that is only made says so too."""
        if self.values != self._seen:
            self._show_dirty()

    def _show_dirty(self) -> None:
        self._seen = self.values
        self._warned = self._quit_asked = False
        if self.is_dirty != self._told_dirty:
            # Once and not at each key: another title is laid out anew, and all the fields with it.
            self._told_dirty = self.is_dirty
            self.query_one(".form-title", Static).update(self._title_line())
        for row in self._rows:
            row.look_again()
        self.keep_draft()

    @on(Input.Submitted)
    async def _enter(self, event: Input.Submitted) -> None:
        """Enter in the last field saves."""
        event.stop()
        await self.action_save()

    @on(LineEditor.Scanned)
    async def _say_scanned(self, event: LineEditor.Scanned) -> None:
        event.stop()
        if self.focused is not None and any(row.field.scanned and row.has(self.focused) for row in self._rows):
            await self.action_save()
            return
        self._say(f"{event.scan} was scanned in here. Enter saves, if it is meant", "warn")

    def action_next(self) -> None:
        """The next field."""
        self.focus_next()

    def action_before(self) -> None:
        """The field before."""
        self.focus_previous()

    async def action_suggest(self) -> None:
        """Fill the field that can be filled."""
        if self._suggest is None:
            return
        name, suggest = self._suggest
        value = await suggest(self.values)
        if isinstance(value, Refusal):
            self._say(value.message, "bad")
            return
        for row in self._rows:
            if row.field.name == name:
                row.value = value

    async def action_save(self) -> None:
        """Save, and close only if it was done."""
        await self._save_then(lambda result: result)

    async def action_save_go_on(self) -> None:
        """Save, and go on to the next of the list only if it was done."""
        await self._save_then(SavedGoOn)

    async def _save_then(self, answer: Callable[[object], object]) -> None:
        if self._saving:
            return
        wrong = [row for row in self._rows if not row.judge()]
        if wrong:
            self._show_large(None)
            self.set_focus(wrong[0])
            label, trouble = wrong[0].field.label, wrong[0].trouble
            self._say(trouble if trouble.startswith(label) else f"{label}: {trouble}", "bad")
            return
        # What is being saved is saved once, and Esc waits for what became of it.
        self._saving = True
        try:
            result = await self._save(self.values, self._version)
        finally:
            self._saving = False
        self._take(result, answer)

    async def _look_aside(self, aside: Aside, answer: Callable[[object], object]) -> None:
        result = await aside.then(await self.app.push_screen_wait(aside.dialog))
        if result is not None:
            self._take(result, answer)

    def _take(self, result: object, answer: Callable[[object], object]) -> None:
        if isinstance(result, Aside):
            self.run_worker(self._look_aside(result, answer), group="aside")
            return
        if isinstance(result, AskedBack):
            self._say(result.message, "warn")
            return
        if isinstance(result, Refusal):
            self._say(" · ".join((result.message, *result.details)), "bad")
            if isinstance(result, ChangedMeanwhile):
                self._version = result.version
                self._show_both({name: text_of(value) for name, value in result.present.items()})
            self._go_to_field(result.field)
            return
        self.drop_draft()
        self.dismiss(answer(result))

    def _go_to_field(self, name: str) -> None:
        """Put the cursor where the fault is."""
        for row in self._rows:
            if row.field.name == name:
                self.set_focus(row)

    def action_leave(self) -> None:
        """Leave; what was typed goes only after a second Esc. From lines that have the whole form, back to it."""
        if self._saving:
            return
        if any(row.is_large for row in self._rows):
            self._show_large(None)
            return
        if self.is_dirty and not self._warned:
            self._say("Not saved yet. Ctrl+S saves, Esc again leaves it", "warn")
            self._warned = True
            return
        self.drop_draft()
        self.dismiss(None)

    async def action_quit(self) -> None:
        """Leave keydesk; a form with something in it asks first, and keeps it for the next time where it can."""
        if self.is_dirty and not self._quit_asked:
            kept = "; it is kept for the next time" if self._draft is not None else ""
            self._say(f"Not saved yet. Ctrl+S saves, Ctrl+Q again leaves keydesk{kept}", "warn")
            self._quit_asked = True
            return
        self.write_draft()
        await self.app.run_action("app.quit")

    def _show_both(self, theirs: Mapping[str, str]) -> None:
        """Take over what only they changed; where both did, keep what was typed, show theirs, and go to the first."""
        both = [row for row in self._rows if row.take_over(theirs.get(row.field.name, row.field.value))]
        self._show_dirty()
        if both:
            self.set_focus(both[0])

    def _title_line(self) -> Content:
        return Content.assemble(content(self._title), "   not saved" if self.is_dirty else "")
