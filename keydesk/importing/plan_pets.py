"""Planning pets: whose they are, and which of them are here."""

from __future__ import annotations

from collections import defaultdict

from keydesk.db.rows.importing import HavePet
from keydesk.importing.book import PlanBook, difference, fingerprint
from keydesk.importing.drafts import Drafts, PetDraft
from keydesk.importing.items import Item, Ref
from keydesk.importing.plan_clients import Clients, plan_secrets
from keydesk.rules import profile
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown


def plan_pets(book: PlanBook, clients: Clients, drafts: Drafts) -> None:
    """Plans the pets of one source.

    A list of pets goes before the mere names in their owners' rows: where the files have both, the names are left out.
    """
    by_id = {pet.id: pet for pet in book.have.pets}
    by_owner: dict[int, dict[str, list[HavePet]]] = defaultdict(lambda: defaultdict(list))
    for pet in book.have.pets:
        by_owner[pet.client_id][fold(str(pet.values.get("name") or ""))].append(pet)
    detailed = any(not draft.listed for draft in drafts.pets)
    taken: set[int] = set()
    lines: dict[str, int] = {}
    for draft in drafts.pets:
        if draft.listed and detailed:
            continue
        name = str(draft.values["name"])
        if draft.uid and draft.uid in lines:
            book.clash("pet", draft.origin, name, f"line {lines[draft.uid]} has the same id")
            continue
        if draft.uid:
            lines[draft.uid] = draft.origin.line
        owner = clients.owner(drafts.source, draft.owner)
        title = f"{name} of {draft.owner.name or draft.owner.uid}"
        if isinstance(owner, str):
            several = "clients are called" in owner
            (book.clash if several else book.refuse)("pet", draft.origin, title, f"whose it is cannot be told: {owner}")
            continue
        known = by_id.get(book.known(drafts.source, "pet", draft.uid) or 0) if draft.uid else None
        here = [] if owner.id is None else by_owner[owner.id][fold(name)]
        match = known or next((pet for pet in here if pet.id not in taken), None)
        if match is not None:
            taken.add(match.id)
        _plan_pet(book, drafts.source, draft, title, owner, match)
        plan_secrets(book, clients, draft, title, owner)


def _plan_pet(book: PlanBook, source: str, draft: PetDraft, title: str, owner: Ref, match: HavePet | None) -> None:
    try:
        fields = {name: value for name, value in draft.values.items() if name != "active"}
        profile.read_values(profile.PET_FIELDS, fields, of="a pet")
    except Refusal as refusal:
        book.refuse("pet", draft.origin, title, str(refusal))
        return
    print_ = fingerprint(sorted(draft.values.items()), *((sorted(draft.own.items()),) if draft.own else ()))
    values = {**draft.values, **draft.own}
    outside = book.outside(source, "pet", draft.uid)
    if match is None:
        book.put(
            Item(
                "pet",
                "add",
                draft.origin,
                title,
                values=values,
                refs={"client_id": owner},
                outside=outside,
                fingerprint=print_,
            )
        )
        return
    if draft.uid and book.unmoved(source, "pet", draft.uid, print_):
        book.put(Item("pet", "same", draft.origin, title, target=match.id))
        return
    own = match.undone or book.came_from(source, "pet", match.id)
    told = {"active": True, **values} if match.undone else values
    found = difference("pet", (match.id, match.values), told, edited=book.have.edited, own_source=own)
    remarks = found.remarks
    if owner.id is not None and owner.id != match.client_id:
        remarks = (*remarks, f"the file gives it to another client, {shown(draft.owner.name)}: change that by hand")
    book.put(
        Item(
            "pet",
            "add" if match.undone else "change" if found.changes else "same",
            draft.origin,
            title,
            remarks=remarks,
            target=match.id,
            changes=found.changes,
            outside=outside,
            fingerprint=print_,
        )
    )
