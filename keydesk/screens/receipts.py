"""The receipt for keys that went back to a client: offered once they have, and printed again by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.rules.refusal import Refusal
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.printing import HandsOver

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.rules.custody import Holder

_PRINTER: Final = "printer"
_FILE: Final = "file"
_NONE: Final = "none"


class OffersReceipts(HandsOver):
    """A screen from which keys go back to their clients."""

    async def give_back(self, held: Mapping[str, Holder | None], note: str) -> bool:
        """Copies go back for good, and the client signs for them; False where it was refused.

        Args:
            held: who has each copy, by its tag, as it was shown.
            note: what there is more to say.
        """
        from keydesk.operations.returning import return_keys

        done = await self.perform(return_keys, tag_codes=tuple(held), expected=held, note=note)
        if isinstance(done, Refusal):
            self.request_reload()
            return False
        self.say(done.said, hint="u takes it back")
        self.request_reload()
        await self.offer_receipt(done.batch_id)
        return True

    async def offer_receipt(self, number: int) -> None:
        """Ask where the receipt goes, and hand it over."""
        from keydesk.db.queries.receipts import receipts

        try:
            found = await self.look_up(receipts, number=number)
        except Refusal as refusal:
            self.say_refusal(refusal)
            return
        name = f"receipt-{number}"
        whose = "" if len(found) == 1 else f", one each for {len(found)} clients"
        choices = [
            Choice(_PRINTER, "On the printer", "the usual printer of this box"),
            Choice(_FILE, "Into a file", f"{name}.pdf in your home folder"),
            Choice(_NONE, "No receipt", f"keydesk return --receipt {number} prints it later"),
        ]
        answer = await self.ask(PickDialog(f"Receipt {number} for the client to sign{whose}", choices))
        if answer is None or answer == _NONE:
            return
        from keydesk.labels.receipt import receipts_pdf

        document = receipts_pdf(found, office=self.desk.settings.office_name, zone=self.zone)
        try:
            self.say(await self.hand_over(document, name, "pdf", to_printer=answer == _PRINTER))
        except Refusal as refusal:
            self.say_refusal(refusal)
