"""Reports (F8): every report by what it is about, a sentence each, and beneath each what was saved of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from keydesk.commands import FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.text import counted, fold
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.db.changes import Changes
    from keydesk.db.rows.report_sets import ReportSetRow
    from keydesk.reports.registry import ListedReport
    from keydesk.widgets.table_columns import Cells

COLUMNS = (
    Column("area", "ABOUT", 7, cut="never", sortable=False),
    Column("report", "REPORT", 27, sortable=False),
    Column("tells", "WHAT IT TELLS", 20, weight=4, sortable=False),
)
_FIRST_SET = 1_000
# Reports are numbered by their place; saved sets by their own numbers behind those.


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of the list.

    Attributes:
        listed: the report.
        row: what was saved of it; None for the report itself.
    """

    listed: ListedReport
    row: ReportSetRow | None = None


class ReportsScreen(ShortListScreen[ReportLine]):
    """The list of reports."""

    TAB: ClassVar[str] = "Reports"
    COLUMNS: ClassVar[tuple[Column, ...]] = COLUMNS
    HINT: ClassVar[str] = "filter: a word of what you want to know"
    EMPTY: ClassVar[str] = "There is no report."
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("reports", OPEN, "Look at the report"),
        on_screen("reports", FILTER, "Show only reports that contain the words"),
        Command("reports.clear", "escape", "clear", "clear", "Clear the filter", shown=False),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """What is saved."""
        return changes.touch("saved_view")

    async def reload(self) -> None:
        """Read what is saved, the cursor on the same report."""
        from keydesk.db.queries.report_sets import report_sets
        from keydesk.reports.registry import REPORTS

        sets = await self.look_up(report_sets)
        self.put_rows(self._lines(sets), summary=counted(len(REPORTS), "report"))

    @staticmethod
    def _lines(sets: list[ReportSetRow]) -> Iterator[tuple[int, ReportLine, Cells]]:
        from keydesk.reports.registry import AREAS, REPORTS

        for area in AREAS:
            first = area.capitalize()
            for number, listed in enumerate(REPORTS.values(), 1):
                if listed.area != area:
                    continue
                yield number, ReportLine(listed), (first, listed.title, Toned(listed.sentence, "quiet"))
                first = ""
                for row in (each for each in sets if each.report == listed.name):
                    asked = ", ".join(f"{name} {text}" for name, text in row.texts.items() if text)
                    cells = ("", f"  {row.name}", Toned(asked or "as it is asked at first", "quiet"))
                    yield _FIRST_SET + row.set_id, ReportLine(listed, row), cells

    def _narrow(self, text: str) -> None:
        """The cursor goes to the report that is called so, before those whose sentence has the words."""
        super()._narrow(text)
        words = fold(text).split()
        for key in self.table.place.ids if words else ():
            title = fold(self._rows[key].listed.title)
            if all(word in title for word in words):
                self.table.go_to(key)
                return

    def action_open(self) -> None:
        """Look at the report."""
        # A report stands on the list and comes back to it.
        from keydesk.screens.report import ReportScreen

        line = self.row
        if line is not None:
            row = line.row
            self.app.push_screen(
                ReportScreen(line.listed) if row is None else ReportScreen(line.listed, row.texts, row.tab)
            )
