"""What somebody knew who has left, and what was changed of it at the clients' since (L5, M4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from keydesk.db.models import Client, FieldDefinition, FieldValue, table_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.access import CodesChanged, note_codes_changed
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import IN_HOME, Permission
from keydesk.rules.text import counted, shown

_FIELD, _VALUE, _CLIENT = table_of(FieldDefinition), table_of(FieldValue), table_of(Client)


def note_known_changed(
    work: Work, *, codes: Sequence[tuple[int, int | None]] = (), secrets: Sequence[int] = ()
) -> CodesChanged:
    """Says that codes and secrets were changed at the client's, or found well as they are, today.

    What they are is not touched: who has another code writes it into the profile.

    Args:
        work: the transaction.
        codes: each way in by number, with the version that the person saw or None.
        secrets: what stands in the office's own fields, each by its row.

    Raises:
        ChangedMeanwhile: somebody changed a way in after its version was read.
        Refusal: none is named, or one is not on file any more.
    """
    work.require(Permission.EDIT_CLIENTS)
    if not secrets:
        return note_codes_changed(work, codes=codes)
    others = note_codes_changed(work, codes=codes).count if codes else 0
    found = work.session.execute(
        select(
            _CLIENT.c.id, _CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company,
            _FIELD.c.label, _FIELD.c.name, _FIELD.c.branch_id,
        )
        .join_from(_VALUE, _FIELD, _FIELD.c.id == _VALUE.c.field_id)
        .join(_CLIENT, _CLIENT.c.id == _VALUE.c.subject_id)
        .where(_VALUE.c.id.in_(secrets), _FIELD.c.subject == "client", _VALUE.c.secret.is_not(None))
    ).all()  # fmt: skip
    if len(found) < len(set(secrets)):
        raise Refusal("One of these secrets is not on file any more. Look at the list again.", code="not_found")
    for each in found:
        field = each.name if each.branch_id == IN_HOME else f"{each.name}.{each.branch_id}"
        work.record_many([HistoryEntry("client", each.id, "code_changed", field)])
    one, count = found[0], len(found) + others
    if count > 1:
        return CodesChanged(count, f"{counted(count, 'code')} were changed today.")
    whose = client_name(one.first_name, one.last_name, one.company)
    return CodesChanged(1, f"{shown(whose, width=60)}: {shown(one.label, width=40)} was changed today.")
