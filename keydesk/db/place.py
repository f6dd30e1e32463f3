"""Where a store may be: on a local disk, in a folder that is nobody else's, not behind a symlink (P5)."""

from __future__ import annotations

import os
import stat
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


def require_safe_place(path: Path) -> None:
    """Refuses a place where the store's files are not this user's alone.

    Raises:
        Refusal: a symlink, a folder that others may write, or a network file system; says what to do.
    """
    folder = path.parent
    if path.is_symlink() or folder.is_symlink():
        raise Refusal(f"{path} is behind a symlink. Name the real place of the store.", code="unusable")
    mode = folder.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refusal(
            f"Others may write in {folder}, so a store there is not safe. "
            f"Put it in a folder of its own (chmod 700), or take away their right to write.",
            code="unusable",
        )
    kind = _file_system(folder)
    if kind in _NETWORK:
        raise Refusal(
            f"{folder} is on a network file system ({kind}), which does not lock as a store needs. "
            f"Put the store on a disk of this box.",
            code="unusable",
        )


def _file_system(folder: Path) -> str:
    """The type of the file system that holds ``folder``, or an empty text where the box does not tell."""
    table = Path("/proc/self/mountinfo")
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
