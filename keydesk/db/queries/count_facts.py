"""What the rule of a count asks for: what was said, what is recorded, and what all of it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlmodel import Session

from keydesk.db.models import (
    Client,
    ClientContact,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    Staff,
    StockTake,
    StockTakeLine,
    StockTakePlace,
    StockTakeResult,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.rules.hooks import natural_key
from keydesk.rules.refusal import Refusal
from keydesk.rules.stock_take import Expected, Finding, Seen, Spot, take_stock

_TAKE, _PLACE = table_of(StockTake), table_of(StockTakePlace)
_LINE, _RESULT = table_of(StockTakeLine), table_of(StockTakeResult)
_COPY, _KEY, _CLIENT, _CONTACT = table_of(KeyCopy), table_of(Key), table_of(Client), table_of(ClientContact)
_SAFE, _HOOK, _STAFF = table_of(KeySafe), table_of(Hook), table_of(Staff)


@dataclass(frozen=True, slots=True)
class CountFacts:
    """Everything that the rule of a count asks for.

    Attributes:
        take: the count's row.
        safes, sitters: ids of what is counted.
        hooks: ``(safe_id, hook_id)`` of the hooks in use, in reading order.
        expected: the copies that are recorded in those places.
        seen: what was said, oldest first.
        copies: every copy that is expected or was seen, with its names.
    """

    take: Row[Any]
    safes: tuple[int, ...]
    sitters: tuple[int, ...]
    hooks: tuple[tuple[int, int], ...]
    expected: tuple[Expected, ...]
    seen: tuple[Seen, ...]
    copies: Mapping[int, Row[Any]]

    def findings(self) -> tuple[Finding, ...]:
        """What the count comes to now."""
        return take_stock(self.expected, self.seen)

    def tag_of(self, finding: Finding) -> str:
        """The tag of a finding's copy, or what was scanned."""
        copy = self.copies.get(finding.copy_id or 0)
        return finding.text if copy is None else str(copy.tag_code)


def spot_of(copy: Any) -> Spot:
    """Where a copy is recorded: its holder, or its state where it is out of service."""
    if copy.state != "in_service":
        return Spot(copy.state)
    return Spot(copy.holder_kind, copy.safe_id, copy.hook_id, copy.staff_id)


def count_row(session: Session, stock_take_id: int) -> Row[Any]:
    """A count's own row.

    Raises:
        Refusal: there is none.
    """
    take = session.execute(select(_TAKE).where(_TAKE.c.id == stock_take_id)).first()
    if take is None:
        raise Refusal(
            "There is no such stock-take. `keydesk stock-take list` shows those that there are.", code="not_found"
        )
    return take


def count_facts(session: Session, stock_take_id: int) -> CountFacts:
    """Read one count.

    Raises:
        Refusal: there is none.
    """
    take = count_row(session, stock_take_id)
    places = session.execute(select(_PLACE).where(_PLACE.c.stock_take_id == stock_take_id).order_by(_PLACE.c.id)).all()
    safes = tuple(each.safe_id for each in places if each.safe_id is not None)
    sitters = tuple(each.staff_id for each in places if each.staff_id is not None)
    hooks = session.execute(
        select(_HOOK.c.id, _HOOK.c.safe_id, _HOOK.c.row, _HOOK.c.column, _HOOK.c.label).where(
            _HOOK.c.safe_id.in_(safes), _HOOK.c.active
        )
    ).all()
    lines = session.execute(
        select(_LINE).where(_LINE.c.stock_take_id == stock_take_id, ~_LINE.c.dropped).order_by(_LINE.c.id)
    ).all()
    copies = session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.state,
            _COPY.c.holder_kind,
            _COPY.c.safe_id,
            _COPY.c.hook_id,
            _COPY.c.staff_id,
            _COPY.c.since,
            _KEY.c.label,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _CONTACT.c.name.label("contact"),
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_CONTACT, _CONTACT.c.id == _COPY.c.contact_id)
        )
        .where(
            or_(
                and_(_COPY.c.state == "in_service", _COPY.c.holder_kind == "safe", _COPY.c.safe_id.in_(safes)),
                and_(_COPY.c.state == "in_service", _COPY.c.staff_id.in_(sitters)),
                _COPY.c.id.in_(select(_LINE.c.copy_id).where(_LINE.c.stock_take_id == stock_take_id)),
                _COPY.c.id.in_(select(_RESULT.c.copy_id).where(_RESULT.c.stock_take_id == stock_take_id)),
            )
        )
        .order_by(_COPY.c.tag_code)
    ).all()
    return CountFacts(
        take=take,
        safes=safes,
        sitters=sitters,
        hooks=tuple(
            (each.safe_id, each.id)
            for each in sorted(
                hooks,
                key=lambda hook: (
                    safes.index(hook.safe_id),
                    hook.row or 10**9,
                    hook.column or 0,
                    natural_key(hook.label),
                ),
            )
        ),
        expected=tuple(
            Expected(each.id, spot_of(each), moved_since=each.since > take.started_at)
            for each in copies
            if each.state == "in_service"
            and ((each.holder_kind == "safe" and each.safe_id in safes) or each.staff_id in sitters)
        ),
        seen=tuple(seen_of(each) for each in lines),
        copies={each.id: each for each in copies},
    )


def expected_of(session: Session, facts: CountFacts) -> int:
    """How many copies should have been there: those recorded there, and those that the count has marked missing."""
    gone = select(func.count()).where(_RESULT.c.stock_take_id == facts.take.id, _RESULT.c.remedy == "missing")
    return len(facts.expected) + int(session.execute(gone).scalar_one())


def seen_of(line: Any) -> Seen:
    """One line of a count as the rule has it."""
    at = Spot("sitter", staff_id=line.staff_id) if line.staff_id else Spot("safe", line.safe_id, line.hook_id)
    recorded = (
        Spot(line.recorded_kind, line.recorded_safe_id, line.recorded_hook_id, line.recorded_staff_id)
        if line.recorded_kind
        else None
    )
    return Seen(line.kind, at, text="" if line.copy_id else line.scanned, copy_id=line.copy_id, recorded=recorded)


@dataclass(frozen=True, slots=True)
class Names:
    """What places are called."""

    safes: Mapping[int, str]
    hooks: Mapping[int, str]
    staff: Mapping[int, str]

    def of(self, spot: Spot | None, *, contact: str = "") -> str:
        """A place in words: ``Front office A7``, ``Sam Ortega``, ``missing``; empty for none."""
        if spot is None:
            return ""
        if spot.kind == "safe":
            return f"{self.safes.get(spot.safe_id or 0, '')} {self.hooks.get(spot.hook_id or 0, '')}".strip()
        if spot.kind == "sitter":
            return self.staff.get(spot.staff_id or 0, "")
        if spot.kind == "transit":
            return f"on its way to {self.safes.get(spot.safe_id or 0, '')}"
        return {"client": "the client", "contact": contact or "a contact"}.get(spot.kind, spot.kind)


def names(session: Session) -> Names:
    """What safes, hooks and people are called, those out of use too."""
    return Names(
        safes={each.id: each.label for each in session.execute(select(_SAFE.c.id, _SAFE.c.label))},
        hooks={each.id: each.label for each in session.execute(select(_HOOK.c.id, _HOOK.c.label))},
        staff={
            each.id: display_name(each.first_name, each.last_name, each.nickname)
            for each in session.execute(select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname))
        },
    )
