"""Before a client is added or changed: who is here already and looks like them, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding
from textual.content import Content

from keydesk.screens.dialogs.side_by_side import DIFFERS, SideBySideDialog, both, quiet
from keydesk.widgets.table_columns import Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from keydesk.db.rows.merging import TwinBeside
    from keydesk.widgets.table_columns import Cells

TwinAnswer = int | Literal["go_on"]
"""The number of a client who is meant, or that the form goes on."""


class TwinsDialog(SideBySideDialog[TwinAnswer | None]):
    """Each who may be the same household, one at a time; Enter opens them, Ctrl+S goes on with the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open that one", key_display="Enter", id="twins.open", tooltip="Open who is here"),
        Binding(
            "ctrl+s", "go_on", "another one: save", key_display="Ctrl+S", id="twins.go_on",
            tooltip="It is another household: save what the form says",
        ),
        Binding("tab,right", "turn(1)", "the next", key_display="Tab", id="twins.next", tooltip="The next one alike"),
        Binding("shift+tab,left", "turn(-1)", "the one before", show=False, id="twins.before"),
        Binding("escape", "leave", "the form", key_display="Esc", id="twins.leave", tooltip="Back to the form"),
    ]  # fmt: skip

    def __init__(self, twins: Sequence[TwinBeside], *, added: bool) -> None:
        """Make the page.

        Args:
            twins: at least one, the likeliest first.
            added: whether the form adds somebody.
        """
        super().__init__()
        self._twins = tuple(twins)
        self._shown = 0
        self._added = added

    @property
    def _twin(self) -> TwinBeside:
        return self._twins[self._shown]

    def heading(self) -> Content:
        """How many there are, who this one is, why, and what is around them."""
        twin, many = self._twin, len(self._twins)
        count = f"  ({self._shown + 1} of {many})" if many > 1 else ""
        lines = [
            Content.assemble(content("Is this somebody who is here already?", "bold"), count),
            Content.assemble(
                content(twin.here.name), content(f"  no. {twin.here.client_id}, {twin.here.status}", "$text-muted")
            ),
            content(f"{twin.why}", "$text-warning"),
        ]
        if twin.here.has:
            lines.append(content(", ".join(twin.here.has), "$text-muted"))
        return Content("\n").join(lines)

    def headings(self) -> tuple[str, str]:
        """What the form has, and what is here."""
        return ("NEW" if self._added else "THE FORM"), "HERE"

    def lines(self) -> Sequence[Cells]:
        """A line a field; what is the same is quiet."""
        return [
            (DIFFERS, pair.label, Toned(pair.first, "warn"), Toned(pair.second, "warn"))
            if pair.differs and pair.first and pair.second
            else ("", quiet(pair.label), pair.first, pair.second)
            if pair.differs
            else ("", quiet(pair.label), quiet(pair.first), quiet(pair.second))
            for pair in self._twin.pairs
        ]

    def in_full(self, number: int) -> Content:
        """Both values, nothing cut."""
        pair = self._twin.pairs[number]
        return both(pair.label, pair.first, pair.second)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a next one only of several."""
        del parameters
        return action != "turn" or len(self._twins) > 1

    def action_turn(self, step: int) -> None:
        """The next of those who are alike, or the one before."""
        self._shown = (self._shown + step) % len(self._twins)
        self.show_lines(to_top=True)

    def action_open(self) -> None:
        """Who is here is meant."""
        if self.is_current:
            self.dismiss(self._twin.here.client_id)

    def action_go_on(self) -> None:
        """It is another household."""
        if self.is_current:
            self.dismiss("go_on")

    def action_leave(self) -> None:
        """Back to the form, with all that was typed."""
        if self.is_current:
            self.dismiss(None)
