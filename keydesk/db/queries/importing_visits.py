"""What an import of calendars compares with: the visits of the days in question, and what was said of their texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, or_, select

from keydesk.db.models import (
    BlockedSitter,
    CalendarMatch,
    Client,
    ClientMembership,
    ClientPrice,
    History,
    ImportLink,
    Service,
    Staff,
    StaffMembership,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.importing import HaveLink, HaveMatch, HaveService, HaveVisit, HaveVisits, MatchRow, VisitsWanted
from keydesk.db.work import Reading
from keydesk.rules.branches import BRANCHES
from keydesk.rules.profile import client_name
from keydesk.rules.roles import IN_HOME

_VISIT, _LINK, _HISTORY = table_of(Visit), table_of(ImportLink), table_of(History)
_SERVICE, _PRICE, _BLOCKED, _MATCH = (table_of(each) for each in (Service, ClientPrice, BlockedSitter, CalendarMatch))
_MEMBER, _WORKER = table_of(ClientMembership), table_of(StaffMembership)
_AT_ONCE: Final = 500
_BOOKED: Final = frozenset({"book", "add"})
_COLUMNS: Final = (
    "id", "branch_id", "client_id", "service_id", "sitter_id", "assigned_as", "day", "starts_at", "ends_at", "all_day",
    "status", "price_cents", "pets", "note", "source",
)  # fmt: skip


def have_visits(reading: Reading, wanted: VisitsWanted, *, mark: str, undone: frozenset[tuple[str, int]]) -> HaveVisits:
    """The visits of these days and of these outside ids, with everything that says whose a calendar's visit is.

    Args:
        reading: one moment of the store.
        wanted: the days, and the outside ids by source.
        mark: what tells this office's own exports: their numbers are the visits' own.
        undone: what was taken back.
    """
    links: dict[tuple[str, str], HaveLink] = {}
    for source, uids in wanted.uids.items():
        listed = sorted(uids)
        if source == f"keydesk {mark}":
            links |= {(source, uid): HaveLink(int(uid), "", own=True) for uid in listed if _is_number(uid)}
            continue
        for some in _parts(listed):
            rows = reading.session.execute(
                select(_LINK.c.outside_id, _LINK.c.subject_id, _LINK.c.fingerprint).where(
                    _LINK.c.source == source, _LINK.c.subject == "visit", _LINK.c.outside_id.in_(some)
                )
            )
            links |= {(source, row.outside_id): HaveLink(row.subject_id, row.fingerprint) for row in rows}
    seen = of_branches(reading, _VISIT.c.branch_id)
    found = {row["id"]: row for row in _visits(reading, _VISIT.c.day.between(wanted.first, wanted.last), seen)}
    beyond = sorted({link.subject_id for link in links.values()} - found.keys())
    for some in _parts(beyond):
        found.update({row["id"]: row for row in _visits(reading, _VISIT.c.id.in_(some), seen)})
    there = {row for some in _parts(beyond) for row in _there(reading, some)}
    # The other ids of these visits tell which calendar has each of them.
    for some in _parts(sorted(found)):
        others = select(_LINK.c.source, _LINK.c.outside_id, _LINK.c.subject_id, _LINK.c.fingerprint)
        for row in reading.session.execute(others.where(_LINK.c.subject == "visit", _LINK.c.subject_id.in_(some))):
            links.setdefault((row.source, row.outside_id), HaveLink(row.subject_id, row.fingerprint))
    edited, by_hand = _by_people(reading, sorted(found))
    return HaveVisits(
        visits=tuple(
            HaveVisit(
                visit_id,
                dict(row),
                edited=frozenset(edited[visit_id]),
                by_hand=visit_id in by_hand,
                undone=("visit", visit_id) in undone and row["status"] == "cancelled",
            )
            for visit_id, row in sorted(found.items())
        ),
        links={key: link for key, link in links.items() if link.subject_id in found},
        hidden=frozenset(key for key, link in links.items() if link.subject_id in there - found.keys()),
        branch=reading.branch,
        members=_members(reading),
        workers=_workers(reading),
        seen=reading.branches if len(reading.enabled) > 1 else BRANCHES,
        services=tuple(_services(reading)),
        blocked=frozenset(
            (row.client_id, row.staff_id)
            for row in reading.session.execute(select(_BLOCKED.c.client_id, _BLOCKED.c.staff_id))
        ),
        matches={
            (row.kind, row.text_key): HaveMatch(row.kind, row.client_id, row.staff_id)
            for row in reading.session.execute(
                select(_MATCH.c.kind, _MATCH.c.text_key, _MATCH.c.client_id, _MATCH.c.staff_id)
            )
        },
    )


def matches(reading: Reading) -> tuple[MatchRow, ...]:
    """Everything that is remembered of calendars' texts, the newest first."""
    client, staff = table_of(Client), table_of(Staff)
    rows = reading.session.execute(
        select(
            _MATCH.c.id, _MATCH.c.kind, _MATCH.c.text, _MATCH.c.made_at, client.c.first_name.label("client_first"),
            client.c.last_name.label("client_last"), client.c.company, staff.c.first_name, staff.c.last_name,
            staff.c.nickname, _MATCH.c.client_id, _MATCH.c.staff_id,
        )
        .select_from(
            _MATCH.outerjoin(client, client.c.id == _MATCH.c.client_id).outerjoin(
                staff, staff.c.id == _MATCH.c.staff_id
            )
        )
        .order_by(_MATCH.c.id.desc())
    )  # fmt: skip
    found = []
    for row in rows:
        meant = "no visit" if row.kind == "ignore" else "nobody of ours"
        if row.client_id is not None:
            meant = client_name(row.client_first, row.client_last, row.company)
        elif row.staff_id is not None:
            meant = display_name(row.first_name, row.last_name, row.nickname)
        found.append(MatchRow(row.id, row.kind, row.text, meant, row.made_at))
    return tuple(found)


