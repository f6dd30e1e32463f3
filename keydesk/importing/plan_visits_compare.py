"""What a file would change in a visit that is here, and what it must not: people's changes stay, and that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from keydesk.db.rows.importing import HaveVisit
from keydesk.importing.drafts import Value, VisitDraft
from keydesk.importing.items import FieldChange, Ref
from keydesk.importing.plan_visits_who import Resolved
from keydesk.rules.text import shown
from keydesk.rules.visits import STATUS_WORDS

_WORDS: Final = {
    "starts_at": "beginning",
    "ends_at": "end",
    "sitter_id": "sitter",
    "client_id": "client",
    "service_id": "service",
    "price_cents": "price",
}
_TOGETHER: Final = {"day": "starts_at", "all_day": "starts_at"}


@dataclass(frozen=True, slots=True)
class Compared:
    """What becomes of a visit: its changes, why people must decide, remarks, and how many own changes were kept."""

    changes: tuple[FieldChange, ...] = ()
    clash: str = ""
    remarks: tuple[str, ...] = ()
    kept: int = 0


def compare(draft: VisitDraft, found: Resolved, visit: HaveVisit, *, unmoved: bool, elsewhere: bool) -> Compared:
    """Compares what a file says with the visit.

    Args:
        draft: what the file says.
        found: whom it means.
        visit: the visit here.
        unmoved: the file says what it said the last time: what is otherwise here, people made so.
        elsewhere: the visit came from another calendar, which is to say what becomes of it.
    """
    told = _told(draft, found)
    if found.service is not None and not visit.values.get("service_id") and not visit.values.get("price_cents"):
        # The office has the service since: the visit costs what it costs.
        told.setdefault("price_cents", found.price_cents)
    if draft.status == "scheduled" and visit.values["status"] == "completed":
        # A calendar does not know that a visit was made.
        told.pop("status")
    differing = {name: new for name, new in told.items() if not _equal(visit.values.get(name), new)}
    if visit.undone:
        return Compared(_changes(visit, differing))
    by_people = {name for name in differing if visit.by_hand or _TOGETHER.get(name, name) in visit.edited}
    by_people |= {name for name in differing if name in visit.edited}
    if unmoved:
        return Compared(kept=bool(by_people))
    if elsewhere:
        fills = {"sitter_id"} & differing.keys() if visit.values.get("sitter_id") is None else set()
        weighty = differing.keys() - {"note", "service_id", "day"} - fills
        if found.sitter is None:
            weighty -= {"sitter_id"}
        clash = _clash(visit, weighty, told, "another calendar has it otherwise")
        return Compared(_changes(visit, {name: differing[name] for name in fills if not clash}), clash)
    changes = _changes(visit, {name: new for name, new in differing.items() if name not in by_people})
    weighty = by_people - {"note", "service_id", "pets", "day"}
    if not weighty:
        return Compared(changes)
    reason = "it was booked here by hand" if visit.by_hand else "it was changed here"
    words = _clash(visit, weighty, told, reason)
    if draft.owner is not None:
        return Compared(changes, remarks=(words,))
    return Compared(clash=words)


def _told(draft: VisitDraft, found: Resolved) -> dict[str, Value | Ref]:
    told: dict[str, Value | Ref] = {
        "day": draft.starts_at.date(),
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "all_day": draft.all_day,
        "status": draft.status,
        "client_id": found.client,
        "sitter_id": found.sitter,
        "note": found.note,
    }
    if found.service is not None:
        told["service_id"] = found.service
    return {**told, **draft.values}


def _equal(ours: Any, new: Value | Ref) -> bool:
    return bool(ours == (new.id if isinstance(new, Ref) else new))


def _changes(visit: HaveVisit, differing: dict[str, Value | Ref]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, visit.values.get(name), new) for name, new in differing.items())


def _clash(visit: HaveVisit, names: Any, told: dict[str, Value | Ref], reason: str) -> str:
    if not names:
        return ""
    parts = []
    for name in sorted(names, key=list(told).index):
        word = _WORDS.get(name, name.replace("_", " "))
        ours, new = visit.values.get(name), told[name]
        if name.endswith("_id"):
            parts.append(f"another {word}")
        else:
            parts.append(f"{word} {_said(ours)} here, {_said(new)} in the file")
    return f"{reason} and stays so: {'; '.join(parts)}"


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d %b %H:%M}"
    return STATUS_WORDS.get(str(value), shown(str(value), width=40))
