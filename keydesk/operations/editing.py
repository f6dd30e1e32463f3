"""Saving part of one row: the version that was seen, the fields that really change, and a line of history for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, insert, select, update

from keydesk.db.models import Client, History, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.merged import went_into
from keydesk.db.work import HistoryEntry, Work
from keydesk.rules import dates
from keydesk.rules.profile import ChangedMeanwhile, Value, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

_HISTORY = table_of(History)
_STAFF = table_of(Staff)
_CLIENT = table_of(Client)
_SECRET = frozenset({"secret", "search", "sort_name"})
_ADDED = "*"


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did.

    Attributes:
        id: the row.
        version: its version now; what the next edit has to have seen.
        fields: names of the fields that changed.
        said: what the desk says.
    """

    id: int
    version: int
    fields: tuple[str, ...]
    said: str


def load(work: Work, table: Table, row_id: int, what: str) -> dict[str, Any]:
    """One row as a mapping.

    Raises:
        Refusal: there is none; or it is a client whose profile went into another one, where everything is now.
    """
    if table is _CLIENT and (into := went_into(work.session, row_id)) is not None:
        name = shown(into.name, width=60)
        raise Refusal(
            f"That profile went into {name} (no. {into.id}), where everything is now: open that one.", code="changed"
        )
    row = work.session.execute(select(table).where(table.c.id == row_id)).mappings().first()
    if row is None:
        raise Refusal(f"There is no {what} number {row_id}. The list may be an old one; look again.", code="not_found")
    return dict(row)


def add(work: Work, table: Table, subject: str, values: Mapping[str, Any], *, name: str, verb: str = "add") -> int:
    """Inserts a row, records it as added under ``name`` with each field that it begins with, and returns its id."""
    result = work.session.execute(insert(table).values(**values))
    row_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    entries = [HistoryEntry(subject, row_id, verb, _ADDED, None, name)]
    for field, value in values.items():
        if field not in _SECRET and value not in {None, ""} and not isinstance(value, (bytes, datetime)):
            entries.append(HistoryEntry(subject, row_id, verb, field, None, told(value)))
    work.record_many(entries)
    return row_id


def save(
    work: Work,
    table: Table,
    subject: str,
    row: Mapping[str, Any],
    values: Mapping[str, Value],
    *,
    version: int | None,
    name: str,
    verb: str = "edit",
    reason: str = "",
) -> Saved:
    """Writes the values that differ from ``row``, with a line of history for each.

    Args:
        work: the transaction.
        table: where the row is.
        subject: what history calls it.
        row: as it was just loaded.
        values: what it should have.
        version: the version that the person saw, or None where the command names the change and not a form.
        name: how the desk calls the thing.
        verb: what history calls the change.
        reason: why, as far as it was said.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read; carries what is stored now.
    """
    row_id, present = int(row["id"]), int(row["version"])
    changed = {field: value for field, value in values.items() if row[field] != value}
    if not changed:
        return Saved(row_id, present, (), f"{shown(name, width=60)}: nothing changed.")
    if version is not None and version != present:
        raise _changed_meanwhile(work, subject, row, name)
    work.session.execute(update(table).where(table.c.id == row_id).values(**changed, version=present + 1))
    work.record_many(
        HistoryEntry(subject, row_id, verb, field, told(row[field]), told(value), reason)
        for field, value in changed.items()
    )
    return Saved(row_id, present + 1, tuple(changed), f"{shown(name, width=60)} saved.")


def touch(
    work: Work,
    table: Table,
    subject: str,
    row: Mapping[str, Any],
    *,
    version: int | None,
    name: str,
    around: Mapping[str, Value] | None = None,
) -> None:
    """Counts a row's version up for a change around it that has tables of its own: a role, a sign-in, a status.

    Args:
        work: the transaction.
        table: where the row is.
        subject: what history calls it.
        row: as it was just loaded.
        version: the version that the person saw, or None where the command names the change and not a form.
        name: how the desk calls the thing.
        around: what is stored around it now, for the form that is told.

    Raises:
        ChangedMeanwhile: as :func:`save`.
    """
    present = int(row["version"])
    if version is not None and version != present:
        raise _changed_meanwhile(work, subject, {**row, **(around or {})}, name)
    work.session.execute(update(table).where(table.c.id == row["id"]).values(version=present + 1))


def require_version(work: Work, subject: str, row: Mapping[str, Any], *, version: int | None, name: str) -> None:
    """Refuses where somebody changed a row after it was seen, before anything else is decided on it.

    Raises:
        ChangedMeanwhile: as :func:`save`.
    """
    if version is not None and version != int(row["version"]):
        raise _changed_meanwhile(work, subject, row, name)


def zone_of(work: Work) -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(work.settings.time_zone)


def _changed_meanwhile(work: Work, subject: str, row: Mapping[str, Any], name: str) -> ChangedMeanwhile:
    last = work.session.execute(
        select(_HISTORY.c.at, _STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname)
        .join_from(_HISTORY, _STAFF, _HISTORY.c.operator_id == _STAFF.c.id, isouter=True)
        .where(_HISTORY.c.subject == subject, _HISTORY.c.subject_id == row["id"])
        .order_by(_HISTORY.c.id.desc())
        .limit(1)
    ).first()
    who, when = "Somebody", ""
    if last is not None:
        who = display_name(last.first_name or "", last.last_name or "", last.nickname or "")
        when = f" {dates.moment(last.at, now=work.now, zone=zone_of(work))}"
    return ChangedMeanwhile(
        f"{shown(who, width=40)} changed {shown(name, width=60)}{when}, after you opened it. "
        f"Nothing of yours was saved, and nothing of it is lost: look at both and save again.",
        present={field: value for field, value in row.items() if field not in _SECRET},
        version=int(row["version"]),
    )
