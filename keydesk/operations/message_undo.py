"""Taking back what was done to a message: what was written down is withdrawn, a mail that waits is not sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import update

from keydesk.db.models import Client, ClientMembership, Message, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load, save, touch
from keydesk.operations.mail import drop_mails
from keydesk.operations.messages import ON_ITS_WAY, mail_state, message_name
from keydesk.operations.of_branch import branch_of
from keydesk.operations.set_back import Kind, changed_since, lines_about, values_before
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_MESSAGE, _CLIENT, _MEMBERSHIP = table_of(Message), table_of(Client), table_of(ClientMembership)

MESSAGE_VERBS: Final = (
    "add_message",
    "edit_message",
    "withdraw_message",
    "settle_message",
    "mail_client",
    "send_welcome",
)
"""The operations whose batches are taken back as what was done to a message."""

_KINDS: Final[Mapping[str, Kind]] = {
    "settled": "truth",
    "withdrawn": "truth",
    "at": "instant",
    "client_id": "number",
    "staff_id": "number",
}
_TAKEN_BACK: Final = "taken back at once"


def take_back_message(work: Work, batch_id: int) -> str:
    """Sets what a batch did to a message to what it was; one that it added is withdrawn, and its mail not sent.

    Raises:
        Refusal: somebody has changed it since (code ``changed``), or its mail has gone out.
    """
    lines = lines_about(work, batch_id, "message")
    if not lines:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    row = load(work, _MESSAGE, lines[0].subject_id, "message")
    work.require(Permission.MESSAGE, branch_of(work, row))
    client = load(work, _CLIENT, row["client_id"], "client")
    name = message_name(row, client)
    if any(line.field == "*" for line in lines):
        if changed_since(work, batch_id, "message", row["id"]):
            raise Refusal(f"{shown(name, width=80)} was changed since. It stays as it is.", code="changed")
        state = mail_state(work, row)
        if state in ON_ITS_WAY:
            raise Refusal("That mail has gone out: it cannot be taken back. Write to them again.")
        if state in {"waiting", "failed"}:
            drop_mails(work, mail_ids=[row["outbox_id"]])
        values: dict[str, Any] = {"withdrawn": True, "withdrawn_why": _TAKEN_BACK}
        _welcome_back(work, batch_id, client, str(row["branch_id"]))
    else:
        values = values_before(row, lines, kinds=_KINDS, name=name)
    save(work, _MESSAGE, "message", row, values, version=None, name=name, verb="undo")
    whose = shown(name_of(client), width=40)
    if values.get("withdrawn"):
        return f"what was written down of {whose} is withdrawn"
    return f"the {'note' if row['direction'] == 'note' else 'message'} of {whose} is as before"


def _welcome_back(work: Work, batch_id: int, client: Mapping[str, Any], branch: str) -> None:
    """A client whose welcome is not sent was not welcomed thereby."""
    lines = [line for line in lines_about(work, batch_id, "client") if line.field == f"welcomed.{branch}"]
    if not lines or lines[0].subject_id != client["id"]:
        return
    # A second welcome leaves the day of the first.
    if lines[0].old is None:
        work.session.execute(
            update(_MEMBERSHIP)
            .where(_MEMBERSHIP.c.client_id == client["id"], _MEMBERSHIP.c.branch_id == branch)
            .values(welcomed_at=None)
        )
    touch(work, _CLIENT, "client", client, version=None, name="")
    work.record("client", client["id"], "undo", field=lines[0].field, old=lines[0].new, new=lines[0].old)
