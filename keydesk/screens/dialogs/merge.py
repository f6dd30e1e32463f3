"""Two clients become one: field by field which value stays, and which animals are the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.content import Content

from keydesk.screens.dialogs.side_by_side import DIFFERS, SideBySideDialog, both, quiet
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from keydesk.db.rows.merging import MergePreview
    from keydesk.rules.merging import FieldPair, Kept
    from keydesk.widgets.table_columns import Cells

_WHICH: Final = 6


@dataclass(frozen=True, slots=True)
class MergeAnswer:
    """What somebody decided.

    Attributes:
        keep: field → ``first``, ``second`` or ``both``, of those that differ.
        same_pets: animals that are one.
        turned: the second is the one who stays; ``keep`` is of the preview that was shown all the same.
        apart: they are two households.
    """

    keep: dict[str, str]
    same_pets: tuple[tuple[int, int], ...] = ()
    turned: bool = False
    apart: bool = False


class MergeDialog(SideBySideDialog["MergeAnswer | None"]):
    """``1`` and ``2`` choose, ``b`` keeps both, ``t`` turns round who stays, Ctrl+S does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "merge", "merge", key_display="Ctrl+S", id="merge.do", tooltip="Make one client of the two"),
        Binding("1,left", "choose('first')", "left", key_display="1", id="merge.first", tooltip="The left stays"),
        Binding("2,right", "choose('second')", "right", key_display="2", id="merge.second", tooltip="The right"),
        Binding("b", "choose('both')", "both", id="merge.both", tooltip="Both stay, one beneath the other"),
        Binding("space", "other", "the other", show=False, id="merge.other", tooltip="The other of the two"),
        Binding("t", "turn", "turn round", id="merge.turn", tooltip="The right profile is the one that stays"),
        Binding("equals_sign", "apart", "are two", key_display="=", id="merge.apart", tooltip="Two households"),
        Binding("escape", "leave", "leave", key_display="Esc", id="merge.leave", tooltip="Leave them as they are"),
    ]  # fmt: skip

    def __init__(self, preview: MergePreview) -> None:
        """Make the page."""
        super().__init__()
        self._preview = preview
        self._pairs = list(preview.pairs)
        self._pets = [True] * len(preview.pets)
        self.turned = False

    # -- what is shown -----------------------------------------------------------------------------------------------

    def heading(self) -> Content:
        """Who stays, who goes away, why they may be one, and what should be seen to."""
        first, second = self._preview.first, self._preview.second
        stays, goes = (second, first) if self.turned else (first, second)
        lines = [
            Content.assemble(
                content(stays.name, "bold"), content(f" no. {stays.client_id} stays; ", "$text-muted"),
                content(goes.name, "bold"), content(f" no. {goes.client_id} goes into it", "$text-muted"),
            )
        ]  # fmt: skip
        if self._preview.why:
            lines.append(content(self._preview.why, "$text-muted"))
        lines += [
            content(f"no. {side.client_id} has {', '.join(side.has)}", "$text-muted")
            for side in (first, second)
            if side.has
        ]
        lines += [content(each, "$text-warning") for each in self._preview.cautions]
        return Content("\n").join(lines[:6])

    def headings(self) -> tuple[str, str]:
        """Who stays is said above their column."""
        first, second = (f"NO. {side.client_id}" for side in (self._preview.first, self._preview.second))
        return (first, f"{second} STAYS") if self.turned else (f"{first} STAYS", second)

    def columns(self) -> tuple[Column, ...]:
        """As side by side, with which of both is kept."""
        return (*super().columns(), Column("kept", "KEPT", _WHICH, cut="never", sortable=False))

    def lines(self) -> Sequence[Cells]:
        """A line a field, then a line an animal that both have."""
        pets: list[Cells] = [
            ("", "Pet", pet.name, pet.name, "one" if one else Toned("two", "warn"))
            for pet, one in zip(self._preview.pets, self._pets, strict=True)
        ]
        return [*(self._cells(pair) for pair in self._pairs), *pets]

    @staticmethod
    def _cells(pair: FieldPair) -> Cells:
        if not pair.differs:
            return ("", quiet(pair.label), quiet(pair.first), quiet(pair.second), quiet("same"))
        if pair.conflict:
            return (DIFFERS, pair.label, pair.first, pair.second, Toned("which?", "bad"))
        first = pair.first if pair.kept != "second" else quiet(pair.first)
        second = pair.second if pair.kept != "first" else quiet(pair.second)
        words = {"first": "left", "second": "right", "both": "both"}[pair.kept]
        return (DIFFERS if pair.first and pair.second else "", pair.label, first, second, words)

    def in_full(self, number: int) -> Content:
        """Both values, nothing cut; of an animal what is asked."""
        if number >= len(self._pairs):
            pet = self._preview.pets[number - len(self._pairs)]
            return content(f"{pet.name} is in both: 1 if it is one animal, 2 if there are two of that name")
        pair = self._pairs[number]
        return both(pair.label, pair.first, pair.second)

    # -- choosing ----------------------------------------------------------------------------------------------------

    def action_choose(self, which: Kept) -> None:
        """Which value of the line under the cursor stays; the cursor goes on."""
        number = self.table.current
        if number is None:
            return
        if number >= len(self._pairs):
            self._pets[number - len(self._pairs)] = which != "second"
        elif self._pairs[number].differs:
            pair = self._pairs[number]
            if which == "both" and not pair.may_join:
                self.say(f"{pair.label} has room for one of the two: 1 or 2")
                return
            self._pairs[number] = replace(pair, kept=which, conflict=False)
        self.remove_class("-said")
        self.show_lines()
        self.table.action_move(1)

    def action_other(self) -> None:
        """The other of the two."""
        number = self.table.current
        if number is not None and number < len(self._pairs):
            self.action_choose("first" if self._pairs[number].kept == "second" else "second")
        elif number is not None:
            self.action_choose("second" if self._pets[number - len(self._pairs)] else "first")

    def action_turn(self) -> None:
        """The other profile is the one that stays; values that were chosen stay chosen."""
        self.turned = not self.turned
        self.show_lines()

    def action_merge(self) -> None:
        """Do it, once everything is decided."""
        waiting = [number for number, pair in enumerate(self._pairs) if pair.conflict]
        if waiting:
            self.table.go_to(waiting[0])
            fields = "1 field" if len(waiting) == 1 else f"{len(waiting)} fields"
            self.say(f"{fields} to decide: 1 keeps the left value, 2 the right one")
            return
        if self.is_current:
            self.dismiss(self._answer())

    def _answer(self) -> MergeAnswer:
        turn = {"first": "second", "second": "first", "both": "both"}
        keep = {pair.name: turn[pair.kept] if self.turned else pair.kept for pair in self._pairs if pair.differs}
        pets = tuple(
            (pet.second_id, pet.first_id) if self.turned else (pet.first_id, pet.second_id)
            for pet, one in zip(self._preview.pets, self._pets, strict=True)
            if one
        )
        return MergeAnswer(keep, pets, self.turned)

    def action_apart(self) -> None:
        """They are two households."""
        if self.is_current:
            self.dismiss(MergeAnswer({}, apart=True))

    def action_leave(self) -> None:
        """Leave them as they are."""
        if self.is_current:
            self.dismiss(None)
