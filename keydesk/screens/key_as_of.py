"""The list of keys as of a past moment: the same list, filter and orders, told from then, and read-only."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import Command
from keydesk.rules import dates
from keydesk.screens.dialogs.moment import MomentDialog
from keydesk.screens.key_filter import KeyFilter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual import events
    from textual.app import ComposeResult

KEY_AS_OF: Final = (
    Command(
        "keys.as_of", "at", "as_of", "as of", "Where every key was at a past moment; Esc is now again", shown=False
    ),
)


class KeyReads(NamedTuple):
    """The functions that the list is read with, now or at a past moment."""

    survey: Callable[..., Any]
    order: Callable[..., Any]
    window: Callable[..., Any]
    detail: Callable[..., Any]


class KeyAsOf(KeyFilter):
    """A list of keys that can be looked at as of a past moment; then it is only looked at."""

    PATIENT: ClassVar[frozenset[str]] = KeyFilter.PATIENT | {"as_of"}

    def __init__(self) -> None:
        """Begin now."""
        super().__init__()
        self._at: datetime | None = None
        self._typed_then = False

    def compose_as_of(self) -> ComposeResult:
        """The line that says of which moment the list is; not there while it is of now."""
        line = Static("", id="keys-as-of", markup=False)
        line.display = False
        yield line

    @property
    def reads(self) -> KeyReads:
        """What the list is read with."""
        from keydesk.db.queries import key_detail, key_past, keys

        if self._at is None:
            return KeyReads(keys.key_survey, keys.key_order, keys.key_window, key_detail.key_detail)
        return KeyReads(
            *(
                partial(query, at=self._at)
                for query in (
                    key_past.survey_then,
                    key_past.order_then,
                    key_past.window_then,
                    key_past.detail_then,
                )
            )
        )

    def action_as_of(self) -> None:
        """Ask for a moment, and show the list as of it."""
        self.patiently(self._ask_moment())

    async def _ask_moment(self) -> None:
        desk = await self.shell.opened()
        now = desk.store.clock.now()
        question = "Show where every key was at that moment"
        at = await self.ask(MomentDialog(question, go_on="show it, read-only", now=now, zone=self.zone))
        if at is not None:
            self._show_as_of(at if at < now else None)

    def _show_as_of(self, at: datetime | None) -> None:
        """Show the list of another moment; None is now."""
        self._at = at
        line = self.query_one("#keys-as-of", Static)
        line.display = at is not None
        if at is not None:
            words = Content.assemble((" AS OF ", "bold reverse $text-warning"), f" {self.moment_words} · read-only")
            line.update(Content.assemble(words, ("    Esc", "bold"), " returns to now"))
        self._orders = {}
        self.refresh_bindings()
        self.request_reload()

    @property
    def moment_words(self) -> str:
        """The moment of the list as a person says it."""
        if self._at is None:
            return "now"
        return dates.moment(self._at, now=self.desk.store.clock.now(), zone=self.zone)

    def action_clear(self) -> None:
        """Back to now; in the list of now, clear the filter, then the marks."""
        if self._at is not None:
            self._show_as_of(None)
            self.say("The list is of now again", "plain")
        else:
            super().action_clear()

    def _filter(self, text: str) -> None:
        """The past is read beside the screen: it takes longer than a key's own cycle may."""
        if self._at is None:
            super()._filter(text)
        else:
            self._typed_then = bool(text)
            self.request_reload()

    # -- nothing is done in the past ---------------------------------------------------------------------------------

    def _is_past(self, action: str) -> bool:
        """Whether an action changes something, while what is shown is no longer so."""
        command = self.command_of(action) if self._at is not None else None
        return command is not None and (command.permission is not None or command.action == "undo")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what would change something."""
        return None if self._is_past(action) else super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Say why a key does nothing here."""
        if self._at is not None and not self._waits:
            for command in (*self.VERBS, *self.SHARED):
                if event.key in command.key.split(",") and self._is_past(command.action):
                    self.say(f"The list is as of {self.moment_words}, and read-only: Esc returns to now first", "plain")
                    event.stop()
                    event.prevent_default()
                    return
