"""Planning what stands around clients: territories, vets, contacts, blocked sitters, prices of their own."""

from __future__ import annotations

from keydesk.db.rows.importing import HaveTerritory
from keydesk.importing.book import PlanBook, difference
from keydesk.importing.drafts import (
    ClientDraft,
    ContactDraft,
    Drafts,
    Origin,
    PriceDraft,
    TerritoryDraft,
    Value,
    VetDraft,
)
from keydesk.importing.items import Action, FieldChange, Item, Ref
from keydesk.importing.plan_clients import Clients, plan_contact
from keydesk.importing.plan_people import Sitters, Vets
from keydesk.rules.alike import name_key
from keydesk.rules.office import price_words
from keydesk.rules.text import fold, shown


class Territories:
    """The territories that are here, and those that the files add."""

    def __init__(self, book: PlanBook) -> None:
        self._book = book
        self._here: dict[str, HaveTerritory] = {fold(each.name): each for each in book.have.territories}
        self._refs: dict[str, Ref] = {name: Ref("territory", id=each.id) for name, each in self._here.items()}
        self._taken = {code: each.name for each in book.have.territories for code in each.zips}

    def plan(self, draft: TerritoryDraft) -> None:
        """A territory with its zip codes; one that is here gets those that nobody has."""
        here = self._here.get(fold(draft.name))
        mine = set(here.zips) if here is not None else set()
        free = [code for code in draft.zips if code not in self._taken and code not in mine]
        others = [code for code in draft.zips if code in self._taken and code not in mine]
        remarks = (f"{', '.join(others)} belong{'s' * (len(others) == 1)} to another territory here",) if others else ()
        self._taken |= dict.fromkeys(free, draft.name)
        if here is None:
            if fold(draft.name) in self._refs:
                self._book.clash("territory", draft.origin, draft.name, "another line is the same territory")
                return
            values = {"name": draft.name, "zips": ",".join(free)}
            item = Item("territory", "add", draft.origin, draft.name, remarks=remarks, values=values)
            self._refs[fold(draft.name)] = self._book.put(item)
            return
        changes = [FieldChange("active", False, True)] if here.undone else []
        if free:
            changes.append(FieldChange("zips", ",".join(here.zips), ",".join([*here.zips, *free])))
        action: Action = "add" if here.undone else "change" if changes else "same"
        told = tuple(changes)
        self._book.put(
            Item("territory", action, draft.origin, draft.name, remarks=remarks, target=here.id, changes=told)
        )

    def find(self, name: str, origin: Origin) -> Ref:
        """The territory that is set on a client; one that is not here is added by its name."""
        found = self._refs.get(fold(name))
        if found is None:
            values = {"name": name, "zips": ""}
            found = self._refs[fold(name)] = self._book.put(Item("territory", "add", origin, name, values=values))
        return found


def plan_vets(book: PlanBook, vets: Vets, drafts: Drafts) -> None:
    """Plans the vets of one source: new ones join the list, what is empty of known ones is filled."""
    by_id = {vet.id: vet for vet in book.have.vets}
    for line in drafts.vets:
        ref = vets.find(VetDraft(line.name, line.clinic, line.phone), line.origin, address=line.address)
        here = by_id.get(ref.id) if ref.id is not None else None
        if here is None:
            continue
        ours = {"phone": here.phone, "address": here.address}
        told = {name: value for name, value in (("phone", line.phone), ("address", line.address)) if value}
        found = difference("vet", (here.id, ours), told, edited=book.have.edited, own_source=False)
        if found.changes:
            title = ", ".join(filter(None, (line.name, line.clinic)))
            book.put(Item("vet", "change", line.origin, title, target=here.id, changes=found.changes))


def plan_contacts(book: PlanBook, clients: Clients, drafts: Drafts) -> None:
    """Plans the contacts that stand in a list of their own."""
    for line in drafts.contacts:
        title = f"{line.values.get('name', '')} (contact of {line.owner.name})"
        client = clients.owner(drafts.source, line.owner)
        if isinstance(client, str):
            book.clash("contact", line.origin, title, client)
            continue
        own = client.id is None or book.came_from(drafts.source, "client", client.id)
        contact = ContactDraft(line.relation, line.values)
        plan_contact(book, clients, contact, client, (line.origin, title), own_source=own, by_name=True)


def plan_blocked(book: PlanBook, sitters: Sitters, source: str, draft: ClientDraft, client: Ref) -> None:
    """Plans the sitters whom a client does not want; who is blocked here stays blocked."""
    for sitter in draft.blocked:
        who = sitters.find(source, sitter, draft.origin)
        if who is None:
            continue
        title = f"{sitter.name} never comes to {draft.name}"
        here = book.have.blocked.get((client.id or 0, who.id or 0))
        if here is not None:
            book.put(Item("block", "same", draft.origin, title, target=here))
            continue
        refs = {"client_id": client, "staff_id": who}
        book.put(Item("block", "add", draft.origin, title, refs=refs))


def plan_prices(book: PlanBook, clients: Clients, drafts: tuple[Drafts, ...]) -> None:
    """Plans clients' own prices, after the visits; a service that is not here comes with its own price."""
    services = {(each.branch_id, name_key(each.name)): Ref("service", id=each.id) for each in book.have.services}
    for place, item in enumerate(book.items):
        if item.kind == "service" and item.target is None:
            services[str(item.values.get("branch_id") or "in_home"), name_key(item.title)] = Ref("service", item=place)
    for part in drafts:
        for line in part.prices:
            _plan_price(book, clients, part.source, line, services)


def _plan_price(
    book: PlanBook, clients: Clients, source: str, line: PriceDraft, services: dict[tuple[str, str], Ref]
) -> None:
    title = f"{line.service} for {line.owner.name}"
    client = clients.owner(source, line.owner)
    if isinstance(client, str):
        book.clash("price", line.origin, title, client)
        return
    key = (line.branch, name_key(line.service))
    if key not in services:
        values: dict[str, Value] = {
            "branch_id": line.branch, "name": line.service, "minutes": line.minutes, "price_cents": line.listed_cents,
        }  # fmt: skip
        services[key] = book.put(Item("service", "add", line.origin, line.service, values=values))
    service = services[key]
    here = next(
        (
            each
            for each in book.have.prices
            if (each.client_id, each.service_id, each.since) == (client.id, service.id, line.since)
        ),
        None,
    )
    if here is None:
        values_ = {"price_cents": line.cents, "effective_on": line.since}
        refs = {"client_id": client, "service_id": service}
        book.put(Item("price", "add", line.origin, title, values=values_, refs=refs))
    elif here.undone:
        again = (FieldChange("active", False, True), FieldChange("price_cents", here.cents, line.cents))
        book.put(Item("price", "add", line.origin, title, target=here.id, changes=again))
    else:
        remarks = () if here.cents == line.cents else (f"it is {_words(here.cents)} here and stays so",)
        book.put(Item("price", "same", line.origin, title, remarks=remarks, target=here.id))


def _words(cents: int | None) -> str:
    return "as everybody's" if cents is None else shown(price_words(cents))
