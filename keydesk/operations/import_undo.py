"""Taking an import back as one: what it added goes out of use, what it changed is as it was before.

Nothing is deleted. A later import of the same files takes the same records up again instead of making second ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, delete, func, select, update

from keydesk.db.models import (
    Batch,
    ClientMembership,
    CustodyEvent,
    History,
    ImportLink,
    ImportRun,
    Key,
    KeyCopy,
    Pet,
    Staff,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.importing import TAKEN_UP, UNDONE
from keydesk.db.types import Day, Truth, WallTime
from keydesk.db.work import HistoryEntry, Work
from keydesk.importing.items import KINDS
from keydesk.importing.plan_said import TAKEN_BACK
from keydesk.operations.due import follow_visits
from keydesk.operations.import_fields import OWN_KINDS, OwnInBulk
from keydesk.operations.import_rows import NOON, subject_of
from keydesk.operations.import_search import refresh_clients, refresh_staff
from keydesk.operations.standing import require_admin_left
from keydesk.rules import profile
from keydesk.rules.branches import BRANCHES
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import IN_HOME, Permission
from keydesk.rules.text import shown

_RUN, _BATCH, _LINK = table_of(ImportRun), table_of(Batch), table_of(ImportLink)
_HISTORY, _EVENT = table_of(History), table_of(CustodyEvent)
_COPY, _KEY, _PET, _STAFF, _VISIT = (table_of(model) for model in (KeyCopy, Key, Pet, Staff, Visit))
_MEMBERSHIP = table_of(ClientMembership)
_TABLES: dict[str, Table] = {subject: table for table, subject in (subject_of(kind) for kind in KINDS)}
_SAID_GONE: dict[str, dict[str, Any]] = {
    "message": {"withdrawn": True, "withdrawn_why": TAKEN_BACK},
    "service_request": {"status": "declined", "answer": TAKEN_BACK},
}
"""How what was said and wished for counts no more."""
_AT_ONCE = 500
_MOST_TOLD = 12
_HOLDER = ("safe_id", "hook_id", "staff_id", "contact_id")
_NOWHERE: dict[str, Any] = dict.fromkeys(("holder_kind", *_HOLDER, "due_at"))


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """An import that was taken back.

    Attributes:
        batch_id: the batch that takes it back.
        undone_batch_id: the import's own.
        kept: fields that people have changed since, and that stay as they are.
        said: what the desk says.
    """

    batch_id: int
    undone_batch_id: int
    kept: int
    said: str


def undo_import(work: Work, *, run_id: int | None = None) -> ImportUndone:
    """Takes back one import, the last one unless told otherwise.

    Raises:
        Refusal: there is none, it is taken back already, somebody else's without the permission, or its records are in
            use since; ``details`` names what stands in the way. Nothing was changed.
    """
    work.require(Permission.IMPORT)
    work.require(Permission.MANAGE_KEYS)
    run = _find(work, run_id)
    # Nobody has changed by hand what goes back to what it was: the next file may change it again.
    work = replace(work, via="undo")
    added, edited = _recorded(work, run.batch_id)
    _require_unused(work, run, added)
    work.undoes(run.batch_id)
    clients = _clients_of(work, added, edited)
    visited = _visited(work, added, edited)
    taken_back = _retire_copies(work, run.batch_id)
    kept = _revert(work, edited)
    _put_away(work, added)
    _forget_prints(work, run.batch_id, added, edited)
    work.session.execute(update(_RUN).where(_RUN.c.id == run.id).values(undone=True))
    work.record("import_run", run.id, UNDONE, field="*", old=run.files)
    if added.get("staff") or edited.get("staff"):
        require_admin_left(work)
        refresh_staff(work, {*added.get("staff", ()), *(row for row, _ in edited.get("staff", {}))})
    refresh_clients(work, clients)
    follow_visits(work, visited)
    told = [f"{sum(len(rows) for rows in added.values()) + taken_back:,} records are out of use again"]
    if kept:
        told.append(f"{kept:,} fields that were changed here since stay as they are")
    said = f"The import of {shown(run.files, width=60)} is taken back: {'; '.join(told)}."
    return ImportUndone(work.batch_id, run.batch_id, kept, said)


def _find(work: Work, run_id: int | None) -> Row[Any]:
    wanted = select(_RUN, _BATCH.c.operator_id).join_from(_RUN, _BATCH, _RUN.c.batch_id == _BATCH.c.id)
    wanted = wanted.where(_RUN.c.id == run_id if run_id is not None else ~_RUN.c.undone)
    run = work.session.execute(wanted.order_by(_RUN.c.id.desc()).limit(1)).first()
    if run is None:
        what = f"There is no import {run_id}" if run_id is not None else "There is no import"
        raise Refusal(f"{what} that could be taken back.", code="not_found")
    if run.undone:
        raise Refusal("That import was taken back already.", code="repeated")
    if run.operator_id != work.operator.staff_id and not work.may(Permission.UNDO_OTHERS):
        who = work.session.execute(
            select(_STAFF.c.first_name, _STAFF.c.last_name, _STAFF.c.nickname).where(_STAFF.c.id == run.operator_id)
        ).first()
        name = display_name(who.first_name, who.last_name, who.nickname) if who else "Somebody else"
        raise Refusal(f"{shown(name)} did that import. Ask them, or somebody who may undo for others.")
    return run


Added = Mapping[str, set[int]]
Edited = Mapping[str, Mapping[tuple[int, str], tuple[str | None, str | None]]]


def _recorded(work: Work, batch_id: int) -> tuple[Added, Edited]:
    """What the import's history says: subject → records added or taken up; subject → (record, field) → old and new."""
    added: dict[str, set[int]] = defaultdict(set)
    edited: dict[str, dict[tuple[int, str], tuple[str | None, str | None]]] = defaultdict(dict)
    columns = (_HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.verb, _HISTORY.c.field, _HISTORY.c.old)
    for row in work.session.execute(select(*columns, _HISTORY.c.new).where(_HISTORY.c.batch_id == batch_id)):
        if row.subject == "key_copy":
            # Copies are told by their events.
            continue
        if row.verb in {"add", TAKEN_UP} and row.subject in _TABLES:
            added[row.subject].add(row.subject_id)
        elif row.verb == "edit" and row.subject in _TABLES:
            edited[row.subject][row.subject_id, row.field] = (row.old, row.new)
    return added, edited


