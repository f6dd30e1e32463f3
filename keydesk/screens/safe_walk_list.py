"""A pasted list on a walk along the board: read, looked at, then hung hook after hook as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules.text import counted, shown
from keydesk.rules.walk_lines import read_walk
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.past_lines import PastLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.safe import BoardRow, HookRow
    from keydesk.db.work import Work
    from keydesk.operations.rehanging import Filled
    from keydesk.rules.walk_lines import WalkLines

_MOST_NAMED: Final = 6


class TakesLists(PastLines):
    """A walk, as far as it is about lists."""

    _safe_id: int
    _board: BoardRow | None
    _at: int

    def take_scan_here(self, text: str) -> None:
        """One scan."""
        raise NotImplementedError

    async def fill(self, things: Sequence[tuple[HookRow, str]], *, at: int, again: bool = False) -> None:
        """Hang things on hooks."""
        raise NotImplementedError

    def take_paste_here(self, text: str) -> None:
        """A list: hook after hook, after a look at it; one line is a scan."""
        if "\n" not in text.strip() and "\r" not in text.strip() and "\t" not in text.strip():
            self.take_scan_here(text.strip())
        else:
            self.patiently(self._hang_list(text))

    async def _hang_list(self, text: str) -> None:
        if self._board is None:
            await self.reload()
        hooks = self._board.hooks if self._board is not None else ()
        read = read_walk(text, [hook.label for hook in hooks], start=self._at)
        things = [(hooks[number], thing) for number, thing in read.steps]
        if not things:
            self.say("There is no tag in that list for a hook of this board", "plain")
            return
        lines = await self._rehearsed(things, read)
        first, last = things[0][0].label, things[-1][0].label
        question = f"{counted(len(things), 'key')} on {first} to {last}: hang them, and let them live there?"
        if await self.ask(ConfirmDialog(question, yes="yes, hang what can be hung", lines=lines)):
            at, self._at = self._at, read.last
            await self.fill(things, at=at)

    async def _rehearsed(self, things: Sequence[tuple[HookRow, str]], read: WalkLines) -> list[str]:
        """What the list would come to, in a few lines."""
        from keydesk.operations.rehanging import Fill, fill_hooks
        from keydesk.operations.rehearsal import Rehearsed, rehearse

        def rehearsal(work: Work, **how: Any) -> None:
            rehearse(work, fill_hooks, **how)

        steps = [Fill(hook.hook_id, text) for hook, text in things]
        lines = [f"{len(read.empty)} hooks stay empty" if len(read.empty) != 1 else "1 hook stays empty"]
        try:
            await self.perform(rehearsal, via="bulk", safe_id=self._safe_id, steps=steps)
        except Rehearsed as rehearsed:
            done: Sequence[Filled] = rehearsed.result
            for kind, words in (
                ("same", "hang there already"),
                ("unknown", "not known"),
                ("stopped", "cannot be hung"),
            ):
                of_kind = [each.text for each in done if each.outcome == kind]
                if of_kind:
                    named = ", ".join(shown(each, width=20) for each in of_kind[:_MOST_NAMED])
                    more = f" and {len(of_kind) - _MOST_NAMED} more" if len(of_kind) > _MOST_NAMED else ""
                    lines.append(f"{len(of_kind)} {words}: {named}{more}")
        if read.beyond:
            lines.append(f"{len(read.beyond)} have no hook left, from {shown(read.beyond[0], width=20)} on")
        return lines
