"""Everything of one safe into another, after a look at it; the empty safe may go out of use then: two are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.custody import Holder
from keydesk.rules.dates import brief
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.tick import TickDialog
from keydesk.screens.key_bulk import KeyBulk
from keydesk.screens.of_a_safe import OfASafe
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.safe import SafeRow


_COMING: Final = (
    Column("tag", "TAG", 8, cut="never", sortable=False),
    Column("client", "CLIENT", 12, weight=3, sortable=False),
    Column("opens", "OPENS", 10, weight=2, drop=2, sortable=False),
    Column("since", "SENT", 9, cut="never", sortable=False),
    Column("by", "BY", 10, weight=1, drop=1, sortable=False),
)


class MovesSafes(KeyBulk, OfASafe):
    """The list of safes, as far as it is about the keys in them."""

    @property
    def row(self) -> SafeRow | None:
        """The safe under the cursor."""
        raise NotImplementedError

    def copy_under_cursor(self) -> KeyRow | None:
        """There is a safe under the cursor, and no key."""
        return None

    async def marked_copies(self) -> Sequence[KeyRow]:
        """None are marked."""
        return ()

    def forget_marks(self) -> None:
        """There are none."""

    def action_receive(self) -> None:
        """Hang what was sent to the safe under the cursor and has arrived."""
        self.patiently(self._receive())

    async def _receive(self) -> None:
        from keydesk.db.queries.on_the_way import keys_on_the_way
        from keydesk.operations.sending import receive_keys

        row = self.row
        if row is None:
            return
        coming = await self.look_up(keys_on_the_way, safe_id=row.safe_id)
        if not coming:
            self.say(f"No key is on its way to {row.label}", "plain")
            return
        now, zone = self.desk.now, self.zone
        lines = [
            (each.tag_code, each.client, each.opens, brief(each.since, now=now, zone=zone), each.sent_by)
            for each in coming
        ]
        title = f"What has arrived for {row.label}? Space takes a tick away"
        chosen = await self.ask(TickDialog(title, _COMING, lines))
        if chosen:
            tags = [coming[number].tag_code for number in chosen]
            self._say_done(await self.perform(receive_keys, via="bulk", tag_codes=tags))

    def _as_place(self, other: SafeRow, row: SafeRow) -> str:
        """What speaks for another safe: its free hooks; and that keys are sent, where it is in the other branch."""
        free = f"{other.free} free hooks"
        if len(self.desk.enabled) > 1 and other.branch_id != row.branch_id:
            return f"{free} · of {BRANCH_WORDS[other.branch_id]}: sent, and received there"
        return free

    def action_move_all(self) -> None:
        """Move all that hangs or lives in the safe under the cursor."""
        self.patiently(self._move_all())

    async def _move_all(self) -> None:
        from keydesk.db.queries.keys import key_rows
        from keydesk.db.queries.safes import list_safes, safe_board
        from keydesk.operations.bulk import Act
        from keydesk.operations.safes import retire_safe

        row = self.row
        if row is None:
            return
        board = await self.look_up(safe_board, safe_id=row.safe_id)
        hanging = [each for hook in board.hooks for each in hook.copies] + list(board.loose)
        ids = list(dict.fromkeys(each.copy_id for each in hanging))
        if not ids:
            self.say(f"Nothing hangs or lives in {row.label}", "plain")
            return
        others = [each for each in await self.look_up(list_safes) if each.safe_id != row.safe_id]
        choices = [Choice(str(each.safe_id), each.label, self._as_place(each, row)) for each in others]
        if not choices:
            self.say("There is no other safe. n adds one", "plain")
            return
        answer = await self.ask(PickDialog(f"All of {row.label}: to which safe?", choices))
        if answer is None:
            return
        name = next(each.text for each in choices if each.value == answer)
        rows = await self.look_up(key_rows, ids=ids)
        act = Act("move_house", to=Holder.safe(int(answer)), from_safe=row.safe_id)
        in_order = [rows[each] for each in ids if each in rows]
        if not await self.preview_act(in_order, f"{row.label} → {name}: what hangs and lives there", "moving", act):
            return
        left = await self.look_up(safe_board, safe_id=row.safe_id)
        if row.active and not left.safe.hang and not left.safe.out:
            question = f"{row.label} is empty now. Does it go out of use?"
            if await self.ask(ConfirmDialog(question, yes="yes, take it out of use")):
                done = await self.perform(retire_safe, safe_id=row.safe_id, reason=f"merged into {name}")
                self._say_done(done)
