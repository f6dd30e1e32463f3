"""Keys that went back to their clients, as receipts: always those of the events, and so the same however often."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import select

from keydesk.db.models import Batch, Client, CustodyEvent, Key, KeyCopy, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.receipt import ReceiptRow, ReturnedKeyRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal

_EVENT, _BATCH, _COPY, _KEY = table_of(CustodyEvent), table_of(Batch), table_of(KeyCopy), table_of(Key)
_CLIENT, _STAFF = table_of(Client), table_of(Staff)
_MOST = 2**63


def receipts(reading: Reading, *, number: int) -> tuple[ReceiptRow, ...]:
    """The receipts of one act, one a client.

    Raises:
        Refusal: nothing went back in it, or it was taken back.
    """
    wanted = number if 0 < number < _MOST else 0
    undone = reading.session.execute(select(_BATCH.c.id).where(_BATCH.c.undo_of == wanted)).first()
    if undone is not None:
        raise Refusal(f"Return {number} was taken back: those keys are with the office again.", code="changed")
    found = reading.session.execute(
        select(
            _COPY.c.tag_code,
            _COPY.c.pieces,
            _COPY.c.client_id,
            _KEY.c.label,
            _KEY.c.kind,
            _EVENT.c.at,
            _EVENT.c.note,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            _STAFF.c.first_name.label("by_first"),
            _STAFF.c.last_name.label("by_last"),
            _STAFF.c.nickname.label("by_nick"),
        )
        .select_from(
            _EVENT.join(_COPY, _COPY.c.id == _EVENT.c.copy_id)
            .join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_STAFF, _STAFF.c.id == _EVENT.c.operator_id)
        )
        .where(_EVENT.c.batch_id == wanted, _EVENT.c.kind == "retire", _EVENT.c.reason == "returned")
        .order_by(_CLIENT.c.last_name, _CLIENT.c.id, _COPY.c.tag_code)
    ).all()
    if not found:
        raise Refusal(f"There is no return {number}. `keydesk return CODE…` gives keys back.", code="not_found")
    receipts_of: list[ReceiptRow] = []
    for _, rows in groupby(found, key=lambda each: each.client_id):
        lines = list(rows)
        first = lines[0]
        receipts_of.append(
            ReceiptRow(
                number=number,
                client=client_name(first.first_name, first.last_name, first.company),
                at=first.at,
                handed_over_by=display_name(first.by_first or "", first.by_last or "", first.by_nick or ""),
                keys=tuple(
                    ReturnedKeyRow(each.tag_code, each.label, each.kind, each.pieces, each.note) for each in lines
                ),
            )
        )
    return tuple(receipts_of)
