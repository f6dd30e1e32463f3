"""A list of what was said or wished for, with the one under the cursor whole, beneath it or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from keydesk.rules.text import fold
from keydesk.screens.client_saying import ClientSaying
from keydesk.screens.dialogs.reading import ReadingDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.trail import TrailDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.message_cells import message_found_by, message_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult

    from keydesk.db.rows.message import MessageRow, RequestRow
    from keydesk.widgets.table_columns import Cells

Row = TypeVar("Row", bound="MessageRow | RequestRow")


class SayingList(ShortListScreen[Row], ClientSaying):
    """The list, the filter above it, and the whole text of what the cursor is on."""

    CSS_PATH: ClassVar[list[str]] = ["short_list.tcss", "message_list.tcss"]  # type: ignore[assignment]  # Textual takes several
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]  # noqa: RUF012 - see above

    def compose_body(self) -> ComposeResult:
        """Head, filter, list, and the whole of one."""
        yield from self.compose_head()
        yield FilterBox(self._narrow, hint=self.HINT, classes="short-filter")
        with Container(classes="saying-body"):
            yield self.TABLE(self.COLUMNS)
            with VerticalScroll(classes="saying-whole", can_focus=False):
                yield Static("", classes="saying-told", markup=False)

    def compose_head(self) -> ComposeResult:
        """What stands above the filter."""
        yield Static("", classes="saying-head", markup=False)

    def on_mount(self) -> None:
        """The whole text follows the cursor within its own cycle."""
        self.table.set_follower(self._follow)

    def _follow(self, thing: int | None) -> None:
        row = self._rows.get(thing) if thing is not None else None
        self.query_one(".saying-told", Static).update(Content("") if row is None else self.whole(row))
        self.query_one(".saying-whole", VerticalScroll).scroll_home(animate=False)
        if self.is_current:
            self.refresh_bindings()

    def whole(self, row: Row) -> Content:
        """All that is to be read of one."""
        raise NotImplementedError

    def title_of(self, row: Row) -> str:
        """How one is called where it is read whole, and where its history is."""
        raise NotImplementedError

    @property
    def here(self) -> Row | None:
        """What the cursor is on; nothing is said where there is nothing."""
        current = self.table.current if self.is_mounted else None
        return self._rows.get(current) if current is not None else None

    async def show_trail(self, title: str, subject: str, subject_id: int, labels: Mapping[str, str]) -> None:
        """Who changed what of one, newest first, with what stood there before to be read whole."""
        from keydesk.db.queries.history import change_ids

        ids = await self.look_up(change_ids, subject=subject, subject_id=subject_id)
        await self.ask(TrailDialog(title, [self.changes_trail(ids, names={(subject, subject_id): ""}, labels=labels)]))

    def put_said(self, rows: Iterable[tuple[int, Row, Cells]], found_by: dict[int, str], *, words: str) -> None:
        """Take a new reading; the filter looks in all that was said, and not only in what the lines show of it."""
        self.put_rows(rows, words=words)
        for key, text in found_by.items():
            self._found_by[key] = f"{self._found_by.get(key, '')} {fold(text)}"
        if self.query_one(FilterBox).value:
            self._put()
        self._follow(self.table.current)


class MessageList(SayingList["MessageRow"]):
    """A list of messages."""

    def whole(self, row: MessageRow) -> Content:
        """How it was said, what, and what became of it."""
        return message_told(row, now=self.desk.now, zone=self.zone)

    def title_of(self, row: MessageRow) -> str:
        """Whose it is."""
        return row.client

    def put_messages(self, rows: Iterable[tuple[MessageRow, Cells]], *, words: str) -> None:
        """Take a new reading of messages."""
        read = list(rows)
        found_by = {row.message_id: message_found_by(row) for row, _ in read}
        self.put_said(((row.message_id, row, cells) for row, cells in read), found_by, words=words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What keydesk mailed is not corrected, and only what they said waits for an answer."""
        row = self.here
        if action in {"edit", "retire", "settle"} and (row is None or row.withdrawn):
            return None
        if row is not None and action == "edit" and row.outbox_id is not None:
            return None
        if row is not None and action == "settle" and row.direction != "in":
            return None
        return super().check_action(action, parameters)

    def action_read(self) -> None:
        """Read it whole."""
        self.patiently(self._read())

    async def _read(self) -> None:
        row = self.row
        if row is not None:
            await self.ask(ReadingDialog(self.title_of(row), self.whole(row)))

    def action_settle(self) -> None:
        """It needs no answer any more, or it does after all."""
        self.patiently(self._settle())

    async def _settle(self) -> None:
        from keydesk.operations.messages import settle_message

        row = self.row
        if row is not None:
            done = await self.perform(
                settle_message, message_id=row.message_id, settled=not row.settled, version=row.version,
                branch=self.side_of(row),
            )  # fmt: skip
            self._told(done)

    def action_retire(self) -> None:
        """Withdraw it, with a reason."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.messages import withdraw_message

        row = self.row
        if row is None:
            return
        lines = ["It counts no more, and stays to be read with the reason."]
        reason = await self.ask(ReasonDialog("Withdraw this message: why?", go_on="withdraw it", lines=lines))
        if reason is not None:
            done = await self.perform(
                withdraw_message, message_id=row.message_id, reason=reason, version=row.version,
                branch=self.side_of(row),
            )  # fmt: skip
            self._told(done)

    def action_history(self) -> None:
        """Who corrected what of it."""
        self.patiently(self._history())

    async def _history(self) -> None:
        row = self.row
        if row is not None:
            labels = {
                "body": "what was said", "with_whom": "with", "at": "when", "withdrawn_why": "why", "channel": "over",
                "settled": "no answer needed", "direction": "way", "branch_id": "branch", "client_id": "client",
            }  # fmt: skip
            await self.show_trail(self.title_of(row), "message", row.message_id, labels)
