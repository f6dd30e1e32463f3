"""One act on many copies as somebody wrote it: by their codes, or by a query that is read inside the transaction."""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.db.queries.holder_meant import holder_meant
from keydesk.db.queries.key_list import require_understood
from keydesk.db.queries.keys import key_matches, key_order, key_rows
from keydesk.db.queries.who_is import safe_meant
from keydesk.db.rows.bulk import BulkLine
from keydesk.db.work import Work
from keydesk.operations.asking import Asked, copies_asked, due_asked, reading_of
from keydesk.operations.bulk import Act, BulkDone, Kind, Marked, act_on_many, rehearse_act
from keydesk.operations.many import retired_as
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission


def act_on_asked(
    work: Work, *, kind: Kind, asked: Asked, yes: bool = True, looked_at: Sequence[BulkLine] | None = None
) -> BulkDone:
    """Does one thing to the copies that were named or that a query finds.

    Args:
        work: the transaction.
        kind: the verb.
        asked: which copies, and how.
        yes: whether it becomes so, for ``recall`` and ``spare``.
        looked_at: the lines of a preview that somebody has said yes to; the act keeps to them.

    Raises:
        Refusal: as :func:`~keydesk.operations.bulk.act_on_many`; the query is not understood, or finds nothing. Code
            ``changed`` where it finds other copies than those that were looked at.
    """
    work.require(Permission.MANAGE_KEYS)
    copies, whose = _copies(work, asked)
    if looked_at is not None:
        if {line.tag_code for line in looked_at} != {copy.tag_code for copy in copies}:
            raise Refusal("The query finds other keys by now. Look again, then decide.", code="changed")
        copies = [Marked(line.tag_code, line.expected, line.planned, line.warnings) for line in looked_at]
    reason = asked.reason if kind != "retire" else ""
    act = _act(work, kind, asked, whose, yes=yes)
    return act_on_many(work, act=act, copies=copies, reason=reason, override=bool(asked.reason.strip()))


def rehearse_asked(work: Work, kind: Kind, *, asked: Asked, yes: bool = True) -> None:
    """Rehearses the same, a line a copy.

    Raises:
        Rehearsed: always, with a :class:`~keydesk.db.rows.bulk.BulkPreview`, unless it is refused as a whole.
        Refusal: the query is not understood, or finds nothing.
    """
    work.require(Permission.MANAGE_KEYS)
    copies, whose = _copies(work, asked)
    rehearse_act(work, _act(work, kind, asked, whose, yes=yes), copies=copies)


def _copies(work: Work, asked: Asked) -> tuple[list[Marked], set[int]]:
    """Which copies, as they are now, and whose."""
    if not asked.query:
        found = copies_asked(work, asked)
        return [Marked(copy.tag_code) for copy in found], {copy.client_id for copy in found}
    reading = reading_of(work)
    require_understood(reading, text=asked.query)
    matches = key_matches(reading, text=asked.query)
    if matches.ids is None:
        raise Refusal("The query is empty, and would mean every key. Say which keys, or status:all for all of them.")
    ids = matches.among(key_order(reading))
    if not ids:
        raise Refusal("The query finds no key.", code="not_found")
    rows = key_rows(reading, ids=ids)
    return [Marked(rows[each].tag_code, rows[each].holder) for each in ids], {rows[each].client_id for each in ids}


def _act(work: Work, kind: Kind, asked: Asked, whose: set[int], *, yes: bool) -> Act:
    due_at, standing = due_asked(work, asked)
    to: Holder | None = None
    why, note = "", asked.note
    if kind == "reassign":
        to = holder_meant(reading_of(work), who=asked.to, client_ids=whose)
    elif kind == "home" and asked.safe:
        to = Holder.safe(safe_meant(reading_of(work), label=asked.safe).id)
    elif kind == "check_in" and asked.safe:
        kind, to = "reassign", Holder.safe(safe_meant(reading_of(work), label=asked.safe).id)
    elif kind == "retire":
        why, note = retired_as(asked)
    return Act(kind, to=to, due_at=due_at, standing=standing, yes=yes, why=why, note=note)
