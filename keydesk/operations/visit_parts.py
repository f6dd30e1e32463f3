"""What the operations on visits share: which visit, whose, how it is called, who may have it, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select, update

from keydesk.db.models import (
    BlockedSitter,
    Client,
    ClientMembership,
    Pet,
    Service,
    Staff,
    Visit,
    VisitSeries,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.of_branch import told_of
from keydesk.db.queries.visit_facts import clashes
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load, touch, zone_of
from keydesk.operations.of_branch import branch_of, has_place, load_of_branch, places_of
from keydesk.rules import dates
from keydesk.rules.client_status import may_book, status_after
from keydesk.rules.profile import read_line
from keydesk.rules.recurrence import settle
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.text import shown
from keydesk.rules.visits import LONGEST_VISIT, when

VISIT, SERIES = table_of(Visit), table_of(VisitSeries)
_CLIENT, _STAFF, _SERVICE = table_of(Client), table_of(Staff), table_of(Service)
_BLOCKED, _MEMBERSHIP, _PET = (table_of(each) for each in (BlockedSitter, ClientMembership, Pet))
_LONGEST_NOTE: Final = 2000
_YEARS: Final = 10
_HIGHEST_PRICE: Final = 100_000_00


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a visit is given.

    Attributes:
        sitter_id: the sitter; None is nobody yet.
        assigned_as: ``primary`` or ``secondary`` where it goes to whoever is that; empty for a person by name.
        name: how the desk calls the sitter; empty for nobody.
    """

    sitter_id: int | None
    assigned_as: str = ""
    name: str = ""

    @property
    def words(self) -> str:
        """``Jo Reyes``, ``Jo Reyes (PRIMARY)``, ``nobody yet``."""
        if not self.name:
            return "nobody yet"
        return f"{shown(self.name, width=40)} ({self.assigned_as.upper()})" if self.assigned_as else self.name


def load_visit(work: Work, visit_id: int) -> dict[str, Any]:
    """One visit, of a branch in which the operator may change visits; one of a branch not looked at is not there.

    Raises:
        Refusal: there is none, or the operator may not.
    """
    work.require(Permission.EDIT_VISITS)
    row = load_of_branch(work, VISIT, visit_id, "visit")
    work.require(Permission.EDIT_VISITS, branch_of(work, row))
    return row


def branch_to_book(work: Work, client: Mapping[str, Any]) -> str:
    """The branch of a new visit: that in which the session works, where the client has a place there, or their own.

    Raises:
        Refusal: the client has no place in a branch that the operator sees.
    """
    places, primary = places_of(work, client["id"]), str(client["primary_branch"])
    if len(work.branches) == 1 and work.branch in places:
        return work.branch
    seen = told_of(work)
    if primary in places and (seen is None or primary in seen):
        return primary
    raise no_place(client, work.branch)


def booked_elsewhere(work: Work, client: Mapping[str, Any], branch: str) -> str:
    """What to say where a visit is not of the branch in which the session works; empty where it is."""
    if len(work.branches) != 1 or branch == work.branch:
        return ""
    words = BRANCH_WORDS.get(branch, branch), shown(name_of(client), width=60), BRANCH_WORDS[work.branch]
    return "It is a visit of {}: {} has no place in {}.".format(*words)


def no_place(client: Mapping[str, Any], branch: str) -> Refusal:
    """What is said where a client has no place in a branch."""
    return Refusal(
        f"{shown(name_of(client), width=60)} has no place in {BRANCH_WORDS.get(branch, branch)}. "
        "Sync them there first: q on their page (F5).",
        short="no place there",
        field="client",
    )


def load_client(work: Work, client_id: int) -> dict[str, Any]:
    """The client of a visit."""
    return load(work, _CLIENT, client_id, "client")


def today_of(work: Work) -> date:
    """The office's day."""
    return dates.today(work.now, zone_of(work))