def _require_unused(work: Work, run: Row[Any], added: Added) -> None:
    """Raises :class:`Refusal` where a copy has moved, or somebody has built on what the import added."""
    last = select(_EVENT.c.copy_id, func.max(_EVENT.c.seq).label("seq")).where(
        _EVENT.c.batch_id == run.batch_id, _EVENT.c.copy_id.in_(_put_into_use(run.batch_id))
    )
    ours = last.group_by(_EVENT.c.copy_id).subquery()
    moved = work.session.execute(
        select(_COPY.c.tag_code).join(ours, ours.c.copy_id == _COPY.c.id).where(_COPY.c.last_seq != ours.c.seq)
    )
    in_way = [f"{tag} has moved since" for tag in moved.scalars()]
    copies = set(work.session.execute(select(ours.c.copy_id)).scalars())
    rows = select(_COPY.c.id, _COPY.c.tag_code, _COPY.c.key_id, _COPY.c.client_id, *(_COPY.c[name] for name in _HOLDER))
    for copy in work.session.execute(rows.where(_COPY.c.state == "in_service")):
        on = [("key", copy.key_id), ("client", copy.client_id), ("key_safe", copy.safe_id), ("hook", copy.hook_id)]
        on += [("staff", copy.staff_id), ("client_contact", copy.contact_id)]
        if copy.id not in copies and any(row in added.get(subject, ()) for subject, row in on):
            in_way.append(f"{copy.tag_code} was added or put there since")
    visits = select(_VISIT.c.id, _VISIT.c.client_id, _VISIT.c.sitter_id).where(_VISIT.c.status == "scheduled")
    concerned = _VISIT.c.client_id.in_(_new("client", run)) | _VISIT.c.sitter_id.in_(_new("staff", run))
    booked = work.session.execute(visits.where(concerned))
    if any(visit.id not in added.get("visit", ()) for visit in booked):
        in_way.append("visits of its clients or sitters are booked")
    if any(
        work.session.execute(
            select(_VISIT.c.id).where(_VISIT.c.id.in_(some), _VISIT.c.status == "completed").limit(1)
        ).first()
        for some in _parts(sorted(added.get("visit", ())))
    ):
        in_way.append("visits that it brought were made since")
    if in_way:
        more = [f"… and {len(in_way) - _MOST_TOLD} more"] if len(in_way) > _MOST_TOLD else []
        raise Refusal(
            "That import cannot be taken back any more, because people work with what it brought; nothing was changed. "
            "Retire or end what is wrong, one by one.",
            code="changed",
            details=[*in_way[:_MOST_TOLD], *more],
        )


