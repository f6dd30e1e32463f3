"""Setting back one row whose changes stand in history: each field to what it was, if nobody has changed it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row, select

from keydesk.db.models import History, table_of
from keydesk.db.work import Work
from keydesk.rules.profile import told
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

Kind = Literal["text", "truth", "number", "day", "instant"]

_HISTORY = table_of(History)


def lines_about(work: Work, batch_id: int, subject: str) -> Sequence[Row[Any]]:
    """What a batch did to things of one kind, in its order."""
    return work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.verb, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.subject == subject)
        .order_by(_HISTORY.c.id)
    ).all()


def changed_since(work: Work, batch_id: int, subject: str, subject_id: int) -> bool:
    """Whether a later batch is about a thing."""
    found = work.session.execute(
        select(_HISTORY.c.id)
        .where(_HISTORY.c.batch_id > batch_id, _HISTORY.c.subject == subject, _HISTORY.c.subject_id == subject_id)
        .limit(1)
    )
    return found.first() is not None


def values_before(
    row: Mapping[str, Any], lines: Sequence[Row[Any]], *, kinds: Mapping[str, Kind], name: str
) -> dict[str, Any]:
    """What a row had before some lines of history.

    Args:
        row: as it is.
        lines: of that row, in their order.
        kinds: of the fields that are no texts.
        name: how the desk calls the row.

    Raises:
        Refusal: somebody has changed it since. Code ``changed``.
    """
    before: dict[str, str | None] = {}
    after: dict[str, str | None] = {}
    for line in lines:
        if line.field in row:
            before.setdefault(line.field, line.old)
            after[line.field] = line.new
    if any((told(row[field]) or None) != (new or None) for field, new in after.items()):
        raise Refusal(f"{shown(name, width=80)} was changed since. It stays as it is.", code="changed")
    return {field: _value(old, kinds.get(field, "text")) for field, old in before.items()}


def _value(old: str | None, kind: Kind) -> Any:
    if kind == "truth":
        return old == "yes"
    if kind == "text":
        return old or ""
    if old is None:
        return None
    if kind == "number":
        return int(old)
    return date.fromisoformat(old) if kind == "day" else datetime.fromisoformat(old)
