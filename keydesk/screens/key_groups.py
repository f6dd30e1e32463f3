"""The list of keys grouped by key or by client: a line a group above its copies, which a verb there is about."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from keydesk.commands import Command
from keydesk.rules.key_look import GROUPS
from keydesk.screens.key_orders import KeyOrders
from keydesk.widgets.key_group_cells import group_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.keys import KeyRow
    from keydesk.rules.look import Look
    from keydesk.widgets.table_columns import Cells

KEY_GROUPS: Final = (
    Command("keys.group", "j", "group", "group", "Every copy by itself, by key, or by client", shown=False),
)

_NOBODY = array("i")


class KeyGroups(KeyOrders):
    """A list of keys that can be grouped; in it a group is the negative of the key's or client's primary key."""

    def __init__(self) -> None:
        """Begin with every copy by itself."""
        super().__init__()
        self.grouped_by = ""
        self._group_of = _NOBODY

    async def read_groups(self) -> tuple[str, array[int]]:
        """What the list is to be grouped by, and which group every copy belongs to then."""
        from keydesk.db.queries.key_groups import groups_of

        by = self._look.group
        return by, await self.look_up(groups_of, by=by) if by else _NOBODY

    def take_groups(self, by: str, group_of: array[int]) -> None:
        """Group the list from now on."""
        self.grouped_by, self._group_of = by, group_of

    def ordered(self) -> Sequence[int]:
        """What the filter found, in the order of the list; each group where the first of its copies is."""
        ids = super().ordered()
        if not self.grouped_by:
            return ids
        copies: dict[int, list[int]] = {}
        group_of, known = self._group_of, len(self._group_of)
        for copy_id in ids:
            # A copy that came a moment ago comes into the list with its group.
            group_id = group_of[copy_id] if copy_id < known else 0
            if group_id:
                copies.setdefault(group_id, []).append(copy_id)
        grouped = array("q")
        for group_id, members in copies.items():
            grouped.append(-group_id)
            grouped.extend(members)
        return grouped

    def group_lines(self, groups: Sequence[int], rows: Mapping[int, KeyRow]) -> dict[int, Cells]:
        """The lines of groups, from the rows of their copies."""
        members = {group: self.table.place.members_of(group) for group in groups}
        return {
            group: group_cells([rows[each] for each in copies if each in rows], by=self.grouped_by)
            for group, copies in members.items()
        }

    def look_at(self, look: Look, *, anew: bool = False) -> None:
        """As for every look; another grouping is read beside the screen."""
        super().look_at(look, anew=anew or look.group != self._look.group)

    def action_group(self) -> None:
        """Every copy by itself, then by key, then by client."""
        by = GROUPS[(GROUPS.index(self._look.group) + 1) % len(GROUPS)]
        self.look_at(replace(self._look, group=by))
        self.say(f"Grouped by {by}; a verb on a group is about its copies" if by else "Every copy by itself", "plain")

    def _one(self) -> KeyRow | None:
        current = self.table.current
        if current is not None and current < 0:
            self.say("This line is a group: go down to one of its copies", "plain")
            return None
        return super()._one()