def _new(subject: str, run: Row[Any]) -> Select[tuple[int]]:
    """The records of a kind that an import brought."""
    return select(_HISTORY.c.subject_id).where(
        _HISTORY.c.batch_id == run.batch_id, _HISTORY.c.subject == subject, _HISTORY.c.verb.in_(("add", TAKEN_UP))
    )


def _put_into_use(batch_id: int) -> Select[tuple[int]]:
    """The copies that an import put into use; due dates of others have only followed its visits."""
    return select(_EVENT.c.copy_id).where(_EVENT.c.batch_id == batch_id, _EVENT.c.kind.in_(("add", "restore")))


def _clients_of(work: Work, added: Added, edited: Edited) -> set[int]:
    """The clients whose search texts have to be written anew."""
    found = {row for row, _ in edited.get("client", {})}
    for subject, table in (("pet", _PET), ("key", _KEY)):
        touched = [*added.get(subject, ()), *(row for row, _ in edited.get(subject, {}))]
        for some in _parts(sorted(touched)):
            found.update(work.session.execute(select(table.c.client_id).where(table.c.id.in_(some))).scalars())
    return found


def _visited(work: Work, added: Added, edited: Edited) -> set[int]:
    """The clients of the import's visits, whose keys' due dates follow them."""
    found: set[int] = set()
    for some in _parts(sorted({*added.get("visit", ()), *(row for row, _ in edited.get("visit", {}))})):
        found.update(work.session.execute(select(_VISIT.c.client_id).where(_VISIT.c.id.in_(some))).scalars())
    return found


def _retire_copies(work: Work, batch_id: int) -> int:
    """Every copy that the import put into use goes out of it, as an entry error, with an event that names the old."""
    latest = (
        select(func.max(_EVENT.c.id))
        .where(_EVENT.c.batch_id == batch_id, _EVENT.c.copy_id.in_(_put_into_use(batch_id)))
        .group_by(_EVENT.c.copy_id)
    )
    events = work.session.execute(select(_EVENT.c.copy_id, _EVENT.c.id).where(_EVENT.c.id.in_(latest)))
    undone: dict[int, int] = {row.copy_id: row.id for row in events}
    for some in _parts(sorted(undone)):
        rows = work.session.execute(select(_COPY).where(_COPY.c.id.in_(some)).order_by(_COPY.c.id)).mappings().all()
        work.record_events(
            {
                "copy_id": row["id"],
                "seq": row["last_seq"] + 1,
                "kind": "undo",
                "from_state": row["state"],
                "from_kind": row["holder_kind"],
                **{f"from_{name}": row[name] for name in _HOLDER},
                "from_since": row["since"],
                "from_due_at": row["due_at"],
                "to_state": "retired",
                "to_since": work.now,
                "at": work.now,
                "undo_of": undone[row["id"]],
            }
            for row in rows
        )
        work.session.execute(
            update(_COPY)
            .where(_COPY.c.id.in_(some))
            .values(
                **_NOWHERE,
                state="retired",
                retired_reason="entry_error",
                since=work.now,
                last_seq=_COPY.c.last_seq + 1,
                version=_COPY.c.version + 1,
            )
        )
        work.record_many(HistoryEntry("key_copy", row, UNDONE) for row in some)
    return len(undone)


def _revert(work: Work, edited: Edited) -> int:
    """Fields go back to what they were; gives how many stay, because somebody has changed them since."""
    kept = 0
    entries: list[HistoryEntry] = []
    for subject, fields in edited.items():
        table = _TABLES[subject]
        values: dict[int, dict[str, Any]] = defaultdict(dict)
        here = _now(work, subject, table, {row for row, _ in fields})
        for (row, field), (old, new) in fields.items():
            present = profile.told(here[row].get(field))
            if present != new:
                kept += 1
                continue
            values[row][field] = old
            entries.append(HistoryEntry(subject, row, "edit", field, new, old))
        for row, given in values.items():
            _write(work, subject, table, row, given)
    for part in _parts(entries):
        work.record_many(part)
    return kept


