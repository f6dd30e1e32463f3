"""Planning keys and copies: whose, under which code, how many, and where each copy is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from keydesk.db.rows.importing import HaveKey
from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import CopyDraft, Drafts, KeyDraft, Value
from keydesk.importing.items import Action, FieldChange, Item, Ref
from keydesk.importing.places import Place
from keydesk.importing.plan_clients import Clients, plan_secrets
from keydesk.importing.plan_copies import Copies, OfKey, places_in
from keydesk.importing.plan_hooks import Hooks
from keydesk.importing.plan_people import Sitters
from keydesk.rules.tags import is_code, legacy_form
from keydesk.rules.text import fold, shown

_IN_SAFE = Place("safe", "")


class Keys:
    """The keys that are here and that the plan makes, by client and by code."""

    def __init__(self, book: PlanBook) -> None:
        self.by_client: dict[int, list[HaveKey]] = defaultdict(list)
        self.owner_of_code: dict[str, tuple[int | None, str]] = {}
        self.retired: dict[str, HaveKey] = {}
        for key in book.have.keys:
            if key.retired:
                self.retired[key.code] = key
                continue
            self.by_client[key.client_id].append(key)
            self.owner_of_code[key.code] = (key.client_id, "")
        self.taken: set[int] = set()


@dataclass(frozen=True, slots=True)
class _Told:
    """A row of a file with its client and key found, and the copies of it that are not here yet."""

    source: str
    draft: KeyDraft
    owner: Ref
    match: HaveKey | None
    fresh: tuple[CopyDraft, ...]


def plan_keys(book: PlanBook, clients: Clients, sitters: Sitters, all_drafts: tuple[Drafts, ...], safe: str) -> None:
    """Plans the keys of all sources: first which of them are here, then the hooks that the others need, then these.

    Args:
        book: the plan under way.
        clients: whose they can be.
        sitters: who can have them.
        all_drafts: what the files say.
        safe: the label of the safe for keys whose file names none; empty for the likeliest.
    """
    keys = Keys(book)
    told = [one for part in all_drafts for one in _tell(book, clients, keys, part, _listed_owners(clients, all_drafts))]
    hooks = Hooks(book, default_safe=safe)
    hooks.prepare([(place, one.draft.origin) for one in told for copy in one.fresh for place in places_in(copy)])
    copies = Copies(book, clients, sitters, hooks)
    for one in told:
        if one.match is None:
            _plan_new(book, clients, keys, copies, one)
        else:
            _plan_known(book, copies, one, one.match)
        plan_secrets(book, clients, one.draft, one.draft.owner.name, one.owner)


def _tell(book: PlanBook, clients: Clients, keys: Keys, part: Drafts, listed: set[Ref]) -> Iterator[_Told]:
    """A mere count of keys says nothing more of a client for whom some file lists keys one by one."""
    for draft in part.keys:
        owner = clients.owner(part.source, draft.owner)
        if isinstance(owner, str):
            title = draft.code or str(draft.values.get("description") or draft.label or "key")
            whose = f"{title} of {draft.owner.name or draft.owner.uid}"
            several = "clients are called" in owner
            (book.clash if several else book.refuse)("key", draft.origin, whose, f"whose it is cannot be told: {owner}")
            continue
        clients.remember(part.source, draft.owner, owner, draft.origin)
        if draft.counted and (owner in listed or _count_says_nothing_new(book, keys, draft, owner)):
            continue
        match = _retired(keys, draft, owner) or _match(keys, draft, owner)
        copies = _copies(draft)
        if match is None:
            yield _Told(part.source, draft, owner, None, copies)
            continue
        keys.taken.add(match.id)
        yield _Told(part.source, draft, owner, match, tuple(copy for copy in copies if not _is_here(match, copy)))


def _is_here(key: HaveKey, copy: CopyDraft) -> bool:
    """Whether a copy is on file; one whose import was taken back stays out of use where the file has it so too."""
    return copy.number in key.numbers or (copy.retired and copy.number in key.undone_copies)


def _listed_owners(clients: Clients, drafts: tuple[Drafts, ...]) -> set[Ref]:
    """The clients for whom some file lists keys one by one."""
    found = set()
    for part in drafts:
        for draft in part.keys:
            if not draft.counted and isinstance(owner := clients.owner(part.source, draft.owner), Ref):
                found.add(owner)
    return found


def _count_says_nothing_new(book: PlanBook, keys: Keys, draft: KeyDraft, owner: Ref) -> bool:
    """A count in a client's row only speaks where nothing is known of the client's keys yet."""
    here = [key for key in keys.by_client.get(owner.id or 0, ()) if not key.undone]
    if not here:
        return False
    on_file = sum(len(key.numbers) for key in here)
    remark = (
        () if on_file >= (draft.stated or 1) else (f"the list counts {draft.stated} copies, {on_file} are on file",)
    )
    title = f"keys of {draft.owner.name}"
    book.put(Item("key", "same", draft.origin, title, remarks=remark, target=here[0].id))
    return True


def _plan_new(book: PlanBook, clients: Clients, keys: Keys, copies: Copies, told: _Told) -> None:
    draft, owner = told.draft, told.owner
    code, old_code = draft.code, draft.old_code
    remarks: list[str] = []
    clash = ""
    if code and not is_code(code):
        code, old_code = "", old_code or draft.code
        remarks.append(f"{shown(draft.code)} cannot be a code here; it gets a new one, and the old one is kept")
    elif code and code in keys.owner_of_code:
        clash, old_code, code = _other_owner(clients, keys, code), old_code or code, ""
        book.tallies["codes_collide"] += 1
    elif code and code in book.have.used_codes:
        code, old_code = "", old_code or code
        remarks.append("its code was another key's once; it gets a new one, and the old one is kept")
    elif code and old_code:
        remarks.append(f"{shown(old_code)} in the file")
    if code:
        keys.owner_of_code[code] = (owner.id, draft.owner.name)
    label = draft.label.strip()
    gone: dict[str, Value] = {} if draft.in_use else {"active": False, "retired_reason": draft.retired_reason}
    key = book.put(
        Item(
            "key",
            "clash" if clash else "add",
            draft.origin,
            f"{code or shown(draft.code) or label or 'key'} of {draft.owner.name}",
            reason=clash,
            remarks=tuple(remarks),
            values={"code": code, "label": label, **draft.values, **gone},
            refs={"client_id": owner},
            goes_in=bool(clash),
        )
    )
    for copy in told.fresh:
        copies.plan(_of(told, key, old_code), copy)


def _retired(keys: Keys, draft: KeyDraft, owner: Ref) -> HaveKey | None:
    """The client's key of that code that is out of use, for a file that tells of such."""
    gone = keys.retired.get(draft.code) if draft.copies else None
    return gone if gone is not None and gone.client_id == owner.id else None


