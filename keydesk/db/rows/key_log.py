"""The key log, as rows. All texts as stored."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.db.rows.where import MovementRow


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One movement of the log, with the copy that it is of.

    Attributes:
        copy_id, tag_code: the copy.
        client_id, client: whose key it is, ``Rivera, Ana``.
        opens: what the key opens.
        move: the event.
        overrode: the warnings past which somebody went on; empty without any.
    """

    copy_id: int
    tag_code: str
    client_id: int
    client: str
    opens: str
    move: MovementRow
    overrode: str
