"""What is done to all marked copies at once: looked at line by line, then all or nothing, and one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.commands import Command
from keydesk.db.rows.keys import HolderChoice
from keydesk.rules.dates import read_due
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.bulk_preview import BulkDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.holder import chosen_holder, pick_holder
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.key_edit import KeyEditVerbs
from keydesk.widgets.form_fields import Field
from keydesk.widgets.key_cells import where_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from keydesk.db.rows.bulk import BulkLine, BulkPreview
    from keydesk.db.rows.keys import KeyRow
    from keydesk.operations.bulk import Act, Kind, Marked

_MANAGE: Final = Permission.MANAGE_KEYS

KEY_BULK: Final = (
    Command("keys.recall", "W", "recall", "want back", "Say that it is wanted back, or no more", _MANAGE, shown=False),
    Command("keys.spare", "K", "keep", "spare", "Say that it is a spare, or no more", _MANAGE, shown=False),
    Command(
        "keys.home", "G", "rehome", "home here", "Its home: where it hangs now, or a free hook", _MANAGE, shown=False
    ),
    Command(
        "keys.labels", "l", "queue_labels", "labels", "Put its tag into the queue of labels to print", _MANAGE,
        shown=False,
    ),
    Command("keys.mark_range", "M", "mark_range", "mark to here", "Mark from the last mark to here", shown=False),
)  # fmt: skip
"""The verbs that, as those of a single copy, are about all marked copies where there are any."""

RETIRED: Final = (
    Choice("returned", "returned", "back to the client"),
    Choice("lost", "lost", "nobody will find it"),
    Choice("stolen", "stolen", "somebody took it"),
    Choice("destroyed", "destroyed", "cut up, thrown away"),
    Choice("rekeyed", "rekeyed", "the lock was changed"),
    Choice("entry_error", "entry error", "it never was there"),
    Choice("other", "other", "say why"),
)
_HERE: Final = "here"


class KeyBulk(KeyEditVerbs):
    """A screen with copies that can be marked; a verb is about the marked ones where there are any."""

    @property
    def marked(self) -> int:
        """How many copies are marked, the hidden ones among them; a screen without marks has none."""
        return 0

    def keep_marks(self, rows: Sequence[KeyRow]) -> None:
        """Leave only these marked: what an act was not done to."""
        if not rows:
            self.forget_marks()

    def label_of(self, action: str, label: str) -> str:
        """``reassign 3`` in the footer, where three are marked."""
        return f"{label} {self.marked:,}" if action == "reassign" and self.marked else label

    # -- the verbs of marked copies ----------------------------------------------------------------------------------

    async def act_on_marked(self, kind: Kind) -> bool:
        """Do it to the marked copies; False without any: then the verb is about the copy under the cursor."""
        if not self.marked:
            return False
        rows = await self.marked_copies()
        count = counted(rows)
        match kind:
            case "check_in":
                await self._preview(rows, f"Check in {count}: each to its own hook", "checking in", kind)
            case "found":
                await self._preview(rows, f"{count} found: each back on its own hook", "taking in", kind)
            case "missing":
                question = f"{count} cannot be found?"
                note = await self.ask(ReasonDialog(question, go_on="look at them", required=False))
                if note is not None:
                    await self._preview(rows, f"{count} missing: nobody can find them", "marking", kind, why=note)
            case "due":
                await self._due_of(rows)
            case "retire":
                await self._retire_all(rows)
            case _:
                raise AssertionError(kind)  # pragma: no cover - the other kinds have verbs of their own
        return True

    async def reassign_all(self, rows: Sequence[KeyRow], *, only: str | None = None) -> None:
        """All of them to one holder, after a look at them."""
        count = counted(rows)
        choice = await self._pick(f"{count}: to whom or where?", rows, only=only)
        if choice is not None:
            await self._preview(rows, f"{count} to {choice.name}", "moving", "reassign", to=choice.holder)

    async def _due_of(self, rows: Sequence[KeyRow]) -> None:
        from keydesk.operations.bulk import Act

        clock = self.desk.store.clock

        async def read(values: Mapping[str, str], _version: int) -> object:
            try:
                return Act("due", due_at=read_due(values["due"], now=clock.now(), zone=self.zone))
            except Refusal as refusal:
                return refusal

        count = counted(rows)
        field = Field("due", "Due back", required=True, hint="fri, fri 18:00, 3 dec, +3d, standing")
        act = await self.ask(FormDialog(f"{count}: when should they be back?", [field], read))
        if isinstance(act, Act):
            await self.preview_act(rows, f"Another due date for {count}", "changing", act)

    async def _retire_all(self, rows: Sequence[KeyRow]) -> None:
        count = counted(rows)
        why = await self.ask(PickDialog(f"{count} go out of use. Why?", RETIRED))
        if why is None:
            return
        note: str | None = ""
        if why == "other":
            note = await self.ask(ReasonDialog(f"Why are {count} out of use?", go_on="look at them"))
        if note is not None:
            words = why.replace("_", " ")
            await self._preview(
                rows, f"{count} out of use ({words})", "taking out of use", "retire", why=why, note=note
            )

    def action_recall(self) -> None:
        """Wanted back, or no more."""
        self.patiently(
            self._flag("recall", lambda row: row.recalled, ("is wanted back", "is not wanted back any more"))
        )

    def action_keep(self) -> None:
        """A spare that stays in the office, or no more."""
        self.patiently(self._flag("spare", lambda row: row.spare, ("is a spare", "is no spare any more")))

    async def _flag(self, kind: Kind, is_so: Callable[[KeyRow], bool], words: tuple[str, str]) -> None:
        """Say it of all; where it is so of all of them, say that it is so no more."""
        rows = await self.marked_copies()
        if not rows:
            self._one()
            return
        yes = not all(is_so(row) for row in rows)
        told = words[not yes]
        await self._preview(
            rows, f"{counted(rows)} {told if len(rows) == 1 else _plural(told)}", "saying so", kind, yes=yes
        )

    def action_rehome(self) -> None:
        """Where it lives."""
        self.patiently(self._rehome())

    async def _rehome(self) -> None:
        from keydesk.db.queries.holders import places
        from keydesk.rules.custody import Holder

        rows = await self.marked_copies()
        if not rows:
            self._one()
            return
        safes = await self.look_up(places, hooks=False)
        choices = [
            Choice(_HERE, "Where it hangs now", "what hangs in no safe is in the way"),
            *(Choice(str(safe.holder.safe_id), safe.name, "a free hook of this safe") for safe in safes),
        ]
        count = counted(rows)
        where = await self.ask(PickDialog(f"{count}: where is the home?", choices))
        if where is not None:
            to = None if where == _HERE else Holder.safe(int(where))
            await self._preview(rows, f"A home for {count}", "saying so", "home", to=to)

    def action_queue_labels(self) -> None:
        """The tags of the marked copies, or of this one, into the queue."""
        self.patiently(self._queue_labels())

    async def _queue_labels(self) -> None:
        from keydesk.operations.labels import queue_labels

        rows = await self.marked_copies()
        if not rows:
            self._one()
            return
        done = await self.perform(queue_labels, copy_ids=[row.copy_id for row in rows], reason="asked for")
        if not isinstance(done, Refusal):
            self.say(done.said, hint="F7, l prints them")
            self.keep_marks(())

    # -- the preview -------------------------------------------------------------------------------------------------

    async def _preview(self, rows: Sequence[KeyRow], title: str, go_on: str, kind: Kind, **how: Any) -> None:
        from keydesk.operations.bulk import Act

        await self.preview_act(rows, title, go_on, Act(kind, **how))

    async def preview_act(self, rows: Sequence[KeyRow], title: str, go_on: str, act: Act) -> bool:
        """Show what an act would do to each copy, let some be left out, and do it; whether it was done."""
        from keydesk.operations.bulk import Marked

        seen = [Marked(row.tag_code, row.holder) for row in rows]

        async def rehearse(numbers: Sequence[int], told: Callable[[int], None]) -> BulkPreview | Refusal:
            return await self._rehearse(act, [seen[number] for number in numbers], told)

        async def carry(lines: Sequence[BulkLine], reason: str, told: Callable[[int], None]) -> object:
            from keydesk.operations.bulk import act_on_many

            return await self.perform(
                act_on_many,
                via="bulk" if len(lines) > 1 else "typed",
                act=act,
                copies=[Marked(line.tag_code, line.expected, line.planned, line.warnings) for line in lines],
                reason=reason,
                override=bool(reason),
                told=told,
            )

        tags = [row.tag_code for row in rows]
        dialog = BulkDialog(title, tags, rehearse=rehearse, carry=carry, ask_why=self.ask, go_on=go_on)
        answer = await self.ask(dialog)
        if answer is None:
            # Somebody may have been quicker; what the dialog told of that is shown beneath it, too.
            self.request_reload()
            return False
        done, numbers = answer
        self._say_done(done)
        left = [row for number, row in enumerate(rows) if number not in set(numbers)]
        self.keep_marks(left if self.marked else ())
        if act.kind == "retire" and act.why == "returned":
            await self.offer_receipt(getattr(done, "batch_id", 0))
        return True

    async def _rehearse(self, act: Act, copies: Sequence[Marked], told: Callable[[int], None]) -> BulkPreview | Refusal:
        from keydesk.operations.bulk import rehearse_act
        from keydesk.operations.rehearsal import Rehearsed

        try:
            refused = await self.perform(rehearse_act, via="bulk", act=act, copies=copies, told=told)
        except Rehearsed as rehearsed:
            preview: BulkPreview = rehearsed.result
            return preview
        # A rehearsal comes to its end, or is refused.
        return refused or Refusal("Nothing was rehearsed.")

    async def _pick(self, title: str, rows: Sequence[KeyRow], *, only: str | None) -> HolderChoice | None:
        from keydesk.db.queries.holders import holder_choices, people

        client_ids = {row.client_id for row in rows}
        if only is None:
            choices = await self.look_up(holder_choices, client_ids=client_ids, hooks=len(rows) == 1)
            if len(rows) == 1:
                choices = [*await self._home_of(rows[0]), *choices]
        else:
            choices = await self.look_up(people, client_ids=client_ids)
        if only == "sitter":
            choices = [choice for choice in choices if choice.holder.kind == "sitter"]
        return chosen_holder(choices, await self.ask(pick_holder(title, choices)))

    async def _home_of(self, row: KeyRow) -> list[HolderChoice]:
        """Its own hook, offered first while it is elsewhere."""
        detail = await self.detail_of(row)
        home = detail.home_holder
        if home is None or home == row.holder:
            return []
        return [HolderChoice(home, where_words(detail.home), "its own place")]


def counted(rows: Sequence[KeyRow]) -> str:
    """How many, for a title: the marked ones by number, a single one by its tag."""
    return rows[0].tag_code if len(rows) == 1 else f"{len(rows):,} marked keys"


def _plural(words: str) -> str:
    return words.replace("is a spare", "are spares").replace("is no spare", "are no spares").replace("is ", "are ")
