"""The frozen report: what a builder hands to every writer alike (terminal, CSV, JSON, screen)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Final, Literal

Cell = str | int | bool | datetime | date | None
"""One value of a row: text as it is stored (writers make it fit to be shown), or what it is, typed."""

Place = Literal["everywhere", "data", "text"]
"""Who writes a column: everybody, only the writers for programs (JSON, CSV), or only those for people."""


ColumnKind = Literal["text", "long", "number", "money", "day", "moment", "code", "address", "phone", "bar"]
"""What is in a column, for writers that format by it; ``bar`` is a number that is also drawn.

``code`` is a tag's or a key's code, ``address`` a street: no page that leaves the screen has both, unless an admin
asks for exactly that.
"""

ThingKind = Literal["client", "copy", "key", "staff", "safe", "visit", "stock_take"]

Thing = tuple[ThingKind, int]
"""What Enter on a row opens: its kind and its primary key."""


TOTAL: Final = "Total"
"""What stands before the sums of a report, in the first column that has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a report.

    Attributes:
        name: stable snake_case name for programs; ``holder.kind`` nests in JSON and is ``holder_kind`` in CSV.
        heading: the word above it for people.
        place: who writes it.
        right: whether it stands to the right, as numbers do.
        standing: what people read where there is nothing, e.g. ``standing`` for a copy without a due date.
        whole: whether it is never cut: codes, numbers, phones. Moments and numbers never are.
        rank: which columns a narrow terminal leaves out first, the highest; 0 always stays.
        kind: what is in it.
    """

    name: str
    heading: str = ""
    place: Place = "everywhere"
    right: bool = False
    standing: str = ""
    whole: bool = False
    rank: int = 0
    kind: ColumnKind = "text"

    @property
    def flat_name(self) -> str:
        """The name in CSV, where nothing nests."""
        return self.name.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Report:
    """A finished list: headings, rows, and what has to be said with them.

    Attributes:
        name: stable snake_case name, ``keys`` or ``history``.
        title: what people read above it.
        made_at: the instant it was made, aware.
        zone: the office's time zone, in which instants are written.
        columns: in order.
        rows: as many cells each as there are columns.
        notes: sentences for people, e.g. that this is an emergency reading.
        nothing: what people read when there are no rows, with what to do next.
        made_by: who asked for it.
        as_of: the past moment it tells of, aware; None for the present.
        groups: positions of the columns by which its rows are grouped; writers for people put them in headings.
        totals: one row of cells that stands beneath all, or None.
        things: what each row is about, one per row; empty where rows lead nowhere.
        asked: what was asked for, each in words: ``sitter: Ana Whitfield``.
    """

    name: str
    title: str
    made_at: datetime
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    zone: tzinfo = UTC
    notes: tuple[str, ...] = ()
    nothing: str = "Nothing to show."
    made_by: str = ""
    as_of: datetime | None = None
    groups: tuple[int, ...] = ()
    totals: tuple[Cell, ...] | None = None
    things: tuple[Thing | None, ...] = ()
    asked: tuple[str, ...] = ()

    def for_programs(self) -> tuple[int, ...]:
        """Positions of the columns that JSON and CSV write."""
        return tuple(at for at, column in enumerate(self.columns) if column.place != "text")

    def for_people(self) -> tuple[int, ...]:
        """Positions of the columns that are read by people."""
        return tuple(at for at, column in enumerate(self.columns) if column.place != "data")

    def records(self) -> Iterator[dict[str, Cell]]:
        """Each row by the flat names of its columns for programs."""
        names = [(at, self.columns[at].flat_name) for at in self.for_programs()]
        for row in self.rows:
            yield {name: row[at] for at, name in names}


def iso(value: datetime | date, zone: tzinfo) -> str:
    """An instant as ISO 8601 with the office's offset, to the second; a day as ``2026-11-27``."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    return value.isoformat()
