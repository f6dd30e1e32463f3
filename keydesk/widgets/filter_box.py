"""The box that filters a list while one types.

Not Textual's ``Input``: that changes its layout with every letter and tells its owner by a message in the next cycle.
This one calls its owner inside the key's own cycle, so that box and list are painted once, together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from keydesk.rules.text import shown
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

_LONGEST = 500
# Characters; nobody types more, and a paste that is longer is a mistake.


class FilterBox(Widget, can_focus=True):
    """One line: a prompt, what was typed, and on the right what is wrong with it or how much it found."""

    ALLOW_SELECT = False
    is_last = True

    DEFAULT_CSS = """
    FilterBox { height: 1; width: 1fr; }
    FilterBox > .filter-box--prompt { color: $text-muted; }
    FilterBox > .filter-box--cursor { text-style: reverse; }
    FilterBox > .filter-box--note { color: $text-muted; }
    FilterBox > .filter-box--trouble { color: $text-warning; }
    FilterBox > .filter-box--wrong { color: $text-warning; text-style: underline; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "filter-box--prompt",
        "filter-box--cursor",
        "filter-box--note",
        "filter-box--trouble",
        "filter-box--wrong",
    }

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter,down,tab", "accept", "to the list", show=False, id="filter.accept", tooltip="Go to the list"),
        Binding(
            "escape",
            "clear_or_leave",
            "clear",
            key_display="Esc",
            id="filter.clear",
            tooltip="Clear the filter, then leave the box",
        ),
        Binding("left", "move(-1)", "left", show=False, id="filter.left", tooltip="One character to the left"),
        Binding("right", "move(1)", "right", show=False, id="filter.right", tooltip="One character to the right"),
        Binding("home,ctrl+a", "move_to(0)", "start", show=False, id="filter.start", tooltip="To the start"),
        Binding("end,ctrl+e", f"move_to({_LONGEST})", "end", show=False, id="filter.end", tooltip="To the end"),
        Binding("backspace", "rub_out", "delete", show=False, id="filter.rub_out", tooltip="Delete to the left"),
        Binding("delete,ctrl+d", "delete", "delete", show=False, id="filter.delete", tooltip="Delete to the right"),
        Binding("ctrl+w", "rub_out_word", "delete word", show=False, id="filter.rub_out_word", tooltip="Delete a word"),
        Binding("ctrl+u", "clear", "clear", show=False, id="filter.clear_all", tooltip="Delete everything"),
    ]

    class Accepted(Message):
        """Enter or the down key: on to the list."""

        def __init__(self, box: FilterBox) -> None:
            super().__init__()
            self.box = box
            """The box that was left."""

        @property
        def control(self) -> FilterBox:
            """The box, for handlers that name it by a selector."""
            return self.box

    def __init__(
        self,
        on_change: Callable[[str], None],
        *,
        prompt: str = "/ ",
        hint: str = "",
        on_steer: Callable[[str], bool] | None = None,
        takes_scans: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
        classes: str | None = None,
    ) -> None:
        """Make an empty box.

        Args:
            on_change: called with the whole text inside the key's own cycle, and with nothing else going on; what it
                does is painted together with the letter.
            prompt: what stands before the text.
            hint: what stands in the empty box while it has not the focus.
            on_steer: called with every key that is no letter, in its turn; True when that was all there is to it. A
                dialog takes Enter so, and not by a binding: that would overtake letters that came in the same packet.
            takes_scans: whether a scan is to be found, or is for the Desk; False where it is text like any other.
            id: as for every widget.
            classes: as for every widget.
        """
        super().__init__(id=id, classes=classes)
        self._on_change = on_change
        self._prompt = prompt
        self._hint = hint
        self._on_steer = on_steer
        self.takes_scans = takes_scans
        """Whether a scan is something to be found here."""
        self._value = ""
        self._at = 0
        self._note = ""
        self._trouble = ""
        self._wrong: tuple[tuple[int, int], ...] = ()

    @property
    def value(self) -> str:
        """What was typed."""
        return self._value

    @value.setter
    def value(self, text: str) -> None:
        self._put(text, len(text))

    @property
    def asks(self) -> bool:
        """Whether it is a question's box: what is found there is the answer."""
        return self._on_steer is not None

    def take_out(self, scan: str) -> None:
        """A scan that was typed before the cursor is none of the filter's: what stood there stands there again."""
        before = self._value[: self._at]
        if before.endswith(scan):
            self._put(before.removesuffix(scan) + self._value[self._at :], self._at - len(scan))

    def put_in(self, text: str, *, behind: str) -> None:
        """Letters that were typed right behind others, and come only now: before what has come since."""
        at = len(behind) if self._value.startswith(behind) else len(self._value)
        self._put(self._value[:at] + text + self._value[at:], self._at + len(text))

    def find(self, scan: str) -> None:
        """A scanned tag takes the place of whatever was looked for."""
        self.value = scan

    def note_scan(self, scan: str) -> None:
        """The Enter of a scan is no answer: say what is."""
        self.say(trouble=f"{scan} was scanned; Enter goes on")

    def say(self, note: str = "", trouble: str = "", wrong: Iterable[tuple[int, int]] = ()) -> None:
        """Put something on the right: a note, or in its place what is wrong with the text.

        Args:
            note: how much it found.
            trouble: what is wrong.
            wrong: where in the text that stands, from and to; it is underlined.
        """
        said = (note, trouble, tuple(wrong))
        if said != (self._note, self._trouble, self._wrong):
            self._note, self._trouble, self._wrong = said
            self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are typed here, whatever they mean on the screen."""
        del key
        return character is not None and character.isprintable()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where a dialog steers, leaving the box is the dialog's, and so are the words for it in the footer."""
        del parameters
        return not (self._on_steer is not None and action in {"accept", "clear_or_leave"})

    def on_key(self, event: events.Key) -> None:
        """A letter goes into the box."""
        if event.is_printable and event.character is not None:
            event.stop()
            event.prevent_default()
            if not self._value and event.character == self._prompt.strip():
                # Who has cleared the box types the key that leads to it once more.
                return
            self._insert(event.character)
        elif self._on_steer is not None and self._on_steer(event.key):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """The first line of what was pasted goes into the box."""
        event.stop()
        lines = event.text.splitlines()
        if lines:
            self._insert("".join(character for character in lines[0] if character.isprintable()))

    def _insert(self, text: str) -> None:
        room = max(0, _LONGEST - len(self._value))
        text = text[:room]
        self._put(self._value[: self._at] + text + self._value[self._at :], self._at + len(text))

    def _put(self, value: str, at: int) -> None:
        at = max(0, min(at, len(value)))
        if (value, at) == (self._value, self._at):
            return
        changed = value != self._value
        self._value, self._at = value, at
        self.refresh()
        if changed:
            self._on_change(value)

    def action_accept(self) -> None:
        """Leave for the list."""
        self.post_message(self.Accepted(self))

    def action_clear_or_leave(self) -> None:
        """Clear what was typed; an empty box is left."""
        if self._value:
            self._put("", 0)
        else:
            self.post_message(self.Accepted(self))

    def action_move(self, step: int) -> None:
        """Move within the text."""
        self._put(self._value, self._at + step)

    def action_move_to(self, index: int) -> None:
        """Move within the text."""
        self._put(self._value, index)

    def action_rub_out(self) -> None:
        """Delete the character to the left."""
        if self._at:
            self._put(self._value[: self._at - 1] + self._value[self._at :], self._at - 1)

    def action_delete(self) -> None:
        """Delete the character to the right."""
        self._put(self._value[: self._at] + self._value[self._at + 1 :], self._at)

    def action_rub_out_word(self) -> None:
        """Delete the word to the left."""
        before = self._value[: self._at].rstrip()
        start = before.rfind(" ") + 1
        self._put(self._value[:start] + self._value[self._at :], start)

    def action_clear(self) -> None:
        """Delete everything."""
        self._put("", 0)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"filter-box--{name}")

    @property
    def right(self) -> tuple[str, bool]:
        """What stands on the right, and whether it is trouble."""
        return self._trouble or self._note, bool(self._trouble)

    def _share(self) -> tuple[int, str]:
        """The cells that the text has, and what stands to the right of it, as wide as it may be."""
        width = self.content_size.width
        said = self.right[0]
        said = f"  {shown(said)} " if said else ""
        said = fit(said, min(cell_len(said), max(0, width - 20)))
        return max(1, width - cell_len(self._prompt) - cell_len(said)), said

    def column_of(self, index: int) -> int:
        """The cell of the box in which a character of the text stands."""
        before = _cells(self._value[: self._at]) + _cells(self._value[self._at : self._at + 1] or " ")
        slid = max(0, before - self._share()[0]) if self.has_focus else 0
        return cell_len(self._prompt) + max(0, _cells(self._value[:index]) - slid)

    def render_line(self, y: int) -> Strip:
        """The one line."""
        width = self.content_size.width
        if y:
            return Strip.blank(width, self.rich_style)
        room, right = self._share()
        return Strip(
            [
                Segment(self._prompt, self._style("prompt")),
                *self._text_segments(room),
                Segment(right, self._style("trouble" if self.right[1] else "note")),
            ],
        ).adjust_cell_length(width)

    def _text_segments(self, room: int) -> list[Segment]:
        plain = self.rich_style
        if not self._value and not self.has_focus:
            return [Segment(fit(self._hint, room), self._style("prompt"))]
        if not self.has_focus and _cells(self._value) > room:
            return [Segment(fit(self._value, room), plain)]
        before, under = self._run(0, self._at), self._run(self._at, self._at + 1) or [Segment(" ", plain)]
        after = self._run(self._at + 1, len(self._value))
        if self.has_focus:
            under = [Segment(each.text, self._style("cursor")) for each in under]
            # Long text slides to the left so that the cursor stays in sight.
            while before and _width(before) + _width(under) > room:
                first = before[0].text[1:]
                before = [Segment(first, before[0].style), *before[1:]] if first else before[1:]
        rest = max(0, room - _width(before) - _width(under))
        if _width(after) > rest:
            return [*before, *under, Segment(fit("".join(each.text for each in after), rest), plain)]
        return [*before, *under, *after, Segment(" " * (rest - _width(after)), plain)]

    def _run(self, start: int, end: int) -> list[Segment]:
        """A part of the text as it is painted: what is wrong in it is underlined."""
        end = min(end, len(self._value))
        edges = sorted({start, end, *(edge for wrong in self._wrong for edge in wrong if start < edge < end)})
        plain = self.rich_style
        marked = plain + self._style("wrong")
        return [
            Segment(_painted(self._value[left:right]), marked if self._is_wrong(left) else plain)
            for left, right in pairwise(edges)
        ]

    def _is_wrong(self, index: int) -> bool:
        return any(start <= index < end for start, end in self._wrong)


def _painted(text: str) -> str:
    """As it may be shown; blanks alone are blanks, also while nothing follows them."""
    return text if text.isascii() and text.isprintable() else shown(text)


def _cells(text: str) -> int:
    return cell_len(_painted(text))


def _width(segments: Iterable[Segment]) -> int:
    return sum(cell_len(each.text) for each in segments)
