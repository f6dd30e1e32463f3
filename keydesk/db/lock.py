"""Kernel locks on side files: a fair queue in front of each write, and the count of open desks.

``BEGIN IMMEDIATE`` with a busy timeout alone lets one process starve for seconds; a ``flock`` on a side file queues
writers in the kernel. The store's own file is never opened by anything but SQLite: closing another handle on it in this
process would drop SQLite's locks.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keydesk.rules.refusal import Refusal


class WriteQueue:
    """One writer at a time: a thread lock within the process, a kernel lock between processes."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".lock")
        self._thread_lock = threading.Lock()
        self._handle: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for this process's turn to write.

        Raises:
            Refusal: the side file cannot be made (disk read-only or full).
        """
        with self._thread_lock:
            handle = self._open()
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)

    def _open(self) -> int:
        if self._handle is None:
            try:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            except OSError as error:
                raise _no_side_file(self._path, error) from error
        return self._handle

    def close(self) -> None:
        """Lets go of the side file."""
        with self._thread_lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None


class OpenMark:
    """A shared lock that each open desk holds, so that a restore can tell whether anybody works in the store."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".open")
        self._handle: int | None = None

    def hold(self) -> None:
        """Marks the store as open by this process; on a read-only disk there is nothing to mark.

        Raises:
            Refusal: a restore is under way.
        """
        try:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            if error.errno in {errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM}:
                return
            raise Refusal(f"{self._path} cannot be used: {error.strerror}.", code="unusable") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.release()
            raise Refusal(
                "A backup is being restored into this store. Wait until it is done.", code="unusable"
            ) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the store for this process only.

        Raises:
            Refusal: another desk is open.
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refusal("Other desks have this store open. Close them first, then restore.") from error
            yield
        finally:
            os.close(handle)

    def release(self) -> None:
        """Takes the mark away."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _no_side_file(path: Path, error: OSError) -> Refusal:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Refusal("The disk is full: nothing can be recorded. Make room, then do it again.", code="unusable")
    return Refusal(f"Nothing can be recorded: {path} cannot be written ({error.strerror}).", code="unusable")
