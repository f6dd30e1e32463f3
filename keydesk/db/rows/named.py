"""What a name on the command line turned out to mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedRow:
    """One thing that goes by a name: a person, a safe, a hook or a client.

    Attributes:
        id: its row.
        name: as people call it, as stored.
        detail: what tells it from others of that name, as stored.
    """

    id: int
    name: str
    detail: str = ""
