"""How a list of keys is looked at: its order, its groups and its columns; as a value, and as the text of it.

``sort:client,-due group:client columns:tag,client,hook`` is what is stored of a view, and of how somebody left the
list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

COLUMNS: Final = {
    "tag": "what is printed on its tag",
    "client": "whose key it is",
    "opens": "what its key opens",
    "where": "who or what has it",
    "since": "since when it is there",
    "due": "when it should be back",
    "status": "how it stands: in, out, overdue, lost, …",
    "home": "the safe and the hook that it lives on",
    "hook": "the hook that it lives on",
    "needed": "who needs it next, and when",
    "pets": "the client's pets",
    "territory": "the client's, else that of the zip code",
    "key": "the code of its key",
    "kind": "metal, fob, remote, card, mailbox, other",
    "required": "whether a visit needs its key",
    "spare": "whether it stays in the office",
    "pieces": "how many pieces are on the ring",
    "colour": "the colour of its tag",
    "legacy": "its code in an old system",
    "tested": "when it was tried in its lock",
    "tester": "who tried it",
    "received": "when it came",
    "from": "from whom it came",
    "lock": "where the lock is, and how it turns",
    "description": "the description of its key",
}
"""What a list of keys can say of each copy, in the order in which that is offered."""

TAG: Final = "tag"
"""The column that always stays: without it nobody knows which copy a line is about."""

USUAL: Final = ("tag", "client", "opens", "where", "since", "due")
"""The columns of a list that nobody has chosen others for."""

SORTS: Final = (
    *("tag", "client", "opens", "where", "since", "due", "home", "hook", "key", "kind", "required", "spare"),
    *("pieces", "colour", "legacy", "tested", "received"),
)
"""What a list of keys can be put in the order of."""

GROUPS: Final = ("", "key", "client")
"""What a list of keys can be grouped by; "" is every copy by itself."""

Ordering = tuple[tuple[str, bool], ...]
"""Columns, the first of them counting most, each with whether it runs from the end."""

BY_TAG: Final[Ordering] = (("tag", False),)


@dataclass(frozen=True, slots=True)
class KeyLook:
    """How the list is looked at.

    Attributes:
        order: by which columns it is sorted.
        group: what it is grouped by.
        columns: what it says of each copy, from left to right; the tag is always among them.
    """

    order: Ordering = BY_TAG
    group: str = ""
    columns: tuple[str, ...] = USUAL


def read_ordering(text: str) -> Ordering:
    """An order as it is typed: ``client,-due`` is by client and, for one client, by due date from the end.

    Raises:
        Refusal: it names what no list of keys has.
    """
    found: dict[str, bool] = {}
    for part in text.split(","):
        name, descending = part.strip().removeprefix("-").casefold(), part.strip().startswith("-")
        if not name:
            continue
        if name not in SORTS:
            raise Refusal(f"“{shown(name, width=40)}” is no order; use {', '.join(SORTS)}, a - before one turns it.")
        found.setdefault(name, descending)
    return tuple(found.items()) or BY_TAG


def read_columns(text: str) -> tuple[str, ...]:
    """Columns as they are typed, ``tag,client,hook``, from left to right; what is said twice counts once.

    Raises:
        Refusal: it names what no list of keys has, or nothing at all.
    """
    names = tuple(dict.fromkeys(filter(None, (part.strip().casefold() for part in text.split(",")))))
    wrong = next((name for name in names if name not in COLUMNS), None)
    if wrong is not None:
        raise Refusal(f"“{shown(wrong, width=40)}” is no column; use {', '.join(COLUMNS)}.")
    if not names:
        raise Refusal(f"Say which columns: {', '.join(COLUMNS)}.")
    return names


def told_ordering(order: Ordering) -> str:
    """An order as :func:`read_ordering` reads it."""
    return ",".join(f"-{name}" if descending else name for name, descending in order)


def turned(order: Ordering, name: str) -> Ordering:
    """The order with one more column, which counts least; a column that it has already is turned round."""
    known = dict(order)
    if name in known:
        return tuple((each, descending != (each == name)) for each, descending in order)
    return (*order, (name, name == "since"))


def told_look(look: KeyLook) -> str:
    """A look as it is stored; what is as usual is left out."""
    parts = [f"sort:{told_ordering(look.order)}"] if look.order != BY_TAG else []
    if look.group:
        parts.append(f"group:{look.group}")
    if look.columns != USUAL:
        parts.append(f"columns:{','.join(look.columns)}")
    return " ".join(parts)


def read_look(text: str) -> KeyLook:
    """A look as it was stored; what this program does not know of it is left out."""
    parts = dict(part.split(":", 1) for part in text.split() if ":" in part)
    order = tuple(
        (name.removeprefix("-"), name.startswith("-"))
        for name in parts.get("sort", "").split(",")
        if name.removeprefix("-") in SORTS
    )
    group = parts.get("group", "")
    columns = tuple(dict.fromkeys(name for name in parts.get("columns", "").split(",") if name in COLUMNS))
    if columns and TAG not in columns:
        columns = (TAG, *columns)
    return KeyLook(order or BY_TAG, group if group in GROUPS else "", columns or USUAL)
