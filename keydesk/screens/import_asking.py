"""What people are asked before files are taken in: what columns mean, whom names and titles mean, which days count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from textual import on, work

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown
from keydesk.screens.dialogs.day import DayDialog
from keydesk.screens.dialogs.mapping import MappingDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.import_plan import NOBODY, meanings
from keydesk.screens.type_ahead import TypeAheadScreen
from keydesk.widgets.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from keydesk.db.rows.importing import Have
    from keydesk.importing.calendar_window import Window
    from keydesk.importing.items import Double, ImportPlan, Question
    from keydesk.importing.mapping import TableMapping
    from keydesk.importing.request import Opened
    from keydesk.importing.shapes import ToldTable
    from keydesk.reports.importing import PlanLine

_NOBODY: Final = "(nobody of ours)"


class ImportAsking(TypeAheadScreen):
    """The questions of an import; what is answered makes the plan anew."""

    def __init__(self) -> None:
        """Begin with no file, and with the days that calendars usually are read for."""
        super().__init__()
        self._opened: Opened | None = None
        self._have: Have | None = None
        self._plan: ImportPlan | None = None
        self._paths: Sequence[Path] = ()
        self._chosen_days: tuple[date | None, date | None] = (None, None)

    @property
    def _line(self) -> PlanLine | None:
        raise NotImplementedError

    async def _make_plan(self) -> None:
        raise NotImplementedError

    def _read(self, paths: Sequence[Path]) -> Any:
        raise NotImplementedError

    def _days(self) -> Window:
        """The days of calendars that are read: as it was said, else the last two months and the next four."""
        from zoneinfo import ZoneInfo

        from keydesk.importing.calendar_window import window_of

        desk = self.desk
        first, last = self._chosen_days
        return window_of(desk.store.clock.now(), ZoneInfo(desk.settings.time_zone), first=first, last=last)

    def action_answers(self) -> None:
        """What is remembered of calendars' texts; Enter forgets one."""
        self._ask_answers()

    @work(group="days")
    async def _ask_answers(self) -> None:
        from keydesk.db.queries.importing_visits import matches
        from keydesk.operations.calendar_matches import forget_match

        found = await self.look_up(matches)
        choices = [Choice(str(each.id), each.text, each.meant) for each in found]
        picked = await self.ask(PickDialog("Which answer is to be forgotten?", choices, empty="Nothing is remembered"))
        if picked is None:
            return
        done = await self.perform(forget_match, match_id=int(picked))
        if isinstance(done, Refusal):
            return
        if self._opened is not None:
            await self._make_plan()
        self.say(done, "done")

    def action_days(self) -> None:
        """Read other days of the calendars."""
        self._ask_days()

    @work(group="days")
    async def _ask_days(self) -> None:
        if self._opened is None or self._opened.window is None:
            return
        window = self._opened.window
        asked = f"Calendars are read from {window.words}. The first day?"
        first = await self.ask(DayDialog(asked, go_on="the last day", today=window.today))
        if first is None:
            return
        last = await self.ask(DayDialog("The last day?", go_on="read the calendars", today=window.today))
        if last is None:
            return
        before, self._chosen_days = self._chosen_days, (first, last)
        try:
            self._days()
        except Refusal as refusal:
            self._chosen_days = before
            self.say_refusal(refusal)
            return
        self._read(self._paths)

    async def _mapped(self, opened: Opened, tables: Sequence[ToldTable]) -> Opened | None:
        """The files with these lists read as people say; None where they say nothing of the only ones."""
        chosen = [(told, await self._ask_columns(told)) for told in tables]
        opened = opened.mapped(chosen) if chosen else opened
        return None if len(opened.unknown) == len(opened.told) and not opened.calendars else opened

    async def _ask_columns(self, told: ToldTable) -> TableMapping | None:
        return cast("TableMapping | None", await self.ask(MappingDialog(told)))

    def action_edit(self) -> None:
        """Say what the columns mean."""
        self._map_again()

    @work(exclusive=True, group="plan")
    async def _map_again(self) -> None:
        if self._opened is not None:
            opened = self._opened
            chosen = [(told, await self._ask_columns(told) or told.mapping) for told in opened.lists]
            self._opened = opened.mapped(chosen)
            await self._make_plan()

    @on(PlainTable.Opened)
    def _answer_line(self) -> None:
        self.action_answer()

    def action_answer(self) -> None:
        """Say whom a file means: a sitter of a list, or a client or sitter of a calendar."""
        line = self._line
        if line is not None and line.action == "sitter":
            self._tell_sitter(line.title)
        elif line is not None and line.action == "ask" and self._plan is not None:
            asked = (each for each in self._plan.questions if f"{each.kind} {each.key}" == line.key)
            for question in asked:
                self._tell_meaning(question)
        elif line is not None and line.action == "double" and self._plan is not None:
            self._tell_double(self._plan.doubles[int(line.key.removeprefix("double "))])

    @work(exclusive=True, group="plan")
    async def _tell_sitter(self, name: str) -> None:
        if self._have is None or self._opened is None:
            return
        choices = [Choice(_NOBODY, _NOBODY, "the words stay with the client")]
        for person in self._have.staff:
            called = f"{person.values.get('first_name') or ''} {person.values.get('last_name') or ''}".strip()
            if called and not person.undone:
                choices.append(Choice(called, called, str(person.values.get("nickname") or "")))
        coming = self._plan.items if self._plan is not None else ()
        choices += [
            Choice(each.title, each.title, "in the files") for each in coming if each.kind == "staff" and each.adds
        ]
        answer = await self.ask(PickDialog(f"Who is “{name}” in the file?", choices))
        if answer is None:
            return
        words = {**self._opened.mapping.sitters, name: "" if answer == _NOBODY else answer}
        self._opened = replace(self._opened, mapping=replace(self._opened.mapping, sitters=words))
        await self._make_plan()

    @work(exclusive=True, group="plan")
    async def _tell_double(self, double: Double) -> None:
        """Whether a new client is somebody who is here, or another row: said once, and remembered."""
        from keydesk.operations.twins import remember_double

        choices = [
            Choice("same", "the same household", "fills what is empty there; no second profile"),
            Choice("another", "another household", "a client of their own; not asked again"),
        ]
        who = f"{shown(double.title, width=30)} and {shown(double.other, width=40)}"
        answer = await self.ask(PickDialog(f"{who}: {double.why}", choices))
        if answer is None:
            return
        done = await self.perform(
            remember_double,
            source=double.source,
            outside_id=double.uid,
            same=answer == "same",
            client_id=double.client_id,
            other_outside_id=double.other_uid,
        )
        if not isinstance(done, Refusal):
            await self._make_plan()
            self.say(done, "done")

    @work(exclusive=True, group="plan")
    async def _tell_meaning(self, question: Question) -> None:
        """Whom a calendar's text means: picked once, remembered, and used by every later import."""
        from keydesk.operations.calendar_matches import remember_match

        if self._have is None:
            return
        choices = meanings(question, self._have)
        text = shown(question.text, width=50)
        title = f"Whose visits are “{text}”?" if question.kind == "client" else f"Who makes the visits of “{text}”?"
        answer = await self.ask(PickDialog(title, choices))
        if answer is None:
            return
        by_client = question.kind == "client"
        client = int(answer) if by_client and answer != NOBODY else None
        staff = int(answer) if not by_client and answer != NOBODY else None
        no_visit = by_client and client is None
        done = await self.perform(
            remember_match,
            kind="ignore" if no_visit else question.kind,
            key=question.title_key if no_visit else question.key,
            text=question.title if no_visit else question.text,
            client_id=client,
            staff_id=staff,
        )
        if not isinstance(done, Refusal):
            await self._make_plan()
            self.say(done, "done")
