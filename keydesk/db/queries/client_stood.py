"""How a client stood with the office before, branch by branch, from the record (I20)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from keydesk.db.models import History, table_of
from keydesk.db.rows.client import MembershipRow
from keydesk.db.work import Reading
from keydesk.rules.client_status import Earlier, StatusLine, earlier

_HISTORY = table_of(History)


def stood_before(
    reading: Reading, *, client_id: int, memberships: Sequence[MembershipRow]
) -> dict[str, tuple[Earlier, ...]]:
    """What a client was in each of their branches before they became what they are, the latest first."""
    ours = (_HISTORY.c.subject == "client", _HISTORY.c.subject_id == client_id)
    came = reading.session.execute(
        select(_HISTORY.c.at).where(*ours, _HISTORY.c.field == "*").order_by(_HISTORY.c.id).limit(1)
    ).scalar()
    lines = reading.session.execute(
        select(_HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new, _HISTORY.c.at)
        .where(*ours, _HISTORY.c.field.startswith("status."))
        .order_by(_HISTORY.c.id)
    ).all()
    return {
        place.branch_id: earlier(
            [StatusLine(each.old, each.new, each.at) for each in lines if each.field == f"status.{place.branch_id}"],
            now=place.status,
            since=place.since,
            came=came,
        )
        for place in memberships
    }
