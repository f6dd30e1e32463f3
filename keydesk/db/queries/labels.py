"""Which tags and badges wait to be printed, and which tags are not as they should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from keydesk.db.models import Client, Hook, Key, KeyCopy, KeySafe, LabelQueue, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.key_list import require_understood
from keydesk.db.queries.keys import key_matches, key_order, key_rows
from keydesk.db.queries.who_has import copy_meant
from keydesk.db.queries.who_is import sitter_meant
from keydesk.db.rows.labels import StaleRow, WaitingRow
from keydesk.db.work import Reading
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_QUEUE, _COPY, _KEY, _CLIENT = table_of(LabelQueue), table_of(KeyCopy), table_of(Key), table_of(Client)
_STAFF, _SAFE, _HOOK = table_of(Staff), table_of(KeySafe), table_of(Hook)


def waiting(reading: Reading) -> tuple[WaitingRow, ...]:
    """What waits, in the order of the codes, tags before badges: so a sheet's labels are found again by hand."""
    found = reading.session.execute(
        select(
            _QUEUE.c.id,
            _QUEUE.c.copy_id,
            _QUEUE.c.staff_id,
            _QUEUE.c.reason,
            _QUEUE.c.queued_at,
            _COPY.c.tag_code,
            _KEY.c.label,
            _CLIENT.c.first_name.label("client_first"),
            _CLIENT.c.last_name.label("client_last"),
            _CLIENT.c.company,
            _STAFF.c.badge_code,
            _STAFF.c.first_name,
            _STAFF.c.last_name,
            _STAFF.c.nickname,
        )
        .select_from(
            _QUEUE.outerjoin(_COPY, _COPY.c.id == _QUEUE.c.copy_id)
            .outerjoin(_KEY, _KEY.c.id == _COPY.c.key_id)
            .outerjoin(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_STAFF, _STAFF.c.id == _QUEUE.c.staff_id)
        )
        .where(
            _QUEUE.c.printed_at.is_(None),
            # What has been taken out of use, or has no badge any more, has nothing to print.
            or_(_COPY.c.state == "in_service", and_(_STAFF.c.active, _STAFF.c.badge_code.is_not(None))),
        )
        .order_by(_QUEUE.c.copy_id.is_(None), _COPY.c.tag_code, _STAFF.c.badge_code, _QUEUE.c.id)
    )
    return tuple(
        WaitingRow(
            queue_id=each.id,
            copy_id=each.copy_id,
            staff_id=each.staff_id,
            code=each.tag_code or each.badge_code,
            whose=display_name(each.first_name, each.last_name, each.nickname)
            if each.copy_id is None
            else _whose(client_name(each.client_first, each.client_last, each.company), each.label),
            reason=each.reason,
            queued_at=each.queued_at,
        )
        for each in found
    )


def stale(reading: Reading) -> tuple[StaleRow, ...]:
    """The copies in service whose tag was never printed, says another code, or was printed for another hook.

    A tag says code and copy number only; a hook that has changed makes no tag wrong, and is told since some offices
    hang tags of another colour in each safe.
    """
    last = (
        select(_QUEUE.c.copy_id, func.max(_QUEUE.c.id).label("id"))
        .where(_QUEUE.c.printed_at.is_not(None), _QUEUE.c.copy_id.is_not(None))
        .group_by(_QUEUE.c.copy_id)
        .subquery()
    )
    waits = select(_QUEUE.c.copy_id).where(_QUEUE.c.printed_at.is_(None), _QUEUE.c.copy_id.is_not(None)).distinct()
    waits_now = waits.subquery()
    home = home_words()
    found = reading.session.execute(
        select(
            _COPY.c.id,
            _COPY.c.tag_code,
            _KEY.c.label,
            _CLIENT.c.first_name,
            _CLIENT.c.last_name,
            _CLIENT.c.company,
            home.label("home"),
            _QUEUE.c.tag_code.label("printed_code"),
            _QUEUE.c.hook.label("printed_hook"),
            _QUEUE.c.printed_at,
            waits_now.c.copy_id.label("waits"),
        )
        .select_from(
            _COPY.join(_KEY, _KEY.c.id == _COPY.c.key_id)
            .join(_CLIENT, _CLIENT.c.id == _COPY.c.client_id)
            .outerjoin(_SAFE, _SAFE.c.id == _COPY.c.home_safe_id)
            .outerjoin(_HOOK, _HOOK.c.id == _COPY.c.home_hook_id)
            .outerjoin(last, last.c.copy_id == _COPY.c.id)
            .outerjoin(_QUEUE, _QUEUE.c.id == last.c.id)
            .outerjoin(waits_now, waits_now.c.copy_id == _COPY.c.id)
        )
        .where(
            _COPY.c.state == "in_service",
            or_(_QUEUE.c.id.is_(None), _QUEUE.c.tag_code != _COPY.c.tag_code, _QUEUE.c.hook != home),
        )
        .order_by(_COPY.c.tag_code)
    )
    return tuple(
        StaleRow(
            copy_id=each.id,
            code=each.tag_code,
            whose=_whose(client_name(each.first_name, each.last_name, each.company), each.label),
            why="new_copy"
            if each.printed_at is None
            else "new_code"
            if each.printed_code != each.tag_code
            else "new_hook",
            was=""
            if each.printed_at is None
            else each.printed_code
            if each.printed_code != each.tag_code
            else each.printed_hook or "no hook",
            printed_at=each.printed_at,
            waiting=each.waits is not None,
        )
        for each in found
    )


def home_words() -> ColumnElement[Any]:
    """Where a copy lives as one text, ``Front office A7``, over safe and hook outer-joined; empty without a home."""
    return func.trim(func.coalesce(_SAFE.c.label, "") + " " + func.coalesce(_HOOK.c.label, ""))


def _whose(client: str, label: str) -> str:
    return f"{client} · {label}" if label else client


def tags_meant(reading: Reading, *, codes: Sequence[str] = (), query: str = "") -> dict[int, str]:
    """The tags of the copies that codes mean, or that a filter finds among those in service, by copy and in order.

    Raises:
        Refusal: a code means nothing or several copies, the filter is not understood, or it finds nothing.
    """
    if query.strip():
        require_understood(reading, text=query)
        matches = key_matches(reading, text=query)
        ids = list(matches.among(key_order(reading)))
    else:
        ids = list(dict.fromkeys(copy_meant(reading, code=code) for code in codes))
    rows = key_rows(reading, ids=ids)
    found = {each: rows[each].tag_code for each in ids if not query or rows[each].state == "in_service"}
    if query and not found:
        raise Refusal("The query finds no key in use.", code="not_found")
    return found


def badges_meant(reading: Reading, *, who: Sequence[str] = ()) -> dict[int, str]:
    """The badges of those named, or of everybody who works here and has one, by person.

    Raises:
        Refusal: somebody is not known, or has no badge; or nobody has one.
    """
    ids = [sitter_meant(reading, who=each).id for each in who]
    found = reading.session.execute(
        select(_STAFF.c.id, _STAFF.c.badge_code, _STAFF.c.first_name)
        .where(_STAFF.c.id.in_(ids) if ids else and_(_STAFF.c.active, _STAFF.c.badge_code.is_not(None)))
        .order_by(_STAFF.c.first_name, _STAFF.c.id)
    ).all()
    without = next((each.first_name for each in found if not each.badge_code), None)
    if without is not None:
        raise Refusal(f"{shown(without, width=40)} has no badge. Make one on their page (F6) first.")
    if not found:
        raise Refusal("Nobody has a badge yet. Make badges on the people's pages (F6).", code="not_found")
    return {each.id: each.badge_code for each in found}
