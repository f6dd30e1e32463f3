"""What is done with a stock-take beside counting: its findings settled, the whole signed off, given up, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.commands import Command
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.stock_take import FINDING_WORDS, REMEDY_WORDS, remedies_of
from keydesk.rules.text import counted
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.printing import PrintsList, print_verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.stock_take import CountRow, FindingRow
    from keydesk.reports.report import Report
    from keydesk.rules.stock_take import Remedy

_COUNT: Final = Permission.MANAGE_KEYS
_ASKED: Final[dict[Remedy, tuple[str, str]]] = {
    "record": ("Record it where it was seen", "the record is wrong, the wall is right"),
    "missing": ("Mark it missing", "who had it last is kept"),
    "leave": ("Leave the record as it is", "with a reason: hung back, handed on, not ours"),
}

_ALL_ASKED: Final[dict[Remedy, str]] = {
    "record": "Record them where they were seen",
    "missing": "Mark them missing",
    "leave": "Leave the records as they are",
}

SETTLE_VERBS: Final = (
    Command("count.settle", "s", "settle", "settle", "Settle this finding, or take its settling back", _COUNT),
    Command(
        "count.settle_all",
        "asterisk",
        "settle_all",
        "settle all",
        "Settle all findings that can be settled alike",
        _COUNT,
    ),
    Command("count.sign_off", "ctrl+s", "sign_off", "sign off", "End it: the result is kept as it is", _COUNT),
    Command(
        "count.give_up", "ctrl+x", "give_up", "give up", "Give it up; nothing was moved by it", _COUNT, shown=False
    ),
    print_verb("count"),
)


class SettlesCount(PrintsList):
    """The verbs that end a count. A subclass shows it and says which finding the cursor is on."""

    def __init__(self, stock_take_id: int) -> None:
        """Of one stock-take."""
        super().__init__()
        self.stock_take_id = stock_take_id
        self.count: CountRow | None = None

    @property
    def finding(self) -> FindingRow | None:
        """The finding under the cursor."""
        raise NotImplementedError

    def action_settle(self) -> None:
        """Settle the finding under the cursor."""
        self.patiently(self._settle())

    async def _settle(self) -> None:
        row = self.finding
        if row is None or row.kind == "found":
            self.say("There is nothing to settle here", "plain")
            return
        if row.remedy:
            await self._open_again(row)
            return
        can = remedies_of(row.kind, of_copy=row.copy_id is not None)
        words = next(words for kind, words in FINDING_WORDS.items() if kind == row.kind)
        choices = [Choice(each, *_ASKED[each]) for each in can]
        title = f"{row.tag or 'A key without a tag'}: {words}" + (f", {row.seen}" if row.seen else "")
        answer = await self.ask(PickDialog(title, choices))
        remedy = next((each for each in can if each == answer), None)
        if remedy is not None:
            await self._carry(remedy, [row])

    async def _open_again(self, row: FindingRow) -> None:
        """Take back what was done about a finding, and about those that were settled with it."""
        from keydesk.operations.undo import undo

        done = next((words for remedy, words in REMEDY_WORDS.items() if remedy == row.remedy), "")
        rows = [each for each in self.count.findings if each.batch_id == row.batch_id] if self.count is not None else []
        more = f" It was settled with {counted(len(rows) - 1, 'other')}." if len(rows) > 1 else ""
        question = f"{row.tag or 'It'} was {done}. Take that back?{more}"
        if row.batch_id is None or not await self.ask(ConfirmDialog(question, yes="take it back")):
            return
        undone = await self.perform(undo, batch_id=row.batch_id)
        if not isinstance(undone, Refusal):
            self.say(undone.said)
        self.request_reload()

    def action_settle_all(self) -> None:
        """Settle all that can be settled alike."""
        self.patiently(self._settle_all())

    async def _settle_all(self) -> None:
        rows = self.count.open_findings if self.count is not None else ()
        able = {
            remedy: [row for row in rows if remedy in remedies_of(row.kind, of_copy=row.copy_id is not None)]
            for remedy in _ASKED
        }
        choices = [
            Choice(remedy, f"{_ALL_ASKED[remedy]}: {len(found)}", _ASKED[remedy][1])
            for remedy, found in able.items()
            if found
        ]
        if not choices:
            self.say("There is nothing to settle", "plain")
            return
        answer = await self.ask(PickDialog(f"{counted(len(rows), 'finding')} to settle", choices))
        remedy = next((each for each in able if each == answer), None)
        if remedy is not None:
            await self._carry(remedy, able[remedy])

    async def _carry(self, remedy: Remedy, rows: Sequence[FindingRow]) -> None:
        """Do it; asks for the reason where one is needed, or where only warnings are in the way."""
        from keydesk.operations.settling import Decision, settle

        decisions = [Decision(row.key, remedy) for row in rows]
        reason = ""
        if remedy == "leave":
            named = rows[0].tag if len(rows) == 1 else counted(len(rows), "finding")
            why = await self.ask(ReasonDialog(f"{named or 'It'} stays as it is recorded", go_on="leave it"))
            if not why:
                return
            reason = why
        done = await self.perform(
            settle, stock_take_id=self.stock_take_id, decisions=decisions, reason=reason, override=bool(reason)
        )
        if isinstance(done, Refusal) and done.overridable:
            lines = done.details if len(done.details) > 1 else ()
            why = await self.ask(ReasonDialog(done.message, go_on="go on all the same", lines=lines))
            if not why:
                return
            done = await self.perform(
                settle, stock_take_id=self.stock_take_id, decisions=decisions, reason=why, override=True
            )
        if not isinstance(done, Refusal):
            self.say(done.said)
        self.request_reload()

    def action_sign_off(self) -> None:
        """End the count."""
        self.patiently(self._sign_off())

    async def _sign_off(self) -> None:
        from keydesk.operations.stock_take import sign_off

        count = self.count
        if count is None:
            return
        lines = []
        if count.hooks_to_look_at:
            lines.append(f"{counted(len(count.hooks_to_look_at), 'hook')} that should be empty: nobody looked at them.")
        dialog = ReasonDialog(
            "The result is kept as it is. A note to it?", go_on="sign off", required=False, lines=lines
        )
        note = await self.ask(dialog) if not count.open_findings else ""
        if note is None:
            return
        done = await self.perform(sign_off, stock_take_id=self.stock_take_id, note=note)
        if not isinstance(done, Refusal):
            self.say(done.said)
            self.request_reload()

    def action_give_up(self) -> None:
        """Give the count up."""
        self.patiently(self._give_up())

    async def _give_up(self) -> None:
        from keydesk.operations.stock_take import drop_count

        reason = await self.ask(
            ReasonDialog("The count is given up? Nothing moves by it.", go_on="give it up", required=False)
        )
        if reason is not None:
            done = await self.perform(drop_count, stock_take_id=self.stock_take_id, reason=reason)
            if not isinstance(done, Refusal):
                self.say(done.said)
                self.request_reload()

    async def paper(self) -> Report:
        """The result, to be signed."""
        from keydesk.reports.stock_take import stock_take_report

        return await self.look_up(stock_take_report, stock_take_id=self.stock_take_id)
