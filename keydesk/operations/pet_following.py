"""Booked visits go along with a pet: they have its new name, and not the name of one that is not there any more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import exists, select, update

from keydesk.db.models import History, Pet, Visit, VisitSeries, table_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.editing import zone_of
from keydesk.rules import dates
from keydesk.rules.profile import told
from keydesk.rules.text import fold

_PET, _HISTORY = table_of(Pet), table_of(History)
_TABLES: Final = {"visit": table_of(Visit), "visit_series": table_of(VisitSeries)}
_REASON: Final = "the pet was changed"


def follow_pet(work: Work, before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """Changes the pets of coming visits at the client's whose the pet was; how many visits.

    Args:
        work: the transaction.
        before: the pet's row as it was.
        after: what it has now, saved already.
    """
    leaves = before["active"] and (not after["active"] or after["client_id"] != before["client_id"])
    renamed = before["active"] and before["name"] != after["name"]
    if not leaves and not renamed:
        return 0
    client_id, name = before["client_id"], fold(before["name"])
    left = work.session.execute(
        select(_PET.c.name).where(_PET.c.client_id == client_id, _PET.c.active, _PET.c.id != before["id"])
    ).scalars()
    if any(fold(each) == name for each in left):
        # Another pet of theirs has the same name, and who of the two is meant cannot be told.
        return 0
    visits = 0
    for subject, table in _TABLES.items():
        meant = [table.c.client_id == client_id, table.c.pets != ""]
        if subject == "visit":
            meant += [table.c.status == "scheduled", table.c.day >= dates.today(work.now, zone_of(work))]
        rows = work.session.execute(select(table.c.id, table.c.pets).where(*meant).order_by(table.c.id)).all()
        for row in rows:
            new = _without(row.pets, name, "" if leaves else after["name"])
            if new != row.pets:
                _write(work, subject, row.id, row.pets, new, _REASON)
                visits += subject == "visit"
    return visits


def take_back_followed(work: Work, batch_id: int) -> None:
    """Gives visits the pets again that they had before a batch, where nobody has changed them since."""
    lines = work.session.execute(
        select(_HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.field == "pets", _HISTORY.c.subject.in_(_TABLES))
        .order_by(_HISTORY.c.id)
    ).all()
    for line in lines:
        table = _TABLES[line.subject]
        same = exists().where(table.c.id == line.subject_id, table.c.pets == (line.new or ""))
        if work.session.execute(select(same)).scalar():
            _write(work, line.subject, line.subject_id, line.new or "", line.old or "", "undo")


def _write(work: Work, subject: str, row_id: int, old: str, new: str, reason: str) -> None:
    table = _TABLES[subject]
    work.session.execute(update(table).where(table.c.id == row_id).values(pets=new, version=table.c.version + 1))
    work.record_many([HistoryEntry(subject, row_id, "follow", "pets", told(old), told(new), reason)])


def _without(pets: str, name: str, instead: str) -> str:
    """The pets of a visit with another name in the place of one, or without it."""
    parts = [part.strip() for part in re.split(r",", pets)]
    kept = [instead if fold(part) == name else part for part in parts]
    return ", ".join(part for part in kept if part) if kept != parts else pets
