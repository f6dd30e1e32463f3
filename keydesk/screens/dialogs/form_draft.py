"""What a form keeps of what was typed and not saved, and how it offers that the next time (promise S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.rules.dates import moment
from keydesk.screens.dialogs.form_sight import FormSight
from keydesk.screens.leaving import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from keydesk.drafts import Draft, Kept
    from keydesk.widgets.form_fields import FieldRow

_WRITTEN_AFTER: Final = 0.15
# Seconds after the first key that is not kept yet.

TAKE, DROP = "take", "drop"


class DraftDialog(Dialog[str]):
    """Whether what was typed before is taken up again; Esc decides nothing."""

    DEFAULT_CSS = """
    DraftDialog { align: center middle; }
    DraftDialog > Vertical {
        width: 66; max-width: 100%; height: auto; border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('take')", "take it up", id="draft.take", tooltip="Put into the form what was typed"),
        Binding("x", "answer('drop')", "drop it", id="draft.drop", tooltip="Forget what was typed"),
        Binding("escape", "answer('')", "back", id="draft.back", tooltip="Decide nothing; it stays kept"),
    ]

    def __init__(self, when: str, labels: Sequence[str]) -> None:
        """Make the question: when it was typed, and in which fields."""
        super().__init__()
        self._when = when
        self._labels = labels

    def compose(self) -> ComposeResult:
        """What was not saved, and the answers."""
        with Vertical():
            lines = [
                Content.styled(f"Typed {self._when}, and not saved", "bold"),
                Content(", ".join(self._labels)),
                Content(""),
                Content.assemble(("Enter", "bold"), " takes it up    ", ("x", "bold"), " drops it    ",
                                 ("Esc", "bold"), " back"),
            ]  # fmt: skip
            yield Static(Content("\n").join(lines), markup=False)

    def action_answer(self, answer: str) -> None:
        """Take it up, drop it, or neither."""
        self.dismiss(answer)


class FormDraft(FormSight):
    """A form whose unsaved fields outlive the session."""

    def __init__(self) -> None:
        """Keep nothing, until :meth:`keep_in` says where."""
        super().__init__()
        self._draft: Draft | None = None
        self._zone: ZoneInfo | None = None
        self._now: datetime | None = None
        self._writes: Timer | None = None

    def keep_in(self, draft: Draft, *, now: datetime, zone: ZoneInfo) -> None:
        """Keep there what is typed, and offer what is kept there.

        Args:
            draft: the place.
            now: this moment, from which the day of an older draft is told.
            zone: the office's.
        """
        self._draft, self._now, self._zone = draft, now, zone

    def offer_draft(self) -> None:
        """Ask whether what is kept is wanted, where it says anything else than what is stored."""
        kept = self._draft.read() if self._draft is not None else None
        if kept is None:
            return
        if self._differing(kept):
            self.run_worker(self._offer(kept), group="draft")

    def keep_draft(self) -> None:
        """Something was typed: keep it in a moment."""
        if self._draft is not None and self._writes is None:
            self._writes = self.set_timer(_WRITTEN_AFTER, self.write_draft)

    def write_draft(self) -> None:
        """Keep what is typed now."""
        if self._writes is not None:
            self._writes.stop()
            self._writes = None
        if self._draft is None:
            return
        changed = {
            row.field.name: (row.field.value, row.value)
            for row in self._rows
            if row.value != row.field.value and not row.field.secret
        }
        if changed:
            self._draft.keep(changed)
        else:
            self._draft.drop()

    def drop_draft(self) -> None:
        """It is saved, or was left on purpose."""
        if self._writes is not None:
            self._writes.stop()
            self._writes = None
        if self._draft is not None:
            self._draft.drop()
            self._draft = None

    def take_up(self, row: FieldRow, typed: str) -> None:
        """Put into a field what was typed in it before."""
        row.value = typed

    def _differing(self, kept: Kept) -> list[FieldRow]:
        return [
            row
            for row in self._rows
            if row.field.name in kept.fields
            and kept.fields[row.field.name][1] != row.field.value
            and not row.field.secret
        ]

    async def _offer(self, kept: Kept) -> None:
        rows = self._differing(kept)
        if self._now is None or self._zone is None:
            return
        when = moment(kept.at, now=self._now, zone=self._zone)
        answer = await self.app.push_screen_wait(DraftDialog(when, [row.field.label for row in rows]))
        if answer == DROP and self._draft is not None:
            self._draft.drop()
        elif answer == TAKE:
            for row in rows:
                was, typed = kept.fields[row.field.name]
                if was != row.field.value:
                    row.note(f"changed meanwhile; stored now: {row.words(row.field.value)}")
                self.take_up(row, typed)
        elif not answer:
            self.dismiss(None)
