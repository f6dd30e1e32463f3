"""Writing the rows of an import in bulk: a plan of thousands of items in a few statements a kind.

The same columns, events and history as the single operations write; what these would refuse, the plan has not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import Table, delete, func, insert, select, update

from keydesk.db.models import (
    AccessMethod,
    BlockedSitter,
    Client,
    ClientContact,
    ClientMembership,
    ClientPrice,
    FieldDefinition,
    Hook,
    Key,
    KeyCopy,
    KeySafe,
    Message,
    Pet,
    Service,
    ServiceRequest,
    Staff,
    StaffMembership,
    Territory,
    TerritoryZip,
    UsedCode,
    Vet,
    Visit,
    table_of,
)
from keydesk.db.operators import display_name
from keydesk.db.queries.importing import TAKEN_UP
from keydesk.db.work import HistoryEntry, Work
from keydesk.importing.items import FieldChange, ImportPlan, Item, Kind, Ref
from keydesk.operations.due import follow_visits
from keydesk.operations.import_codes import codes_for, fresh_badge
from keydesk.operations.import_fields import OWN_KINDS, OwnInBulk
from keydesk.operations.import_search import refresh_clients, refresh_staff
from keydesk.rules import profile, tags
from keydesk.rules.branches import BRANCHES
from keydesk.rules.roles import FACILITY
from keydesk.rules.text import initials

_CHUNK = 2_000
_MODELS: dict[Kind, tuple[Any, str]] = {
    "field": (FieldDefinition, "field_definition"),
    "staff": (Staff, "staff"),
    "vet": (Vet, "vet"),
    "territory": (Territory, "territory"),
    "client": (Client, "client"),
    "contact": (ClientContact, "client_contact"),
    "access": (AccessMethod, "access_method"),
    "block": (BlockedSitter, "blocked_sitter"),
    "pet": (Pet, "pet"),
    "safe": (KeySafe, "key_safe"),
    "hook": (Hook, "hook"),
    "key": (Key, "key"),
    "copy": (KeyCopy, "key_copy"),
    "service": (Service, "service"),
    "price": (ClientPrice, "client_price"),
    "visit": (Visit, "visit"),
    "message": (Message, "message"),
    "request": (ServiceRequest, "service_request"),
}
_MEMBERSHIP = table_of(ClientMembership)
_COPY = table_of(KeyCopy)
_KEY = table_of(Key)
_USED = table_of(UsedCode)
_VISIT = table_of(Visit)
_ZIP = table_of(TerritoryZip)
T = TypeVar("T")
_HOLDER = ("safe_id", "hook_id", "staff_id", "contact_id")
_IN_MEMBERSHIP = frozenset({"status", "since", f"status.{FACILITY}"})
_BESIDE: dict[Kind, frozenset[str]] = {"client": _IN_MEMBERSHIP, "territory": frozenset({"zips"})}
"""What an item gives that is kept in a table beside its own."""
NOON = time(12, tzinfo=UTC)
"""A day without a time is kept as noon in UTC, which is the same day in nearly every office."""


def subject_of(kind: Kind) -> tuple[Table, str]:
    """The table of a kind of item, and what history calls it."""
    model, subject = _MODELS[kind]
    return table_of(model), subject


class Applying:
    """One plan while it is written. ``ids`` gives the row of each item that was added, by its place in the plan."""

    def __init__(self, work: Work, plan: ImportPlan) -> None:
        self.work = work
        self.plan = plan
        self.ids: dict[int, int] = {}
        self._clients: set[int] = set()
        self._staff: set[int] = set()
        self._visited: set[int] = set()
        self._codes: dict[int, str] = {}
        self._badges: set[str] = set()
        self._own = OwnInBulk(work)
        self.resealed = 0

    def write(self) -> None:
        """Writes everything, kind by kind, in the order in which one refers to the other."""
        by_kind: dict[Kind, list[tuple[int, Item]]] = {kind: [] for kind in _MODELS}
        for place, item in enumerate(self.plan.items):
            if item.adds or item.changes or item.action == "add":
                by_kind[item.kind].append((place, item))
        for kind, listed in by_kind.items():
            table, subject = subject_of(kind)
            fresh = [(place, item) for place, item in listed if item.adds]
            self._number(table, [place for place, _ in fresh])
            if kind == "copy":
                self._copies(fresh, [(place, item) for place, item in listed if not item.adds])
                continue
            self._insert(kind, table, subject, fresh)
            self._change(kind, table, subject, [item for _, item in listed if item.changes and item.target])
        self._record_taken_up()
        self.resealed = self._reseal()
        refresh_clients(self.work, self._clients)
        refresh_staff(self.work, self._staff)
        follow_visits(self.work, self._visited)

    def _record_taken_up(self) -> None:
        again = [item for item in self.plan.items if item.action == "add" and item.target is not None]
        for part in _parts(again):
            self.work.record_many(
                HistoryEntry(subject_of(item.kind)[1], item.target or 0, TAKEN_UP, "*", None, item.title)
                for item in part
            )

    def _reseal(self) -> int:
        """Codes of doors that the file has otherwise are sealed anew; history says that, and never the code."""
        told = {item.target: item.secret for item in self.plan.items if item.target is not None and item.secret}
        if not told:
            return 0
        table, subject = subject_of("access")
        changed = [
            row.id
            for row in self.work.session.execute(select(table.c.id, table.c.secret).where(table.c.active))
            if row.id in told and (row.secret is None or self.work.reveal(row.secret) != told[row.id])
        ]
        for row_id in changed:
            values = {"secret": self.work.seal(told[row_id]), "version": table.c.version + 1}
            self.work.session.execute(update(table).where(table.c.id == row_id).values(values))
        if changed:
            self.work.record_many(HistoryEntry(subject, row_id, "reseal", "secret") for row_id in changed)
        return len(changed)

    def _number(self, table: Table, places: Sequence[int]) -> None:
        if places:
            last = int(self.work.session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())
            self.ids.update(zip(places, range(last + 1, last + 1 + len(places)), strict=True))

    def _id(self, ref: Ref) -> int:
        return ref.id if ref.id is not None else self.ids[ref.item or 0]

    def _refs(self, item: Item) -> dict[str, int]:
        return {column: self._id(ref) for column, ref in item.refs.items()}

    def _insert(self, kind: Kind, table: Table, subject: str, fresh: Sequence[tuple[int, Item]]) -> None:
        if kind == "key":
            self._give_codes(fresh)
        defaults = _defaults(kind)
        for part in _parts(fresh):
            rows = []
            for place, item in part:
                row = {**defaults, **self._values(kind, place, item), **self._refs(item), "id": self.ids[place]}
                rows.append(row)
                self._touch(kind, row)
            self.work.session.execute(insert(table), rows)
            self._insert_beside(kind, part)
            self.work.record_many(
                HistoryEntry(subject, self.ids[place], "add", "*", None, item.title) for place, item in part
            )

    def _values(self, kind: Kind, place: int, item: Item) -> dict[str, Any]:
        beside = _BESIDE.get(kind, frozenset())
        values: dict[str, Any] = {name: value for name, value in item.values.items() if name not in beside}
        if kind in OWN_KINDS:
            # What is no column is one of the office's own fields.
            values = {name: value for name, value in values.items() if name in subject_of(kind)[0].c}
        if kind == "client":
            values["primary_branch"] = self.work.branch
        elif kind == "field":
            values["branch_id"] = self.work.branch
        if kind == "staff":
            name = display_name(*(str(values.get(column) or "") for column in ("first_name", "last_name", "nickname")))
            values["initials"] = values.get("initials") or initials(name)
            values["badge_code"] = fresh_badge(self.work, self._badges) if values.get("active", True) else None
        elif kind == "access" and item.secret:
            values["secret"] = self.work.seal(item.secret)
        elif kind == "key":
            values["code"] = self._codes[place]
        return values

    def _insert_beside(self, kind: Kind, part: Sequence[tuple[int, Item]]) -> None:
        """What stands beside a new row: the place in the branch that it is taken into, the code that is used now."""
        now = self.work.now
        if kind in OWN_KINDS:
            for place, item in part:
                self._own.keep(kind, self.ids[place], item.values)
        if kind == "client":
            rows = [
                {
                    "client_id": self.ids[place],
                    "branch_id": self.work.branch,
                    "status": item.values.get("status") or "active",
                    "since": _instant(item.values.get("since"), now),
                }
                for place, item in part
            ]
            self.work.session.execute(insert(_MEMBERSHIP), rows)
        elif kind == "staff":
            role: dict[str, Any] = {"branch_id": self.work.branch, "role": "base", "since": now}
            rows = [{"staff_id": self.ids[place], **role} for place, _ in part]
            self.work.session.execute(insert(table_of(StaffMembership)), rows)
        elif kind == "territory":
            for place, item in part:
                self._set_zips(self.ids[place], str(item.values.get("zips") or ""))
        elif kind == "block":
            self.work.record_many(
                HistoryEntry(
                    "client", self._id(item.refs["client_id"]), "block_sitter", "blocked_sitter", None, item.title
                )
                for _, item in part
            )
        elif kind == "key":
            rows = [{"code": self._codes[place], "key_id": self.ids[place], "first_used_at": now} for place, _ in part]
            self.work.session.execute(insert(_USED), rows)

    def _set_zips(self, territory_id: int, zips: str) -> None:
        """The zip codes of a territory, in place of those that it had; the plan has none that another one has."""
        self.work.session.execute(delete(_ZIP).where(_ZIP.c.territory_id == territory_id))
        rows = [{"territory_id": territory_id, "zip": each} for each in zips.split(",") if each]
        if rows:
            self.work.session.execute(insert(_ZIP), rows)

    def _touch(self, kind: Kind, row: Mapping[str, Any]) -> None:
        if kind == "client":
            self._clients.add(row["id"])
        elif kind in {"pet", "key", "copy"}:
            self._clients.add(row["client_id"])
        elif kind == "staff":
            self._staff.add(row["id"])
        elif kind == "visit":
            self._visited.add(row["client_id"])

    def _give_codes(self, fresh: Sequence[tuple[int, Item]]) -> None:
        self._codes |= codes_for(self.work, {place: str(item.values.get("code") or "") for place, item in fresh})

    def _change(self, kind: Kind, table: Table, subject: str, changed: Sequence[Item]) -> None:
        if kind == "visit":
            self._note_visited(changed)
        entries: list[HistoryEntry] = []
        for item in changed:
            row_id = item.target or 0
            values = {
                change.field: self._id(change.new) if isinstance(change.new, Ref) else change.new
                for change in item.changes
            }
            beside = _BESIDE.get(kind, frozenset())
            own: dict[str, Any] = {name: value for name, value in values.items() if name not in beside}
            if kind in OWN_KINDS:
                self._own.keep(kind, row_id, own)
                own = {name: value for name, value in own.items() if name in table.c}
            if own or kind in OWN_KINDS:
                if "version" in table.c:
                    own["version"] = table.c.version + 1
                self.work.session.execute(update(table).where(table.c.id == row_id).values(**own))
            if kind == "client" and _IN_MEMBERSHIP & values.keys():
                self._change_membership(row_id, values)
            if kind == "territory" and "zips" in values:
                self._set_zips(row_id, str(values["zips"]))
            entries.extend(self._entry(subject, row_id, change, values[change.field]) for change in item.changes)
            self._touch_changed(kind, row_id)
        for part in _parts(entries):
            self.work.record_many(part)

    def _entry(self, subject: str, row_id: int, change: FieldChange, new: Any) -> HistoryEntry:
        field = self._own.recorded(subject, change.field) if subject in OWN_KINDS else change.field
        return HistoryEntry(subject, row_id, "edit", field, profile.told(change.old), profile.told(new))

    def _note_visited(self, changed: Sequence[Item]) -> None:
        """The clients of visits that change, before and after, for the due dates that follow their visits."""
        for some in _parts([item.target for item in changed]):
            here = select(_VISIT.c.client_id).where(_VISIT.c.id.in_(some))
            self._visited.update(self.work.session.execute(here).scalars())
        moved = (change.new for item in changed for change in item.changes if change.field == "client_id")
        self._visited.update(self._id(ref) for ref in moved if isinstance(ref, Ref))

    def _touch_changed(self, kind: Kind, row_id: int) -> None:
        if kind == "staff":
            self._staff.add(row_id)
        elif kind == "client":
            self._clients.add(row_id)
        elif kind in {"pet", "key"}:
            table, _ = subject_of(kind)
            owner = self.work.session.execute(select(table.c.client_id).where(table.c.id == row_id)).scalar_one()
            self._clients.add(owner)

    def _change_membership(self, client_id: int, values: Mapping[str, Any]) -> None:
        given: dict[str, Any] = {}
        there = next((each for each in BRANCHES if f"status.{each}" in values), "")
        branch = there or self.work.branch
        if "status" in values or there:
            given["status"] = values[f"status.{there}" if there else "status"]
        if "since" in values:
            given["since"] = _instant(values["since"], self.work.now)
        here = (_MEMBERSHIP.c.client_id == client_id) & (_MEMBERSHIP.c.branch_id == branch)
        done = self.work.session.execute(update(_MEMBERSHIP).where(here).values(**given))
        if done.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE's result has it
            row = {"client_id": client_id, "branch_id": branch, "status": "active", "since": self.work.now, **given}
            self.work.session.execute(insert(_MEMBERSHIP).values(**row))

    def _copies(self, fresh: Sequence[tuple[int, Item]], again: Sequence[tuple[int, Item]]) -> None:
        """Copies with the event that puts each where it is; taken-back ones are put into use again."""
        wanted = {self._id(item.refs["key_id"]) for _, item in (*fresh, *again)}
        key_codes: dict[int, str] = {}
        for some in _parts(sorted(wanted)):
            key_codes.update(self.work.session.execute(select(_KEY.c.id, _KEY.c.code).where(_KEY.c.id.in_(some))).all())
        defaults = _defaults("copy")
        for part in _parts(fresh):
            rows, events = [], []
            for place, item in part:
                refs = self._refs(item)
                number = int(str(item.values["number"]))
                row = {
                    **defaults,
                    **self._copy_values(item),
                    **refs,
                    "id": self.ids[place],
                    "tag_code": tags.tag_code(key_codes[refs["key_id"]], number),
                    "last_seq": 1,
                }
                rows.append(row)
                # A file can tell since when: the event is of then, and recorded now.
                events.append({**self._event(row, item, seq=1), "kind": "add", "at": row["since"]})
                self._touch("copy", row)
            self.work.session.execute(insert(_COPY), rows)
            self.work.record_events(events)
        for _, item in again:
            self._restore(item)

    def _copy_values(self, item: Item) -> dict[str, Any]:
        """The columns of a copy that the plan gives; nobody has a copy since a moment that is still to come."""
        told = item.values.get("since")
        since = min(told, self.work.now) if isinstance(told, datetime) else self.work.now
        return {name: value for name, value in item.values.items() if name in _COPY.c} | {
            "since": since,
            "due_by_hand": item.values.get("due_at") is not None,
        }

    def _event(self, row: Mapping[str, Any], item: Item, *, seq: int) -> dict[str, Any]:
        return {
            "copy_id": row["id"],
            "seq": seq,
            "to_state": row["state"],
            "to_kind": row["holder_kind"],
            **{f"to_{name}": row[name] for name in _HOLDER},
            "to_since": row["since"],
            "due_at": row["due_at"],
            "at": self.work.now,
            "reason": str(item.values.get("reason") or ""),
            "note": str(item.values.get("note") or ""),
        }

    def _restore(self, item: Item) -> None:
        before = self.work.session.execute(select(_COPY).where(_COPY.c.id == item.target)).one()
        nowhere = dict.fromkeys((*_HOLDER, "home_safe_id", "home_hook_id", "due_at"))
        again = {"state": "in_service", "retired_reason": "", **nowhere, **self._copy_values(item), **self._refs(item)}
        event = self._event({**again, "id": before.id}, item, seq=before.last_seq + 1)
        self.work.record_events([{**event, "kind": "restore", "from_state": before.state, "from_since": before.since}])
        again |= {"last_seq": before.last_seq + 1, "version": before.version + 1}
        self.work.session.execute(update(_COPY).where(_COPY.c.id == before.id).values(**again))
        self._clients.add(before.client_id)


def _parts(listed: Sequence[T]) -> Iterator[Sequence[T]]:
    return (listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK))


def _defaults(kind: Kind) -> dict[str, Any]:
    """Every column of a kind with what it begins with, so that all rows of a statement are alike."""
    model, _ = _MODELS[kind]
    plain = {name: field.default for name, field in model.model_fields.items()}
    return {
        column.key: default if isinstance(default := plain[column.key], (str, int)) else None
        for column in table_of(model).columns
    }


def _instant(day: Any, otherwise: datetime) -> datetime:
    return datetime.combine(day, NOON) if isinstance(day, date) else otherwise
