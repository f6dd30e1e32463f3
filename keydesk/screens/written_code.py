"""A screen that takes codes of any shape, letter by letter where no scanner's Enter puts them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.screens.type_ahead import TypeAheadScreen

if TYPE_CHECKING:
    from textual import events


class WritesCodes(TypeAheadScreen):
    """Keeps what begins like a code, whatever its shape, until its Enter.

    Elsewhere only what has the shape of a tag is a scan. Here the tag of another office is one as well, and its Enter
    must not say that the hook is empty.
    """

    written = ""
    """What is being written."""

    @property
    def takes_codes(self) -> bool:
        """Whether codes are taken now."""
        return True

    def begins_code(self, text: str) -> bool:
        """Whether keys that were held back as a scan, and came too slowly for one, are the beginning of a code here."""
        return self.takes_codes and all(command.key != text for command in self.VERBS)

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
