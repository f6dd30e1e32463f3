"""Keys that are gone: the case of one, and all that are open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from keydesk.db.models import Client, Hook, Key, KeyCopy, KeySafe, LostKeyCase, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.movements import movements
from keydesk.db.queries.needs_judged import visits_of_client
from keydesk.db.queries.who_has import copies_meant, copy_meant
from keydesk.db.rows.lost_key import LostKeyRow
from keydesk.db.rows.needs import CopyPlaceRow
from keydesk.db.rows.where import MovementRow
from keydesk.db.work import Reading
from keydesk.rules.dates import today
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_CASE, _COPY, _KEY, _CLIENT = table_of(LostKeyCase), table_of(KeyCopy), table_of(Key), table_of(Client)
_STAFF, _SAFE, _HOOK = table_of(Staff), table_of(KeySafe), table_of(Hook)

GONE = frozenset({"missing", "lost", "stolen"})
_NEAREST = {"safe": 0, "sitter": 1, "transit": 2, "contact": 3, "client": 4, "missing": 5}
_SOME = 3


def lost_key(reading: Reading, *, copy_id: int) -> LostKeyRow:
    """Everything about one copy that is gone, or was: last custody, other copies, visits at risk, and its case.

    Raises:
        Refusal: there is no such copy.
    """
    copy = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.key_id,
            _COPY.c.client_id,
            _COPY.c.state,
            _COPY.c.holder_kind,
            _KEY.c.label,
            *(
                _CLIENT.c[name]
                for name in ("first_name", "last_name", "company", "cell_phone", "home_phone", "work_phone")
            ),
        )
        .select_from(_COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id).join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id))
        .where(_COPY.c.id == copy_id)
    ).first()
    if copy is None:
        raise Refusal("That copy is no longer on file.", code="not_found")
    state = copy.state if copy.state != "in_service" else copy.holder_kind
    case = reading.session.execute(
        select(_CASE).where(_CASE.c.copy_id == copy_id).order_by(_CASE.c.id.desc()).limit(1)
    ).first()
    events = movements(reading, copy_id=copy_id)[::-1]
    gone = when_it_was_gone(events)
    first = today(reading.now, ZoneInfo(reading.settings.time_zone))
    last = first + timedelta(days=reading.settings.horizon_days)
    visits = visits_of_client(reading, client_id=copy.client_id, first=first, last=last)
    return LostKeyRow(
        copy_id=copy_id,
        tag_code=copy.tag_code,
        key_id=copy.key_id,
        client_id=copy.client_id,
        client=client_name(copy.first_name, copy.last_name, copy.company),
        label=copy.label,
        phones=tuple(filter(None, (copy.cell_phone, copy.home_phone, copy.work_phone))),
        state=state if state in GONE else "found",
        last=before_it_was_gone(events, gone),
        gone=gone if state in GONE else None,
        others=_others(reading, copy),
        at_risk=tuple(each for each in visits if each.flag in {"no_key", "unassigned"} and each.status == "scheduled"),
        **_of_case(reading, case),
    )


def open_cases(reading: Reading) -> tuple[LostKeyRow, ...]:
    """Every case that is open, the oldest first, and every copy that is gone without one, after them."""
    cases = reading.session.execute(
        select(_CASE.c.copy_id).where(_CASE.c.status == "open").order_by(_CASE.c.id)
    ).scalars()
    ids = dict.fromkeys(cases)
    without = reading.session.execute(
        select(_COPY.c.id)
        .where((_COPY.c.holder_kind == "missing") | _COPY.c.state.in_(("lost", "stolen")))
        .where(_COPY.c.id.not_in(select(_CASE.c.copy_id)))
        .order_by(_COPY.c.since)
    ).scalars()
    return tuple(lost_key(reading, copy_id=each) for each in (*ids, *without))


def key_of(reading: Reading, *, code: str) -> int:
    """The key of the copy, or of all the copies, that a code means.

    Raises:
        Refusal: nothing goes by it, or copies of several keys do.
    """
    ids = copies_meant(reading, code=code)
    keys = set(reading.session.execute(select(_COPY.c.key_id).where(_COPY.c.id.in_(ids))).scalars())
    if len(keys) != 1:
        copy_meant(reading, code=code)
        raise Refusal("Copies of several keys go by that. Give a whole tag.")
    return int(keys.pop())


def when_it_was_gone(events: list[MovementRow]) -> MovementRow | None:
    """The movement by which a copy was last said to be gone; ``events`` are its own, the latest first."""
    return next((each for each in events if each.after.kind == "missing" or each.to_state in GONE), None)


def before_it_was_gone(events: list[MovementRow], gone: MovementRow | None) -> tuple[MovementRow, ...]:
    """The last movements before a copy was said to be gone."""
    if gone is None:
        return tuple(events[:_SOME])
    return tuple(each for each in events if each.seq < gone.seq)[:_SOME]


def _others(reading: Reading, copy: Row[Any]) -> tuple[CopyPlaceRow, ...]:
    found = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.key_id,
            _COPY.c.holder_kind,
            _COPY.c.staff_id,
            _COPY.c.spare,
            _SAFE.c.label.label("safe"),
            _SAFE.c.access,
            _HOOK.c.label.label("hook"),
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
        )
        .select_from(
            _COPY.outerjoin(_SAFE, _SAFE.c.id == _COPY.c.safe_id)
            .outerjoin(_HOOK, _HOOK.c.id == _COPY.c.hook_id)
            .outerjoin(_STAFF, _STAFF.c.id == _COPY.c.staff_id)
        )
        .where(_COPY.c.key_id == copy.key_id, _COPY.c.id != copy.id, _COPY.c.state == "in_service")
        .order_by(_COPY.c.number)
    )
    rows = [
        CopyPlaceRow(
            copy_id=each.id,
            tag_code=each.tag_code,
            key_id=each.key_id,
            kind=each.holder_kind,
            name=each.safe or display_name(each.first_name or "", each.last_name or "", each.nickname or ""),
            staff_id=each.staff_id,
            hook=each.hook or "",
            admin_only=each.access == "admin",
            spare=each.spare,
        )
        for each in found
    ]
    return tuple(sorted(rows, key=lambda row: _NEAREST.get(row.kind, 9)))


def _of_case(reading: Reading, case: Row[Any] | None) -> dict[str, Any]:
    if case is None:
        return {}
    opened_by = reading.session.execute(
        select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname).where(_STAFF.c.id == case.opened_by)
    ).first()
    return {
        "case_id": case.id,
        "opened_by": display_name(*opened_by) if opened_by is not None else "",
        **{
            name: getattr(case, name)
            for name in (
                "status", "opened_at", "client_told_at", "insurer_told_at", "rekey_decision", "cost_cents", "note",
                "closed_at", "version",
            )
        },
    }  # fmt: skip
