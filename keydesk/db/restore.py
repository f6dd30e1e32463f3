"""A backup put in the store's place, with the old store set aside and told apart from it.

The swap is one rename: killed anywhere, the store is the old one or the new one, whole (R3). Before it the old store's
write-ahead log is brought into the old file, so that nothing of it can be read into the new one.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from keydesk.db.backup import copy_whole
from keydesk.db.engine import connect_raw, find_sqlite
from keydesk.db.header import look_at
from keydesk.db.lock import OpenMark
from keydesk.db.operators import display_name
from keydesk.db.part import flush, flush_folder, free_name, part_of
from keydesk.db.place import make_folder, require_safe_place
from keydesk.db.types import instant_of
from keydesk.db.verify import Verified, require_sound, verify
from keydesk.rules.refusal import Refusal

LISTED: Final = 1_000
"""So many newer moves are listed; all are counted."""

_SIDE_FILES: Final = ("-wal", "-shm", "-journal")

_NEWER: Final = """
SELECT key_copy.tag_code, event.kind, event.at, event.to_state, event.to_kind, key_safe.label, hook.label,
  holder.first_name, holder.last_name, holder.nickname, who.first_name, who.last_name, who.nickname
FROM change
JOIN custody_event AS event ON event.id = change.event_id
JOIN key_copy ON key_copy.id = event.copy_id
LEFT JOIN key_safe ON key_safe.id = event.to_safe_id
LEFT JOIN hook ON hook.id = event.to_hook_id
LEFT JOIN staff AS holder ON holder.id = event.to_staff_id
LEFT JOIN staff AS who ON who.id = event.operator_id
WHERE change.kind = 'custody' AND change.id > ? ORDER BY change.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class NewerMove:
    """A move that the old store holds and the backup does not.

    Attributes:
        tag_code: the copy.
        kind: what happened, e.g. ``check_out``.
        to: where the copy went, in words; stored text, to be shown through `keydesk.rules.text.shown`.
        at: when, aware UTC.
        operator: who did it; stored text.
    """

    tag_code: str
    kind: str
    to: str
    at: datetime
    operator: str


@dataclass(frozen=True, slots=True)
class Newer:
    """How a store differs from a backup.

    Attributes:
        readable: whether the store could be read; when not, nothing else is known.
        moves: the moves that the backup lacks, oldest first, at most :data:`LISTED`.
        move_count: how many there are.
        change_count: how many other changes (lines of history) the backup lacks.
        lost_in_store: how many changes the backup holds that the store does not: the two have gone different ways, or
            the store is the older one.
    """

    readable: bool
    moves: tuple[NewerMove, ...] = ()
    move_count: int = 0
    change_count: int = 0
    lost_in_store: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that is the store now.

    Attributes:
        path: the store.
        backup: the file that it was made from; untouched.
        verified: what was found on the new store; it is sound.
        set_aside: the old store under its dated name, or None where there was none.
        newer: what the old store holds and the new one does not.
    """

    path: Path
    backup: Path
    verified: Verified
    set_aside: Path | None
    newer: Newer


def compare(path: Path, backup: Path) -> Newer:
    """What a restore of ``backup`` would take away from the store at ``path``; changes nothing.

    Raises:
        Refusal: the backup is no keydesk store or cannot be read. A store that cannot be read is told as such.
    """
    look_at(backup)
    module = find_sqlite()
    try:
        look_at(path)
        store, other = connect_raw(path, mode="ro"), connect_raw(backup, mode="ro")
        try:
            return _compare(store, other)
        finally:
            store.close()
            other.close()
    except (Refusal, module.Error, UnicodeDecodeError):
        return Newer(readable=False)


def restore(path: Path, backup: Path, *, now: datetime) -> Restored:
    """Puts a verified backup in the store's place and sets the old store aside.

    The key that opens alarm, garage and gate codes is not in backups: codes can be shown again only where the key file
    of the office is still in its place.

    Args:
        path: the store, or where it is to be.
        backup: the file to restore.
        now: the instant that names the old store.

    Raises:
        Refusal: the backup is damaged or newer than this program, desks are open, or the disk does not take it. The
            store is as it was.
    """
    path, backup = Path(os.path.abspath(path)), Path(os.path.abspath(backup))  # noqa: PTH100 - symlinks are refused
    if not backup.exists():
        raise Refusal(f"There is no file {backup}.", code="not_found")
    if path.exists() and path.samefile(backup):
        raise Refusal(f"{backup} is the store itself. Name a backup of it.")
    found = verify(backup)
    require_sound(found, f"The backup {backup}")
    try:
        make_folder(path.parent)
        require_safe_place(path)
        with OpenMark(path).alone(), part_of(path) as part:
            copy_whole(backup, part)
            copied = verify(part)
            if (copied.sound, copied.head) != (True, found.head):
                raise Refusal(f"The backup {backup} changed while it was read. Nothing was restored.", code="unusable")
            flush(part)
            newer = compare(path, part) if path.exists() else Newer(readable=True)
            set_aside = _set_aside(path, now)
            part.replace(path)
            flush_folder(path.parent)
    except OSError as error:
        raise Refusal(f"The store {path} is as it was: {error.strerror}.", code="unusable") from error
    return Restored(path, backup, replace(copied, path=path), set_aside, newer)


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Copies the old store under a dated name, and leaves nothing beside it that the new one would read as its own.

    The copy is made of the bytes as they lie: nobody has the store open, this process least of all, and a damaged file
    has no other copy.
    """
    if path.exists():
        _settle(path)
    sides = [side for side in _SIDE_FILES if os.path.lexists(path.with_name(path.name + side))]
    if not path.exists() and not sides:
        return None
    aside = free_name(path.with_name(f"{path.name}.set-aside-{now:%Y%m%d-%H%M%SZ}"))
    for side in ("", *sides):
        old = path.with_name(path.name + side)
        if old.exists():
            copy = aside.with_name(aside.name + side)
            shutil.copyfile(old, copy)
            flush(copy)
    flush_folder(path.parent)
    for side in sides:
        path.with_name(path.name + side).unlink(missing_ok=True)
    return aside


