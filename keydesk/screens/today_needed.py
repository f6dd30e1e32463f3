"""The keys needed in the days to come: who needs which from when on, who has it, and where it is otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from keydesk.commands import FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.office import RANGES
from keydesk.rules.text import counted
from keydesk.screens.dialogs.day import DayDialog
from keydesk.screens.lines import Line
from keydesk.screens.today_lines import LinesView
from keydesk.screens.today_views import AWAY, MONTH, PULL, VIEW_ACTIONS, WEEK, Sought, view_back
from keydesk.widgets.needed_cells import (
    BY,
    group_of,
    heading_words,
    in_order,
    is_lacking,
    is_problem,
    is_short,
    needed_cells,
    needed_columns,
    needed_lines,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from keydesk.db.changes import Changes
    from keydesk.db.rows.needs import NeededKeyRow

_LEAST, _MOST = RANGES["horizon_days"]
_NeedId = tuple["int | None", int, "int | None"]


class NeededScreen(LinesView):
    """A line a sitter and key, by the day on which it is first needed, by sitter, or by client."""

    HINT: ClassVar[str] = "filter: a sitter, a client, a key, a hook"
    PATIENT: ClassVar[frozenset[str]] = VIEW_ACTIONS | {"filter", "any_day", "open"}

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("needed", OPEN, "How a missing key is got, on its day; the client where the sitter has it"),
        Command("needed.group", "j", "group", "group", "By day, by sitter, or by client"),
        Command("needed.problems", "F", "problems", "problems", "Only keys that the sitter lacks, or all"),
        on_screen("needed", FILTER, "Show only what contains the words: sitter, client, key, hook"),
        Command(
            "needed.less", "left_square_bracket", "reach(-1)", "days ahead", "One day less far ahead", written="[ ]"
        ),
        Command("needed.more", "right_square_bracket", "reach(1)", "days ahead", "One day farther ahead", shown=False),
        Command("needed.until", "at", "any_day", "until", "Up to a day: fri, 3 dec, +30; 60 days at most"),
        WEEK,
        MONTH,
        PULL,
        AWAY,
        view_back("needed"),
    )

    def __init__(self) -> None:
        """Begin with the office's horizon, by day."""
        super().__init__()
        self.by = BY[0]
        self.only_lacking = False
        self._days: int | None = None
        self._rows: dict[int, NeededKeyRow] = {}
        self._numbers: dict[_NeedId, int] = {}

    def concerned_by(self, changes: Changes) -> bool:
        """Visits, who makes them, keys and where they are."""
        return changes.touch("visit", "key", "key_copy", "key_safe", "hook", "client", "staff", "office")

    @property
    def days(self) -> int:
        """How many days are looked at, today included: the office's horizon until somebody says otherwise."""
        return self._days or self.desk.settings.horizon_days

    async def reload(self) -> None:
        """Read the needs anew, the cursor on the same sitter and key."""
        from keydesk.db.queries.needs import keys_needed

        if self._days is None:
            await self.shell.opened()
        days = self.days
        found = await self.look_up(keys_needed, days=days)
        if days != self.days:
            # Somebody looks farther by now; that reading is on its way.
            return
        self._rows = {self._number(row): row for row in found}
        self._show()

    def _number(self, row: NeededKeyRow) -> int:
        """The same number for the same sitter and key in every reading."""
        return self._numbers.setdefault((row.sitter_id, row.client_id, row.key_id), len(self._numbers) + 1)

    def _show(self, *, to_top: bool = False) -> None:
        if not self.shell.is_open:
            return
        today = self.today
        rows = in_order(self._rows.values(), self.by)
        listed = [row for row in rows if not self.only_lacking or is_problem(row)]
        columns = needed_columns(self.by, listed)
        copies = any(column.key == "copies" for column in columns)
        lines = [
            Line(
                self._number(row),
                group_of(row, self.by),
                needed_cells(row, self.by, copies=copies, today=today),
                f"{row.client} {row.sitter} " + " ".join(copy.tag_code for copy in row.copies),
                {"day": None, "sitter": row.sitter_id, "client": row.client_id}[self.by],
            )
            for row in listed
        ]
        self._put_head(rows)
        self.put_lines(lines, columns, self._heading, empty=self._empty_words(), to_top=to_top)

    def _heading(self, group: str, things: Sequence[int]) -> str:
        return heading_words(group, self.by, [self._rows[thing] for thing in things], today=self.today)

    def _put_head(self, rows: Sequence[NeededKeyRow]) -> None:
        today, days = self.today, self.days
        last = today + timedelta(days=days - 1)
        until = "today" if days == 1 else f"to {dates.day(last, today=today)}"
        span = counted(days, "day")
        left = Content.assemble(("Keys lacking" if self.only_lacking else "Keys needed", "bold"), f"  {span}")
        if not self.desk.settings.notices_on:
            off = Content.styled("key notices are off", "$text-warning")
            self.put_head(left, off, more=Content.styled(f" · {until}", "$text-muted"))
            return
        lacking, short = sum(map(is_lacking, rows)), len({row.key_id for row in rows if is_short(row)})
        nobody = sum(row.sitter_id is None for row in rows)
        right = Content.assemble(
            counted(len(rows), "key"),
            "   ",
            (f"{lacking:,} lacking", "bold $text-error" if lacking else "$text-muted"),
            (f"   {nobody:,} unassigned" if nobody else "", "$text-warning"),
            (f"   {short:,} short of copies" if short else "", "$text-warning"),
        )
        self.put_head(left, right, more=Content.styled(f" · {until}", "$text-muted"))

    def _empty_words(self) -> str:
        if not self.desk.settings.notices_on:
            return "Key notices are off, so which keys are needed is not told.\n\nF9 switches them on."
        if self.only_lacking and self._rows:
            return "Every sitter has the keys that they need.\n\nF or Esc shows all of them."
        return "No key is needed in these days.\n\n] looks farther; Esc, then n books a visit."

    @property
    def row(self) -> NeededKeyRow | None:
        """What the cursor is on; None on a heading."""
        current = self.table.current
        return None if current is None else self._rows.get(current)

    def show_told(self) -> None:
        """Whose need it is, and where the copies are."""
        row = self.row
        self.put_told(*(needed_lines(row, today=self.today) if row is not None else ()))

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The day and its remedies where the key is lacking; the client's page where it is not."""
        self.patiently(self._open())

    async def _open(self) -> None:
        row = self.row
        if row is None:
            return
        if row.has_it:
            from keydesk.screens.client import ClientPage

            await self.app.push_screen(ClientPage(row.client_id))
        else:
            sitter, nobody = row.sitter_id, row.sitter_id is None
            sought = Sought(sitter, nobody, row.first_at, row.client_id, mend=True)
            self.back_to(row.first_at.date(), sought)

    def action_group(self) -> None:
        """By day, then by sitter, then by client."""
        self.by = BY[(BY.index(self.by) + 1) % len(BY)]
        current = self.table.current
        self._show()
        if current is not None and current in self._rows:
            self.table.go_to(current)
        self.say(f"By {self.by}", "plain")

    def action_problems(self) -> None:
        """Only what is lacking, or all."""
        self.only_lacking = not self.only_lacking
        self._show(to_top=self.only_lacking)
        self.say("Only keys that a sitter lacks; F or Esc shows all" if self.only_lacking else "All keys", "plain")

    def clear(self) -> bool:
        """The filter first, then what is hidden because nothing lacks."""
        if super().clear():
            return True
        if self.only_lacking:
            self.action_problems()
            return True
        return False

    def action_reach(self, days: int) -> None:
        """So many days farther."""
        if self.shell.is_open:
            self._reach(self.days + days)

    def _reach(self, days: int) -> None:
        if not _LEAST <= days <= _MOST:
            self.say(f"Keys needed can be seen for {_LEAST} to {_MOST} days", "warn")
            return
        self._days = days
        self.say("1 day: today" if days == 1 else f"{days} days, today and {days - 1} more", "plain")
        self.request_reload()

    def action_any_day(self) -> None:
        """Up to a day, typed as one says it."""
        self.patiently(self._until())

    async def _until(self) -> None:
        await self.shell.opened()
        day: date | None = await self.ask(
            DayDialog("Keys needed up to which day?", go_on="look so far", today=self.today)
        )
        if day is not None:
            self._reach((day - self.today).days + 1)
