"""Keys: added, described, given other codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from keydesk.db.models import Client, Key, KeyCopy, UsedCode, table_of
from keydesk.db.work import Work
from keydesk.operations.codes import offer_code, take_code
from keydesk.operations.copies import NewCopy, insert_copy
from keydesk.operations.editing import Saved, load, save
from keydesk.operations.limits import line, paragraph
from keydesk.operations.search import refresh_copy_search
from keydesk.rules import tags
from keydesk.rules.keys import KEY_KINDS, MOST_COPIES
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_KEY, _COPY, _USED = table_of(Key), table_of(KeyCopy), table_of(UsedCode)


@dataclass(frozen=True, slots=True)
class KeyAdded:
    """A new key with its copies' tags."""

    key_id: int
    code: str
    tag_codes: tuple[str, ...]
    batch_id: int
    said: str


def add_key(
    work: Work,
    *,
    client_id: int,
    label: str = "",
    code: str = "",
    length: int | None = None,
    alphabet: str | None = None,
    kind: str = "metal",
    required: bool = True,
    lock_location: str = "",
    description: str = "",
    office_note: str = "",
    copies: Sequence[NewCopy] = (NewCopy(),),
    insist: bool = False,
) -> KeyAdded:
    """Adds a key to a client, with its copies. Only the client is required.

    Args:
        work: the transaction.
        client_id: whose key it is.
        label: what it opens.
        code: made by hand; empty takes a random unused one.
        length: of a random code, 3 to 12, where it is not the office's setting.
        alphabet: ``clear``, ``letters_numbers`` or ``numbers``, where it is not the office's setting.
        kind: metal, fob, remote, card, mailbox, other.
        required: whether a sitter needs it to get in.
        lock_location: how to use it with the lock; shown big at check-out.
        description: anything else about it.
        office_note: for the office only.
        copies: its pieces, numbered from 1.
        insist: an admin keeps a code that tells whose key it is.

    Raises:
        Refusal: no such client, a code that is or was in use, or one that names the client.
    """
    work.require(Permission.MANAGE_KEYS)
    client = _client(work, client_id)
    if len(copies) > MOST_COPIES:
        raise Refusal(f"A key has at most {MOST_COPIES} copies.", field="count")
    code = (
        take_code(work, client_id, code, insist=insist)
        if code.strip()
        else offer_code(work, length=length, alphabet=alphabet)
    )
    values = {
        "client_id": client_id,
        "code": code,
        "label": line(label, "What it opens", "label"),
        "kind": _kind(kind),
        "required": required,
        "lock_location": paragraph(lock_location, "Lock location", "lock_location"),
        "description": paragraph(description, "Description", "description"),
        "office_note": paragraph(office_note, "Office note", "office_note"),
    }
    result = work.session.execute(insert(_KEY).values(**values))
    key_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    work.session.execute(insert(_USED).values(code=code, key_id=key_id, first_used_at=work.now))
    work.record("key", key_id, "add", field="*", new=f"{code} {label}".strip())
    added = [insert_copy(work, key_id, client_id, code, number, spec) for number, spec in enumerate(copies, start=1)]
    refresh_copy_search(work, client_id=client_id, key_id=key_id)
    count = f"{len(added)} copies" if len(added) != 1 else "1 copy"
    return KeyAdded(
        key_id=key_id,
        code=code,
        tag_codes=tuple(each.tag_code for each in added),
        batch_id=work.batch_id,
        said=f"Key {code} of {shown(client, width=40)} added, {count}",
    )


