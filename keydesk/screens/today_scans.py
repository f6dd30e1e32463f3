"""A list that is ticked off by scanning: each tag does what the list is for, and none is lost.

Scans are taken one at a time, in order. A tag of the list is done; one that is not on it is said loudly, and nothing
moves; a badge, and what no key goes by, goes on to the Desk, and so does all that comes behind it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.tags import is_badge
from keydesk.rules.text import shown
from keydesk.screens.copies import CopiesScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.db.rows.keys import KeyRow

_BELL_SECONDS: Final = 0.18
_DONE, _NOT_DONE = 1, 3


class TakesTags(CopiesScreen):
    """A screen with a list of copies that is ticked off."""

    def __init__(self) -> None:
        """Nothing waits yet."""
        super().__init__()
        self._scans: deque[str] = deque()
        self._taking = False
        self._tags: dict[int, str] = {}
        self.amiss: dict[int, str] = {}
        """Copies that were scanned and did not move, with why: told until they do, or somebody has seen it."""

    def take_scan_here(self, text: str) -> None:
        """Queue one scan."""
        self._scans.append(text)
        if not self._taking:
            self._taking = True
            self.run_worker(self._take_all(), group="scans", exit_on_error=True)

    def may_leave(self) -> bool:
        """What was scanned is worked off first."""
        if self._scans:
            self.say(f"{len(self._scans)} scanned: one moment", "plain")
        return not self._scans

    async def _take_all(self) -> None:
        try:
            while self._scans:
                if await self._take_or_say(self._scans[0]):
                    self._scans.popleft()
                else:
                    rest = tuple(self._scans)
                    self._scans.clear()
                    await self.shell.deliver_to_desk(rest)
        finally:
            self._taking = False

    async def _take_or_say(self, text: str) -> bool:
        try:
            return await self._take(text)
        except Refusal as refusal:
            # The account has ended, or the store is gone: nothing moved, and it is said of which scan.
            self.say(f"{shown(text, width=40)} did not move: {refusal.message}", "bad")
            self._ring(_NOT_DONE)
            return True

    async def _take(self, text: str) -> bool:
        """Take one scan; False where it is for the Desk."""
        from keydesk.db.queries.keys import key_rows
        from keydesk.db.queries.who_has import copy_meant

        if is_badge(text):
            return False
        try:
            copy_id = await self.look_up(copy_meant, code=text)
        except Refusal:
            # Nobody knows it, or it means several: the Desk asks what it is.
            return False
        row = (await self.look_up(key_rows, ids=[copy_id])).get(copy_id)
        if row is None:
            return False
        if not self.is_listed(row):
            # It may have come onto the list a moment ago.
            await self.reload()
        if self.is_listed(row):
            self._ring(_DONE if await self.take_listed(row) else _NOT_DONE)
        elif told := self.done_before(row):
            self.say(told, "plain")
            self._ring(_DONE)
        else:
            why = f"NOT ON THIS LIST  {row.tag_code} stays where it is: {self.why_not(row)}"
            self._amiss_now(row, why)
            self.say(why, "bad")
            self._ring(_NOT_DONE)
            await self.reload()
        return True

    def _amiss_now(self, row: KeyRow, why: str) -> None:
        self.amiss[row.copy_id] = why
        self._tags[row.copy_id] = row.tag_code

    def forget_amiss(self, copies: Iterable[int]) -> None:
        """These have moved by now."""
        for copy_id in copies:
            self.amiss.pop(copy_id, None)

    def acknowledge(self) -> None:
        """Somebody has seen what did not move, and goes on."""
        if self.amiss:
            self.amiss.clear()
            self.request_reload()

    def is_listed(self, row: KeyRow) -> bool:
        """Whether the list has this copy."""
        raise NotImplementedError

    def done_before(self, row: KeyRow) -> str:
        """What is told of a copy that was on the list and is done here; empty for any other."""
        del row
        return ""

    def why_not(self, row: KeyRow) -> str:
        """What is told of a copy that is not on the list."""
        raise NotImplementedError

    async def take_listed(self, row: KeyRow) -> bool:
        """Do with a scanned copy what the list is for, without a question; whether it was done."""
        raise NotImplementedError

    def say_taken(self, done: object, row: KeyRow) -> bool:
        """Say what became of a scan, without a question; what did not move before it is not forgotten over that."""
        if isinstance(done, Refusal):
            self._amiss_now(row, done.message)
            self.say(done.message, "bad", hint="Enter on its line asks for the reason" if done.overridable else "")
            return False
        self.amiss.pop(row.copy_id, None)
        said = getattr(done, "said", "") or row.tag_code
        if self.amiss:
            left = ", ".join(self._tags[copy_id] for copy_id in self.amiss)
            self.say(f"{said} · NOT DONE BEFORE: {left}", "warn", hint="Esc: seen")
        else:
            self.say(said, hint="u takes it back")
        return True

    def _ring(self, times: int) -> None:
        """Ring the bell as the Desk does: once for done, three times for not done."""
        if self.desk.settings.desk_bell:
            for number in range(times):
                self.set_timer(max(0.001, number * _BELL_SECONDS), self.app.bell)

    # -- what a verb is about: no line is marked ---------------------------------------------------------------------

    def copy_under_cursor(self) -> KeyRow | None:
        """The verbs of this list read the copy anew."""
        return None
