"""How a list is looked at: its order, its groups and its columns; as a value, and as the text of it.

``sort:client,-due group:client columns:tag,client,hook`` is what is stored of a view, and of how somebody left a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

Ordering = tuple[tuple[str, bool], ...]
"""Columns, the first of them counting most, each with whether it runs from the end."""

SHARED_BY: Final = {
    "keys": Permission.MANAGE_KEYS,
    "clients": Permission.EDIT_CLIENTS,
    "pets": Permission.EDIT_CLIENTS,
    "staff": Permission.EDIT_STAFF,
}
"""List → what somebody must be allowed who makes a view of it for everybody: what its things are changed with."""

_NAME_WIDTH: Final = 40
# Cells of a name that is told back.


@dataclass(frozen=True, slots=True)
class Look:
    """How a list is looked at.

    Attributes:
        order: by which columns it is sorted.
        group: what it is grouped by; "" is every thing by itself.
        columns: what it says of each thing, from left to right; the one that always stays is always among them.
    """

    order: Ordering
    group: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """What one list can say, and how it can be looked at.

    Attributes:
        what: what is listed, for sentences: ``keys``.
        columns: name → what it says, in the order in which they are offered.
        stays: the column that always stays: without it nobody knows what a line is about.
        usual: the columns of a list that nobody has chosen others for.
        sorts: what it can be put in the order of; the first is its usual order.
        groups: what it can be grouped by.
        last_first: columns whose order begins at their end: the newest, the most.
    """

    what: str
    columns: Mapping[str, str]
    stays: str
    usual: tuple[str, ...]
    sorts: tuple[str, ...]
    groups: tuple[str, ...] = ("",)
    last_first: frozenset[str] = frozenset()

    @property
    def usual_order(self) -> Ordering:
        """The order of a list that nobody has chosen another for."""
        return ((self.sorts[0], False),)

    @property
    def usual_look(self) -> Look:
        """A list as everybody begins with it."""
        return Look(self.usual_order, "", self.usual)

    def with_more(self, columns: Mapping[str, str]) -> Listed:
        """The same list with more columns behind the others, which it can be sorted by, too."""
        new = {name: what for name, what in columns.items() if name not in self.columns}
        return replace(self, columns={**self.columns, **new}, sorts=(*self.sorts, *new))

    def read_ordering(self, text: str) -> Ordering:
        """An order as it is typed: ``client,-due`` is by client and, for one client, by due date from the end.

        Raises:
            Refusal: it names what the list cannot be sorted by.
        """
        found: dict[str, bool] = {}
        for part in text.split(","):
            name, descending = part.strip().removeprefix("-").casefold(), part.strip().startswith("-")
            if not name:
                continue
            if name not in self.sorts:
                told = f"“{shown(name, width=_NAME_WIDTH)}” is no order"
                raise Refusal(f"{told}; use {', '.join(self.sorts)}, a - before one turns it.")
            found.setdefault(name, descending)
        return tuple(found.items()) or self.usual_order

    def read_columns(self, text: str) -> tuple[str, ...]:
        """Columns as they are typed, ``tag,client,hook``, from left to right; what is said twice counts once.

        Raises:
            Refusal: it names what the list does not say, or nothing at all.
        """
        names = tuple(dict.fromkeys(filter(None, (part.strip().casefold() for part in text.split(",")))))
        wrong = next((name for name in names if name not in self.columns), None)
        if wrong is not None:
            told = f"“{shown(wrong, width=_NAME_WIDTH)}” is no column"
            raise Refusal(f"{told}; use {', '.join(self.columns)}.")
        if not names:
            raise Refusal(f"Say which columns: {', '.join(self.columns)}.")
        return names

    def turned(self, order: Ordering, name: str) -> Ordering:
        """The order with one more column, which counts least; a column that it has already is turned round."""
        if name in dict(order):
            return tuple((each, descending != (each == name)) for each, descending in order)
        return (*order, (name, name in self.last_first))

    def told_look(self, look: Look) -> str:
        """A look as it is stored; what is as usual is left out."""
        parts = [f"sort:{told_ordering(look.order)}"] if look.order != self.usual_order else []
        if look.group:
            parts.append(f"group:{look.group}")
        if look.columns != self.usual:
            parts.append(f"columns:{','.join(look.columns)}")
        return " ".join(parts)

    def read_look(self, text: str) -> Look:
        """A look as it was stored; what the list does not know of it is left out."""
        parts = dict(part.split(":", 1) for part in text.split() if ":" in part)
        order = {
            name.removeprefix("-"): name.startswith("-")
            for name in reversed(parts.get("sort", "").split(","))
            if name.removeprefix("-") in self.sorts
        }
        group = parts.get("group", "")
        columns = tuple(dict.fromkeys(name for name in parts.get("columns", "").split(",") if name in self.columns))
        if columns and self.stays not in columns:
            columns = (self.stays, *columns)
        return Look(
            tuple(reversed(order.items())) or self.usual_order,
            group if group in self.groups else "",
            columns or self.usual,
        )


def told_ordering(order: Ordering) -> str:
    """An order as :meth:`Listed.read_ordering` reads it."""
    return ",".join(f"-{name}" if descending else name for name, descending in order)
