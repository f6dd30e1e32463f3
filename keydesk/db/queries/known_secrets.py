"""Secrets in the office's own fields of a client that somebody may know who has left (L5, M4). None of them is read."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, exists, func, or_, select

from keydesk.db.models import Client, CustodyEvent, FieldDefinition, FieldValue, History, KeyCopy, Visit, table_of
from keydesk.db.queries.need_terms import today_of
from keydesk.db.rows.person import KnownCodeRow
from keydesk.db.work import Reading
from keydesk.rules.dates import wall
from keydesk.rules.profile import client_name
from keydesk.rules.roles import IN_HOME

_FIELD, _VALUE, _CLIENT = table_of(FieldDefinition), table_of(FieldValue), table_of(Client)
_COPY, _EVENT, _VISIT, _HISTORY = table_of(KeyCopy), table_of(CustodyEvent), table_of(Visit), table_of(History)
_RECORDED = case(
    (_FIELD.c.branch_id == IN_HOME, _FIELD.c.name), else_=_FIELD.c.name.concat(".").concat(_FIELD.c.branch_id)
)
"""What the record calls a field; `keydesk.operations.own_fields.recorded_as` writes it."""


def known_secrets(reading: Reading, *, staff_id: int, left_on: date | None) -> list[KnownCodeRow]:
    """The secrets of clients whom somebody visited, whose key they ever had, or that they were shown, by client.

    Each has the negative of its row as ``method_id``, since it is no way in.
    """
    had_key = exists().where(
        _COPY.c.client_id == _CLIENT.c.id, _EVENT.c.copy_id == _COPY.c.id, _EVENT.c.to_staff_id == staff_id
    )
    last_visit = (
        select(func.max(_VISIT.c.day))
        .where(
            _VISIT.c.sitter_id == staff_id,
            _VISIT.c.client_id == _CLIENT.c.id,
            _VISIT.c.day <= today_of(reading),
            _VISIT.c.status != "cancelled",
        )
        .scalar_subquery()
    )
    of_it = and_(_HISTORY.c.subject == "client", _HISTORY.c.subject_id == _CLIENT.c.id, _HISTORY.c.field == _RECORDED)
    last = select(func.max(_HISTORY.c.at)).where(of_it)
    seen = last.where(_HISTORY.c.verb == "reveal", _HISTORY.c.operator_id == staff_id).scalar_subquery()
    changed = last.where(_HISTORY.c.verb.in_(("seal", "code_changed"))).scalar_subquery()
    found = reading.session.execute(
        select(
            _VALUE.c.id,
            _CLIENT.c.id.label("client_id"),
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _FIELD.c.label,
            had_key.label("had_key"),
            last_visit.label("last_visit"),
            seen.label("seen_at"),
            changed.label("changed_at"),
        )
        .join_from(_VALUE, _FIELD, _FIELD.c.id == _VALUE.c.field_id)
        .join(_CLIENT, _CLIENT.c.id == _VALUE.c.subject_id)
        .where(
            _FIELD.c.subject == "client",
            _FIELD.c.kind == "secret",
            _VALUE.c.secret.is_not(None),
            or_(had_key, last_visit.is_not(None), seen.is_not(None)),
        )
        .order_by(_CLIENT.c.sort_name, _CLIENT.c.id, _FIELD.c.label, _VALUE.c.id)
    )
    zone = ZoneInfo(reading.settings.time_zone)
    rows = []
    for each in found:
        changed_on = None if each.changed_at is None else wall(each.changed_at, zone).date()
        rows.append(
            KnownCodeRow(
                method_id=-each.id,
                client_id=each.client_id,
                client=client_name(each.first_name, each.last_name, each.company),
                kind=each.label,
                note="",
                had_key=bool(each.had_key),
                last_visit=each.last_visit,
                seen_on=None if each.seen_at is None else wall(each.seen_at, zone).date(),
                changed_on=changed_on,
                to_change=changed_on is None or (left_on is not None and changed_on < left_on),
                version=0,
            )
        )
    return rows
