"""Beside the Desk's box: what the sitter of the turn needs and holds, or, without a turn, what is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.reactive import reactive

from keydesk.rules import dates
from keydesk.rules.needs import needed_that_day
from keydesk.rules.text import shown
from keydesk.widgets.desk_text import QUIET, LinesPanel, short_name, sides
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.desk import HeldRow, SitterRow
    from keydesk.db.rows.needs import NeededKeyRow
    from keydesk.widgets.desk_text import Part

_LATE: Final = "$text-warning"
_HAS, _BRING, _HARD, _IS_LATE = "✓", "←", "!", "!"
# Beside a key: the sitter has it; it comes in, for they need it no longer; it cannot simply be taken; it is late.
_LONGEST_CODE: Final = 12
_LONGEST_PLACE: Final = 11
_SHORTEST_PLACE: Final = 7
_SHORTEST_NAME: Final = 8
_WIDE: Final = 40
# Cells of a place at most, and of a name at least before the time of day is left out.
_NO_KEY: Final = "—"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the panel shows.

    Attributes:
        sitter: of the turn; None without one.
        late: what should be back, where there is no turn.
        now, zone: when this was read, and the office's zone.
    """

    now: datetime
    zone: ZoneInfo
    sitter: SitterRow | None = None
    late: tuple[HeldRow, ...] = ()


class SidePanel(LinesPanel):
    """NEEDS and HOLDS of a sitter, or LATE."""

    DEFAULT_CSS = """
    SidePanel { border-left: solid $foreground 20%; padding: 0 1; height: 1fr; }
    """

    beside: reactive[Beside | None] = reactive(None)
    """What is beside the box; None before the store is open."""

    def say_lines(self, width: int, height: int) -> list[list[Part]]:
        """One or two short lists, each cut to its part of the height with how many more there are."""
        beside = self.beside
        if beside is None:
            return []
        if beside.sitter is None:
            if not beside.late:
                return [[("LATE", "bold")], [("Nothing is late.", QUIET)]]
            rows = [_held(row, beside, width, holder=True) for row in beside.late]
            return _titled("LATE", str(len(rows)), rows, width, height)
        return _of_sitter(beside.sitter, beside, width, height)


