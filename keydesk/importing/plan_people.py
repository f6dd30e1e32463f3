"""Planning the company's people, and telling which of them a file means; and vets."""

from __future__ import annotations

import re
from collections import defaultdict

from keydesk.importing.book import PlanBook, difference, fingerprint
from keydesk.importing.drafts import Drafts, Origin, SitterName, StaffDraft, VetDraft
from keydesk.importing.items import FieldChange, Item, Ref
from keydesk.rules.alike import name_key
from keydesk.rules.text import fold, shown


class Sitters:
    """Everybody of the company, here and in the files, by outside id, full name and short name."""

    def __init__(self, book: PlanBook) -> None:
        self._book = book
        self._by_uid: dict[tuple[str, str], Ref] = {}
        self._by_name: dict[str, dict[Ref, str]] = defaultdict(dict)
        self._by_short: dict[str, dict[Ref, str]] = defaultdict(dict)
        for (source, subject, uid), link in book.have.links.items():
            if subject == "staff":
                self._by_uid[source, uid] = Ref("staff", id=link.subject_id)
        for person in book.have.staff:
            words = [str(person.values.get(name) or "") for name in ("first_name", "last_name", "nickname", "initials")]
            self.know(Ref("staff", id=person.id), *words)

    def know(self, who: Ref, first: str, last: str, nickname: str = "", initials: str = "") -> None:
        """Takes somebody in under their names."""
        called = f"{first} {last}".strip()
        self._by_name[name_key(first, last)][who] = called
        if nickname:
            self._by_name[name_key(nickname, last)][who] = called
        shorts = {first, nickname, initials, f"{first} {last[:1]}", f"{nickname} {last[:1]}" if nickname else ""}
        for short in shorts - {""}:
            self._by_short[name_key(short)][who] = called

    def know_uid(self, source: str, uid: str, who: Ref) -> None:
        """Takes in an outside id."""
        if uid:
            self._by_uid[source, uid] = who

    def by_full_name(self, first: str, last: str) -> tuple[Ref, ...]:
        """Those with this full name."""
        return tuple(self._by_name.get(name_key(first, last), ()))

    def told(self, name: str) -> tuple[Ref, ...]:
        """Everybody whom a name can mean."""
        return tuple(self._candidates(name))

    def called(self, who: Ref) -> str:
        """How the files' reader calls somebody."""
        return next((held[who] for held in self._by_name.values() if who in held), "")

    def find(self, source: str, sitter: SitterName, origin: Origin) -> Ref | None:
        """Whom a file means: by outside id, else by full name, else by a first name or nickname that only one has.

        A name that nobody has, or more than one, is counted in the book, and None comes back.
        """
        if sitter.uid and (found := self._by_uid.get((source, sitter.uid))):
            return found
        name = self._book.sitter_words.get(sitter.name.casefold(), sitter.name)
        if not name:
            # People said that this is nobody of ours, or the file gives an id without a name.
            if sitter.uid and not sitter.name:
                self._book.miss_sitter(sitter, origin, "nobody here has this id")
            return None
        candidates = self._candidates(name)
        if len(candidates) == 1:
            return next(iter(candidates))
        if candidates:
            names = " or ".join(shown(called) for called in candidates.values())
            self._book.miss_sitter(sitter, origin, f"it can be {names}")
        else:
            self._book.miss_sitter(sitter, origin, "nobody here has this name")
        return None

    def _candidates(self, name: str) -> dict[Ref, str]:
        key = name_key(name)
        if "?" in key:
            # A question mark inside a word is a letter that an older program could not write.
            pattern = re.compile(re.escape(key).replace(r"\?", r"\w"))
            return {
                who: called
                for own, held in self._by_name.items()
                if pattern.fullmatch(own)
                for who, called in held.items()
            }
        return self._by_name.get(key) or self._by_short.get(key) or {}


def plan_staff(book: PlanBook, sitters: Sitters, drafts: Drafts) -> None:
    """Plans the people of one source."""
    lines: dict[str, int] = {}
    for draft in drafts.staff:
        if draft.uid and draft.uid in lines:
            book.clash("staff", draft.origin, _title(draft), f"line {lines[draft.uid]} has the same id")
            continue
        lines[draft.uid] = draft.origin.line
        who = _plan_person(book, sitters, drafts.source, draft)
        if who is not None:
            words = [str(draft.values.get(name) or "") for name in ("first_name", "last_name", "nickname")]
            sitters.know(who, *words)
            sitters.know_uid(drafts.source, draft.uid, who)


def _plan_person(book: PlanBook, sitters: Sitters, source: str, draft: StaffDraft) -> Ref | None:
    print_ = fingerprint(sorted(draft.values.items()))
    outside = book.outside(source, "staff", draft.uid)
    target = book.known(source, "staff", draft.uid) if draft.uid else None
    if target is None:
        alike = sitters.by_full_name(
            str(draft.values.get("first_name") or ""), str(draft.values.get("last_name") or "")
        )
        known = [who.id for who in alike if who.id is not None]
        if len(known) > 1:
            book.clash("staff", draft.origin, _title(draft), "several people here have this name")
            return None
        target = known[0] if known else None
    if target is None:
        return book.put(
            Item("staff", "add", draft.origin, _title(draft), values=draft.values, outside=outside, fingerprint=print_)
        )
    if book.unmoved(source, "staff", draft.uid, print_):
        return book.put(Item("staff", "same", draft.origin, _title(draft), target=target))
    here = next(person for person in book.have.staff if person.id == target)
    own = here.undone or book.came_from(source, "staff", target)
    told = {"active": True, **draft.values} if here.undone else draft.values
    found = difference("staff", (target, here.values), told, edited=book.have.edited, own_source=own)
    return book.put(
        Item(
            "staff",
            "add" if here.undone else "change" if found.changes else "same",
            draft.origin,
            _title(draft),
            remarks=found.remarks,
            target=target,
            changes=found.changes,
            outside=outside,
            fingerprint=print_,
        )
    )


def _title(draft: StaffDraft) -> str:
    return " ".join(str(part) for name in ("first_name", "last_name") if (part := draft.values.get(name)))


class Vets:
    """The office's vets, and those that the files add, each once."""

    def __init__(self, book: PlanBook) -> None:
        self._book = book
        self._known: dict[tuple[str, str], Ref] = {
            _vet_key(vet.name, vet.clinic): Ref("vet", id=vet.id) for vet in reversed(book.have.vets)
        }
        self._undone = {vet.id for vet in book.have.vets if vet.undone}
        self._told: set[tuple[str, str]] = set()

    def find(self, draft: VetDraft, origin: Origin, *, address: str = "") -> Ref:
        """The vet that is meant; one that is not on the list is added to it."""
        key = _vet_key(draft.name, draft.clinic)
        found = self._known.get(key)
        title = ", ".join(part for part in (draft.name, draft.clinic) if part)
        if found is None:
            values = {"name": draft.name, "clinic": draft.clinic, "phone": draft.phone, "address": address}
            found = self._book.put(Item("vet", "add", origin, title, values=values))
            self._known[key] = found
        elif found.id is not None and key not in self._told:
            again = found.id in self._undone
            changes = (FieldChange("active", False, True),) if again else ()
            self._book.put(Item("vet", "add" if again else "same", origin, title, target=found.id, changes=changes))
        self._told.add(key)
        return found


def _vet_key(name: str, clinic: str) -> tuple[str, str]:
    return fold(name), fold(clinic)
