"""Whose a visit is, who makes it, and what is booked: told by the files and by what people have answered before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from keydesk.db.rows.importing import HaveService, HaveStaff, HaveVisit
from keydesk.importing.book import PlanBook
from keydesk.importing.calendar_sitters import names_in, said_sitter, without_sitter
from keydesk.importing.calendar_titles import Household, Meaning, Titles, is_no_visit, title_key
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import Origin, Owner, Value, VisitDraft
from keydesk.importing.items import Action, Item, Question, Ref
from keydesk.importing.plan_clients import Clients
from keydesk.importing.plan_people import Sitters
from keydesk.importing.reading import secret_in
from keydesk.rules.alike import name_key, street_key
from keydesk.rules.prices import price_on
from keydesk.rules.roles import BRANCH_WORDS, IN_HOME
from keydesk.rules.text import fold, shown

_LONGEST_NOTE: Final = 1_500
_MINUTE: Final = timedelta(minutes=1)
_UNITS: Final = frozenset({"min", "mins", "minute", "minutes", "m", "hour", "hours", "h", "hr"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everything of a visit that the file names by words.

    ``note`` is what is left of the words; ``remarks`` say what could not be done as the file has it.
    """

    client: Ref
    client_name: str
    sitter: Ref | None
    service: Ref | None
    price_cents: int
    pets: str
    note: str
    prospect: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Why a visit cannot be taken in; with ``question`` it is asked."""

    reason: str
    question: str = ""
    title: str = ""
    action: Action = "clash"


@dataclass(frozen=True, slots=True)
class NoVisit:
    """It is a sitter's own time."""


@dataclass(slots=True)
class _Open:
    kind: Any
    key: str
    text: str
    title: str
    origin: Origin
    reason: str
    fitting: tuple[int, ...] = ()
    times: int = 0


