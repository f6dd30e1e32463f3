"""The filter's box with a language: it completes the word at the cursor and points at what it does not understand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.message import Message

from keydesk.rules.query_completion import Completions
from keydesk.rules.text import cells, cut
from keydesk.widgets.completion import Aid
from keydesk.widgets.filter_box import FilterBox

if TYPE_CHECKING:
    from textual import events

    from keydesk.rules.query import Trouble

_AROUND = 7
# Cells of the prompt, and of the air between what was typed and what is said of it.


class QueryBox(FilterBox):
    """A box whose words can be completed; what helps with them is told within the key's own cycle."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding(
            "tab",
            "take",
            "take",
            key_display="Tab",
            id="query.take",
            tooltip="Take what the word can become, or go to the list",
        ),
        Binding(
            "right",
            "right",
            "right",
            show=False,
            id="query.right",
            tooltip="To the right; at the end, take what is offered",
        ),
        Binding(
            "down",
            "walk(1)",
            "next",
            show=False,
            id="query.next",
            tooltip="The next of what is offered, or to the list",
        ),
        Binding("up", "walk(-1)", "before", show=False, id="query.before", tooltip="The one before"),
        Binding(
            "enter",
            "enter",
            "to the list",
            show=False,
            id="query.enter",
            tooltip="To the list; after ↓, take what was walked to",
        ),
        Binding(
            "f1",
            "language",
            "help",
            key_display="F1",
            id="query.help",
            tooltip="What can be asked, and how it is written",
        ),
    ]

    class LanguageAsked(Message):
        """F1, or ? in the empty box: what can be asked."""

    def __init__(
        self,
        on_change: Callable[[str], None],
        *,
        complete: Callable[[str, int], Completions],
        on_aid: Callable[[Aid], None],
        hint: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Make an empty box.

        Args:
            on_change: as for every filter's box.
            complete: what the word at a place of the text can become.
            on_aid: called with what is to be said beneath the box.
            hint: as for every filter's box.
            id: as for every widget.
        """
        super().__init__(on_change, hint=hint, id=id)
        self._complete = complete
        self._on_aid = on_aid
        self._offer = Completions()
        self._chosen: int | None = None
        self._troubles: tuple[Trouble, ...] = ()

    @property
    def right(self) -> tuple[str, bool]:
        """How much was found; while the focus is elsewhere, what is wrong, too."""
        if self.has_focus or not self._trouble:
            return self._note, False
        room = self.content_size.width - cells(self._value) - _AROUND
        both = " · ".join(filter(None, (self._note, self._trouble)))
        return cut(both, max(room, cells(self._note))), True

    def say_found(self, note: str, troubles: tuple[Trouble, ...]) -> None:
        """Say how much was found, and what was not understood."""
        self._troubles = troubles
        self.say(note, troubles[0].sentence if troubles else "", self._wrong)
        self._tell()

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Help with the word that the cursor is at; give back what stands beneath when the focus goes."""
        super().watch_has_focus(has_focus)
        if has_focus:
            self._look()
        else:
            self._offer, self._chosen = Completions(), None
            self._tell()

    def on_key(self, event: events.Key) -> None:
        """What the keys do that are no letters, in their turn among the letters; a binding would come after them.

        A question mark in the empty box asks what can be asked; every other letter is typed.
        """
        match event.key:
            case "tab":
                self.action_take()
            case "right":
                self.action_right()
            case "enter":
                self.action_enter()
            case "down" | "up":
                self.action_walk(1 if event.key == "down" else -1)
            case _ if event.character == "?" and not self.value:
                self.action_language()
            case _:
                return
        event.stop()
        event.prevent_default()

    def _put(self, value: str, at: int) -> None:
        before = (self._value, self._at)
        super()._put(value, at)
        if (self._value, self._at) != before and self.has_focus:
            self._look()

    def _look(self) -> None:
        self._offer, self._chosen = self._complete(self._value, self._at), None
        self._tell()

    def _tell(self) -> None:
        wrong_words = [(each.start, each.end) for each in self._troubles if not self._is_begun(each)]
        self.say(self._note, self._trouble, wrong_words)
        if not self.has_focus:
            self._on_aid(Aid())
            return
        trouble = next((each for each in self._troubles if not self._is_begun(each)), None)
        wrong = (0, 0)
        if trouble is not None:
            left, right = self.column_of(trouble.start), self.column_of(trouble.end)
            wrong = (left, max(1, right - left))
        self._on_aid(
            Aid(
                self._offer.choices,
                self._chosen,
                self.column_of(self._offer.start),
                trouble.sentence if trouble is not None else "",
                wrong,
            )
        )

    def _is_begun(self, trouble: Trouble) -> bool:
        """Whether it is only the word that is being typed, for which something is offered."""
        return bool(self._offer.choices) and trouble.start <= self._at <= trouble.end

    def action_take(self) -> None:
        """Take what is offered; where nothing is, go to the list."""
        if self._offer.choices:
            self._put(*self._offer.taken(self._value, self._chosen or 0))
        else:
            self.action_accept()

    def action_right(self) -> None:
        """One character on; at the end of the text, take what is offered."""
        if self._at == len(self._value) and self._offer.choices:
            self.action_take()
        else:
            self.action_move(1)

    def action_walk(self, step: int) -> None:
        """Go to the next of what is offered; where nothing is, down goes to the list."""
        if self._offer.choices:
            first = 0 if step > 0 else -1
            at = first if self._chosen is None else self._chosen + step
            self._chosen = at % len(self._offer.choices)
            self._tell()
        elif step > 0:
            self.action_accept()

    def action_enter(self) -> None:
        """Take what was walked to; otherwise go to the list."""
        if self._chosen is not None:
            self.action_take()
        else:
            self.action_accept()

    def action_language(self) -> None:
        """Ask what can be asked."""
        self.post_message(self.LanguageAsked())
