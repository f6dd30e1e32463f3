"""The keys that are on their way to a safe: since when, sent by whom, and late from when on."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select

from keydesk.db.models import Client, CustodyEvent, Key, KeyCopy, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name

_COPY, _KEY, _CLIENT = table_of(KeyCopy), table_of(Key), table_of(Client)
_SAFE, _EVENT, _STAFF = table_of(KeySafe), table_of(CustodyEvent), table_of(Staff)


class OnTheWayRow(NamedTuple):
    """A copy that is on its way to a safe. Texts as stored.

    Attributes:
        safe, branch_id: where it is going.
        since: when it was sent, and by whom.
        due_at: when it is late; None for one that was sent before the office knew of that.
    """

    copy_id: int
    tag_code: str
    client_id: int
    client: str
    opens: str
    safe_id: int
    safe: str
    branch_id: str
    since: datetime
    due_at: datetime | None
    sent_by: str


def keys_on_the_way(reading: Reading, *, safe_id: int | None = None) -> tuple[OnTheWayRow, ...]:
    """Every copy that is on its way, the longest first; of one safe, where one is named."""
    found = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _COPY.c.client_id,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _KEY.c.label,
            _COPY.c.safe_id,
            _SAFE.c.label.label("safe"),
            _SAFE.c.branch_id,
            _COPY.c.since,
            _COPY.c.due_at,
            _STAFF.c.first_name.label("sender_first"),
            _STAFF.c.last_name.label("sender_last"),
            _STAFF.c.nickname.label("sender_nick"),
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .join(_SAFE, _SAFE.c.id == _COPY.c.safe_id)
            .outerjoin(_EVENT, and_(_EVENT.c.copy_id == _COPY.c.id, _EVENT.c.seq == _COPY.c.last_seq))
            .outerjoin(_STAFF, _STAFF.c.id == _EVENT.c.operator_id)
        )
        .where(_COPY.c.holder_kind == "transit", *([_COPY.c.safe_id == safe_id] if safe_id is not None else []))
        .order_by(_COPY.c.since, _COPY.c.tag_code)
    )
    return tuple(
        OnTheWayRow(
            each.id,
            each.tag_code,
            each.client_id,
            client_name(each.first_name, each.last_name, each.company),
            each.label,
            each.safe_id,
            each.safe,
            each.branch_id,
            each.since,
            each.due_at,
            display_name(each.sender_first or "", each.sender_last or "", each.sender_nick or ""),
        )
        for each in found
    )
