"""Who comes to a client and who never does, all in one act: for the command line, which names several at once."""

from __future__ import annotations

from collections.abc import Sequence

from keydesk.db.queries.who_is import client_meant, sitter_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.clients import block_sitter, edit_client, unblock_sitter
from keydesk.rules.profile import Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission

NOBODY = "nobody"
"""What leaves a place empty."""


def set_sitters_asked(
    work: Work,
    *,
    client: str,
    primary: str | None = None,
    secondary: str | None = None,
    block: Sequence[str] = (),
    unblock: Sequence[str] = (),
    reason: str = "",
) -> str:
    """Says who comes first and second, who never comes, and who may come again; all of it or nothing.

    Args:
        work: the transaction.
        client: a number or a name.
        primary: a sitter by badge, name or initials; ``nobody`` leaves the place empty; None leaves it as it is.
        secondary: the same for the second.
        block: who never comes.
        unblock: who may come again.
        reason: why.

    Raises:
        Refusal: somebody named is not there, has left, or is both blocked and to come.
    """
    work.require(Permission.EDIT_CLIENTS)
    reading = reading_of(work)
    client_id = client_meant(reading, who=client).id
    said: list[str] = []
    for who in unblock:
        staff_id = sitter_meant(reading, who=who).id
        said.append(unblock_sitter(work, client_id=client_id, staff_id=staff_id, reason=reason))
    fields: dict[str, Value] = {}
    for field, named in (("primary_sitter_id", primary), ("secondary_sitter_id", secondary)):
        if named is not None:
            fields[field] = None if named.strip().casefold() == NOBODY else sitter_meant(reading, who=named).id
    if fields:
        said.append(edit_client(work, client_id=client_id, version=None, fields=fields).said)
    for who in block:
        staff_id = sitter_meant(reading, who=who).id
        said.append(block_sitter(work, client_id=client_id, staff_id=staff_id, reason=reason).said)
    if not said:
        raise Refusal("Say what changes: --primary, --secondary, --block or --unblock.")
    return " ".join(said)
