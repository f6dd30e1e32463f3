"""What is done at a safe's board beyond one key: swap two hooks, hang home all that hangs wrong, take what is scanned.

A tag that is scanned while the board is open: what hangs here is gone to, and it is said whether it lives there; what
is out comes in, to its own hook, as it would at the Desk. A badge, and what nobody knows, goes on to the Desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import Command
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.tags import is_badge
from keydesk.rules.text import counted
from keydesk.screens.key_verbs import KeyVerbs
from keydesk.screens.of_a_safe import COUNT, LABELS, MAP, OF_A_SAFE, OfASafe
from keydesk.screens.today_scans import TakesTags
from keydesk.widgets.hook_board import HookBoard
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.safe_cells import where_it_is

if TYPE_CHECKING:
    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.safe import BoardRow, HookRow

_MANAGE: Final = Permission.MANAGE_KEYS
_FOUND, _WRONG = 1, 3

BOARD_ACTS: Final = (
    Command("safe.swap", "x", "swap", "swap", "Mark this hook, then x on another: their keys change places", _MANAGE),
    Command(
        "safe.all_home", "asterisk", "all_home", "all home", "Hang home all that hangs wrong", _MANAGE, shown=False
    ),
    COUNT,
    LABELS,
    Command("safe.walk", "W", "walk", "walk", "Fill it hook by hook: scan, type or paste what hangs there", _MANAGE),
    MAP,
)


class BoardActs(TakesTags, KeyVerbs, OfASafe):
    """A safe's board, as far as it is about more than the key under the cursor."""

    PATIENT: ClassVar[frozenset[str]] = frozenset({"all_home", *OF_A_SAFE})

    def __init__(self, safe_id: int) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._safe_id = safe_id
        self._board: BoardRow | None = None
        self._hooks: dict[int, HookRow] = {}

    @property
    def board(self) -> HookBoard:
        """The board."""
        return self.query_one(HookBoard)

    @property
    def _hook(self) -> HookRow | None:
        current = self.board.current
        return self._hooks.get(current.hook_id) if current is not None else None

    # -- two hooks ---------------------------------------------------------------------------------------------------

    def action_swap(self) -> None:
        """Mark this hook; where one is marked, their keys change places."""
        hook, marked = self._hook, self._hooks.get(self.board.marked or 0)
        if hook is None:
            return
        if marked is None:
            self.board.mark(hook.hook_id)
            self.say(f"{hook.label} is marked. On another hook x swaps what hangs there", "plain", "Esc forgets it")
        elif marked is hook:
            self._forget_mark()
        else:
            self.patiently(self._swap(marked, hook))

    async def _swap(self, one: HookRow, other: HookRow) -> None:
        from keydesk.operations.rehanging import swap_hooks

        self.board.mark(None)
        seen = [row.copy_id for hook in (one, other) for row in hook.copies if row.here]
        done = await self.perform(swap_hooks, hook_id=one.hook_id, other_id=other.hook_id, seen=seen)
        if isinstance(done, Refusal):
            self.request_reload()
        else:
            self._say_done(done)

    def _forget_mark(self) -> None:
        self.board.mark(None)
        self.say("No hook is marked", "plain")

    def action_back(self) -> None:
        """Forget the mark, then back to the list; what was scanned is worked off first."""
        if self.board.marked is not None:
            self._forget_mark()
        elif self.may_leave():
            super().action_back()

    # -- the whole board ---------------------------------------------------------------------------------------------

    def action_all_home(self) -> None:
        """Hang home all that hangs wrong, after a look at it."""
        self.patiently(self._all_home())

    async def _all_home(self) -> None:
        from keydesk.db.queries.keys import key_rows
        from keydesk.operations.bulk import Act

        board = self._board
        hanging = [row for hook in self._hooks.values() for row in hook.copies] + list(board.loose if board else ())
        ids = [row.copy_id for row in hanging if row.here and row.lives_in and not row.at_home]
        if not ids:
            self.say("Everything hangs where it lives", "plain")
            return
        rows = list((await self.look_up(key_rows, ids=ids)).values())
        await self.preview_act(rows, f"{counted(len(rows), 'key')} back where they live", "hanging", Act("rehang"))

    def action_count(self) -> None:
        """Count this safe."""
        self.patiently(self.count_safe(self._safe_id))

    def action_print(self) -> None:
        """Its hook map."""
        if self._board is not None:
            self.patiently(self.print_map([self._safe_id], self._board.safe.label))

    def action_walk(self) -> None:
        """Fill it hook by hook, from the hook under the cursor on."""
        # The walk stands on its board and comes back to it.
        from keydesk.screens.safe_walk import WalkScreen

        if not self._hooks:
            self.say("This safe has no hooks to walk along", "plain")
            return
        hook = self._hook
        self.app.push_screen(WalkScreen(self._safe_id, hook.hook_id if hook is not None else 0))

    # -- scans -------------------------------------------------------------------------------------------------------

    async def _take(self, text: str) -> bool:
        """Take one scan; False where it is for the Desk."""
        from keydesk.db.queries.keys import key_rows
        from keydesk.db.queries.who_has import copy_meant
        from keydesk.operations.custody import check_in

        if is_badge(text):
            return False
        try:
            copy_id = await self.look_up(copy_meant, code=text)
        except Refusal:
            # Nobody knows it, or it means several: the Desk asks what it is.
            return False
        row = (await self.look_up(key_rows, ids=[copy_id])).get(copy_id)
        if row is None or row.state != "in_service":
            return False
        if row.place.kind == "safe":
            await self._go_to_copy(row)
            return True
        done = await self.perform(check_in, via="scan", tag_code=row.tag_code, expected=row.holder)
        taken = self.say_taken(done, row)
        if taken and row.recalled:
            self.say(
                f"RECALLED  {getattr(done, 'said', row.tag_code)}: keep it in the office", "warn", "u takes it back"
            )
        self._ring(_FOUND if taken and not row.recalled else _WRONG)
        await self.reload()
        hook_id = getattr(getattr(done, "to", None), "hook_id", None)
        if isinstance(done, Refusal) or self.board.go_to(hook_id or 0):
            return True
        after = (await self.look_up(key_rows, ids=[copy_id])).get(copy_id)
        if after is not None and after.holder != Holder.safe(self._safe_id):
            self.say(f"IN ANOTHER SAFE  {row.tag_code} in → {where_words(after.place)}", "warn", "u takes it back")
            self._ring(_WRONG)
        return True

    async def _go_to_copy(self, row: KeyRow) -> None:
        """Go to what hangs on this board; say where it is otherwise."""
        for again in (False, True):
            if again:
                # It may have been hung here a moment ago.
                await self.reload()
            for hook in self._hooks.values():
                here = next((each for each in hook.copies if each.here and each.copy_id == row.copy_id), None)
                if here is not None:
                    self.board.go_to(hook.hook_id)
                    self.say(where_it_is(here, hook), "done" if here.at_home else "bad")
                    self._ring(_FOUND if here.at_home else _WRONG)
                    return
        loose = self._board is not None and any(each.copy_id == row.copy_id for each in self._board.loose)
        if loose:
            self.say(f"{row.tag_code} is in this safe, on no hook: g hangs it on this one", "plain")
            self._ring(_FOUND)
            return
        self.say(f"NOT ON THIS BOARD  {row.tag_code} hangs on {where_words(row.place)}", "bad", "g hangs it here")
        self._ring(_WRONG)
