"""The clients that calendars can mean: those that are here, and those that the same import brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from keydesk.importing.book import PlanBook
from keydesk.importing.calendar_titles import Household
from keydesk.importing.items import Ref
from keydesk.rules.alike import name_key
from keydesk.rules.profile import client_name


def households(book: PlanBook) -> Iterator[Household]:
    """Every client with name, animals and street, as it will be after the import."""
    pets: dict[Ref, list[str]] = defaultdict(list)
    changed: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for item in book.items:
        if item.kind in {"client", "pet"} and item.target is not None:
            changed[item.kind, item.target] |= {change.field: change.new for change in item.changes}
    for pet in book.have.pets:
        values = {**pet.values, **changed.get(("pet", pet.id), {})}
        if values.get("active", True) and values.get("name"):
            pets[Ref("client", id=pet.client_id)].append(str(values["name"]))
    for item in book.items:
        if item.kind == "pet" and item.adds and item.values.get("active", True) is not False:
            pets[item.refs["client_id"]].append(str(item.values.get("name") or ""))
    for client in book.have.clients:
        again = changed.get(("client", client.id), {})
        if not client.undone or again:
            ref = Ref("client", id=client.id)
            yield _household(ref, {**client.values, **again, **_place(book, client.id)}, pets.get(ref, []))
    for place, item in enumerate(book.items):
        if item.kind == "client" and item.adds:
            ref = Ref("client", item=place)
            yield _household(ref, {"status": "active", **item.values, **_place(book, 0)}, pets.get(ref, []))


def _place(book: PlanBook, client_id: int) -> dict[str, Any]:
    """How the client stands where visits are booked, where that is not what they come with."""
    members = book.have.calendars.members
    return {} if members is None else {"status": members.get(client_id, ""), "placed": client_id in members}


def _household(ref: Ref, values: Mapping[str, Any], pets: list[str]) -> Household:
    def text(name: str) -> str:
        return str(values.get(name) or "")

    first, last, company = text("first_name"), text("last_name"), text("company")
    partner_first, partner_last = text("partner_first_name"), text("partner_last_name")
    firsts = [name for name in (first, partner_first) if name]
    lasts = [name for name in (last, partner_last, company) if name]
    fulls = {name_key(one, other) for one in firsts for other in (last, partner_last) if other}
    status = text("status")
    return Household(
        ref=ref,
        name=client_name(first, last, company),
        lasts=frozenset(key for name in lasts if (key := name_key(name))),
        fulls=frozenset(fulls),
        pets=tuple(sorted(pet for pet in pets if pet)),
        street=text("street"),
        street2=text("street2"),
        active=status not in {"inactive", ""},
        placed=bool(values.get("placed", True)),
        prospect=status == "prospect",
    )
