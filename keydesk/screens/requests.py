"""Requests: what clients wish for and nobody has booked or declined yet; those that were, too (K7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.saying_list import SayingList
from keydesk.widgets.message_cells import REQUEST_COLUMNS, request_cells, request_told
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.db.rows.message import RequestRow

_TAKE: Final = Permission.MESSAGE
_MOST: Final = 1000
# Requests of before that are listed beneath the open ones; the report has all of them.


class RequestsScreen(SayingList["RequestRow"]):
    """What is open, newest first. Stands on the clients and goes back to them."""

    TAB: ClassVar[str] = "Clients"
    COLUMNS = REQUEST_COLUMNS
    HINT = "filter: a client, a service, a word of the wish"
    NOTHING = "There is no request here"
    SAID_OF_ALL = ("Those that were booked or declined, too", "Only those that are open")
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "open", "new", "edit", "decline", "owner", "history"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen(
            "requests", OPEN, "Book its visits, with what they wished for filled in", Permission.EDIT_VISITS, "book it"
        ),
        on_screen("requests", NEW, "Take a request down: whose it is, in which branch, what they wish for", _TAKE),
        Command("requests.decline", "x", "decline", "decline", "Decline it with an answer, or open it again", _TAKE),
        on_screen("requests", EDIT, "Correct a request that is open", _TAKE),
        Command("requests.owner", "O", "owner", "client", "The page of the client"),
        Command("requests.all", "F", "everything", "booked too", "Also those that were booked or declined"),
        on_screen("requests", HISTORY, "Who took down, booked and changed what of this request"),
        on_screen("requests", FILTER, "Show only what contains the words typed"),
        on_screen("requests", BACK, "Clear the filter; then back to the clients"),
    )

    def concerned_by(self, changes: Changes) -> bool:
        """Requests, whose they are, and their visits."""
        return changes.touch("service_request", "client", "visit", "service")

    async def reload(self) -> None:
        """Read the requests anew, the cursor on the same one."""
        from keydesk.db.queries.requests import requests

        await self.shell.opened()
        rows = await self.look_up(requests, status="open")
        if self.everything:
            # The newest of those of before; what is open is there in any case.
            past = await self.look_up(requests, limit=_MOST)
            rows = (*rows, *(row for row in past if row.status != "open"))
        now, zone = self.desk.now, self.zone
        many = sum(row.status == "open" for row in rows)
        branch = self.desk.branch
        where = f" · {BRANCH_WORDS[branch]}" if len(self.desk.branches) > 1 and branch is not None else ""
        head = Content.assemble(
            content(f"Requests{where}", "bold"),
            (f"   {many} open" if many else "   none open", "bold $text-warning" if many else "$text-muted"),
        )
        self.query_one(".saying-head", Static).update(head)
        words = "No request is open.\n\nn takes one down; F shows those of before."
        read = ((row.request_id, row, request_cells(row, now=now, zone=zone)) for row in rows)
        found_by = {row.request_id: f"{row.wish} {row.answer} {row.taken_by}" for row in rows}
        self.put_said(read, found_by, words=words)

    def whole(self, row: RequestRow) -> Content:
        """What they wish for, and what became of it."""
        return request_told(row, now=self.desk.now, zone=self.zone)

    def title_of(self, row: RequestRow) -> str:
        """Whose it is."""
        return f"{row.client}: request {row.request_id}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is open is corrected; what is declined is not booked before it is open again."""
        row = self.here
        if action in {"open", "edit", "decline"} and row is None:
            return None
        if row is not None and action == "edit" and row.status != "open":
            return None
        if row is not None and action == "open" and row.status == "declined":
            return None
        return super().check_action(action, parameters)

    def label_of(self, action: str, label: str) -> str:
        """What Enter does here."""
        if action != "open":
            return label
        row = self.here
        return "book more" if row is not None and row.status == "booked" else "book it"

    # -- verbs -------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Book its visits."""
        if self.check_action("open", ()):
            self.patiently(self._open())

    async def _open(self) -> None:
        row = self.row
        if row is not None:
            await self.book_request(row)

    def action_new(self) -> None:
        """Take a request down."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.db.queries.client_names import client_names

        clients = {str(client.id): client for client in await self.look_up(client_names)}
        choices = [Choice(client_id, client.name, client.detail) for client_id, client in clients.items()]
        empty = "No client yet. Clients (F5), n adds one"
        answer = await self.ask(PickDialog("Who wishes for something?", choices, empty=empty))
        if answer is None:
            return
        done = await self.take_request(int(answer))
        if getattr(done, "id", 0):
            await self.show_new(getattr(done, "id", 0))

    def action_edit(self) -> None:
        """Correct it."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        row = self.row
        if row is not None:
            await self.change_request(row)

    def action_decline(self) -> None:
        """Decline it, or open it again."""
        self.patiently(self._decline())

    async def _decline(self) -> None:
        from keydesk.operations.requests import decline_request, reopen_request

        row = self.row
        if row is None:
            return
        how: dict[str, Any] = {"request_id": row.request_id, "version": row.version, "branch": self.side_of(row)}
        if row.status != "open":
            self._told(await self.perform(reopen_request, **how))
            return
        question = f"{row.client}: decline the request. What were they told?"
        answer = await self.ask(ReasonDialog(question, go_on="decline it"))
        if answer is not None:
            self._told(await self.perform(decline_request, answer=answer, **how))

    def action_owner(self) -> None:
        """The page of the client."""
        self.patiently(self._owner())

    async def _owner(self) -> None:
        from keydesk.screens.client import ClientPage

        row = self.row
        if row is not None:
            await self.app.push_screen(ClientPage(row.client_id))

    def action_history(self) -> None:
        """Who did what of it."""
        self.patiently(self._history())

    async def _history(self) -> None:
        row = self.row
        if row is not None:
            labels = {
                "service_id": "service", "from_day": "from", "to_day": "to", "channel": "over", "branch_id": "branch",
                "answered_at": "answered", "answered_by_id": "answered by", "taken_by_id": "taken by",
                "client_id": "client",
            }  # fmt: skip
            await self.show_trail(self.title_of(row), "service_request", row.request_id, labels)

    def action_back(self) -> None:
        """Clear the filter, or go back to the clients."""
        if not self.clear_filter():
            super().action_back()
