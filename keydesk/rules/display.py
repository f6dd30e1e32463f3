"""What of a list may leave the screen: a tag's code and an address never go out together, unless an admin asks.

Whoever finds a sheet with both finds the door to the key. The office decides which of the two its paper shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

CODE: Final = "code"
ADDRESS: Final = "address"

LEFT_OUT: Final[dict[str, str]] = {
    ADDRESS: "Addresses are left out: a tag and an address are never on one sheet.",
    CODE: "Codes of keys are left out: a tag and an address are never on one sheet.",
    "both": "Codes of keys and addresses are left out, as the office has set.",
}
"""What is said beneath a list of which something was left out."""


def left_out(kinds: Sequence[str], *, shows: str, together: bool = False) -> tuple[frozenset[int], str]:
    """Which columns of a list stay behind when it leaves the screen, and which of :data:`LEFT_OUT` says so.

    Args:
        kinds: of its columns, in order: ``code``, ``address`` or anything else.
        shows: what the office's paper shows: ``tags``, ``addresses`` or ``nothing``.
        together: whether an admin has asked for both.
    """
    codes = frozenset(at for at, kind in enumerate(kinds) if kind == CODE)
    addresses = frozenset(at for at, kind in enumerate(kinds) if kind == ADDRESS)
    if together or not (codes or addresses):
        return frozenset(), ""
    if shows == "nothing":
        return codes | addresses, "both"
    if not (codes and addresses):
        return frozenset(), ""
    return (addresses, ADDRESS) if shows == "tags" else (codes, CODE)