def visit_name(work: Work, row: Mapping[str, Any], client: Mapping[str, Any] | None = None) -> str:
    """How the desk calls a visit: ``Rivera, Ana · Thu 26 Nov 08:30``."""
    whose = load_client(work, row["client_id"]) if client is None else client
    return f"{name_of(whose)} · {when(row['starts_at'], all_day=bool(row['all_day']), today=today_of(work))}"


def person_name(work: Work, staff_id: int) -> str:
    """How the desk calls somebody of the staff."""
    row = load(work, _STAFF, staff_id, "person of the staff")
    return display_name(row["first_name"], row["last_name"], row["nickname"])


def require_bookable(work: Work, client: Mapping[str, Any], branch: str) -> str:
    """The client's status in the branch.

    Raises:
        Refusal: the client is inactive there, or has no place there.
    """
    status = work.session.execute(
        select(_MEMBERSHIP.c.status).where(_MEMBERSHIP.c.client_id == client["id"], _MEMBERSHIP.c.branch_id == branch)
    ).scalar()
    if status is None:
        raise no_place(client, branch)
    if not may_book(status):
        name, place = shown(name_of(client), width=60), BRANCH_WORDS.get(branch, branch)
        raise Refusal(
            f"{name} is inactive in {place}. Make them active first (status on their page), then book.",
            short="inactive",
            field="client",
        )
    return str(status)


def require_sitter(work: Work, client: Mapping[str, Any], sitter_id: int, branch: str) -> str:
    """The name of a sitter who may have the client's visits in a branch.

    Raises:
        Refusal: they have left, make no visits, have no place in the branch, or are blocked by the client (I14).
    """
    person = load(work, _STAFF, sitter_id, "person of the staff")
    name = shown(display_name(person["first_name"], person["last_name"], person["nickname"]), width=40)
    if not person["active"]:
        raise Refusal(f"{name} has left; choose somebody who is here.", short="has left", field="sitter")
    blocked = work.session.execute(
        select(_BLOCKED.c.id).where(_BLOCKED.c.client_id == client["id"], _BLOCKED.c.staff_id == sitter_id)
    ).first()
    if blocked is not None:
        raise Refusal(
            f"{shown(name_of(client), width=60)} has blocked {name}, who can never be given their visits. "
            "Choose somebody else.",
            short="blocked",
            field="sitter",
        )
    if not person["is_sitter"]:
        raise Refusal(
            f"{name} makes no visits. Choose a sitter, or say on their page (F6) that they make visits.",
            short="no sitter",
            field="sitter",
        )
    if not has_place(work, sitter_id, branch):
        raise Refusal(
            f"{name} has no place in {BRANCH_WORDS.get(branch, branch)}. Choose somebody who works there, "
            "or sync them there first: their page, Staff (F6).",
            short="no place there",
            field="sitter",
        )
    return name


def give_to(
    work: Work, client: Mapping[str, Any], branch: str, *, sitter_id: int | None, assigned_as: str = ""
) -> Given:
    """To whom a visit of a branch goes.

    Raises:
        Refusal: the client has no primary or secondary sitter, or whoever is meant may not have the visit.
    """
    if not assigned_as:
        if sitter_id is None:
            return Given(None)
        return Given(sitter_id, "", require_sitter(work, client, sitter_id, branch))
    if assigned_as not in {"primary", "secondary"}:
        raise Refusal("A visit goes to a sitter by name, to PRIMARY or to SECONDARY.", field="sitter")
    meant = client[f"{assigned_as}_sitter_id"]
    if meant is None:
        raise Refusal(
            f"{shown(name_of(client), width=60)} has no {assigned_as} sitter. Choose one on their page (F5), "
            "or give the visit to somebody by name.",
            short=f"no {assigned_as}",
            field="sitter",
        )
    return Given(meant, assigned_as, require_sitter(work, client, meant, branch))


