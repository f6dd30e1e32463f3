"""Keys go back to the clients to whom they belong, for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keydesk.db.work import Work
from keydesk.operations.in_the_way import in_the_way
from keydesk.operations.movement import Moved
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted


@dataclass(frozen=True, slots=True)
class Returned:
    """Keys that went back.

    Attributes:
        batch_id: the number of the receipt, and what an undo takes back.
        moved: the copies.
        said: what the desk says.
    """

    batch_id: int
    moved: tuple[Moved, ...]
    said: str


def return_keys(
    work: Work, *, tag_codes: Sequence[str], note: str = "", expected: Mapping[str, Holder | None] | None = None
) -> Returned:
    """Copies go back to their clients for good: out of use with the reason ``returned``, all or none of them.

    Args:
        work: the transaction.
        tag_codes: the copies.
        note: anything else, which is on the receipt.
        expected: who had each of them, as somebody saw it.

    Raises:
        Refusal: none is named, one of them is out of use already, or somebody was quicker; ``details`` names each.
    """
    work.require(Permission.MANAGE_KEYS)
    wanted = tuple(dict.fromkeys(tag_codes))
    if not wanted:
        raise Refusal("Say which keys go back.")
    moved: list[Moved] = []
    refused: list[Refusal] = []
    for each in wanted:
        try:
            moved.append(retire(work, tag_code=each, reason="returned", note=note, expected=(expected or {}).get(each)))
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise refused[0] if len(wanted) == 1 else in_the_way(refused, len(wanted))
    what = moved[0].tag_code if len(moved) == 1 else counted(len(moved), "key")
    return Returned(work.batch_id, tuple(moved), f"{what} returned to the client; receipt {work.batch_id}.")
