"""The put-away list: what should come back and where it lives; and the keys that sitters keep without needing them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.content import Content

from keydesk.commands import FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.key_bulk import KEY_BULK
from keydesk.screens.key_verbs import KEY_VERBS, KeyVerbs
from keydesk.screens.lines import Line
from keydesk.screens.printing import in_order_of, in_order_of_hooks, print_verb
from keydesk.screens.today_listed import DayListed, day_turns
from keydesk.screens.today_views import MONTH, PULL, VIEW_ACTIONS, WEEK, view_back
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.pull_cells import AWAY_BY, away_cells, away_columns, away_group, away_lines, aways_in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from keydesk.db.changes import Changes
    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.needs import PutAwayRow
    from keydesk.reports.report import Report

_DAY: Final = "day"
_ALL: Final = "all"
_FAR: Final = "next_visit_far"
_LOOKS: Final = (
    Choice(_DAY, "Put away", "what should come back on a day: late, wanted back, without a visit"),
    Choice(_ALL, "No longer needed", "all that sitters hold without a visit to come"),
    Choice(_FAR, "Next visit far off", "what is needed again, but not within so many days"),
    Choice("client_inactive", "Client inactive", "keys of clients whom nobody visits any more"),
    Choice("sitter_left", "Sitter has left", "keys that somebody took along"),
)
_NAMES: Final = {choice.value: choice.text for choice in _LOOKS}
_FARTHEST: Final = 365
_HERE: Final = frozenset({"take_in", "hand_over", "report_missing", "history"})
_KEY_VERBS: Final = tuple(command for command in KEY_VERBS if command.action in _HERE)
_RECALL: Final = tuple(
    Command(each.id, each.key, each.action, each.label, each.tooltip, Permission.MANAGE_KEYS)
    for each in KEY_BULK
    if each.action == "recall"
)


class AwayScreen(KeyVerbs, DayListed):
    """A line a copy. What is scanned is hung up where it lives."""

    HINT: ClassVar[str] = "filter: a sitter, a client, a tag, a hook"
    TABLE: ClassVar[type[LongTable]] = LongTable
    PATIENT: ClassVar[frozenset[str]] = VIEW_ACTIONS | _HERE | {"recall", "filter", "any_day", "print", "look"}

    VERBS: ClassVar[tuple[Command, ...]] = (
        *_KEY_VERBS,
        *_RECALL,
        Command("away.look", "V", "look", "views", "Put away, no longer needed, next visit far off, inactive, left"),
        Command("away.group", "j", "group", "group", "By the hook where they live, or by who has them"),
        print_verb("away"),
        *day_turns("away"),
        on_screen("away", FILTER, "Show only what contains the words: sitter, client, tag, hook"),
        WEEK,
        MONTH,
        PULL,
        view_back("away"),
    )

    def __init__(self, day: date | None = None) -> None:
        """Make the list of a day; None is today."""
        super().__init__(day)
        self.by = AWAY_BY[0]
        self.look = _DAY
        self._far: int | None = None
        self._rows: dict[int, PutAwayRow] = {}
        self._keys: dict[int, KeyRow] = {}
        self._hung: set[int] = set()

    def concerned_by(self, changes: Changes) -> bool:
        """Visits, who makes them, keys and who has them."""
        return changes.touch(
            "visit", "key", "key_copy", "key_safe", "hook", "client", "client_membership", "staff", "office"
        )

    @property
    def far(self) -> int:
        """How many days "far off" is: the office's horizon until somebody says otherwise."""
        return self.desk.settings.horizon_days if self._far is None else self._far

    async def reload(self) -> None:
        """Read the list anew, cursor and marks on the same copies."""
        from keydesk.db.queries.keys import key_rows

        await self.shell.opened()
        self.day = self.day or self.today
        asked = (self.day, self.look, self.far)
        found = await self._read()
        keys = await self.look_up(key_rows, ids=[row.copy_id for row in found])
        if asked != (self.day, self.look, self.far):
            # Somebody asks for another list by now; that reading is on its way.
            return
        self._rows, self._keys = {row.copy_id: row for row in found}, keys
        gone = self.table.marks.difference(self._rows)
        if gone:
            self.table.set_marks(sorted(self.table.marks - gone))
        turned, self._turned = self._turned, False
        self._show(to_top=turned)

    async def _read(self) -> Sequence[PutAwayRow]:
        from keydesk.db.queries.needs import no_longer_needed, put_away

        if self.look == _DAY:
            return await self.look_up(put_away, day=self.day or self.today)
        rows = await self.look_up(no_longer_needed, more_than_days=self.far if self.look == _FAR else None)
        return rows if self.look == _ALL else [row for row in rows if row.why == self.look]

    def _show(self, *, to_top: bool = False) -> None:
        if not self.shell.is_open:
            return
        rows = aways_in_order(self._rows.values(), self.by)
        now, today = self.desk.now, self.today
        more = {_DAY: self.day_words(), _FAR: f"more than {counted(self.far, 'day')} away"}.get(self.look, "by now")
        left = Content.assemble((_NAMES[self.look], "bold"), f"  {more}")
        loud = [
            (sum(row.why == why for row in rows), words)
            for why, words in (("overdue", "late"), ("recalled", "wanted back"))
        ]
        loud.append((sum(map(self._asked_back, rows)), "wanted back"))
        right = Content.assemble(
            (f"{len(self.amiss)} not done   " if self.amiss else "", "bold $text-error"),
            counted(len(rows), "key"),
            *((f"   {number:,} {words}", "bold $text-error") for number, words in loud if number),
        )
        self.put_head(left, right)
        lines = [
            Line(
                row.copy_id,
                away_group(row, self.by),
                away_cells(row, self.by, now=now, today=today, recalled=self._asked_back(row)),
                f"{row.holder} {row.safe}",
                row.holder_id if self.by != AWAY_BY[0] else None,
            )
            for row in rows
        ]
        self.put_lines(lines, away_columns(self.by, rows), self._heading, empty=self._empty_words(), to_top=to_top)

    def _asked_back(self, row: PutAwayRow) -> bool:
        """Whether it is wanted back already, where a list is of something else."""
        key = self._keys.get(row.copy_id)
        return self.look != _DAY and key is not None and key.recalled

    @staticmethod
    def _heading(group: str, things: Sequence[int]) -> str:
        return f"{group}   {counted(len(things), 'key')}"

    def _empty_words(self) -> str:
        if self.look == _DAY:
            return "Nothing has to come back.\n\nV lists what sitters hold without needing it."
        return "Nobody holds such a key.\n\nV lists others; on Keys (F4) s:surplus finds them too."

    @property
    def row(self) -> PutAwayRow | None:
        """What the cursor is on; None on a heading."""
        current = self.table.current
        return None if current is None else self._rows.get(current)

    def show_told(self) -> None:
        """Who has it, where it lives, and why it should come back."""
        row = self.row
        told = away_lines(row, now=self.desk.now, today=self.today, zone=self.zone) if row is not None else ()
        self.put_told(*told)

    async def paper(self) -> Report:
        """The same list in the same order."""
        from keydesk.reports.pull_list import no_longer_needed_report, put_away_report

        if self.look == _DAY:
            day = self.day or self.today
            report = await self.look_up(put_away_report, day=day)
            report = replace(report, title=f"Put-away list, {dates.day(day, today=self.today)}")
        else:
            far = self.far if self.look == _FAR else None
            report = await self.look_up(no_longer_needed_report, more_than_days=far)
            if self.look != _ALL:
                at = next(place for place, column in enumerate(report.columns) if column.name == "why")
                listed = tuple(row for row in report.rows if row[at] == self.look)
                report = replace(report, rows=listed, title=_NAMES[self.look])
        return in_order_of(report, "holder") if self.by != AWAY_BY[0] else in_order_of_hooks(report)

    def paper_section(self) -> str:
        """Safe by safe, or by who has them."""
        return "safe" if self.by == AWAY_BY[0] else "holder"

    # -- which keys, and in which order ------------------------------------------------------------------------------

    def action_look(self) -> None:
        """Which keys are listed."""
        self.patiently(self._look())

    async def _look(self) -> None:
        answer = await self.ask(PickDialog("Which keys?", _LOOKS))
        if answer is not None and answer != self.look:
            self.look, self._turned = answer, True
            self.by = AWAY_BY[0] if answer == _DAY else AWAY_BY[1]
            self.table.set_marks(())
            self.say(f"{_NAMES[answer]}; [ and ] change the days" if answer == _FAR else _NAMES[answer], "plain")
            self.request_reload()

    def action_group(self) -> None:
        """By the hook where they live, or by who has them."""
        self.by = AWAY_BY[(AWAY_BY.index(self.by) + 1) % len(AWAY_BY)]
        current = self.table.current
        self._show()
        if current is not None and current in self._rows:
            self.table.go_to(current)
        self.say("By safe and hook" if self.by == AWAY_BY[0] else "By who has them", "plain")

    def action_turn(self, days: int) -> None:
        """So many days on; where the list is of what is far off, so much farther."""
        if self.look != _FAR:
            super().action_turn(days)
        elif 0 <= self.far + days <= _FARTHEST:
            self._far = self.far + days
            self.request_reload()

    # -- the copies that the verbs are about -------------------------------------------------------------------------

    def copy_under_cursor(self) -> KeyRow | None:
        """As the list shows it."""
        current = self.table.current
        return None if current is None else self._keys.get(current)

    async def marked_copies(self) -> Sequence[KeyRow]:
        """As the list shows them."""
        return [self._keys[each] for each in self.table.chosen if each in self._keys]

    def forget_marks(self) -> None:
        """Take the marks away."""
        self.table.set_marks(())

    @property
    def marked(self) -> int:
        """How many are marked."""
        return len(self.table.marks.intersection(self._keys))

    def keep_marks(self, rows: Sequence[KeyRow]) -> None:
        """Leave only these marked."""
        self.table.set_marks([row.copy_id for row in rows])

    @on(LongTable.Marked)
    def _marks_changed(self) -> None:
        # The footer says how many a verb is about.
        self.refresh_bindings()

    def action_open(self) -> None:
        """Everything that ever happened to it."""
        self.action_history()

    # -- scans -------------------------------------------------------------------------------------------------------

    def is_listed(self, row: KeyRow) -> bool:
        """Whether it should come back."""
        return row.copy_id in self._rows

    def why_not(self, row: KeyRow) -> str:
        """Where it is; the Desk takes in whatever comes back."""
        where = where_words(row.place, row.state)
        return f"{where}. F2 takes in any key" if row.place.kind != "safe" else f"it hangs already ({where})"

    async def take_listed(self, row: KeyRow) -> bool:
        """Hang the scanned copy up where it lives."""
        from keydesk.operations.custody import check_in

        self.table.go_to(row.copy_id)
        done = await self.perform(check_in, via="scan", tag_code=row.tag_code, expected=row.holder)
        said = self.say_taken(done, row)
        if said:
            # Seen at once, and by the next scan of the same tag; the watch brings the rest.
            self._rows.pop(row.copy_id, None)
            self._hung.add(row.copy_id)
        self._show()
        return said

    def done_before(self, row: KeyRow) -> str:
        """A tag that is scanned twice was hung up once."""
        if row.copy_id in self._hung and row.place.kind == "safe":
            return f"{row.tag_code} hangs there already: {where_words(row.place, row.state)}"
        return ""