def require_service(work: Work, service_id: int, branch: str) -> dict[str, Any]:
    """A service that can be booked in the branch.

    Raises:
        Refusal: it cannot.
    """
    row = load(work, _SERVICE, service_id, "service")
    if row["branch_id"] != branch:
        raise Refusal(
            f"{shown(row['name'], width=40)} is not a service of {BRANCH_WORDS.get(branch, branch)}; choose one.",
            field="service",
        )
    if not row["active"]:
        raise Refusal(f"{shown(row['name'], width=40)} is not booked any more (Settings, F9).", field="service")
    return row


def pets_of(work: Work, client_id: int) -> str:
    """The names of the client's animals that are about, as a visit keeps them."""
    found = work.session.execute(
        select(_PET.c.name).where(_PET.c.client_id == client_id, _PET.c.active).order_by(_PET.c.name, _PET.c.id)
    )
    return ", ".join(name for name in found.scalars() if name)


def span(work: Work, day: date, at: time | None, minutes: int) -> tuple[datetime, datetime]:
    """Beginning and end of a visit by the clocks of its day; all day is from midnight to midnight.

    Raises:
        Refusal: the day is far away, or the length is none.
    """
    if abs(day.year - today_of(work).year) > _YEARS:
        raise Refusal(f"{day:%Y} is not a year that visits are booked in. Look at the day.", field="day")
    if at is None:
        begins = datetime.combine(day, time())
        return begins, begins + timedelta(days=1)
    if not 0 < minutes <= LONGEST_VISIT:
        raise Refusal("A visit takes from 1 minute to a day.", field="minutes")
    begins = settle(datetime.combine(day, at), zone_of(work))
    return begins, begins + timedelta(minutes=minutes)


def skipped(work: Work, day: date, at: time | None) -> str:
    """What to say where the clocks of a day skip the time that was asked for; empty where they do not."""
    if at is None:
        return ""
    asked = datetime.combine(day, at)
    real = settle(asked, zone_of(work))
    if real == asked:
        return ""
    said = dates.day(day, today=today_of(work))
    return f"The clocks go forward on {said}: there is no {asked:%H:%M}, so it is at {real:%H:%M}."


def overlaps(work: Work, given: Given, spans: Sequence[tuple[datetime, datetime]], *, but: Sequence[int] = ()) -> str:
    """What to say where the sitter has other visits at the same time; empty where they have none."""
    if given.sitter_id is None:
        return ""
    found = clashes(work, sitter_id=given.sitter_id, spans=sorted(spans), but=but)
    if not found:
        return ""
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    if found[0].where:
        return f"{given.name} is booked in {found[0].where} then too{more}."
    said = when(found[0].starts_at, all_day=False, today=today_of(work))
    return f"{given.name} is at {shown(found[0].client, width=40)} then too ({said}{more})."


def make_active(work: Work, client: Mapping[str, Any], branch: str, status: str, price_cents: int, name: str) -> str:
    """Makes a prospect active whose visit has a price (I8); what to say of it, empty where nothing changed."""
    becomes = status_after(status, "visit", price_cents=price_cents)
    if becomes == status:
        return ""
    work.session.execute(
        update(_MEMBERSHIP)
        .where(_MEMBERSHIP.c.client_id == client["id"], _MEMBERSHIP.c.branch_id == branch)
        .values(status=becomes, since=work.now)
    )
    touch(work, _CLIENT, "client", client, version=None, name=name_of(client))
    reason = f"first visit with a price: {name}"
    work.record("client", client["id"], "status", field=f"status.{branch}", old=status, new=becomes, reason=reason)
    return f"{shown(name_of(client), width=60)} is active now, no longer a prospect."


def read_note(text: str) -> str:
    """A note to a visit."""
    return read_line(text, "The note", longest=_LONGEST_NOTE)


def read_pets(text: str) -> str:
    """The animals of a visit."""
    return read_line(text, "The pets")


def require_price(cents: int) -> int:
    """A price in cents.

    Raises:
        Refusal: it is none.
    """
    if not 0 <= cents <= _HIGHEST_PRICE:
        raise Refusal("A price is from 0.00 to 100,000.00.", field="price")
    return cents