def _there(reading: Reading, ids: Sequence[int]) -> Iterable[int]:
    """Those of some visits that there are, in whichever branch."""
    return reading.session.execute(select(_VISIT.c.id).where(_VISIT.c.id.in_(ids))).scalars()


def _members(reading: Reading) -> Mapping[int, str] | None:
    """The clients of the branch in which visits are booked; None for In-Home, whose status clients come with."""
    if reading.branch == IN_HOME:
        return None
    here = select(_MEMBER.c.client_id, _MEMBER.c.status).where(_MEMBER.c.branch_id == reading.branch)
    return {client_id: status for client_id, status in reading.session.execute(here)}  # noqa: C416 - rows to a dict


def _workers(reading: Reading) -> frozenset[int] | None:
    if len(reading.enabled) < 2:  # noqa: PLR2004 - two branches
        return None
    here = select(_WORKER.c.staff_id).where(_WORKER.c.branch_id == reading.branch)
    return frozenset(reading.session.execute(here).scalars())


def _visits(reading: Reading, *condition: Any) -> Iterable[Mapping[str, Any]]:
    columns = [_VISIT.c[name] for name in _COLUMNS]
    rows: Iterable[Mapping[str, Any]] = reading.session.execute(select(*columns).where(*condition)).mappings()  # type: ignore[assignment]  # a row's mapping is one by every method
    return rows


def _by_people(reading: Reading, visit_ids: Sequence[int]) -> tuple[dict[int, set[str]], set[int]]:
    """Visit → the fields that people changed here; and the visits that people booked here."""
    edited: dict[int, set[str]] = defaultdict(set)
    by_hand: set[int] = set()
    columns = (_HISTORY.c.subject_id, _HISTORY.c.verb, _HISTORY.c.field, _HISTORY.c.via)
    for some in _parts(visit_ids):
        theirs = and_(_HISTORY.c.subject == "visit", _HISTORY.c.subject_id.in_(some))
        people = and_(_HISTORY.c.via != "import", or_(_HISTORY.c.verb.in_(_BOOKED), _HISTORY.c.field.not_in(("", "*"))))
        for row in reading.session.execute(select(*columns).where(theirs, people)):
            if row.verb in _BOOKED:
                by_hand.add(row.subject_id)
            elif row.verb != "undo" and row.via != "undo":
                edited[row.subject_id].add(row.field)
    return edited, by_hand


def _services(reading: Reading) -> Iterator[HaveService]:
    own: dict[int, dict[int, tuple[tuple[Any, int | None], ...]]] = defaultdict(dict)
    columns = (_PRICE.c.service_id, _PRICE.c.client_id, _PRICE.c.effective_on, _PRICE.c.price_cents)
    for row in reading.session.execute(select(*columns).where(_PRICE.c.active)).all():
        held = own[row.service_id].get(row.client_id, ())
        own[row.service_id][row.client_id] = (*held, (row.effective_on, row.price_cents))
    for service in reading.session.execute(select(_SERVICE).order_by(_SERVICE.c.id)):
        yield HaveService(
            id=service.id,
            branch_id=service.branch_id,
            name=service.name,
            minutes=service.minutes,
            price_cents=service.price_cents,
            active=service.active,
            own_prices=own[service.id],
        )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16  # noqa: PLR2004 - what an id can have


def _parts(listed: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