def _now(work: Work, subject: str, table: Table, rows: set[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for some in _parts(sorted(rows)):
        for row in work.session.execute(select(table).where(table.c.id.in_(some))).mappings():
            found[row["id"]] = dict(row)
    if subject in OWN_KINDS:
        for row_id, own in OwnInBulk(work, recorded=True).present(subject, rows).items():
            found[row_id] |= own
    for some in _parts(sorted(rows)):
        if subject == "client":
            columns = (_MEMBERSHIP.c.client_id, _MEMBERSHIP.c.branch_id, _MEMBERSHIP.c.status, _MEMBERSHIP.c.since)
            for place in work.session.execute(select(*columns).where(_MEMBERSHIP.c.client_id.in_(some))):
                found[place.client_id][f"status.{place.branch_id}"] = place.status
                since = "since" if place.branch_id == IN_HOME else f"since.{place.branch_id}"
                found[place.client_id][since] = place.since.date()
    return found


def _write(work: Work, subject: str, table: Table, row: int, given: Mapping[str, str | None]) -> None:
    own = {name: _read(table, name, old) for name, old in given.items() if name in table.c}
    if subject in OWN_KINDS:
        OwnInBulk(work, recorded=True).keep(subject, row, given)
    if own:
        if "version" in table.c:
            own["version"] = table.c.version + 1
        work.session.execute(update(table).where(table.c.id == row).values(**own))
    if subject != "client":
        return
    for branch in BRANCHES:
        place: dict[str, Any] = {}
        if given.get(f"status.{branch}"):
            place["status"] = given[f"status.{branch}"]
        if since := given.get("since" if branch == IN_HOME else f"since.{branch}"):
            place["since"] = datetime.combine(date.fromisoformat(since), NOON)
        if place:
            here = (_MEMBERSHIP.c.client_id == row) & (_MEMBERSHIP.c.branch_id == branch)
            work.session.execute(update(_MEMBERSHIP).where(here).values(**place))


def _read(table: Table, column: str, told: str | None) -> Any:
    """A value as history tells it, as its column holds it."""
    if told is None:
        return None
    kind = table.c[column].type
    if isinstance(kind, Truth):
        return told == "yes"
    if isinstance(kind, Day):
        return date.fromisoformat(told)
    if isinstance(kind, WallTime):
        return datetime.fromisoformat(told)
    return int(told) if kind.python_type is int else told


def _put_away(work: Work, added: Added) -> None:
    """What the import added is in use no more, each with its line of history."""
    for subject, rows in added.items():
        table = _TABLES[subject]
        listed = sorted(rows)
        for some in _parts(listed):
            if subject == "client":
                here = _MEMBERSHIP.c.client_id.in_(some)
                work.session.execute(update(_MEMBERSHIP).where(here).values(status="inactive", since=work.now))
            elif subject == "visit":
                off = {"status": "cancelled", "version": table.c.version + 1}
                work.session.execute(update(table).where(table.c.id.in_(some)).values(**off))
            elif subject in _SAID_GONE:
                said = {**_SAID_GONE[subject], "version": table.c.version + 1}
                work.session.execute(update(table).where(table.c.id.in_(some)).values(**said))
            elif subject == "blocked_sitter":
                work.session.execute(delete(table).where(table.c.id.in_(some)))
            elif subject == "field_definition":
                gone = {"retired": True, "version": table.c.version + 1}
                work.session.execute(update(table).where(table.c.id.in_(some)).values(**gone))
            else:
                values: dict[str, Any] = {"active": False}
                if subject == "key":
                    values["retired_reason"] = "entry_error"
                if "version" in table.c:
                    values["version"] = table.c.version + 1
                work.session.execute(update(table).where(table.c.id.in_(some)).values(**values))
            work.record_many(HistoryEntry(subject, row, UNDONE, "*", None, None) for row in some)


def _forget_prints(work: Work, batch_id: int, added: Added, edited: Edited) -> None:
    """What the files said is told anew the next time; ids of records that were here before are forgotten."""
    for subject in ("client", "pet", "staff", "visit"):
        ours = sorted(added.get(subject, ()))
        touched = sorted({*ours, *(row for row, _ in edited.get(subject, {}))})
        for some in _parts(touched):
            work.session.execute(
                update(_LINK).where(_LINK.c.subject == subject, _LINK.c.subject_id.in_(some)).values(fingerprint="")
            )
        rows = work.session.execute(
            select(_LINK.c.id, _LINK.c.subject_id).where(_LINK.c.batch_id == batch_id, _LINK.c.subject == subject)
        )
        keep = set(ours)
        gone = [{"link": row.id} for row in rows if row.subject_id not in keep]
        if gone:
            work.session.connection().execute(delete(_LINK).where(_LINK.c.id == bindparam("link")), gone)


def _parts(listed: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
