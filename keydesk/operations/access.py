"""Ways into a home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from keydesk.db.models import AccessMethod, Client, table_of
from keydesk.db.work import Work
from keydesk.operations.editing import load, save, zone_of
from keydesk.rules import dates
from keydesk.rules.profile import client_name
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_ACCESS, _CLIENT = table_of(AccessMethod), table_of(Client)
_WORDS: Final = {"garage_code": "garage code", "gate_code": "gate code", "smart_lock": "smart lock"}


@dataclass(frozen=True, slots=True)
class CodesChanged:
    """Codes of which somebody said that they were changed.

    Attributes:
        count: how many of which nobody had said it today.
        said: one sentence for the desk.
    """

    count: int
    said: str


def note_codes_changed(work: Work, *, codes: Sequence[tuple[int, int | None]]) -> CodesChanged:
    """Says that codes were changed at the client's, or found well as they are, today; what they are is not touched.

    Args:
        work: the transaction.
        codes: each way in by number, with the version that the person saw or None.

    Raises:
        ChangedMeanwhile: somebody changed a way in after its version was read.
    """
    work.require(Permission.EDIT_CLIENTS)
    if not codes:
        raise Refusal("No code is named.")
    today = dates.today(work.now, zone_of(work))
    count, name = 0, ""
    for method_id, version in codes:
        row = load(work, _ACCESS, method_id, "way in")
        found = work.session.execute(
            select(_CLIENT.c.first_name, _CLIENT.c.last_name, _CLIENT.c.company).where(_CLIENT.c.id == row["client_id"])
        ).one()
        whose = client_name(found.first_name, found.last_name, found.company)
        name = f"{shown(whose, width=60)}: the {_WORDS.get(row['kind'], row['kind'])}"
        values = {"reviewed_on": today}
        saved = save(work, _ACCESS, "access_method", row, values, version=version, name=whose, verb="code_changed")
        count += bool(saved.fields)
    if not count:
        return CodesChanged(0, "That was said today already.")
    return CodesChanged(
        count, f"{name} was changed today." if len(codes) == 1 else f"{count} codes were changed today."
    )
