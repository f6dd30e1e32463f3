"""How the box knows who is at this session: the Unix user of the process, never a name that somebody claims."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Identity:
    """What the operating system vouches for.

    Attributes:
        kind: ``uid``.
        value: the Unix user's number, as text.
        label: the Unix user's name, for people; never compared.
    """

    kind: str
    value: str
    label: str


def of_user(uid: int) -> Identity:
    """The identity of a Unix user."""
    try:
        label = pwd.getpwuid(uid).pw_name
    except KeyError:
        label = f"user {uid}"
    return Identity(kind="uid", value=str(uid), label=label)


def of_name(name: str) -> Identity | None:
    """The identity of a Unix user by name, or None where the box has nobody of that name."""
    try:
        return of_user(pwd.getpwnam(name).pw_uid)
    except (KeyError, UnicodeEncodeError, ValueError):
        return None


def of_this_process() -> Identity:
    """Who runs this process: behind ``sudo -u`` the person who called sudo, otherwise the process's real user.

    The person behind sudo is the real user of the parent process, which the kernel keeps and nobody but root can
    change. ``SUDO_UID`` is believed only where that user is root: everybody can set an environment variable, and call
    another set-user-id program by the name of sudo.
    """
    caller = _caller_of_sudo(Path("/proc") / str(os.getppid()))
    if caller is None:
        return of_user(os.getuid())
    claimed = os.environ.get("SUDO_UID", "")
    return of_user(int(claimed) if caller == 0 and claimed.isascii() and claimed.isdigit() else caller)


def _caller_of_sudo(process: Path) -> int | None:
    """The real user of a process that is called sudo and acts as root; None for every other process."""
    try:
        lines = (process / "status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    users = told.get("Uid", "").split()
    if told.get("Name", "").strip() != "sudo" or users[1:2] != ["0"]:
        return None
    return int(users[0])
