"""Every key that is gone with the state of its case: as one looks at a single one, but for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, case, exists, func, or_, select

from keydesk.db.models import Client, Key, KeyCopy, LostKeyCase, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.key_log import log_of_copies
from keydesk.db.queries.lost_keys import GONE, before_it_was_gone, when_it_was_gone
from keydesk.db.queries.need_terms import CLIENT, LONGEST_SIT, VISIT, coming, moment_of, no_key
from keydesk.db.queries.of_branch import of_branches
from keydesk.db.rows.gone import GoneRow
from keydesk.db.rows.lost_key import LostKeyRow
from keydesk.db.rows.where import MovementRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name

_CASE, _COPY, _KEY = table_of(LostKeyCase), table_of(KeyCopy), table_of(Key)
_OWNER, _STAFF = table_of(Client).alias("owner"), table_of(Staff)
_LATER, _OTHER = _CASE.alias("later"), _COPY.alias("other")
_AT_ONCE: Final = 500
_OF_CASE: Final = (
    *("status", "opened_at", "client_told_at", "insurer_told_at", "rekey_decision"),
    *("cost_cents", "note", "closed_at", "version"),
)


def gone_keys(reading: Reading, *, client_id: int | None = None) -> tuple[GoneRow, ...]:
    """Every copy that is missing, lost or stolen or has an open case: open cases first, by the day of the case.

    Those of which the case is closed are there too: they stay gone.
    """
    others = (
        select(func.count())
        .where(_OTHER.c.key_id == _COPY.c.key_id, _OTHER.c.id != _COPY.c.id, _OTHER.c.state == "in_service")
        .correlate(_COPY)
        .scalar_subquery()
    )
    # Of several cases of a copy the latest is told.
    latest = ~exists().where(_LATER.c.copy_id == _CASE.c.copy_id, _LATER.c.id > _CASE.c.id)
    asked = [or_(_COPY.c.holder_kind == "missing", _COPY.c.state.in_(("lost", "stolen")), _CASE.c.status == "open")]
    if client_id is not None:
        asked.append(_COPY.c.client_id == client_id)
    found = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.key_id,
            _COPY.c.client_id,
            _COPY.c.state,
            _COPY.c.holder_kind,
            _KEY.c.label,
            *(_OWNER.c[name].label(f"of_{name}") for name in ("first_name", "last_name", "company")),
            *(_OWNER.c[name] for name in ("cell_phone", "home_phone", "work_phone")),
            _CASE.c.id.label("case_id"),
            *(_CASE.c[name].label(f"case_{name}") for name in _OF_CASE),
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
            others.label("others"),
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_OWNER, _OWNER.c.id == _COPY.c.client_id)
            .outerjoin(_CASE, and_(_CASE.c.copy_id == _COPY.c.id, latest))
            .outerjoin(_STAFF, _STAFF.c.id == _CASE.c.opened_by)
        )
        .where(*asked)
        .order_by(case((_CASE.c.status == "open", 0), (_CASE.c.id.is_(None), 1), else_=2), _CASE.c.id, _COPY.c.since)
    ).all()
    events = _events(reading, [each.id for each in found])
    at_risk = _at_risk(reading, sorted({each.client_id for each in found}))
    return tuple(
        GoneRow(_case(each, events.get(each.id, [])), each.others, at_risk.get(each.client_id, 0)) for each in found
    )


def _events(reading: Reading, ids: Sequence[int]) -> dict[int, list[MovementRow]]:
    """The movements of some copies, the latest first."""
    events: dict[int, list[MovementRow]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        logged = log_of_copies(reading, copy_ids=ids[start : start + _AT_ONCE])
        for copy_id, of_copy in groupby(logged, key=lambda each: each.copy_id):
            events[copy_id] = [each.move for each in of_copy][::-1]
    return events


def _at_risk(reading: Reading, clients: Sequence[int]) -> dict[int, int]:
    """By client how many visits up to the horizon lack a key or a sitter."""
    moment = moment_of(reading)
    lacking = or_(VISIT.c.sitter_id.is_(None), no_key(bindparam("needs_from"), bindparam("needs_begin")))
    statement = (
        select(VISIT.c.client_id, func.count())
        .select_from(VISIT.join(CLIENT, CLIENT.c.id == VISIT.c.client_id))
        .where(
            VISIT.c.client_id.in_(bindparam("clients", expanding=True)),
            coming(VISIT, bindparam("today"), begins=bindparam("today_begins"), since=bindparam("sits_since")),
            VISIT.c.day <= bindparam("last"),
            VISIT.c.status == "scheduled",
            of_branches(reading, VISIT.c.branch_id),
            lacking,
        )
        .group_by(VISIT.c.client_id)
    )
    last = moment["today"] + timedelta(days=reading.settings.horizon_days)
    asked = {**moment, "last": last, "sits_since": moment["today"] - LONGEST_SIT}
    counted: dict[int, int] = {}
    for start in range(0, len(clients), _AT_ONCE):
        part = reading.session.execute(statement, {**asked, "clients": clients[start : start + _AT_ONCE]})
        counted.update((client_id, visits) for client_id, visits in part)
    return counted


def _case(found: Row[Any], events: list[MovementRow]) -> LostKeyRow:
    state = found.state if found.state != "in_service" else found.holder_kind
    gone = when_it_was_gone(events)
    told: dict[str, Any] = {}
    if found.case_id is not None:
        told = {name: getattr(found, f"case_{name}") for name in _OF_CASE}
        told["case_id"] = found.case_id
        told["opened_by"] = (
            "" if found.first_name is None else display_name(found.first_name, found.last_name, found.nickname)
        )
    return LostKeyRow(
        copy_id=found.id,
        tag_code=found.tag_code,
        key_id=found.key_id,
        client_id=found.client_id,
        client=client_name(found.of_first_name, found.of_last_name, found.of_company),
        label=found.label,
        phones=tuple(filter(None, (found.cell_phone, found.home_phone, found.work_phone))),
        state=state if state in GONE else "found",
        last=before_it_was_gone(events, gone),
        gone=gone if state in GONE else None,
        others=(),
        at_risk=(),
        **told,
    )
