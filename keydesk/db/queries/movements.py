"""The line of events of one copy, and where every copy was at a past moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Row, func, select

from keydesk.db.models import ClientContact, CustodyEvent, Hook, KeySafe, Staff, table_of
from keydesk.db.operators import display_name
from keydesk.db.queries.who_has import where
from keydesk.db.rows.where import BatchMoveRow, MovementRow, PlaceRow, WhereRow
from keydesk.db.work import Reading

_EVENT = table_of(CustodyEvent)


def movements(reading: Reading, *, copy_id: int) -> list[MovementRow]:
    """Every event of one copy, oldest first."""
    found = reading.session.execute(select(_EVENT).where(_EVENT.c.copy_id == copy_id).order_by(_EVENT.c.seq)).all()
    (copy,) = where(reading, copy_ids=[copy_id])
    places = _Places(reading, found, {copy_id: copy.client})
    seq_of = {each.id: each.seq for each in found}
    return [places.movement(each, seq_of) for each in found]


def movements_in(reading: Reading, *, batch_id: int | None = None) -> list[BatchMoveRow]:
    """Every event of one batch, or of all, in the order in which they were recorded."""
    statement = select(_EVENT).order_by(_EVENT.c.id)
    if batch_id is not None:
        statement = statement.where(_EVENT.c.batch_id == batch_id)
    found = reading.session.execute(statement).all()
    rows = {row.copy_id: row for row in where(reading, copy_ids=dict.fromkeys(each.copy_id for each in found))}
    places = _Places(reading, found, {copy_id: row.client for copy_id, row in rows.items()})
    undone = [each.undo_of for each in found if each.undo_of is not None]
    seq_of: dict[int, int] = {}
    for start in range(0, len(undone), 500):
        part = select(_EVENT.c.id, _EVENT.c.seq).where(_EVENT.c.id.in_(undone[start : start + 500]))
        seq_of.update((each.id, each.seq) for each in reading.session.execute(part))
    return [
        BatchMoveRow(
            tag_code=rows[each.copy_id].tag_code,
            client=rows[each.copy_id].client,
            label=rows[each.copy_id].label,
            move=places.movement(each, seq_of),
        )
        for each in found
    ]


def where_at(reading: Reading, *, at: datetime, copy_ids: Iterable[int] | None = None) -> list[WhereRow]:
    """Where copies were at a past moment, by tag; those that were not yet on file are left out.

    Labels, clients and homes are today's; holder, since, due and state are of that moment.
    """
    last = (
        select(_EVENT.c.copy_id, func.max(_EVENT.c.seq).label("seq"))
        .where(_EVENT.c.at <= at)
        .group_by(_EVENT.c.copy_id)
        .subquery()
    )
    found = reading.session.execute(
        select(_EVENT).join(last, (last.c.copy_id == _EVENT.c.copy_id) & (last.c.seq == _EVENT.c.seq))
    ).all()
    rows = where(reading, copy_ids=copy_ids)
    places = _Places(reading, found, {row.copy_id: row.client for row in rows})
    then = {each.copy_id: each for each in found}
    return [
        replace(
            row,
            holder=places.place(then[row.copy_id], "to"),
            since=then[row.copy_id].to_since,
            due_at=then[row.copy_id].due_at,
            state=then[row.copy_id].to_state,
        )
        for row in rows
        if row.copy_id in then
    ]


class _Places:
    """Names of everybody and everything that some events speak of, each table read once."""

    def __init__(self, reading: Reading, events: Iterable[Row[tuple[object, ...]]], clients: dict[int, str]) -> None:
        staff, safe, hook, contact = table_of(Staff), table_of(KeySafe), table_of(Hook), table_of(ClientContact)
        events = list(events)
        session = reading.session
        self.clients = clients
        self.people = {
            each.id: display_name(each.first_name, each.last_name, each.nickname)
            for each in session.execute(select(staff.c.id, staff.c.first_name, staff.c.last_name, staff.c.nickname))
        }
        self.safes = {each.id: each.label for each in session.execute(select(safe.c.id, safe.c.label))}
        self.hooks = {each.id: each.label for each in session.execute(select(hook.c.id, hook.c.label))}
        spoken_of = any(each.from_contact_id or each.to_contact_id for each in events)
        self.contacts = (
            {each.id: each.name for each in session.execute(select(contact.c.id, contact.c.name))} if spoken_of else {}
        )

    def place(self, event: Row[tuple[object, ...]], side: str) -> PlaceRow:
        """The holder before (``from``) or after (``to``) an event."""
        kind, safe_id, hook_id, staff_id, contact_id = (
            getattr(event, f"{side}_{name}") for name in ("kind", "safe_id", "hook_id", "staff_id", "contact_id")
        )
        safe = self.safes.get(safe_id, "")
        name = {
            "sitter": self.people.get(staff_id, ""),
            "client": self.clients.get(event.copy_id, ""),
            "contact": self.contacts.get(contact_id, ""),
            "safe": safe,
            "transit": safe,
        }.get(kind or "", "")
        return PlaceRow(kind, name, safe, self.hooks.get(hook_id, ""))

    def movement(self, event: Row[tuple[object, ...]], seq_of: Mapping[int, int]) -> MovementRow:
        """An event as a row; ``seq_of`` tells the numbers of the events that others take back."""
        return MovementRow(
            seq=event.seq,
            batch_id=event.batch_id,
            kind=event.kind,
            before=self.place(event, "from"),
            after=self.place(event, "to"),
            to_state=event.to_state,
            at=event.at,
            recorded_at=event.recorded_at,
            due_at=event.due_at,
            operator=self.people.get(event.operator_id, ""),
            via=event.via,
            reason=event.reason,
            note=event.note,
            undo_of=seq_of.get(event.undo_of),
        )
