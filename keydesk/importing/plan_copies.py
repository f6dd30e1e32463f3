"""Planning copies: who or what has each, where it lives, and what else the file tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import CopyDraft, Origin, SitterName, Value
from keydesk.importing.items import FieldChange, Item, Ref
from keydesk.importing.places import Place
from keydesk.importing.plan_clients import Clients
from keydesk.importing.plan_hooks import Hooks
from keydesk.importing.plan_people import Sitters
from keydesk.rules.text import fold, shown


@dataclass(frozen=True, slots=True)
class OfKey:
    """Whose copies are planned.

    Attributes:
        source: where the file comes from.
        origin: where the key stands in it.
        owner: the client.
        client: the client's name as the file has it.
        key: the key.
        name: what to call the key in the preview.
        old_code: its code in the file, where it gets another one.
    """

    source: str
    origin: Origin
    owner: Ref
    client: str
    key: Ref
    name: str
    old_code: str


@dataclass(frozen=True, slots=True)
class _Held:
    """Who has a copy: the kind of holder, what it refers to, why, and what the preview says of it."""

    kind: str | None
    refs: Mapping[str, Ref] = field(default_factory=dict)
    reason: str = ""
    remark: str = ""


def places_in(copy: CopyDraft) -> tuple[Place, ...]:
    """Every place that a copy needs: where it is, and where it lives."""
    return (copy.place, copy.home) if copy.home is not None else (copy.place,)


@dataclass(frozen=True, slots=True)
class Copies:
    """Plans copies with their holders."""

    book: PlanBook
    clients: Clients
    sitters: Sitters
    hooks: Hooks
    _contacts: dict[tuple[Ref, str], Ref] = field(default_factory=dict)

    def plan(self, of: OfKey, copy: CopyDraft, *, target: int | None = None) -> None:
        """Plans one copy where its place says; ``target`` is one whose import was taken back."""
        held = self._held(of, copy)
        refs = {"client_id": of.owner, "key_id": of.key, **held.refs}
        if copy.whole:
            refs |= self._home(of, copy)
        reasons = (copy.reason, held.reason)
        values: dict[str, Value] = {
            **copy.values,
            "number": copy.number,
            "holder_kind": held.kind,
            "since": copy.since,
            "due_at": copy.due_at if held.kind == "sitter" else None,
            "reason": "; ".join(reason for reason in reasons if reason),
            "note": copy.note,
        }
        if old_code := copy.values.get("legacy_code") or of.old_code:
            values["legacy_code"] = old_code
        remarks = (held.remark,) if held.remark else ()
        title = f"copy {copy.number} of {of.name}"
        self.book.put(Item("copy", "add", of.origin, title, remarks=remarks, target=target, values=values, refs=refs))

    def _held(self, of: OfKey, copy: CopyDraft) -> _Held:
        place = copy.place
        match place.kind:
            case "gone":
                return _Held(None)
            case "hook" | "safe":
                return self._hung(of, copy)
            case "transit":
                safe, _, _ = self.hooks.hang(place, of.client)
                return _Held("transit", {"safe_id": safe})
            case "sitter":
                return self._with_sitter(of, place)
            case "contact":
                return _Held("contact", {"contact_id": self._contact(of, place.text)})
            case _:
                return self._untold(copy)

    @staticmethod
    def _untold(copy: CopyDraft) -> _Held:
        """Where nobody can tell a copy's place it is missing, with the file's words.

        The office looks for it, instead of believing that it hangs in the safe.
        """
        place = copy.place
        said = "" if fold(place.text) in {"client", "lost"} else f"the file says: {shown(place.text)}"
        if place.kind == "client":
            return _Held("client", reason=said)
        untold = "" if copy.whole else "lost, says the file"
        return _Held("missing", reason=said or untold, remark=said if place.kind == "unclear" else "")

    def _hung(self, of: OfKey, copy: CopyDraft) -> _Held:
        place = copy.place
        safe, hook, remark = self.hooks.hang(place, of.client, together=copy.whole)
        self.book.tallies["hooks_asked_twice"] += int(bool(remark))
        refs = {"safe_id": safe}
        if hook is not None:
            refs["hook_id"] = hook
        if not copy.whole:
            refs |= {f"home_{name}": ref for name, ref in refs.items()}
        reason = f"the file hangs it on {shown(place.hook)}: {remark}" if remark else ""
        return _Held("safe", refs, reason, remark)

    def _home(self, of: OfKey, copy: CopyDraft) -> dict[str, Ref]:
        if copy.home is None:
            return {}
        safe, hook, _ = self.hooks.hang(copy.home, of.client, together=True)
        return {"home_safe_id": safe} if hook is None else {"home_safe_id": safe, "home_hook_id": hook}

    def _with_sitter(self, of: OfKey, place: Place) -> _Held:
        who = self.sitters.find(of.source, SitterName(place.sitter_uid, place.sitter), of.origin)
        if who is not None:
            return _Held("sitter", {"staff_id": who})
        reason = f"the file says {shown(place.text)}: {self.book.why_unmatched(place.sitter)}"
        return _Held("missing", {}, reason, reason)

    def _contact(self, of: OfKey, name: str) -> Ref:
        """The client's contact of that name; one whom the office does not have is added by the name alone."""
        key = (of.owner, fold(name))
        found = self._contacts.get(key)
        if found is None:
            listed = self.clients.contacts.get(of.owner.id, []) if of.owner.id is not None else []
            here = next((one for one in listed if fold(str(one.values.get("name") or "")) == key[1]), None)
            title = f"{name} (contact of {of.client})"
            planned = self.clients.planned_contacts.get(key)
            if planned is not None:
                found = planned
            elif here is None:
                refs = {"client_id": of.owner}
                found = self.book.put(Item("contact", "add", of.origin, title, values={"name": name}, refs=refs))
            elif here.undone:
                again = (FieldChange("active", False, True),)
                found = self.book.put(Item("contact", "add", of.origin, title, target=here.id, changes=again))
            else:
                found = Ref("contact", id=here.id)
            self._contacts[key] = found
        return found
