"""One act on many clients: how they stand, their territory, their first sitter; as one batch, with one undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Row, delete, func, or_, select, update

from keydesk.db.models import Client, ClientMembership, History, Staff, Territory, table_of
from keydesk.db.operators import display_name
from keydesk.db.rows.many import ManyDone, ManyLine, SeenRow
from keydesk.db.work import Work
from keydesk.operations.client_sync_undo import needed_places
from keydesk.operations.clients import edit_client, name_of, set_status
from keydesk.operations.each import Told, do_each, in_the_way_of, rehearse_each
from keydesk.operations.editing import load, require_version, touch
from keydesk.rules.profile import Value, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown

_CLIENT, _MEMBERSHIP, _HISTORY = table_of(Client), table_of(ClientMembership), table_of(History)
_NAMED: Final = {"territory_id": table_of(Territory), "primary_sitter_id": table_of(Staff)}
_STATUS: Final = "status."

CLIENT_BULK_VERBS: Final = ("change_clients",)
"""The operations whose batches are taken back as what was done to many clients."""


@dataclass(frozen=True, slots=True)
class ClientAct:
    """What is done to each client.

    Attributes:
        kind: the verb.
        status: the new one, for ``status``.
        branch: in which branch, for ``status``; None is the primary branch of each.
        territory_id: for ``territory``; None is none of their own, so that the zip code says it.
        sitter_id: for ``sitter``; None is nobody.
        reason: why, for ``status``.
    """

    kind: Literal["status", "territory", "sitter"]
    status: str = ""
    branch: str | None = None
    territory_id: int | None = None
    sitter_id: int | None = None
    reason: str = ""


def change_clients(work: Work, *, act: ClientAct, clients: Sequence[SeenRow], told: Told | None = None) -> ManyDone:
    """Does one thing to many clients, all or nothing; who is so already stays as they are.

    Args:
        work: the transaction.
        act: what is done.
        clients: to whom, with the version that was seen of each.
        told: told how far it is.

    Raises:
        Refusal: somebody is in the way, such as one who has blocked the sitter; ``details`` has a line for each. Code
            ``changed`` where somebody was quicker.
    """
    work.require(Permission.EDIT_CLIENTS)

    def said(lines: Sequence[ManyLine]) -> str:
        if len(lines) == 1:
            return f"{shown(lines[0].name, width=60)}: {shown(lines[0].after, width=60)}."
        return f"{counted(len(lines), 'client')}: {shown(lines[0].after, width=60)}."

    return do_each(work, clients, lambda row: _do(work, act, row), things="clients", said=said, told=told)


def rehearse_clients(work: Work, act: ClientAct, *, clients: Sequence[SeenRow], told: Told | None = None) -> None:
    """Carries it out to its end, past what is in the way, and takes it back.

    Raises:
        Rehearsed: always, with a :class:`~keydesk.db.rows.many.ManyPreview`.
        Refusal: the operator may not, or ``told`` stopped it.
    """
    work.require(Permission.EDIT_CLIENTS)

    def called(client_id: int) -> str:
        row = work.session.execute(select(_CLIENT).where(_CLIENT.c.id == client_id)).mappings().first()
        return name_of(dict(row)) if row is not None else f"no. {client_id}"

    rehearse_each(work, clients, lambda row: _do(work, act, row), name_of=called, told=told)


def _do(work: Work, act: ClientAct, seen: SeenRow) -> ManyLine:
    row = load(work, _CLIENT, seen.id, "client")
    name = name_of(row)
    require_version(work, "client", row, version=seen.version, name=name)
    if act.kind == "status":
        branch = act.branch or str(row["primary_branch"])
        done = set_status(work, client_id=seen.id, branch=branch, status=act.status, reason=act.reason)
        left = " and ".join(
            words
            for number, words in (
                (done.copies, counted(done.copies, "key")),
                (done.visits, counted(done.visits, "visit")),
            )
            if number
        )
        short = f"{left} left" if left and act.status == "inactive" else ""
        same = done.old == done.new
        return ManyLine(seen.id, name, done.old or "not there", done.new, "same" if same else "goes", short)
    field, value = {
        "territory": ("territory_id", act.territory_id),
        "sitter": ("primary_sitter_id", act.sitter_id),
    }[act.kind]
    before = row[field]
    saved = edit_client(work, client_id=seen.id, version=None, fields={field: value})
    was, will_be = (_called(work, field, each) for each in (before, value))
    return ManyLine(seen.id, name, was, will_be, "goes" if saved.fields else "same")


def _called(work: Work, field: str, value: int | None) -> str:
    """What a territory or a sitter is called; nobody and none have words of their own."""
    if value is None:
        return "by the zip code" if field == "territory_id" else "nobody"
    row = work.session.execute(select(_NAMED[field]).where(_NAMED[field].c.id == value)).mappings().one()
    if field == "territory_id":
        return str(row["name"])
    return display_name(row["first_name"], row["last_name"], row["nickname"])


# -- taking back -----------------------------------------------------------------------------------------------------


def take_back_clients(work: Work, batch_id: int) -> str:
    """Sets what a batch changed of many clients to what it was, all of it or nothing; coming visits go along.

    Raises:
        Refusal: the operator may not in that branch; or somebody has changed one of them since, or one has something
            in a branch in which they would have no place: code ``changed``.
    """
    work.require(Permission.EDIT_CLIENTS)
    lines = work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new)
        .where(
            _HISTORY.c.batch_id == batch_id,
            _HISTORY.c.subject == "client",
            or_(_HISTORY.c.field.in_(_NAMED), _HISTORY.c.field.like(f"{_STATUS}%")),
        )
        .order_by(_HISTORY.c.id)
    ).all()
    if not lines:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    for field in sorted({line.field for line in lines if line.field.startswith(_STATUS)}):
        work.require(Permission.EDIT_CLIENTS, field.removeprefix(_STATUS))
    refused: list[Refusal] = []
    name = ""
    for line in lines:
        try:
            name = _take_back(work, batch_id, line)
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise in_the_way_of(refused, len(lines), "clients", nothing="Nothing was taken back")
    return f"{shown(name, width=60)} is as before" if len(lines) == 1 else f"{len(lines):,} clients are as before"


def _take_back(work: Work, batch_id: int, line: Row[Any]) -> str:
    row = load(work, _CLIENT, line.subject_id, "client")
    name = name_of(row)
    if line.field.startswith(_STATUS):
        _status_back(work, batch_id, line, row)
        return name
    if told(row[line.field]) != line.new:
        raise _changed_since(name)
    value: Value = None if line.old is None else int(line.old)
    edit_client(work, client_id=line.subject_id, version=None, fields={line.field: value})
    return name


def _status_back(work: Work, batch_id: int, line: Row[Any], row: dict[str, Any]) -> None:
    """How they stood, since when they stood so; a place that they only got thereby is gone again, unless it is used."""
    client_id, branch = line.subject_id, line.field.removeprefix(_STATUS)
    here = (_MEMBERSHIP.c.client_id == client_id) & (_MEMBERSHIP.c.branch_id == branch)
    now = work.session.execute(select(_MEMBERSHIP.c.status).where(here)).scalar()
    if now != line.new:
        raise _changed_since(name_of(row))
    needed = next(needed_places(work, {client_id: name_of(row)}, branch), None) if line.old is None else None
    if needed is not None:
        raise Refusal(f"{needed}. They keep their place there.", code="changed")
    touch(work, _CLIENT, "client", row, version=None, name=name_of(row))
    if line.old is None:
        work.session.execute(delete(_MEMBERSHIP).where(here))
    else:
        since = work.session.execute(
            select(func.max(_HISTORY.c.at)).where(
                _HISTORY.c.subject == "client",
                _HISTORY.c.subject_id == client_id,
                _HISTORY.c.field.in_([line.field, "*"]),
                _HISTORY.c.batch_id < batch_id,
            )
        ).scalar()
        work.session.execute(update(_MEMBERSHIP).where(here).values(status=line.old, since=since or work.now))
    work.record("client", client_id, "status", field=line.field, old=line.new, new=line.old, reason="undo")


def _changed_since(name: str) -> Refusal:
    return Refusal(f"{shown(name, width=60)} was changed since. It stays as it is.", code="changed")
