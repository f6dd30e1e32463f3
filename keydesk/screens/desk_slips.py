"""The slip at the end of a turn: Enter once more asks where it goes; whoever scans on is not asked at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.desk_queue import LineQueue

if TYPE_CHECKING:
    from keydesk.counter import Taken
    from keydesk.db.rows.slip import SlipRow
    from keydesk.rules.turn import Turn

_PRINTER: Final = "printer"
_FILE: Final = "file"
_MAIL: Final = "mail"


class OffersSlips(LineQueue):
    """Offers the slip of the turn that has just ended, as the office has set; the next line takes the offer away."""

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self._slip: int | None = None
        self._slip_shown = 0

    def note_slip(self, taken: Taken, before: Turn) -> None:
        """See whether a turn has ended in which something moved, and what is done about its slip."""
        self._slip = None
        ended = before.sitter is not None and any(entry.kind == "ended" for entry in taken.entries)
        number = before.moved[-1].batch_id if before.moved else None
        if not ended or not before.out + before.came_in or number is None:
            return
        wanted = self.desk.settings.turn_receipt
        if wanted == "always":
            self.run_worker(self._print_slip(number), group="slips")
        elif wanted == "ask" and taken.turn.sitter is None:
            self._slip, self._slip_shown = number, self._shown

    @property
    def has_slip(self) -> bool:
        """Whether a slip is offered."""
        return self._slip is not None

    @property
    def offers_slip(self) -> bool:
        """Whether Enter asks where the slip goes: it is offered, and that has been painted."""
        return self._slip is not None and not self.waiting and self._seen >= self._slip_shown

    def offer_slip(self) -> None:
        """Ask where the slip goes, and hand it over."""
        number, self._slip = self._slip, None
        if number is not None:
            self.run_worker(self._offer_slip(number), group="slips")

    async def _offer_slip(self, number: int) -> None:
        from keydesk.screens.dialogs.slip import SlipDialog

        found = await self._read_slip(number)
        if found is None:
            return
        email = found.email if self.can(Permission.SEND_MAIL) else ""
        title = f"Slip of {found.sitter}: {len(found.out)} out, {len(found.came_in)} in"
        answer = await self.ask(SlipDialog(title, number=number, email=email, scanned=self.take_scan))
        if answer == _MAIL:
            await self._mail_slip(found)
        elif answer in {_PRINTER, _FILE}:
            await self._hand_over(found, to_printer=answer == _PRINTER)

    async def _print_slip(self, number: int) -> None:
        """To the printer, without a question."""
        found = await self._read_slip(number)
        if found is not None:
            await self._hand_over(found, to_printer=True)

    async def _read_slip(self, number: int) -> SlipRow | None:
        from keydesk.db.queries.slips import slip

        try:
            return await self.look_up(slip, number=number)
        except Refusal as refusal:
            self.say_refusal(refusal)
            return None

    async def _hand_over(self, found: SlipRow, *, to_printer: bool) -> None:
        from keydesk.labels.slip import slip_pdf
        from keydesk.screens.printing import handed_over

        office = self.desk.settings
        document = slip_pdf(found, office=office.office_name, zone=self.zone, letter=office.print_paper == "letter")
        try:
            self.say(await handed_over(document, f"slip-{found.number}", "pdf", to_printer=to_printer))
        except Refusal as refusal:
            self.say_refusal(refusal)

    async def _mail_slip(self, found: SlipRow) -> None:
        from threading import Event

        from keydesk.mail.slip import slip_mail
        from keydesk.operations.mail import queue_mails
        from keydesk.screens.mail_sending import sent_beside

        draft = slip_mail(found, office=self.desk.settings.office_name, zone=self.zone)
        done = await self.perform(queue_mails, mails=[draft])
        if isinstance(done, Refusal):
            return
        self.say(done.said, "done", "it goes out now")
        sent = await sent_beside(self.desk, Event())
        if isinstance(sent, Refusal):
            self.say_refusal(sent)
        else:
            self.say(sent.said, "done" if sent.all_went else "warn")
