"""The fields of a key and of a copy, as forms ask for them, and how their answers are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.db.rows.keys import HolderChoice
from keydesk.rules.keys import MOST_COPIES
from keydesk.rules.refusal import Refusal
from keydesk.rules.tags import LONGEST_CODE, SHORTEST_CODE
from keydesk.widgets.client_key_cells import KIND_WORDS
from keydesk.widgets.form_fields import YES_NO, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.client import ClientCopy, ClientKey
    from keydesk.rules.custody import Holder
    from keydesk.rules.office import OfficeSettings

_ALPHABETS: Final = {
    "clear": "letters and numbers, no look-alikes",
    "letters_numbers": "letters and numbers",
    "numbers": "numbers",
}
_DAY_HINT: Final = "today, 24 nov, 2026-11-24"
_ANYWHERE: Final = ("", "here, on a free hook", "the office")
_NOWHERE: Final = ("", "no place of its own", "it hangs where there is room")


def code_fields(settings: OfficeSettings, code: str = "", *, label: str = "Code") -> list[Field]:
    """A code, and how long and of what a random one is made."""
    lengths = tuple((str(number), str(number)) for number in range(SHORTEST_CODE, LONGEST_CODE + 1))
    return [
        Field("code", label, code, hint="empty takes a random one; Ctrl+G shows one"),
        Field("length", "  random: length", str(settings.code_length), choices=lengths),
        Field("alphabet", "  random: made of", settings.code_alphabet, choices=tuple(_ALPHABETS.items())),
    ]


def new_key_fields(settings: OfficeSettings, places: Sequence[HolderChoice]) -> list[Field]:
    """What is asked for a new key; nothing of it is needed."""
    return [
        Field("label", "Opens", hint="front door"),
        *code_fields(settings),
        Field("count", "Copies", hint="1"),
        Field("where", "Where they are", options=where_options(places)),
        Field("kind", "Kind", "metal", choices=tuple(KIND_WORDS.items())),
        Field("required", "Needed to get in", "yes", choices=YES_NO),
        Field("lock_location", "Lock location", hint="turn left, lift the handle"),
        Field("description", "Description"),
        Field("office_note", "Office note", hint="for the office only"),
    ]


def key_fields(key: ClientKey) -> list[Field]:
    """What is said of a key, for changing it."""
    return [
        Field("label", "Opens", key.label, hint="front door"),
        Field("kind", "Kind", key.kind, choices=tuple(KIND_WORDS.items())),
        Field("required", "Needed to get in", "yes" if key.required else "no", choices=YES_NO),
        Field("lock_location", "Lock location", key.lock_location, hint="turn left, lift the handle", lines=True),
        Field("description", "Description", key.description, lines=True),
        Field("office_note", "Office note", key.office_note, lines=True),
    ]


def new_copy_fields(places: Sequence[HolderChoice]) -> list[Field]:
    """What is asked for more copies of a key."""
    return [
        Field("count", "How many", hint="1"),
        Field("where", "Where they are", options=where_options(places)),
        Field("spare", "Spare, stays here", "no", choices=YES_NO),
        Field("pieces", "Pieces on the ring", hint="1"),
        Field("legacy_code", "Old code", hint="of another system"),
        Field("received_on", "Received on", hint=_DAY_HINT),
        Field("received_from", "Received from", hint="the client, a neighbour"),
        Field("needs_test", "To try in the lock", "no", choices=YES_NO),
    ]


def copy_fields(copy: ClientCopy, homes: Sequence[HolderChoice], home: Holder | None) -> list[Field]:
    """What is said of one copy, for changing it; it can live at one of ``homes``, and does at ``home``."""
    nowhere = () if home is not None else (_NOWHERE,)
    options = tuple((str(number), place.name, place.note) for number, place in enumerate(homes))
    return [
        Field("legacy_code", "Old code", copy.legacy_code),
        Field("pieces", "Pieces on the ring", str(copy.pieces), required=True),
        Field("spare", "Spare, stays here", _yes(copy.spare), choices=YES_NO),
        Field("tag_color", "Colour of the tag", copy.tag_color),
        Field("received_on", "Received on", str(copy.received_on or ""), hint=_DAY_HINT),
        Field("received_from", "Received from", copy.received_from),
        Field("needs_test", "To try in the lock", _yes(copy.needs_test), choices=YES_NO),
        Field("tested_on", "Tried on", str(copy.tested_on or ""), hint=_DAY_HINT),
        Field("tested_by", "Tried by", copy.tested_by),
        Field("recalled", "Wanted back", _yes(copy.recalled), choices=YES_NO),
        Field("home", "Lives on", answer_of(homes, home), options=(*nowhere, *options)),
    ]


def homes(places: Sequence[HolderChoice], home: Holder | None, words: str) -> list[HolderChoice]:
    """The places where a copy can live: where it does first, then every safe and hook."""
    others = [place for place in places if place.holder != home]
    return others if home is None else [HolderChoice(home, words, "its place now"), *others]


def answer_of(places: Sequence[HolderChoice], holder: Holder | None) -> str:
    """How a field that is picked from these places says a holder; empty for none of them."""
    return next((str(number) for number, place in enumerate(places) if place.holder == holder), "")


def where_options(places: Sequence[HolderChoice]) -> tuple[tuple[str, str, str], ...]:
    """Where a new copy can be: a free hook of the office first."""
    return (_ANYWHERE, *((str(number), place.name, place.note) for number, place in enumerate(places)))


def holder_at(places: Sequence[HolderChoice], answer: str) -> Holder | None:
    """The holder that was picked; None for a free hook of the office."""
    return places[int(answer)].holder if answer else None


def read_number(text: str, what: str, *, name: str = "") -> int:
    """A number of copies or pieces, in the field ``name``; one where nothing was written.

    Raises:
        Refusal: it is none, or out of range.
    """
    text = text.strip() or "1"
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_COPIES)) and 1 <= int(text) <= MOST_COPIES:
        return int(text)
    raise Refusal(f"{what}: a number from 1 to {MOST_COPIES}.", field=name)


def _yes(value: bool) -> str:  # noqa: FBT001 - a value of a field
    return "yes" if value else "no"
