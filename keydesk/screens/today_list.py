"""The visits of one day as a list: in which order, which of them, which sitters are folded, and the one in hand."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Vertical

from keydesk.commands import FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold
from keydesk.screens.past_lines import PastLines
from keydesk.widgets.bulk_cells import marked_words
from keydesk.widgets.day_cells import (
    BY,
    day_columns,
    found_by,
    in_order,
    is_problem,
    sitter_cells,
    visit_cells,
)
from keydesk.widgets.day_head import DayHead
from keydesk.widgets.day_pane import DayPane, DayTold
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from keydesk.db.rows.needs import DaySummaryRow, DayVisitRow, RemedyRow
    from keydesk.widgets.table_columns import Cells

_NOBODY: Final = -(1 << 40)
# The heading of the visits that nobody is booked for; those of sitters are the negative of their primary key.
_HELD_SECONDS: Final = 0.08
# A cursor key that follows the last one sooner is held down: how a flag is mended is not read on the way.

DAY_FILTER: Final = (on_screen("today", FILTER, "Show only what contains the words: client, pet, sitter, service"),)

DAY_LOOKS: Final = (
    Command("today.problems", "F", "problems", "problems", "Only visits that somebody has to see to"),
    Command("today.group", "j", "group", "group", "By sitter, by time, or by client"),
    Command("today.flags", "k", "flags", "missing keys", "Show which keys are missing, or do not", shown=False),
    Command(
        "today.clear", "escape", "clear", "clear", "Clear the filter, then the marks, then show all visits", shown=False
    ),
)


class DayTable(LongTable):
    """Visits that are marked, and of which one is opened; the footer says so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", key_display="Enter", id="table.open", tooltip="Open what the cursor is on"),
        Binding("space", "mark", "mark", show=False, id="table.mark", tooltip="Mark or unmark, and go on"),
    ]


