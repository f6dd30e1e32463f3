"""What one client pays for services that everybody else pays otherwise, and from which day on (I11, I12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.prices import OwnPriceRow
from keydesk.rules import dates
from keydesk.rules.office import price_words, read_price
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.form_fields import Field
from keydesk.widgets.profile_cells import PRICE_COLUMNS, price_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.changes import Changes
    from keydesk.db.rows.prices import ClientPricesRow, PricedServiceRow

_EDIT: Final = Permission.EDIT_CLIENTS
_ANEW: Final = (("yes", "price them anew"), ("no", "they keep their price"))


class ClientPricesScreen(ShortListScreen[OwnPriceRow]):
    """A client's own prices. Stands on their page and goes back to it."""

    TAB: ClassVar[str] = "Clients"
    COLUMNS = PRICE_COLUMNS
    HINT = "filter: a service"
    NOTHING = "There is no price here; n adds one"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "new", "edit", "retire", "history"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("prices", OPEN, "Change the price, for good or from a day on", _EDIT, "change"),
        on_screen("prices", NEW, "A price of their own for a service", _EDIT),
        on_screen("prices", EDIT, "Change the price, for good or from a day on", _EDIT),
        Command(
            "prices.retire", "R", "retire", "out of use", "Take this price away, as if it had not been said", _EDIT
        ),
        on_screen("prices", FILTER, "Show only what fits: a service"),
        on_screen("prices", HISTORY, "Who changed what of this price, and when"),
        on_screen("prices", BACK, "Clear the filter; then back to the client"),
    )

    def __init__(self, client_id: int) -> None:
        """Make the page of one client's prices; nothing is fetched before it is shown."""
        super().__init__()
        self._client_id = client_id
        self._page: ClientPricesRow | None = None

    def concerned_by(self, changes: Changes) -> bool:
        """Prices, services, and what is booked."""
        return changes.touch("client_price", "service", "visit", "client")

    async def reload(self) -> None:
        """Read the prices anew, the cursor on the same one."""
        from keydesk.db.queries.prices import client_prices

        page = self._page = await self.look_up(client_prices, client_id=self._client_id)
        services = {each.service_id: each for each in page.services}
        self.put_rows(
            (
                (row.price_id, row, price_cells(row, services.get(row.service_id), today=page.today))
                for row in page.prices
            ),
            summary=f"{page.name}: prices",
            words=f"{page.name} pays what everybody pays.\n\nn gives them a price of their own.",
        )

    def action_open(self) -> None:
        """Change the price under the cursor."""
        if self.check_action("open", ()):
            self.action_edit()

    # -- saying a price ----------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A price for a service."""
        self.patiently(self._new())

    async def _new(self) -> None:
        page = self._page
        if page is None:
            return
        choices = [Choice(str(each.service_id), each.name, _listed(each)) for each in page.services]
        empty = "Settings (F9) adds services"
        answer = await self.ask(PickDialog(f"{page.name}: a price for which service?", choices, empty=empty))
        if answer is not None:
            await self._say_price(page, next(each for each in page.services if str(each.service_id) == answer), None)

    def action_edit(self) -> None:
        """Change the price under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        row, page = self.row, self._page
        if row is not None and page is not None:
            service = next(each for each in page.services if each.service_id == row.service_id)
            await self._say_price(page, service, row)

    async def _say_price(self, page: ClientPricesRow, service: PricedServiceRow, row: OwnPriceRow | None) -> None:
        """Ask what they pay; from which day, and what is about booked visits, only where some are on the schedule."""
        from keydesk.operations.prices import set_client_price

        to_come = row.since if row is not None and row.state == "to come" else None
        seen = {each.since: each.version for each in page.prices if each.service_id == service.service_id}

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                cents = read_price(values["price"]) if values["price"].strip() else None
                day = dates.read_day(values["since"], today=page.today) if "since" in values else to_come
            except Refusal as refusal:
                return refusal
            done = await self.perform(
                set_client_price,
                client_id=page.client_id,
                service_id=service.service_id,
                cents=cents,
                effective_on=day,
                reprice=values["reprice"] == "yes" if "reprice" in values else None,
                version=version or seen.get(day, 0),
            )
            if isinstance(done, ChangedMeanwhile):
                stored = done.present["price_cents"]
                done.present = {"price": price_words(int(str(stored))) if stored is not None else ""}
            return done

        price = "" if row is None or row.cents is None else price_words(row.cents)
        fields = [Field("price", "Price", price, hint=f"{price_words(service.listed_cents)}, as everybody")]
        if service.booked.visits:
            since = "today" if to_come is None else to_come.isoformat()
            fields.append(Field("since", "From", since, required=True, hint="today, 1 dec, +7"))
            fields.append(Field("reprice", "Booked visits", "yes", choices=_ANEW))
        title = f"{page.name} · {service.name}"
        self.say_done(await self.ask(FormDialog(title, fields, save, note=_note(page, service, row))))

    # -- taking one back ---------------------------------------------------------------------------------------------

    def action_retire(self) -> None:
        """Take the price under the cursor away."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.prices import remove_client_price

        row, page = self.row, self._page
        if row is None or page is None:
            return
        service = next(each for each in page.services if each.service_id == row.service_id)
        question, answer = f"{row.service}: as if this price had not been said?", None
        if service.booked.visits:
            booked = counted(service.booked.visits, "booked visit")
            choices = [
                Choice("yes", "take it back, and price booked visits anew", booked),
                Choice("no", "take it back; booked visits keep their price", booked),
            ]
            answer = await self.ask(PickDialog(question, choices))
        elif await self.ask(ConfirmDialog(question, yes="take it back")):
            answer = "no"
        if answer is not None:
            self.say_done(
                await self.perform(
                    remove_client_price, price_id=row.price_id, version=row.version, reprice=answer == "yes"
                )
            )

    def action_history(self) -> None:
        """Who changed what of this price."""
        self.patiently(self._history())

    async def _history(self) -> None:
        row = self.row
        if row is not None:
            labels = {"active": "holds"}
            await self.show_history(f"{row.client} · {row.service}", "client_price", row.price_id, labels)

    def action_back(self) -> None:
        """Clear the filter, or go back to the client."""
        if not self.clear_filter():
            super().action_back()


def _listed(service: PricedServiceRow) -> str:
    """What everybody pays, and how much of it is booked."""
    booked = f" · {service.booked.visits} booked" if service.booked.visits else ""
    return price_words(service.listed_cents) + booked


def _note(page: ClientPricesRow, service: PricedServiceRow, row: OwnPriceRow | None) -> str:
    """What is on the schedule, and what an empty price means."""
    booked = service.booked
    end = "" if row is None else " Empty: what everybody pays, again"
    if not booked.visits or booked.first is None or booked.last is None:
        if row is not None and row.state == "to come" and row.since is not None:
            return f"It holds from {dates.day(row.since, today=page.today)} on.{end}"
        return f"Nothing of it is on the schedule, so the price holds from now on.{end}"
    days = f"{dates.day(booked.first, today=page.today)} to {dates.day(booked.last, today=page.today)}"
    if booked.first == booked.last:
        days = dates.day(booked.first, today=page.today)
    be = "is" if booked.visits == 1 else "are"
    return f"{counted(booked.visits, 'visit')} of it {be} booked, {days}. Those before the day keep their price.{end}"
