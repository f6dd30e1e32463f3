"""A screen with a list of copies: which copy a verb is about, and the common ends of all verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.history import HistoryDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.receipts import OffersReceipts
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.db.rows.keys import KeyDetail, KeyRow

_UNDO_HINT: Final = "u takes it back"
_WHY: Final = (Column("why", "", 20, weight=1, sortable=False),)


class CopiesScreen(OffersReceipts):
    """A screen with a list of copies. A subclass says which copy the cursor is on, and which are marked."""

    def copy_under_cursor(self) -> KeyRow | None:
        """The copy that a verb is about, as it was shown; None in an empty list."""
        raise NotImplementedError

    async def marked_copies(self) -> Sequence[KeyRow]:
        """The marked copies in the order of the list, as they were shown; the one under the cursor without marks."""
        raise NotImplementedError

    def forget_marks(self) -> None:
        """Take the marks away, after they served."""
        raise NotImplementedError

    async def detail_of(self, row: KeyRow) -> KeyDetail:
        """Everything about one copy."""
        from keydesk.db.queries.key_detail import key_detail

        return await self.look_up(key_detail, copy_id=row.copy_id)

    def _one(self) -> KeyRow | None:
        row = self.copy_under_cursor()
        if row is None:
            self.say("There is no key here", "plain")
        return row

    async def _carry_out(self, operation: Callable[..., Any], *, via: str = "typed", **how: Any) -> bool:
        """Do it; where only warnings are in the way and the operator may go on past them, ask why and do it then."""
        done = await self.perform(operation, via=via, **how)
        if isinstance(done, Refusal) and done.overridable:
            lines = done.details if len(done.details) > 1 else ()
            reason = await self.ask(ReasonDialog(done.message, go_on="go on all the same", lines=lines))
            if reason is None:
                return False
            done = await self.perform(operation, via=via, **{**how, "override": True, "reason": reason})
        if isinstance(done, Refusal):
            if len(done.details) > 1:
                await self.ask(HistoryDialog(done.message, _WHY, [(line,) for line in done.details]))
            self.request_reload()
            return False
        self._say_done(done)
        return True

    def _say_done(self, done: object) -> None:
        """Say what was done and show it; nothing where a form was left."""
        said = getattr(done, "said", "")
        if said:
            self.say(said, hint=_UNDO_HINT if hasattr(done, "batch_id") else "")
            self.request_reload()
