"""Saved views of a list, as rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view that somebody can look through. All texts as stored.

    Attributes:
        view_id: the view.
        name: what it is called.
        query: its filter.
        look: its order, grouping and columns, as :meth:`keydesk.rules.look.Listed.read_look` reads them.
        shared: whether everybody in the office has it; otherwise it is the operator's own.
        screen: the list: ``keys``, ``clients``, ``pets``, ``staff``.
    """

    view_id: int
    name: str
    query: str
    look: str
    shared: bool
    screen: str = "keys"
