"""What can be done to copies from a list of them: hand out, take in, assign, report missing, retire."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import EDIT, HISTORY, Command, on
from keydesk.rules.dates import read_due
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.retire import retire_question
from keydesk.screens.key_bulk import KEY_BULK, RETIRED, KeyBulk
from keydesk.screens.key_edit import KEY_EDIT_VERBS
from keydesk.widgets.form_fields import Field
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.message_line import MessageLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.keys import HolderChoice, KeyRow
    from keydesk.operations.reassign import Move

_MANAGE: Final = Permission.MANAGE_KEYS

KEY_VERBS: Final = (
    Command("keys.assign", "a", "assign", "assign", "Give it to a sitter, a safe, the client, anybody", _MANAGE),
    Command("keys.reassign", "A", "reassign", "reassign", "Reassign all that are marked, or none", _MANAGE),
    Command("keys.in", "i", "take_in", "in", "Check in: back to its own hook", _MANAGE),
    Command("keys.out", "o", "hand_out", "out", "Check out to a sitter", _MANAGE),
    Command("keys.transfer", "t", "hand_over", "transfer", "Hand over from one person to another", _MANAGE),
    Command("keys.missing", "m", "report_missing", "missing", "Nobody can find it", _MANAGE),
    Command("keys.case", "Z", "open_case", "its case", "The case of a key that is gone; else all of them", shown=False),
    Command("keys.found", "f", "take_found", "found", "It is back: hang it up at home", _MANAGE, shown=False),
    Command("keys.retire", "R", "retire", "retire", "Take it out of use, or back into it", _MANAGE, shown=False),
    Command("keys.due", "d", "change_due", "due", "Change when it should be back", _MANAGE, shown=False),
    Command(
        "keys.chase", "exclamation_mark", "chase", "asked for", "Note that its holder was asked for it: it is late",
        _MANAGE, shown=False,
    ),
    on("keys", EDIT, "Edit what is said of its key: what it opens, where the lock is", _MANAGE),
    Command(
        "keys.edit_copy", "E", "edit_copy", "edit copy", "Edit this copy: old code, pieces, spare", _MANAGE, shown=False
    ),
    on("keys", HISTORY, "Everything that ever happened to it"),
)  # fmt: skip


class KeyVerbs(KeyBulk):
    """A screen with a list of copies. A subclass says which copy the cursor is on, and which are marked."""

    PATIENT: ClassVar[frozenset[str]] = frozenset(
        command.action for command in (*KEY_VERBS, *KEY_EDIT_VERBS, *KEY_BULK)
    ) - {"mark_range"}

    # -- moving ------------------------------------------------------------------------------------------------------

    def action_assign(self) -> None:
        """One copy to anybody or anywhere."""
        self.patiently(self._assign())

    async def _assign(self) -> None:
        if self.marked:
            await self._reassign_marked()
            return
        row = self._one()
        if row is None:
            return
        choice = await self._pick(f"{row.tag_code}: where is it now?", [row], only=None)
        if choice is not None:
            await self._reassign([row], choice)

    def action_open_case(self) -> None:
        """The case of a key that is gone; on another key, all that are gone."""
        # A case stands on its list and comes back to it.
        from keydesk.screens.lost_key import LostKeyScreen
        from keydesk.screens.lost_keys import LostKeysScreen

        row = self.copy_under_cursor()
        if row is None or (row.state not in {"lost", "stolen"} and row.place.kind != "missing"):
            self.app.push_screen(LostKeysScreen())
            return
        self.app.push_screen(LostKeyScreen(row.copy_id))

    def action_reassign(self) -> None:
        """All marked copies to one holder, after a look at them."""
        self.patiently(self._reassign_marked())

    async def _reassign_marked(self) -> None:
        rows = await self.marked_copies()
        if not rows:
            self.say("No key is marked. Space marks one, * all of the list", "plain")
            return
        await self.reassign_all(rows)

    async def _reassign(self, rows: Sequence[KeyRow], choice: HolderChoice) -> None:
        from keydesk.operations.reassign import Move, reassign

        moves: list[Move] = [Move(row.tag_code, row.holder) for row in rows]
        via = "bulk" if len(rows) > 1 else "typed"
        if await self._carry_out(reassign, via=via, moves=moves, to=choice.holder):
            self.forget_marks()

    def action_take_in(self) -> None:
        """One copy back to its own hook."""
        self.patiently(self._take_in())

    async def _take_in(self) -> None:
        from keydesk.operations.custody import check_in

        if await self.act_on_marked("check_in"):
            return
        row = self._one()
        if row is not None:
            await self._carry_out(check_in, tag_code=row.tag_code, expected=row.holder)

    def action_hand_out(self) -> None:
        """One copy to a sitter, out of a safe or out of somebody's hands."""
        self.patiently(self._hand_out())

    async def _hand_out(self) -> None:
        await self._hand_to("check out to whom?", only="sitter")

    def action_hand_over(self) -> None:
        """One copy from a person to another."""
        self.patiently(self._hand_over())

    async def _hand_over(self) -> None:
        await self._hand_to("hand over to whom?", only="person")

    async def _hand_to(self, question: str, *, only: str) -> None:
        from keydesk.operations.custody import check_out, transfer

        if self.marked:
            await self.reassign_all(await self.marked_copies(), only=only)
            return
        row = self._one()
        if row is None:
            return
        choice = await self._pick(f"{row.tag_code}: {question}", [row], only=only)
        if choice is None:
            return
        if row.place.kind == "safe" and choice.holder.staff_id is not None:
            sitter = choice.holder.staff_id
            await self._carry_out(check_out, tag_code=row.tag_code, sitter_id=sitter, expected=row.holder)
        elif row.place.kind in {"safe", "missing", "transit"}:
            await self._reassign([row], choice)
        else:
            await self._carry_out(transfer, tag_code=row.tag_code, to=choice.holder, expected=row.holder)

    def action_report_missing(self) -> None:
        """One copy cannot be found."""
        self.patiently(self._report_missing())

    async def _report_missing(self) -> None:
        from keydesk.operations.whereabouts import report_missing

        if await self.act_on_marked("missing"):
            return
        row = self._one()
        if row is None:
            return
        if row.place.kind == "missing":
            self.say(f"{row.tag_code} is missing already: f where it is back, R where it is lost or stolen", "plain")
            return
        question = f"{row.tag_code} cannot be found? Last: {where_words(row.place, row.state)}"
        reason = await self.ask(ReasonDialog(question, go_on="mark it missing", required=False))
        if reason is not None:
            done = await self._carry_out(report_missing, tag_code=row.tag_code, reason=reason, expected=row.holder)
            if done:
                self.say(self.query_one(MessageLine).said.message, hint="u takes it back, Z opens its case")

    def action_take_found(self) -> None:
        """A missing copy is back, on its own hook."""
        self.patiently(self._take_found())

    async def _take_found(self) -> None:
        from keydesk.operations.whereabouts import mark_found

        if await self.act_on_marked("found"):
            return
        row = self._one()
        if row is not None:
            await self._carry_out(mark_found, tag_code=row.tag_code, expected=row.holder)

    def action_retire(self) -> None:
        """One copy goes out of use, or comes into use again."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.whereabouts import mark_lost, retire

        if await self.act_on_marked("retire"):
            return
        row = self._one()
        if row is None:
            return
        if row.state == "retired":
            await self._restore(row)
            return
        reason = await self.ask(PickDialog(f"{row.tag_code} goes out of use. Why?", RETIRED))
        if reason is None:
            return
        note = await self.ask(retire_question(row.tag_code, row.client, reason))
        if note is None:
            return
        tag, held = row.tag_code, row.holder
        if reason == "returned":
            await self.give_back({tag: held}, note)
        elif reason in {"lost", "stolen"}:
            await self._carry_out(mark_lost, tag_code=tag, stolen=reason == "stolen", note=note, expected=held)
        else:
            await self._carry_out(retire, tag_code=tag, reason=reason, note=note, expected=held)

    async def _restore(self, row: KeyRow) -> None:
        from keydesk.operations.whereabouts import restore

        question = f"{row.tag_code} comes into use again, and hangs where it lived"
        note = await self.ask(ReasonDialog(question, go_on="do it", required=False))
        if note is not None:
            await self._carry_out(restore, tag_code=row.tag_code, note=note)

    def action_chase(self) -> None:
        """Note that whoever has late keys was asked for them."""
        self.patiently(self._chase())

    async def _chase(self) -> None:
        from keydesk.operations.due import chase

        rows = await self.marked_copies()
        if not rows:
            self.say("There is no key here", "plain")
            return
        if await self._carry_out(chase, tag_codes=[row.tag_code for row in rows]):
            self.forget_marks()

    def action_change_due(self) -> None:
        """Another due date for a copy that somebody has."""
        self.patiently(self._change_due())

    async def _change_due(self) -> None:
        from keydesk.operations.whereabouts import change_due

        if await self.act_on_marked("due"):
            return
        row = self._one()
        if row is None:
            return
        detail = await self.detail_of(row)

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                due_at = read_due(values["due"], now=detail.now, zone=self.zone)
            except Refusal as refusal:
                return refusal
            return await self.perform(change_due, tag_code=row.tag_code, due_at=due_at, expected=row.holder)

        field = Field("due", "Due back", required=True, hint="fri, fri 18:00, 3 dec, +3d, standing")
        self._say_done(await self.ask(FormDialog(f"{row.tag_code}: when should it be back?", [field], save)))
