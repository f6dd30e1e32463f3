"""What a list shows of its things: what every line has, and what only some columns say. All texts as stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from keydesk.rules.fields import OfficeField

Row = TypeVar("Row")

Said = str | bool | date | None
"""What one column says of one thing."""


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """The office's own fields, as a list calls them.

    Attributes:
        fields: by what the list calls each, in the order in which they are offered; a secret is none of them.
        sealed: how the secrets are called, squeezed.
    """

    fields: Mapping[str, OfficeField] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()

    @property
    def what(self) -> dict[str, str]:
        """What each says, for whoever chooses columns."""
        return {name: f"{each.label} ({each.kind_words}, of the office's own)" for name, each in self.fields.items()}


@dataclass(frozen=True, slots=True)
class ListWindow(Generic[Row]):
    """What of a list is in sight, at one moment.

    Attributes:
        rows: by primary key; what has gone is left out.
        more: by primary key, what the columns say that no row has: by the column's name.
        now: the moment, aware UTC.
    """

    rows: Mapping[int, Row]
    more: Mapping[int, Mapping[str, Said]]
    now: datetime
