"""Setting one's own PIN from a screen: the old one is said first, and no PIN is hashed in a transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.pin import PinDialog
from keydesk.screens.type_ahead import TypeAheadScreen

if TYPE_CHECKING:
    from keydesk.desk import Desk


async def change_pin(desk: Desk, old: str, new: str) -> str | Refusal:
    """Set the operator's PIN, after the old one was right where there is one; says what is so then."""
    import os

    from keydesk.db.queries.session import lock_row
    from keydesk.operations.pins import note_pin_right, set_pin, try_pin
    from keydesk.rules.pins import SALT_BYTES, is_right, kept_pin, read_pin

    try:
        pin = read_pin(new)
        if (await desk.look_up(lock_row)).has_pin:
            tried = await desk.perform(try_pin)
            if not await asyncio.to_thread(is_right, old, tried.kept):
                return Refusal("That is not your PIN now.")
            await desk.perform(note_pin_right)
        kept = await asyncio.to_thread(kept_pin, pin, os.urandom(SALT_BYTES))
        said: str = await desk.perform(set_pin, kept=kept)
    except Refusal as refusal:
        return refusal
    return said


class OwnPin(TypeAheadScreen):
    """A screen from which the operator's own PIN is set."""

    async def ask_for_pin(self) -> str | None:
        """Ask for a new PIN; what was said of it, or None where it was left."""
        from keydesk.db.queries.session import lock_row

        desk = self.desk
        row = await self.look_up(lock_row)

        async def save(old: str, new: str) -> str | Refusal:
            return await change_pin(desk, old, new)

        return await self.ask(PinDialog(has_pin=row.has_pin, save=save))
