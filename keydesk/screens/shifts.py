"""The shift schedule of a branch: a week at a time, who is on duty when (K15). Stands on Staff."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual import on
from textual.content import Content
from textual.widgets import Static

from keydesk.commands import BACK, HISTORY, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.rules.shifts import WEEK, hours_words, length_words, monday_of, read_hours
from keydesk.rules.text import counted
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.day import DayDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.history import HistoryDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.type_ahead import TypeAheadScreen
from keydesk.widgets.change_cells import CHANGE_COLUMNS, change_cells
from keydesk.widgets.day_head import long_day, near_word
from keydesk.widgets.form_fields import Field
from keydesk.widgets.shift_grid import ShiftGrid
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.shift import ShiftRow, ShiftWeekRow

_EDIT: Final = Permission.EDIT_VISITS
_NEAR: Final = {0: "this week", 1: "next week", -1: "last week"}
_HISTORY_WORDS: Final = {"starts_at": "from", "ends_at": "until", "staff_id": "whose", "cancelled": "called off"}


class ShiftsScreen(TypeAheadScreen):
    """A line a person, a column a day."""

    TAB: ClassVar[str] = "Staff"
    CSS_PATH = "today_grid.tcss"
    AUTO_FOCUS = "ShiftGrid"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"new", "edit", "call_off", "copy_week", "any_day", "history"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("shifts", NEW, "Put somebody on duty: who, which day, from when until when", _EDIT),
        Command("shifts.open", "enter", "edit", "change", "Change the shift: day, hours, who", _EDIT, shown=False),
        Command("shifts.edit", "e", "edit", "edit", "Change the shift: day, hours, who", _EDIT),
        Command("shifts.off", "x", "call_off", "call off", "Call the shift off; it stays on the record", _EDIT),
        Command(
            "shifts.copy",
            "Y",
            "copy_week",
            "copy last week",
            "The shifts of the week before are this week's, too",
            _EDIT,
        ),
        Command("shifts.before", "left_square_bracket", "turn(-1)", "week", "The week before", written="[ ]"),
        Command("shifts.after", "right_square_bracket", "turn(1)", "week", "The week after", shown=False),
        Command("shifts.now", "full_stop", "now", "this week", "To today, in this week"),
        Command("shifts.any", "at", "any_day", "any day", "Go to any day: fri, 26 Nov, +7", shown=False),
        on_screen("shifts", HISTORY, "Who changed what of this shift, and when"),
        on_screen("shifts", BACK, "Back to the list"),
    )

    def __init__(self, staff_id: int | None = None) -> None:
        """Make the schedule.

        Args:
            staff_id: on whose line the cursor is at first.
        """
        super().__init__()
        self._first_on = staff_id
        self._day: date | None = None
        self._week: ShiftWeekRow | None = None

    def compose_body(self) -> ComposeResult:
        """The week, the people, and the cell under the cursor."""
        yield Static("", classes="days-head", markup=False)
        yield ShiftGrid(id="days-grid")
        yield Static("", classes="days-told", markup=False)

    @property
    def _grid(self) -> ShiftGrid:
        return self.query_one(ShiftGrid)

    @property
    def _today(self) -> date:
        return dates.today(self.desk.now, ZoneInfo(self.desk.settings.time_zone))

    def concerned_by(self, changes: Changes) -> bool:
        """Shifts, and who is here."""
        return changes.touch("shift", "staff")

    async def reload(self) -> None:
        """Read the week anew, the cursor on the same person and day."""
        from keydesk.db.queries.shifts import shift_week

        day = self._day = self._day or self._today
        week = await self.look_up(shift_week, day=day)
        if self._day != day:
            # Somebody turned on while this was read; that reading is on its way.
            return
        self._week = week
        self._put_head(week)
        self._grid.set_week(week, day=day)
        if self._first_on is not None:
            self._grid.go_to(self._first_on)
            self._first_on = None
        if not any(person.minutes for person in week.people) and not self.said:
            self.say("Nobody is on duty in this week. n puts somebody on duty, Y copies the week before", "plain")

    def _put_head(self, week: ShiftWeekRow) -> None:
        away = (week.first - monday_of(week.today)).days // WEEK
        near = _NEAR.get(away) or (f"in {away:,} weeks" if away > 0 else f"{-away:,} weeks ago")
        span = f"{dates.day(week.first, today=week.today)} – {dates.day(week.days[-1], today=week.today)}"
        shifts = sum(len(day) for person in week.people for day in person.days)
        total = length_words(sum(person.minutes for person in week.people))
        right = content(f"{counted(shifts, 'shift')} · {total or '0'} hours", "$text-muted")
        left = Content.assemble(
            (f"Shifts in {BRANCH_WORDS[week.branch]} ", "bold"), (span, "bold"), (f" · {near}", "$text-muted")
        )
        room = max(0, self.size.width - 2 - right.cell_length - 2)
        line = Content.assemble(left.truncate(room, pad=True), "  ", right)
        self.query_one(".days-head", Static).update(line)

    @on(ShiftGrid.Highlighted)
    def _moved(self) -> None:
        grid = self._grid
        if grid.day is not None:
            self._day = grid.day
        person, week = grid.person, self._week
        line = Content("")
        if person is not None and week is not None and grid.day is not None:
            told = ", ".join(_told(each) for each in grid.shifts) or "not on duty"
            if person.minutes:
                told = f"{told} · {length_words(person.minutes)} h that week"
            when = f"{long_day(grid.day, today=week.today)} · {near_word(grid.day, today=week.today)}"
            line = Content.assemble(content(person.name, "bold"), "   ", when, "   ", content(told))
        self.query_one(".days-told", Static).update(line)
        self.refresh_bindings()

    @on(ShiftGrid.Opened)
    def _opened(self) -> None:
        self.action_edit()

    # -- turning -----------------------------------------------------------------------------------------------------

    def _go_to(self, day: date) -> None:
        self._day = day
        self.request_reload()

    def action_turn(self, weeks: int) -> None:
        """So many weeks on, the cursor on the same day of the week."""
        if self._day is None:
            return
        try:
            self._go_to(self._day + timedelta(weeks=weeks))
        except OverflowError:
            self.say("There are no days beyond", "plain")

    def action_now(self) -> None:
        """To today."""
        if self.shell.is_open:
            self._go_to(self._today)

    def action_any_day(self) -> None:
        """To any day, typed as one says it."""
        self.patiently(self._any_day())

    async def _any_day(self) -> None:
        day = await self.ask(DayDialog("Which day?", go_on="go there", today=self._today))
        if day is not None:
            self._go_to(day)

    # -- shifts ------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to call off only where somebody is on duty."""
        if action in {"call_off", "history"} and not (self.is_mounted and self._grid.shifts):
            return None
        return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Put somebody on duty."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.shifts import add_shift

        week, grid = self._week, self._grid
        if week is None or grid.person is None or grid.day is None:
            self.say("Nobody has a place in this branch. Staff (F6), & gives somebody one", "plain")
            return

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                day, hours = dates.read_day(values["day"], today=week.today), read_hours(values["hours"])
            except Refusal as refusal:
                return refusal
            return await self.perform(
                add_shift,
                staff_id=int(values["staff"]),
                branch=week.branch,
                day=day,
                hours=hours,
                note=values["note"],
            )

        fields = self._fields(week, grid.person.staff_id, grid.day)
        self._say_done(await self.ask(FormDialog(f"A shift in {BRANCH_WORDS[week.branch]}", fields, save)))

    def action_edit(self) -> None:
        """Change the shift under the cursor; where there is none, add one."""
        if self.check_action("edit", ()):
            self.patiently(self._edit() if self._grid.shifts else self._new())

    async def _edit(self) -> None:
        from keydesk.operations.shifts import change_shift

        week, shift = self._week, await self._one()
        if week is None or shift is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                day, hours = dates.read_day(values["day"], today=week.today), read_hours(values["hours"])
            except Refusal as refusal:
                return refusal
            return await self.perform(
                change_shift,
                shift_id=shift.shift_id,
                version=version,
                staff_id=int(values["staff"]),
                day=day,
                hours=hours,
                note=values["note"],
            )

        hours = f"{shift.starts_at:%H:%M}-{shift.ends_at:%H:%M}"
        fields = self._fields(week, shift.staff_id, shift.day, hours=hours, note=shift.note)
        form = FormDialog(f"{shift.name}: the shift", fields, save, version=shift.version)
        self._say_done(await self.ask(form))

    def action_call_off(self) -> None:
        """Call the shift under the cursor off."""
        self.patiently(self._call_off())

    async def _call_off(self) -> None:
        from keydesk.operations.shifts import cancel_shift

        shift = await self._one()
        if shift is None:
            return
        when = f"{dates.day(shift.day, today=self._today)} {hours_words(shift.starts_at, shift.ends_at)}"
        if await self.ask(ConfirmDialog(f"{shift.name}: call off {when}?", yes="call it off")):
            self._say_done(await self.perform(cancel_shift, shift_id=shift.shift_id, version=shift.version))

    def action_copy_week(self) -> None:
        """The shifts of the week before are this week's, too."""
        self.patiently(self._copy_week())

    async def _copy_week(self) -> None:
        from keydesk.operations.shifts import copy_week

        week = self._week
        if week is None:
            return
        lines = ["What is there already, or would lie over it, stays as it is."]
        span = dates.day(week.first, today=week.today)
        question = f"Copy the shifts of the week before into the week of {span}?"
        if await self.ask(ConfirmDialog(question, yes="copy them", lines=lines)):
            self._say_done(await self.perform(copy_week, via="bulk", branch=week.branch, to=week.first))

    def action_history(self) -> None:
        """Who changed what of this shift."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.db.queries.history import history_of

        shift = await self._one()
        if shift is None:
            return
        lines = await self.look_up(history_of, subject="shift", subject_id=shift.shift_id)
        zone = ZoneInfo(self.desk.settings.time_zone)
        cells = [change_cells(each, labels=_HISTORY_WORDS, now=self.desk.now, zone=zone) for each in lines]
        await self.ask(
            HistoryDialog(f"{shift.name} {hours_words(shift.starts_at, shift.ends_at)}", CHANGE_COLUMNS, cells)
        )

    async def _one(self) -> ShiftRow | None:
        """The shift under the cursor; of several the one that is picked."""
        shifts = self._grid.shifts
        if len(shifts) < 2:  # noqa: PLR2004 - one, or none
            return next(iter(shifts), None)
        choices = [Choice(str(each.shift_id), _told(each)) for each in shifts]
        picked = await self.ask(PickDialog("Which shift?", choices))
        return next((each for each in shifts if str(each.shift_id) == picked), None)

    def _fields(self, week: ShiftWeekRow, staff_id: int, day: date, *, hours: str = "", note: str = "") -> list[Field]:
        people = tuple((str(each.staff_id), each.name) for each in week.people)
        return [
            Field("staff", "Who", str(staff_id), choices=people),
            Field("day", "Day", day.isoformat(), required=True, hint="fri, 26 Nov"),
            Field("hours", "Hours", hours, required=True, hint="8-16:30, or 22-6 over midnight"),
            Field("note", "Note", note),
        ]

    def _say_done(self, done: object) -> None:
        said = getattr(done, "said", "")
        if said:
            self.say(said, hint="u takes it back")
            self.request_reload()


def _told(shift: ShiftRow) -> str:
    return " · ".join(filter(None, (hours_words(shift.starts_at, shift.ends_at), shift.note)))
