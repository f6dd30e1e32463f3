"""Planning visits: whose each is and who makes it, which of them are here, what moved, and what is off.

A visit is known by what its calendar calls it, else by sitter, client and beginning: so the same visit from two files
is one. What people changed here stays, and it is said where a calendar has it otherwise since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from keydesk.db.rows.importing import HaveVisit
from keydesk.importing.book import PlanBook, fingerprint
from keydesk.importing.calendar_csv import CSV_SOURCE
from keydesk.importing.calendar_titles import Titles
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import CalendarSpan, Drafts, Origin, Value, VisitDraft
from keydesk.importing.items import FieldChange, Item, Question, Ref
from keydesk.importing.plan_clients import Clients
from keydesk.importing.plan_people import Sitters
from keydesk.importing.plan_visits_compare import compare
from keydesk.importing.plan_visits_known import households
from keydesk.importing.plan_visits_who import Asked, NoVisit, Resolved, Who
from keydesk.rules.roles import IN_HOME
from keydesk.rules.visits import when

_LEFT: Final = "it is not in the calendar any more"
_ELSEWHERE: Final = "its calendar was taken in for the other branch: import it there"
_Key = tuple[Ref, datetime]


@dataclass(slots=True)
class _Known:
    """A visit that is here, or that this plan adds: by which sources of this import it is spoken of already."""

    sitter: Ref | None
    visit: HaveVisit | None = None
    item: int | None = None
    sources: set[str] = field(default_factory=set)


def plan_visits(
    book: PlanBook, clients: Clients, sitters: Sitters, parts: Iterable[Drafts], window: Window | None
) -> tuple[Question, ...]:
    """Plans the visits of all files; gives what people have to be asked.

    Calendars come before files that name no events: these are compared with what the calendars say.
    """
    parts = tuple(parts)
    drafts = [draft for part in parts for draft in part.visits]
    if not drafts and not any(part.spans for part in parts):
        return ()
    planning = _Visits(book, Who(book, clients, sitters, Titles(households(book)), window), window, drafts)
    for draft in sorted(drafts, key=lambda each: each.source == CSV_SOURCE):
        planning.plan(draft)
    for part in parts:
        for span in part.spans:
            planning.call_off(span)
    return planning.who.questions()


class _Visits:
    """The visits of one import while they are planned."""

    def __init__(self, book: PlanBook, who: Who, window: Window | None, drafts: Sequence[VisitDraft]) -> None:
        self.book = book
        self.who = who
        self._window = window
        self._links = book.have.calendars.links
        self._spoken = {(draft.source, draft.uid) for draft in drafts if draft.uid}
        self._by_id = {visit.id: _Known(_sitter_of(visit), visit) for visit in book.have.calendars.visits}
        self._by_key: dict[_Key, list[_Known]] = defaultdict(list)
        self._taken: set[int] = set()
        self._read: set[tuple[str, str]] = set()
        self._named: dict[str, set[int]] = defaultdict(set)
        self._activated: set[Ref] = set()
        self._sources_of: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for key, each in self._links.items():
            self._sources_of[each.subject_id].append(key)
        for key, each in self._links.items():
            if key in self._spoken and each.subject_id in self._by_id:
                self._by_id[each.subject_id].sources.add(key[0])
        for known in self._by_id.values():
            if known.visit is not None:
                self._by_key[_key_of(known.visit)].append(known)

    def plan(self, draft: VisitDraft) -> None:
        """Plans one visit."""
        if draft.owner is None and self._window and not self._window.has(draft.starts_at, draft.ends_at):
            self.book.tallies["visits_outside"] += 1
            return
        if draft.uid and (draft.source, draft.uid) in self._read:
            # The same calendar was named twice.
            self.book.tallies["visits_twice"] += 1
            return
        self._read.add((draft.source, draft.uid))
        if (draft.source, draft.uid) in self.book.have.calendars.hidden:
            self.book.put(Item("visit", "clash", draft.origin, self._title(draft.title, draft), reason=_ELSEWHERE))
            return
        found = self.who.resolve(draft)
        if isinstance(found, NoVisit):
            self.book.tallies["no_visits"] += 1
            return
        self._count(draft)
        if isinstance(found, Asked):
            values: dict[str, Value] = {"starts_at": draft.starts_at, "ends_at": draft.ends_at, "status": draft.status}
            self.book.put(
                Item(
                    "visit",
                    found.action,
                    draft.origin,
                    self._title(found.title or draft.title or "(no title)", draft),
                    reason=found.reason,
                    values={**values, "all_day": draft.all_day},
                    question=found.question,
                )
            )
            return
        if found.sitter is not None and found.sitter.id is not None:
            self._named[draft.source].add(found.sitter.id)
        known = self._find(draft, found)
        if known is None:
            self._add(draft, found)
        elif known.visit is None:
            self._same_in_plan(draft, found, known)
        else:
            self._compare(draft, found, known.visit)
            known.sources.add(draft.source)
            self._taken.add(known.visit.id)

    def _count(self, draft: VisitDraft) -> None:
        name = "visits_cancelled" if draft.status == "cancelled" else "sits" if draft.all_day else "visits"
        self.book.tallies[name] += 1

    def _find(self, draft: VisitDraft, found: Resolved) -> _Known | None:
        """The visit that is meant: by what its calendar calls it, else the same sitter, client and beginning."""
        link = self._links.get((draft.source, draft.uid)) if draft.uid else None
        if link is not None and (known := self._by_id.get(link.subject_id)) is not None:
            return known
        if draft.owner is not None and draft.uid and link is not None:
            return None
        free = [
            each for each in self._by_key.get((found.client, draft.starts_at), ()) if draft.source not in each.sources
        ]
        # Where one of both knows no sitter, it is the same visit all the same.
        fitting = [each for each in free if each.sitter == found.sitter] or [
            each for each in free if each.sitter is None or found.sitter is None
        ]
        return min(fitting, key=lambda each: self._status(each) != draft.status, default=None)

    def _status(self, known: _Known) -> Value:
        values = self.book.items[known.item or 0].values if known.visit is None else known.visit.values
        return values["status"]

    def _add(self, draft: VisitDraft, found: Resolved) -> None:
        refs = {"client_id": found.client}
        refs |= {"sitter_id": found.sitter} if found.sitter is not None else {}
        refs |= {"service_id": found.service} if found.service is not None else {}
        values: dict[str, Value] = {
            "branch_id": self.book.have.calendars.branch,
            "day": draft.starts_at.date(),
            "starts_at": draft.starts_at,
            "ends_at": draft.ends_at,
            "all_day": draft.all_day,
            "status": draft.status,
            "price_cents": found.price_cents,
            "pets": found.pets,
            "note": found.note,
            "source": draft.source,
            "source_uid": draft.uid,
            **draft.values,
        }
        place = self.book.put(
            Item(
                "visit",
                "add",
                draft.origin,
                self._title(found.client_name, draft),
                remarks=found.remarks,
                values=values,
                refs=refs,
                outside=(draft.source, draft.uid) if draft.uid else None,
                fingerprint=_print(draft, found),
            )
        )
        self._by_key[found.client, draft.starts_at].append(
            _Known(found.sitter, item=place.item, sources={draft.source})
        )
        self._make_active(draft, found)

    def _make_active(self, draft: VisitDraft, found: Resolved) -> None:
        """A prospect with a visit that costs something is a client (I8)."""
        if not found.prospect or found.price_cents <= 0 or draft.status == "cancelled" or found.client.id is None:
            return
        if found.client not in self._activated:
            self._activated.add(found.client)
            branch = self.book.have.calendars.branch
            status = "status" if branch == IN_HOME else f"status.{branch}"
            self.book.put(
                Item(
                    "client",
                    "change",
                    draft.origin,
                    found.client_name,
                    remarks=("a visit with a price makes the prospect active",),
                    target=found.client.id,
                    changes=(FieldChange(status, "prospect", "active"),),
                )
            )

    def _same_in_plan(self, draft: VisitDraft, found: Resolved, known: _Known) -> None:
        known.sources.add(draft.source)
        if known.sitter is None and found.sitter is not None and known.item is not None:
            planned = self.book.items[known.item]
            refs = {**planned.refs, "sitter_id": found.sitter}
            self.book.items[known.item] = replace(planned, refs=refs)
            known.sitter = found.sitter
        self.book.put(
            Item(
                "visit",
                "same",
                draft.origin,
                self._title(found.client_name, draft),
                refs={"same_as": Ref("visit", item=known.item)},
                outside=(draft.source, draft.uid) if draft.uid else None,
                fingerprint=_print(draft, found),
            )
        )

    def _compare(self, draft: VisitDraft, found: Resolved, visit: HaveVisit) -> None:
        """What the file would change in a visit that is here."""
        link = self._links.get((draft.source, draft.uid))
        print_ = _print(draft, found)
        unmoved = link is not None and link.fingerprint == print_ and not visit.undone
        elsewhere = link is None and any(source != draft.source for source, _ in self._sources_of[visit.id])
        told = compare(draft, found, visit, unmoved=unmoved, elsewhere=elsewhere)
        action = "clash" if told.clash else "add" if visit.undone else "change" if told.changes else "same"
        self.book.tallies["visits_kept"] += told.kept
        outside = (draft.source, draft.uid) if draft.uid and not (link is not None and link.own) else None
        self.book.put(
            Item(
                "visit",
                action,  # type: ignore[arg-type]  # one of the four words
                draft.origin,
                self._title(found.client_name, draft),
                reason=told.clash,
                remarks=(*told.remarks, *(found.remarks if told.changes else ())),
                target=visit.id,
                changes=told.changes,
                # What people must decide is told again the next time.
                outside=None if told.clash else outside,
                fingerprint=print_,
            )
        )

    def call_off(self, span: CalendarSpan) -> None:
        """Cancels the visits that a calendar has had and has no more, on the days of which it tells everything."""
        gone = sorted(
            {
                link.subject_id
                for (source, uid), link in self._links.items()
                if source == span.source and (source, uid) not in self._spoken and link.subject_id not in self._taken
            }
        )
        left = 0
        for visit_id in gone:
            visit = self._by_id[visit_id].visit
            if visit is None or visit.values["status"] != "scheduled" or visit.undone:
                continue
            if not span.first <= visit.values["day"] <= span.last or self._is_elsewhere(visit_id, span):  # type: ignore[operator]  # the column holds days
                continue
            if span.by_sitter and visit.values["sitter_id"] not in self._named[span.source]:
                continue
            if not span.whole:
                left += 1
                continue
            self._taken.add(visit_id)
            self._call_off(span, visit)
        if left:
            self.book.tallies["visits_left_alone"] += left

    def _is_elsewhere(self, visit_id: int, span: CalendarSpan) -> bool:
        """Whether another calendar has the visit too, and may still have it; a CSV is no word against a calendar."""
        others = {source for source, _ in self._sources_of[visit_id]} - {span.source}
        return bool(others if span.by_sitter else others - {CSV_SOURCE})

    def _call_off(self, span: CalendarSpan, visit: HaveVisit) -> None:
        title = self._titled(self.who.name_of(visit), visit.values["starts_at"], all_day=bool(visit.values["all_day"]))
        origin = Origin(span.file, 1)
        if visit.edited or visit.by_hand:
            reason = f"{_LEFT}, and was changed here: call it off by hand if it is off"
            self.book.put(Item("visit", "clash", origin, title, reason=reason, target=visit.id))
            return
        self.book.tallies["visits_called_off"] += 1
        changes = (FieldChange("status", "scheduled", "cancelled"),)
        self.book.put(Item("visit", "change", origin, title, remarks=(_LEFT,), target=visit.id, changes=changes))

    def _title(self, name: str, draft: VisitDraft) -> str:
        return self._titled(name, draft.starts_at, all_day=draft.all_day)

    def _titled(self, name: str, starts_at: Any, *, all_day: bool) -> str:
        today = self._window.today if self._window else starts_at.date()
        return f"{name} · {when(starts_at, all_day=all_day, today=today)}"


def _key_of(visit: HaveVisit) -> _Key:
    client: Any = visit.values["client_id"]
    starts_at: Any = visit.values["starts_at"]
    return Ref("client", id=client), starts_at


def _sitter_of(visit: HaveVisit) -> Ref | None:
    sitter: Any = visit.values["sitter_id"]
    return None if sitter is None else Ref("staff", id=sitter)


def _print(draft: VisitDraft, found: Resolved) -> str:
    """What the file says of the visit, and whom it was told to mean."""
    others = (None if each is None else each.id for each in (found.sitter, found.service))
    who = (found.client.id or found.client_name, *others)
    times = (draft.starts_at, draft.ends_at, draft.all_day, draft.status)
    return fingerprint(*times, *who, draft.title, draft.about, sorted(draft.values.items()))
