"""Whether visits at a client need a key, and why not: never flagged again where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keydesk.db.models import Client, table_of
from keydesk.db.models.client import NO_KEY_REASONS
from keydesk.db.work import Work
from keydesk.operations.editing import Saved, load, save
from keydesk.operations.need_undo import keep_way_in
from keydesk.rules import profile
from keydesk.rules.profile import Value, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_CLIENT = table_of(Client)
KEY_NEEDED: Final[dict[str, Value]] = {"key_required": True, "no_key_reason": None, "no_key_note": ""}
"""The columns that say that a key is needed."""


def set_no_key_required(
    work: Work, *, client_id: int, reason: str, note: str = "", version: int | None = None
) -> Saved:
    """Says that visits at a client need no key, and why: never flagged again. The way in is put on file with it.

    Raises:
        Refusal: the reason is none of those that there are.
    """
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CLIENT, client_id, "client")
    values = no_key(reason, note)
    saved = save(
        work, _CLIENT, "client", row, values, version=version, name=_name(row), verb="no_key_required", reason=note
    )
    keep_way_in(work, client_id, reason=reason, note=str(values["no_key_note"]))
    words = reason.replace("_", " ")
    return Saved(saved.id, saved.version, saved.fields, f"{shown(_name(row), width=60)} needs no key: {words}.")


def set_key_required(work: Work, *, client_id: int, reason: str = "", version: int | None = None) -> Saved:
    """Says that visits at a client need a key, as they do unless said otherwise."""
    work.require(Permission.EDIT_CLIENTS)
    row = load(work, _CLIENT, client_id, "client")
    saved = save(
        work,
        _CLIENT,
        "client",
        row,
        KEY_NEEDED,
        version=version,
        name=_name(row),
        verb="key_required",
        reason=reason,
    )
    return Saved(saved.id, saved.version, saved.fields, f"{shown(_name(row), width=60)}: a key is required.")


def no_key(reason: str, note: str) -> dict[str, Value]:
    """The columns that say that no key is needed.

    Raises:
        Refusal: the reason is none of those that there are.
    """
    if reason not in NO_KEY_REASONS:
        listed = ", ".join(NO_KEY_REASONS)
        raise Refusal(f"Why is no key needed? One of {listed}; not “{shown(reason, width=30)}”.")
    note = read_line(note, "The note", longest=profile.LONGEST_TEXT)
    return {"key_required": False, "no_key_reason": reason, "no_key_note": note}


def _name(client: Mapping[str, Any]) -> str:
    return profile.client_name(client["first_name"], client["last_name"], client["company"])
