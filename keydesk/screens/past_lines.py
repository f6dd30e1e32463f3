"""A screen that shows histories: however long they are, only the lines in sight are read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.trail import Trail
from keydesk.screens.type_ahead import TypeAheadScreen
from keydesk.widgets.change_cells import CHANGE_COLUMNS, change_cells, change_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from keydesk.db.rows.office import HistoryRow
    from keydesk.widgets.table_columns import Cells


class PastLines(TypeAheadScreen):
    """A screen that shows what was changed of its things, whole."""

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.desk.settings.time_zone)

    def changes_trail(
        self, ids: Sequence[int], *, names: Mapping[tuple[str, int], str], labels: Mapping[str, str]
    ) -> Trail:
        """Changes of what is said of things.

        Args:
            ids: ``history_id`` of each, newest first.
            names: what the things are called, by subject and id.
            labels: how forms call the fields, by name.
        """
        from keydesk.db.queries.history import changes_at

        zone, now = self.zone, self.desk.now
        seen: dict[int, HistoryRow] = {}

        def window(wanted: Sequence[int]) -> Mapping[int, Cells]:
            changes = self.read_lines(changes_at, ids=wanted)
            seen.update(changes)
            return {
                each: change_cells(change, names=names, labels=labels, now=now, zone=zone)
                for each, change in changes.items()
            }

        def tell(each: int) -> str:
            return change_words(seen[each], names=names, labels=labels, now=now, zone=zone)

        return Trail("changes", CHANGE_COLUMNS, ids, window, tell, empty="Nothing was changed yet")

    def read_lines(self, query: Callable[..., Any], **what: object) -> Any:
        """The lines that came into sight, read at once; none where the operator may no longer look."""
        return self.look_if_there(query, **what) or {}

    def look_now(self, query: Callable[..., Any], **what: object) -> Any:
        """Read at once, in a few milliseconds, within a key's own cycle; a refusal is said, and gives None."""
        if not self.shell.is_open:
            return None
        try:
            return self.desk.look_up_now(query, **what)
        except Refusal as refusal:
            self.call_later(self.say_refusal, refusal)
            return None

    def look_if_there(self, query: Callable[..., Any], **what: object) -> Any:
        """As :meth:`look_now`; what went while the list was on its way gives None without a word.

        The reload that brings the list tells of another.
        """
        if not self.shell.is_open:
            return None
        try:
            return self.desk.look_up_now(query, **what)
        except Refusal:
            return None