class DayList(PastLines):
    """A day's visits, kept in memory as one frozen value; a line is a visit, or a sitter above theirs."""

    def __init__(self) -> None:
        """Begin with today by sitter, all visits, flags shown."""
        super().__init__()
        self.summary: DaySummaryRow | None = None
        self.by = BY[0]
        self.only_problems = False
        self.flags = True
        self._visits: dict[int, DayVisitRow] = {}
        self._found_by: dict[int, str] = {}
        self._groups: dict[int, list[DayVisitRow]] = {}
        self._folded: set[int] = set()
        self._moved_at = 0.0
        self._later: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """The day and its counts, the filter, the list, the visit under the cursor."""
        yield DayHead(id="today-head")
        yield FilterBox(self._narrow, hint="filter: client, pet, sitter, service", id="today-filter")
        with Vertical(id="today-body"):
            yield DayTable(day_columns(self.by, ()), id="today-table")
            yield DayPane(id="today-pane")

    def on_mount(self) -> None:
        """Lines are made of what is in memory as they come into sight."""
        self._table.set_window(self._window)
        self._table.set_follower(self._moved)

    @property
    def _table(self) -> LongTable:
        return self.query_one("#today-table", LongTable)

    @property
    def _box(self) -> FilterBox:
        return self.query_one("#today-filter", FilterBox)

    @property
    def visit_in_hand(self) -> DayVisitRow | None:
        """The visit under the cursor; None on a sitter's line and on an empty day."""
        current = self._table.current
        return None if current is None else self._visits.get(current)

    # -- the list ----------------------------------------------------------------------------------------------------

    def put_day(self, summary: DaySummaryRow, *, to_top: bool = False) -> None:
        """Take a reading of a day, cursor, scroll and folds staying on the same things.

        Args:
            summary: the day.
            to_top: it is another day than before, and begins with its first visit.
        """
        self.summary = summary
        self._visits = {each.visit_id: each for each in summary.visits}
        self._found_by.clear()
        # A visit that went to another day takes its mark along.
        self._table.place.marks.intersection_update(self._visits)
        self.query_one(DayHead).summary = summary
        self.put_found(to_top=to_top, forget=True)
        self.show_detail()

    def put_found(self, *, to_top: bool = False, forget: bool = False) -> None:
        """Put what the filter finds into the list, in its order."""
        summary = self.summary
        if summary is None:
            return
        found = in_order(self.by, self._found(summary.visits))
        self._table.set_columns(day_columns(self.by, summary.visits))
        self._table.empty = self._empty_words(summary)
        ids = self._with_headings(found)
        was_on_visit = to_top or (self._table.current or 0) > 0
        self._table.set_ids(ids, to_top=to_top, forget=forget or bool(self._groups))
        if was_on_visit and (self._table.current or 0) < 0:
            # A day begins with a visit, and not with whose it is; and what is mended is followed by the next visit.
            top = self._table.place.top
            self._table.action_move(1)
            self._table.place.top = max(top, self._table.place.top)
        self._say_found(len(found))

    def _found(self, visits: Sequence[DayVisitRow]) -> list[DayVisitRow]:
        words = fold(self._box.value).split()
        if words and not self._found_by:
            self._found_by = {each.visit_id: found_by(each) for each in visits}
        return [
            each
            for each in visits
            if (not self.only_problems or is_problem(each))
            and all(word in self._found_by[each.visit_id] for word in words)
        ]

    def _with_headings(self, found: Sequence[DayVisitRow]) -> list[int]:
        """The list by primary keys; by sitter each has a heading, which stands alone where it is folded."""
        self._groups = {}
        if self.by != BY[0]:
            return [each.visit_id for each in found]
        for each in found:
            heading = _NOBODY if each.sitter_id is None else -each.sitter_id
            self._groups.setdefault(heading, []).append(each)
        ids: list[int] = []
        for heading, visits in self._groups.items():
            ids.append(heading)
            if not self._is_folded(heading):
                ids += [each.visit_id for each in visits]
        return ids

    def _is_folded(self, heading: int) -> bool:
        # What was filtered out is looked for: it is shown.
        return heading in self._folded and not self._box.value and not self.only_problems

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        lines: dict[int, Cells] = {}
        past = self.summary is not None and self.summary.day < self.summary.today
        for thing in things:
            if thing < 0:
                visits = self._groups.get(thing, ())
                lines[thing] = sitter_cells(visits, flags=self.flags, folded=self._is_folded(thing))
            elif thing in self._visits:
                lines[thing] = visit_cells(self._visits[thing], by=self.by, flags=self.flags, past=past)
        return lines

    def _empty_words(self, summary: DaySummaryRow) -> str:
        if self._box.value:
            return "No visit fits this filter.\n\nEsc clears it."
        if self.only_problems and summary.visits:
            return "Nothing to see to on this day.\n\nF shows all visits."
        return "No visits on this day.\n\n" + self.what_to_do_on_an_empty_day()

    def what_to_do_on_an_empty_day(self) -> str:
        """What the list says where a day has no visits."""
        return "n books one. I takes visits in from a calendar.\n[ and ] go to the day before and after, @ to any day."

    def _say_found(self, count: int) -> None:
        total = len(self.summary.visits) if self.summary is not None else 0
        shown = f"{count:,} of {total:,}" if self._box.value or self.only_problems else ""
        if self._table.marks:
            shown = " · ".join(
                filter(None, (shown, marked_words(len(self._table.marks), self._table.place.hidden_marks)))
            )
        which = "only problems" if self.only_problems else "all visits"
        self._box.say("  ".join(filter(None, (shown, f"by {self.by} · {which}"))))

    @on(LongTable.Marked)
    def _marks_changed(self) -> None:
        self._say_found(len(self._table.place.things))

    # -- which, and in which order -----------------------------------------------------------------------------------

    def _narrow(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        self.put_found(to_top=bool(text))
        self.show_detail()

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self._box)

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self._table.focus()

    def action_clear(self) -> None:
        """Clear the filter; without one, show all visits again."""
        if self._box.value:
            self._box.value = ""
        elif self._table.marks:
            self._table.set_marks(())
        elif self.only_problems:
            self.action_problems()

    def action_group(self) -> None:
        """By sitter, then by time, then by client."""
        self.by = BY[(BY.index(self.by) + 1) % len(BY)]
        current = self.visit_in_hand
        self.put_found(forget=True)
        if current is not None:
            self._table.go_to(current.visit_id)
        self.say(f"By {self.by}", "plain")

    def action_problems(self) -> None:
        """Only what somebody has to see to, or all."""
        self.only_problems = not self.only_problems
        self.put_found(to_top=self.only_problems)
        self.show_detail()
        self.say("Only visits to see to; F or Esc shows all" if self.only_problems else "All visits", "plain")

    def action_flags(self) -> None:
        """Show which keys are missing, or do not."""
        self.flags = not self.flags
        self.query_one(DayHead).flags = self.flags
        self._table.forget()
        self.show_detail()
        self.say("Missing keys are shown" if self.flags else "Missing keys are not shown; k shows them again", "plain")

    def fold_heading(self, heading: int) -> None:
        """Fold a sitter's visits away, or bring them back; not where only some are shown, of which all are wanted."""
        if self._box.value or self.only_problems:
            self.say("What was found stays open; Esc shows the whole day, whose sitters fold", "plain")
            return
        self._folded.symmetric_difference_update({heading})
        self.put_found(forget=True)

    # -- the visit under the cursor ----------------------------------------------------------------------------------

    def _moved(self, _thing: int | None) -> None:
        """Tell of the visit under the cursor: at once, or when a held key is let go."""
        before, self._moved_at = self._moved_at, time.monotonic()
        if self._later is not None:
            self._later.stop()
            self._later = None
        if self._moved_at - before > _HELD_SECONDS:
            self.show_detail()
        else:
            self._later = self.set_timer(_HELD_SECONDS, self.show_detail)

    def show_detail(self) -> None:
        """Say beneath the list what there is to know of the visit in hand."""
        visit, pane = self.visit_in_hand, self.query_one(DayPane)
        if visit is None or self.summary is None:
            pane.told = None
            return
        told = DayTold(visit, self.summary.today, self.flags)
        pane.told = replace(told, remedies=self.remedies_now(visit)) if told.flagged else told

    def remedies_now(self, visit: DayVisitRow) -> tuple[RemedyRow, ...]:
        """How a flag is mended, read at once in a few milliseconds."""
        from keydesk.db.queries.needs import remedies

        found: tuple[RemedyRow, ...] | None = self._look_now(remedies, visit_id=visit.visit_id)
        return found or ()

    def _look_now(self, query: Callable[..., Any], **what: object) -> Any:
        """Read at once, within a key's own cycle; what went while the list was on its way gives None."""
        if not self.shell.is_open:
            return None
        try:
            return self.desk.look_up_now(query, **what)
        except Refusal:
            return None
