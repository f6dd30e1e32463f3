"""How the keys of the days to come read as a list: who needs which from when on, and whether they have it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from keydesk.rules import dates
from keydesk.rules.needs import place_of
from keydesk.rules.text import counted, fold, shown
from keydesk.widgets.day_head import near_word
from keydesk.widgets.day_marks import clock_words
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from keydesk.db.rows.needs import NeededKeyRow
    from keydesk.widgets.table_columns import Cell, Cells

BY: Final = ("day", "sitter", "client")
"""The orders, in the order in which one key goes through them."""

NOBODY: Final = "Unassigned"
_NONE: Final = "none"
_MONTH_DAY: Final = 16

_TIME: Final = Column("first", "FIRST", 5, cut="never", sortable=False)
_FIRST: Final = Column("first", "FIRST", _MONTH_DAY, cut="never", sortable=False)
_CLIENT: Final = Column("client", "CLIENT", 12, weight=3, sortable=False)
_SITTER: Final = Column("sitter", "SITTER", 11, weight=2, sortable=False)
_OPENS: Final = Column("opens", "OPENS", 8, weight=2, drop=3, sortable=False)
_DAYS: Final = Column("days", "DAYS", 4, align="right", cut="never", drop=2, sortable=False)
_COPIES: Final = Column("copies", "COPIES", 7, cut="never", sortable=False)
_WHERE: Final = Column("where", "THE SITTER", 22, weight=3, cut="word", sortable=False)


def needed_columns(by: str, rows: Sequence[NeededKeyRow]) -> tuple[Column, ...]:
    """The columns in one of the orders; that for copies only where some are short."""
    more = max((len(clock_words(row.first_at)) for row in rows), default=_TIME.width) - _TIME.width
    time, first = (replace(each, width=each.width + more) for each in (_TIME, _FIRST))
    who = {"day": (time, _CLIENT, _SITTER), "sitter": (first, _CLIENT), "client": (first, _SITTER)}[by]
    code = max((cell_len(shown(row.key_code)) for row in rows), default=0)
    key = Column("key", "KEY", max(len(_NONE), code), cut="never", sortable=False)
    copies = (_COPIES,) if any(map(is_short, rows)) else ()
    return (*who, key, _OPENS, _DAYS, *copies, _WHERE)


def is_short(row: NeededKeyRow) -> bool:
    """Whether two sitters need it on one day, and there are fewer copies than that."""
    return row.key_id is not None and row.copies_wanted > 1 and row.short


def is_lacking(row: NeededKeyRow) -> bool:
    """Whether a sitter needs it and does not have it."""
    return row.sitter_id is not None and not row.has_it


def is_problem(row: NeededKeyRow) -> bool:
    """Whether somebody has to see to it: the key is lacking, or nobody is booked."""
    return not row.has_it


def group_of(row: NeededKeyRow, by: str) -> str:
    """What the heading above a row is of."""
    return {"day": row.first_at.date().isoformat(), "sitter": row.sitter or NOBODY, "client": row.client_sorted}[by]


def in_order(rows: Iterable[NeededKeyRow], by: str) -> list[NeededKeyRow]:
    """The rows in one of the orders, Unassigned last; within it by the first visit."""
    if by == "sitter":
        return sorted(rows, key=lambda row: (row.sitter_id is None, fold(row.sitter), row.sitter_id or 0, row.first_at))
    if by == "client":
        return sorted(rows, key=lambda row: (fold(row.client_sorted), row.client_id, row.key_code, row.first_at))
    return sorted(rows, key=lambda row: (row.first_at, fold(row.client_sorted)))


def needed_cells(row: NeededKeyRow, by: str, *, copies: bool, today: date) -> Cells:
    """One row as a line."""
    first: Cell = (
        f"{clock_words(row.first_at)}"
        if by == "day"
        else f"{dates.day(row.first_at.date(), today=today)} {clock_words(row.first_at)}"
    )
    sitter = row.sitter or "nobody yet"
    who = {"day": (first, row.client_sorted, sitter), "sitter": (first, row.client_sorted), "client": (first, sitter)}[
        by
    ]
    count = (Toned(f"{row.copies_in_use} for {row.copies_wanted}", "warn") if is_short(row) else "",) if copies else ()
    return (*who, row.key_code or _NONE, row.key_label, str(row.days), *count, _where(row))


def _where(row: NeededKeyRow) -> Toned:
    if row.has_it:
        return Toned("has it", "quiet")
    if row.sitter_id is None:
        return Toned(f"nobody yet  {row.reason_words}", "warn")
    return Toned(f"NO KEY  {row.reason_words}", "bad")


def heading_words(group: str, by: str, rows: Sequence[NeededKeyRow], *, today: date) -> str:
    """``Wed 25 Nov · tomorrow   5 keys · 2 lacking``."""
    name = group
    if by == "day" and rows:
        day = rows[0].first_at.date()
        name = f"{dates.day(day, today=today)} · {near_word(day, today=today)}"
    parts = [counted(len(rows), "key"), *([f"{lacking:,} lacking"] if (lacking := sum(map(is_lacking, rows))) else ())]
    return f"{name}   {' · '.join(parts)}"


def needed_lines(row: NeededKeyRow, *, today: date) -> tuple[Content, ...]:
    """What is told of a row: whose need it is, where the copies are, and whether there are enough."""
    key = " ".join(filter(None, (row.key_code, row.key_label))) or "no key on file"
    first = f"first {dates.near_day(row.first_at.date(), today=today)} {clock_words(row.first_at)}"
    visits = f"{counted(row.visits, 'visit')} on {counted(row.days, 'day')}"
    flag = "NO KEY  " if is_lacking(row) else ""
    title = f"{flag}{row.client} · {key}, {row.sitter or 'nobody yet'}"
    day = row.first_at.date()
    where = "; ".join(f"{copy.tag_code} {place_of(copy, day=day)[1]}" for copy in row.copies)
    told = f"{first} · {visits}"
    short = ""
    if is_short(row):
        copies = counted(row.copies_in_use, "copy", "copies")
        short = f" · {copies} for {row.copies_wanted} sitters on one day"
    return (
        content(title, "bold $text-error" if flag else "bold"),
        Content.assemble(told, (short, "bold $text-warning")),
        content(where or "No copy is in use", "$text-muted"),
    )
