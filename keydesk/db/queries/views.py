"""Saved views of a list: the office's, and the operator's own; and how the operator left the list."""

from __future__ import annotations

from sqlalchemy import select

from keydesk.db.models import SavedView, table_of
from keydesk.db.rows.views import ViewRow
from keydesk.db.work import Reading
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

_VIEW = table_of(SavedView)

KEYS, CLIENTS, PETS, STAFF = "keys", "clients", "pets", "staff"
LISTS = (KEYS, CLIENTS, PETS, STAFF)
"""The lists that have views, as they are called in the store."""

AS_LEFT = ""
"""The name of how a person left the list, which is no view."""


def own(screen: str, staff_id: int) -> str:
    """The shelf on which a person's own views are, apart from everybody else's; the office's is ``screen`` itself."""
    return f"{screen}/{staff_id}"


def views_of(reading: Reading, *, screen: str = KEYS) -> list[ViewRow]:
    """The views of a list: the operator's own, then the office's, by name."""
    mine = own(screen, reading.operator.staff_id)
    found = reading.session.execute(
        select(_VIEW.c.id, _VIEW.c.name, _VIEW.c.query, _VIEW.c.sort, _VIEW.c.screen).where(
            _VIEW.c.screen.in_([screen, mine]), _VIEW.c.name != AS_LEFT
        )
    )
    rows = [ViewRow(each.id, each.name, each.query, each.sort, each.screen == screen, screen) for each in found]
    return sorted(rows, key=lambda row: (row.shared, fold(row.name)))


def all_views(reading: Reading) -> list[ViewRow]:
    """The views of every list, list by list."""
    return [view for screen in LISTS for view in views_of(reading, screen=screen)]


def view_named(reading: Reading, *, name: str, screen: str = KEYS) -> ViewRow:
    """The view of a list that goes by that name, the operator's own before the office's.

    Raises:
        Refusal: there is none; the refusal says which there are.
    """
    views = views_of(reading, screen=screen)
    for row in views:
        if fold(row.name) == fold(name):
            return row
    known = ", ".join(f"“{shown(row.name, width=40)}”" for row in views)
    there_are = f"there are {known}" if known else f"none is saved yet (V on the list of {screen} saves one)"
    raise Refusal(f"There is no view “{shown(name, width=40)}”; {there_are}.", code="not_found")


def look_as_left(reading: Reading, *, screen: str = KEYS) -> str:
    """How the operator left a list: order, grouping and columns; empty for as usual."""
    mine = own(screen, reading.operator.staff_id)
    left = select(_VIEW.c.sort).where(_VIEW.c.screen == mine, _VIEW.c.name == AS_LEFT)
    return reading.session.execute(left).scalar() or ""
