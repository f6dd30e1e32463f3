"""A report on its way out, onto paper or into a file: on the record, and never with tag and address together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.notice import NoticeDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.printing import HandsOver

if TYPE_CHECKING:
    from keydesk.reports.report import Report
    from keydesk.reports.writing import FormatName, Paper

_PRINTER: Final = "printer"
_CRON: Final = "cron"
_APART: Final = "apart"
_TOGETHER: Final = "together"
_SLOW: Final = 2_000
"""Rows from which on it is said that pages are being made."""


class ReportOut(HandsOver):
    """A screen whose report can be printed and saved."""

    report_name: str
    texts: dict[str, str]
    tab: str
    report: Report | None

    def action_print(self) -> None:
        """To the printer, into a file, or the line for cron."""
        self.patiently(self._out())

    async def _out(self) -> None:
        from keydesk.reports.writing import FORMATS

        report = self.report
        if report is None:
            return
        name = f"{self.report_name}-{dates.today(self.desk.now, self.zone).isoformat()}"
        choices = [Choice(_PRINTER, "On the printer", "as pages, on the usual printer of this box")]
        choices += [Choice(each.name, f"Into a file, {each.ending}", each.words) for each in FORMATS.values()]
        choices.append(Choice(_CRON, "Each morning", "the line for cron that writes it anew"))
        answer = await self.ask(PickDialog(f"{report.title}: how? Files go into your home folder", choices))
        if answer == _CRON:
            await self._say_line()
        elif answer is not None:
            usual: FormatName = "pdf"
            form = next((each for each in FORMATS if each == answer), usual)
            await self._hand_out(report, name, form, to_printer=answer == _PRINTER)

    async def _say_line(self) -> None:
        from keydesk.reports.schedule import schedule_line, this_program

        line = schedule_line(self.report_name, self.texts, tab=self.tab, program=this_program(self.desk.store.path))
        lines = [line, "", "Whoever looks after the box puts this into the crontab; -o names the file."]
        await self.ask(NoticeDialog("Each morning at six", lines))

    async def _hand_out(self, report: Report, name: str, form: FormatName, *, to_printer: bool) -> None:
        import asyncio
        from io import BytesIO

        from keydesk.operations.reporting import send_out_report
        from keydesk.reports.leaving import as_it_leaves, has_both
        from keydesk.reports.writing import FORMATS, write

        together = False
        if has_both(report) and self.can(Permission.SET_UP):
            ways = [
                Choice(_APART, "Without addresses or without codes", "as the office has set"),
                Choice(_TOGETHER, "Codes and addresses on one sheet", "it is on the record that you asked"),
            ]
            answer = await self.ask(PickDialog("Whoever finds both finds the door to the key", ways))
            if answer is None:
                return
            together = answer == _TOGETHER
        recorded = await self.perform(
            send_out_report,
            name=self.report_name,
            how="print" if to_printer else "save",
            written=form,
            asked=report.asked,
            together=together,
        )
        if isinstance(recorded, Refusal):
            return
        settings = self.desk.settings
        out = as_it_leaves(report, shows=settings.print_shows, together=together)
        paper: Paper = "letter" if settings.print_paper == "letter" else "a4"
        if len(out.rows) > _SLOW:
            self.say(f"Writing {len(out.rows):,} rows …", "plain")

        def made() -> bytes:
            stream = BytesIO()
            write(out, form, stream, paper=paper)
            return stream.getvalue()

        try:
            # In a thread: thousands of rows on pages take seconds.
            document = await asyncio.to_thread(made)
            said = await self.hand_over(document, name, FORMATS[form].ending, to_printer=to_printer)
            left = "" if out is report else f"; {out.notes[-1][0].lower()}{out.notes[-1][1:]}"
            self.say(f"{said}{left}")
        except Refusal as refusal:
            self.say_refusal(refusal)
