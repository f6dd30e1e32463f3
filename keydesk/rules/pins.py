"""PINs that open a locked session: how they are written, kept and compared, and how many wrong ones are let through."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from keydesk.rules.refusal import Refusal

SHORTEST: Final = 6
LONGEST: Final = 12
MOST_WRONG: Final = 5
WINDOW: Final = timedelta(minutes=15)
SALT_BYTES: Final = 16
_COST, _BLOCK, _WAYS = 2**14, 8, 1
# 16 MB and some hundredths of a second for each try.
_MEMORY: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PinCount:
    """Tries of one person that the store remembers.

    Attributes:
        tries: instants of tries, oldest first.
        rights: instants of those that were right.
    """

    tries: tuple[datetime, ...]
    rights: tuple[datetime, ...]


def read_pin(text: str) -> str:
    """A new PIN.

    Raises:
        Refusal: it is no number of six digits or more, or one that everybody tries first. The PIN is not said.
    """
    pin = text.strip()
    if not (pin.isascii() and pin.isdigit()) or not SHORTEST <= len(pin) <= LONGEST:
        raise Refusal(f"A PIN is a number of {SHORTEST} to {LONGEST} digits.", field="pin")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise Refusal("That PIN is one that everybody tries first. Take another one.", field="pin")
    return pin


def kept_pin(pin: str, salt: bytes) -> str:
    """What the store keeps of a PIN: scrypt, with its costs and salt."""
    return f"scrypt${_COST}${_BLOCK}${_WAYS}${salt.hex()}${_digest(pin, salt, _COST, _BLOCK, _WAYS).hex()}"


def is_right(pin: str, kept: str) -> bool:
    """Whether a PIN is the one that is kept. Takes some hundredths of a second, in no transaction (C6)."""
    try:
        scheme, cost, block, ways, salt, digest = kept.split("$")
        wanted = bytes.fromhex(digest)
        found = _digest(pin.strip(), bytes.fromhex(salt), int(cost), int(block), int(ways))
    except ValueError:
        return False
    return scheme == "scrypt" and hmac.compare_digest(found, wanted)


def wait_until(count: PinCount, *, now: datetime) -> datetime | None:
    """When somebody may try again who was wrong too often; None where they may now (S6).

    A try counts as wrong until it was right, so that many at once in several sessions gain nothing.
    """
    begin = now - WINDOW
    tries = sorted(each for each in count.tries if each > begin)
    # A right one takes away the try that it belongs to: the latest at or before it.
    for right in sorted(each for each in count.rights if each > begin):
        before = [each for each in tries if each <= right]
        if before:
            tries.remove(before[-1])
    if len(tries) < MOST_WRONG:
        return None
    return tries[-MOST_WRONG] + WINDOW


def _digest(pin: str, salt: bytes, cost: int, block: int, ways: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=block, p=ways, maxmem=_MEMORY, dklen=32)
