"""Where a store may be: on a local disk, in a folder that is nobody else's, not behind a symlink (P5)."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from keydesk.rules.refusal import Refusal

_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs", "ceph", "fuse.glusterfs", "ncpfs", "9p", "davfs"}
)


def make_folder(folder: Path) -> None:
    """Makes the store's folder, and those above it that are not there, for this user only."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def keep_private(path: Path) -> None:
    """Takes a store's files away from everybody else, where they came with wider rights (a file copied in)."""
    for each in (path, *(path.with_name(path.name + side) for side in ("-wal", "-shm", "-journal", ".lock", ".open"))):
        with suppress(FileNotFoundError):
            mode = each.stat(follow_symlinks=False).st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                _narrow(each)


def _narrow(path: Path) -> None:
    try:
        path.chmod(0o600)
    except OSError as error:
        if error.errno == errno.EROFS:
            return
        raise Refusal(
            f"Others may read {path}, and their right cannot be taken away ({error.strerror}).", code="unusable"
        ) from error


def is_there(path: Path) -> bool:
    """Whether there is a file or folder of that name.

    Raises:
        Refusal: this Unix user may not even look.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Refusal(
            f"{path} cannot be looked at ({reason}). Run keydesk as the Unix user whom the store belongs to, "
            f"or name another store with --db.",
            code="unusable",
        ) from error
    return True


def require_safe_place(path: Path) -> None:
    """Refuses a place where the store's files are not this user's alone.

    Raises:
        Refusal: a symlink, a folder that others may write, or a network file system; says what to do.
    """
    folder = path.parent
    if path.is_symlink() or folder.is_symlink():
        raise Refusal(f"{path} is behind a symlink. Name the real place of the store.", code="unusable")
    found = folder.stat()
    if found.st_uid not in {0, os.geteuid()}:
        raise Refusal(
            f"{folder} belongs to another user of this box. Run keydesk as that user, or put the store in a folder of "
            f"your own.",
            code="unusable",
        )
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refusal(
            f"Others may write in {folder}, so a store there is not safe. "
            f"Put it in a folder of its own (chmod 700), or take away their right to write.",
            code="unusable",
        )
    for above in Path(os.path.realpath(folder)).parents:
        mode = above.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise Refusal(
                f"Others may write in {above}, and could put another store in the place of {path}. "
                f"Take away their right to write there, or put the store somewhere else.",
                code="unusable",
            )
    kind = file_system_of(folder)
    if kind in _NETWORK:
        raise Refusal(
            f"{folder} is on a network file system ({kind}), which does not lock as a store needs. "
            f"Put the store on a disk of this box.",
            code="unusable",
        )


def file_system_of(folder: Path, table: Path = Path("/proc/self/mountinfo")) -> str:
    """The type of the file system that holds ``folder``, or an empty text where the box does not tell.

    Args:
        folder: any folder.
        table: the box's list of what is mounted where.
    """
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(folder)
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        mount = before.split(" ")[4].replace("\\040", " ")
        if (real == mount or real.startswith(mount.rstrip("/") + "/")) and len(mount) >= len(best):
            best, kind = mount, after.split(" ")[0]
    return kind
