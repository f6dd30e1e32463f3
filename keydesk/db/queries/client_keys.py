"""A client's keys with their copies, and where each of them is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from keydesk.db.models import Client, ClientContact, Hook, Key, KeyCopy, KeySafe, Staff, table_of
from keydesk.db.queries.keys import holder_name
from keydesk.db.rows.client import ClientCopy, ClientKey
from keydesk.db.rows.where import PlaceRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name

_KEY, _COPY, _CLIENT = table_of(Key), table_of(KeyCopy), table_of(Client)
_STAFF, _CONTACT = table_of(Staff), table_of(ClientContact)
_SAFE, _HOOK = table_of(KeySafe), table_of(Hook)
_HOME_SAFE, _HOME_HOOK = _SAFE.alias("home_safe"), _HOOK.alias("home_hook")


def client_keys(reading: Reading, *, client_id: int) -> list[ClientKey]:
    """All keys of a client: those in use first, by label; each with its copies by number, those in service first."""
    found = reading.session.execute(
        select(
            _KEY.c.id.label("key_id"),
            _KEY.c.code,
            _KEY.c.label,
            _KEY.c.kind,
            _KEY.c.required,
            _KEY.c.lock_location,
            _KEY.c.description,
            _KEY.c.active,
            _KEY.c.office_note,
            _KEY.c.version.label("key_version"),
            _COPY.c.id.label("copy_id"),
            _COPY.c.number,
            _COPY.c.tag_code,
            _COPY.c.state,
            _COPY.c.holder_kind,
            _COPY.c.home_safe_id,
            _COPY.c.since,
            _COPY.c.due_at,
            _COPY.c.spare,
            _COPY.c.version,
            _COPY.c.retired_reason,
            _COPY.c.legacy_code,
            _COPY.c.pieces,
            _COPY.c.tag_color,
            _COPY.c.received_on,
            _COPY.c.received_from,
            _COPY.c.tested_on,
            _COPY.c.tested_by,
            _COPY.c.needs_test,
            _COPY.c.recalled,
            _STAFF.c.first_name.label("staff_first"),
            _STAFF.c.last_name.label("staff_last"),
            _STAFF.c.nickname.label("staff_nick"),
            _CONTACT.c.name.label("contact"),
            _SAFE.c.label.label("safe"),
            _HOOK.c.label.label("hook"),
            _HOME_SAFE.c.label.label("home_safe"),
            _HOME_HOOK.c.label.label("home_hook"),
            _CLIENT.c.first_name.label("client_first"),
            _CLIENT.c.last_name.label("client_last"),
            _CLIENT.c.company.label("client_company"),
        )
        .select_from(
            _KEY.join(_CLIENT, _CLIENT.c.id == _KEY.c.client_id)
            .outerjoin(_COPY, _COPY.c.key_id == _KEY.c.id)
            .outerjoin(_STAFF, _STAFF.c.id == _COPY.c.staff_id)
            .outerjoin(_CONTACT, _CONTACT.c.id == _COPY.c.contact_id)
            .outerjoin(_SAFE, _SAFE.c.id == _COPY.c.safe_id)
            .outerjoin(_HOOK, _HOOK.c.id == _COPY.c.hook_id)
            .outerjoin(_HOME_SAFE, _HOME_SAFE.c.id == _COPY.c.home_safe_id)
            .outerjoin(_HOME_HOOK, _HOME_HOOK.c.id == _COPY.c.home_hook_id)
        )
        .where(_KEY.c.client_id == client_id)
        .order_by(_KEY.c.active.desc(), _KEY.c.label, _KEY.c.id, _COPY.c.state != "in_service", _COPY.c.number)
    ).all()
    copies: dict[int, list[ClientCopy]] = {}
    keys: dict[int, Row[Any]] = {}
    for each in found:
        keys.setdefault(each.key_id, each)
        own = copies.setdefault(each.key_id, [])
        if each.copy_id is not None:
            own.append(_copy(each))
    return [
        ClientKey(
            key_id=key_id,
            code=row.code,
            label=row.label,
            kind=row.kind,
            required=row.required,
            lock_location=row.lock_location,
            description=row.description,
            active=row.active,
            version=row.key_version,
            office_note=row.office_note,
            copies=tuple(copies[key_id]),
        )
        for key_id, row in keys.items()
    ]


def _copy(found: Row[Any]) -> ClientCopy:
    client = client_name(found.client_first, found.client_last, found.client_company)
    home_kind = None if found.home_safe_id is None else "safe"
    return ClientCopy(
        copy_id=found.copy_id,
        number=found.number,
        tag_code=found.tag_code,
        state=found.state,
        place=PlaceRow(found.holder_kind, holder_name(found, client), found.safe or "", found.hook or ""),
        home=PlaceRow(home_kind, found.home_safe or "", found.home_safe or "", found.home_hook or ""),
        since=found.since,
        due_at=found.due_at,
        spare=found.spare,
        version=found.version,
        retired_reason=found.retired_reason or "",
        legacy_code=found.legacy_code,
        pieces=found.pieces,
        tag_color=found.tag_color,
        received_on=found.received_on,
        received_from=found.received_from,
        tested_on=found.tested_on,
        tested_by=found.tested_by,
        needs_test=found.needs_test,
        recalled=found.recalled,
    )
