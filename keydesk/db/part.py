"""Files that are there whole or not at all: made beside their place, flushed, and only then named."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from keydesk.rules.refusal import Refusal

SIDE_FILES: Final = ("-wal", "-shm", "-journal", ".lock", ".open")
"""What may lie beside a store's file: SQLite's own, and the kernel locks of `keydesk.db.lock`."""


@contextmanager
def part_of(dest: Path) -> Iterator[Path]:
    """The file beside ``dest`` that becomes it, for this process alone; gone afterwards unless it has its name."""
    part = dest.with_name(f".{dest.name}.part")
    try:
        handle = _take(part)
    except OSError as error:
        raise Refusal(f"{dest} cannot be made: {error.strerror}.", code="unusable") from error
    try:
        yield part
    finally:
        if _is(handle, part):
            for each in (*(part.with_name(part.name + side) for side in SIDE_FILES), part):
                each.unlink(missing_ok=True)
        os.close(handle)


def _take(part: Path) -> int:
    """Takes the part file, an empty one, for this process; one that a killed program left is taken over."""
    while True:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(handle, part):
                os.fchmod(handle, 0o600)
                os.ftruncate(handle, 0)
                return handle
        except BlockingIOError as error:
            os.close(handle)
            raise Refusal(
                f"Another program is making {part.parent / part.name[1:-5]} just now. Wait until it is done."
            ) from error
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is(handle: int, part: Path) -> bool:
    """Whether the open file is still the one at its path: another process may have named or removed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(handle), part.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False


def flush(path: Path) -> None:
    """Has the disk take a file that nothing has open."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give_name(part: Path, dest: Path, *, overwrite: bool) -> None:
    """Gives the finished file its name, so that it is there whole or not at all, and has the disk take the name.

    Raises:
        Refusal: somebody else made a file of that name meanwhile.
    """
    if overwrite:
        part.replace(dest)
    else:
        try:
            os.link(part, dest)
        except FileExistsError as error:
            raise Refusal(f"There is a file already: {dest}. Nothing was changed.") from error
        except OSError as error:
            # File systems of memory sticks have no second names for a file.
            if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS} or os.path.lexists(dest):
                raise
            part.rename(dest)
    flush_folder(dest.parent)


def flush_folder(folder: Path) -> None:
    """Has the disk take the names in a folder; file systems that cannot are left to themselves."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def free_name(wanted: Path) -> Path:
    """The path, or the first of ``wanted-2``, ``wanted-3``, … that nothing has."""
    number, name = 1, wanted
    while os.path.lexists(name):
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name
