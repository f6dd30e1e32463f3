"""Where the copies of a key are, for whoever needs it: the columns, what they are joined to, and the place they say."""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, case, func, or_, select

from keydesk.db.models import ClientContact, Hook, KeyCopy, KeySafe, Staff, Visit, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.need_terms import SCHEDULED, begin_of, moment_in, plain
from keydesk.db.queries.of_branch import HIDDEN, marked, the_rest
from keydesk.rules.branches import other_branch
from keydesk.rules.needs import CopyPlace
from keydesk.rules.roles import BRANCH_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, tzinfo

    from sqlalchemy import ColumnElement

    from keydesk.db.queries.of_branch import Seen
    from keydesk.db.work import Reading

COPY, SAFE, HOOK, CONTACT = table_of(KeyCopy), table_of(KeySafe), table_of(Hook), table_of(ClientContact)
SITTER, HOLDER = table_of(Staff).alias("sitter"), table_of(Staff).alias("holder")
_OWN = table_of(Visit).alias("own")


def away_of(reading: Reading) -> str:
    """The branch in which the session does not work, where there are two and it works in one; else empty."""
    return other_branch(reading.branch) if len(reading.enabled) > 1 and len(reading.branches) == 1 else ""


def in_service(key_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """The copies of a key that are in service."""
    return and_(COPY.c.key_id == key_id, COPY.c.state == "in_service")


def own_need(day: ColumnElement[Any], at: ColumnElement[Any], told: Seen) -> ColumnElement[Any]:
    """When the sitter who has a copy needs it: their first open visit from a day on that is not over yet.

    Both sides may be sits of whole days that are going on: the visit that lacks the key began on ``day``, at ``at``,
    and what is asked about is ``asked`` or later; what the sitter needs it for began earlier still.
    """
    return (
        select(func.min(marked(_OWN.c.starts_at, _OWN.c.branch_id, told)))
        .where(
            _OWN.c.sitter_id == COPY.c.staff_id,
            _OWN.c.client_id == COPY.c.client_id,
            _OWN.c.day >= bindparam("since"),
            or_(
                and_(_OWN.c.day >= day, _OWN.c.day >= bindparam("asked")),
                and_(_OWN.c.all_day, _OWN.c.ends_at > at, _OWN.c.ends_at > bindparam("asked_begins")),
            ),
            _OWN.c.status == SCHEDULED,
            _OWN.c.ends_at > bindparam("wall"),
        )
        .correlate_except(_OWN)
        .scalar_subquery()
    )


def place_columns(needed_at: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """The columns of :func:`copy_place`, of a copy that is joined as :func:`with_places` does.

    Args:
        needed_at: when the sitter who has it needs it, :func:`marked`; asked for copies that a sitter has.
    """
    return (
        COPY.c.id.label("copy_id"),
        COPY.c.tag_code,
        COPY.c.holder_kind,
        COPY.c.staff_id.label("holder_id"),
        plain(COPY.c.spare).label("spare"),
        SAFE.c.label.label("safe"),
        SAFE.c.access.label("safe_access"),
        HOOK.c.label.label("hook"),
        HOLDER.c.first_name.label("holder_first"),
        HOLDER.c.last_name.label("holder_last"),
        HOLDER.c.nickname.label("holder_nick"),
        CONTACT.c.name.label("contact"),
        plain(case((COPY.c.staff_id.is_not(None), needed_at))).label("needed_at"),
        plain(case((COPY.c.holder_kind == "transit", COPY.c.since))).label("sent_at"),
        SAFE.c.branch_id.label("safe_branch"),
    )


def with_places(joined: Any) -> Any:
    """Joins safe, hook, sitter and contact to a copy, where it has them."""
    return (
        joined.outerjoin(SAFE, SAFE.c.id == COPY.c.safe_id)
        .outerjoin(HOOK, HOOK.c.id == COPY.c.hook_id)
        .outerjoin(HOLDER, HOLDER.c.id == COPY.c.staff_id)
        .outerjoin(CONTACT, CONTACT.c.id == COPY.c.contact_id)
    )


def unmarked(value: Any, told: Seen) -> tuple[datetime | None, str]:
    """The moment in a plain column that was :func:`marked`, and the branch of which no more may be told."""
    if value is None:
        return None, ""
    if told is None:
        return moment_in(value), ""
    return moment_in(value[:-1]), the_rest(told) if value.endswith(HIDDEN) else ""


person_name = lru_cache(maxsize=1024)(display_name)
"""How the desk calls a person, remembered: a list of a thousand keys has the same few sitters on every line."""

PLACE_WIDTH: Final = 15
"""How many columns :func:`place_columns` are."""


def copy_place(
    columns: Sequence[Any], key_id: int, day: date, told: Seen = None, zone: tzinfo = UTC, away: str = ""
) -> CopyPlace:
    """Where the copy is that the columns of :func:`place_columns` tell of, in their order.

    Whoever has it for a sit that began earlier needs it from the beginning of ``day`` on. Of a visit of a branch that
    nothing may be told of no more is said than that branch. The day on which it was sent is one of ``zone``; of a
    safe in the branch ``away`` it is said that it is there.
    """
    (
        copy_id, tag_code, kind, staff_id, spare, safe, access, hook, first, last, nick, contact, needed, sent_at,
        safe_branch,
    ) = columns  # fmt: skip
    needed_at, hidden = unmarked(needed, told)
    name = person_name(first, last, nick) if kind == "sitter" else (contact if kind == "contact" else safe) or ""
    return CopyPlace(
        copy_id,
        tag_code,
        key_id,
        kind,
        name,
        staff_id,
        hook or "",
        access == "admin",
        bool(spare),
        None if needed_at is None else max(needed_at, begin_of(day)),
        hidden,
        None if sent_at is None else moment_in(sent_at).astimezone(zone).date(),
        BRANCH_WORDS[away] if kind == "safe" and safe_branch == away else "",
    )
