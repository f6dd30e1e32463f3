"""Mail: who would get which mail of a day, what it says beside the list, and what became of those that were queued."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from keydesk.commands import FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.rules import dates
from keydesk.rules.roles import Permission
from keydesk.rules.text import counted
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.mail_sending import SendsMail
from keydesk.screens.printing import print_verb
from keydesk.screens.today_lines import Line
from keydesk.screens.today_listed import OfADay, day_turns
from keydesk.screens.today_views import VIEW_ACTIONS, view_back
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.mail_cells import (
    MAIL_COLUMNS,
    NEEDS_SOMEBODY,
    mail_group_heading,
    outbox_cells,
    page_counts,
    state_of,
)
from keydesk.widgets.mail_table import MailTable
from keydesk.widgets.table_columns import Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.mail import OutboxRow
    from keydesk.mail.page import MailPage, PageMail
    from keydesk.widgets.table_columns import Cells

_SEND: Final = Permission.SEND_MAIL
_FIRST_QUEUED: Final = 1_000_000
# What stands in the outbox has numbers from here on; the mails that could go have those below.
_GROUPS: Final = {"visits": "Visits", "recall": "Keys wanted back", "overdue": "Overdue keys"}
_OUTBOX: Final = "Outbox"
_PRINTER: Final = "printer"
_FILE: Final = "file"
_MOST_NAMED: Final = 12


class MailScreen(OfADay, SendsMail):
    """The mails that could go, by what they are about, and the outbox beneath them."""

    CSS_PATH: ClassVar[list[str]] = ["lines.tcss", "mail.tcss"]  # type: ignore[assignment]  # Textual takes several
    HINT: ClassVar[str] = "filter: a sitter, what became of it"
    TABLE: ClassVar[type[LongTable]] = MailTable
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    PATIENT: ClassVar[frozenset[str]] = VIEW_ACTIONS | {"filter", "any_day", "open", "drop", "print"}

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command(
            "mail.send", "enter", "open", "send",
            "Send the marked mails, or the one under the cursor; one of the outbox is sent again",
            _SEND,
        ),
        Command("mail.drop", "x", "drop", "drop", "Send the marked mails of the outbox no more", _SEND),
        Command("mail.problems", "F", "problems", "problems", "Only what needs somebody, or all"),
        Command("mail.sent", "O", "everything", "sent too", "The whole outbox, with what was sent, or what is left"),
        print_verb("mail"),
        *day_turns("mail"),
        on_screen("mail", FILTER, "Show only what contains the words: a sitter, what became of it"),
        view_back("mail"),
    )  # fmt: skip

    def __init__(self, day: date | None = None) -> None:
        """Make the page of a day; None is today."""
        super().__init__(day)
        self.page: MailPage | None = None
        self.only_problems = False
        self.sent_too = False
        self._mails: dict[int, PageMail] = {}
        self._queued: dict[int, OutboxRow] = {}
        self._numbers: dict[tuple[str, int | None], int] = {}

    def compose_body(self) -> ComposeResult:
        """Head and filter, the list, and the letter beneath or beside it."""
        yield Static("", classes="lines-head", markup=False)
        yield FilterBox(self._narrow, hint=self.HINT, classes="lines-filter")
        with Container(id="mail-body"):
            yield self.TABLE(MAIL_COLUMNS, classes="lines-table")
            with VerticalScroll(id="mail-letter"):
                yield Static("", classes="lines-told", markup=False)

    def concerned_by(self, changes: Changes) -> bool:
        """Visits, who makes them, keys and where they are, and the outbox."""
        things = ("visit", "key", "key_copy", "key_safe", "hook", "client", "staff", "pet", "service", "office")
        return changes.touch("outbox", *things)

    # -- the list ----------------------------------------------------------------------------------------------------

    async def reload(self) -> None:
        """Read the mails anew, cursor and marks on the same ones."""
        from keydesk.mail.page import mail_page

        await self.shell.opened()
        day = self.day = self.day or self.today
        page = await self.look_up(mail_page, day=day)
        if day != self.day:
            # Somebody turned on while this was read; that reading is on its way.
            return
        turned, self._turned = self._turned, False
        self.page = page
        self._show(to_top=turned)

    def _show(self, *, to_top: bool = False) -> None:
        page = self.page
        if page is None:
            return
        self._mails = {self._number(each): each for each in page.mails}
        self._queued = {_FIRST_QUEUED + row.mail_id: row for row in page.outbox if self._is_listed(row)}
        if to_top:
            self.table.set_marks(())
        else:
            self.table.set_marks([each for each in self.table.marks if each in self._mails or each in self._queued])
        lines = [
            Line(number, _GROUPS[mail.draft.kind], self._cells(mail), mail.draft.subject)
            for number, mail in self._mails.items()
            if not self.only_problems or self._needs_somebody(mail)
        ]
        lines += [
            Line(number, _OUTBOX, outbox_cells(row, now=page.now, zone=self.zone), f"{row.to} {row.subject}")
            for number, row in self._queued.items()
        ]
        self._put_head(page)
        self.put_lines(lines, MAIL_COLUMNS, self._heading, empty=self._empty_words(), to_top=to_top)

    def _number(self, mail: PageMail) -> int:
        """The same number for the same person and kind in every reading."""
        return self._numbers.setdefault((mail.draft.kind, mail.draft.staff_id), len(self._numbers) + 1)

    def _is_listed(self, row: OutboxRow) -> bool:
        """What is left to do; with what was sent and dropped once it is asked for."""
        if self.only_problems:
            return row.status in NEEDS_SOMEBODY
        return self.sent_too or row.status not in {"sent", "dropped"}

    @staticmethod
    def _needs_somebody(mail: PageMail) -> bool:
        return not mail.draft.to or bool(mail.why_not)

    def _cells(self, mail: PageMail) -> Cells:
        state: str | Toned = "not sent"
        if not mail.draft.to:
            state = Toned("no e-mail address", "warn")
        elif mail.why_not:
            state = Toned("wrong address", "bad")
        elif mail.before is not None and self.page is not None:
            state = state_of(mail.before, now=self.page.now, zone=self.zone)
        elif mail.told_other:
            state = Toned("changed since", "warn")
        return mail.draft.name, mail.what, state

    @staticmethod
    def _heading(group: str, things: Sequence[int]) -> str:
        return mail_group_heading(group, len(things))

    def _put_head(self, page: MailPage) -> None:
        waiting, needing = page_counts(page.outbox)
        new = sum(mail.can_go for mail in page.mails)
        left = Content.assemble(("Mail", "bold"), f"  {self.day_words()}")
        right = Content.assemble(
            (f"{needing} need somebody   " if needing else "", "bold $text-error"),
            f"{waiting} waiting   " if waiting else "",
            (f"{new} not sent" if new else "all sent" if page.mails else "nobody to write to", "bold" if new else ""),
        )
        self.put_head(left, right)

    def _empty_words(self) -> str:
        if self.only_problems:
            return "No mail needs anybody.\n\nF or Esc shows all of them."
        return "Nobody has a visit on this day, and no key is wanted back.\n\n] goes to the next day."

    def show_told(self) -> None:
        """The letter under the cursor, as it would go, or as it went."""
        current = self.table.current
        mail = self._mails.get(current or 0)
        row = self._queued.get(current or 0)
        if mail is not None:
            note = mail.why_not or ("" if mail.draft.to else "No e-mail address: print it (>), or tell them.")
            self._put_letter(mail.draft.name, mail.draft.to, mail.draft.subject, mail.draft.text, note)
        elif row is not None:
            from keydesk.db.queries.outbox import outbox_mail

            whole = self.look_if_there(outbox_mail, mail_id=row.mail_id)
            self._put_letter(row.name, row.to, row.subject, whole.text if whole else "", row.error)
        else:
            self.put_told()

    def _put_letter(self, name: str, to: str, subject: str, text: str, note: str) -> None:
        lines = [content(f"{name}  {to}".rstrip(), "bold"), content(subject)]
        if note:
            lines.append(content(note, "$text-warning"))
        self.put_told(*lines, Content(""), *(content(line) for line in text.splitlines()))
        self.query_one("#mail-letter", VerticalScroll).scroll_home(animate=False)

    # -- sending -----------------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[list[PageMail], list[OutboxRow]]:
        """What a verb is about: mails that could go, and mails of the outbox."""
        chosen = self.table.chosen
        return (
            [self._mails[each] for each in chosen if each in self._mails],
            [self._queued[each] for each in chosen if each in self._queued],
        )

    def action_open(self) -> None:
        """Send what is marked, or what the cursor is on."""
        if self.check_action("open", ()) is True:
            self.patiently(self._send_chosen())

    async def _send_chosen(self) -> None:
        mails, queued = self._chosen()
        good = [mail for mail in mails if mail.can_go]
        again = [row for row in queued if row.status not in {"sent", "sending"}]
        # The mail itself is in the outbox: whoever sends it from the list means that one.
        again += [
            mail.before for mail in mails if mail.before is not None and mail.before.status not in {"sent", "sending"}
        ]
        again = list(dict.fromkeys(again))
        if not good and not again:
            self.say(self._why_nothing(mails), "plain")
            return
        count = len(good) + len(again)
        lines = [f"{mail.draft.name}  {mail.draft.to}" for mail in good]
        lines += [
            f"{row.name}  {row.to}" + (" · it may have arrived" if row.status == "uncertain" else "") for row in again
        ]
        more = [f"and {count - _MOST_NAMED} more"] if count > _MOST_NAMED else []
        left = len(mails) + len(queued) - count
        more += [f"{left} of the marked cannot go, or went already"] if left else []
        question = f"Send {counted(count, 'mail')}?"
        if await self.ask(ConfirmDialog(question, yes="send", lines=[*lines[:_MOST_NAMED], *more])):
            await self._queue(good, again)

    async def _queue(self, good: list[PageMail], again: list[OutboxRow]) -> None:
        from keydesk.operations.mail import queue_mails, retry_mails
        from keydesk.rules.refusal import Refusal

        said = ""
        if good:
            done = await self.perform(queue_mails, mails=[mail.draft for mail in good])
            if isinstance(done, Refusal):
                self.request_reload()
                return
            said = done.said
        if again:
            tried = await self.perform(retry_mails, mail_ids=[row.mail_id for row in again])
            if isinstance(tried, Refusal):
                self.request_reload()
                return
            said = said or tried.said
        self.table.set_marks(())
        self.say(f"{said.rstrip('.')}; they go out now", "done", "you can go on meanwhile")
        self.send_soon()
        self.request_reload()

    @staticmethod
    def _why_nothing(mails: Sequence[PageMail]) -> str:
        if not mails:
            return "Put the cursor on somebody, or mark some with Space"
        mail = mails[0]
        if mail.why_not:
            return mail.why_not
        if not mail.draft.to:
            return f"{mail.draft.name} has no e-mail address: Staff (F6) keeps it; > prints the letter"
        return "These were sent already; a mail goes again only when it says something new"

    def action_drop(self) -> None:
        """Send the marked mails of the outbox no more."""
        self.patiently(self._drop())

    async def _drop(self) -> None:
        from keydesk.operations.mail import drop_mails
        from keydesk.rules.refusal import Refusal

        mails, queued = self._chosen()
        queued += [mail.before for mail in mails if mail.before is not None]
        # A mail may be marked twice: where it could go, and where it waits.
        queued = [row for row in dict.fromkeys(queued) if row.status in {"waiting", "failed", "uncertain"}]
        if not queued:
            self.say("Only what waits, was refused or is uncertain can be dropped", "plain")
            return
        done = await self.perform(drop_mails, mail_ids=[row.mail_id for row in queued])
        if not isinstance(done, Refusal):
            self.table.set_marks(())
            self.say(done.said, "done", "O, then Enter sends it all the same")
            self.request_reload()

    # -- ways to look ------------------------------------------------------------------------------------------------

    def action_problems(self) -> None:
        """Only what needs somebody, or all."""
        self.only_problems = not self.only_problems
        self._show(to_top=True)
        self.say("Only what needs somebody; F or Esc shows all" if self.only_problems else "All mails", "plain")

    def action_everything(self) -> None:
        """The whole outbox, or what is left to do."""
        self.sent_too = not self.sent_too
        self._show()
        self.say("With what was sent and dropped" if self.sent_too else "Without what was sent and dropped", "plain")

    def clear(self) -> bool:
        """The filter first, then the marks, then what is hidden."""
        if super().clear():
            return True
        if self.table.marks:
            self.table.set_marks(())
            return True
        if self.only_problems:
            self.action_problems()
            return True
        return False

    # -- paper -------------------------------------------------------------------------------------------------------

    def action_print(self) -> None:
        """The letters of the marked, or of the one under the cursor: to the printer, or into a file."""
        self.patiently(self._print())

    async def _print(self) -> None:
        from keydesk.rules.refusal import Refusal

        mails, _ = self._chosen()
        if not mails:
            self.say("Put the cursor on somebody, or mark some with Space", "plain")
            return
        day = dates.day(self.day or self.today, today=self.today)
        name = f"letters-{(self.day or self.today).isoformat()}"
        choices = [
            Choice(_PRINTER, "On the printer", "the usual printer of this box"),
            Choice(_FILE, "Into a file", f"{name}.txt in your home folder"),
        ]
        answer = await self.ask(PickDialog(f"{counted(len(mails), 'letter')} of {day}: how?", choices))
        if answer is None:
            return
        document = "\f".join(mail.draft.text for mail in mails).encode("utf-8", "replace")
        try:
            self.say(await self.hand_over(document, name, "txt", to_printer=answer == _PRINTER))
        except Refusal as refusal:
            self.say_refusal(refusal)
