"""One report: what it is asked with, its rows as they are now, what Enter opens, and the ways out of the screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from keydesk.commands import BACK, EDIT, FILTER, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import cells
from keydesk.screens.dialogs.day import DayDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.lines import Line
from keydesk.screens.printing import print_verb
from keydesk.screens.report_out import ReportOut
from keydesk.screens.report_sets import ReportSets
from keydesk.widgets.desk_text import wrap
from keydesk.widgets.form_fields import YES_NO, Field
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from keydesk.db.work import Reading
    from keydesk.reports.parameters import Parameter
    from keydesk.reports.registry import ListedReport
    from keydesk.reports.report import Report, Thing
    from keydesk.widgets.report_cells import ReportLooks

_EDGES = 2
"""Cells beside what stands beneath the list."""
_SUMS_APART = "   "
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_ANY = ("", "all")
# What a choice says while nothing is chosen.


class ReportScreen(ReportSets, ReportOut):
    """A report as it is at this moment; it follows what others do, cursor on the same row."""

    TAB: ClassVar[str] = "Reports"
    CSS_PATH = "lines.tcss"
    HINT: ClassVar[str] = "filter: any words of a row"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"edit", "print", "views", "filter", "any_day", "open"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("report", OPEN, "The client, the key or the person that the row is about"),
        on_screen("report", EDIT, "What it is asked with: day, sitter, client and so on"),
        print_verb("report"),
        on_screen("report", FILTER, "Show only rows that contain the words"),
        Command("report.sets", "V", "views", "views", "What is asked, under a name: open, save, take away"),
        Command("report.part", "tab", "part", "other part", "The other part of a report that has several"),
        Command("report.before", "left_square_bracket", "turn(-1)", "day before", "The day before", shown=False),
        Command("report.after", "right_square_bracket", "turn(1)", "day", "The day after", written="[ ]"),
        Command("report.now", "full_stop", "now", "today", "Back to today", shown=False),
        Command("report.any", "at", "any_day", "any day", "Go to any day: tomorrow, fri, 26 Nov, +3", shown=False),
        on_screen("report", BACK, "Clear the filter; then back to the reports"),
    )

    def __init__(self, listed: ListedReport, texts: Mapping[str, str] | None = None, tab: str = "") -> None:
        """Begin with what stands in its parameters, or with what was saved.

        Args:
            listed: the report.
            texts: what it is asked with, by parameter, as it was written.
            tab: the part of it.
        """
        super().__init__()
        self.listed = listed
        self.report_name = listed.name
        self.texts = dict(texts or {})
        self.tab = tab
        self.report: Report | None = None
        self._looks: ReportLooks | None = None
        self._listed: Sequence[Line] = ()
        self._asked_once = False

    async def reload(self) -> None:
        """Build it anew, in a thread, and put it there, the cursor on the same row."""
        asked = (dict(self.texts), self.tab)
        table = self.table
        if self.report is None:
            table.empty = "Reading …"
            table.set_ids([], forget=True)
        try:
            built, looks, listed = await self.look_up(_preview, name=self.report_name, texts=asked[0], tab=asked[1])
        except Refusal as refusal:
            if self.report is None:
                self._ask_first(refusal)
                return
            raise
        if (self.texts, self.tab) != asked:
            # Somebody asks for something else by now; that reading is on its way.
            return
        to_top = self.report is None
        self.report, self._looks, self._listed = built, looks, listed
        self._show(to_top=to_top)

    def _ask_first(self, refusal: Refusal) -> None:
        """A report that cannot be built before it is asked says so, and asks."""
        self.put_head(content(self.listed.title, "bold"), Content(""))
        # Where nothing that is asked is at fault, asking it otherwise does not help: it is for admins.
        at_fault = bool(refusal.field)
        self.table.empty = f"{refusal.message}\n\ne asks it." if at_fault else refusal.message
        self.table.set_ids([], forget=True)
        if at_fault and not self._asked_once:
            self._asked_once = True
            self.patiently(self._edit())

    def _show(self, *, to_top: bool = False) -> None:
        report, looks = self.report, self._looks
        if report is None or looks is None:
            return
        self._put_heading(report)
        self.put_lines(self._listed, looks.columns, self._group, empty=self._nothing(report), to_top=to_top)

    def _nothing(self, report: Report) -> str:
        return f"{report.nothing}\n\ne asks it otherwise." if self.listed.parameters else report.nothing

    @staticmethod
    def _group(group: str, things: Sequence[int]) -> str:
        return f"{group}   {len(things):,}" if group else ""

    def _put_heading(self, report: Report) -> None:
        parts = dict(self.listed.tabs)
        title = parts.get(self.tab) or (self.listed.tabs[0][1] if self.listed.tabs else "")
        left = Content.assemble(content(self.listed.title, "bold"), content(f" · {title}" if title else ""))
        rows = f"{len(report.rows):,} row{'' if len(report.rows) == 1 else 's'}"
        as_of = "" if report.as_of is None else dates.moment(report.as_of, now=self.desk.now, zone=self.zone)
        right = content(f"as of {as_of}   {rows}" if as_of else rows, "$text-warning" if as_of else "")
        asked = "  ".join(report.asked)
        self.put_head(left, right, more=content(f"   {asked}" if asked else "", "$text-muted"))

    def show_told(self) -> None:
        """The sums, and what is counted."""
        report, looks = self.report, self._looks
        if report is None or looks is None:
            return
        width = max(1, self.size.width - _EDGES)
        sums = [f"{heading.lower()} {total}" if heading else total for heading, total in looks.totals]
        self.put_told(
            *(content(line, "bold") for line in _in_lines(sums, width)),
            *(content(line, "$text-muted") for note in report.notes for line in wrap(note, width)),
        )

    def on_resize(self) -> None:
        """Sums and notes are as wide as the screen."""
        if self.report is not None:
            self.show_told()

    # -- what it is asked with ---------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Change what it is asked with."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        parameters = self.listed.parameters
        if not parameters:
            self.say("This report asks nothing", "plain")
            return

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                await self.look_up(_try, name=self.report_name, texts=values, tab=self.tab)
            except Refusal as refusal:
                return refusal
            return dict(values)

        fields = [_field(each, self.texts.get(each.name, each.default)) for each in parameters]
        answer = await self.ask(FormDialog(self.listed.title, fields, save))
        if isinstance(answer, dict):
            self.texts = {str(name): str(text) for name, text in answer.items()}
            self.request_reload()

    def action_part(self) -> None:
        """The next part of a report that has several."""
        tabs = [tab for tab, _ in self.listed.tabs]
        if tabs:
            at = tabs.index(self.tab) if self.tab in tabs else 0
            self.tab = tabs[(at + 1) % len(tabs)]
            self.request_reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Days are turned where the report is of one, parts where it has some."""
        if action in {"turn", "now", "any_day"} and not self.listed.by_day:
            return False
        if action == "part" and not self.listed.tabs:
            return False
        if action == "edit" and not self.listed.parameters:
            return False
        return super().check_action(action, parameters)

    # -- days --------------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The office's day at this moment."""
        return dates.today(self.desk.now, self.zone)

    def _day(self) -> date:
        text = self.texts.get("day", "")
        try:
            return dates.read_day(text, today=self.today) if text else self.today
        except Refusal:
            return self.today

    def _go_to(self, day: date) -> None:
        # In words where there are some, so that what is saved, or written each morning, goes with the days.
        self.texts["day"] = _NEAR.get((day - self.today).days, day.isoformat())
        self.request_reload()

    @property
    def paper_day(self) -> date:
        """The day that the report is of; today where it is of none."""
        return self._day() if self.listed.by_day else self.today

    def action_turn(self, days: int) -> None:
        """So many days on."""
        if self.shell.is_open:
            try:
                self._go_to(self._day() + timedelta(days=days))
            except OverflowError:
                self.say("There are no days beyond", "plain")

    def action_now(self) -> None:
        """Today's."""
        if self.shell.is_open:
            self._go_to(self.today)

    def action_any_day(self) -> None:
        """Any day's, typed as one says it."""
        self.patiently(self._any_day())

    async def _any_day(self) -> None:
        await self.shell.opened()
        day = await self.ask(DayDialog("The report of which day?", go_on="go there", today=self.today))
        if day is not None:
            self._go_to(day)

    # -- what a row is about -----------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The page of what the row is about."""
        self.patiently(self._open())

    async def _open(self) -> None:
        report, current = self.report, self.table.current
        if report is None or current is None or not 0 < current <= len(report.things):
            if current is not None and current > 0:
                self.say("This row leads nowhere", "plain")
            return
        thing = report.things[current - 1]
        if thing is None:
            self.say("This row leads nowhere", "plain")
        elif not await self._open_thing(thing):
            self.say("There is no page of this yet", "plain")

    async def _open_thing(self, thing: Thing) -> bool:
        """Open a page over the report, so that Esc is back on the row; False where there is none."""
        kind, key = thing
        if kind in {"copy", "key", "visit"}:
            client = await self.look_up(_client_of, kind=kind, thing_id=key)
            if client is None:
                return False
            kind, key = "client", client
        if kind == "client":
            from keydesk.screens.client import ClientPage

            await self.app.push_screen(ClientPage(key))
        elif kind == "staff":
            from keydesk.screens.person import PersonScreen

            await self.app.push_screen(PersonScreen(key))
        elif kind == "safe":
            from keydesk.screens.safe import SafeScreen

            await self.app.push_screen(SafeScreen(key))
        elif kind == "stock_take":
            from keydesk.screens.stock_take import StockTakeScreen

            await self.app.push_screen(StockTakeScreen(key))
        else:
            return False
        return True


