"""Planning keys and copies: whose, under which code, how many, and where each copy is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keydesk.db.rows.importing import HaveKey
from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import Drafts, KeyDraft, SitterName, Value
from keydesk.importing.items import Action, FieldChange, Item, Ref
from keydesk.importing.places import Place
from keydesk.importing.plan_clients import Clients, plan_secrets
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
        for key in book.have.keys:
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
    fresh: tuple[tuple[int, Place], ...]


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
    hooks.prepare([(place, one.draft.origin) for one in told for _, place in one.fresh])
    copies = _Copies(book, sitters, hooks)
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
        match = _match(keys, draft, owner)
        places = zip(_numbers(draft), _places(draft), strict=False)
        if match is None:
            yield _Told(part.source, draft, owner, None, tuple(places))
            continue
        keys.taken.add(match.id)
        yield _Told(part.source, draft, owner, match, tuple(one for one in places if one[0] not in match.numbers))


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


def _plan_new(book: PlanBook, clients: Clients, keys: Keys, copies: _Copies, told: _Told) -> None:
    draft, owner = told.draft, told.owner
    code, old_code = draft.code, draft.old_code
    remarks: list[str] = []
    clash = ""
    if code and not is_code(code):
        code, old_code = "", old_code or draft.code
        remarks.append(f"{shown(draft.code)} cannot be a code here; it gets a new one, and the old one is kept")
    elif code and code in keys.owner_of_code:
        clash, old_code, code = _other_owner(clients, keys, code), old_code or code, ""
    elif code and code in book.have.used_codes:
        code, old_code = "", old_code or code
        remarks.append("its code was another key's once; it gets a new one, and the old one is kept")
    elif code and old_code:
        remarks.append(f"{shown(old_code)} in the file")
    if code:
        keys.owner_of_code[code] = (owner.id, draft.owner.name)
    label = draft.label.strip()
    key = book.put(
        Item(
            "key",
            "clash" if clash else "add",
            draft.origin,
            f"{code or shown(draft.code) or label or 'key'} of {draft.owner.name}",
            reason=clash,
            remarks=tuple(remarks),
            values={"code": code, "label": label, **draft.values},
            refs={"client_id": owner},
            goes_in=bool(clash),
        )
    )
    for number, place in told.fresh:
        copies.plan(told, key, number, place, old_code)


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


def _copies(draft: KeyDraft) -> int:
    """How many copies there are: as many as places are listed; the count where none is; at least one.

    A hook beside a count in a client's row is one place, and not a list of them.
    """
    stated = max(draft.stated or 1, 1)
    return max(stated, len(draft.places)) if draft.counted else len(draft.places) or stated


def _numbers(draft: KeyDraft) -> Sequence[int]:
    if draft.numbers:
        return draft.numbers
    return [draft.number] if draft.number else range(1, _copies(draft) + 1)


def _places(draft: KeyDraft) -> tuple[Place, ...]:
    # Copies that no place is told for are taken to be in the office.
    return (*draft.places, *(_IN_SAFE for _ in range(_copies(draft) - len(draft.places))))


def _plan_known(book: PlanBook, copies: _Copies, told: _Told, match: HaveKey) -> None:
    """A key that is here: empty fields are filled and missing copies added; where copies are is known better here."""
    draft = told.draft
    changes = tuple(
        FieldChange(name, match.values.get(name), new)
        for name, new in {"label": draft.label.strip(), **draft.values}.items()
        if new and not match.values.get(name) and ("key", match.id, name) not in book.have.edited
    )
    if match.undone:
        changes = (FieldChange("active", False, True), *changes)
    title = f"{match.code} of {draft.owner.name}"
    action: Action = "add" if match.undone else "change" if changes else "same"
    key = book.put(Item("key", action, draft.origin, title, target=match.id, changes=changes))
    fresh = {number for number, _ in told.fresh}
    for number in _numbers(draft):
        if number not in fresh:
            book.put(Item("copy", "same", draft.origin, f"{match.code}-{number}", target=match.id))
    for number, place in told.fresh:
        copies.plan(told, key, number, place, "", target=match.undone_copies.get(number))


@dataclass(frozen=True, slots=True)
class _Copies:
    """Plans copies with their holders."""

    book: PlanBook
    sitters: Sitters
    hooks: Hooks

    def plan(
        self, told: _Told, key: Ref, number: int, place: Place, old_code: str, *, target: int | None = None
    ) -> None:
        """Plans one copy where its place says; ``target`` is one whose import was taken back."""
        draft = told.draft
        kind, refs, reason, remark = self._holder(told, place)
        values: dict[str, Value] = {"number": number, "legacy_code": old_code, "holder_kind": kind, "reason": reason}
        title = f"copy {number} of {draft.owner.name}'s {draft.code or draft.label or 'key'}"
        remarks = (remark,) if remark else ()
        links = {"client_id": told.owner, "key_id": key, **refs}
        self.book.put(
            Item("copy", "add", draft.origin, title, remarks=remarks, target=target, values=values, refs=links)
        )

    def _holder(self, told: _Told, place: Place) -> tuple[str, dict[str, Ref], str, str]:
        """Kind of holder, what it refers to, the reason for the record, and a remark for the preview.

        Where nobody can tell a copy's place it is missing, with the file's words: the office looks for it, instead of
        believing that it hangs in the safe.
        """
        if place.kind in {"hook", "safe"}:
            safe, hook, remark = self.hooks.hang(place, told.draft.owner.name)
            if hook is None:
                self.book.tallies["hooks_asked_twice"] += int(bool(remark))
                reason = f"the file hangs it on {shown(place.hook)}: {remark}" if remark else ""
                return "safe", {"safe_id": safe, "home_safe_id": safe}, reason, remark
            return "safe", {"safe_id": safe, "hook_id": hook, "home_safe_id": safe, "home_hook_id": hook}, "", ""
        if place.kind == "sitter":
            who = self.sitters.find(told.source, SitterName(name=place.sitter), told.draft.origin)
            if who is not None:
                return "sitter", {"staff_id": who}, "", ""
            reason = f"the file says {shown(place.text)}: {self.book.why_unmatched(place.sitter)}"
            return "missing", {}, reason, reason
        said = "" if fold(place.text) in {"client", "lost"} else f"the file says: {shown(place.text)}"
        if place.kind == "client":
            return "client", {}, said, ""
        return "missing", {}, said or "lost, says the file", said if place.kind == "unclear" else ""
