"""What can be done to visits from any screen that has one in hand: Today, a client's page, a person's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.commands import EDIT, NEW, Command, on
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.visits import SCOPE_WORDS, when
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.visit_fields import (
    changing_fields,
    read_fields,
    read_sitter,
    sitter_options,
    stored_fields,
)
from keydesk.screens.dialogs.visit_form import VisitForm
from keydesk.screens.dialogs.visit_sitter import SitterPick
from keydesk.screens.visit_booking import VisitBooking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from keydesk.db.rows.visit import VisitPageRow

_EDIT: Final = Permission.EDIT_VISITS

VISIT_BOOK: Final = on("visits", NEW, "Book a visit, one or a whole series", _EDIT, label="book")
VISIT_CHANGE: Final = on("visits", EDIT, "Change the visit: day, time, sitter, service, price, how it repeats", _EDIT)
VISIT_ACTS: Final = (
    Command("visits.give", "a", "give_visit", "sitter", "Give the visit to a sitter, PRIMARY or SECONDARY", _EDIT),
    Command("visits.call_off", "x", "call_off", "call off", "Call the visit off, or book it again", _EDIT),
    Command("visits.done", "D", "visit_done", "done", "The visit was made, or it was not", _EDIT, shown=False),
)
VISIT_VERBS: Final = (VISIT_BOOK, VISIT_CHANGE, *VISIT_ACTS)
"""The verbs of a screen whose list is of visits; one that has others of ``n`` and ``e`` takes ``VISIT_ACTS`` alone."""

VISIT_PATIENT: Final = frozenset(command.action for command in VISIT_VERBS)
"""What of them may ask something, for a screen's ``PATIENT``."""


