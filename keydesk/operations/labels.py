"""The queue of tags and badges to print, and the record of what was printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from keydesk.db.models import Hook, KeyCopy, KeySafe, LabelQueue, Staff, table_of
from keydesk.db.queries.labels import home_words
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.limits import in_parts
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted

_QUEUE, _COPY, _STAFF = table_of(LabelQueue), table_of(KeyCopy), table_of(Staff)
_SAFE, _HOOK = table_of(KeySafe), table_of(Hook)


@dataclass(frozen=True, slots=True)
class Queued:
    """What came of it.

    Attributes:
        codes: the tags and badges that it was about, in order.
        said: what the desk says.
    """

    codes: tuple[str, ...]
    said: str


def queue_labels(
    work: Work, *, copy_ids: Collection[int] = (), staff_ids: Collection[int] = (), reason: str = ""
) -> Queued:
    """Puts tags and badges into the queue, each once.

    Args:
        work: the transaction.
        copy_ids: copies whose tags are wanted.
        staff_ids: people whose badges are wanted.
        reason: why, as the queue tells it.

    Raises:
        Refusal: one of them is out of use, or somebody has no badge.
    """
    work.require(Permission.MANAGE_KEYS)
    tags, badges = _tags(work, copy_ids), _badges(work, staff_ids)
    waits_copies, waits_people = _waiting(work)
    new_tags = {each: code for each, code in tags.items() if each not in waits_copies}
    new_badges = {each: code for each, code in badges.items() if each not in waits_people}
    rows = [
        *({"copy_id": each, "staff_id": None} for each in new_tags),
        *({"copy_id": None, "staff_id": each} for each in new_badges),
    ]
    if rows:
        work.session.execute(
            insert(_QUEUE),
            [{**row, "reason": reason.strip(), "queued_at": work.now} for row in rows],
        )
        work.record_many(_entries("queue", new_tags, new_badges, reason))
    already = len(tags) + len(badges) - len(rows)
    said = f"{counted(len(rows), 'label')} to print" if rows else "Nothing new to print"
    said += f"; {already} waited already." if already else "."
    return Queued((*new_tags.values(), *new_badges.values()), said)


def drop_labels(work: Work, *, queue_ids: Collection[int]) -> Queued:
    """Takes labels out of the queue without printing them.

    Raises:
        Refusal: none of them waits any more.
    """
    work.require(Permission.MANAGE_KEYS)
    found = [
        row
        for part in in_parts(queue_ids)
        for row in work.session.execute(
            select(_QUEUE.c.id, _QUEUE.c.copy_id, _QUEUE.c.staff_id, _COPY.c.tag_code, _STAFF.c.badge_code)
            .select_from(
                _QUEUE.outerjoin(_COPY, _COPY.c.id == _QUEUE.c.copy_id).outerjoin(
                    _STAFF, _STAFF.c.id == _QUEUE.c.staff_id
                )
            )
            .where(_QUEUE.c.id.in_(part), _QUEUE.c.printed_at.is_(None))
        )
    ]
    if not found:
        raise Refusal("None of these waits to be printed any more.", code="changed")
    for part in in_parts([row.id for row in found]):
        work.session.execute(delete(_QUEUE).where(_QUEUE.c.id.in_(part)))
    tags = {row.copy_id: row.tag_code for row in found if row.copy_id is not None}
    badges = {row.staff_id: row.badge_code or "" for row in found if row.copy_id is None}
    work.record_many(_entries("unqueue", tags, badges, ""))
    return Queued((*tags.values(), *badges.values()), f"{counted(len(found), 'label')} out of the queue.")


def record_printed(
    work: Work,
    *,
    copy_ids: Collection[int] = (),
    staff_ids: Collection[int] = (),
    codes: Mapping[int, str] | None = None,
    reason: str = "",
) -> Queued:
    """Records that tags and badges were printed as they are now: they wait no more, and no tag of them is stale.

    The same says of keys that come from elsewhere that their tags are right as they hang. Of a copy that went out of
    use while its tag was on its way through the printer nothing is recorded.

    Args:
        work: the transaction.
        copy_ids: copies whose tags were printed.
        staff_ids: people whose badges were printed.
        codes: what each tag says that was printed, by copy, which its code may not be any more.
        reason: why, for history.

    Raises:
        Refusal: all of them are out of use, or somebody has no badge.
    """
    work.require(Permission.MANAGE_KEYS)
    tags, badges = _tags(work, copy_ids, but_gone=codes is not None), _badges(work, staff_ids)
    tags = {each: (codes or {}).get(each, code) for each, code in tags.items()}
    if not tags and not badges:
        raise Refusal("There is nothing to print.")
    for column, ids in ((_QUEUE.c.copy_id, tags), (_QUEUE.c.staff_id, badges)):
        for part in in_parts(ids):
            work.session.execute(delete(_QUEUE).where(column.in_(part), _QUEUE.c.printed_at.is_(None)))
    homes = _homes(work, tags)
    rows = [
        *({"copy_id": each, "staff_id": None, "tag_code": code, "hook": homes[each]} for each, code in tags.items()),
        *({"copy_id": None, "staff_id": each, "tag_code": code, "hook": ""} for each, code in badges.items()),
    ]
    work.session.execute(
        insert(_QUEUE),
        [{**row, "reason": reason.strip(), "queued_at": work.now, "printed_at": work.now} for row in rows],
    )
    work.record_many(_entries("print", tags, badges, reason))
    return Queued((*tags.values(), *badges.values()), f"{counted(len(rows), 'label')} recorded as printed.")


def note_hook_map(work: Work, *, safe_ids: Collection[int], valid_until: datetime) -> Queued:
    """Records that a hook map was made of some safes, before it leaves the program.

    Raises:
        Refusal: a safe is for admins only, and the operator may not open it; or there is none.
    """
    work.require(Permission.MANAGE_KEYS)
    safes = work.session.execute(
        select(_SAFE.c.id, _SAFE.c.label, _SAFE.c.access).where(_SAFE.c.id.in_(safe_ids))
    ).all()
    if not safes:
        raise Refusal("There is no safe to make a map of. Add one first: Safes (F7), n.", code="not_found")
    if any(each.access == "admin" for each in safes):
        work.require(Permission.OPEN_ADMIN_SAFE)
    until = valid_until.isoformat(timespec="minutes")
    work.record_many(HistoryEntry("key_safe", each.id, "map", "valid_until", None, until) for each in safes)
    return Queued(tuple(each.label for each in safes), f"Hook map of {counted(len(safes), 'safe')}.")


def _entries(verb: str, tags: dict[int, str], badges: dict[int, str], reason: str) -> list[HistoryEntry]:
    why = reason.strip()
    return [
        *(HistoryEntry("key_copy", each, verb, "tag", None, code, why) for each, code in tags.items()),
        *(HistoryEntry("staff", each, verb, "badge", None, code, why) for each, code in badges.items()),
    ]


def _tags(work: Work, copy_ids: Collection[int], *, but_gone: bool = False) -> dict[int, str]:
    """The tags of copies in service, by copy, in the order of the codes; without those that are not, or none at all."""
    found = [
        row
        for part in in_parts(copy_ids)
        for row in work.session.execute(select(_COPY.c.id, _COPY.c.tag_code, _COPY.c.state).where(_COPY.c.id.in_(part)))
    ]
    gone = sorted(row.tag_code for row in found if row.state != "in_service")
    if but_gone:
        found = [row for row in found if row.state == "in_service"]
    elif gone:
        raise Refusal(
            f"{counted(len(gone), 'copy', 'copies')} {'is' if len(gone) == 1 else 'are'} out of use and "
            f"{'needs no tag' if len(gone) == 1 else 'need no tags'}: {', '.join(gone[:8])}"
            f"{', …' if len(gone) > 8 else ''}.",  # noqa: PLR2004 - as many as a line has room for
            details=gone,
        )
    return {row.id: row.tag_code for row in sorted(found, key=lambda row: str(row.tag_code))}


def _badges(work: Work, staff_ids: Collection[int]) -> dict[int, str]:
    found = work.session.execute(
        select(_STAFF.c.id, _STAFF.c.first_name, _STAFF.c.badge_code)
        .where(_STAFF.c.id.in_(list(staff_ids)))
        .order_by(_STAFF.c.badge_code)
    ).all()
    without = [row.first_name for row in found if not row.badge_code]
    if without:
        raise Refusal(f"{without[0]} has no badge. Make one on their page first.")
    return {row.id: row.badge_code for row in found}


def _waiting(work: Work) -> tuple[set[int], set[int]]:
    found = work.session.execute(select(_QUEUE.c.copy_id, _QUEUE.c.staff_id).where(_QUEUE.c.printed_at.is_(None))).all()
    return {row.copy_id for row in found if row.copy_id}, {row.staff_id for row in found if row.staff_id}


def _homes(work: Work, copy_ids: Collection[int]) -> dict[int, str]:
    return {
        row.id: row.home
        for part in in_parts(copy_ids)
        for row in work.session.execute(
            select(_COPY.c.id, home_words().label("home"))
            .select_from(
                _COPY.outerjoin(_SAFE, _SAFE.c.id == _COPY.c.home_safe_id).outerjoin(
                    _HOOK, _HOOK.c.id == _COPY.c.home_hook_id
                )
            )
            .where(_COPY.c.id.in_(part))
        )
    }
