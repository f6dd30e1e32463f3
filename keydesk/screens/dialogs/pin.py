"""A person's own PIN: said, then written twice; nothing of it is ever on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keydesk.rules.pins import LONGEST, SHORTEST
from keydesk.rules.refusal import Refusal
from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

_LABEL: Final = 14


class PinDialog(Dialog[str | None]):
    """The PIN that is, where there is one, and the new one twice; answered with what was said when it is set."""

    DEFAULT_CSS = """
    PinDialog { align: center middle; }
    PinDialog > Vertical {
        width: 60; max-width: 100%; height: auto; border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    PinDialog .pin-row { layout: horizontal; height: 1; }
    PinDialog .pin-label { width: 16; color: $text-muted; }
    PinDialog Input { border: none; height: 1; padding: 0 1; background: $boost; width: 20; }
    PinDialog Input:focus { border: none; text-style: underline; }
    PinDialog .pin-said { color: $text-warning; margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave it", id="pin.leave", tooltip="Change nothing"),
        Binding("down", "app.focus_next", "next", show=False),
        Binding("up", "app.focus_previous", "before", show=False),
    ]

    def __init__(self, *, has_pin: bool, save: Callable[[str, str], Awaitable[str | Refusal]]) -> None:
        """Make the dialog.

        Args:
            has_pin: whether there is a PIN that has to be said first.
            save: checks the old PIN, where there is one, and sets the new one.
        """
        super().__init__()
        self._has_pin = has_pin
        self._save = save
        self._saving = False

    def compose(self) -> ComposeResult:
        """A line for each, what was said, the keys."""
        with Vertical():
            yield Static(content("Your PIN opens your sessions when they lock", "bold"), markup=False)
            yield Static("", markup=False)
            labels = (("old", "PIN now"), ("new", "New PIN"), ("again", "Once more"))
            for name, label in labels if self._has_pin else labels[1:]:
                with Vertical(classes="pin-row"):
                    yield Static(label, classes="pin-label", markup=False)
                    box = Input(password=True, max_length=LONGEST, id=f"pin-{name}")
                    box.cursor_blink = False
                    yield box
            yield Static(f"{SHORTEST} to {LONGEST} digits", classes="pin-said", markup=False)
            answers = Content.assemble(("Enter", "bold"), " next, and set it    ", ("Esc", "bold"), " leave it")
            yield Static(answers, markup=False)

    def on_mount(self) -> None:
        """Begin on the first line."""
        self.query(Input).first().focus()

    @on(Input.Submitted)
    async def _next(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id != "pin-again":
            self.focus_next()
            return
        if not self._saving:
            self._saving = True
            self.run_worker(self._set, group="set")

    async def _set(self) -> None:
        values = {box.id: box.value for box in self.query(Input)}
        said = self.query_one(".pin-said", Static)
        try:
            if values["pin-new"] != values["pin-again"]:
                done: str | Refusal = Refusal("The two are not the same. Write the new PIN twice.")
            else:
                done = await self._save(values.get("pin-old", ""), values["pin-new"])
        finally:
            self._saving = False
        if isinstance(done, Refusal):
            said.update(content(done.message))
            for box in self.query(Input):
                box.value = ""
            self.query(Input).first().focus()
        elif self.is_current:
            self.dismiss(done)

    def action_leave(self) -> None:
        """Change nothing."""
        if self.is_current:
            self.dismiss(None)
