"""A secret of the office's own fields, for some seconds, with a reason and on the record (promise P3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.rules.access import REVEAL_SECONDS
from keydesk.rules.refusal import Refusal
from keydesk.screens.base import DeskScreen
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.widgets.message_line import MessageLine, Said

if TYPE_CHECKING:
    from textual.timer import Timer

    from keydesk.db.rows.fields import OwnFields
    from keydesk.rules.fields import Subject


class ShowsSecrets(DeskScreen):
    """A screen that can show a secret of a client or a pet; nothing of it is kept by the screen."""

    _showing: Said | None = None
    _until: Timer | None = None

    async def show_secret(self, subject: Subject, subject_id: int, own: OwnFields, *, name: str = "") -> None:
        """Ask which one, where that is not said, and why; then show it."""
        from keydesk.operations.own_fields import reveal_field

        sealed = [each for each in own.own if each.name in own.sealed]
        if not sealed:
            self.say("There is no secret on file here", "plain")
            return
        if not name and len(sealed) > 1:
            choices = [Choice(each.name, each.label, each.group) for each in sealed]
            chosen = await self.ask(PickDialog("Which one?", choices))
            if chosen is None:
                return
            name = chosen
        one = next((each for each in sealed if each.name == name), sealed[0])
        question = f"See {one.label} for {REVEAL_SECONDS} seconds?"
        lines = ["Who sees it, when, and why is recorded first."]
        reason = await self.ask(ReasonDialog(question, go_on="see it", lines=lines))
        if reason is None:
            return
        done = await self.perform(reveal_field, subject=subject, subject_id=subject_id, name=one.name, reason=reason)
        if isinstance(done, Refusal) or self.app.screen is not self:
            # Who has gone elsewhere meanwhile, or whose session has locked, sees nothing.
            return
        self._hide_secret()
        self._showing = Said(f"{done.code}   is {one.label}", "plain", f"{REVEAL_SECONDS} seconds")
        self.query_one(MessageLine).said = self._showing
        self._until = self.set_timer(REVEAL_SECONDS, self._hide_secret)

    def _hide_secret(self) -> None:
        """Take it away, wherever it still stands."""
        showing, self._showing = self._showing, None
        if self._until is not None:
            self._until.stop()
            self._until = None
        if showing is None or not self.query(MessageLine):
            return
        line = self.query_one(MessageLine)
        if line.said == showing:
            line.said = Said()

    def on_screen_suspend(self) -> None:
        """Who leaves the screen leaves the secret behind."""
        self._hide_secret()
