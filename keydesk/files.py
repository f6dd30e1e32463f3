"""Files that people keep: of mode 0600, and whole or not there at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

_MOST_OF_A_NAME: Final = 40
"""Characters that a file's name lends to the one that is written beside it."""


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file by way of a new one beside it: there is all of it, or what was there before.

    Args:
        path: of the file; what is there is put aside.
        write: writes into it.

    Raises:
        OSError: it cannot be written.
    """
    # A name that nobody can guess, so that two who write one file do not write into each other's.
    beside = path.with_name(f".{path.name[:_MOST_OF_A_NAME]}.{os.urandom(6).hex()}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        beside.replace(path)
    except BaseException:
        # Ctrl+C and a refusal, too: nothing is left beside it.
        beside.unlink(missing_ok=True)
        raise


def write_new(path: Path, document: bytes) -> None:
    """Write a file as :func:`write_whole` does, where none was before.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be written; there is none then.
    """
    # The name is taken first, so that of two who write at once one finds it taken.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        write_whole(path, lambda file: file.write(document))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
