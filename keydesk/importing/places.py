"""Where a cell says that a copy is: on a hook, with a sitter, with the client, lost, or nothing that can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["hook", "safe", "sitter", "client", "lost", "unclear", "contact", "transit", "gone"]


@dataclass(frozen=True, slots=True)
class Place:
    """One copy's place as a file tells it.

    Attributes:
        kind: ``hook``, ``safe`` (in the office, no hook told), ``sitter``, ``client``, ``lost``, ``unclear``;
            and as only keydesk's own exports tell, ``contact``, ``transit`` (to a safe), ``gone`` (out of service).
        text: what the cell says of this copy; the contact's name.
        safe: the safe's label where the cell names one (``Board A``).
        hook: the hook's label.
        sitter: the name as it is written.
        sitter_uid: the sitter's outside id, where the file gives one.
    """

    kind: PlaceKind
    text: str
    safe: str = ""
    hook: str = ""
    sitter: str = ""
    sitter_uid: str = ""


_PARTS = re.compile(r"\s*[,;\n\r]+\s*|\s+/\s+")
_HOOK = re.compile(
    r"(?:(?P<safe>.*?\S)[\s,:\-]+)?(?:hook|slot|peg|no\.?|#)\s*(?P<hook>[a-z]{0,2}[ \-]?\d{1,4}[a-z]?)", re.IGNORECASE
)
_HOOK_ALONE = re.compile(r"[a-z]{1,2}[ \-]?\d{1,4}|\d{1,4}", re.IGNORECASE)
_OFFICE = frozenset({"office", "safe", "key safe", "board", "in office", "key board", "keyboard", "in safe", "cabinet"})
_CLIENT = re.compile(r"(?:with |returned to |at )?(?:the )?(?:client|owner|customer)(?:'s)?", re.IGNORECASE)
_LOST = re.compile(r"(?:lost|missing|gone)(?:[\s,]+(?:since )?[\d/.\-]+)?", re.IGNORECASE)
_HAS_IT = re.compile(r"(?:with |sitter[: ]+)?(?P<sitter>[^\d?]+?)(?: has (?:it|key|the key|one))?", re.IGNORECASE)
_NOBODY = re.compile(r"(?:ask|under|behind|former|see|maybe|neighbou?r|with neighbou?r)\b", re.IGNORECASE)


def hook_label(text: str) -> str:
    """A hook cell's label, ``A7``, ``B01``, ``12``; empty where the cell names no hook."""
    word = text.strip()
    return re.sub(r"[ \-]", "", word).upper() if _HOOK_ALONE.fullmatch(word) else ""


def hook_key(label: str) -> str:
    """The form in which hook labels are compared: ``B01`` and ``b1`` are one hook."""
    found = re.fullmatch(r"([A-Z]*)0*(\d+)([A-Z]?)", re.sub(r"[ \-]", "", label).upper())
    return "".join(found.groups()) if found else label.strip().casefold()


def place_of(text: str) -> Place:
    """What one part of a cell says.

    A question mark, ``ask …`` and ``under the mat`` are unclear, whoever is named in them; a name is only taken for a
    sitter's here, and whether there is such a sitter is for the plan to find out.
    """
    word = " ".join(text.split())
    if hook_label(word):
        return Place("hook", word, hook=hook_label(word))
    if found := _HOOK.fullmatch(word):
        label = re.sub(r"[ \-]", "", found["hook"]).upper()
        safe = (found["safe"] or "").strip()
        return Place("hook", word, safe="" if safe.casefold() in _OFFICE else safe, hook=label)
    if word.casefold() in _OFFICE:
        return Place("safe", word)
    if _CLIENT.fullmatch(word) or _LOST.fullmatch(word):
        return Place("client" if _CLIENT.fullmatch(word) else "lost", word)
    found = _HAS_IT.fullmatch(word)
    if found and not _NOBODY.match(word):
        return Place("sitter", word, sitter=found["sitter"].strip())
    return Place("unclear", word)


def places_of(text: str) -> tuple[Place, ...]:
    """The places of a cell that lists one for each copy, parted by ``,`` ``;`` ``/`` or a line break."""
    return tuple(place_of(part) for part in _PARTS.split(text.strip()) if part.strip())
