"""Where one is in a long list: the things in it, the cursor, the marks, and what is on the screen.

Knows nothing of drawing. Everything is kept by the things' primary keys, so that whatever comes, goes or moves between
two readings of the list, the cursor and the marks stay on the same things.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

_LOOK_AROUND = 200
# How far around a vanished thing the next one that is still there is looked for.


class ListPlace:
    """The state of a long list.

    Attributes:
        ids: primary keys of the things in the list, in its order; a negative one is the heading of those that follow.
        cursor: index of the thing that the next verb is about; 0 in an empty list.
        top: index of the first thing on the screen.
        height: how many things the screen has room for.
        marks: primary keys of the marked things, also of those that a filter hides just now.
    """

    def __init__(self) -> None:
        self.ids: Sequence[int] = array("q")
        self.cursor = 0
        self.top = 0
        self.height = 1
        self.marks: set[int] = set()
        self._last_marked: int | None = None

    @property
    def current(self) -> int | None:
        """Primary key of the thing under the cursor; None in an empty list."""
        return self.ids[self.cursor] if self.ids else None

    @property
    def visible(self) -> Sequence[int]:
        """Primary keys of what is on the screen."""
        return self.ids[self.top : self.top + self.height]

    @property
    def out_of_sight(self) -> str:
        """How many lines are above and below those on the screen, in words; empty where all are."""
        beyond = ((self.top, "above"), (max(0, len(self.ids) - self.top - self.height), "below"))
        return ", ".join(f"{number:,} more {side}" for number, side in beyond if number)

    @property
    def hidden_marks(self) -> int:
        """How many marked things are not in the list just now."""
        if not self.marks:
            return 0
        return len(self.marks.difference(self.ids))

    @property
    def things(self) -> Sequence[int]:
        """Primary keys of the things in the list, without headings."""
        # A list with headings begins with one.
        return [each for each in self.ids if each >= 0] if self.ids and self.ids[0] < 0 else self.ids

    def members(self, index: int) -> Sequence[int]:
        """What the line at ``index`` stands for: its thing, or for a heading all that follow it."""
        if not self.ids or self.ids[index] >= 0:
            return self.ids[index : index + 1]
        end = index + 1
        while end < len(self.ids) and self.ids[end] >= 0:
            end += 1
        return self.ids[index + 1 : end]

    def members_of(self, heading: int) -> Sequence[int]:
        """What a heading stands for, wherever it is; one on the screen is found at once."""
        near = _index(self.visible, heading)
        at = _index(self.ids, heading) if near is None else self.top + near
        return () if at is None else self.members(at)

    def is_marked(self, index: int) -> bool:
        """Whether all that the line stands for is marked."""
        return bool(self.marks) and self.marks.issuperset(self.members(index))

    def replace(self, ids: Sequence[int], *, to_top: bool = False) -> None:
        """Take a new reading of the list.

        Args:
            ids: primary keys in their order.
            to_top: put the cursor on the first thing, for a list that a person has just filtered by typing; otherwise
                it stays on its thing, as far down the screen as it was, or goes to what came after one that has gone.
        """
        before, at, down = self.ids, self.cursor, self.cursor - self.top
        self.ids = ids
        if to_top or not before:
            self.cursor = self.top = 0
            return
        found = _index(ids, before[at])
        if found is None:
            found = _nearest(ids, before, at)
        self.cursor = min(at, max(0, len(ids) - 1)) if found is None else found
        self.top = self.cursor - down
        self._settle()
        if self.top and ids[self.top - 1] < 0 and self.cursor - self.top < self.height - 1:
            # A list that has just been grouped begins with the heading of its first line.
            self.top -= 1

    def move_to(self, index: int) -> None:
        """Put the cursor on the thing at ``index``, or as near as the list has one."""
        self.cursor = max(0, min(index, len(self.ids) - 1))
        self._settle()

    def move_to_thing(self, thing: int) -> bool:
        """Put the cursor on a thing by its primary key; False where the list does not have it."""
        found = _index(self.ids, thing)
        if found is None:
            return False
        self.move_to(found)
        return True

    def page(self, pages: int) -> None:
        """Move cursor and screen by whole screens, the cursor staying as far down the screen as it is."""
        step = pages * max(1, self.height)
        self.top += step
        self.move_to(self.cursor + step)

    def scroll(self, lines: int) -> None:
        """Move the screen over the list (the mouse wheel); the cursor comes along where it would leave the screen."""
        self.top = max(0, min(self.top + lines, len(self.ids) - self.height))
        self.cursor = max(self.top, min(self.cursor, self.top + self.height - 1, max(0, len(self.ids) - 1)))

    def resize(self, height: int) -> None:
        """Take the number of things that the screen has room for."""
        self.height = max(1, height)
        self._settle()

    def _settle(self) -> None:
        last = max(0, len(self.ids) - self.height)
        self.top = max(0, min(self.top, last, self.cursor), self.cursor - self.height + 1)

    def toggle_mark(self) -> None:
        """Mark the thing under the cursor, or take its mark away."""
        things = self.members(self.cursor)
        if self.marks.issuperset(things):
            self.marks.difference_update(things)
        else:
            self.marks.update(things)
        self._last_marked = self.current

    def toggle_all(self) -> None:
        """Mark everything in the list; where all of it is marked already, take those marks away."""
        things = self.things
        if self.marks.issuperset(things):
            self.marks.difference_update(things)
        else:
            self.marks.update(things)

    def mark_range(self) -> None:
        """Mark from the thing that was marked last, or the first of the list, to the cursor."""
        if not self.ids:
            return
        last = None if self._last_marked is None else _index(self.ids, self._last_marked)
        start, end = sorted((last or 0, self.cursor))
        self.marks.update(each for each in self.ids[start : end + 1] if each >= 0)
        self._last_marked = self.current

    def invert(self) -> None:
        """Mark what is not marked in the list, and the other way round; what a filter hides keeps its marks."""
        self.marks.symmetric_difference_update(self.things)

    def extend_marks(self, step: int) -> None:
        """Move by ``step`` and mark from where this began to where it is now, as Shift and an arrow do everywhere."""
        if not self.ids:
            return
        self.marks.update(self.members(self.cursor))
        self.move_to(self.cursor + step)
        self.marks.update(self.members(self.cursor))


def _index(ids: Sequence[int], thing: int) -> int | None:
    try:
        return ids.index(thing)
    except ValueError:
        return None


def _nearest(ids: Sequence[int], before: Sequence[int], at: int) -> int | None:
    """Index in ``ids`` of what followed the vanished thing, or else of what came before it."""
    after = before[at + 1 : at + _LOOK_AROUND]
    ahead = before[max(0, at - _LOOK_AROUND) : at]
    wanted = {*after, *ahead}
    where = {thing: index for index, thing in enumerate(ids) if thing in wanted}
    for thing in (*after, *reversed(ahead)):
        if thing in where:
            return where[thing]
    return None
