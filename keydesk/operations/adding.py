"""Keys and copies for a client, a key and a holder that somebody names in words, read inside the transaction."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from keydesk.db.models import KeyCopy, table_of
from keydesk.db.queries.holder_meant import holder_meant
from keydesk.db.queries.who_has import copy_meant
from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.copies import CopyAdded, NewCopy, add_copy
from keydesk.operations.keys import KeyAdded, add_key
from keydesk.rules.custody import Holder
from keydesk.rules.dates import past_day
from keydesk.rules.roles import Permission

_COPY = table_of(KeyCopy)


def add_key_for(
    work: Work, *, client: str, label: str = "", code: str = "", copies: int = 1, holder: str = ""
) -> KeyAdded:
    """Adds a key to the client whom a number or a name means, all its copies where ``holder`` says.

    Raises:
        Refusal: nobody goes by that name, or as :func:`keydesk.operations.keys.add_key`.
    """
    work.require(Permission.MANAGE_KEYS)
    client_id = client_meant(reading_of(work), who=client).id
    copy = NewCopy(holder=_holder(work, holder, client_id))
    return add_key(work, client_id=client_id, label=label, code=code, copies=[copy] * copies)


def add_copy_like(
    work: Work, *, code: str, holder: str = "", spare: bool = False, received_on: str = "", received_from: str = ""
) -> CopyAdded:
    """Adds one more copy of the key that the copy under ``code`` is of.

    Raises:
        Refusal: nothing goes by that code, or as :func:`keydesk.operations.copies.add_copy`.
    """
    work.require(Permission.MANAGE_KEYS)
    like = copy_meant(reading_of(work), code=code)
    key_id, client_id = work.session.execute(select(_COPY.c.key_id, _COPY.c.client_id).where(_COPY.c.id == like)).one()
    copy = NewCopy(
        holder=_holder(work, holder, client_id),
        spare=spare,
        received_on=past_day(received_on, now=work.now, zone=ZoneInfo(work.settings.time_zone)),
        received_from=received_from,
    )
    return add_copy(work, key_id=key_id, copy=copy)


def _holder(work: Work, words: str, client_id: int) -> Holder | None:
    return holder_meant(reading_of(work), who=words, client_ids=[client_id]) if words.strip() else None
