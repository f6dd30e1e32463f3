"""The lists of clients, pets and people as somebody looks at them: through a view, in an order, with chosen columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from keydesk.db.queries.own_lists import own_columns
from keydesk.db.queries.views import view_named
from keydesk.db.rows.lists import OwnColumns, Said
from keydesk.db.work import Reading
from keydesk.reports.report import Cell, Column, Report
from keydesk.rules.client_look import CLIENTS
from keydesk.rules.fields import OfficeField, Subject
from keydesk.rules.look import Listed, told_ordering
from keydesk.rules.pet_look import PETS
from keydesk.rules.staff_look import STAFF

Row = TypeVar("Row")

_LISTS: Final[Mapping[str, tuple[Listed, Subject | None]]] = {
    "clients": (CLIENTS, "client"),
    "pets": (PETS, "pet"),
    "staff": (STAFF, None),
}


@dataclass(frozen=True, slots=True)
class Through:
    """How a list is looked at.

    Attributes:
        text: the filter, a view's among it.
        sort: the order, as queries take it.
        columns: from left to right; none for what the list says unless somebody chose.
        own: the office's own fields.
    """

    text: str
    sort: str
    columns: tuple[str, ...]
    own: OwnColumns


def listed_here(reading: Reading, *, screen: str) -> Listed:
    """What a list can say and be sorted by here, the office's own fields among it."""
    listed, subject = _LISTS[screen]
    return listed if subject is None else listed.with_more(own_columns(reading, subject).what)


def look_through(
    reading: Reading, screen: str, *, text: str, sort: str | None, view: str | None, columns: Sequence[str]
) -> Through:
    """How a list is looked at: what a command says of it comes before what a view does.

    Args:
        reading: one moment of the store.
        screen: the list.
        text: a filter; a view's holds, too.
        sort: an order; without one the view's, or the usual one.
        view: the name of a saved view.
        columns: what is said of each thing; without any the view's, or what the list says unless somebody chose.

    Raises:
        Refusal: there is no such view, no such column, or no such order.
    """
    listed, subject = _LISTS[screen]
    own = OwnColumns() if subject is None else own_columns(reading, subject)
    listed = listed.with_more(own.what)
    order, chosen = listed.usual_order, tuple(columns)
    if view is not None:
        row = view_named(reading, name=view, screen=screen)
        look = listed.read_look(row.look)
        text = " ".join(filter(None, (row.query, text)))
        order, chosen = look.order, chosen or (look.columns if look.columns != listed.usual else ())
    if sort is not None:
        order = listed.read_ordering(sort)
    return Through(text, told_ordering(order), listed.read_columns(",".join(chosen)) if chosen else (), own)


@dataclass(frozen=True)
class Told(Generic[Row]):
    """What programs and people are told for each column of a list.

    Attributes:
        of_row: columns of what a row has; one column of the list may be several of a report.
        of_more: columns of what is read beside the rows.
        id_of: a row's primary key.
    """

    of_row: Mapping[str, tuple[tuple[Column, ...], Callable[[Row], tuple[Cell, ...]]]]
    of_more: Mapping[str, Column]
    id_of: Callable[[Row], int]

    def report(
        self,
        reading: Reading,
        rows: Iterable[Row],
        through: Through,
        *,
        more: Callable[..., Mapping[int, Mapping[str, Said]]],
        name: str,
        title: str,
        nothing: str,
    ) -> Report:
        """A report of rows that are already at hand, with just those columns from left to right."""
        listed = list(rows)
        said = more(ids=[self.id_of(row) for row in listed], columns=through.columns)
        told = [self._told(each, through.own.fields) for each in through.columns]
        zone = ZoneInfo(reading.settings.time_zone)
        return Report(
            name=name,
            title=title,
            made_at=reading.now,
            zone=zone,
            columns=tuple(column for columns, _ in told for column in columns),
            rows=tuple(
                tuple(cell for _, say in told for cell in say(row, said.get(self.id_of(row), {}))) for row in listed
            ),
            nothing=nothing,
        )

    def _told(
        self, name: str, own: Mapping[str, OfficeField]
    ) -> tuple[tuple[Column, ...], Callable[[Row, Mapping[str, Said]], tuple[Cell, ...]]]:
        if name in self.of_row:
            columns, say = self.of_row[name]
            return columns, lambda row, _: say(row)
        if name in self.of_more:
            return (self.of_more[name],), lambda _, more: (more.get(name) or None,)
        one = own[name]
        column = Column(name, one.label.upper(), right=one.kind == "number")
        return (column,), lambda _, more: (_typed(one, more.get(name)),)


def one(
    name: str, heading: str, say: Callable[[Any], Cell], **how: Any
) -> tuple[tuple[Column, ...], Callable[[Any], tuple[Cell, ...]]]:
    """A column that everybody reads alike."""
    return (Column(name, heading, **how),), lambda row: (say(row),)


def _typed(field: OfficeField, said: Said) -> Cell:
    """A value of the office's own field as what it is."""
    if not said:
        return None
    text = str(said)
    try:
        match field.kind:
            case "yes_no":
                return text == "yes"
            case "number" if "." not in text:
                return int(text)
            case "date":
                return date.fromisoformat(text)
    except ValueError:
        # What was written before the field was of that kind stays as it was written.
        return text
    return text
