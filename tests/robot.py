"""The app under a person's hands: keys, scans and pastes in, what is on the screen out, in the office's words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.screens.base import DeskScreen
from keydesk.widgets.form_fields import FieldRow
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.message_line import MessageLine

Kind = TypeVar("Kind", bound=Widget)

SMALL = (80, 24)
LARGE = (120, 40)

_KEYS = {
    " ": "space",
    "\n": "enter",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    "_": "underscore",
    "?": "question_mark",
    "+": "plus",
    "*": "asterisk",
    ":": "colon",
    ",": "comma",
    "@": "at",
    "!": "exclamation_mark",
    "&": "ampersand",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
}
_TRIES = 800
_PAUSE = 0.01
_QUIET = 10
# Pauses in which no worker begins or ends, after which the session is at rest beneath a dialog.


class Robot:
    """Somebody at the keyboard and the scanner of one session."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    # -- what is there -----------------------------------------------------------------------------------------------

    @property
    def app(self) -> KeydeskApp:
        """The app of this session."""
        app = self.pilot.app
        assert isinstance(app, KeydeskApp)
        return app

    @property
    def screen(self) -> Screen[Any]:
        """What is on top, a dialog included."""
        return self.app.screen

    @property
    def page(self) -> DeskScreen:
        """The screen of the office that is in sight, beneath any dialog."""
        return next(each for each in reversed(self.app.screen_stack) if isinstance(each, DeskScreen))

    @property
    def said(self) -> str:
        """The message above the footer."""
        return self.page.query_one(MessageLine).said.message

    @property
    def table(self) -> LongTable:
        """The list on top."""
        return self.screen.query_one(LongTable)

    def find(self, kind: type[Kind]) -> Kind:
        """The one widget of that kind on top."""
        return self.screen.query_one(kind)

    def lines(self) -> list[str]:
        """The whole screen as it is painted, a line each, without styles."""
        return [
            "".join(segment.text for segment in strip).rstrip() for strip in self.screen._compositor.render_strips()
        ]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines())

    def line_with(self, words: str) -> str:
        """The first line of the screen that contains the words; "" when none does."""
        return next((line for line in self.lines() if words in line), "")

    # -- hands -------------------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type letters; a line end is Enter."""
        await self.press(*(_KEYS.get(character, character) for character in text))

    async def scan(self, *codes: str) -> None:
        """Scan codes, as a wedge scanner types them: each code, then Enter."""
        for code in codes:
            await self.type(f"{code}\n")

    async def send(self, text: str) -> None:
        """Let keys arrive as one packet, without a pause between them; a line end is Enter."""
        for character in text:
            key = _KEYS.get(character, character)
            self.app.post_message(events.Key(key, "\r" if character == "\n" else character))
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste text, as the terminal hands it over."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def ask(self, *keys: str) -> None:
        """Press keys of which the last opens a dialog, and wait for it; it may have nothing to write in."""
        await self.press(*keys)
        await self.until(lambda: self.screen.is_modal)
        for _ in range(_QUIET):
            if self.screen.focused is not None:
                return
            # Not composed yet, or nothing to write in.
            await self.pilot.pause(_PAUSE)
        assert not self.screen.focus_chain, "the dialog has put the cursor nowhere"

    async def fill(self, **fields: str) -> None:
        """Fill fields of the form on top by their names, whatever stands in them, as typing would."""
        rows = {row.field.name: row for row in self.screen.query(FieldRow)}
        for name, value in fields.items():
            rows[name].editor.focus()
            rows[name].value = value
            await self.pilot.pause()

    # -- waiting -----------------------------------------------------------------------------------------------------

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for what threads are about to do."""
        for _ in range(_TRIES):
            if condition():
                return
            await self.pilot.pause(_PAUSE)
        raise AssertionError(f"it does not come about; the screen is\n{self.text}")

    async def sees(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        await self.until(lambda: all(each in self.text for each in words))

    async def hears(self, words: str) -> None:
        """Wait until the message above the footer contains the words."""
        await self.until(lambda: words in self.said)

    async def settle(self, times: Iterable[int] = range(3)) -> None:
        """Let messages and threads come to rest; whoever asked the dialog on top waits for it, and is at rest."""
        for _ in times:
            await self.pilot.pause()
        quiet, before = 0, self._at_work
        while before and quiet < (_QUIET if self.screen.is_modal else _TRIES):
            await self.pilot.pause(_PAUSE)
            now = self._at_work
            quiet, before = quiet + 1 if now == before else 0, now
        assert self.screen.is_modal or not before, f"still at work: {before}"
        await self.pilot.pause()

    @property
    def _at_work(self) -> frozenset[Worker[Any]]:
        return frozenset(worker for worker in self.app.workers if not worker.is_finished)


@asynccontextmanager
async def robot_at(
    office: Office, *, mode: str = "desk", uid: int | None = None, size: tuple[int, int] = SMALL
) -> AsyncIterator[Robot]:
    """A session at the office, on one of its screens, as soon as the desk is open.

    Args:
        office: the store; its admin sits down unless ``uid`` says who.
        mode: the screen to go to.
        uid: the Unix user.
        size: columns and lines.
    """
    app = KeydeskApp(lambda: office.desk(uid))
    async with app.run_test(size=size) as pilot:
        robot = Robot(pilot)
        await robot.until(lambda: bool(app.screen_stack) and app.is_open)
        if mode != app.current_mode:
            await app.switch_mode(mode)
        await robot.settle()
        yield robot
