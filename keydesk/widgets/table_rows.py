"""The rows of a long list that were read lately, and how each of them looks as a line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from keydesk.widgets.fitting import fit
from keydesk.widgets.table_columns import GAP, Cells, Placed, Tone, Toned

Window = Callable[[Sequence[int]], Mapping[int, Cells]]
"""Reads rows by primary key; what it does not return has gone meanwhile."""

Piece = tuple[str, Tone]
"""Part of a line in one tone."""

_REMEMBERED = 600
# Rows; some screens' worth, so that paging to and fro reads nothing anew.


class RecentRows:
    """Rows read lately, and their lines; both forgotten together when the things may have changed."""

    def __init__(self) -> None:
        self._window: Window | None = None
        self._cells: OrderedDict[int, Cells] = OrderedDict()
        self._lines: dict[int, list[Piece]] = {}
        self._placed: tuple[Placed, ...] = ()
        self._width = 0

    def set_window(self, window: Window) -> None:
        """Say how rows are read."""
        self._window = window
        self.forget()

    def set_columns(self, placed: tuple[Placed, ...], width: int) -> None:
        """Say how rows are drawn: the columns, and the cells of the whole line."""
        self._placed, self._width = placed, width
        self._lines.clear()

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        self._cells.clear()
        self._lines.clear()

    def read(self, things: Sequence[int]) -> None:
        """Read those of the rows that are not remembered, all in one go."""
        unread = [thing for thing in things if thing not in self._cells]
        if not unread or self._window is None:
            return
        rows = self._window(unread)
        for thing in unread:
            # What has gone since the list was read is an empty line until the list is read again.
            self._cells[thing] = rows.get(thing, ())
        while len(self._cells) > max(_REMEMBERED, len(things)):
            self._cells.popitem(last=False)

    def cells(self, thing: int) -> Cells | None:
        """The cells of a thing, read if need be; None where it has gone."""
        self.read([thing])
        return self._cells.get(thing) or None

    def line(self, thing: int, neighbours: Sequence[int]) -> list[Piece]:
        """A thing's line in as few pieces of one tone as it has, the first of them always plain.

        Args:
            thing: its primary key.
            neighbours: what else is on the screen, read in the same go where it has to be read.
        """
        line = self._lines.get(thing)
        if line is None:
            if thing not in self._cells:
                self.read(neighbours)
            if len(self._lines) > _REMEMBERED:
                self._lines.clear()
            line = self._lines[thing] = self._lay_out(self._cells.get(thing, ()))
        return line

    def _lay_out(self, cells: Cells) -> list[Piece]:
        if len(cells) == 1 < len(self._placed):
            (cell,) = cells
            whole = cell if isinstance(cell, Toned) else Toned(cell, "")
            return [("", ""), (fit(whole.text, self._width), whole.tone)]
        pieces: list[Piece] = [("", "")]
        used = 0
        for placed in self._placed if cells else ():
            cell = cells[placed.index]
            text, tone = (cell.text, cell.tone) if isinstance(cell, Toned) else (cell, "")
            column = placed.column
            fitted = fit(text, placed.width, align=column.align, cut=column.cut)
            if tone:
                pieces.extend([(fitted, tone), (" " * GAP, "")])
            else:
                pieces[-1] = (pieces[-1][0] + fitted + " " * GAP, "")
            used += placed.width + GAP
        over = used - self._width
        last, _ = pieces[-1]
        # The gap after the last column is drawn only as far as the line goes.
        pieces[-1] = (last[:-over] if over > 0 else last + " " * -over, "")
        return [piece for number, piece in enumerate(pieces) if piece[0] or number == 0]
