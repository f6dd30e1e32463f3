"""What ever happened to a copy and to its key, from any list of copies; and what of it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.refusal import Refusal
from keydesk.screens.copies import CopiesScreen
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.trail import TakenBack, Trail, TrailDialog
from keydesk.widgets.key_history import HISTORY_COLUMNS, event_words, history_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.past import CopyPast, PastEvent
    from keydesk.widgets.table_columns import Cells

_FIELDS: Final = {
    "label": "opens",
    "required": "needed to get in",
    "spare": "spare",
    "legacy_code": "old code",
    "tag_color": "colour of the tag",
    "needs_test": "to try in the lock",
    "tested_on": "tried on",
    "tested_by": "tried by",
    "recalled": "wanted back",
    "home_safe_id": "lives in safe",
    "home_hook_id": "lives on hook",
}
"""How forms call what is said of a key and a copy, where that is not the field's own name."""


class KeyPastVerbs(CopiesScreen):
    """A screen with copies whose history can be looked at."""

    def action_history(self) -> None:
        """The whole line of events."""
        self.patiently(self._history_of_copy())

    async def _history_of_copy(self) -> None:
        row = self._one()
        if row is None:
            return
        past = await self._past_of(row.copy_id)
        title = " · ".join(filter(None, (past.tag_code, past.client, past.opens)))
        seen: dict[int, PastEvent] = {}

        async def take_back(seq: int) -> TakenBack | Refusal | None:
            return await self._take_back(row.copy_id, seen[seq], seen)

        await self.ask(TrailDialog(title, self._trails(past, seen), take_back=take_back))

    async def _past_of(self, copy_id: int) -> CopyPast:
        from keydesk.db.queries.past import copy_past

        return await self.look_up(copy_past, copy_id=copy_id)

    async def _take_back(
        self, copy_id: int, event: PastEvent, seen: dict[int, PastEvent]
    ) -> TakenBack | Refusal | None:
        """Take back the act of an event, after a question where it moved other keys too."""
        from keydesk.db.queries.past import copies_in_batch
        from keydesk.operations.undo import undo

        batch_id = event.move.batch_id
        count = await self.look_up(copies_in_batch, batch_id=batch_id)
        if count > 1:
            question = f"That act moved {count} keys. Take all of it back?"
            if not await self.ask(ConfirmDialog(question, yes="take all of them back, or none")):
                return None
        done = await self.perform(undo, batch_id=batch_id)
        if isinstance(done, Refusal):
            return done
        past = await self._past_of(copy_id)
        seen.clear()
        return TakenBack(done.said, self._trails(past, seen))

    def _trails(self, past: CopyPast, seen: dict[int, PastEvent]) -> tuple[Trail, ...]:
        """The movements of a copy, and the changes of what is said of it and its key."""
        from keydesk.db.queries.past import copy_events

        zone = self.zone

        def window(seqs: Sequence[int]) -> Mapping[int, Cells]:
            events = self.read_lines(copy_events, past=past, seqs=seqs)
            seen.update(events)
            return {seq: history_cells(event, now=past.now, zone=zone) for seq, event in events.items()}

        movements = Trail(
            name="movements",
            columns=HISTORY_COLUMNS,
            ids=range(past.count, 0, -1),
            window=window,
            tell=lambda seq: event_words(seen[seq], now=past.now, zone=zone),
            why_not=lambda seq: seen[seq].why_not,
        )
        names = {("key_copy", copy_id): tag for copy_id, tag in past.names.items()}
        return (movements, self.changes_trail(past.changes, names=names, labels=_FIELDS))
