"""Saved sets of what a report is asked with: kept under a name, for oneself or for everybody, and taken away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, delete, insert, or_, select, update

from keydesk.db.models import SavedView, table_of
from keydesk.db.queries.report_sets import shelf_of
from keydesk.db.queries.views import own
from keydesk.db.work import HistoryEntry, Work
from keydesk.rules.profile import read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import fold, shown

_VIEW = table_of(SavedView)
_SUBJECT: Final = "saved_view"
_LONGEST_NAME: Final = 40
_LONGEST_TEXT: Final = 400
_MOST_TEXTS: Final = 40


@dataclass(frozen=True, slots=True)
class SetSaved:
    """A set as it is now.

    Attributes:
        set_id: the set.
        name: what it is called.
        said: what the desk says.
    """

    set_id: int
    name: str
    said: str


def save_report_set(
    work: Work,
    *,
    report: str,
    name: str,
    texts: Mapping[str, str],
    tab: str = "",
    shared: bool = False,
    replace: bool = False,
) -> SetSaved:
    """Keeps what a report is asked with under a name.

    Args:
        work: the transaction.
        report: the report's name; whoever calls has read the texts as the report's parameters.
        name: what the set is called; unique among the office's sets of this report, or among the person's own.
        texts: what stands in each parameter, as it was written, so that ``today`` is today whenever it is read.
        tab: the part of the report, where it has several.
        shared: for everybody, which needs the permission to manage keys.
        replace: whether a set of that name is given these texts.

    Raises:
        Refusal: no name, or one that is taken.
    """
    _require(work, shared=shared)
    name = _read_name(name)
    values = {"query": _written(texts), "sort": tab}
    shelf = shelf_of(report) if shared else own(shelf_of(report), work.operator.staff_id)
    listed = work.session.execute(select(_VIEW).where(_VIEW.c.screen == shelf))
    known = next((each for each in listed if fold(each.name) == fold(name)), None)
    whose = "everybody" if shared else "you"
    if known is None:
        staff_id = None if shared else work.operator.staff_id
        result = work.session.execute(insert(_VIEW).values(screen=shelf, name=name, staff_id=staff_id, **values))
        set_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
        work.record_many(
            [
                HistoryEntry(_SUBJECT, set_id, "add", "*", None, name),
                *(HistoryEntry(_SUBJECT, set_id, "add", field, None, new) for field, new in values.items() if new),
            ]
        )
        return SetSaved(set_id, name, f"Set “{shown(name)}” of {report} saved for {whose}.")
    if not replace:
        raise Refusal(f"{report} has a set “{shown(known.name)}” already. Take another name, or replace it.")
    changed = {field: new for field, new in values.items() if getattr(known, field) != new}
    if changed:
        work.session.execute(update(_VIEW).where(_VIEW.c.id == known.id).values(**changed))
        work.record_many(
            HistoryEntry(_SUBJECT, known.id, "edit", field, getattr(known, field), new)
            for field, new in changed.items()
        )
    return SetSaved(known.id, known.name, f"Set “{shown(known.name)}” of {report} replaced for {whose}.")


def delete_report_set(work: Work, *, set_id: int) -> SetSaved:
    """Takes a set away; what stood in it stays in history.

    Raises:
        Refusal: it is gone, or somebody else's.
    """
    known = _load(work, set_id)
    work.session.execute(delete(_VIEW).where(_VIEW.c.id == known.id))
    work.record_many(
        [
            HistoryEntry(_SUBJECT, known.id, "delete", "*", known.name, None),
            *(
                HistoryEntry(_SUBJECT, known.id, "delete", field, old, None)
                for field, old in (("query", known.query), ("sort", known.sort))
                if old
            ),
        ]
    )
    return SetSaved(known.id, known.name, f"Set “{shown(known.name)}” taken away.")


def _require(work: Work, *, shared: bool) -> None:
    """An own set is a way of looking; the office's are made by those who manage keys, as its views are."""
    work.require(Permission.MANAGE_KEYS if shared else Permission.LOOK)


def _read_name(name: str) -> str:
    name = read_line(name, "The name")
    if not name:
        raise Refusal("A set needs a name.")
    if len(name) > _LONGEST_NAME:
        raise Refusal(f"A set's name has at most {_LONGEST_NAME} characters.")
    return name


def _written(texts: Mapping[str, str]) -> str:
    """The texts as they are kept; what is empty says nothing, and is not."""
    kept = {name: text.strip() for name, text in sorted(texts.items()) if text.strip()}
    if len(kept) > _MOST_TEXTS or any(len(text) > _LONGEST_TEXT for text in kept.values()):
        raise Refusal(f"What a set keeps of one parameter has at most {_LONGEST_TEXT} characters.")
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _load(work: Work, set_id: int) -> Row[Any]:
    """A set that the operator may change; somebody else's own one is as good as not there."""
    known = work.session.execute(
        select(_VIEW).where(
            _VIEW.c.id == set_id,
            _VIEW.c.screen.startswith(shelf_of(""), autoescape=True),
            or_(_VIEW.c.staff_id.is_(None), _VIEW.c.staff_id == work.operator.staff_id),
        )
    ).first()
    if known is None:
        work.require(Permission.LOOK)
        raise Refusal("That set is gone. Look at the report's sets again.", code="not_found")
    _require(work, shared=known.staff_id is None)
    return known
