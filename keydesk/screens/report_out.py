"""A report on its way out, onto paper or into a file: on the record, and never with tag and address together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted, shown
from keydesk.screens.dialogs.notice import NoticeDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.lines import Lines
from keydesk.screens.mail_sending import SendsMail

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from keydesk.operations.reporting import How
    from keydesk.reports.report import Report
    from keydesk.reports.writing import FormatName, Paper

_PRINTER: Final = "printer"
_CRON: Final = "cron"
_MAIL: Final = "mail"
_APART: Final = "apart"
_TOGETHER: Final = "together"
_A_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


class ReportOut(SendsMail, Lines):
    """A screen whose report can be printed, saved and mailed."""

    report_name: str
    texts: dict[str, str]
    tab: str
    report: Report | None

    @property
    def paper_day(self) -> date:
        """The day that a file is called after."""
        raise NotImplementedError

    def action_print(self) -> None:
        """To the printer, into a file, or the line for cron."""
        self.patiently(self._out())

    async def _out(self) -> None:
        from keydesk.reports.writing import FORMATS

        report = self.report
        if report is None:
            return
        name = f"{self.report_name}-{self.paper_day.isoformat()}"
        into_files = self.can(Permission.EXPORT)
        choices = [Choice(_PRINTER, "On the printer", "as pages, on the usual printer of this box")]
        if into_files:
            choices += [Choice(each.name, f"Into a file, {each.ending}", each.words) for each in FORMATS.values()]
        if self.can(Permission.SEND_MAIL):
            choices.append(Choice(_MAIL, "By mail", "to somebody of the office who has an address"))
        if into_files:
            choices.append(Choice(_CRON, "Each morning", "the line for cron that writes it anew"))
        if self.box.value and report.rows:
            self.say(f"All {counted(len(report.rows), 'row')} go out, not only those that the filter shows", "plain")
        how = "how? Files go into your home folder" if into_files else "how?"
        answer = await self.ask(PickDialog(f"{report.title}: {how}", choices))
        if answer == _CRON:
            await self._say_line()
        elif answer == _MAIL:
            await self._mail(report)
        elif answer is not None:
            usual: FormatName = "pdf"
            form = next((each for each in FORMATS if each == answer), usual)
            await self._hand_out(report, name, form, to_printer=answer == _PRINTER)

    async def _say_line(self) -> None:
        from keydesk.reports.schedule import schedule_line, this_program

        branch = (self.desk.branch or "") if len(self.desk.enabled) > 1 else ""
        program = this_program(self.desk.store.path)
        line = schedule_line(self.report_name, self.texts, tab=self.tab, branch=branch, program=program)
        lines = [line, "", "Whoever looks after the box puts this into the crontab; -o names the file."]
        if any(_A_DATE.fullmatch(text) for text in self.texts.values()):
            lines.append(
                "It is of that one date each morning. For the day it is then, e asks it with today or tomorrow."
            )
        await self.ask(NoticeDialog("Each morning at six", lines))

    async def _together(self, report: Report) -> bool | None:
        """Whether codes and addresses go out on one sheet; None where it is left."""
        from keydesk.reports.leaving import has_both

        if not (has_both(report) and self.can(Permission.SET_UP)):
            return False
        ways = [
            Choice(_APART, "Without addresses or without codes", "as the office has set"),
            Choice(_TOGETHER, "Codes and addresses on one sheet", "it is on the record that you asked"),
        ]
        answer = await self.ask(PickDialog("Whoever finds both finds the door to the key", ways))
        return None if answer is None else answer == _TOGETHER

    async def _record(self, report: Report, how: How, written: str, *, together: bool) -> bool:
        from keydesk.operations.reporting import send_out_report

        recorded = await self.perform(
            send_out_report, name=self.report_name, how=how, written=written, asked=report.asked, together=together
        )
        return not isinstance(recorded, Refusal)

    async def _mail(self, report: Report) -> None:
        """Queue it for somebody, as text and as a page, and send it beside the screen."""
        import asyncio

        from keydesk.db.queries.addressed import people_with_email
        from keydesk.operations.mail import queue_mails
        from keydesk.reports.leaving import as_it_leaves
        from keydesk.reports.writing import written_text
        from keydesk.rules.mail import MailDraft

        people = await self.look_up(people_with_email)
        choices = [Choice(str(each.id), each.name, each.detail) for each in people]
        empty = "Nobody has an e-mail address yet.\n\nStaff (F6) keeps them."
        answer = await self.ask(PickDialog(f"{report.title}: to whom?", choices, empty=empty))
        who = next((each for each in people if str(each.id) == answer), None)
        together = await self._together(report) if who is not None else None
        if who is None or together is None or not await self._record(report, "mail", "mail", together=together):
            return
        out = as_it_leaves(report, shows=self.desk.settings.print_shows, together=together)
        text, page = await asyncio.to_thread(lambda: (written_text(out, "text"), written_text(out, "html")))
        today = dates.today(self.desk.now, self.zone)
        subject, branch = shown(report.title, width=120), self.desk.branch
        draft = MailDraft("report", today, who.id, who.name, who.detail, subject, text, page, branch_id=branch)
        queued = await self.perform(queue_mails, mails=[draft])
        if not isinstance(queued, Refusal):
            self.say(f"{report.title} for {who.name}: {queued.said}")
            self.send_soon()

    async def _hand_out(self, report: Report, name: str, form: FormatName, *, to_printer: bool) -> None:
        from io import BytesIO

        from keydesk.operations.reporting import note_not_out
        from keydesk.reports.leaving import as_it_leaves
        from keydesk.reports.writing import FORMATS, write

        together = await self._together(report)
        how: How = "print" if to_printer else "save"
        if together is None or not await self._record(report, how, form, together=together):
            return
        settings = self.desk.settings
        out = as_it_leaves(report, shows=settings.print_shows, together=together)
        paper: Paper = "letter" if settings.print_paper == "letter" else "a4"

        def make(told: Callable[[int], None]) -> bytes:
            stream = BytesIO()
            write(out, form, stream, paper=paper, told=told)
            return stream.getvalue()

        try:
            document = await self.made(make, words="Writing rows", of=len(out.rows))
            if document is None:
                await self.perform(note_not_out, name=self.report_name, how=how, why="it was stopped")
                return
            said = await self.hand_over(document, name, FORMATS[form].ending, to_printer=to_printer)
            left = "" if out is report else f"; {out.notes[-1][0].lower()}{out.notes[-1][1:]}"
            self.say(f"{said}{left}")
        except Refusal as refusal:
            await self.perform(note_not_out, name=self.report_name, how=how, why=refusal.message)
            self.say_refusal(refusal)
