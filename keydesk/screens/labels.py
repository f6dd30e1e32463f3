"""Labels: what waits to be printed, on which sheet from which label on, and a picture of how it comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import Static

from keydesk.commands import BACK, FILTER, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.labels import WaitingRow
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.sheets import SHEETS, Sheet, places, read_offset, sheet_named
from keydesk.rules.text import counted
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.printing import HandsOver, print_verb
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import Field
from keydesk.widgets.label_cells import LABEL_COLUMNS, label_cells, sheet_line, sheet_picture
from keydesk.widgets.plain_table import OpenTable, ShutTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult

    from keydesk.db.changes import Changes

_KEYS: Final = Permission.MANAGE_KEYS


class LabelsScreen(ShortListScreen[WaitingRow], HandsOver):
    """The queue of labels. Nothing is recorded as printed before it has gone to a printer or into a file."""

    TAB: ClassVar[str] = "Safes"
    CSS_PATH = "labels.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-high")]  # noqa: RUF012 - Textual declares it so
    TABLE: ClassVar[type[OpenTable]] = ShutTable
    COLUMNS = LABEL_COLUMNS
    HINT = "filter: a code, a client, a person"
    EMPTY = "Nothing waits to be printed.\n\nn adds tags: those never printed, one key's, or everybody's badges."
    NOTHING = "There is no label here"
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "new", "drop", "sheet", "begin", "print", "calibrate", "have"}
    )

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("labels", NEW, "Add tags that were never printed, one key's tag, or badges", _KEYS, label="add"),
        Command("labels.sheet", "s", "sheet", "sheet", "Which sheet or roll is in the printer"),
        Command("labels.begin", "b", "begin", "begin at", "The first free label of a sheet that is begun"),
        print_verb("labels"),
        Command("labels.drop", "x", "drop", "drop", "Take this label out of the queue", _KEYS),
        Command("labels.calibrate", "k", "calibrate", "calibrate", "A page that shows how far the printer is off"),
        Command(
            "labels.have", "y", "have", "have tags", "All keys have the right tag as they hang", _KEYS, shown=False
        ),
        on_screen("labels", FILTER, "Show only what fits: a code, a client, a person"),
        on_screen("labels", BACK, "Clear the filter, then back to the safes"),
    )  # fmt: skip

    def __init__(self) -> None:
        """On the office's usual sheet, from its first label."""
        super().__init__()
        self._sheet: Sheet | None = None
        self._first = 1
        self._unprinted = 0

    def compose_body(self) -> ComposeResult:
        """The queue, the sheet."""
        yield from super().compose_body()
        yield Static("", id="labels-sheet", markup=False)
        yield Static("", id="labels-page", markup=False)

    def concerned_by(self, changes: Changes) -> bool:
        """Keys, their codes and homes, badges, and labels that somebody printed."""
        return changes.touch("key_copy", "key", "client", "staff", "office_setting", "label")

    @property
    def sheet(self) -> Sheet:
        """What is printed on."""
        return self._sheet or sheet_named(self.desk.settings.label_sheet)

    @property
    def waiting(self) -> list[WaitingRow]:
        """What waits, as it is listed."""
        return [self._rows[key] for key in self._rows]

    async def reload(self) -> None:
        """Read the queue anew."""
        from keydesk.db.queries.labels import stale, waiting

        await self.shell.opened()
        rows = await self.look_up(waiting)
        self._unprinted = len(await self.look_up(stale))
        now = self.desk.now
        summary = f"{self._unprinted} tags never printed or not right" if self._unprinted else ""
        self.put_rows(((row.queue_id, row, label_cells(row, now=now, zone=self.zone)) for row in rows), summary=summary)
        self._show_sheet()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the sheet anew."""
        del event
        if self.shell.is_open:
            self.call_after_refresh(self._show_sheet)

    def _show_sheet(self) -> None:
        sheet, codes = self.sheet, [row.code for row in self.waiting]
        self._first = min(self._first, sheet.per_page)
        last = max((place.page for place in places(sheet, len(codes), start=self._first)), default=-1)
        self.query_one("#labels-sheet", Static).update(sheet_line(sheet, len(codes), self._first, last + 1))
        page = self.query_one("#labels-page", Static)
        width, height = page.size
        page.update(sheet_picture(sheet, codes, start=self._first, width=max(20, width - 2), height=max(1, height)))

    # -- what is printed on ------------------------------------------------------------------------------------------

    def action_sheet(self) -> None:
        """Choose the sheet."""
        self.patiently(self._choose_sheet())

    async def _choose_sheet(self) -> None:
        answer = await self.ask(
            PickDialog("What is in the printer?", [Choice(each.name, each.title) for each in SHEETS])
        )
        if answer is not None:
            self._sheet, self._first = sheet_named(answer), 1
            self._show_sheet()

    def action_begin(self) -> None:
        """Choose the first free label."""
        self.patiently(self._begin())

    async def _begin(self) -> None:
        most = self.sheet.per_page

        async def save(values: Mapping[str, str], _version: int) -> object:
            text = values["start"].strip()
            if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
                return Refusal(f"This sheet has labels 1 to {most}, counted along the rows.", field="start")
            return int(text)

        # Empty, so that the number that is typed is the number.
        field = Field("start", "First free label", required=True, hint=f"1 to {most}; now {self._first}")
        answer = await self.ask(FormDialog("A sheet that is begun", [field], save))
        if isinstance(answer, int):
            self._first = answer
            self._show_sheet()

    # -- the queue ---------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add labels."""
        self.patiently(self._add())

    async def _add(self) -> None:
        from keydesk.db.queries.labels import badges_meant, stale
        from keydesk.db.queries.safes import list_safes
        from keydesk.operations.labels import queue_labels

        found = [row for row in await self.look_up(stale) if not row.waiting]
        why = {"new_copy": "never printed", "new_code": "new code", "new_hook": "new hook"}
        choices = [
            Choice(kind, f"Tags: {words}", f"{sum(row.why == kind for row in found)} keys")
            for kind, words in why.items()
            if any(row.why == kind for row in found)
        ]
        choices += [
            Choice(f"safe {each.safe_id}", f"Tags of {each.label}", f"{each.hang + each.out} keys hang or live there")
            for each in await self.look_up(list_safes)
            if each.hang or each.out
        ]
        choices += [
            Choice("one", "One key's tag", "by its code"),
            Choice("badges", "Badges", "of everybody who has one"),
        ]
        answer = await self.ask(PickDialog("Which labels?", choices))
        if answer is None:
            return
        if answer == "one":
            await self._add_one()
            return
        if answer.startswith("safe "):
            await self._add_safe(int(answer.removeprefix("safe ")))
            return
        if answer == "badges":
            try:
                people = tuple(await self.look_up(badges_meant))
            except Refusal as refusal:
                self.say_refusal(refusal)
                return
            self.say_done(await self.perform(queue_labels, staff_ids=people, reason="asked for"))
            return
        ids = [row.copy_id for row in found if row.why == answer]
        self.say_done(await self.perform(queue_labels, copy_ids=ids, reason=why[answer]))

    async def _add_safe(self, safe_id: int) -> None:
        from keydesk.db.queries.safes import safe_board
        from keydesk.operations.labels import queue_labels

        board = await self.look_up(safe_board, safe_id=safe_id)
        copies = [row for hook in board.hooks for row in hook.copies] + list(board.loose)
        ids = list(dict.fromkeys(row.copy_id for row in copies))
        self.say_done(await self.perform(queue_labels, copy_ids=ids, reason=board.safe.label))

    async def _add_one(self) -> None:
        from keydesk.db.queries.labels import tags_meant
        from keydesk.operations.labels import queue_labels

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                tags = await self.look_up(tags_meant, codes=(values["tag"],))
            except Refusal as refusal:
                return refusal
            return await self.perform(queue_labels, copy_ids=tuple(tags), reason="asked for")

        field = Field("tag", "Tag", required=True, hint="K7MT-2, or an old code", scanned=True)
        self.say_done(await self.ask(FormDialog("Which key's tag?", [field], save)))

    def action_drop(self) -> None:
        """Take the label under the cursor out of the queue."""
        self.patiently(self._drop())

    async def _drop(self) -> None:
        from keydesk.operations.labels import drop_labels

        row = self.row
        if row is not None:
            self.say_done(await self.perform(drop_labels, queue_ids=[row.queue_id]))

    def action_have(self) -> None:
        """Say that every tag is right as it hangs."""
        self.patiently(self._have())

    async def _have(self) -> None:
        from keydesk.db.queries.labels import stale
        from keydesk.operations.labels import record_printed

        ids = [row.copy_id for row in await self.look_up(stale)]
        if not ids:
            self.say("Every key has the tag that it should have", "plain")
            return
        question = f"{counted(len(ids), 'key')} have the right tag already?"
        if await self.ask(ConfirmDialog(question, yes="yes, they need no new ones")):
            self.say_done(await self.perform(record_printed, copy_ids=ids, reason="its tag is right as it is"))

    # -- paper -------------------------------------------------------------------------------------------------------

    def action_print(self) -> None:
        """Print what waits."""
        self.patiently(self._print_labels())

    async def _print_labels(self) -> None:
        from keydesk.db.queries.labels import waiting

        rows = self.waiting
        if not rows:
            self.say("Nothing waits to be printed: n adds labels", "plain")
            return
        name = f"labels-{self.desk.now.astimezone(self.zone):%Y-%m-%d}"
        choices = [
            Choice("pdf printer", "On the printer", "the usual printer of this box"),
            Choice("pdf file", "Into a file", f"{name}.pdf in your home folder"),
            Choice("zpl printer", "On a Zebra printer", "its own language, 203 dpi"),
            Choice("zpl file", "Into a file for a Zebra", f"{name}.zpl"),
            Choice("pdf trial", "Only try the paper", f"{name}-trial.pdf; nothing is recorded"),
        ]
        title = f"{counted(len(rows), 'label')} on {self.sheet.title}"
        answer = await self.ask(PickDialog(title, choices))
        if answer is None:
            return
        kind, way = answer.split()
        if {row.queue_id for row in rows} != {row.queue_id for row in await self.look_up(waiting)}:
            self.say("The queue was changed meanwhile, or printed by somebody else. Look at it, and print again", "bad")
            self.request_reload()
            return
        try:
            document = await self.made(lambda told: self._drawn(rows, kind, told), words="Drawing labels", of=len(rows))
            if document is None:
                return
            said = await self.hand_over(
                document, f"{name}-trial" if way == "trial" else name, kind, to_printer=way == "printer"
            )
        except Refusal as refusal:
            self.say_refusal(refusal)
            return
        if way == "trial":
            self.say(f"{said}; a trial, and not recorded as printed")
            return
        await self._record(rows, said)

    async def _record(self, rows: Sequence[WaitingRow], said: str) -> None:
        from keydesk.operations.labels import record_printed

        done = await self.perform(
            record_printed,
            copy_ids=[row.copy_id for row in rows if row.copy_id is not None],
            staff_ids=[row.staff_id for row in rows if row.staff_id is not None],
            codes={row.copy_id: row.code for row in rows if row.copy_id is not None},
        )
        if not isinstance(done, Refusal):
            self.say(f"{said}; {done.said}")
            self._first = 1
            self.request_reload()

    def _drawn(self, rows: Sequence[WaitingRow], kind: str, told: Callable[[int], None]) -> bytes:
        from keydesk.labels.tag import Label
        from keydesk.labels.to_pdf import labels_pdf
        from keydesk.labels.to_zpl import labels_zpl

        settings = self.desk.settings
        wanted = [Label(row.code, settings.return_line) for row in rows]
        offset = read_offset(settings.label_offset)
        if kind == "zpl":
            return labels_zpl(wanted, self.sheet, offset=offset).encode()
        return labels_pdf(wanted, self.sheet, start=self._first, offset=offset, told=told)

    def action_calibrate(self) -> None:
        """Print the page that shows how far the printer is off."""
        self.patiently(self._calibrate())

    async def _calibrate(self) -> None:
        from keydesk.labels.to_pdf import calibration_pdf

        choices = [
            Choice("printer", "On the printer", "on plain paper, at 100 %"),
            Choice("file", "Into a file", "calibration.pdf in your home folder"),
        ]
        answer = await self.ask(PickDialog(f"Calibrate for {self.sheet.title}", choices))
        if answer is None:
            return
        document = calibration_pdf(self.sheet, offset=read_offset(self.desk.settings.label_offset))
        try:
            said = await self.hand_over(document, "calibration", "pdf", to_printer=answer == "printer")
        except Refusal as refusal:
            self.say_refusal(refusal)
            return
        self.say(said, hint="what the scales show goes into Settings (F9), Tags")

    def action_back(self) -> None:
        """Clear the filter, then go back."""
        box = self.query_one(FilterBox)
        if box.value:
            box.value = ""
        else:
            super().action_back()
