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

    ``SUDO_UID`` is believed only where the parent process is root's own ``sudo``: everybody can set an environment
    variable, nobody but root can be that parent.
    """
    claimed = os.environ.get("SUDO_UID", "")
    if claimed.isdigit() and _parent_is_sudo():
        return of_user(int(claimed))
    return of_user(os.getuid())


def _parent_is_sudo() -> bool:
    parent = Path("/proc") / str(os.getppid())
    try:
        return (parent / "comm").read_text().strip() == "sudo" and parent.stat().st_uid == 0
    except OSError:
        return False
