"""Whether a client needs a key, and the way in that goes with it; and both taken back as the last act."""

from __future__ import annotations

from typing import Final

from sqlalchemy import exists, select, update

from keydesk.db.models import AccessMethod, Client, History, table_of
from keydesk.db.models.access import ACCESS_KINDS
from keydesk.db.work import Work
from keydesk.operations.editing import add, load, save
from keydesk.rules.profile import Value, client_name, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CLIENT, _ACCESS, _HISTORY = table_of(Client), table_of(AccessMethod), table_of(History)

NEED_VERBS: Final = ("set_no_key_required", "set_key_required")
"""The operations whose batches are taken back as what was said of a client's need."""

_FIELDS: Final = frozenset({"key_required", "no_key_reason", "no_key_note"})


def keep_way_in(work: Work, client_id: int, *, reason: str, note: str) -> None:
    """Puts the way in that makes a key needless on file, without its code, unless one of its kind is there."""
    if reason not in ACCESS_KINDS or reason == "other":
        return
    known = exists().where(_ACCESS.c.client_id == client_id, _ACCESS.c.kind == reason, _ACCESS.c.active)
    if not work.session.execute(select(known)).scalar():
        values = {"client_id": client_id, "kind": reason, "note": note}
        add(work, _ACCESS, "access_method", values, name=reason.replace("_", " "))


def take_back_need(work: Work, batch_id: int) -> str:
    """Sets what a batch said of a client's need to what it was; a way in that came with it goes out of use.

    Raises:
        Refusal: somebody has said something else since. Code ``changed``.
    """
    work.require(Permission.EDIT_CLIENTS)
    lines = work.session.execute(
        select(_HISTORY.c.subject, _HISTORY.c.subject_id, _HISTORY.c.field, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id)
        .order_by(_HISTORY.c.id)
    ).all()
    changed = [line for line in lines if line.subject == "client" and line.field in _FIELDS]
    if not changed:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    row = load(work, _CLIENT, changed[0].subject_id, "client")
    name = client_name(row["first_name"], row["last_name"], row["company"])
    if any(told(row[line.field]) != line.new for line in changed):
        raise Refusal(
            f"{shown(name, width=60)} was changed since: whether a key is needed stays as it is.", code="changed"
        )
    values: dict[str, Value] = {
        line.field: line.old == "yes" if line.field == "key_required" else line.old for line in changed
    }
    if "no_key_note" in values:
        values["no_key_note"] = values["no_key_note"] or ""
    save(work, _CLIENT, "client", row, values, version=None, name=name, verb="undo")
    for way_id in {line.subject_id for line in lines if line.subject == "access_method"}:
        work.session.execute(update(_ACCESS).where(_ACCESS.c.id == way_id).values(active=False))
        work.record("access_method", way_id, "undo", field="active", old="yes", new="no")
    needs = "a key is required" if values.get("key_required", row["key_required"]) else "no key is required"
    return f"{shown(name, width=60)}: {needs}"
