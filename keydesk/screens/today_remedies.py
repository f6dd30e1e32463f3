"""A flag is mended where it is seen: the ways to do it, best first, and each done through the ordinary operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from keydesk.commands import HISTORY, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.needs import RemedyRow
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.copies import CopiesScreen
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.trail import TrailDialog
from keydesk.screens.today_days import DayTurning
from keydesk.screens.visit_verbs import VISIT_PATIENT, VisitVerbs
from keydesk.widgets.client_cells import NO_KEY_WORDS
from keydesk.widgets.day_cells import time_words
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.needs import DayVisitRow
    from keydesk.screens.client import ClientPage

_ANYBODY: Final = "anybody"
_HAS_IT: Final = "has it"
_HERE: Final = "here"
_IN_REACH: Final = frozenset({"take", "other_copy"})
_LABELS: Final = {
    "starts_at": "begins",
    "ends_at": "ends",
    "sitter_id": "sitter",
    "service_id": "service",
    "price_cents": "price",
}
"""How forms call the fields of a visit, where that is not the field's own name."""

DAY_OPEN: Final = on_screen("today", OPEN, "How the missing key is got; without a flag the client; a sitter folds")
DAY_OUT: Final = Command(
    "today.out", "o", "hand_out", "out", "Check out the missing key to the visit's sitter", Permission.MANAGE_KEYS
)
DAY_HISTORY: Final = on_screen("today", HISTORY, "Who changed what of this visit, and when")


