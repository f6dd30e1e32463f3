"""Booking a visit, from whatever screen somebody is on who is asked for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.repeat_words import read_repeat
from keydesk.screens.dialogs.form import SavedGoOn
from keydesk.screens.dialogs.visit_fields import booking_fields, read_fields
from keydesk.screens.dialogs.visit_form import VisitForm
from keydesk.screens.past_lines import PastLines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from keydesk.db.rows.visit import VisitPreviewRow, VisitRow

_TAKES_BACK: Final = "u takes it back"


class VisitBooking(PastLines):
    """A screen from which visits are booked."""

    async def book_visits(
        self,
        *,
        client_id: int | None = None,
        day: date | None = None,
        at: str = "",
        sitter_id: int | None = None,
    ) -> None:
        """Ask for a new visit and book it; with Ctrl+N for another one on the same day."""
        from keydesk.db.queries.visits import visit_choices
        from keydesk.operations.visits import book_visit

        choices = await self.look_up(visit_choices, client_id=client_id)
        client = choices.clients[0] if client_id is not None and choices.clients else None
        begins = day if day is not None and day >= choices.today else choices.today

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                asked = read_fields(values, today=choices.today)
            except Refusal as refusal:
                return refusal
            if not asked.get("pets"):
                asked.pop("pets", None)
            if client is not None:
                asked["client_id"] = client.client_id
            return await self.perform(book_visit, **asked)

        title = "A new visit" if client is None else f"A new visit · {client.name}"
        while True:
            fields = booking_fields(choices, client, day=begins, at=at, sitter_id=sitter_id)
            form = VisitForm(
                title, fields, save, choices=choices, client=client, look=self._looker(), goes_on=client is None
            )
            done = await self.ask(form)
            self._tell_visits(done.result if isinstance(done, SavedGoOn) else done)
            if not isinstance(done, SavedGoOn):
                return
            begins = await self._booked_day(done.result) or begins

    async def _booked_day(self, booked: object) -> date | None:
        """The day of what was just booked: the next one is most likely of the same."""
        from keydesk.db.queries.visits import visit_page

        visit_id = getattr(booked, "id", None)
        if visit_id is None:
            return None
        return (await self.look_up(visit_page, visit_id=visit_id)).visit.day

    def _looker(self, changed: VisitRow | None = None) -> Callable[[Mapping[str, Any]], Any]:
        """What a form asks while it is filled in; a visit that is changed is not in its own way."""
        from keydesk.db.queries.visit_facts import visit_preview

        async def look(asked: Mapping[str, Any]) -> VisitPreviewRow:
            today = dates.today(self.desk.now, self.zone)
            rule = read_repeat(asked["repeat"], first=asked["day"], today=today, zone=self.zone)
            wanted = {**asked, "repeat": rule}
            if changed is not None:
                wanted["but"] = (changed.visit_id,)
                wanted["but_series"] = changed.series_id if rule is not None else None
            return await self.look_up(visit_preview, **wanted)

        return look

    def _tell_visits(self, done: object) -> None:
        """Say what was done and show it; nothing where a form was left, and not twice what was refused."""
        if isinstance(done, Refusal):
            self.request_reload()
            return
        said = getattr(done, "said", "")
        if said:
            self.say(said, "warn" if getattr(done, "notes", ()) else "done", hint=_TAKES_BACK)
            self.request_reload()
