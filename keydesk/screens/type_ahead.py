"""Keys typed faster than a question opens: they belong to the question, and to no verb of the screen beneath it.

On a slow line ``a``, ``i``, ``r`` may come in one packet. Textual hands all three to the list before the first has
opened its dialog; without this the ``i`` of "Irene" would check in a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from keydesk.rules.refusal import Refusal
from keydesk.rules.scans import HeldKey
from keydesk.screens.base import DeskScreen
from keydesk.widgets.filter_box import FilterBox

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from textual import events
    from textual.screen import ModalScreen
    from textual.timer import Timer
    from textual.widget import Widget

Result = TypeVar("Result")

_LONGEST_WAIT = 2.0
# Seconds after which kept keys are let go where no verb was carried out.


class TypeAheadScreen(DeskScreen):
    """A screen whose verbs may ask something: what is typed after such a verb waits until it is done or asks."""

    PATIENT: ClassVar[frozenset[str]] = frozenset()
    """The actions that :meth:`patiently` carries out."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        super().__init__()
        self._waits = False
        self._typed: list[HeldKey] = []
        self._waiting: Timer | None = None
        self._patient = {
            key.strip(): command.action
            for command in self.VERBS
            if command.action in self.PATIENT
            for key in command.key.split(",")
        }

    def on_key(self, event: events.Key) -> None:
        """Keep the key, or see that it begins a verb that others have to wait for."""
        if self._waits:
            event.stop()
            self._typed.append(HeldKey(event.key, event.character))
            return
        if self.say_why_grey(event.key):
            event.stop()
            return
        action = self._patient.get(event.key)
        if action is not None and not self._is_of_a_box(event.key) and self.check_action(action, ()) is True:
            self._waits = True
            self._waiting = self.set_timer(_LONGEST_WAIT, self._let_go)

    def _is_of_a_box(self, key: str) -> bool:
        """Whether the key is a filter box's own: Enter there goes to the list and begins no verb."""
        bound = self.active_bindings.get(key)
        return bound is not None and isinstance(bound.node, FilterBox)

    def patiently(self, verb: Coroutine[None, None, None]) -> None:
        """Carry out a verb beside the screen, and let kept keys go when it asks or is done, however long it reads."""
        if self._waiting is not None:
            self._waiting.stop()
        self.run_worker(self._and_let_go(verb), group="verbs", exit_on_error=True)

    def to_box(self, box: Widget) -> None:
        """Go to a box to type in; what was typed after the key that goes there is typed in the box."""
        self.patiently(self._to_box(box))

    async def _to_box(self, box: Widget) -> None:
        self.set_focus(box)

    async def _and_let_go(self, verb: Coroutine[None, None, None]) -> None:
        try:
            await verb
        except Refusal as refusal:
            # Not an operation but a reading on the way to it was refused: the account has ended, the store is gone.
            self.say_refusal(refusal)
        finally:
            self._let_go()

    async def ask(self, dialog: ModalScreen[Result]) -> Result | None:
        """As every screen; what was typed meanwhile goes to the dialog."""
        dialog.call_after_refresh(self._give_to, dialog, 10)
        return await super().ask(dialog)

    def _give_to(self, dialog: ModalScreen[Result], tries: int) -> None:
        if dialog.focused is None and tries:
            dialog.call_after_refresh(self._give_to, dialog, tries - 1)
        else:
            self._let_go()

    def _let_go(self) -> None:
        self._waits = False
        typed, self._typed = self._typed, []
        if typed:
            self.app.call_later(self.shell.type_again, typed)