class DayRemedies(CopiesScreen, VisitVerbs, DayTurning):
    """A day whose flags can be mended."""

    PATIENT: ClassVar[frozenset[str]] = VISIT_PATIENT | {"open", "filter", "any_day", "hand_out", "history"}

    # -- what a verb is about ----------------------------------------------------------------------------------------

    def copy_under_cursor(self) -> KeyRow | None:
        """No line of a day is a copy."""
        return None

    async def marked_copies(self) -> Sequence[KeyRow]:
        """No line of a day is a copy."""
        return ()

    def forget_marks(self) -> None:
        """Take the marks of visits away."""
        self._table.set_marks(())

    def visits_meant(self) -> Sequence[int]:
        """The marked visits, or the one under the cursor; on a sitter's line all of theirs that stand beneath it."""
        current = self._table.current
        if current is None or current >= 0 or self._table.marks:
            return self._table.chosen
        theirs = self._groups.get(current, ())
        return [each.visit_id for each in theirs if each.status == "scheduled"]

    def _tell_visits(self, done: object) -> None:
        super()._tell_visits(done)
        served = not isinstance(done, Refusal) and bool(getattr(done, "said", ""))
        if served and self._table.marks:
            self.forget_marks()

    def booking_meant(self) -> Mapping[str, Any]:
        """On this day; for the sitter whose line the cursor is on."""
        current = self._table.current
        groups = self._groups.get(current, []) if current is not None else []
        return {"day": self._day, "sitter_id": groups[0].sitter_id if groups else None}

    def _visit(self) -> DayVisitRow | None:
        visit = self.visit_in_hand
        if visit is None:
            self.say("Put the cursor on a visit", "plain")
        return visit

    # -- Enter -------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The ways to mend a flag; the client's page where there is none; on a sitter's line fold it."""
        current = self._table.current
        if current is not None and current < 0:
            self.fold_heading(current)
        self.patiently(self._open())

    async def _open(self) -> None:
        visit = self.visit_in_hand
        if visit is None:
            return
        if visit.status == "scheduled" and visit.flag in {"no_key", "unassigned"} and await self._mend(visit):
            return
        await self.open_client(visit.client_id)

    async def open_client(self, client_id: int) -> ClientPage:
        """The client's page over the day; Esc there comes back."""
        # A page stands on the screen that it was opened from, and comes back to it.
        from keydesk.screens.client import ClientPage

        page = ClientPage(client_id)
        await self.app.push_screen(page)
        return page

    async def _add_key(self, visit: DayVisitRow) -> None:
        """The form of a new key at the client's, or of a copy more where the key is on file."""
        page = await self.open_client(visit.client_id)
        # The page has its list by then.
        page.call_after_refresh(lambda: page.patiently(_add_key_on(page, visit)))

    async def _mend(self, visit: DayVisitRow) -> bool:
        """Ask which way, and go it; False where there is none to offer."""
        from keydesk.db.queries.keys import key_rows
        from keydesk.db.queries.needs import remedies
        from keydesk.screens.dialogs.remedies import RemediesDialog

        ways = await self.look_up(remedies, visit_id=visit.visit_id)
        if not ways and visit.flag != "unassigned":
            return False
        ways = (*ways, RemedyRow(_ANYBODY, "Book somebody else…", allowed=self.can(Permission.EDIT_VISITS)))
        # What is seen now is what a move expects to find.
        copies = await self.look_up(key_rows, ids=[each.copy_id for each in ways if each.copy_id is not None])
        answer = await self.ask(RemediesDialog(_title(visit), ways))
        if answer is not None:
            way = ways[answer]
            await self._go(visit, way, copies.get(way.copy_id) if way.copy_id is not None else None)
        return True

    async def _go(self, visit: DayVisitRow, way: RemedyRow, copy: KeyRow | None) -> None:
        """Do one of the ways."""
        if way.kind == "not_required":
            await self._no_key_required(visit)
        elif way.kind == "add_key":
            await self._add_key(visit)
        elif way.kind == "another_sitter" and way.sitter_id is not None:
            await self.give_visit_to(visit.visit_id, way.sitter_id)
        elif way.kind == _ANYBODY:
            await self.give_visits([visit.visit_id])
        elif copy is not None:
            await self._bring(visit, copy)

    # -- the key comes to the sitter ---------------------------------------------------------------------------------

    async def _bring(self, visit: DayVisitRow, copy: KeyRow) -> None:
        """One copy to the visit's sitter, from wherever it is."""
        from keydesk.operations.custody import check_out, transfer

        if visit.sitter_id is None:
            return
        sitter = visit.sitter_id
        if copy.place.kind == "safe":
            await self._carry_out(check_out, tag_code=copy.tag_code, sitter_id=sitter, expected=copy.holder)
        elif copy.place.kind == "sitter":
            to = Holder.sitter(sitter)
            await self._carry_out(transfer, tag_code=copy.tag_code, to=to, expected=copy.holder)
        else:
            await self._fetch(visit, copy, sitter)

    async def _fetch(self, visit: DayVisitRow, copy: KeyRow, sitter: int) -> None:
        """A copy outside the office, on its way or missing: nothing is written down before somebody has it in hand."""
        from keydesk.operations.custody import check_in, transfer
        from keydesk.operations.reassign import Move, reassign
        from keydesk.operations.whereabouts import mark_found

        kind, tag, held = copy.place.kind, copy.tag_code, copy.holder
        choices = [
            Choice(_HAS_IT, f"{visit.sitter} has it now", "write that down"),
            Choice(_HERE, "It is here now", "hang it up, then take it for the visit"),
        ]
        question = {
            "client": f"{tag} is with {visit.client}. Who has fetched it?",
            "contact": f"{tag} is with {copy.place.name}. Who has fetched it?",
            "transit": f"{tag} is on its way. Where has it arrived?",
        }.get(kind or "", f"{tag} is missing. Where is it?")
        answer = await self.ask(PickDialog(question, choices))
        if answer is None:
            self.say(f"{tag} stays where it is: come back when somebody has it", "plain")
        elif kind == "missing":
            found_with = sitter if answer == _HAS_IT else None
            await self._carry_out(mark_found, tag_code=tag, expected=held, sitter_id=found_with)
        elif answer == _HERE:
            await self._carry_out(check_in, tag_code=tag, expected=held)
        elif kind == "transit":
            await self._carry_out(reassign, moves=[Move(tag, held)], to=Holder.sitter(sitter))
        else:
            await self._carry_out(transfer, tag_code=tag, to=Holder.sitter(sitter), expected=held)

    def action_hand_out(self) -> None:
        """The nearest copy in the office to the visit's sitter, without a question."""
        self.patiently(self._hand_out())

    async def _hand_out(self) -> None:
        from keydesk.db.queries.keys import key_rows
        from keydesk.db.queries.needs import remedies

        visit = self._visit()
        if visit is None:
            return
        if visit.flag != "no_key":
            self.say(self._why_not_out(visit), "plain")
            return
        for way in await self.look_up(remedies, visit_id=visit.visit_id):
            if way.kind in _IN_REACH and way.copy_id is not None:
                copy = (await self.look_up(key_rows, ids=[way.copy_id])).get(way.copy_id)
                if copy is not None and copy.place.kind == "safe":
                    await self._bring(visit, copy)
                    return
        self.say("No copy of it hangs here. Enter says what else can be done", "plain")

    @staticmethod
    def _why_not_out(visit: DayVisitRow) -> str:
        if visit.sitter_id is None:
            return "Nobody is booked for this visit: book somebody first"
        return f"{visit.sitter} lacks no key for this visit"

    # -- no key is needed --------------------------------------------------------------------------------------------

    async def _no_key_required(self, visit: DayVisitRow) -> None:
        """Why not, and how one gets in."""
        from keydesk.db.queries.client_page import client_page
        from keydesk.operations.key_need import set_no_key_required

        profile = (await self.look_up(client_page, client_id=visit.client_id)).profile
        choices = [Choice(reason, words) for reason, words in NO_KEY_WORDS.items()]
        reason = await self.ask(PickDialog(f"{visit.client} needs no key. How does one get in?", choices))
        if reason is None:
            return
        question = f"{visit.client} needs no key: {NO_KEY_WORDS[reason]}"
        note = await self.ask(ReasonDialog(question, go_on="never flag a missing key here", required=reason == "other"))
        if note is None:
            return
        done = await self.perform(
            set_no_key_required, client_id=visit.client_id, reason=reason, note=note, version=profile.version
        )
        if not isinstance(done, Refusal):
            self.say(done.said, hint="u takes it back")
            self.request_reload()

    # -- history -----------------------------------------------------------------------------------------------------

    def action_history(self) -> None:
        """Who changed what of the visit."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.db.queries.history import history_of

        visit = self._visit()
        if visit is None:
            return
        lines = await self.look_up(history_of, subject="visit", subject_id=visit.visit_id)
        ids = [each.history_id for each in lines]
        trail = self.changes_trail(ids, names={("visit", visit.visit_id): ""}, labels=_LABELS)
        title = f"{visit.client} {time_words(visit)}, {visit.sitter or 'nobody yet'}: who changed what"
        await self.ask(TrailDialog(title, [trail]))


async def _add_key_on(page: ClientPage, visit: DayVisitRow) -> None:
    await page.reload()
    if visit.lacking:
        page.query_one(LongTable).go_to(-visit.lacking[0].key_id)
        page.action_add_copy()
    else:
        page.action_new()


def _title(visit: DayVisitRow) -> str:
    """``NO KEY  Delacroix 09:00, Ana Whitfield: on hook A7``."""
    words = f"{visit.client} {time_words(visit)}"
    if visit.sitter_id is None:
        return f"UNASSIGNED  {words}"
    return f"NO KEY  {words}, {visit.sitter}: {visit.reason_words}"
