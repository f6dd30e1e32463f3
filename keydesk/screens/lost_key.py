"""The case of a key that is gone: one page with all that is known, and each step a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.containers import VerticalScroll
from textual.widgets import Static

from keydesk.commands import BACK, EDIT, Command
from keydesk.commands import on as on_screen
from keydesk.rules.office import price_words, read_price
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.past_lines import PastLines
from keydesk.widgets.form_fields import YES_NO, Field
from keydesk.widgets.lost_key_text import lost_head, lost_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.lost_key import LostKeyRow

_KEYS: Final = Permission.MANAGE_KEYS


class LostKeyScreen(PastLines):
    """What is ticked off here is recorded with who did it and when."""

    TAB: ClassVar[str] = "Keys"
    CSS_PATH = "lost_key.tcss"
    AUTO_FOCUS = "#lost-body"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"client", "insurer", "lock", "edit", "rekey", "found", "close_case"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        Command("lost.client", "c", "client", "client told", "The client has been told, now", _KEYS),
        Command("lost.lock", "l", "lock", "lock", "Decide about the lock: change it, or keep it", _KEYS),
        Command("lost.rekey", "k", "rekey", "lock changed", "The lock was changed: all copies are out of use", _KEYS),
        Command("lost.insurer", "i", "insurer", "insurer told", "The insurer has been told, now", _KEYS),
        on_screen("lost", EDIT, "What it cost, and notes", _KEYS, label="cost, notes"),
        Command("lost.found", "f", "found", "found", "It is back: it hangs at home", _KEYS),
        Command("lost.close", "x", "close_case", "close", "Close the case: nothing is left to do", _KEYS),
        on_screen("lost", BACK, "Back to the list"),
    )

    def __init__(self, copy_id: int) -> None:
        """Make the page of one copy."""
        super().__init__()
        self._copy_id = copy_id
        self.case: LostKeyRow | None = None

    def compose_body(self) -> ComposeResult:
        """The key, the case."""
        yield Static("", id="lost-head", markup=False)
        with VerticalScroll(id="lost-body"):
            yield Static("", id="lost-text", markup=False)

    def concerned_by(self, changes: Changes) -> bool:
        """The case, the key's copies, and who comes to the client."""
        return changes.touch("lost_key_case", "key_copy", "key", "client", "visit")

    async def reload(self) -> None:
        """Read the case anew."""
        from keydesk.db.queries.lost_keys import lost_key

        case = self.case = await self.look_up(lost_key, copy_id=self._copy_id)
        self.query_one("#lost-head", Static).update(lost_head(case))
        self.query_one("#lost-text", Static).update(lost_text(case, now=self.desk.now, zone=self.zone))

    # -- the steps ---------------------------------------------------------------------------------------------------

    async def _ready(self) -> tuple[int, int] | None:
        """The case that is worked on with its version; opened now where there is none."""
        from keydesk.operations.lost_keys import open_case

        case = self.case
        if case is None:
            return None
        if case.case_id is not None and case.status == "open":
            return case.case_id, case.version
        opened = await self.perform(open_case, copy_id=self._copy_id)
        return None if isinstance(opened, Refusal) else (opened.id, opened.version)

    async def _tell(self, said: str, **changes: Any) -> None:
        from keydesk.operations.lost_keys import edit_case

        ready = await self._ready()
        if ready is None:
            return
        done = await self.perform(edit_case, case_id=ready[0], version=ready[1], **changes)
        if not isinstance(done, Refusal):
            self.say(said if done.fields else "That was said already", "done" if done.fields else "plain")
        self.request_reload()

    def action_client(self) -> None:
        """The client has been told."""
        self.patiently(self._told("client_told_at", "The client has been told"))

    def action_insurer(self) -> None:
        """The insurer has been told."""
        self.patiently(self._told("insurer_told_at", "The insurer has been told"))

    async def _told(self, field: str, said: str) -> None:
        await self._tell(said, **{field: self.desk.now})

    def action_lock(self) -> None:
        """Decide about the lock."""
        self.patiently(self._lock())

    async def _lock(self) -> None:
        choices = [
            Choice("rekey", "It is changed", "until that is done, the case stays open"),
            Choice("keep", "It is kept", "the key tells nobody which door it opens"),
        ]
        answer = await self.ask(PickDialog("What about the lock?", choices))
        if answer is not None:
            said = "The lock is to be changed: k when it is" if answer == "rekey" else "The lock is kept as it is"
            await self._tell(said, rekey_decision=answer)

    def action_edit(self) -> None:
        """What it cost, and notes."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.operations.lost_keys import edit_case

        ready = await self._ready()
        case = self.case
        if ready is None or case is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                cost = read_price(values["cost"])
            except Refusal as refusal:
                return Refusal(refusal.message, field="cost")
            return await self.perform(
                edit_case, case_id=ready[0], version=version, cost_cents=cost, note=values["note"]
            )

        fields = [
            Field("cost", "Cost", price_words(case.cost_cents), hint="45 or 45.50"),
            Field("note", "Notes", case.note, lines=True),
        ]
        done = await self.ask(FormDialog(f"{case.tag_code}: cost and notes", fields, save, version=ready[1]))
        if done is not None:
            self.say(getattr(done, "said", ""))
        self.request_reload()

    def action_rekey(self) -> None:
        """The lock was changed."""
        self.patiently(self._rekey())

    async def _rekey(self) -> None:
        from keydesk.operations.lost_keys import rekey

        case = self.case
        if case is None:
            return

        async def save(values: Mapping[str, str], _version: int) -> object:
            text = values["copies"].strip() or "0"
            if not (text.isascii() and text.isdigit()):
                return Refusal("How many new copies are there? 0 where none is there yet.", field="copies")
            return await self.perform(
                rekey,
                key_id=case.key_id,
                copies=int(text),
                new_code=values["new_code"] == "yes",
                note=values["note"],
            )

        fields = [
            Field("copies", "New copies", str(1 + len(case.others)), hint="0: they come later"),
            Field("new_code", "A new code", "no", choices=YES_NO),
            Field("note", "Note", hint="the locksmith, the new tenant"),
        ]
        note = (
            "Every copy of this key goes out of use, wherever it is. New ones are to be tested, and their tags printed."
        )
        done = await self.ask(FormDialog(f"The lock of {case.client} was changed", fields, save, note=note))
        if done is not None:
            self.say(getattr(done, "said", ""))
        self.request_reload()

    def action_found(self) -> None:
        """It is back."""
        self.patiently(self._found())

    async def _found(self) -> None:
        from keydesk.operations.whereabouts import mark_found

        case = self.case
        if case is None:
            return
        done = await self.perform(mark_found, tag_code=case.tag_code)
        if not isinstance(done, Refusal):
            self.say(done.said, hint="u takes it back")
            self.request_reload()

    def action_close_case(self) -> None:
        """Close the case."""
        self.patiently(self._close_case())

    async def _close_case(self) -> None:
        from keydesk.operations.lost_keys import close_case

        case = self.case
        if case is None or case.case_id is None or case.status != "open":
            self.say("No case is open here", "plain")
            return
        note = await self.ask(ReasonDialog("The case is closed?", go_on="close it", required=False))
        if note is not None:
            done = await self.perform(close_case, case_id=case.case_id, version=case.version, note=note)
            if not isinstance(done, Refusal):
                self.say(done.said)
                self.request_reload()
