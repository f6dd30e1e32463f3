"""Keys typed faster than a question opens: they belong to the question, and to no verb of the screen beneath it.

On a slow line ``a``, ``i``, ``r`` may come in one packet. Textual hands all three to the list before the first has
opened its dialog; without this the ``i`` of "Irene" would check in a key.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from keydesk.rules.refusal import Refusal
from keydesk.rules.scans import HeldKey
from keydesk.screens.base import DeskScreen
from keydesk.screens.leaving import Dialog
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
_ANSWER_WAIT = 0.5
# Seconds that a question has for its answer before what came behind that is typed into it, too.


class TypeAheadScreen(DeskScreen):
    """A screen whose verbs may ask something: what is typed after such a verb waits until it is done or asks."""

    PATIENT: ClassVar[frozenset[str]] = frozenset()
    """The actions that :meth:`patiently` carries out."""

    KEEPS_BEHIND: ClassVar[bool] = True
    """Whether what comes behind an answer waits for the next question; not where codes are read key by key."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        super().__init__()
        self._waits = self._answered = False
        self._at_work = 0
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
        if self._waits and not (self._answered and event.key == "escape" and not self._typed):
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
        self._wait_no_more()
        # Counted at once: a verb that goes on to another one hands the keys on to that.
        self._at_work += 1
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
            self._at_work -= 1
            if not self._at_work:
                self._let_go()

    async def ask(self, dialog: ModalScreen[Result]) -> Result | None:
        """As every screen; what was typed meanwhile goes to the dialog.

        What comes right behind its answer is for the next question of the same verb, and begins no other one; Esc alone
        is for the screen, which may stop with it what the verb has begun.
        """
        dialog.call_after_refresh(self._give_to, dialog, 10)
        try:
            return await super().ask(dialog)
        finally:
            if self._waits:
                self._wait_at_most()

    def _wait_at_most(self) -> None:
        self._wait_no_more()
        self._waiting = self.set_timer(_LONGEST_WAIT, self._let_go)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def _give_to(self, dialog: ModalScreen[Result], tries: int) -> None:
        if dialog.focused is None and tries:
            dialog.call_after_refresh(self._give_to, dialog, tries - 1)
            return
        self._wait_no_more()
        behind = self._behind_the_answer(dialog)
        self._let_go()
        # A dialog that is open takes its own keys; those that come once it is answered are for what is asked next.
        self._typed, self._waits, self._answered = behind, self.KEEPS_BEHIND and self._at_work > 0, True
        if behind:
            self.set_timer(_ANSWER_WAIT, partial(self._give_behind, dialog))

    def _give_behind(self, dialog: ModalScreen[Result]) -> None:
        """Enter was no answer, the question stands: the rest is for it after all."""
        if dialog.is_current:
            self._let_go()

    def _behind_the_answer(self, dialog: ModalScreen[Result]) -> list[HeldKey]:
        """What was typed behind the Enter that answers a question, taken from what it is given."""
        if not (isinstance(dialog, Dialog) and dialog.ENTER_ANSWERS and self.KEEPS_BEHIND and self._at_work):
            return []
        ends = [number for number, each in enumerate(self._typed, 1) if each.key in {"enter", "escape"}]
        behind = self._typed[ends[0] :] if ends else []
        self._typed = self._typed[: ends[0]] if ends else self._typed
        return behind

    def _let_go(self) -> None:
        self._waits = self._answered = False
        typed, self._typed = self._typed, []
        if typed:
            self.app.call_later(self.shell.type_again, typed)
