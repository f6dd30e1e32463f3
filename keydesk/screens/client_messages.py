"""What was said with a client: a pane of the client's page, with a side for each branch (K6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import counted
from keydesk.screens.client_around import pane_verbs
from keydesk.screens.client_quick import QUICK
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.saying_list import MessageList
from keydesk.widgets.message_cells import MESSAGE_COLUMNS, message_cells
from keydesk.widgets.pane_tabs import PaneTabs
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.message import ClientMessagesRow
    from keydesk.widgets.pane_tabs import Pane

_WRITE: Final = Permission.MESSAGE


class ClientMessages(MessageList, ClientVerbs):
    """The log of one client, newest first; Tab turns to the other branch."""

    TAB: ClassVar[str] = "Clients"
    PANE: ClassVar[str] = "7"
    COLUMNS = MESSAGE_COLUMNS
    HINT = "filter: a word of what was said, a name"
    NOTHING = "Nothing was said yet: n writes it down"
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "read", "new", "edit", "settle", "retire", "quick", "history"}
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("messages.read", OPEN.key, "read", "open", "Read the message whole"),
        on_screen("messages", NEW, "Write down what was said, or a note", _WRITE),
        Command("messages.side", "tab", "side", "other branch", "The messages of the other branch"),
        on_screen("messages", EDIT, "Correct the message; what stood there stays in its history", _WRITE),
        Command("messages.settle", "D", "settle", "done", "It needs no answer any more, or it does after all", _WRITE),
        Command("messages.retire", "R", "retire", "withdraw", "Withdraw the message, with a reason", _WRITE),
        QUICK,
        on_screen("messages", HISTORY, "Who wrote and corrected what of this message"),
        on_screen("messages", FILTER, "Show only what contains the words typed"),
        *pane_verbs("7"),
        on_screen("messages", BACK, "Clear the filter; then back to the page"),
    )

    def __init__(self, client_id: int, panes: Sequence[Pane], to_pane: Callable[[str], None]) -> None:
        """Make the pane of one client.

        Args:
            client_id: whose.
            panes: the panes of the page that it stands on.
            to_pane: shows another pane of the page, which is in sight again by then.
        """
        super().__init__()
        self._client_id = client_id
        self._panes = tuple(panes)
        self._to_pane = to_pane
        self.shown_log: ClientMessagesRow | None = None
        self._turned_to: str | None = None

    def compose_head(self) -> ComposeResult:
        """Whose page it is, the panes, and the sides."""
        yield Static("", classes="saying-head", markup=False)
        yield PaneTabs()
        yield Static("", classes="saying-sides", markup=False)

    def on_mount(self) -> None:
        """The panes are those of the page."""
        tabs = self.query_one(PaneTabs)
        tabs.panes, tabs.current = self._panes, self.PANE
        self.query_one(".saying-sides").display = False

    def client_in_hand(self) -> int | None:
        """The client whose page it is."""
        return self._client_id

    def concerned_by(self, changes: Changes) -> bool:
        """What was said, the client, and what became of mails."""
        return changes.touch("message", "outbox", "service_request", "client", "client_contact", "client_login")

    async def reload(self) -> None:
        """Read the log anew, the cursor on the same message."""
        from keydesk.db.queries.messages import client_messages

        side = self._turned_to
        log = await self.look_up(client_messages, client_id=self._client_id, branch=side)
        if side != self._turned_to:
            # Somebody turned to the other side while this was read; that reading is on its way.
            return
        self.shown_log = log
        self._put_head(log)
        now, zone = self.desk.now, self.zone
        words = "Nothing was said yet.\n\n" + ("n writes it down." if self.can(_WRITE) else "")
        self.put_messages(((row, message_cells(row, now=now, zone=zone)) for row in log.messages), words=words)
        tabs = self.query_one(PaneTabs)
        tabs.panes = tuple(_counted(each, len(log.messages)) if each.key == self.PANE else each for each in self._panes)

    def _put_head(self, log: ClientMessagesRow) -> None:
        open_ones = counted(log.requests, "open request") if log.requests else ""
        waiting = sum(row.unanswered for row in log.messages)
        more = " · ".join(filter(None, (log.status, f"{waiting} unanswered" if waiting else "", open_ones)))
        head = content(log.name, "bold") + content(f"   {more}" if more else "", "$text-muted")
        self.query_one(".saying-head", Static).update(head)
        sides = self.query_one(".saying-sides", Static)
        sides.display = len(log.branches) > 1
        parts = [
            (f" {BRANCH_WORDS[each]} ", "bold reverse" if each == log.branch else "")
            for each in sorted(log.branches)[::-1]
        ]
        sides.update(Content.assemble(*parts, ("   Tab turns to the other", "$text-muted")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another side only where there are two branches."""
        if action == "side" and (self.shown_log is None or len(self.shown_log.branches) < 2):  # noqa: PLR2004 - two branches
            return False
        return super().check_action(action, parameters)

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Read the message whole."""
        self.action_read()

    def action_side(self) -> None:
        """To the messages of the other branch."""
        log = self.shown_log
        if log is None or len(log.branches) < 2:  # noqa: PLR2004 - two branches
            return
        self._turned_to = next(each for each in log.branches if each != log.branch)
        self.say(f"Messages of {BRANCH_WORDS[self._turned_to]}", "plain")
        self.request_reload()

    def action_new(self) -> None:
        """Write down what was said."""
        self.patiently(self._new())

    async def _new(self) -> None:
        if self.shown_log is not None:
            self._told(await self.write_message(self.shown_log))

    async def _edit(self) -> None:
        row = self.row
        if row is not None and self.shown_log is not None and self.check_action("edit", ()):
            self._told(await self.write_message(self.shown_log, row=row))

    async def _quick_mail(self) -> None:
        if self.shown_log is not None:
            await self.mail_them(self.shown_log)

    async def _quick_welcome(self) -> None:
        if self.shown_log is not None:
            await self.welcome(self.shown_log)

    async def _quick_message(self) -> None:
        await self._new()

    def action_pane(self, pane: str) -> None:
        """Back to the page, to another of its panes."""
        if pane != self.PANE:
            self.app.pop_screen()
            self._to_pane(pane)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()


def _counted(pane: Pane, many: int) -> Pane:
    from dataclasses import replace

    return replace(pane, count=many)
