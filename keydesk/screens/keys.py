"""Keys (F4): every copy of every key, filtered by typing, and what can be done to it without leaving the list."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Vertical

from keydesk.commands import Command
from keydesk.db.rows.keys import KeyRow, KeySurvey
from keydesk.rules.key_look import SORTS
from keydesk.rules.refusal import Refusal
from keydesk.screens.beside import Beside
from keydesk.screens.key_as_of import KEY_AS_OF
from keydesk.screens.key_bulk import KEY_BULK
from keydesk.screens.key_edit import KEY_EDIT_VERBS
from keydesk.screens.key_filter import KEY_FACETS, KEY_FILTER
from keydesk.screens.key_groups import KEY_GROUPS
from keydesk.screens.key_new import KEY_NEW, KeyNew
from keydesk.screens.key_orders import LONG_LIST
from keydesk.screens.key_verbs import KEY_VERBS
from keydesk.screens.list_look import columns_verb, sort_verbs
from keydesk.screens.list_views import views_verb
from keydesk.widgets.key_columns import key_columns, key_lines
from keydesk.widgets.key_pane import KeyPane
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

    from keydesk.db.changes import Changes
    from keydesk.db.rows.keys import KeyDetail
    from keydesk.db.work import Reading
    from keydesk.widgets.table_columns import Cells

_HELD_SECONDS: Final = 0.08
# A cursor key that follows the last one sooner is held down: what is said of each copy on the way is not read.
_QUIET_SECONDS: Final = 1.0
_REMEMBERED: Final = 1000
# Rows; one that a verb is about is read again where it is not among them.


class KeysScreen(KeyNew):
    """The Master Key List."""

    TAB: ClassVar[str] = "Keys"
    CSS_PATH = "keys.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - see above

    VERBS: ClassVar[tuple[Command, ...]] = (
        *KEY_FILTER,
        *KEY_VERBS,
        *KEY_NEW,
        *KEY_EDIT_VERBS,
        *KEY_BULK,
        *sort_verbs("keys"),
        *KEY_GROUPS,
        columns_verb("keys"),
        views_verb("keys"),
        *KEY_AS_OF,
        *KEY_FACETS,
    )

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        self._seen: dict[int, KeyRow] = {}
        self._begun = False
        self._moved_at = 0.0
        self._marked_told = 0
        self._later: Timer | None = None
        self._beside: Beside[KeyDetail] = Beside()

    def compose_body(self) -> ComposeResult:
        """Filter and counts on top, list and copy beneath or beside each other."""
        yield from self.compose_as_of()
        yield from self.compose_filter()
        with Vertical(id="keys-body"):
            table = LongTable(key_columns(), id="keys-table")
            table.sorts = (Sort("tag"),)
            yield table
            yield KeyPane(id="keys-pane")

    def on_mount(self) -> None:
        """Rows are read as they come into sight."""
        self.table.set_window(self._window)
        self.table.set_follower(self._moved)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        groups = [thing for thing in things if thing < 0]
        copies = {thing for thing in things if thing > 0}.union(*map(self.table.place.members_of, groups))
        window = self.read_window(copies)
        if window is None:
            return {}
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen.update(window.rows)
        lines = key_lines(window, self._look.columns, zone=self.zone)
        return {**lines, **self.group_lines(groups, window.rows)} if groups else lines

    def concerned_by(self, changes: Changes) -> bool:
        """Settings are not on this screen; visits say which copies are surplus."""
        clients = ("client", "client_contact", "client_membership", "pet", "visit")
        return changes.touch("key_copy", "key", "staff", "key_safe", "hook", *clients)

    async def reload(self) -> None:
        """Read the list anew, cursor and marks on the same things."""
        from keydesk.db.queries.keys import first_keys

        if not self._begun:
            self._begun = True
            await self.begin_as_left()
            self.table.set_ids(await self.look_up(first_keys, sort=self.sorting))
        sorting, text = self.sorting, self._text
        groups = await self.read_groups()
        survey = await self.look_up(self.reads.survey, sort=sorting, text=text)
        self.take_groups(*groups)
        self._take(survey, sorting, text)

    def _take(self, survey: KeySurvey, sorting: str, text: str) -> None:
        self.keep_order(sorting, survey.order)
        self.take_survey(survey)
        if self._text != text and self._at is None:
            # Somebody typed while this was read.
            self._filter(self._text)
        self.show_columns()
        # A filter that is typed in the past begins at the top, too.
        typed, self._typed_then = self._typed_then, False
        self.put_found(to_top=typed, forget=True)
        self._beside.forget()
        self._show_detail()
        if self._counts.total > LONG_LIST and self._at is None:
            self.run_worker(self._read_ahead(), group="orders", exclusive=True)

    async def _read_ahead(self) -> None:
        """The other orders, when nothing has moved for a while."""
        import asyncio

        from keydesk.db.queries.keys import key_order

        await asyncio.sleep(_QUIET_SECONDS)
        orders = self._orders
        for column in self._look.columns:
            if column in SORTS and column not in orders:
                orders[column] = await self.look_up(key_order, sort=column)

    def put_found(self, *, to_top: bool = False, forget: bool = False) -> None:
        """Put what the filter found into the table, in its order."""
        ids = self.ordered()
        self.table.empty = self._empty_words()
        self.table.set_ids(ids, to_top=to_top, forget=forget or bool(self.grouped_by))
        self._show_found(len(self.table.place.things))

    def _empty_words(self) -> str:
        if self._at is not None:
            return "No key was on file then that fits.\n\nEsc returns to now."
        if self._text:
            return "No key fits this filter.\n\nEsc clears it."
        return "No keys yet.\n\nn adds one: whose it is, then what it opens.\nOr I takes a whole list in."

    # -- cursor and marks --------------------------------------------------------------------------------------------

    def _moved(self, _thing: int | None) -> None:
        """Tell of the copy under the cursor: at once, or when a held key is let go."""
        if self.grouped_by or self._marked_told:
            self._tell_marked()
        before, self._moved_at = self._moved_at, time.monotonic()
        if self._later is not None:
            self._later.stop()
            self._later = None
        if self._moved_at - before > _HELD_SECONDS:
            self._show_detail()
        else:
            self._later = self.set_timer(_HELD_SECONDS, self._show_detail)

    def _show_detail(self) -> None:
        if not self.shell.is_open:
            return
        current = self.table.current
        detail = None
        if current is not None and current > 0:
            detail = self._beside.known(current) if self._at is None else None
            if detail is None:
                detail = self.look_if_there(self.reads.detail, copy_id=current)
                if detail is not None and self._at is None:
                    self._beside.keep({current: detail}, reading=self._beside.reading)
        self.query_one(KeyPane).show(detail, zone=self.zone)
        if self._at is None:
            self.run_worker(self._read_beside, group="beside", exclusive=True)

    async def _read_beside(self) -> None:
        """The copies that the next cursor key may go to, once this one is shown."""
        import asyncio

        await asyncio.sleep(_HELD_SECONDS)
        reading, place = self._beside.reading, self.table.place
        wanted = self._beside.unknown(place.ids, place.cursor)
        if wanted and self._at is None:
            # Whoever may no longer look is told so by the reading of the list.
            with suppress(Refusal):
                self._beside.keep(await self.look_up(_details, ids=wanted), reading=reading)

    @on(LongTable.Marked)
    def _marks_changed(self) -> None:
        self._show_found(len(self.table.place.things))
        self._tell_marked()

    def _tell_marked(self) -> None:
        """The footer says how many a verb is about: what is marked, or what is in the group under the cursor."""
        before, self._marked_told = self._marked_told, self.marked
        if before != self._marked_told:
            self.refresh_bindings()

    @on(LongTable.Opened)
    def _opened(self) -> None:
        self.action_history()

    def copy_under_cursor(self) -> KeyRow | None:
        """As the list shows it."""
        current = self.table.current
        if current is None:
            return None
        self.table.row(current)
        if current > 0 and current not in self._seen:
            # Its line is remembered by the table for longer.
            self._window([current])
        return self._seen.get(current)

    async def marked_copies(self) -> Sequence[KeyRow]:
        """As they are now: the preview shows where each is before anything is done to it."""
        from keydesk.db.queries.keys import key_rows

        chosen = self.table.chosen
        rows = await self.look_up(key_rows, ids=chosen)
        return [rows[thing] for thing in chosen if thing in rows]

    @property
    def marked(self) -> int:
        """How many, those that the filter hides among them; on a group without marks, all that are in it."""
        current = self.table.current
        if not self.table.place.marks and current is not None and current < 0:
            return len(self.table.chosen)
        return len(self.table.place.marks)

    def keep_marks(self, rows: Sequence[KeyRow]) -> None:
        """Leave only these marked."""
        self.table.set_marks([row.copy_id for row in rows])

    def action_mark_range(self) -> None:
        """Mark from the last mark to here."""
        place = self.table.place
        place.mark_range()
        self.table.set_marks(tuple(place.marks))

    def forget_marks(self) -> None:
        """Take the marks away."""
        self.table.set_marks(())


def _details(reading: Reading, *, ids: Sequence[int]) -> dict[int, KeyDetail]:
    """What is told of some copies; of one that has gone, nothing."""
    from keydesk.db.queries.key_detail import key_detail

    found: dict[int, KeyDetail] = {}
    for copy_id in ids:
        with suppress(Refusal):
            found[copy_id] = key_detail(reading, copy_id=copy_id)
    return found
