"""The lists that a form's fields are picked from; what is typed faster than they open is typed in them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from textual import on

from keydesk.screens.dialogs.form_draft import FormDraft
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.pick_or_add import NEW, PickOrAddDialog
from keydesk.widgets.editors import PickBox, type_on
from keydesk.widgets.filter_box import FilterBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.widgets.form_fields import FieldRow, NewThing

_TRIES: Final = 10
# Refreshes after which a list has its cursor in its box.


class FormPicks(FormDraft):
    """A form of which some fields are picked from long lists."""

    @on(PickBox.Asked)
    def _pick(self, event: PickBox.Asked) -> None:
        event.stop()
        self.run_worker(self._pick_for(event.box, event.typed), group="pick")

    async def _pick_for(self, box: PickBox, typed: str) -> None:
        field = next((row.field for row in self._rows if row.has(box)), None)
        label, new = (field.label, field.new) if field is not None else ("", None)
        choices = [Choice(value, words, note) for value, words, note in box.options]
        if new is None:
            await self._choose_in(box, PickDialog(label, choices, typed=typed))
        else:
            await self._choose_in(box, PickOrAddDialog(label, choices, joins=new.joins, typed=typed), new)

    async def _choose_in(self, box: PickBox, dialog: PickDialog, new: NewThing | None = None) -> None:
        """Ask for one of a list; what was typed since the box asked for it is typed in the list."""
        dialog.call_after_refresh(self._hand_on, box, dialog, _TRIES)
        chosen = await self.app.push_screen_wait(dialog)
        if new is not None and chosen is not None and chosen.startswith(NEW):
            chosen = await self._ask_for_new(box, new, chosen.removeprefix(NEW))
        if chosen is not None:
            box.value = chosen
            self.focus_next()
        self.let_go(box)

    async def _ask_for_new(self, box: PickBox, new: NewThing, typed: str) -> str | None:
        """Ask for more of what the list does not have; it is kept with this form, and saved with it."""

        async def keep(values: Mapping[str, str], _version: int) -> object:
            return dict(values)

        from keydesk.screens.dialogs.form import FormDialog

        first, *others = new.fields
        form = FormDialog(new.title, [replace(first, value=typed), *others], keep, note="Saved with the form beneath")
        made = await self.app.push_screen_wait(form)
        if not isinstance(made, dict):
            return None
        return _list_new(box, new, made)

    def take_up(self, row: FieldRow, typed: str) -> None:
        """Put into a field what was typed in it before; what was new in a list is on it again."""
        if typed.startswith(NEW) and row.field.new is not None and isinstance(row.editor, PickBox):
            typed = _list_new(row.editor, row.field.new, json.loads(typed.removeprefix(NEW)))
        super().take_up(row, typed)

    def _hand_on(self, box: PickBox, dialog: PickDialog, tries: int) -> None:
        """The list gets what is for it: all up to the key that closes it."""
        if dialog.focused is None and tries:
            dialog.call_after_refresh(self._hand_on, box, dialog, tries - 1)
            return
        kept = box.kept or []
        ends = next((at for at, key in enumerate(kept, 1) if key.key in {"enter", "escape"}), len(kept))
        box.kept = kept[ends:]
        letters = "".join(takewhile(bool, ((key.character or "") if key.is_printable else "" for key in kept[:ends])))
        if letters and dialog.is_mounted:
            # The list may have had letters already that were typed after these: they stand behind them.
            dialog.query_one(FilterBox).put_in(letters, behind=dialog.typed)
        type_on(self, kept[len(letters) : ends])

    def let_go(self, box: PickBox) -> None:
        """Let what was typed since a box asked for its list go to whatever has the focus now."""
        kept, box.kept = box.kept or [], None
        type_on(self, kept)


def _list_new(box: PickBox, new: NewThing, made: Mapping[str, str]) -> str:
    """Put on a box's list what is new and joins it when the form is saved; its value there."""
    value = NEW + json.dumps(made)
    words = ", ".join(part for part in (made.get(each.name, "").strip() for each in new.fields[:2]) if part)
    box.options = (*(each for each in box.options if not each[0].startswith(NEW)), (value, words, new.joins))
    return value
