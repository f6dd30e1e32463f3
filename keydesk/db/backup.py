"""A verified copy of the store while desks are open and writing.

Copies go through SQLite's online backup: any other handle on the store's files in this process would drop SQLite's
locks, and lost acknowledged moves in trials (D7). A copy is written beside its final place, verified, flushed to the
disk, and only then given its name (R2); a backup that was killed leaves a ``.part`` file that the next one takes over.

The key that opens alarm, garage and gate codes is not in backups. It is one file (`keydesk.db.secrets`), kept apart on
purpose; without it the codes in a restored store stay sealed.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from keydesk.db.engine import connect_raw, find_sqlite
from keydesk.db.failure import meaning_of
from keydesk.db.header import look_at
from keydesk.db.part import SIDE_FILES, flush, give_name, part_of
from keydesk.db.place import make_folder
from keydesk.db.verify import Verified, require_sound, verify
from keydesk.rules.refusal import Refusal

KEPT: Final = 30
"""So many of the backups made without a name of their own stay in their folder."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that has its name.

    Attributes:
        path: the file, readable by this Unix user only.
        bytes: its size.
        verified: what was found on it; it is sound.
        removed: older backups that made room for it.
    """

    path: Path
    bytes: int
    verified: Verified
    removed: tuple[Path, ...] = ()


def back_up(path: Path, dest: Path, *, overwrite: bool = False) -> BackedUp:
    """Makes a verified copy of a store, whoever works in it meanwhile. It holds all that was done before it began (R1).

    Args:
        path: the store.
        dest: the file to make; its folder is there.
        overwrite: whether a file of that name is replaced, once the new backup is whole.

    Raises:
        Refusal: there is a file already, the place is not safe, the disk does not take it, or the store is damaged.
    """
    path, dest = Path(os.path.abspath(path)), Path(os.path.abspath(dest))  # noqa: PTH100 - symlinks are refused
    look_at(path)
    _require_place(path, dest)
    if not overwrite and os.path.lexists(dest):
        raise Refusal(f"There is a file already: {dest}. Give the backup another name.")
    with part_of(dest) as part:
        copy_whole(path, part)
        found = verify(part)
        flush(part)
        if not found.sound:
            kept = dest.with_name(f"{dest.name}.unsound")
            give_name(part, kept, overwrite=True)
            require_sound(found, f"{path} (copied as it is to {kept})")
        give_name(part, dest, overwrite=overwrite)
    return BackedUp(path=dest, bytes=dest.stat().st_size, verified=replace(found, path=dest))


def back_up_by_date(path: Path, *, now: datetime, folder: Path | None = None, keep: int = KEPT) -> BackedUp:
    """Makes a backup named by the instant, and lets go of the oldest ones of its kind: for cron.

    Args:
        path: the store.
        now: the instant, aware.
        folder: where the backups are; ``backups`` beside the store unless said otherwise. Made when it is not there.
        keep: how many stay, this one included.

    Raises:
        Refusal: as :func:`back_up`; no older backup is removed then.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - symlinks are refused
    folder = folder or path.parent / "backups"
    try:
        make_folder(folder)
    except OSError as error:
        raise Refusal(f"The folder {folder} cannot be made: {error.strerror}.", code="unusable") from error
    stem = f"{path.stem}-{now:%Y%m%d-%H%M%SZ}"
    names = (folder / f"{stem}{'' if number == 1 else f'-{number}'}.db" for number in range(1, 100))
    made = back_up(path, next(name for name in names if not os.path.lexists(name)))
    return BackedUp(made.path, made.bytes, made.verified, removed=_let_go(folder, path.stem, made.path, keep))


def _let_go(folder: Path, stem: str, newest: Path, keep: int) -> tuple[Path, ...]:
    """Removes the oldest backups by date but the last ``keep``; by name, since a copied file has another time."""
    pattern = re.compile(re.escape(stem) + r"-(\d{8}-\d{6}Z)(?:-(\d+))?\.db")
    dated: list[tuple[str, int, Path]] = []
    for each in folder.iterdir():
        match = pattern.fullmatch(each.name)
        if match is not None and each != newest and each.is_file() and not each.is_symlink():
            dated.append((match[1], int(match[2] or 1), each))
    others = [each for _, _, each in sorted(dated)]
    surplus = others[: max(0, len(others) - (keep - 1))]
    for each in surplus:
        each.unlink()
    return tuple(surplus)


def _require_place(path: Path, dest: Path) -> None:
    taken = {path, *(path.with_name(path.name + each) for each in SIDE_FILES)}
    if dest in taken or dest.name.endswith(SIDE_FILES):
        raise Refusal(f"{dest} is a file of the store itself, or is named like one. Give the backup another name.")
    if dest.is_dir():
        raise Refusal(f"{dest} is a folder. Name a file in it.")
    folder = dest.parent
    try:
        mode = folder.stat().st_mode
    except OSError as error:
        raise Refusal(f"The folder {folder} cannot be used: {error.strerror}.", code="unusable") from error
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
        raise Refusal(f"Others may write in {folder}: a backup there would not be safe from them.", code="unusable")


def copy_whole(path: Path, dest: Path) -> None:
    """Copies a store into the empty file ``dest`` in one step, as one file without side files.

    Raises:
        Refusal: the source cannot be read to its end, or the disk does not take the copy.
    """
    module = find_sqlite()
    try:
        source = connect_raw(path, mode="ro")
        try:
            target = connect_raw(dest)
            try:
                # The copy has no name yet, so there is nothing to roll it back to.
                target.execute("PRAGMA journal_mode=OFF")
                target.execute("PRAGMA synchronous=OFF")
                # In one step: a stepwise copy starts anew at each write of another desk.
                source.backup(target, pages=-1)
                target.execute("PRAGMA journal_mode=DELETE")
            finally:
                target.close()
        finally:
            source.close()
    except module.Error as error:
        refusal = meaning_of(str(error))
        reason = refusal.message if refusal is not None else f"{error}."
        raise Refusal(f"No copy of {path} was made. {reason}", code="unusable") from error