def _settle(path: Path) -> None:
    """Brings the write-ahead log or the journal into the old file; of a damaged store they stay as they are.

    Raises:
        Refusal: a program other than keydesk has the store open.
    """
    module = find_sqlite()
    try:
        look_at(path)
        connection = connect_raw(path)
        try:
            connection.execute("PRAGMA busy_timeout=1000")
            if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                # Refused while another program writes, in whichever journal mode.
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
                connection.execute("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()
    except module.OperationalError as error:
        if "locked" in str(error):
            raise Refusal("Another program has the store open. Close it first, then restore.") from error
    except (Refusal, module.Error):
        return


def _compare(store: Any, backup: Any) -> Newer:
    last_there = _last(backup)
    common = _last_common(store, backup, min(_last(store), last_there))
    kinds = dict(store.execute("SELECT kind, count(*) FROM change WHERE id > ? GROUP BY kind", (common,)).fetchall())
    moves = tuple(
        NewerMove(
            tag_code=tag_code,
            kind=kind,
            to=_to(state, holder, safe, hook, *person),
            at=instant_of(at),
            operator=display_name(*(part or "" for part in who)),
        )
        for tag_code, kind, at, state, holder, safe, hook, *people in store.execute(_NEWER, (common, LISTED))
        for person, who in ((people[:3], people[3:]),)
    )
    return Newer(
        readable=True,
        moves=moves,
        move_count=kinds.get("custody", 0),
        change_count=kinds.get("history", 0),
        lost_in_store=last_there - common,
    )


def _last(connection: Any) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


def _last_common(store: Any, backup: Any, last: int) -> int:
    """The last change that both hold. Their hashes agree up to one entry and never after, so it is found by halving."""
    agreed, differs = 0, last + 1
    while differs - agreed > 1:
        middle = (agreed + differs) // 2
        here, there = (
            each.execute("SELECT hash FROM change WHERE id = ?", (middle,)).fetchone() for each in (store, backup)
        )
        if here == there:
            agreed = middle
        else:
            differs = middle
    return agreed


def _to(
    state: str,
    holder: str | None,
    safe: str | None,
    hook: str | None,
    first: str | None,
    last: str | None,
    nick: str | None,
) -> str:
    if state != "in_service":
        return state
    if holder == "sitter":
        return display_name(first or "", last or "", nick or "")
    if safe is not None:
        place = f"{safe}, hook {hook}" if hook else safe
        return f"on the way to {place}" if holder == "transit" else place
    return holder or ""