@dataclass(slots=True)
class Who:
    """Tells whom the visits of an import mean; what it cannot tell becomes a question."""

    book: PlanBook
    clients: Clients
    sitters: Sitters
    titles: Titles
    window: Window | None
    _open: dict[str, _Open] = field(default_factory=dict)
    _staff: dict[int, HaveStaff] = field(init=False)
    _services: dict[str, list[HaveService]] = field(init=False)
    _new_services: dict[str, Ref] = field(default_factory=dict)
    _makers: dict[str, Ref | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._staff = {person.id: person for person in self.book.have.staff}
        self._services = {}
        for service in self.book.have.calendars.services:
            if service.branch_id == self.book.have.calendars.branch:
                self._services.setdefault(name_key(service.name), []).append(service)

    def questions(self) -> tuple[Question, ...]:
        """What people have to be asked: whose calendars they are, then whom the titles mean."""
        return tuple(
            Question(
                kind=one.kind,
                key=one.key,
                text=one.text,
                title=one.title,
                times=one.times,
                origin=one.origin,
                reason=one.reason,
                fitting=one.fitting,
                title_key=title_key(one.title),
            )
            for one in sorted(self._open.values(), key=lambda each: each.kind != "sitter")
        )

    def name_of(self, visit: HaveVisit) -> str:
        """The client of a visit that is here."""
        household = self.titles.by_ref.get(Ref("client", id=visit.values["client_id"]))  # type: ignore[arg-type]  # the column holds ids
        return household.name if household else "a client"

    def resolve(self, draft: VisitDraft) -> Resolved | Asked | NoVisit:
        """Whom a visit means."""
        if draft.owner is not None:
            return self._own(draft, draft.owner)
        matches = self.book.have.calendars.matches
        if is_no_visit(draft.title) or ("ignore", title_key(draft.title)) in matches:
            return NoVisit()
        meaning = self.titles.meaning(draft.title, draft.place)
        key = f"{title_key(meaning.who)}|{street_key(draft.place)}"
        answer = matches.get(("client", key))
        household = meaning.household
        how = str(meaning.how)
        if answer is not None and answer.client_id is not None:
            answered = self.titles.by_ref.get(Ref("client", id=answer.client_id))
            household, how = answered or household, "answer" if answered else how
        counts = draft.status == "scheduled" and not draft.all_day
        maker, service_text = self._maker(draft, meaning)
        if household is None:
            return self._ask_client(draft, meaning, key, counts=counts)
        if counts:
            self.book.tallies[f"visits_by_{how}"] += 1
        if not household.placed and self._to_come(draft):
            place = BRANCH_WORDS[self.book.have.calendars.branch]
            reason = (
                f"{household.name} has no place in {place}: sync them there (q on their page, F5), then import again"
            )
            return Asked(reason, title=household.name)
        if not household.active and self._to_come(draft):
            reason = f"{household.name} is inactive: make them active on their page (F5), then import again"
            return Asked(reason, title=household.name)
        self.book.tallies["visits_unassigned"] += maker is None
        return self._resolved(draft, household, maker, service_text)

    def _resolved(self, draft: VisitDraft, household: Household, maker: Ref | None, service_text: str) -> Resolved:
        remarks: tuple[str, ...] = ()
        if maker is not None and self._to_come(draft):
            trouble = self._trouble(maker, household)
            if trouble:
                self.book.tallies["visits_unassigned"] += 1
                maker, remarks = None, (f"{trouble}: the visit has no sitter",)
        minutes = (draft.ends_at - draft.starts_at) // _MINUTE
        service = self._service(service_text, minutes)
        price = 0
        if service is not None:
            own = service.own_prices.get(household.ref.id or 0, ())
            price = price_on(draft.starts_at.date(), listed=service.price_cents, own=own)
        elif service_text:
            self.book.tallies["services_unknown"] += 1
        about = without_sitter(draft.about)
        if about and secret_in(about, "") is not None:
            self.book.tallies["visit_notes_with_a_code"] += 1
            about = ""
        elsewhere = draft.place and not street_key(draft.place).startswith(street_key(household.street) or "\0")
        note = " · ".join(
            part for part in (service_text if service is None else "", about, draft.place if elsewhere else "") if part
        )
        return Resolved(
            client=household.ref,
            client_name=household.name,
            sitter=maker,
            service=None if service is None else Ref("service", id=service.id),
            price_cents=price,
            pets=", ".join(household.pets),
            note=note[:_LONGEST_NOTE],
            prospect=household.prospect,
            remarks=remarks,
        )

    def _to_come(self, draft: VisitDraft) -> bool:
        """Whether the visit is still to be made."""
        return draft.status == "scheduled" and (self.window is None or draft.ends_at.date() >= self.window.today)

    def _trouble(self, maker: Ref, household: Household) -> str:
        """Why somebody may not be given a client's visits, or nothing."""
        if maker.id is not None:
            person = self._staff[maker.id].values
            name = " ".join(str(person.get(part) or "") for part in ("first_name", "last_name")).strip()
            if (household.ref.id, maker.id) in self.book.have.calendars.blocked:
                return f"{shown(name, width=40)} is blocked by the client"
        else:
            person = self.book.items[maker.item or 0].values
            name = self.book.items[maker.item or 0].title
        if person.get("active") is False:
            return f"{shown(name, width=40)} has left"
        workers, place = self.book.have.calendars.workers, self.book.have.calendars.branch
        if workers is not None and maker.id not in workers and not (maker.id is None and place == IN_HOME):
            return f"{shown(name, width=40)} has no place in {BRANCH_WORDS[place]}"
        return "" if person.get("is_sitter", True) else f"{shown(name, width=40)} makes no visits"

    # -- who makes it ----------------------------------------------------------------------------------------------

    def _maker(self, draft: VisitDraft, meaning: Meaning) -> tuple[Ref | None, str]:
        """The sitter, and what is left of the title as the service."""
        said = said_sitter(draft.about) or draft.calendar
        if said:
            key = title_key(said)
            if key not in self._makers:
                self._makers[key] = self._told_maker(said, key)
            maker = self._makers[key]
            if maker is not None or ("sitter", key) in self.book.have.calendars.matches:
                return maker, meaning.service
        parts = [part for part in meaning.service.split(" - ") if part]
        for part in parts:
            found = self.sitters.told(part)
            if len(found) == 1:
                return found[0], " - ".join(each for each in parts if each != part)
        if said:
            self._ask_sitter(draft, said)
        return None, meaning.service

    def _told_maker(self, said: str, key: str) -> Ref | None:
        answer = self.book.have.calendars.matches.get(("sitter", key))
        if answer is not None:
            return None if answer.staff_id is None else Ref("staff", id=answer.staff_id)
        for name in names_in(said):
            found = self.sitters.told(name)
            if len(found) == 1:
                return found[0]
            if found:
                return None
        return None

    def _ask_sitter(self, draft: VisitDraft, said: str) -> None:
        key = title_key(said)
        if f"sitter {key}" not in self._open:
            fitting = next((found for name in names_in(said) if (found := self.sitters.told(name))), ())
            names = " or ".join(shown(self.sitters.called(who), width=40) for who in fitting)
            reason = f"it can be {names}" if names else "nobody here has this name"
            ids = tuple(who.id for who in fitting if who.id is not None)
            self._open[f"sitter {key}"] = _Open("sitter", key, said, draft.title, draft.origin, reason, ids)
        self._open[f"sitter {key}"].times += 1

    # -- whose it is -----------------------------------------------------------------------------------------------

    def _ask_client(self, draft: VisitDraft, meaning: Meaning, key: str, *, counts: bool) -> Asked:
        name = f"client {key}"
        if name not in self._open:
            text = f"{meaning.who} · {draft.place}" if draft.place else meaning.who
            fitting = tuple(each.ref.id for each in meaning.fitting if each.ref.id is not None)
            title = draft.title
            self._open[name] = _Open("client", key, text, title, draft.origin, meaning.reason, fitting)
        self._open[name].times += 1
        if counts:
            self.book.tallies["visits_asked" if meaning.fitting else "visits_of_nobody"] += 1
        return Asked(meaning.reason, name)

    # -- what is booked --------------------------------------------------------------------------------------------

    def _service(self, text: str, minutes: int) -> HaveService | None:
        """The service of that name; else the one whose name the text has beside its length (``30 min walk``)."""
        if not text:
            return None
        fitting = self._services.get(name_key(text), [])
        if not fitting:
            bare = name_key(*(word for word in fold(text).split() if not word.isdigit() and word not in _UNITS))
            fitting = [each for each in self._services.get(bare, ()) if each.minutes == minutes] if bare else []
        active = [each for each in fitting if each.active]
        return active[0] if len(active) == 1 else None

    # -- keydesk's own export --------------------------------------------------------------------------------------

    def _own(self, draft: VisitDraft, owner: Owner) -> Resolved | Asked:
        branch = str(draft.values.get("branch_id") or IN_HOME)
        if branch not in self.book.have.calendars.seen:
            return Asked(
                f"it is a visit of {BRANCH_WORDS.get(branch, branch)}, which is not looked at", title=owner.name
            )
        client = self.clients.owner(draft.source, owner)
        if isinstance(client, str):
            return Asked(f"whose it is cannot be told: {client}", title=owner.name)
        maker = self.sitters.find(draft.source, draft.sitter, draft.origin) if draft.sitter else None
        return Resolved(
            client=client,
            client_name=owner.name,
            sitter=maker,
            service=self._own_service(draft) if draft.service else None,
            price_cents=int(str(draft.values.get("price_cents") or 0)),
            pets=str(draft.values.get("pets") or ""),
            note=str(draft.values.get("note") or ""),
        )

    def _own_service(self, draft: VisitDraft) -> Ref:
        """The service of that name; a new office gets it, with the length and the price of its first visit."""
        named = [each for each in self._services.get(name_key(draft.service), ()) if each.name == draft.service]
        if named:
            return Ref("service", id=named[0].id)
        if draft.service not in self._new_services:
            minutes = max((draft.ends_at - draft.starts_at) // _MINUTE, 1)
            price = draft.values.get("price_cents") or 0
            values: dict[str, Value] = {"name": draft.service, "minutes": minutes, "price_cents": price}
            self._new_services[draft.service] = self.book.put(
                Item("service", "add", draft.origin, draft.service, values=values)
            )
        return self._new_services[draft.service]