def edit_key(
    work: Work,
    *,
    key_id: int,
    version: int | None = None,
    label: str | None = None,
    kind: str | None = None,
    required: bool | None = None,
    lock_location: str | None = None,
    description: str | None = None,
    office_note: str | None = None,
) -> Saved:
    """Changes what is said of a key; None leaves a field as it is.

    Raises:
        Refusal: no such key, or somebody changed it after ``version`` (code ``changed``, with the present values).
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _KEY, key_id, "key")
    values: dict[str, Any] = {
        "label": None if label is None else line(label, "What it opens", "label"),
        "kind": None if kind is None else _kind(kind),
        "required": required,
        "lock_location": None if lock_location is None else paragraph(lock_location, "Lock location", "lock_location"),
        "description": None if description is None else paragraph(description, "Description", "description"),
        "office_note": None if office_note is None else paragraph(office_note, "Office note", "office_note"),
    }
    given = {name: value for name, value in values.items() if value is not None}
    saved = save(work, _KEY, "key", row, given, version=version, name=f"Key {row['code']}")
    if saved.fields:
        refresh_copy_search(work, client_id=row["client_id"], key_id=key_id)
    return saved


def change_code(
    work: Work,
    *,
    key_id: int,
    code: str = "",
    length: int | None = None,
    alphabet: str | None = None,
    version: int | None = None,
    insist: bool = False,
) -> Saved:
    """Gives a key another code, by hand or at random.

    Tags that carry the old one are still read; it is not given out again.

    Raises:
        Refusal: as :func:`add_key`.
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _KEY, key_id, "key")
    client_id = row["client_id"]
    new = (
        take_code(work, client_id, code, insist=insist)
        if code.strip()
        else offer_code(work, length=length, alphabet=alphabet)
    )
    saved = save(work, _KEY, "key", row, {"code": new}, version=version, name=f"Key {new}", verb="change_code")
    work.session.execute(insert(_USED).values(code=new, key_id=key_id, first_used_at=work.now))
    copies = work.session.execute(select(_COPY.c.id, _COPY.c.number, _COPY.c.tag_code).where(_COPY.c.key_id == key_id))
    for copy in copies.all():
        tag_code = tags.tag_code(new, copy.number)
        work.session.execute(
            update(_COPY).where(_COPY.c.id == copy.id).values(tag_code=tag_code, version=_COPY.c.version + 1)
        )
        work.record("key_copy", copy.id, "change_code", field="tag_code", old=copy.tag_code, new=tag_code)
    refresh_copy_search(work, client_id=client_id, key_id=key_id)
    return saved


def retire_key(work: Work, *, key_id: int, reason: str = "", version: int | None = None) -> Saved:
    """Takes a key without copies out of use: the lock is gone, or it was entered by mistake. Nothing is deleted.

    Raises:
        Refusal: no such key, out of use already, or there are copies in service, lost ones apart.
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _KEY, key_id, "key")
    if not row["active"]:
        raise Refusal(f"Key {row['code']} is out of use already.")
    tags_here = work.session.execute(
        select(_COPY.c.tag_code).where(_COPY.c.key_id == key_id, _COPY.c.state == "in_service").order_by(_COPY.c.number)
    ).scalars()
    in_the_way = list(tags_here)
    if in_the_way:
        raise Refusal(
            f"Key {row['code']} has copies in service: {', '.join(in_the_way)}. Take them away first (-).",
            details=in_the_way,
        )
    values: dict[str, Any] = {"active": False, "retired_reason": line(reason, "The reason")}
    saved = save(work, _KEY, "key", row, values, version=version, name=row["code"], verb="retire", reason=reason)
    return Saved(saved.id, saved.version, saved.fields, f"Key {row['code']} is out of use; its history is kept")


def restore_key(work: Work, *, key_id: int, reason: str = "", version: int | None = None) -> Saved:
    """Takes a key into use again.

    Raises:
        Refusal: no such key, or in use already.
    """
    work.require(Permission.MANAGE_KEYS)
    row = load(work, _KEY, key_id, "key")
    if row["active"]:
        raise Refusal(f"Key {row['code']} is in use already.")
    values: dict[str, Any] = {"active": True, "retired_reason": ""}
    saved = save(work, _KEY, "key", row, values, version=version, name=row["code"], verb="restore", reason=reason)
    return Saved(saved.id, saved.version, saved.fields, f"Key {row['code']} is in use again")


def _client(work: Work, client_id: int) -> str:
    row = load(work, table_of(Client), client_id, "client")
    return client_name(row["first_name"], row["last_name"], row["company"])


def _kind(kind: str) -> str:
    if kind not in KEY_KINDS:
        raise Refusal(f"A key is one of: {', '.join(KEY_KINDS)}.")
    return kind
