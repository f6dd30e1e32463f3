"""Who or where to: everybody and everywhere that keys can go, found by typing a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.screens.dialogs.pick import Choice, PickDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.keys import HolderChoice


def pick_holder(title: str, choices: Sequence[HolderChoice]) -> PickDialog:
    """The question; :func:`chosen_holder` reads its answer.

    Args:
        title: which keys, and what is done with them.
        choices: the likeliest first.
    """
    listed = [
        Choice(str(number), choice.name, choice.note, choice.badge, "warn" if choice.blocked else "")
        for number, choice in enumerate(choices)
    ]
    return PickDialog(title, listed, empty="Nobody by that name. Staff (F6) and Safes (F7) add more")


def chosen_holder(choices: Sequence[HolderChoice], answer: str | None) -> HolderChoice | None:
    """The choice that was taken; None when none was."""
    return None if answer is None else choices[int(answer)]
