"""What was said with clients, written down by hand: corrected or withdrawn, and never deleted (K6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from keydesk.db.models import Client, Message, Outbox, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import Saved, add, load, save
from keydesk.operations.mail import drop_mails
from keydesk.operations.of_branch import branch_for, branch_of, load_of_branch
from keydesk.rules.messages import (
    CHANNEL_WORDS,
    DIRECTION_WORDS,
    first_words,
    read_body,
    read_channel,
    read_direction,
    read_subject,
    read_with_whom,
)
from keydesk.rules.profile import Value, read_line
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_MESSAGE, _CLIENT, _OUTBOX = table_of(Message), table_of(Client), table_of(Outbox)

_READERS: Final = {
    "direction": read_direction,
    "channel": read_channel,
    "body": read_body,
    "subject": read_subject,
    "with_whom": read_with_whom,
}
ON_ITS_WAY: Final = frozenset({"sending", "sent", "uncertain"})
"""How a mail stands that cannot be held back any more."""


def add_message(
    work: Work,
    *,
    client_id: int,
    body: str,
    direction: str = "note",
    channel: str = "",
    subject: str = "",
    with_whom: str = "",
    at: datetime | None = None,
    branch: str | None = None,
) -> Saved:
    """Writes down what was said with a client, or a note.

    Args:
        work: the transaction.
        client_id: the client.
        body: what was said.
        direction: ``in`` from them, ``out`` to them, ``note``.
        channel: over what: ``phone``, ``email``, ``text``, ``door``; empty is not said.
        subject: what it is about, where it has one.
        with_whom: a contact, an address of theirs, or free words.
        at: when it was said; None is now.
        branch: None is where the session works, or the client's primary branch.

    Raises:
        Refusal: the client has no place in the branch, nothing was said, or a value does not fit; names the field.
    """
    client = load(work, _CLIENT, client_id, "client")
    branch = branch_for(work, client, branch)
    work.require(Permission.MESSAGE, branch)
    given = {
        "direction": direction, "channel": channel, "body": body, "subject": subject, "with_whom": with_whom,
    }  # fmt: skip
    values: dict[str, Any] = {
        "client_id": client_id,
        "branch_id": branch,
        **{name: _READERS[name](text) for name, text in given.items()},
        "at": _said_at(work, at),
        "staff_id": work.operator.staff_id,
        "recorded_at": work.now,
    }
    message_id = add(work, _MESSAGE, "message", values, name=message_name(values, client))
    words = {"in": "What they said", "out": "What you told them", "note": "The note"}[values["direction"]]
    said = f"{words} is written down: {shown(name_of(client), width=40)}."
    return Saved(message_id, 1, tuple(given), said)


def edit_message(
    work: Work, *, message_id: int, version: int | None, fields: Mapping[str, Value], branch: str | None = None
) -> Saved:
    """Corrects what was written down; history keeps what stood there before.

    Args:
        work: the transaction.
        message_id: which.
        version: the version that the person saw, or None where the command names the change and not a form.
        fields: ``direction``, ``channel``, ``body``, ``subject``, ``with_whom``, ``at`` (an instant).
        branch: on whose side of a page the person is.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: keydesk mailed it, it was withdrawn, or a value does not fit; names the field.
    """
    row = _load(work, message_id, branch)
    if row["outbox_id"] is not None:
        raise Refusal("That went out as mail, so it stays as it was sent. Write another one, or a note.")
    _require_standing(row)
    values: dict[str, Value] = {}
    for name, value in fields.items():
        if name == "at" and isinstance(value, datetime):
            values[name] = _said_at(work, value)
        elif name in _READERS:
            values[name] = _READERS[name](str(value or ""))
        else:
            raise Refusal(f"A message has no “{shown(name, width=30)}”.", code="not_found", field=name)
    client = load(work, _CLIENT, row["client_id"], "client")
    return save(work, _MESSAGE, "message", row, values, version=version, name=message_name(row, client))


def settle_message(
    work: Work, *, message_id: int, settled: bool = True, version: int | None = None, branch: str | None = None
) -> Saved:
    """Says that what a client said needs no answer any more, or that it does again.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: it was not they who said it, or it was withdrawn.
    """
    row = _load(work, message_id, branch)
    if row["direction"] != "in":
        raise Refusal("Only what a client said waits for an answer.")
    _require_standing(row)
    client = load(work, _CLIENT, row["client_id"], "client")
    name = message_name(row, client)
    saved = save(work, _MESSAGE, "message", row, {"settled": settled}, version=version, name=name)
    if not saved.fields:
        return saved
    said = f"{shown(name_of(client), width=40)}: {'no answer needed any more' if settled else 'still to be answered'}."
    return Saved(saved.id, saved.version, saved.fields, said)


def withdraw_message(
    work: Work, *, message_id: int, reason: str, version: int | None = None, branch: str | None = None
) -> Saved:
    """Takes a message out of what counts, with the reason; it stays to be read. A mail that still waits is dropped.

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: there is no reason, it is withdrawn already, or its mail has gone out.
    """
    row = _load(work, message_id, branch)
    _require_standing(row)
    why = read_line(reason, "The reason")
    if not why:
        raise Refusal("Why is it withdrawn? Others will read that.", field="reason")
    state = mail_state(work, row)
    if state in ON_ITS_WAY:
        raise Refusal("That mail has gone out, so it stays. Write to them again, or write a note.")
    if state in {"waiting", "failed"}:
        drop_mails(work, mail_ids=[row["outbox_id"]])
    client = load(work, _CLIENT, row["client_id"], "client")
    values: dict[str, Value] = {"withdrawn": True, "withdrawn_why": why}
    saved = save(
        work, _MESSAGE, "message", row, values, version=version, name=message_name(row, client), verb="withdraw",
        reason=why,
    )  # fmt: skip
    mail = " Its mail is not sent." if state in {"waiting", "failed"} else ""
    return Saved(saved.id, saved.version, saved.fields, f"Withdrawn: {why.rstrip('.')}. It stays to be read.{mail}")


def message_name(row: Mapping[str, Any], client: Mapping[str, Any]) -> str:
    """How history calls a message: ``Rivera, Ana · phone · The dog is with …``."""
    over = CHANNEL_WORDS.get(row["channel"], "") or DIRECTION_WORDS[row["direction"]]
    return f"{name_of(client)} · {over} · {first_words(row['subject'] or row['body'], 40)}"


def _load(work: Work, message_id: int, branch: str | None) -> dict[str, Any]:
    work.require(Permission.MESSAGE)
    row = load_of_branch(work, _MESSAGE, message_id, "message", branch)
    work.require(Permission.MESSAGE, branch_of(work, row))
    return row


def _require_standing(row: Mapping[str, Any]) -> None:
    if row["withdrawn"]:
        why = f": {shown(row['withdrawn_why'], width=60)}" if row["withdrawn_why"] else ""
        raise Refusal(f"That message was withdrawn{why}. It stays as it is.")


def mail_state(work: Work, row: Mapping[str, Any]) -> str:
    """What became of the mail that a message went out as; empty where it is none."""
    if row["outbox_id"] is None:
        return ""
    return str(work.session.execute(select(_OUTBOX.c.status).where(_OUTBOX.c.id == row["outbox_id"])).scalar() or "")


def _said_at(work: Work, at: datetime | None) -> datetime:
    if at is None:
        return work.now
    if at > work.now:
        raise Refusal("That lies ahead: a message is written down when it was said.", field="at")
    return at
