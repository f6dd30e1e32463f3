"""Messages of these days: what was said with clients in the branch, what waits for an answer first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import counted
from keydesk.screens.saying_list import MessageList
from keydesk.widgets.message_cells import DAY_COLUMNS, message_cells
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.db.rows.message import MessageRow

_WRITE: Final = Permission.MESSAGE
_DAYS: Final = 7


class MessagesScreen(MessageList):
    """The last seven days, newest first, beneath what is unanswered. Stands on the clients and goes back to them."""

    TAB: ClassVar[str] = "Clients"
    COLUMNS = DAY_COLUMNS
    HINT = "filter: a client, a word of what was said"
    NOTHING = "There is no message here"
    SAID_OF_ALL = ("Only what waits for an answer", "What was said in seven days, too")
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "read", "edit", "settle", "retire", "owner", "history"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("day_messages.read", OPEN.key, "read", "open", "Read the message whole"),
        Command("day_messages.owner", "O", "owner", "client", "All that was said with this client"),
        on_screen("day_messages", EDIT, "Correct the message; what stood there stays in its history", _WRITE),
        Command("day_messages.settle", "D", "settle", "done", "It needs no answer any more, or it does", _WRITE),
        Command("day_messages.retire", "R", "retire", "withdraw", "Withdraw the message, with a reason", _WRITE),
        Command("day_messages.open", "F", "everything", "unanswered", "Only what waits for an answer, or all"),
        on_screen("day_messages", HISTORY, "Who wrote and corrected what of this message"),
        on_screen("day_messages", FILTER, "Show only what contains the words typed"),
        on_screen("day_messages", BACK, "Clear the filter; then back to the clients"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """What was said, with whom, and what became of mails."""
        return changes.touch("message", "outbox", "client")

    async def reload(self) -> None:
        """Read the days anew, the cursor on the same message."""
        from keydesk.db.queries.messages import messages_of_days, unanswered_messages

        await self.shell.opened()
        now, zone = self.desk.now, self.zone
        today = dates.today(now, zone)
        first = today - timedelta(days=_DAYS - 1)
        older = await self.look_up(unanswered_messages, before=first)
        recent = await self.look_up(messages_of_days, first=first, last=today)
        waiting = [*(row for row in recent if row.unanswered), *older]
        rows: list[MessageRow] = list(waiting)
        if not self.everything:
            rows += [row for row in recent if not row.unanswered]
        self._put_head(len(waiting), [row for row in recent if dates.today(row.at, zone) == today])
        nothing = "Nothing waits for an answer." if self.everything else "Nothing was said in the last seven days."
        self.put_messages(
            ((row, message_cells(row, now=now, zone=zone, with_client=True)) for row in rows), words=nothing
        )

    def _put_head(self, waiting: int, of_today: list[MessageRow]) -> None:
        several = len(self.desk.branches) > 1 and self.desk.branch is not None
        where = f" · {BRANCH_WORDS[self.desk.branch]}" if several and self.desk.branch is not None else ""
        head = Content.assemble(
            content(f"Messages of these days{where}", "bold"),
            ("   ", ""),
            (
                f"{waiting} unanswered" if waiting else "all answered",
                "bold $text-warning" if waiting else "$text-muted",
            ),
            (f"   {counted(len(of_today), 'message')} today", "$text-muted"),
        )
        self.query_one(".saying-head", Static).update(head)

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Read the message whole."""
        self.action_read()

    def action_edit(self) -> None:
        """Correct it."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.db.queries.messages import client_messages

        row = self.row
        if row is not None and self.check_action("edit", ()):
            log = await self.look_up(client_messages, client_id=row.client_id, branch=self.side_of(row))
            self._told(await self.write_message(log, row=row))

    def action_owner(self) -> None:
        """All that was said with the client."""
        self.patiently(self._owner())

    async def _owner(self) -> None:
        from keydesk.screens.client import MESSAGES, ClientPage

        row = self.row
        if row is not None:
            page = ClientPage(row.client_id)
            await self.app.push_screen(page)
            page.action_pane(MESSAGES)

    def action_back(self) -> None:
        """Clear the filter, or go back to the clients."""
        if not self.clear_filter():
            super().action_back()
