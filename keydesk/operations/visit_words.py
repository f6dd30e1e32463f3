"""What a command asks of visits, in somebody's own words, read inside the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from keydesk.db.models import Service, table_of
from keydesk.db.queries.visits import list_visits
from keydesk.db.queries.who_is import client_meant, sitter_meant
from keydesk.db.rows.visit import VisitRow
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.visit_asked import VisitsChanged
from keydesk.operations.visit_changes import change_visit, together
from keydesk.operations.visit_parts import branch_to_book, load_client, load_visit, today_of
from keydesk.operations.visit_states import cancel_visit, complete_visits, reopen_visits
from keydesk.operations.visits import Booked, book_visit
from keydesk.rules.dates import read_day
from keydesk.rules.office import read_price
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown
from keydesk.rules.visits import Scope, read_minutes, read_time

_SERVICE = table_of(Service)
_ROLES: Final = {"primary": "primary", "secondary": "secondary"}
_NOBODY: Final = frozenset({"", "nobody", "none", "unassigned", "nobody yet"})
_MOST_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class VisitWords:
    """What somebody asked for; None is what was not said.

    Attributes:
        visits: by number.
        client: a number or a name.
        day, at, minutes, repeat, price: as people write them.
        service: its name, or how it begins.
        sitter: a badge, a name, initials, PRIMARY, SECONDARY or nobody.
        scope: how much of a series.
        seen: the version that was seen; None where the command names the change alone.
        reason: why it is called off.
    """

    visits: tuple[int, ...] = ()
    client: str | None = None
    day: str | None = None
    at: str | None = None
    minutes: str | None = None
    service: str | None = None
    sitter: str | None = None
    repeat: str | None = None
    price: str | None = None
    pets: str | None = None
    note: str | None = None
    scope: Scope = "one"
    seen: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VisitsTold:
    """What was done, and the visits as they are now."""

    batch_id: int | None
    said: str
    rows: tuple[VisitRow, ...]


def book_asked(work: Work, *, asked: VisitWords) -> VisitsTold:
    """Books a visit or a series.

    Raises:
        Refusal: a word cannot be read or means nobody, or as :func:`~keydesk.operations.visits.book_visit`.
    """
    client_id = client_meant(reading_of(work), who=asked.client or "").id
    # Whoever names a branch means it: a client who has no place there is booked nowhere else.
    branch = work.branch if len(work.branches) == 1 else branch_to_book(work, load_client(work, client_id))
    read = read_booking(work, asked, branch)
    if "day" not in read or "at" not in read:
        raise Refusal("A visit needs a day and a time: --day fri --at 8:30, or --at 'all day'.")
    return visits_told(work, book_visit(work, client_id=client_id, branch=branch, **read))


def change_asked(work: Work, *, asked: VisitWords) -> VisitsTold:
    """Changes visits, all of them or none.

    Raises:
        Refusal: as :func:`~keydesk.operations.visit_changes.change_visit`; of several visits it names each.
    """
    done = _each(work, asked, lambda visit_id: _change(work, asked, visit_id), "visits are changed")
    return visits_told(work, done)


def state_asked(work: Work, *, asked: VisitWords, becomes: str) -> VisitsTold:
    """Calls visits off, says that they were made, or books them again; all of them or none.

    Args:
        work: the transaction.
        asked: which visits, how much of their series, and why.
        becomes: ``cancelled``, ``completed`` or ``scheduled``.

    Raises:
        Refusal: one of them cannot become that; of several it names each.
    """
    if becomes == "completed":
        return visits_told(work, complete_visits(work, visit_ids=asked.visits))
    if becomes == "scheduled":
        return visits_told(work, reopen_visits(work, visit_ids=asked.visits))
    done = _each(
        work,
        asked,
        lambda visit_id: cancel_visit(work, visit_id=visit_id, scope=asked.scope, reason=asked.reason),
        "visits are called off",
    )
    return visits_told(work, done)


def _change(work: Work, asked: VisitWords, visit_id: int) -> VisitsChanged:
    row = load_visit(work, visit_id)
    fields = read_booking(work, asked, row["branch_id"])
    if not fields:
        raise Refusal("Say what is to change: --day, --at, --to, --service, --price, --note and so on.")
    return change_visit(work, visit_id=visit_id, version=asked.seen, fields=fields, scope=asked.scope)


def _each(work: Work, asked: VisitWords, act: Callable[[int], VisitsChanged], words: str) -> VisitsChanged:
    done: list[VisitsChanged] = []
    refused: list[Refusal] = []
    numbers = tuple(dict.fromkeys(asked.visits))
    for visit_id in numbers:
        try:
            done.append(act(visit_id))
        except Refusal as refusal:
            if len(numbers) == 1:
                raise
            refused.append(refusal)
    if refused:
        raise Refusal(
            f"In the way: {len(refused)} of {len(numbers)} visits. Nothing was changed.",
            code="changed" if any(each.code == "changed" for each in refused) else "refused",
            details=[each.message for each in refused],
        )
    return done[0] if len(done) == 1 else together(work, done, words)


def read_booking(work: Work, asked: VisitWords, branch: str) -> dict[str, Any]:
    """What was said of a visit of that branch, read.

    Raises:
        Refusal: a word cannot be read or means nobody.
    """
    read: dict[str, Any] = {}
    if asked.day is not None:
        read["day"] = read_day(asked.day, today=today_of(work))
    if asked.at is not None:
        read["at"] = read_time(asked.at)
    if asked.minutes is not None:
        read["minutes"] = read_minutes(asked.minutes)
    if asked.service is not None:
        read["service_id"] = service_meant(work, asked.service, branch)
    if asked.sitter is not None:
        read |= _sitter(work, asked.sitter)
    if asked.price is not None:
        read["price_cents"] = read_price(asked.price)
    given = {"repeat": asked.repeat, "pets": asked.pets, "note": asked.note}
    return read | {name: value for name, value in given.items() if value is not None}


def _sitter(work: Work, who: str) -> dict[str, Any]:
    word = fold(who).strip()
    if word in _NOBODY:
        return {"sitter_id": None, "assigned_as": ""}
    if word in _ROLES:
        return {"sitter_id": None, "assigned_as": _ROLES[word]}
    return {"sitter_id": sitter_meant(reading_of(work), who=who).id, "assigned_as": ""}


def service_meant(work: Work, name: str, branch: str) -> int | None:
    """The one service of a branch whose name is, or begins with, what was written; None for no word.

    Raises:
        Refusal: there is none, or there are several.
    """
    wanted = fold(name).strip()
    if not wanted:
        return None
    found = work.session.execute(
        select(_SERVICE.c.id, _SERVICE.c.name)
        .where(_SERVICE.c.branch_id == branch, _SERVICE.c.active)
        .order_by(_SERVICE.c.name)
    ).all()
    for fits in (wanted.__eq__, lambda each: each.startswith(wanted)):
        meant = [each for each in found if fits(fold(each.name))]
        if len(meant) == 1:
            return int(meant[0].id)
        if meant:
            raise Refusal(
                f"“{shown(name, width=40)}” means {len(meant)} services. Write the whole name.",
                details=[each.name for each in meant[:_MOST_LISTED]],
            )
    listed = ", ".join(each.name for each in found[:_MOST_LISTED])
    raise Refusal(
        f"There is no service “{shown(name, width=40)}”. There are: {shown(listed, width=200) or 'none yet'}.",
        code="not_found",
    )


def visits_told(work: Work, done: Booked | VisitsChanged) -> VisitsTold:
    """What was done, with the visits as they are now."""
    rows = list_visits(reading_of(work), ids=done.visit_ids)
    return VisitsTold(done.batch_id, done.said, tuple(rows))
