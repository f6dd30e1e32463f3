"""How a list of keys is looked at: its order, and what it is grouped by; as a value, and as the text of it.

``sort:client,-due group:client`` is what is stored of a view, and of how somebody left the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

SORTS: Final = ("tag", "client", "opens", "where", "since", "due")
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
    """

    order: Ordering = BY_TAG
    group: str = ""


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
    return KeyLook(order or BY_TAG, group if group in GROUPS else "")