def _match(keys: Keys, draft: KeyDraft, owner: Ref) -> HaveKey | None:
    """The client's key that a row is: by code, by an old code, by what it says of itself, or the unlabelled one."""
    here = [key for key in keys.by_client.get(owner.id or 0, ()) if key.id not in keys.taken]
    for word in (draft.code, draft.old_code):
        form = legacy_form(word)
        for key in here:
            if form and (key.code == form or form in key.old_codes):
                return key
    if draft.code:
        return None
    described = str(draft.values.get("description") or "")
    for key in here:
        if described and fold(str(key.values.get("description") or "")) == fold(described):
            return key
        if not described and draft.label and _label(str(key.values.get("label") or "")) == _label(draft.label):
            return key
    if described or (draft.label and not draft.counted):
        return next((key for key in here if not (key.values.get("label") or key.values.get("description"))), None)
    return here[0] if here else None


def _label(text: str) -> str:
    return fold(text).removesuffix(" key").removesuffix(" door")


def _other_owner(clients: Clients, keys: Keys, code: str) -> str:
    client_id, name = keys.owner_of_code[code]
    if client_id is not None and not name and (here := clients.by_id.get(client_id)):
        name = ", ".join(str(part) for field in ("last_name", "first_name") if (part := here.values.get(field)))
    return f"code {code} is {shown(name)}'s; this key gets a new code and keeps {code} as its old one: print it a tag"


def _copies(draft: KeyDraft) -> tuple[CopyDraft, ...]:
    """The copies that a draft tells of: as many as places are listed; the count where none is; at least one.

    A hook beside a count in a client's row is one place, and not a list of them. Copies that no place is told for are
    taken to be in the office.
    """
    if draft.copies:
        return draft.copies
    stated = max(draft.stated or 1, 1)
    count = max(stated, len(draft.places)) if draft.counted else len(draft.places) or stated
    places = (*draft.places, *(_IN_SAFE for _ in range(count - len(draft.places))))
    numbers = [draft.number] if draft.number else range(1, count + 1)
    return tuple(CopyDraft(number, place) for number, place in zip(numbers, places, strict=False))


def _of(told: _Told, key: Ref, old_code: str = "") -> OfKey:
    draft = told.draft
    name = f"{draft.owner.name}'s {draft.code or draft.label or 'key'}"
    return OfKey(told.source, draft.origin, told.owner, draft.owner.name, key, name, old_code)


def _plan_known(book: PlanBook, copies: Copies, told: _Told, match: HaveKey) -> None:
    """A key that is here: empty fields are filled and missing copies added; where copies are is known better here."""
    draft = told.draft
    again = match.undone and draft.in_use
    changes = tuple(
        FieldChange(name, match.values.get(name), new)
        for name, new in {"label": draft.label.strip(), **draft.values}.items()
        if new and not match.values.get(name) and ("key", match.id, name) not in book.have.edited
    )
    if again:
        why = FieldChange("retired_reason", match.values.get("retired_reason"), "")
        changes = (FieldChange("active", False, True), why, *changes)
    title = f"{match.code} of {draft.owner.name}"
    action: Action = "add" if again else "change" if changes else "same"
    key = book.put(Item("key", action, draft.origin, title, target=match.id, changes=changes))
    fresh = {copy.number for copy in told.fresh}
    for copy in _copies(draft):
        if copy.number not in fresh:
            book.put(Item("copy", "same", draft.origin, f"{match.code}-{copy.number}", target=match.id))
    for copy in told.fresh:
        if match.retired and not copy.retired:
            reason = f"key {match.code} is out of use here: take it into use first, then import this again"
            book.clash("copy", draft.origin, f"{match.code}-{copy.number}", reason)
            continue
        copies.plan(_of(told, key), copy, target=match.undone_copies.get(copy.number))