def _field(parameter: Parameter, text: str) -> Field:
    label = f"{parameter.label}"
    if parameter.kind == "choice":
        choices = parameter.choices if parameter.default else (_ANY, *parameter.choices)
        return Field(parameter.name, label, text, choices=choices)
    if parameter.kind == "yes_no":
        return Field(parameter.name, label, text or "no", choices=YES_NO)
    hints = {"staff": "a name, initials or a badge; empty is all", "client": "a name; empty is all"}
    hints |= {"safe": "its label; empty is all", "copy": "the tag", "days": "a number of days"}
    hint = parameter.hint or hints.get(parameter.kind, "")
    return Field(parameter.name, label, text, required=parameter.required, hint=hint)


def _in_lines(pieces: Sequence[str], width: int) -> list[str]:
    """Pieces side by side, and none of them broken: a number that is cut is another number."""
    lines: list[str] = []
    for piece in pieces:
        if lines and cells(longer := f"{lines[-1]}{_SUMS_APART}{piece}") <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _preview(
    reading: Reading, *, name: str, texts: Mapping[str, str], tab: str
) -> tuple[Report, ReportLooks, list[Line]]:
    """A report and what is drawn of it, made where nobody waits for it."""
    from keydesk.reports.registry import build_report
    from keydesk.widgets.report_cells import report_looks

    built = build_report(reading, name=name, texts=texts, tab=tab)
    looks = report_looks(built)
    lines = [Line(at + 1, looks.groups[at], cells, found_by=looks.found_by[at]) for at, cells in enumerate(looks.cells)]
    return built, looks, lines


def _try(reading: Reading, *, name: str, texts: Mapping[str, str], tab: str) -> None:
    """Build it, so that a mistake is said beside its field, and two days the wrong way round are one, too."""
    from keydesk.reports.registry import build_report

    build_report(reading, name=name, texts=texts, tab=tab)


def _client_of(reading: Reading, *, kind: str, thing_id: int) -> int | None:
    """Whose copy, key or visit it is."""
    from keydesk.db.queries.whose import client_of

    return client_of(reading, kind=kind, thing_id=thing_id)
