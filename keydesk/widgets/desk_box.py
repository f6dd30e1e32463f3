"""The Desk's box: one line that always has the focus, and takes whatever is scanned, typed or pasted.

Every key is handled inside its own event, Enter too. Through bindings, which run after the event has bubbled to the
app, twenty scans in one packet would be one long line and twenty Enters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from keydesk.rules.scans import is_code_shaped, split_paste
from keydesk.rules.text import shown
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

LONGEST: Final = 500
"""Characters in the box; nobody types more, and a paste of one longer line is a mistake."""

_PROMPT: Final = "> "


class Clerk(Protocol):
    """Whoever takes what comes out of the box; called inside the key's own event."""

    def take_line(self, text: str, *, pasted: bool = False) -> None:
        """A whole line, with its Enter; never empty. ``pasted``: one of a list, which is never a command."""
        ...

    def take_enter(self) -> None:
        """Enter on the empty box."""
        ...

    def take_escape(self) -> None:
        """Esc on the empty box."""
        ...

    def take_step(self, step: int) -> None:
        """Up (-1) or down (1)."""
        ...

    def take_typing(self, text: str) -> None:
        """What stands in the box has changed."""
        ...

    def take_question(self) -> None:
        """``?`` in the empty box."""
        ...

    def take_undo(self) -> None:
        """Ctrl+Z."""
        ...


class ScanBox(Widget, can_focus=True):
    """One line: a prompt, what was typed, and on the right how many lines wait."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    ScanBox { height: 1; width: 1fr; }
    ScanBox > .scan-box--prompt { text-style: bold; }
    ScanBox > .scan-box--cursor { text-style: reverse; }
    ScanBox > .scan-box--note { color: $text-muted; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"scan-box--prompt", "scan-box--cursor", "scan-box--note"}

    def __init__(self, clerk: Clerk) -> None:
        """Make an empty box for whoever takes its lines."""
        super().__init__()
        self._clerk = clerk
        self._value = ""
        self._at = 0
        self._note = ""
        self._before = ""
        self._edits: dict[str, Callable[[], None]] = {
            "enter": self._enter,
            "tab": self._tab,
            "escape": self._escape,
            "up": lambda: self._clerk.take_step(-1),
            "down": lambda: self._clerk.take_step(1),
            "left": lambda: self._put(self._value, self._at - 1),
            "right": lambda: self._put(self._value, self._at + 1),
            "home": lambda: self._put(self._value, 0),
            "ctrl+a": lambda: self._put(self._value, 0),
            "end": lambda: self._put(self._value, LONGEST),
            "ctrl+e": lambda: self._put(self._value, LONGEST),
            "backspace": self._rub_out,
            "delete": lambda: self._put(self._value[: self._at] + self._value[self._at + 1 :], self._at),
            "ctrl+w": self._rub_out_word,
            "ctrl+u": lambda: self._put("", 0),
            "ctrl+z": self._clerk.take_undo,
            "f1": self._clerk.take_question,
        }

    @property
    def value(self) -> str:
        """What stands in the box."""
        return self._value

    def begin(self, words: str) -> None:
        """Put words before what stands in the box, as typing them would."""
        if not self._value.startswith(words):
            self._put(words + self._value, len(words) + len(self._value))

    def say(self, note: str) -> None:
        """Put a note on the right."""
        if note != self._note:
            self._note = note
            self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are typed here, whatever they mean on other screens."""
        del key
        return character is not None and character.isprintable()

    # -- keys and pastes ---------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A letter goes into the box, and Enter takes the line out, all within the event."""
        before, self._before = self._before, event.key
        if event.key in {"ctrl+j", "ctrl+m"}:
            # A scanner that ends its codes with CR and LF means one Enter.
            if before != "enter":
                self._enter()
        elif event.key in self._edits:
            self._edits[event.key]()
        elif event.is_printable and event.character is not None:
            if event.character == "?" and not self._value:
                self._clerk.take_question()
            else:
                self._insert(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A pasted list is many scans; words alone are put into the box, to be read before their Enter."""
        event.stop()
        event.prevent_default()
        pieces = split_paste(event.text)
        if not pieces:
            return
        whole = event.text.endswith(("\n", "\r"))
        if len(pieces) == 1 and (self._value or not (pieces[0].is_code or whole)):
            self._insert("".join(character for character in pieces[0].text if character.isprintable()))
            if whole:
                self._enter()
            return
        for piece in pieces:
            self._clerk.take_line(piece.text, pasted=True)

    def _enter(self) -> None:
        line, self._value, self._at = self._value, "", 0
        self.refresh()
        if line.strip():
            self._clerk.take_line(line)
        else:
            self._clerk.take_enter()

    def _tab(self) -> None:
        # Some scanners end a code with Tab; behind a name it means nothing.
        if is_code_shaped(self._value.strip()):
            self._enter()

    def _escape(self) -> None:
        if self._value:
            self._put("", 0)
        else:
            self._clerk.take_escape()

    def _rub_out(self) -> None:
        if self._at:
            self._put(self._value[: self._at - 1] + self._value[self._at :], self._at - 1)

    def _rub_out_word(self) -> None:
        before = self._value[: self._at].rstrip()
        start = before.rfind(" ") + 1
        self._put(self._value[:start] + self._value[self._at :], start)

    def _insert(self, text: str) -> None:
        text = text[: max(0, LONGEST - len(self._value))]
        self._put(self._value[: self._at] + text + self._value[self._at :], self._at + len(text))

    def _put(self, value: str, at: int) -> None:
        at = max(0, min(at, len(value)))
        changed = value != self._value
        if changed or at != self._at:
            self._value, self._at = value, at
            self.refresh()
        if changed:
            self._clerk.take_typing(value)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The one line."""
        width = self.content_size.width
        if y:
            return Strip.blank(width, self.rich_style)
        right = f"  {self._note}" if self._note else ""
        room = max(1, width - len(_PROMPT) - len(right))
        return Strip(
            [
                Segment(_PROMPT, self._style("prompt")),
                *self._text(room),
                Segment(right, self._style("note")),
            ]
        ).adjust_cell_length(width)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"scan-box--{name}")

    def _text(self, room: int) -> list[Segment]:
        before = shown(self._value[: self._at])
        # A blank typed last is still a blank, and long text slides to the left so that the cursor stays in sight.
        before = before if self._value[: self._at].strip() else self._value[: self._at]
        under = shown(self._value[self._at : self._at + 1]) if self._value[self._at : self._at + 1].strip() else " "
        after = self._value[self._at + 1 :]
        while before and cell_len(before) + cell_len(under) > room:
            before = before[1:]
        rest = max(0, room - cell_len(before) - cell_len(under))
        return [
            Segment(before, self.rich_style),
            Segment(under, self._style("cursor")),
            Segment(fit(after, rest) if after.strip() else " " * rest, self.rich_style),
        ]
