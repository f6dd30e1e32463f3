"""Photos of pets: which file is one, and a small copy of it for a screen that draws in cells.

Only the path is kept; the file stays where the office has it. What is looked at is a plain file of a size and of a kind
that is known: a pipe would wait for ever, and a small file can claim to be a picture of a million rows.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from PIL import Image

FIELD: Final = "photo_path"
"""The field of a form that has the path."""

_KINDS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
_LARGEST: Final = 40_000_000
_MOST_PIXELS: Final = 120_000_000
_LONGEST: Final = 200
# As every line of a profile.

Pixels = tuple[tuple[tuple[int, int, int], ...], ...]
"""Rows of red, green and blue."""


def photo_at(path: str) -> str:
    """The whole path of a photo, if there is one that can be read; ``~`` and a path from here are followed.

    Raises:
        Refusal: there is no such file, or it is no picture.
    """
    typed = path.strip()
    if not typed:
        return ""
    if "\0" in typed:
        raise Refusal(f"“{shown(typed, width=60)}” is no name of a file.", field=FIELD)
    try:
        whole = os.path.abspath(Path(typed).expanduser())  # noqa: PTH100 - a link stays the link that was named
    except RuntimeError as error:
        raise Refusal(f"There is no home folder for “{shown(typed, width=60)}”.", field=FIELD) from error
    if len(whole) > _LONGEST:
        raise Refusal(f"The photo's path has {len(whole)} characters; up to {_LONGEST} are kept.", field=FIELD)
    with _opened(whole):
        return whole


def small_copy(path: str, *, width: int, height: int) -> Pixels:
    """The photo as it fits into so many pixels, upright and in its proportions.

    Raises:
        Refusal: it cannot be read any more.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - a large library, for photos alone

    with _opened(path) as image:
        try:
            image.draft("RGB", (width * 2, height * 2))
            upright = ImageOps.exif_transpose(image)
            picture = upright.convert("RGBA")
        except _unreadable() as error:
            raise _no_picture(path) from error
        picture.thumbnail((max(1, width), max(1, height)), Image.Resampling.LANCZOS)
        ground = Image.new("RGBA", picture.size, (128, 128, 128, 255))
        ground.alpha_composite(picture)
        flat, columns = ground.convert("RGB").tobytes(), picture.width
    dots = [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
    return tuple(tuple(dots[at : at + columns]) for at in range(0, len(dots), columns))


def _opened(path: str) -> Image.Image:
    """The picture in a file, its head read and not its pixels."""
    from PIL import Image  # noqa: PLC0415 - see above

    name = shown(path, width=60)
    try:
        # Without waiting: whoever opens a pipe waits for somebody to write.
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except FileNotFoundError as error:
        raise Refusal(f"There is no file {name}.", field=FIELD, code="not_found") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or "it cannot be opened"
        raise Refusal(f"{name} cannot be read: {why}.", field=FIELD) from error
    kind = os.fstat(file.fileno())
    if not stat.S_ISREG(kind.st_mode):
        file.close()
        raise Refusal(f"{name} is no file but a folder or a device; name the picture itself.", field=FIELD)
    if kind.st_size > _LARGEST:
        file.close()
        raise Refusal(f"{name} has more than {_LARGEST // 1_000_000} MB; name a smaller copy of it.", field=FIELD)
    try:
        image = Image.open(file, formats=_KINDS)
    except _unreadable() as error:
        file.close()
        raise _no_picture(path) from error
    if image.width * image.height > _MOST_PIXELS:
        image.close()
        file.close()
        raise Refusal(f"{name} is too large a picture; name a smaller copy of it.", field=FIELD)
    # Pillow closes only what it has opened itself.
    image._exclusive_fp = True  # noqa: SLF001 - so that leaving the picture closes the file
    return image


def _unreadable() -> tuple[type[Exception], ...]:
    """What Pillow raises at files that are broken or lie about themselves."""
    from PIL import Image  # noqa: PLC0415 - see above

    return (OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError, struct.error, zlib.error,
            IndexError, KeyError, TypeError, Image.DecompressionBombError)  # fmt: skip


def _no_picture(path: str) -> Refusal:
    return Refusal(
        f"{shown(path, width=60)} is no picture that can be read; JPEG, PNG, GIF, WebP and BMP can.", field=FIELD
    )