class VisitVerbs(VisitBooking):
    """A screen with a visit in hand.

    A screen says which by :meth:`visits_meant`; it may say on which day, for whom and by whom a new one is booked.
    """

    def visits_meant(self) -> Sequence[int]:
        """The visits that a verb is about: those that are marked, or the one under the cursor."""
        raise NotImplementedError

    def booking_meant(self) -> Mapping[str, Any]:
        """What a new visit begins with: ``client_id``, ``day``, ``at`` as text, ``sitter_id``."""
        return {}

    # -- actions -----------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Book a visit."""
        self.patiently(self.book_visits(**self.booking_meant()))

    def action_edit(self) -> None:
        """Change the visit."""
        self.patiently(self._with_one(self.change_visit))

    def action_give_visit(self) -> None:
        """Give the visits to somebody."""
        self.patiently(self._with_all(self.give_visits))

    def action_call_off(self) -> None:
        """Call visits off, or book again what was called off."""
        self.patiently(self._with_all(self.call_visits_off))

    def action_visit_done(self) -> None:
        """Say that visits were made, or that they were not."""
        self.patiently(self._with_all(self.visits_done))

    async def _with_one(self, verb: Callable[[int], Any]) -> None:
        meant = self.visits_meant()
        if not meant:
            self.say("There is no visit here", "plain")
            return
        await verb(meant[0])

    async def _with_all(self, verb: Callable[[Sequence[int]], Any]) -> None:
        meant = self.visits_meant()
        if not meant:
            self.say("There is no visit here", "plain")
            return
        await verb(meant)

    # -- changing ----------------------------------------------------------------------------------------------------

    async def change_visit(self, visit_id: int) -> None:
        """The visit as a form, on the version that is seen now."""
        from keydesk.db.queries.visits import visit_choices, visit_page
        from keydesk.operations.visit_changes import change_visit

        page = await self.look_up(visit_page, visit_id=visit_id)
        visit = page.visit
        if visit.status == "cancelled":
            self.say(f"{_name(page)} is called off: x books it again", "plain")
            return
        choices = await self.look_up(visit_choices, client_id=visit.client_id)
        client = choices.clients[0] if choices.clients else None
        fields = changing_fields(page, choices, client)
        before = {field.name: field.value for field in fields}

        async def save(values: Mapping[str, str], version: int) -> object:
            typed = {name: value for name, value in values.items() if value != before[name]}
            try:
                asked = read_fields(typed, today=choices.today)
            except Refusal as refusal:
                return refusal
            asked.pop("scope", None)
            done = await self.perform(
                change_visit, visit_id=visit_id, version=version, fields=asked, scope=values.get("scope", "one")
            )
            if isinstance(done, ChangedMeanwhile):
                done.present = dict(stored_fields(done.present))
            return done

        form = VisitForm(
            _name(page),
            fields,
            save,
            choices=choices,
            client=client,
            look=self._looker(visit),
            version=visit.version,
        )
        self._tell_visits(await self.ask(form))

    async def give_visits(self, visit_ids: Sequence[int]) -> None:
        """To a sitter, to PRIMARY or SECONDARY, or to nobody."""
        from keydesk.db.queries.visits import visit_choices, visit_page
        from keydesk.operations.visit_changes import assign_visits

        pages = [await self.look_up(visit_page, visit_id=each) for each in visit_ids]
        clients = {page.visit.client_id for page in pages}
        choices = await self.look_up(visit_choices, client_id=pages[0].visit.client_id)
        client = choices.clients[0] if len(clients) == 1 and choices.clients else None
        title = f"{_name(pages[0])}: who makes it?" if len(pages) == 1 else f"{len(pages)} visits: who makes them?"
        chosen = await self.ask(SitterPick(title, sitter_options(choices.sitters, client), choices.sitters))
        if chosen is None:
            return
        scope = await self._scope(pages, "Who makes it is changed for")
        if scope is None:
            return
        seen = [(page.visit.visit_id, page.visit.version) for page in pages]
        await self._do_visits(assign_visits, visits=seen, **read_sitter(chosen), scope=scope)

    async def give_visit_to(self, visit_id: int, sitter_id: int) -> None:
        """One visit to a sitter who is known already, without a question."""
        from keydesk.db.queries.visits import visit_page
        from keydesk.operations.visit_changes import assign_visits

        page = await self.look_up(visit_page, visit_id=visit_id)
        await self._do_visits(assign_visits, visits=[(visit_id, page.visit.version)], sitter_id=sitter_id)

    async def call_visits_off(self, visit_ids: Sequence[int]) -> None:
        """Call visits off, with a reason if there is one; what was called off is booked again."""
        from keydesk.db.queries.visits import visit_page
        from keydesk.operations.visit_states import cancel_visit, cancel_visits, reopen_visits

        pages = [await self.look_up(visit_page, visit_id=each) for each in visit_ids]
        if all(page.visit.status == "cancelled" for page in pages):
            await self._do_visits(reopen_visits, visit_ids=list(visit_ids))
            return
        scope = await self._scope(pages, "Called off is")
        if scope is None:
            return
        what = _name(pages[0]) if len(pages) == 1 else f"{len(pages)} visits"
        if scope != "one":
            what = f"{what} and more: {SCOPE_WORDS[scope]}"
        reason = await self.ask(ReasonDialog(f"Call off {what}", go_on="call off", required=False))
        if reason is None:
            return
        if len(pages) == 1:
            one = pages[0].visit
            await self._do_visits(cancel_visit, visit_id=one.visit_id, version=one.version, scope=scope, reason=reason)
        else:
            await self._do_visits(cancel_visits, visit_ids=list(visit_ids), reason=reason)

    async def visits_done(self, visit_ids: Sequence[int]) -> None:
        """Say that visits were made; those that are said to be made are booked again."""
        from keydesk.db.queries.visits import visit_page
        from keydesk.operations.visit_states import complete_visits, reopen_visits

        pages = [await self.look_up(visit_page, visit_id=each) for each in visit_ids]
        made = all(page.visit.status == "completed" for page in pages)
        await self._do_visits(reopen_visits if made else complete_visits, visit_ids=list(visit_ids))

    # -- the common ends ---------------------------------------------------------------------------------------------

    async def _scope(self, pages: Sequence[VisitPageRow], question: str) -> str | None:
        """How much of a series is meant; a single visit, or several, are only themselves."""
        if len(pages) > 1 or pages[0].visit.series_id is None:
            return "one"
        choices = [Choice(value, words) for value, words in SCOPE_WORDS.items()]
        return await self.ask(PickDialog(f"{_name(pages[0])}. {question}", choices))

    async def _do_visits(self, operation: Callable[..., Any], **how: Any) -> None:
        self._tell_visits(await self.perform(operation, **how))


def _name(page: VisitPageRow) -> str:
    """``Rivera, Ana · Thu 26 Nov 08:30``."""
    visit = page.visit
    return f"{visit.client} · {when(visit.starts_at, all_day=visit.all_day, today=page.today)}"