def _of_sitter(sitter: SitterRow, beside: Beside, width: int, height: int) -> list[list[Part]]:
    """The needs, then what is held; the needs get what the holds leave, and half of the height in any case."""
    holds = [_held(row, beside, width, bring=sitter.takes_in(row)) for row in sitter.holds]
    bring = sum(map(sitter.takes_in, sitter.holds))
    most = max(height // 2, height - len(holds) - 3)
    lines = _need_lines(sitter, beside, width, most)
    count = f"{len(holds)}, {bring} to take in" if bring else str(len(holds))
    lines += _titled("HOLDS", count, holds, width, height - len(lines))
    if not holds:
        lines.append([("Nothing.", QUIET)])
    return lines


def _need_lines(sitter: SitterRow, beside: Beside, width: int, height: int) -> list[list[Part]]:
    """What the sitter needs by the first visit for it, each ticked once they have it; and where there are too few."""
    if not sitter.notices_on:
        return [[(fit("Key notices are off", width), QUIET)], []]
    if not sitter.has_visits:
        return []
    span = "today" if sitter.days == 1 else f"{sitter.days} days"
    lacks = [row for row in sitter.needs if not row.has_it]
    total = len(sitter.needs)
    count = f"lacks {len(lacks)} of {total}" if lacks else f"has all {total}" if total > 1 else "has it" * total
    short = [_short_of(row, width) for row in lacks if row.short and row.key_id is not None]
    # Where there is no room for all of them, those that they have are the last.
    whole = total + len(short) + 2 <= height
    listed = sitter.needs if whole else sorted(sitter.needs, key=lambda row: row.has_it)
    rows = _needs(list(listed), beside, width)
    room = max(2, height - 1 - len(short))
    lines = _titled(f"NEEDS {span}", count or "nothing", rows, width, room)
    return [*lines, *short, []]


def _short_of(row: NeededKeyRow, width: int) -> list[Part]:
    copies = "1 copy" if row.copies_in_use == 1 else f"{row.copies_in_use} copies"
    return [(fit(f"{_HARD} {row.key_code}: {copies} for {row.copies_wanted} sitters", width), _LATE)]


def _titled(title: str, count: str, rows: list[list[Part]], width: int, height: int) -> list[list[Part]]:
    left, right = sides(title, count, width)
    room = max(0, height - 1)
    if len(rows) > room:
        more = len(rows) - max(0, room - 1)
        rows = [*rows[: max(0, room - 1)], [(f"… {more} more", QUIET)]]
    return [[(left, "bold"), (right, "bold")], *rows]


def _held(row: HeldRow, beside: Beside, width: int, *, holder: bool = False, bring: bool = False) -> list[Part]:
    due = dates.due(row.due_at, now=beside.now, zone=beside.zone)
    is_late = row.due_at is not None and row.due_at < beside.now
    sign = _IS_LATE if is_late else _BRING if bring else " "
    if bring and not is_late:
        due = "not needed"
    if holder:
        # All of them are late, and the title says so.
        due = due.removeprefix("LATE ")
    if row.chased:
        due = f"{due} ×{row.chased}"
    left = f"{sign} {fit(row.tag_code, max(6, cell_len(row.tag_code)))} "
    room = max(0, width - cell_len(left) - cell_len(due) - 1)
    who = fit(row.holder, room) if holder and row.holder else short_name(row.client, room)
    return [(left, "bold" if is_late else ""), (f"{who} ", ""), (due, _LATE if is_late else "" if bring else QUIET)]


def _needs(rows: list[NeededKeyRow], beside: Beside, width: int) -> list[list[Part]]:
    """Tick, code, client, when and where, each in its column; where there is little room, the client has it."""
    if not rows:
        return []
    today = dates.today(beside.now, beside.zone)
    codes = [fit(row.key_code, min(_LONGEST_CODE, cell_len(row.key_code))) if row.key_code else _NO_KEY for row in rows]
    places = [_place(row, wide=width >= _WIDE) for row in rows]
    code_room = max(map(cell_len, codes))
    place_room = max(min(cell_len(place), _LONGEST_PLACE) for place in places)
    days = ["" if row.first_at.date() == today else f"{dates.DAYS[row.first_at.weekday()]} " for row in rows]
    times = [f"{day}{row.first_at:%H:%M}" for day, row in zip(days, rows, strict=True)]
    gap = 2 if width >= _WIDE else 1
    rest = width - 2 - code_room - place_room - gap - 2
    if rest - max(map(cell_len, times)) < _SHORTEST_NAME:
        # The day says enough.
        times = [day.strip() or time for day, time in zip(days, times, strict=True)]
    time_room = max(map(cell_len, times))
    # Who has the key is cut before the client is; a hook is shorter than that.
    spare = max(0, min(_SHORTEST_NAME - (rest - time_room), place_room - _SHORTEST_PLACE))
    place_room, name_room = place_room - spare, max(0, rest - time_room + spare)
    return [
        [
            (f"{_sign(row)} ", "" if row.has_it else "bold"),
            (f"{fit(code, code_room)} ", QUIET if row.has_it else ""),
            (short_name(row.client_sorted, name_room), QUIET if row.has_it else ""),
            (f" {time:>{time_room}}{' ' * gap}", QUIET),
            (fit(place, place_room), "bold"),
        ]
        for row, code, place, time in zip(rows, codes, places, times, strict=True)
    ]


def _sign(row: NeededKeyRow) -> str:
    """Ticked, to be taken off a hook, or not to be had simply."""
    if row.has_it:
        return _HAS
    return " " if row.reason == "on_hook" else _HARD


def _place(row: NeededKeyRow, *, wide: bool) -> str:
    """Where the nearest copy is, in few cells: a hook, who has it or needs it, or in a word why there is none."""
    if row.has_it:
        return ""
    nearest = row.copies[0] if row.copies else None
    match row.reason:
        case "on_hook" | "admin_safe" if nearest is not None:
            place = shown(nearest.hook or nearest.name)
            return f"{place} admin" if row.reason == "admin_safe" else place
        case "with_sitter" if nearest is not None:
            does = "needs" if needed_that_day(nearest, day=row.first_at.date()) else "has"
            who = shown(nearest.name).split(" ", 1)[0]
            return f"{fit(who, min(cell_len(who), 5))} {does}{' it' if wide else ''}"
        case "none_on_file":
            return "no copy" if row.key_id is not None else "none"
        case _:
            return _REASONS.get(row.reason, row.reason)


_REASONS: Final = {
    "with_client": "client",
    "with_contact": "contact",
    "in_transit": "on its way",
    "missing": "missing",
}
