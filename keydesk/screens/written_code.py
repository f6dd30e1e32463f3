"""A screen that takes codes of any shape, letter by letter where no scanner's Enter puts them together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.screens.type_ahead import TypeAheadScreen

if TYPE_CHECKING:
    from textual import events

_ALONE_SECONDS: Final = 0.4
# Seconds after which a capital that nothing follows is no beginning of a code.


class WritesCodes(TypeAheadScreen):
    """Keeps what begins like a code, whatever its shape, until its Enter.

    Elsewhere only what has the shape of a tag is a scan. Here the tag of another office is one as well, and its Enter
    must not say that the hook is empty.
    """

    KEEPS_BEHIND: ClassVar[bool] = False

    _asking = False
    written = ""
    """What is being written."""

    @property
    def takes_codes(self) -> bool:
        """Whether codes are taken now."""
        return True

    def enter_alone(self) -> None:
        """Enter, where no code is being written."""
        raise NotImplementedError

    def show_written(self) -> None:
        """Show what is being written."""
        raise NotImplementedError

    def take_scan_here(self, text: str) -> None:
        """Take one code."""
        raise NotImplementedError

    def whole_code(self, text: str) -> str:
        """A code with what was written before it."""
        text, self.written = self.written + text, ""
        return text

    def read_key_here(self, key: str, character: str | None) -> bool:
        """Whether a key belongs to a code, or is the Enter of its own; read at once, so that all of it stays in order.

        What comes after a verb that asks something is for its question.
        """
        if self._asking or self._waits or not self.takes_codes:
            return False
        if not self.written and self.check_action(self._patient.get(key, ""), ()) is True and key in self._patient:
            self._asking = True
            return False
        if key == "enter" and not self.written:
            self.enter_alone()
            return True
        verb = next((command.action for command in self.VERBS if command.key == key and not self.written), "")
        if not self._writes(key, character):
            return False
        if verb:
            self.set_timer(_ALONE_SECONDS, partial(self._act_alone, key, verb))
        self.show_written()
        return True

    async def _act_alone(self, key: str, action: str) -> None:
        """A capital that no code follows was a verb."""
        if self.written == key:
            self.written = ""
            self.show_written()
            await self.run_action(action)

    def _let_go(self) -> None:
        """The question is answered, or none came."""
        self._asking = False
        super()._let_go()

    def on_key(self, event: events.Key) -> None:
        """Keep a key that begins a code."""
        if self.takes_codes and self._writes(event.key, event.character):
            event.stop()
            # Textual hands the key to the same method of every class above, unless it is prevented.
            event.prevent_default()
            self.show_written()

    def _writes(self, key: str, character: str | None) -> bool:
        if key == "enter" and self.written:
            self.take_scan_here("")
        elif key == "escape" and self.written:
            self.written = ""
        elif key == "backspace" and self.written:
            self.written = self.written[:-1]
        elif character and character.isprintable() and (self.written or character.isalnum()):
            if not self.written and not (character.isdigit() or character.isupper()):
                return False
            self.written += character
        else:
            return False
        return True
