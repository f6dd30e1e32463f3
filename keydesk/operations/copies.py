"""Copies: the physical pieces of a key, added and described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import col

from keydesk.db.models import Key, KeyCopy, KeySafe, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, load, save
from keydesk.operations.hanging import free_hook
from keydesk.operations.limits import line
from keydesk.operations.movement import find_place
from keydesk.operations.search import refresh_copy_search
from keydesk.rules import tags
from keydesk.rules.custody import Holder
from keydesk.rules.keys import MOST_COPIES
from keydesk.rules.profile import ProfileField, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_KEY, _COPY = table_of(Key), table_of(KeyCopy)
_DAYS = {
    "received_on": ProfileField("received_on", "Received on", "day"),
    "tested_on": ProfileField("tested_on", "Tried in its lock on", "day"),
}


@dataclass(frozen=True, slots=True)
class NewCopy:
    """One copy to add; everything may be left out.

    Without a holder it goes into the office, on a free hook; with a safe for a holder and no hook, on a free one there.
    """

    holder: Holder | None = None
    legacy_code: str = ""
    spare: bool = False
    pieces: int = 1
    received_on: date | str | None = None
    received_from: str = ""
    tested_on: date | None = None
    tested_by: str = ""
    needs_test: bool = False
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CopyAdded:
    """A new copy of a key."""

    copy_id: int
    tag_code: str
    to_words: str
    batch_id: int
    said: str


@dataclass(frozen=True, slots=True)
class CopiesAdded:
    """New copies of a key."""

    copy_ids: tuple[int, ...]
    tag_codes: tuple[str, ...]
    batch_id: int
    said: str


def add_copies(work: Work, *, key_id: int, copies: Sequence[NewCopy]) -> CopiesAdded:
    """Adds physical pieces to a key, all or none.

    Raises:
        Refusal: as :func:`add_copy`, or none was asked for.
    """
    if not copies:
        raise Refusal("How many copies? One or more.", field="count")
    added = [add_copy(work, key_id=key_id, copy=each) for each in copies]
    said = (
        added[0].said if len(added) == 1 else f"{added[0].tag_code} to {added[-1].tag_code} added, {len(added)} copies"
    )
    return CopiesAdded(
        tuple(each.copy_id for each in added), tuple(each.tag_code for each in added), work.batch_id, said
    )


def add_copy(work: Work, *, key_id: int, copy: NewCopy | None = None) -> CopyAdded:
    """Adds one physical piece to a key, numbered after the highest that there ever was.

    Raises:
        Refusal: no such key, retired, or too many copies.
    """
    work.require(Permission.MANAGE_KEYS)
    key = load(work, _KEY, key_id, "key")
    if not key["active"]:
        raise Refusal(f"Key {key['code']} is out of use. Add a new key for the lock instead.")
    highest = work.session.execute(select(func.max(_COPY.c.number)).where(_COPY.c.key_id == key_id)).scalar() or 0
    if highest >= MOST_COPIES:
        raise Refusal(f"A key has at most {MOST_COPIES} copies.", field="count")
    added = insert_copy(work, key_id, key["client_id"], key["code"], highest + 1, copy or NewCopy())
    refresh_copy_search(work, client_id=key["client_id"], key_id=key_id)
    return added


def edit_copy(
    work: Work,
    *,
    copy_id: int,
    version: int | None = None,
    legacy_code: str | None = None,
    spare: bool | None = None,
    pieces: int | None = None,
    tag_color: str | None = None,
    received_from: str | None = None,
    tested_by: str | None = None,
    needs_test: bool | None = None,
    recalled: bool | None = None,
    home: Holder | None = None,
    received_on: date | str | None = None,
    tested_on: date | str | None = None,
) -> Saved:
    """Changes what is said of a copy, but for where it is; None leaves a field as it is, "" takes a day away.

    Raises:
        Refusal: no such copy, or somebody changed it after ``version``.
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _COPY, copy_id, "copy")
    values: dict[str, Any] = {
        "legacy_code": None if legacy_code is None else line(legacy_code, "Old code", "legacy_code"),
        "spare": spare,
        "pieces": None if pieces is None else _pieces(pieces),
        "tag_color": None if tag_color is None else line(tag_color, "Tag colour", "tag_color"),
        "received_from": None if received_from is None else line(received_from, "Received from", "received_from"),
        "tested_by": None if tested_by is None else line(tested_by, "Tested by", "tested_by"),
        "needs_test": needs_test,
        "recalled": recalled,
    }
    days = {name: day for name, day in (("received_on", received_on), ("tested_on", tested_on)) if day is not None}
    given = {name: value for name, value in values.items() if value is not None}
    if home is not None:
        find_place(work, home, client_id=row["client_id"])
        # A home without a hook takes the former hook away.
        given |= {"home_safe_id": home.safe_id, "home_hook_id": home.hook_id}
    given |= read_values(_DAYS, days, of="a copy")
    saved = save(work, _COPY, "key_copy", row, given, version=version, name=row["tag_code"])
    if saved.fields:
        refresh_copy_search(work, client_id=row["client_id"], key_id=row["key_id"])
    return saved


