"""Saved views of lists: made, renamed, taken away; and how a person leaves a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from keydesk.db.models import SavedView, table_of
from keydesk.db.queries.views import AS_LEFT, KEYS, own
from keydesk.db.work import HistoryEntry, Work
from keydesk.rules.look import SHARED_BY
from keydesk.rules.profile import read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import fold, shown

_VIEW = table_of(SavedView)
_SUBJECT = "saved_view"
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class ViewSaved:
    """A view as it is now.

    Attributes:
        view_id: the view.
        name: what it is called.
        said: what the desk says.
    """

    view_id: int
    name: str
    said: str


def save_view(
    work: Work,
    *,
    name: str,
    query: str = "",
    look: str = "",
    shared: bool = False,
    replace: bool = False,
    screen: str = KEYS,
) -> ViewSaved:
    """Saves a filter of a list with its order, grouping and columns under a name.

    Args:
        work: the transaction.
        name: what it is called; unique among the office's views, or among the person's own.
        query: the filter.
        look: as :meth:`keydesk.rules.look.Listed.told_look` tells it.
        shared: for everybody, which needs the permission to change what is listed.
        replace: whether a view of that name is given this filter and look.
        screen: the list: ``keys``, ``clients``, ``pets``, ``staff``.

    Raises:
        Refusal: no name, or one that is taken.
    """
    _require(work, screen, shared=shared)
    name = _read_name(name)
    known = _named(work, screen, name, shared=shared)
    values = {"query": query.strip(), "sort": look}
    whose = "everybody" if shared else "you"
    if known is None:
        staff_id = None if shared else work.operator.staff_id
        shelf = _shelf(work, screen, shared=shared)
        result = work.session.execute(insert(_VIEW).values(screen=shelf, name=name, staff_id=staff_id, **values))
        view_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
        work.record_many(
            [
                HistoryEntry(_SUBJECT, view_id, "add", "*", None, name),
                *(HistoryEntry(_SUBJECT, view_id, "add", field, None, new) for field, new in values.items() if new),
            ]
        )
        return ViewSaved(view_id, name, f"View “{shown(name)}” saved for {whose}: V opens it.")
    if not replace:
        raise Refusal(f"There is a view “{shown(known.name)}” already. Take another name, or replace it.")
    _change(work, known, values)
    return ViewSaved(known.id, known.name, f"View “{shown(known.name)}” replaced for {whose}.")


def rename_view(work: Work, *, view_id: int, name: str) -> ViewSaved:
    """Calls a view something else.

    Raises:
        Refusal: it is gone or somebody else's, or the name is taken.
    """
    view = _load(work, view_id)
    name = _read_name(name)
    taken = _named(work, _list_of(view), name, shared=view.screen in SHARED_BY)
    if taken is not None and taken.id != view.id:
        raise Refusal(f"There is a view “{shown(taken.name)}” already. Take another name.")
    _change(work, view, {"name": name})
    return ViewSaved(view.id, name, f"View “{shown(view.name)}” is called “{shown(name)}” now.")


def delete_view(work: Work, *, view_id: int) -> ViewSaved:
    """Takes a view away; its filter stays in history.

    Raises:
        Refusal: it is gone, or somebody else's.
    """
    view = _load(work, view_id)
    work.session.execute(delete(_VIEW).where(_VIEW.c.id == view.id))
    work.record_many(
        [
            HistoryEntry(_SUBJECT, view.id, "delete", "*", view.name, None),
            *(
                HistoryEntry(_SUBJECT, view.id, "delete", field, old, None)
                for field, old in (("query", view.query), ("sort", view.sort))
                if old
            ),
        ]
    )
    return ViewSaved(view.id, view.name, f"View “{shown(view.name)}” taken away.")


def remember_look(work: Work, *, look: str, screen: str = KEYS) -> bool:
    """Keeps how the operator left a list, for the next time; returns whether that is something new."""
    work.require(Permission.LOOK)
    shelf = _shelf(work, screen, shared=False)
    here = (_VIEW.c.screen == shelf) & (_VIEW.c.name == AS_LEFT)
    known = work.session.execute(select(_VIEW).where(here)).first()
    if known is not None:
        return _change(work, known, {"sort": look})
    if not look:
        return False
    result = work.session.execute(
        insert(_VIEW).values(screen=shelf, name=AS_LEFT, staff_id=work.operator.staff_id, sort=look)
    )
    view_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    work.record(_SUBJECT, view_id, "add", field="sort", new=look)
    return True


def _require(work: Work, screen: str, *, shared: bool) -> None:
    """An own view is a way of looking; the office's views are made by those who change what is listed."""
    work.require(SHARED_BY[screen] if shared else Permission.LOOK)


def _shelf(work: Work, screen: str, *, shared: bool) -> str:
    return screen if shared else own(screen, work.operator.staff_id)


def _list_of(view: Row[Any]) -> str:
    return str(view.screen).partition("/")[0]


def _read_name(name: str) -> str:
    name = read_line(name, "The name")
    if not name:
        raise Refusal("A view needs a name.")
    if len(name) > _LONGEST_NAME:
        raise Refusal(f"A view's name has at most {_LONGEST_NAME} characters.")
    return name


def _named(work: Work, screen: str, name: str, *, shared: bool) -> Row[Any] | None:
    listed = work.session.execute(
        select(_VIEW).where(_VIEW.c.screen == _shelf(work, screen, shared=shared), _VIEW.c.name != AS_LEFT)
    )
    return next((each for each in listed if fold(each.name) == fold(name)), None)


def _load(work: Work, view_id: int) -> Row[Any]:
    """A view that the operator may change; somebody else's own one is as good as not there."""
    view = work.session.execute(select(_VIEW).where(_VIEW.c.id == view_id, _VIEW.c.name != AS_LEFT)).first()
    mine = {own(screen, work.operator.staff_id) for screen in SHARED_BY}
    if view is None or view.screen not in {*SHARED_BY, *mine}:
        work.require(Permission.LOOK)
        raise Refusal("That view is gone. Look at the list of views (V) again.", code="not_found")
    _require(work, _list_of(view), shared=view.screen in SHARED_BY)
    return view


def _change(work: Work, view: Row[Any], values: dict[str, str]) -> bool:
    old = {field: str(getattr(view, field)) for field in values}
    changed = {field: value for field, value in values.items() if old[field] != value}
    if changed:
        work.session.execute(update(_VIEW).where(_VIEW.c.id == view.id).values(**changed))
        work.record_many(
            HistoryEntry(_SUBJECT, view.id, "edit", field, old[field], value) for field, value in changed.items()
        )
    return bool(changed)
