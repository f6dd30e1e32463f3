"""The pull list: what is taken off which hook for a day, a bag a sitter, ticked off by scanning or by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from keydesk.commands import FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.lines import Line
from keydesk.screens.printing import in_order_of, print_verb
from keydesk.screens.today_listed import DayListed, day_turns
from keydesk.screens.today_views import AWAY, MONTH, NEEDED, VIEW_ACTIONS, WEEK, view_back
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.plain_table import TickTable
from keydesk.widgets.pull_cells import (
    PULL_BY,
    pull_cells,
    pull_columns,
    pull_group,
    pull_heading,
    pull_lines,
    pulls_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from keydesk.db.changes import Changes
    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.needs import PullRow
    from keydesk.reports.report import Report


class PullScreen(DayListed):
    """A line a copy. What is done is what the sitter has: it is so after a leave, and at the next desk."""

    HINT: ClassVar[str] = "filter: a sitter, a client, a tag, a hook"
    TABLE: ClassVar[type[LongTable]] = TickTable
    PATIENT: ClassVar[frozenset[str]] = VIEW_ACTIONS | {"filter", "any_day", "open", "print"}

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command(
            "pull.tick", "enter", "open", "pulled",
            "It goes into the sitter's bag: check it out; Space and a scan of its tag do the same",
            Permission.MANAGE_KEYS,
        ),
        Command("pull.group", "j", "group", "group", "By safe and hook, or bag by bag"),
        print_verb("pull"),
        *day_turns("pull"),
        on_screen("pull", FILTER, "Show only what contains the words: sitter, client, tag, hook"),
        WEEK,
        MONTH,
        NEEDED,
        AWAY,
        view_back("pull"),
    )  # fmt: skip

    def __init__(self, day: date | None = None) -> None:
        """Make the list of a day; None is today."""
        super().__init__(day)
        self.by = PULL_BY[0]
        self._rows: dict[int, PullRow] = {}

    def concerned_by(self, changes: Changes) -> bool:
        """Visits, who makes them, keys and where they hang."""
        return changes.touch("visit", "key", "key_copy", "key_safe", "hook", "client", "staff", "blocked_sitter")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same copy."""
        from keydesk.db.queries.needs import pull_list

        await self.shell.opened()
        day = self.day = self.day or self.today
        found = await self.look_up(pull_list, day=day)
        if day != self.day:
            # Somebody turned on while this was read; that reading is on its way.
            return
        self._rows = {row.copy_id: row for row in found}
        self.forget_amiss(row.copy_id for row in found if row.done)
        turned, self._turned = self._turned, False
        self._show(to_top=turned)

    def _show(self, *, to_top: bool = False) -> None:
        if not self.shell.is_open:
            return
        rows = pulls_in_order(self._rows.values(), self.by)
        done = sum(row.done for row in rows)
        bags = len({row.sitter_id for row in rows})
        left = Content.assemble(("Pull list", "bold"), f"  {self.day_words()}")
        progress = f"{done} of {len(rows)} pulled" if rows else "nothing to pull"
        style = "$text-success" if rows and done == len(rows) else "bold" if rows else "$text-muted"
        right = Content.assemble(
            (f"{len(self.amiss)} not done   " if self.amiss else "", "bold $text-error"),
            f"{counted(bags, 'bag')}   " if bags else "",
            (progress, style),
        )
        self.put_head(left, right)
        lines = [
            Line(
                row.copy_id,
                pull_group(row, self.by),
                pull_cells(row, self.by, amiss=row.copy_id in self.amiss),
                row.safe,
                self._whose(row),
            )
            for row in rows
        ]
        self.put_lines(lines, pull_columns(self.by, rows), self._heading, empty=self._empty_words(), to_top=to_top)

    def _whose(self, row: PullRow) -> int | None:
        return row.sitter_id if self.by != PULL_BY[0] else None

    def _heading(self, group: str, things: Sequence[int]) -> str:
        return pull_heading(group, [self._rows[thing] for thing in things])

    def _empty_words(self) -> str:
        if self.day is not None and self.day < self.today:
            return "That day is over: nothing is pulled for it.\n\n. goes to today."
        return (
            "Nothing has to be taken off its hook for this day.\n\n"
            "] goes to the next day. d shows all keys needed, those too that sitters have already."
        )

    @property
    def row(self) -> PullRow | None:
        """What the cursor is on; None on a heading."""
        current = self.table.current
        return None if current is None else self._rows.get(current)

    def show_told(self) -> None:
        """Where it hangs, and whose bag it goes into."""
        row = self.row
        self.put_told(*(pull_lines(row, amiss=self.amiss.get(row.copy_id, "")) if row is not None else ()))

    async def paper(self) -> Report:
        """The same list in the same order."""
        from keydesk.reports.pull_list import pull_list_report

        day = self.day or self.today
        report = await self.look_up(pull_list_report, day=day)
        report = replace(report, title=f"Pull list, {dates.day(day, today=self.today)}")
        return report if self.by == PULL_BY[0] else in_order_of(report, "sitter")

    def paper_section(self) -> str:
        """Safe by safe, or bag by bag."""
        return "safe" if self.by == PULL_BY[0] else "sitter"

    # -- orders ------------------------------------------------------------------------------------------------------

    def action_group(self) -> None:
        """By safe and hook, or bag by bag."""
        self.by = PULL_BY[(PULL_BY.index(self.by) + 1) % len(PULL_BY)]
        current = self.table.current
        self._show()
        if current is not None and current in self._rows:
            self.table.go_to(current)
        self.say("By safe and hook" if self.by == PULL_BY[0] else "A bag a sitter", "plain")

    def _go_to_next(self) -> bool:
        place = self.table.place
        order = [*place.ids[place.cursor + 1 :], *place.ids[: place.cursor + 1]]
        left = next((each for each in order if each in self._rows and not self._rows[each].done), None)
        return left is not None and self.table.go_to(left)

    # -- ticking -----------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """What the cursor is on goes into its bag; Space does the same."""
        if self.check_action("open", ()) is True:
            self.patiently(self._tick())

    async def _tick(self) -> None:
        from keydesk.db.queries.keys import key_rows
        from keydesk.operations.custody import check_out

        row = self.row
        self.acknowledge()
        if row is None:
            self.say("Put the cursor on a key", "plain")
            return
        if row.done:
            self.say(f"{row.tag_code} is in {row.sitter}'s hands already", "plain")
            return
        seen = (await self.look_up(key_rows, ids=[row.copy_id])).get(row.copy_id)
        expected = seen.holder if seen is not None else None
        if await self._carry_out(check_out, tag_code=row.tag_code, sitter_id=row.sitter_id, expected=expected):
            await self.reload()
            self._go_to_next()

    def is_listed(self, row: KeyRow) -> bool:
        """Whether it is to be pulled, or is pulled already."""
        return row.copy_id in self._rows

    def why_not(self, row: KeyRow) -> str:
        """The other copy that is meant, or where this one is."""
        code = row.tag_code.rpartition("-")[0]
        meant = next((each for each in self._rows.values() if each.tag_code.rpartition("-")[0] == code), None)
        if meant is not None:
            hook = f" on hook {meant.hook}" if meant.hook and not meant.done else ""
            return f"{meant.tag_code}{hook} is meant, for {meant.sitter}"
        return f"nobody's bag for this day needs it ({where_words(row.place, row.state)})"

    async def take_listed(self, row: KeyRow) -> bool:
        """Check the scanned copy out to its bag's sitter, as the Desk does."""
        from keydesk.operations.custody import check_out

        wanted = self._rows[row.copy_id]
        self.table.go_to(row.copy_id)
        if wanted.done:
            self.say(f"{row.tag_code} is in {wanted.sitter}'s bag already", "plain")
            return True
        done = await self.perform(
            check_out, via="scan", tag_code=row.tag_code, sitter_id=wanted.sitter_id, expected=row.holder
        )
        said = self.say_taken(done, row)
        if said:
            # Seen at once, and by the next scan of the same tag; the watch brings the rest.
            self._rows[row.copy_id] = replace(wanted, done=True)
        self._show()
        return said

    async def marked_copies(self) -> Sequence[KeyRow]:
        """Nothing is marked here."""
        return ()

    def forget_marks(self) -> None:
        """There are none."""