def insert_copy(work: Work, key_id: int, client_id: int, code: str, number: int, spec: NewCopy) -> CopyAdded:
    """Writes a new copy with the event that puts it where it is; the caller has asked for the permission."""
    holder = spec.holder or _office_place(work)
    if holder.kind == "safe" and holder.safe_id is not None and holder.hook_id is None:
        holder = Holder.safe(holder.safe_id, free_hook(work, holder.safe_id))
    place = find_place(work, holder, client_id=client_id)
    tag_code = tags.tag_code(code, number)
    home = holder if holder.kind == "safe" else None
    result = work.session.execute(
        insert(_COPY).values(
            key_id=key_id,
            client_id=client_id,
            number=number,
            tag_code=tag_code,
            legacy_code=line(spec.legacy_code, "Old code"),
            state="in_service",
            holder_kind=holder.kind,
            safe_id=holder.safe_id,
            hook_id=holder.hook_id,
            staff_id=holder.staff_id,
            contact_id=holder.contact_id,
            since=work.now,
            due_at=spec.due_at,
            due_by_hand=spec.due_at is not None,
            home_safe_id=home.safe_id if home else None,
            home_hook_id=home.hook_id if home else None,
            spare=spec.spare,
            pieces=_pieces(spec.pieces),
            received_on=read_values(_DAYS, {"received_on": spec.received_on}, of="a copy")["received_on"],
            received_from=line(spec.received_from, "Received from", "received_from"),
            tested_on=spec.tested_on,
            tested_by=line(spec.tested_by, "Tested by"),
            needs_test=spec.needs_test,
            last_seq=1,
        )
    )
    copy_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    work.record_events(
        [
            {
                "copy_id": copy_id,
                "seq": 1,
                "kind": "add",
                "to_kind": holder.kind,
                "to_safe_id": holder.safe_id,
                "to_hook_id": holder.hook_id,
                "to_staff_id": holder.staff_id,
                "to_contact_id": holder.contact_id,
                "to_since": work.now,
                "due_at": spec.due_at,
                "at": work.now,
            }
        ]
    )
    return CopyAdded(
        copy_id=copy_id,
        tag_code=tag_code,
        to_words=place.words,
        batch_id=work.batch_id,
        said=f"{tag_code} added → {shown(place.words)}",
    )


def _office_place(work: Work) -> Holder:
    """Where a new copy goes that nobody said a place for: the first open safe with a free hook, or loose in one."""
    safes = work.session.execute(
        select(col(KeySafe.id))
        .where(col(KeySafe.active).is_(True), col(KeySafe.access) == "all")
        .order_by(col(KeySafe.id))
    ).scalars()
    found: list[int] = [safe_id for safe_id in safes if safe_id is not None]
    for safe_id in found:
        hook_id = free_hook(work, safe_id)
        if hook_id is not None:
            return Holder.safe(safe_id, hook_id)
    if found:
        return Holder.safe(found[0])
    raise Refusal("The office has no safe yet. Add one first: Safes (F7), n. Or say who has the key.")


def _pieces(pieces: int) -> int:
    if not 1 <= pieces <= MOST_COPIES:
        raise Refusal(f"A ring has 1 to {MOST_COPIES} pieces.", field="pieces")
    return pieces
