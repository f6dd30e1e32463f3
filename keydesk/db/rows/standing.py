"""How the office stands, as a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What the header of every screen says.

    Attributes:
        office: the office's name, as stored.
        branch: the operator's branch, as stored.
        operator: who is at this session, as stored.
        no_key: visits of today for which the sitter lacks the key.
        overdue: copies that should be back.
        missing: copies that nobody can find.
    """

    office: str = "keydesk"
    branch: str = ""
    operator: str = ""
    no_key: int = 0
    overdue: int = 0
    missing: int = 0
