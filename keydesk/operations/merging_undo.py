"""Taking a merge back as a whole: everything belongs to the two profiles again as it did, if nothing is in the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Row, delete, select, update

from keydesk.db.models import Client, ClientMerge, KeyCopy, table_of
from keydesk.db.queries.merging import name_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.due import follow_visits
from keydesk.operations.import_search import refresh_clients
from keydesk.operations.merging_bills import billed_together
from keydesk.operations.merging_parts import TOLD, bare, parts, put, row_of, write
from keydesk.rules.profile import CLIENT_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CLIENT, _MERGE, _COPY = table_of(Client), table_of(ClientMerge), table_of(KeyCopy)

MERGE_VERBS: Final = ("merge_clients", "merge_asked")
"""The operations whose batches are taken back as a merge."""

_MOST_TOLD: Final = 12
_TRUTHS: Final = frozenset({"active", "fixed", "key_required", "may_duplicate"})
_WORDS: Final = {
    "key": "a key", "key_copy": "a copy of a key", "pet": "a pet", "visit": "a visit", "visit_series": "a series",
    "client_contact": "a contact", "access_method": "a way in", "client_login": "a sign-in", "client_price": "a price",
    "client_membership": "the status", "field_value": "a field of the office's own", "client_merge": "a further merge",
    "invoice": "a bill", "payment": "a payment", "outbox": "a mail",
    "import_link": "what a file calls the client", "blocked_sitter": "a blocked sitter",
}  # fmt: skip


def take_back_merge(work: Work, batch_id: int) -> str:
    """Sets everything that a merge wrote to what it was; returns what is so again, in words.

    What came to the client who stays meanwhile stays there; a copy or a visit that was added to what goes back goes
    with it.

    Raises:
        Refusal: somebody has changed something of it since (code ``changed``; ``details`` names it); nothing is done.
    """
    work.require(Permission.EDIT_CLIENTS)
    merge = work.session.execute(select(_MERGE).where(_MERGE.c.batch_id == batch_id, ~_MERGE.c.undone)).first()
    if merge is None:
        raise Refusal("That merge was taken back already.", code="repeated")
    written = json.loads(merge.changed)
    names = _names(work, merge)
    in_the_way = list(_in_the_way(work, merge, written, names[merge.into_id]))
    if in_the_way:
        more = [f"… and {len(in_the_way) - _MOST_TOLD} more"] if len(in_the_way) > _MOST_TOLD else []
        raise Refusal(
            f"{names[merge.client_id]} and {names[merge.into_id]} stay one: something was changed since. "
            "Nothing was taken back.",
            code="changed",
            details=[*in_the_way[:_MOST_TOLD], *more],
        )
    if any(table == "key" for table, *_ in written["moved"]):
        work.require(Permission.MANAGE_KEYS)
    _put_back(work, merge, written)
    clients = (merge.into_id, merge.client_id)
    work.session.execute(update(_MERGE).where(_MERGE.c.id == merge.id).values(undone=True))
    work.session.execute(update(_CLIENT).where(_CLIENT.c.id.in_(clients)).values(version=_CLIENT.c.version + 1))
    work.record("client", merge.into_id, "undo", field="*", old=f"{names[merge.client_id]} (no. {merge.client_id})")
    work.record(
        "client", merge.client_id, "undo", field="merged_into", old=f"{names[merge.into_id]} (no. {merge.into_id})"
    )
    refresh_clients(work, clients)
    follow_visits(work, clients)
    return f"{names[merge.into_id]} and {names[merge.client_id]} are two clients again"


def _names(work: Work, merge: Row[Any]) -> dict[int, str]:
    rows = work.session.execute(select(_CLIENT).where(_CLIENT.c.id.in_((merge.client_id, merge.into_id)))).mappings()
    return {row["id"]: shown(name_of(row), width=50) for row in rows}


def _in_the_way(work: Work, merge: Row[Any], written: dict[str, Any], name: str) -> Iterator[str]:
    """What is no more as the merge left it, a sentence each."""
    last: dict[tuple[str, str, int], Any] = {}
    for table, column, _, new, ids in written["moved"]:
        last.update({(table, column, each): new for each in ids})
    for table, row_id, changed in written["set"]:
        last.update({(table, column, row_id): new for column, (_, new) in changed.items()})
    by_table: dict[tuple[str, str], list[int]] = {}
    for table, column, row_id in last:
        by_table.setdefault((table, column), []).append(row_id)
    for (table, column), ids in by_table.items():
        here = bare(table, column)
        found: dict[int, Any] = {}
        for some in parts(ids):
            rows = work.session.execute(select(here.c.id, here.c[column]).where(here.c.id.in_(some)))
            found.update((row[0], row[1]) for row in rows)
        moved = [each for each in ids if each not in found or found[each] != last[table, column, each]]
        if moved and table == "client":
            field = CLIENT_FIELDS.get(column)
            yield f"{field.label if field else column.replace('_', ' ').capitalize()} of {name} was changed"
        elif moved and column == "sitter_id":
            yield f"{'a visit' if len(moved) == 1 else f'{len(moved)} visits'} went to another sitter"
        elif moved:
            what = _WORDS.get(table, table.replace("_", " "))
            yield (
                f"{what} of theirs was changed" if len(moved) == 1 else f"{what} and {len(moved) - 1} more were changed"
            )
    for table, row_id, values in written["added"]:
        if row_of(work, table, row_id, tuple(values)) != values:
            yield f"{_WORDS.get(table, table)} of {name} was changed"
    yield from _held_by_contacts(work, written)
    yield from billed_together(work, written)
    if merge.into_id != written["into"]:
        yield f"that profile went into {name} since: take that back first"


def _held_by_contacts(work: Work, written: dict[str, Any]) -> Iterator[str]:
    """Keys of the one that were given to contacts of the other since."""
    contacts = [each for table, *_, ids in written["moved"] if table == "client_contact" for each in ids]
    copies = {each for table, column, *_, ids in written["moved"] if table == "key_copy" for each in ids if column}
    rows = work.session.execute(
        select(_COPY.c.id, _COPY.c.tag_code, _COPY.c.contact_id).where(_COPY.c.contact_id.is_not(None))
    ).all()
    for row in rows:
        if (row.contact_id in contacts) != (row.id in copies) and (row.contact_id in contacts or row.id in copies):
            yield f"{row.tag_code} is with a contact who would be somebody else's"


def _put_back(work: Work, merge: Row[Any], written: dict[str, Any]) -> None:
    entries: list[HistoryEntry] = []
    for table, row_id, changed in reversed(written["set"]):
        write(work, table, row_id, {column: old for column, (old, _) in changed.items()})
        if table in {"client", "pet"}:
            entries += [
                HistoryEntry(table, row_id, "undo", column, _told(new, column), _told(old, column))
                for column, (old, new) in changed.items()
            ]
    for table, column, old, new, ids in reversed(written["moved"]):
        put(work, table, column, old, ids)
        if table in TOLD:
            entries += [HistoryEntry(table, each, "undo", column, _told(new), _told(old)) for each in ids]
    for table, row_id, _ in reversed(written["added"]):
        here = bare(table)
        work.session.execute(delete(here).where(here.c.id == row_id))
    entries += _take_along(work, merge, written)
    work.record_many(entries)


def _take_along(work: Work, merge: Row[Any], written: dict[str, Any]) -> list[HistoryEntry]:
    """Copies and visits that were added since to keys and series that go back."""
    entries = []
    for table, owner, link in (("key_copy", "key", "key_id"), ("visit", "visit_series", "series_id")):
        owners = [
            each
            for name, column, *_, ids in written["moved"]
            if name == owner and column == "client_id"
            for each in ids
        ]
        here = bare(table, "client_id", link)
        later: list[int] = []
        for some in parts(owners):
            wanted = select(here.c.id).where(here.c[link].in_(some), here.c.client_id == merge.into_id)
            later += work.session.execute(wanted.order_by(here.c.id)).scalars()
        put(work, table, "client_id", merge.client_id, later)
        entries += [
            HistoryEntry(table, each, "undo", "client_id", str(merge.into_id), str(merge.client_id)) for each in later
        ]
    return entries


def _told(value: Any, column: str = "") -> str | None:
    """A value as SQLite has it, as history keeps it."""
    if column in _TRUTHS and value is not None:
        return "yes" if value else "no"
    return None if value is None else str(value)
