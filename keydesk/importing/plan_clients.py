"""Planning clients: which of them are here, what changes, the people around them and the ways in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from keydesk.db.rows.importing import HaveAccess, HaveClient, HaveContact
from keydesk.importing.book import PlanBook, difference, fingerprint
from keydesk.importing.drafts import (
    ClientDraft,
    ContactDraft,
    Drafts,
    KeyDraft,
    Origin,
    Owner,
    PetDraft,
    Value,
    Values,
    lines,
    said,
)
from keydesk.importing.items import Action, FieldChange, Item, Ref
from keydesk.importing.plan_doubles import Answers, join_rows
from keydesk.importing.plan_people import Sitters, Vets
from keydesk.rules import profile
from keydesk.rules.alike import name_key, street_key
from keydesk.rules.phones import phone_key, read_email
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown
from keydesk.rules.twins import EMAILS

_PHONES = ("home_phone", "cell_phone", "work_phone", "other_phone")
_CLIENT_ONLY = frozenset({"status", "since", "key_required", "no_key_reason", "no_key_note"})


class Clients:
    """The clients that are here, by id, by name, and by the outside ids that they are known under."""

    def __init__(self, book: PlanBook) -> None:
        self._book = book
        self.by_id: dict[int, HaveClient] = {client.id: client for client in book.have.clients}
        self._by_name: dict[str, list[HaveClient]] = defaultdict(list)
        for client in book.have.clients:
            self._by_name[_name(client.values)].append(client)
        self._uids: dict[tuple[str, int], set[str]] = defaultdict(set)
        for (source, subject, uid), link in book.have.links.items():
            if subject == "client":
                self._uids[source, link.subject_id].add(uid)
        self.contacts: dict[int, list[HaveContact]] = defaultdict(list)
        for contact in book.have.contacts:
            self.contacts[contact.client_id].append(contact)
        self.accesses: dict[int, dict[tuple[str, str], HaveAccess]] = defaultdict(dict)
        for access in book.have.accesses:
            self.accesses[access.client_id][access.kind, access.note] = access
        self.territory: Callable[[str, Origin], Ref] | None = None
        self.unsure: list[tuple[str, ClientDraft]] = []
        self.planned_contacts: dict[tuple[Ref, str], Ref] = {}
        self._planned: dict[tuple[str, str], Ref] = {}
        self._planned_by_name: dict[tuple[str, str], dict[Ref, str]] = defaultdict(dict)

    def named(self, values: Values) -> list[HaveClient]:
        """The clients here with this name, either way round."""
        return self._by_name.get(_name(values), [])

    def uids(self, source: str, client_id: int) -> set[str]:
        """The outside ids of a client in a source."""
        return self._uids.get((source, client_id), set())

    def plan(self, source: str, draft: ClientDraft, ref: Ref) -> None:
        """Takes in what a row of this plan is."""
        self._planned[source, draft.uid] = ref
        self._planned_by_name[source, _name(draft.values)][ref] = draft.name

    def owner(self, source: str, owner: Owner) -> Ref | str:
        """The client whom a pet or key belongs to, or why that cannot be told.

        By outside id first; by name among the files' own clients, then among all here. A name finds only somebody whom
        this source does not know under another id.
        """
        found = self._planned.get((source, owner.uid)) if owner.uid else None
        if found is None and owner.uid and (known := self._book.known(source, "client", owner.uid)) is not None:
            found = Ref("client", id=known)
        if found is not None:
            return found
        if not owner.name:
            return f"there is no client {shown(owner.uid)}" if owner.uid else "it names no client"
        key = name_key(owner.name)
        candidates: Iterable[Ref] = self._planned_by_name.get((source, key), ())
        if not candidates:
            candidates = [Ref("client", id=client.id) for client in self._by_name.get(key, ())]
        fitting = [ref for ref in candidates if not owner.uid or self._free(source, owner.uid, ref)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return f"{len(fitting)} clients are called {shown(owner.name)}: {self._told(fitting)}"
        unknown = f" and no client {shown(owner.uid)}" if owner.uid else ""
        return f"there is nobody called {shown(owner.name)}{unknown}"

    def remember(self, source: str, owner: Owner, ref: Ref, origin: Origin) -> None:
        """Links an outside id with the client who was found by name, so that it is known the next time."""
        if not owner.uid or (source, owner.uid) in self._planned or self._book.known(source, "client", owner.uid):
            return
        self._planned[source, owner.uid] = ref
        if ref.id is not None:
            outside = (source, owner.uid)
            self._book.put(Item("client", "same", origin, owner.name, target=ref.id, outside=outside))

    def _free(self, source: str, uid: str, ref: Ref) -> bool:
        if ref.id is None:
            return False
        return self.uids(source, ref.id) <= {uid}

    def _told(self, refs: Iterable[Ref]) -> str:
        places = []
        for ref in refs:
            here = self.by_id.get(ref.id) if ref.id is not None else None
            line = self._book.items[ref.item].origin.line if ref.item is not None else 0
            places.append(shown(str(here.values.get("street") or "no street")) if here else f"line {line}")
        return ", ".join(places)


def plan_clients(
    book: PlanBook, clients: Clients, sitters: Sitters, vets: Vets, drafts: Drafts, answers: Answers
) -> None:
    """Plans the clients of one source."""
    uids = {draft.uid for draft in drafts.clients}
    lines: dict[str, int] = {}
    taken: dict[int, int] = {}
    for each in drafts.clients:
        draft, wrong = _with_emails(each)
        if draft.uid in lines:
            book.clash("client", draft.origin, draft.name, f"line {lines[draft.uid]} is the same client")
            continue
        lines[draft.uid] = draft.origin.line
        if not _fits(book, draft):
            continue
        said = answers.client(drafts.source, draft.uid)
        match = clients.by_id.get(said or 0) or _match(clients, book, drafts.source, draft, uids, answers)
        above = answers.row(drafts.source, draft.uid, list(lines)[:-1])
        first = clients.owner(drafts.source, Owner(above, "")) if above else ""
        known = match.id if isinstance(match, HaveClient) else None
        if isinstance(first, Ref) and known in {None, first.id}:
            join_rows(book, first, draft, drafts.source)
            clients.plan(drafts.source, draft, first)
            continue
        if isinstance(match, str):
            book.clash("client", draft.origin, draft.name, match)
            clients.unsure.append((drafts.source, draft))
            continue
        if match is not None and match.id in taken:
            book.clash("client", draft.origin, draft.name, f"line {taken[match.id]} is the same client here")
            continue
        if match is not None:
            taken[match.id] = draft.origin.line
        ref = _plan_client(book, clients, sitters, vets, drafts.source, draft, match, wrong)
        clients.plan(drafts.source, draft, ref)
        own = match is None or match.undone or book.came_from(drafts.source, "client", match.id)
        _plan_contacts(book, clients, draft, ref, own_source=own)
        plan_secrets(book, clients, draft, draft.name, ref)


def _fits(book: PlanBook, draft: ClientDraft) -> bool:
    values = {name: value for name, value in draft.values.items() if name not in (*_CLIENT_ONLY, *EMAILS)}
    try:
        profile.read_values(profile.CLIENT_FIELDS, values, of="a client")
    except Refusal as refusal:
        book.refuse("client", draft.origin, draft.name, str(refusal))
        return False
    return True


def _with_emails(draft: ClientDraft) -> tuple[ClientDraft, tuple[str, ...]]:
    """The row with its e-mails as they are kept; one that cannot be an address stays as it was typed, and is told."""
    values, wrong = dict(draft.values), []
    for name in EMAILS:
        try:
            if values.get(name):
                values[name] = read_email(str(values[name]))
        except Refusal:
            wrong.append(f"no mail would arrive at “{shown(str(values[name]), width=40)}”: kept as it stands")
    return replace(draft, values=values), tuple(wrong)


def _match(
    clients: Clients, book: PlanBook, source: str, draft: ClientDraft, uids: set[str], answers: Answers
) -> HaveClient | str | None:
    """The client here that a row is, None for a new one, or why that cannot be told."""
    known = book.known(source, "client", draft.uid)
    if known is not None and (here := clients.by_id.get(known)) is not None:
        if _name(here.values) != _name(draft.values) and not _same_door(here.values, draft.values):
            return f"id {shown(draft.uid)} is {_told(here)} here: a different person, street and phone"
        return here
    alike = [
        here
        for here in clients.named(draft.values)
        if _may_be(clients, source, here, draft, uids) and not answers.apart(source, draft.uid, here.id, "")
    ]
    certain = [here for here in alike if _same_door(here.values, draft.values)]
    if not certain and not _has_door(draft.values):
        certain = alike
    if len(certain) == 1:
        return certain[0]
    if certain:
        return f"it can be {' or '.join(_told(here) for here in certain)}"
    unsure = [here for here in alike if not _has_door(here.values)]
    if unsure:
        return f"it may be {_told(unsure[0])}, who has neither street nor phone here"
    return None


def _may_be(clients: Clients, source: str, here: HaveClient, draft: ClientDraft, uids: set[str]) -> bool:
    """Whether this source may mean that client: not when it knows them under another id that still counts.

    An id that stands for name and street goes away with the street; the program's own ids do not.
    """
    others = clients.uids(source, here.id) - {draft.uid}
    return not any(other in uids or " | " not in other for other in others)


def _plan_client(
    book: PlanBook,
    clients: Clients,
    sitters: Sitters,
    vets: Vets,
    source: str,
    draft: ClientDraft,
    match: HaveClient | None,
    wrong: tuple[str, ...],
) -> Ref:
    refs: dict[str, Ref] = {}
    untold: list[str] = []
    for column, sitter in (
        ("primary_sitter_id", draft.primary_sitter),
        ("secondary_sitter_id", draft.secondary_sitter),
    ):
        if not sitter:
            continue
        if who := sitters.find(source, sitter, draft.origin):
            refs[column] = who
        elif sitter.name:
            untold.append(said(f"{column.split('_')[0].capitalize()} sitter in the file", sitter.name))
    if draft.vet:
        refs["vet_id"] = vets.find(draft.vet, draft.origin)
    if draft.territory and clients.territory is not None:
        refs["territory_id"] = clients.territory(draft.territory, draft.origin)
    print_ = fingerprint(
        sorted(draft.values.items()), draft.primary_sitter, draft.secondary_sitter, draft.vet,
        *((draft.territory,) if draft.territory else ()), *((sorted(draft.own.items()),) if draft.own else ()),
    )  # fmt: skip
    outside = book.outside(source, "client", draft.uid)
    if untold:
        # Who cannot be told is not lost: the words stay with the client.
        notes = lines(str(draft.values.get("office_notes") or ""), *untold)
        draft = replace(draft, values={**draft.values, "office_notes": notes})
    if match is None:
        namesakes = clients.named(draft.values)
        remarks = tuple(f"same name as {_told(here)}, another street and phone" for here in namesakes[:2])
        values = {"status": "active", **draft.values, **draft.own}
        return book.put(
            Item(
                "client",
                "add",
                draft.origin,
                draft.name,
                remarks=(*remarks, *wrong),
                values=values,
                refs=refs,
                outside=outside,
                fingerprint=print_,
            )
        )
    # A sitter that could not be told the last time may be told now, so an unmoved row with one is compared again.
    unmoved = book.unmoved(source, "client", draft.uid, print_)
    told: dict[str, Value | Ref] = {**({} if unmoved else {**draft.values, **draft.own})}
    told |= {column: ref for column, ref in refs.items() if not unmoved or not match.values.get(column)}
    own = match.undone or book.came_from(source, "client", match.id)
    if match.undone:
        told = {"status": "active", **told}
    found = difference("client", (match.id, match.values), told, edited=book.have.edited, own_source=own)
    return book.put(
        Item(
            "client",
            "add" if match.undone else "change" if found.changes else "same",
            draft.origin,
            draft.name,
            remarks=(*found.remarks, *(wrong if found.changes else ())),
            target=match.id,
            changes=found.changes,
            outside=None if unmoved else outside,
            fingerprint=print_,
        )
    )


def _plan_contacts(book: PlanBook, clients: Clients, draft: ClientDraft, client: Ref, *, own_source: bool) -> None:
    for contact in draft.contacts:
        title = f"{contact.values.get('name', '')} ({contact.relation} of {draft.name})"
        plan_contact(book, clients, contact, client, (draft.origin, title), own_source=own_source)


def plan_contact(
    book: PlanBook,
    clients: Clients,
    contact: ContactDraft,
    client: Ref,
    told_as: tuple[Origin, str],
    *,
    own_source: bool,
    by_name: bool = False,
) -> None:
    """Plans one contact of a client.

    Contacts have no ids of their own: the client's own source has one of each relation, others are told by name, as
    those of a list of contacts are (``by_name``).
    """
    origin, title = told_as
    here = clients.contacts.get(client.id, []) if client.id is not None else []
    values: Mapping[str, Value] = {"relation": contact.relation, **contact.values}
    name = name_key(str(contact.values.get("name") or ""))
    named = [one for one in here if name_key(str(one.values.get("name") or "")) == name]
    related = [one for one in here if own_source and not by_name and one.values.get("relation") == contact.relation]
    exact = [one for one in named if one.values.get("relation") == contact.relation]
    ours = next((one for one in (*exact, *related, *named)), None)
    called = (client, fold(str(contact.values.get("name") or "")))
    if ours is None:
        put = book.put(Item("contact", "add", origin, title, values=values, refs={"client_id": client}))
        clients.planned_contacts.setdefault(called, put)
        return
    told: Mapping[str, Value] = {"active": True, **values} if ours.undone else values
    if not own_source:
        # What another source calls the relation is no news.
        told = {column: value for column, value in told.items() if column != "relation"}
    found = difference("client_contact", (ours.id, ours.values), told, edited=book.have.edited, own_source=own_source)
    action: Action = "add" if ours.undone else "change" if found.changes else "same"
    book.put(Item("contact", action, origin, title, remarks=found.remarks, target=ours.id, changes=found.changes))


def plan_secrets(
    book: PlanBook, clients: Clients, draft: ClientDraft | KeyDraft | PetDraft, name: str, client: Ref
) -> None:
    """Plans the ways in.

    The plan never sees what is sealed. One that is on file keeps its place, and the file's code goes along: where it is
    another one, it is written when the import is applied, unless a person has changed it here.
    """
    here = clients.accesses.get(client.id, {}) if client.id is not None else {}
    for secret in draft.secrets:
        title = f"{secret.note} of {name}"
        known = here.get((secret.kind, secret.note))
        if known is not None:
            changes = (FieldChange("active", False, True),) if known.undone else ()
            action: Action = "add" if known.undone else "same"
            ours = any(subject == "access_method" and row == known.id for subject, row, _ in book.edited_ways)
            told = "" if ours else secret.secret
            book.tallies["codes_compared"] += int(bool(told) and not known.undone)
            book.put(Item("access", action, draft.origin, title, target=known.id, changes=changes, secret=told))
            continue
        values = {"kind": secret.kind, "note": secret.note}
        book.put(
            Item("access", "add", draft.origin, title, values=values, refs={"client_id": client}, secret=secret.secret)
        )


def _name(values: Values) -> str:
    return name_key(str(values.get("first_name") or ""), str(values.get("last_name") or ""))


def _phones(values: Values) -> set[str]:
    return {key for name in _PHONES if (key := phone_key(str(values.get(name) or "")))}


def _same_door(ours: Values, theirs: Values) -> bool:
    """Whether street or a phone agree; only ever asked of people with the same name, or the same outside id."""
    street = street_key(str(ours.get("street") or ""))
    if street and street == street_key(str(theirs.get("street") or "")):
        return True
    return bool(_phones(ours) & _phones(theirs))


def _has_door(values: Values) -> bool:
    return bool(values.get("street")) or bool(_phones(values))


def _told(here: HaveClient) -> str:
    name = profile.client_name(str(here.values.get("first_name") or ""), str(here.values.get("last_name") or ""))
    return f"{shown(name)} ({shown(str(here.values.get('street') or 'no street'))})"
