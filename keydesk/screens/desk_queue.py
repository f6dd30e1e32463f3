"""The lines that wait at the Desk, worked off one at a time, in order, while further keys arrive."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from keydesk.rules.refusal import Refusal
from keydesk.rules.scans import is_scan
from keydesk.rules.turn import Turn
from keydesk.screens.base import DeskScreen

if TYPE_CHECKING:
    from keydesk.counter import Steps, Taken, Via
    from keydesk.rules.desk_lines import Choice, Entry


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that waits to be done.

    Attributes:
        kind: ``line``: a scan or what was typed · ``enter``: Enter on the empty box · ``choice`` · ``leave``: Esc ·
            ``back``: an older line is taken back.
        text: the line.
        choice: what was chosen.
        entry: the older line.
        pasted: whether the line was scanned, or pasted as one of a list; it is never a command then.
        seen: how many results were on the screen when this was asked for.
    """

    kind: Literal["line", "enter", "choice", "leave", "back"]
    text: str = ""
    choice: Choice | None = None
    entry: Entry | None = None
    pasted: bool = False
    seen: int = 0


class LineQueue(DeskScreen):
    """Takes lines at any time, also before the store is open, and drives each to its end before the next begins."""

    def __init__(self) -> None:
        """Begin with nothing waiting and no turn."""
        super().__init__()
        self.turn = Turn()
        self._waiting: deque[Job] = deque()
        self._working = False
        self._shown = 0
        self._seen = 0
        self._asked_at = 0

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.desk.settings.time_zone)

    @property
    def waiting(self) -> int:
        """How many lines are not done yet."""
        return len(self._waiting) + self._working

    def queue(self, job: Job) -> None:
        """Let one more thing wait for its turn."""
        self._waiting.append(job)
        self.show_waiting()
        if not self._working:
            self._working = True
            # Never exclusive: a line that has begun is never dropped for a later one.
            self.run_worker(self._work_off(), group="lines")

    async def _work_off(self) -> None:
        await self.get_ready()
        try:
            while self._waiting:
                await self._work(self._waiting.popleft())
                self.show_waiting()
        finally:
            self._working = False
        self.show_waiting()
        self.request_reload()

    async def get_ready(self) -> None:
        """Wait for the store, and import what drives a line, in a thread: it brings every operation along."""
        await self.shell.opened()
        await asyncio.to_thread(import_module, "keydesk.counter")

    async def _work(self, job: Job) -> None:
        from keydesk.counter import choose, leave, refused_line, take

        if job.kind == "enter" and self._asked_at > job.seen:
            # This Enter was pressed before the question was on the screen: it is no answer to it.
            self.say_too_early()
            return
        if job.kind == "leave":
            self.show_taken(leave(self.turn), job)
            return
        steps: Steps
        if job.kind == "choice" and job.choice is not None:
            steps = choose(self.turn, job.choice, zone=self.zone)
        elif job.kind == "back" and job.entry is not None:
            from keydesk.counter import take_back

            steps = take_back(self.turn, job.entry)
        else:
            via: Via = "scan" if is_scan(job.text.strip()) else "typed"
            steps = take(self.turn, job.text, zone=self.zone, via=via, pasted=job.pasted)
        try:
            taken = await self._drive(steps)
        except Refusal as refusal:
            taken = refused_line(self.turn, job.text, refusal, now=self.desk.now)
        # What was done while the session ended is in the store; there is no screen any more to show it on.
        if self.is_attached and self.app.is_running:
            self.show_taken(taken, job)

    async def _drive(self, steps: Steps) -> Taken:
        from keydesk.counter import LookUp

        result: object = None
        while True:
            try:
                request = steps.send(result)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]  # the generator's own return value
            if isinstance(request, LookUp):
                result = await self.look_up(request.query, **request.what)
            else:
                result = await self.perform(request.operation, via=request.via, **request.how)

    def show_taken(self, taken: Taken, job: Job) -> None:
        """Show what became of a line; a subclass draws it, and calls this."""
        del job
        self.turn = taken.turn
        self._shown += 1
        self.call_after_refresh(self._note_seen, self._shown)
        asks = bool(taken.choices) or (taken.turn.sitter is None and taken.turn.offer is not None)
        # Scans have gone past what was asked before: an Enter that was pressed behind them is none of its answers.
        self._asked_at = self._shown if asks else 0

    def _note_seen(self, shown: int) -> None:
        self._seen = max(self._seen, shown)

    @property
    def is_question_seen(self) -> bool:
        """Whether what was asked last has been painted, so that a key pressed now can be an answer to it."""
        return self._seen >= self._asked_at

    def say_too_early(self) -> None:
        """Say that a key was pressed before the question was there."""
        self.say("A question came up meanwhile: read it, then press Enter", "warn")

    def show_waiting(self) -> None:
        """Show how many lines wait."""
