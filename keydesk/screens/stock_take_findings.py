"""What a stock-take comes to, as its page lists it: by kind, with what was done about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widgets import Static

from keydesk.screens.stock_take_settling import SettlesCount
from keydesk.widgets.count_cells import (
    NOT_LOOKED_AT,
    count_head,
    counters_line,
    finding_cells,
    finding_heading,
    not_looked_at,
)
from keydesk.widgets.plain_table import SideTable
from keydesk.widgets.table_columns import Toned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.stock_take import FindingRow
    from keydesk.widgets.table_columns import Cells

_ORDER: Final = (
    "twice", "wrong_hook", "misplaced", "elsewhere", "turned_up", "unknown", "untagged", "should_be_empty",
    "out_of_use", "not_seen", NOT_LOOKED_AT, "found",
)  # fmt: skip


class ListsFindings(SettlesCount):
    """The findings under the place in hand. A subclass shows where one stands."""

    def __init__(self, stock_take_id: int) -> None:
        """Of one stock-take."""
        super().__init__(stock_take_id)
        self._everything = False
        self._findings: dict[int, FindingRow] = {}
        self._numbers: dict[str, int] = {}

    def show_place(self) -> None:
        """Say where one stands."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Findings are in memory."""
        self.table.set_window(self._window)

    @property
    def table(self) -> SideTable:
        """The findings."""
        return self.query_one("#count-findings", SideTable)

    def show_count(self) -> None:
        """Say how far it is, and list what it comes to, the cursor on the same finding."""
        count = self.count
        if count is None:
            return
        left, right = count_head(count)
        room = max(0, self.size.width - 4 - right.cell_length)
        self.query_one("#count-head", Static).update(
            Content.assemble(left.truncate(room, ellipsis=True, pad=True), "  ", right)
        )
        self.query_one("#count-by", Static).update(counters_line(count))
        self.show_place()
        rows = [row for row in count.findings if self._everything or row.kind != "found"]
        if self._everything:
            rows += not_looked_at(count)
        rows.sort(key=lambda row: (_ORDER.index(row.kind), bool(row.remedy)))
        self._findings = {self._numbers.setdefault(row.key, len(self._numbers) + 1): row for row in rows}
        ids: list[int] = []
        before = ""
        for number, row in self._findings.items():
            if row.kind != before:
                ids.append(-1 - _ORDER.index(row.kind))
                before = row.kind
            ids.append(number)
        self.table.empty = (
            "Nothing is wrong so far.\n\nScan what hangs there; Enter says that a hook is empty."
            if count.status == "open"
            else "Everything was right."
        )
        self.table.set_ids(ids, forget=True)
        if ids and (self.table.current or 0) < 0:
            self.table.action_move(1)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        cells: dict[int, Cells] = {}
        for thing in things:
            if thing < 0:
                kind = _ORDER[-1 - thing]
                of_kind = [row for row in self._findings.values() if row.kind == kind]
                cells[thing] = (Toned(finding_heading(kind, of_kind), "header"),)
            elif thing in self._findings:
                cells[thing] = finding_cells(self._findings[thing])
        return cells

    @property
    def finding(self) -> FindingRow | None:
        """The finding under the cursor; a hook that nobody has looked at is none yet."""
        row = self._findings.get(self.table.current or 0)
        return None if row is None or row.kind == NOT_LOOKED_AT else row

    def action_everything(self) -> None:
        """List what is right, too."""
        self._everything = not self._everything
        self.show_count()
