"""Beside the Desk's box: what the sitter of the turn needs and holds, or, without a turn, what is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.reactive import reactive

from keydesk.rules import dates
from keydesk.rules.text import shown
from keydesk.widgets.desk_text import QUIET, LinesPanel, short_name, sides
from keydesk.widgets.fitting import fit

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from keydesk.db.rows.desk import HeldRow, NeededRow, SitterRow
    from keydesk.widgets.desk_text import Part

_LATE: Final = "$text-warning"
_LONGEST_CODE: Final = 12
_LONGEST_PLACE: Final = 10
_SHORTEST_PLACE: Final = 7
_SHORTEST_NAME: Final = 9
_NAME: Final = 10
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
            return _titled("LATE", len(rows), rows, width, height)
        lacks = [row for row in beside.sitter.needs if not row.has_it]
        holds = [_held(row, beside, width) for row in beside.sitter.holds]
        # The needs get what the holds leave, and a third in any case.
        most = max(height // 3, height - len(holds) - 3) if lacks else 0
        lines: list[list[Part]] = []
        if lacks:
            needed = _needs(lacks, beside, width)
            lines = [*_titled("STILL NEEDS", len(needed), needed, width, most), []]
        elif beside.sitter.needs:
            lines = [[(fit("Has every key for today and tomorrow", width), QUIET)], []]
        lines += _titled("HOLDS", len(holds), holds, width, height - len(lines))
        if not holds:
            lines.append([("Nothing.", QUIET)])
        return lines


def _titled(title: str, count: int, rows: list[list[Part]], width: int, height: int) -> list[list[Part]]:
    left, right = sides(title, str(count), width)
    room = max(0, height - 1)
    if len(rows) > room:
        more = len(rows) - max(0, room - 1)
        rows = [*rows[: max(0, room - 1)], [(f"… {more} more", QUIET)]]
    return [[(left, "bold"), (right, "bold")], *rows]


def _held(row: HeldRow, beside: Beside, width: int, *, holder: bool = False) -> list[Part]:
    due = dates.due(row.due_at, now=beside.now, zone=beside.zone)
    is_late = row.due_at is not None and row.due_at < beside.now
    if holder:
        # All of them are late, and the title says so.
        due = due.removeprefix("LATE ")
    left = f"{'!' if is_late else ' '} {fit(row.tag_code, max(6, cell_len(row.tag_code)))} "
    room = max(0, width - cell_len(left) - cell_len(due) - 1)
    who = fit(row.holder, room) if holder and row.holder else short_name(row.client, room)
    return [(left, "bold" if is_late else ""), (f"{who} ", ""), (due, _LATE if is_late else QUIET)]


def _needs(rows: list[NeededRow], beside: Beside, width: int) -> list[list[Part]]:
    """Code, client, when and where, each in its column; where there is little room, the client has it."""
    today = dates.today(beside.now, beside.zone)
    codes = [fit(row.key_code, min(_LONGEST_CODE, cell_len(row.key_code))) if row.key_code else _NO_KEY for row in rows]
    places = [_place(row) for row in rows]
    code_room = max(map(cell_len, codes))
    place_room = max(min(cell_len(place), _LONGEST_PLACE) for place in places)
    days = ["" if row.starts_at.date() == today else f"{dates.DAYS[row.starts_at.weekday()]} " for row in rows]
    times = [f"{day}{row.starts_at:%H:%M}" for day, row in zip(days, rows, strict=True)]
    rest = width - code_room - place_room - 4
    if rest - max(map(cell_len, times)) < _SHORTEST_NAME:
        # The day says enough.
        times = [day.strip() or time for day, time in zip(days, times, strict=True)]
    time_room = max(map(cell_len, times))
    # Who has the key is cut before the client is; a hook is shorter than that.
    spare = max(0, min(_NAME - (rest - time_room), place_room - _SHORTEST_PLACE))
    place_room, name_room = place_room - spare, max(0, rest - time_room + spare)
    return [
        [
            (f"{fit(code, code_room)} ", ""),
            (short_name(row.client, name_room), ""),
            (f" {time:>{time_room}}  ", QUIET),
            (fit(place, place_room), "bold"),
        ]
        for row, code, place, time in zip(rows, codes, places, times, strict=True)
    ]


def _place(row: NeededRow) -> str:
    return shown(row.place).removeprefix("hook ") if row.key_code else "none"
