"""How the visits of a day read as a list: by sitter, by time or by client, and what each says of its key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keydesk.rules.text import fold
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.needs import DayVisitRow
    from keydesk.widgets.table_columns import Cell, Cells, Tone

BY: Final = ("sitter", "time", "client")
"""The orders of a day, in the order in which one key goes through them."""

UNASSIGNED: Final = "Unassigned"
ALL_DAY: Final = "all day"

_TIME: Final = Column("time", "TIME", 5, cut="never", sortable=False)
_CLIENT: Final = Column("client", "CLIENT", 14, weight=3, sortable=False)
_SITTER: Final = Column("sitter", "SITTER", 12, weight=2, sortable=False)
_PETS: Final = Column("pets", "PETS", 8, weight=2, drop=2, sortable=False)
_SERVICE: Final = Column("service", "SERVICE", 14, weight=1, drop=1, sortable=False)
_SHORT_SERVICE: Final = replace(_SERVICE, width=10)
# Where the sitter stands beside it.
_KEY: Final = Column("key", "KEY", 26, weight=2, cut="word", sortable=False)

_COLUMNS: Final = {
    "sitter": (_TIME, _CLIENT, _PETS, _SERVICE, _KEY),
    "time": (_TIME, _CLIENT, _SITTER, _PETS, _SHORT_SERVICE, _KEY),
    "client": (_CLIENT, _TIME, _SITTER, _PETS, _SHORT_SERVICE, _KEY),
}


def day_columns(by: str, visits: Sequence[DayVisitRow]) -> tuple[Column, ...]:
    """The columns of the day in one of its orders, the times as wide as the longest of them."""
    wide = len(ALL_DAY) if any(each.all_day for each in visits) else _TIME.width
    return tuple(replace(each, width=wide) if each is _TIME else each for each in _COLUMNS[by])


def in_order(by: str, visits: Sequence[DayVisitRow]) -> list[DayVisitRow]:
    """The visits in one of the orders; they come by time, and what is alike in an order stays so."""
    if by == "time":
        return list(visits)
    if by == "client":
        return sorted(visits, key=lambda each: (fold(each.client_sorted), each.client_id))
    return sorted(visits, key=lambda each: (each.sitter_id is None, fold(each.sitter), each.sitter_id or 0))


def time_words(visit: DayVisitRow) -> str:
    """``08:30``; a visit without a time is all day."""
    return ALL_DAY if visit.all_day else f"{visit.starts_at:%H:%M}"


def visit_cells(visit: DayVisitRow, *, by: str, flags: bool, past: bool = False) -> Cells:
    """One visit as a line.

    Args:
        visit: as the day has it.
        by: the order of the list.
        flags: whether it says what the visit's key needs.
        past: its day is over, and nobody needs a key for it any more.
    """
    quiet = visit.status != "scheduled"
    told: dict[str, Cell] = {
        "time": time_words(visit),
        "client": visit.client_sorted,
        "sitter": visit.sitter or "nobody yet",
        "pets": visit.pets,
        "service": visit.service,
        "key": key_words(visit, flags=flags and not past),
    }
    cells = tuple(told[column.key] for column in _COLUMNS[by])
    return tuple(Toned(cell, "quiet") if quiet and isinstance(cell, str) else cell for cell in cells)


def key_words(visit: DayVisitRow, *, flags: bool) -> Toned:
    """What the last column says: a word first, so that nothing hangs on a colour."""
    if visit.status != "scheduled":
        return Toned(visit.status, "quiet")
    trouble = trouble_word(visit)
    if visit.flag == "unassigned":
        return Toned("unassigned", "warn")
    if flags and visit.flag == "no_key":
        return Toned(f"NO KEY  {visit.reason_words}", "bad")
    if trouble:
        return Toned(trouble, "warn")
    return _calm(visit) if flags else Toned("", "")


def _calm(visit: DayVisitRow) -> Toned:
    told: dict[str, tuple[str, Tone]] = {
        "ok": ("ok", "quiet"),
        "not_required": (" · ".join(filter(None, ("no key required", visit.reason_words))), "quiet"),
    }
    return Toned(*told.get(visit.flag, ("", "")))


def trouble_word(visit: DayVisitRow) -> str:
    """Why the visit cannot be made as it is booked, beside its key; empty where it can."""
    if visit.status != "scheduled" or visit.sitter_id is None:
        return ""
    if visit.sitter_blocked:
        return "sitter blocked"
    return "" if visit.sitter_active else "sitter has left"


def is_problem(visit: DayVisitRow) -> bool:
    """Whether somebody has to see to the visit."""
    return visit.status == "scheduled" and (visit.flag in {"no_key", "unassigned"} or bool(trouble_word(visit)))


def found_by(visit: DayVisitRow) -> str:
    """What a filter looks in."""
    said = "" if visit.status != "scheduled" else key_words(visit, flags=True).text
    return fold(
        f"{visit.client} {visit.client_sorted} {visit.pets} {visit.sitter} {visit.service} {said} {visit.status}"
    )


def sitter_cells(visits: Sequence[DayVisitRow], *, flags: bool, folded: bool) -> Cells:
    """The line above a sitter's visits: ``Sam Ortega   7 visits · 1 NO KEY``."""
    if not visits:
        return ()
    first = visits[0]
    made = [each for each in visits if each.status != "cancelled"]
    parts = [counted(len(made), "visit")]
    lacking = sum(each.status == "scheduled" and each.flag == "no_key" for each in visits)
    if flags and lacking:
        parts.append(f"{lacking} NO KEY")
    if len(made) < len(visits):
        parts.append(f"{len(visits) - len(made)} cancelled")
    if first.sitter_id is not None and not first.sitter_active:
        parts.append("has left")
    sign = "▸" if folded else "▾"
    return (Toned(f"{sign} {first.sitter or UNASSIGNED}   {' · '.join(parts)}", "header"),)


def counted(number: int, word: str) -> str:
    """``1 visit``, ``104 visits``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
