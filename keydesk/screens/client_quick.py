"""Quick Actions: what is done most for a client, from the list and from every pane of their page (I21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import Command
from keydesk.rules.roles import Permission
from keydesk.screens.client_saying import MAIL_THEM, NEW_MESSAGE, NEW_REQUEST, WELCOME, ClientSaying
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.pet_forms import PetForms

if TYPE_CHECKING:
    from keydesk.db.rows.client import ClientPageRow

QUICK: Final = Command(
    "clients.quick", "q", "quick", "quick", "Quick actions: a visit, a request, a message, a pet, prices, status"
)
BOOK: Final = Command(
    "quick.book", "", "quick_book", "book a visit", "One visit or a whole series, for this client",
    Permission.EDIT_VISITS,
)  # fmt: skip
NEW_PET: Final = Command(
    "quick.pet", "", "quick_pet", "new pet", "A pet of this client; its name is enough", Permission.EDIT_CLIENTS
)
PROFILE: Final = Command(
    "client.profile", "p", "profile", "profile", "Edit name, phones, address, notes", Permission.EDIT_CLIENTS
)
PRICES: Final = Command(
    "client.prices", "dollar_sign", "prices", "prices", "What they pay that is not what everybody pays"
)


class ClientQuick(ClientSaying, PetForms):
    """A screen with a client in hand, for whom what is done most is one list away."""

    QUICK: ClassVar[tuple[Command, ...]] = (
        BOOK,
        NEW_REQUEST,
        NEW_MESSAGE,
        MAIL_THEM,
        NEW_PET,
        PROFILE,
        PRICES,
        WELCOME,
    )

    def client_in_hand(self) -> int | None:
        """The client that a verb is about; None where there is none."""
        raise NotImplementedError

    async def _page_in_hand(self) -> ClientPageRow | None:
        from keydesk.db.queries.client_page import client_page

        client_id = self.client_in_hand()
        if client_id is None:
            self.say("There is no client here", "plain")
            return None
        return await self.look_up(client_page, client_id=client_id)

    def action_quick(self) -> None:
        """The list of what is done most, for the client in hand."""
        self.patiently(self._quick())

    async def _quick(self) -> None:
        page = await self._page_in_hand()
        if page is None:
            return
        usable = {each.id: each for each in self.QUICK if self.check_action(each.action, ()) is True}
        choices = [
            Choice(each.id, each.label.capitalize(), each.tooltip, also=each.key_text) for each in usable.values()
        ]
        empty = "You may look at clients, and change nothing of them"
        answer = await self.ask(PickDialog(f"{page.profile.name}: what is to be done?", choices, empty=empty))
        if answer is not None:
            await self.run_action(usable[answer].action)

    def action_quick_book(self) -> None:
        """Book a visit for the client in hand."""
        self.patiently(self._quick_book())

    async def _quick_book(self) -> None:
        page = await self._page_in_hand()
        if page is not None:
            await self.book_visits(client_id=page.profile.client_id)

    def action_quick_request(self) -> None:
        """Take down what the client in hand wishes for."""
        self.patiently(self._quick_request())

    async def _quick_request(self) -> None:
        page = await self._page_in_hand()
        if page is not None:
            await self.take_request(page.profile.client_id)

    def action_quick_message(self) -> None:
        """Write down what was said with the client in hand."""
        self.patiently(self._quick_message())

    async def _quick_message(self) -> None:
        page = await self._page_in_hand()
        if page is not None:
            await self.say_with(page.profile.client_id)

    def action_quick_mail(self) -> None:
        """Write the client in hand a mail."""
        self.patiently(self._quick_mail())

    async def _quick_mail(self) -> None:
        page = await self._page_in_hand()
        if page is not None:
            await self.mail_client(page.profile.client_id)

    def action_quick_welcome(self) -> None:
        """Send the client in hand the office's welcome."""
        self.patiently(self._quick_welcome())

    async def _quick_welcome(self) -> None:
        page = await self._page_in_hand()
        if page is not None:
            await self.welcome_client(page.profile.client_id)

    def action_quick_pet(self) -> None:
        """Add a pet of the client in hand."""
        self.patiently(self._quick_pet())

    async def _quick_pet(self) -> None:
        page = await self._page_in_hand()
        if page is not None and await self.ask_for_pet(None, client_id=page.profile.client_id) is not None:
            self.request_reload()

    def action_prices(self) -> None:
        """What they pay, on a page of its own."""
        self.patiently(self._prices())

    async def _prices(self) -> None:
        from keydesk.screens.client_prices import ClientPricesScreen

        page = await self._page_in_hand()
        if page is not None:
            self.app.push_screen(ClientPricesScreen(page.profile.client_id))
