"""Work that takes a while: how far it is, and Esc stops it before anything has come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.leaving import Dialog
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_OFTEN: Final = 0.1
"""Seconds between two looks at how far it is."""


class StoppedError(Exception):
    """Somebody stopped the work; nothing has come of it."""


class Making:
    """One piece of work, as its own thread and the screen both see it.

    Attributes:
        done: how many are done.
        stopped: whether somebody wants it to stop.
    """

    def __init__(self) -> None:
        """Nothing is done yet."""
        self.done = 0
        self.stopped = False

    def tell(self, done: int) -> None:
        """So many are done; called by the work itself.

        Raises:
            StoppedError: somebody has stopped it.
        """
        self.done = done
        if self.stopped:
            raise StoppedError


class WorkingDialog(Dialog[None]):
    """How far the work is, while it goes on in its thread; it closes when that ends."""

    DEFAULT_CSS = """
    WorkingDialog { align: center middle; }
    WorkingDialog > Vertical {
        width: 60; max-width: 100%; height: auto; border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    WorkingDialog .working-far { height: 1; margin-bottom: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "stop", key_display="Esc", id="working.stop", tooltip="Stop; nothing comes of it")
    ]

    def __init__(self, words: str, of: int, making: Making) -> None:
        """Make it.

        Args:
            words: what is done: ``Drawing labels``.
            of: how many there are.
            making: the work.
        """
        super().__init__()
        self._words = words
        self._of = of
        self._making = making
        self._over = False

    def compose(self) -> ComposeResult:
        """How far it is, and the way to stop it."""
        with Vertical():
            yield Static(self._far(), classes="working-far", markup=False)
            yield Static(Content.assemble(("Esc", "bold"), " stop"), markup=False)

    def on_mount(self) -> None:
        """Look now and then."""
        self.set_interval(_OFTEN, self._look)

    def finish(self) -> None:
        """The work has ended; close as soon as nothing stands over this."""
        self._over = True
        self._look()

    def action_stop(self) -> None:
        """Stop it at the next of them."""
        self._making.stopped = True
        self._look()

    def _look(self) -> None:
        if self.is_leaving or not self.is_mounted:
            return
        if self._over and self.is_current:
            self.dismiss(None)
        elif not self._over:
            self.query_one(".working-far", Static).update(self._far())

    def _far(self) -> Content:
        if self._making.stopped:
            return content(f"{self._words}: stopping …")
        return content(f"{self._words}: {self._making.done:,} of {self._of:,}")
