"""Import: name the files, say what their columns mean where that is not known, look at the plan, and take it in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.widgets import Input, Static

from keydesk.commands import BACK, EDIT, FILTER, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.notice import NoticeDialog
from keydesk.screens.import_asking import ImportAsking
from keydesk.screens.import_plan import (
    LINE_COLUMNS,
    TALL,
    counts_content,
    fitting,
    line_cells,
    plan_words,
)
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.path_box import PathBox, paths_in
from keydesk.widgets.plain_table import PlainTable
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.importing.items import ImportPlan
    from keydesk.reports.importing import PlanLine
    from keydesk.widgets.table_columns import Cells


class ImportScreen(ImportAsking):
    """Files on top, counts beneath, and every line of the plan with its reason."""

    TAB: ClassVar[str] = ""
    CSS_PATH = "importing.tcss"
    AUTO_FOCUS = "PathBox"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "new"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("import.apply", "ctrl+s", "apply", "import", "Take in what the plan says", Permission.IMPORT),
        Command("import.answer", "enter", "answer", "answer", "Say whom a file means", Permission.IMPORT),
        on_screen("import", EDIT, "Say what the columns of a list mean", Permission.IMPORT, label="columns"),
        Command("import.days", "O", "days", "other days", "Read other days of the calendars", Permission.IMPORT),
        Command(
            "import.answers", "Y", "answers", "answers", "Forget what was said of a calendar's text", Permission.IMPORT
        ),
        Command("import.noticed", "l", "noticed", "noticed", "What was mended, kept aside or passed over"),
        on_screen("import", FILTER, "Show only lines that contain the words typed"),
        on_screen("import", NEW, "Name other files", label="files"),
        on_screen("import", BACK, "Stop reading; one step back, nothing is imported"),
    )

    def __init__(self) -> None:
        """Begin with no file."""
        super().__init__()
        self._lines: tuple[PlanLine, ...] = ()
        self._busy = ""
        self._ask_mapping = True

    def compose_body(self) -> ComposeResult:
        """Files, counts, lines."""
        yield Static("Import   other programs' files, calendars, your own lists: CSV, XLSX, ICS", id="import-title")
        yield PathBox("", hint="Clients.csv Pets.csv Sitters.csv, or their folder: Tab completes, Enter reads")
        yield Static("", id="import-counts", markup=False)
        yield FilterBox(self._narrow, hint="filter: clash, refused, a name, a file", id="import-filter")
        yield PlainTable(LINE_COLUMNS, empty="", id="import-lines")
        yield Static("", id="import-line", markup=False)

    def on_mount(self) -> None:
        """Show that nothing has been read."""
        self._table.set_window(self._window)
        self._table.set_follower(self._tell_line)
        self._show_plan()

    @property
    def _table(self) -> PlainTable:
        return self.query_one("#import-lines", PlainTable)

    @property
    def has_plan(self) -> bool:
        """Whether a plan is there to look at."""
        return self._plan is not None and not self._busy

    def concerned_by(self, changes: Changes) -> bool:
        """A plan stands until somebody writes; then it is made anew by asking, and not under somebody's eyes."""
        del changes
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on what has been read."""
        if action == "apply" and (self._plan is None or self._busy):
            return None
        if action in {"noticed", "filter"} and self._plan is None:
            return False
        if action == "days" and (self._opened is None or self._busy or not self._opened.has_visits):
            return False
        if action == "edit" and (self._opened is None or self._busy or not self._opened.lists):
            return False
        if action == "answer" and (self._line is None or self._line.action not in {"sitter", "ask"}):
            return False
        return super().check_action(action, parameters)

    # -- the files ---------------------------------------------------------------------------------------------------

    @on(PathBox.Offered)
    def _show_offers(self, event: PathBox.Offered) -> None:
        self.say("  ".join(event.names) or "Nothing begins like that", "plain")

    @on(PathBox.Scanned)
    def _say_scanned(self, event: PathBox.Scanned) -> None:
        self.say(f"{event.scan} was scanned in here. It is no file; at the Desk (F2) it moves", "warn")

    @on(PathBox.Left)
    def _to_the_list(self) -> None:
        if self._plan is not None:
            self._table.focus()

    @on(FilterBox.Accepted)
    def _from_the_filter(self) -> None:
        self._table.focus()

    @on(Input.Submitted)
    def _read_files(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            paths = paths_in(event.value)
        except ValueError:
            self.say("A quote in the names of the files is not closed", "bad")
            return
        if not paths:
            self.say("Type the name of a file; Tab completes it", "plain")
            return
        self._opened = self._plan = None
        self._ask_mapping = True
        self._paths = paths
        self._read(paths)

    def action_new(self) -> None:
        """Back to the names of the files."""
        self.to_box(self.query_one(PathBox))

    @work(exclusive=True, group="plan")
    async def _read(self, paths: Sequence[Path]) -> None:
        """Read files, ask what is not known, and make the plan. Esc ends the waiting, and what was read is dropped."""
        from keydesk.db.queries.importing import saved_mappings
        from keydesk.importing.request import kept_mappings, open_files

        self._wait(f"Reading {', '.join(path.name for path in paths)} …")
        try:
            kept = kept_mappings(await self.look_up(saved_mappings))
            window = self._days()
            self._opened = await asyncio.to_thread(open_files, paths, kept=kept, window=window)
        except Refusal as refusal:
            self._stop(refusal)
            return
        await self._map_and_plan()

    async def _map_and_plan(self) -> None:
        opened = self._opened
        if opened is not None and self._ask_mapping:
            opened = await self._mapped(opened, opened.in_question)
            if opened is None:
                self._stop()
                self.say("Nothing was read: say what the columns mean, or name another file", "plain")
                return
            self._opened = opened
        await self._make_plan()

    async def _make_plan(self) -> None:
        from keydesk.db.queries.importing import have
        from keydesk.importing.request import plan_of
        from keydesk.reports.importing import all_lines

        if self._opened is None:
            return
        self._wait("Comparing with what is here …")
        try:
            wanted = await asyncio.to_thread(lambda opened: opened.visits_wanted, self._opened)
            self._have = await self.look_up(have, visits=wanted)
            self._plan = await asyncio.to_thread(plan_of, self._opened, self._have)
        except Refusal as refusal:
            self._stop(refusal)
            return
        self._lines = await asyncio.to_thread(all_lines, self._plan)
        self._stop()
        self.say(*plan_words(self._plan, self._lines, self._opened))
        self._table.focus()

    # -- the plan ----------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> PlanLine | None:
        if not self.is_mounted:
            return None
        current = self._table.current
        return self._lines[current] if current is not None and current < len(self._lines) else None

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: line_cells(self._lines[thing]) for thing in things}

    def _narrow(self, text: str) -> None:
        listed = fitting(self._lines, text)
        self._table.set_ids(listed, to_top=True, forget=True)
        self.query_one(FilterBox).say(f"{len(listed):,} of {len(self._lines):,}" if text.strip() else "")

    def _show_plan(self) -> None:
        """Counts and lines of the plan, or nothing where there is none."""
        self._lines = self._lines if self._plan is not None else ()
        self.set_class(self._plan is not None, "-planned")
        self.query_one("#import-counts", Static).update(self._counts())
        self._narrow(self.query_one(FilterBox).value)
        self._tell_line(None)

    def _counts(self) -> Content:
        if self._plan is None:
            return Content("")
        return counts_content(self._plan, tall=self.size.height >= TALL)

    def _tell_line(self, _thing: int | None) -> None:
        """The whole of the line under the cursor, where the columns cut it."""
        line = self._line
        told = Content("") if line is None else content(f"{line.where}: {line.title} · {line.why}".rstrip("· "))
        if line is not None and line.action in {"sitter", "ask"}:
            told = Content.assemble(told, " · ", ("Enter", "bold"), " says who")
        elif line is not None and line.action == "double":
            told = Content.assemble(told, " · ", ("Enter", "bold"), " says whether they are one")
        self.query_one("#import-line", Static).update(told)
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The counts take the room that there is."""
        self.query_one("#import-counts", Static).update(self._counts())

    def _wait(self, words: str) -> None:
        self._busy = words
        self.say(words, "plain", "Esc stops")
        self.refresh_bindings()

    def _stop(self, refusal: Refusal | None = None) -> None:
        self._busy = ""
        self._show_plan()
        if refusal is not None:
            self.say_refusal(refusal)

    def action_noticed(self) -> None:
        """What was mended, kept aside or passed over."""
        from keydesk.reports.importing import noticed

        if self._plan is not None:
            self.app.push_screen(NoticeDialog("Noticed in these files", noticed(self._plan) or ("Nothing.",)))

    def action_filter(self) -> None:
        """Type a filter."""
        if self._plan is not None:
            self.to_box(self.query_one(FilterBox))

    def action_back(self) -> None:
        """Stop what is being read; else clear the filter; else leave."""
        if self._busy and self._plan is None:
            self.workers.cancel_group(self, "plan")
            self._opened = None
            self._stop()
            self.say("Reading was stopped; nothing was imported", "plain")
            self.query_one(PathBox).focus()
        elif not self._busy:
            super().action_back()

    # -- taking it in, and back --------------------------------------------------------------------------------------

    def action_apply(self) -> None:
        """Take in what the plan says."""
        if self._plan is not None and not self._busy:
            self._apply(self._plan)

    @work(group="apply")
    async def _apply(self, plan: ImportPlan) -> None:
        from keydesk.importing.mapping import to_json
        from keydesk.operations.importing import apply_import, save_mapping
        from keydesk.reports.importing import summary

        if not plan.does_nothing:
            question = ConfirmDialog("Import this?", yes="import", lines=(summary(plan),))
            if not await self.ask(question):
                return
        self._wait("Writing …")
        done = await self.perform(apply_import, plan=plan)
        self._busy = ""
        if isinstance(done, Refusal):
            if done.code == "changed":
                self._look_again()
            self.refresh_bindings()
            return
        if self._opened is not None and self._opened.lists:
            mapping = self._opened.mapping
            await self.perform(save_mapping, source=mapping.source, mapping=to_json(mapping))
        self._plan = None
        self._opened = None
        self._show_plan()
        self.say(done.said, "done", "u takes it back" if done.batch_id else "")
        self.query_one(PathBox).value = ""
        self.set_focus(self._table)

    @work(exclusive=True, group="plan")
    async def _look_again(self) -> None:
        """Somebody wrote meanwhile: the plan is made anew, and the message stays."""
        said = "Somebody changed something meanwhile, so the plan was made anew: look at it, then import it"
        await self._make_plan()
        self.say(said, "warn")

    async def action_undo(self) -> None:
        """Take the last import back as a whole."""
        self._undo()

    @work(group="apply")
    async def _undo(self) -> None:
        from keydesk.db.queries.importing import past_imports
        from keydesk.operations.import_undo import undo_import

        past = await self.look_up(past_imports, most=1_000)
        last = next((one for one in past if not one.undone), None)
        if last is None:
            self.say("There is no import that could be taken back", "plain")
            return
        question = f"Take back the import of {last.files}?"
        if not await self.ask(ConfirmDialog(question, yes="take it back", lines=("Everything that it brought goes.",))):
            return
        done = await self.perform(undo_import, run_id=last.id)
        if isinstance(done, Refusal):
            self.say("; ".join((done.message, *done.details[:2])), "bad")
            return
        self._plan = None
        self._show_plan()
        self.say(done.said)
