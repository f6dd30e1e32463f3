"""What is done with a whole safe, from the list of safes and from its board: count it, print its map, print labels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from keydesk.commands import Command
from keydesk.rules.dates import wall
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.printing import PRINT_KEY, HandsOver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from keydesk.labels.hook_map import Paper

_KEYS: Final = Permission.MANAGE_KEYS
_MAP_DAYS: Final = 7

COUNT: Final = Command(
    "safes.count", "c", "count", "count", "Count this safe, or go on counting it; nothing moves", _KEYS
)
LABELS: Final = Command("safes.labels", "l", "labels", "labels", "Tags and badges to print, and the sheet they go on")
MAP: Final = Command(
    "safes.map", PRINT_KEY, "print", "print", "Print the hook map: codes and hooks only, for when the box is down",
    _KEYS, shown=False, written=">",
)  # fmt: skip
OF_A_SAFE: Final = frozenset({"count", "print"})
"""The actions of these that ask something first."""


class OfASafe(HandsOver):
    """A screen on which one safe is in hand."""

    def action_labels(self) -> None:
        """Tags and badges to print."""
        # These pages stand on the screen that they were opened from, and come back to it.
        from keydesk.screens.labels import LabelsScreen

        self.app.push_screen(LabelsScreen())

    async def count_safe(self, safe_id: int) -> None:
        """Count a safe, or go on counting it."""
        from keydesk.db.queries.stock_take import open_count_of
        from keydesk.operations.stock_take import start_count
        from keydesk.screens.stock_take import StockTakeScreen

        going_on = await self.look_up(open_count_of, safe_id=safe_id)
        if going_on is None:
            begun = await self.perform(start_count, safe_ids=[safe_id])
            if isinstance(begun, Refusal):
                return
            going_on = begun.stock_take_id
        self.app.push_screen(StockTakeScreen(going_on))

    async def print_map(self, safe_ids: Sequence[int], name: str) -> None:
        """Print the hook map of some safes, or write it into a file; that it was made is recorded first."""
        from keydesk.operations.labels import note_hook_map

        file = f"hook-map-{self.desk.now.astimezone(self.zone):%Y-%m-%d}"
        choices = [
            Choice("letter printer", "On the printer, Letter", "the usual printer of this box"),
            Choice("letter file", "Into a file, Letter", f"{file}.pdf in your home folder"),
            Choice("a4 printer", "On the printer, A4", "the usual printer of this box"),
            Choice("a4 file", "Into a file, A4", f"{file}.pdf in your home folder"),
        ]
        title = f"Hook map of {name}, for {_MAP_DAYS} days: codes and hooks only"
        answer = await self.ask(PickDialog(title, choices))
        if answer is None:
            return
        paper, way = answer.split()
        now = wall(self.desk.now, self.zone)
        until = now + timedelta(days=_MAP_DAYS)
        done = await self.perform(note_hook_map, safe_ids=list(safe_ids), valid_until=until)
        if isinstance(done, Refusal):
            return
        document = await self._drawn(safe_ids, paper, now=now, until=until)
        try:
            said = await self.hand_over(document, file, "pdf", to_printer=way == "printer")
        except Refusal as refusal:
            self.say_refusal(refusal)
            return
        self.say(said, hint=f"it holds until {until:%a} {until.day} {until:%b}; shred it then")

    async def _drawn(self, safe_ids: Sequence[int], paper: str, *, now: datetime, until: datetime) -> bytes:
        from keydesk.db.queries.safes import hook_map
        from keydesk.labels.hook_map import hook_map_pdf, mapped_safe

        mapped = await self.look_up(hook_map, safe_ids=list(safe_ids))
        safes = [mapped_safe(*each) for each in mapped]
        office = self.desk.settings.office_name
        kind: Paper = "a4" if paper == "a4" else "letter"
        return hook_map_pdf(safes, office=office, made_at=now, valid_until=until, paper=kind)
