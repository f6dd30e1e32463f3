"""The ways into a client's home with their codes, and the key agreement: a pane of the client's page (F4, I17, I18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.access import REVEAL_SECONDS, WAY_WORDS, way_name
from keydesk.rules.agreement import UNSIGNED_SHORT
from keydesk.rules.profile import CLIENT_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.client_around import AroundScreen, pane_verbs
from keydesk.screens.client_verbs import CLIENT_VERBS
from keydesk.screens.dialogs.form import FormDialog, text_of
from keydesk.screens.dialogs.office_form import kept as kept_in_draft
from keydesk.screens.dialogs.office_form import read_as
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.tick import TickDialog
from keydesk.widgets.around_cells import WAY_COLUMNS, AroundLine, way_lines
from keydesk.widgets.form_fields import Field
from keydesk.widgets.message_line import MessageLine, Said
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.timer import Timer

    from keydesk.db.rows.around import AroundRow, WayInRow
    from keydesk.widgets.table_columns import Cells

_EDIT: Final = Permission.EDIT_CLIENTS
_KINDS: Final = tuple(WAY_WORDS.items())
_MAY_COPY: Final = (("", "not known"), ("yes", "yes"), ("no", "no"))
_PEOPLE: Final = (Column("name", "WHO MAY HOLD THE KEYS", 30, weight=1, sortable=False),)


class ClientWays(AroundScreen):
    """How one gets in, with codes masked; and what the client has agreed to about their keys."""

    PANE: ClassVar[str] = "4"
    COLUMNS = WAY_COLUMNS
    HINT = "filter: a way in, a company"
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "new", "edit", "reveal", "looked_at", "retire", "key_need", "quick", "history"}
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("ways", OPEN, "Change what the cursor is on", _EDIT, "change"),
        Command(
            "ways.reveal", "v", "reveal", "see code", f"Show the code for {REVEAL_SECONDS} seconds, with a reason",
            Permission.REVEAL_SECRETS,
        ),
        on_screen("ways", NEW, "Put a way in on file, with its code", _EDIT),
        on_screen("ways", EDIT, "Change what the cursor is on", _EDIT),
        Command("ways.looked_at", "D", "looked_at", "done", "The way in is right as it stands today", _EDIT),
        Command("ways.retire", "R", "retire", "out of use", "Take the way in out of use, or into use again", _EDIT),
        *(each for each in CLIENT_VERBS if each.action in {"key_need", "quick"}),
        on_screen("ways", HISTORY, "Who changed what about this client, and who saw which code"),
        on_screen("ways", FILTER, "Show only what contains the words typed"),
        *pane_verbs("4"),
        on_screen("ways", BACK, "Clear the filter; then back to the page"),
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Make the pane; no code is in it before somebody asks for one."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they are
        self._showing: Said | None = None
        self._until: Timer | None = None

    def lines_of(self, page: AroundRow) -> Iterable[tuple[int, AroundLine, Cells]]:
        """Key need, ways in, agreement, what is open."""
        return way_lines(page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Verbs of ways in are for the lines that are one, and a code is seen where there is one."""
        if action in {"reveal", "looked_at", "retire"}:
            way = self._way
            if way is None or (action == "reveal" and not way.has_secret) or (action == "looked_at" and not way.active):
                return None
        return super().check_action(action, parameters)

    @property
    def _way(self) -> WayInRow | None:
        current = self.table.current if self.is_mounted else None
        line = self._rows.get(current) if current is not None else None
        return None if line is None else line.way

    def action_open(self) -> None:
        """As e; greyed out for whoever may not."""
        if self.check_action("open", ()):
            self.action_edit()

    async def _edit(self) -> None:
        line = self.row
        if line is None:
            return
        if line.way is not None:
            await self._edit_way(line.way)
        elif line.about == "need":
            await self._key_need()
        elif line.about == "agreement" or line.name == UNSIGNED_SHORT:
            await self._agreement()
        else:
            # It is about keys, which are on the first pane.
            self.action_pane("1")

    # -- ways in -----------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Put a way in on file."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.access import add_way_in

        client_id = self._client_id

        async def save(values: Mapping[str, str], _version: int) -> object:
            given = dict(values)
            kind, code = given.pop("kind"), given.pop("code")
            return await self.perform(add_way_in, client_id=client_id, kind=kind, code=code, fields=given)

        months = self.desk.settings.review_months
        hint = f"empty: in {months} months" if months else "empty: not at all"
        fields = [
            Field("kind", "Way in", "lockbox", choices=_KINDS),
            Field("code", "Code", hint="sealed; nobody sees it without a reason", secret=True),
            Field("company", "Company", hint="who runs the alarm"),
            Field("note", "Note", lines=True),
            Field("review_on", "Look at it again", hint=hint),
        ]
        added = await self.ask(FormDialog("A new way in", fields, save))
        if self.say_done(added):
            await self.show_new(getattr(added, "id", 0))

    async def _edit_way(self, way: WayInRow) -> None:
        from keydesk.operations.access import edit_way_in

        async def save(values: Mapping[str, str], version: int) -> object:
            given = dict(values)
            kind, code = given.pop("kind"), given.pop("code")
            new = None if code == "" else "" if code.strip() == "-" else code
            return await self.perform(
                edit_way_in, method_id=way.method_id, version=version, kind=kind, code=new, fields=given
            )

        kept = "empty leaves it; - takes it away" if way.has_secret else "none yet"
        fields = [
            Field("kind", "Way in", way.kind, choices=_KINDS),
            Field("code", "Another code", hint=kept, secret=True),
            Field("company", "Company", way.company),
            Field("note", "Note", way.note, lines=True),
            Field("review_on", "Look at it again", text_of(way.review_on), hint="2027-11-24"),
        ]
        self.say_done(await self.ask(FormDialog(_name(way), fields, save, version=way.version)))

    def action_looked_at(self) -> None:
        """The way in is right."""
        self.patiently(self._looked_at())

    async def _looked_at(self) -> None:
        from keydesk.operations.access import note_looked_at

        way = self._way
        if way is not None:
            self.say_done(await self.perform(note_looked_at, method_id=way.method_id, version=way.version))

    def action_retire(self) -> None:
        """Out of use, or into use again."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.access import restore_way_in, retire_way_in

        way = self._way
        if way is None:
            return
        if not way.active:
            self.say_done(await self.perform(restore_way_in, method_id=way.method_id, version=way.version))
            return
        question = f"The {_name(way)} goes out of use"
        reason = await self.ask(ReasonDialog(question, go_on="take it out of use", required=False))
        if reason is not None:
            done = await self.perform(retire_way_in, method_id=way.method_id, version=way.version, reason=reason)
            self.say_done(done)

    # -- a code, for some seconds ------------------------------------------------------------------------------------

    def action_reveal(self) -> None:
        """Show the code for some seconds."""
        self.patiently(self._reveal())

    async def _reveal(self) -> None:
        from keydesk.operations.access import reveal_code

        way = self._way
        if way is None:
            return
        question = f"See the code of the {_name(way)} for {REVEAL_SECONDS} seconds?"
        lines = ["Who sees it, when, and why is recorded first."]
        reason = await self.ask(ReasonDialog(question, go_on="see it", lines=lines))
        if reason is None:
            return
        done = await self.perform(reveal_code, method_id=way.method_id, reason=reason)
        if isinstance(done, Refusal) or self.app.screen is not self:
            # Who has gone elsewhere meanwhile, or whose session has locked, sees nothing.
            return
        self._hide_code()
        self._showing = Said(f"{done.code}   is the {_name(way)}", "plain", f"{REVEAL_SECONDS} seconds")
        self.query_one(MessageLine).said = self._showing
        self._until = self.set_timer(REVEAL_SECONDS, self._hide_code)

    def _hide_code(self) -> None:
        """Take the code away, wherever it still stands."""
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
        """Who leaves the screen leaves the code behind."""
        self._hide_code()

    # -- the agreement -----------------------------------------------------------------------------------------------

    async def _agreement(self) -> None:
        from keydesk.db.queries.holders import people
        from keydesk.operations.agreement import set_agreement

        page = self.shown_around
        if page is None:
            return
        kept = page.agreement
        client_id = page.client_id

        async def save(values: Mapping[str, str], version: int) -> object:
            given = dict(values)
            whole = given.pop("allowed") == "choose"
            fields = {**given, "may_duplicate": given["may_duplicate"]}
            done = await self.perform(set_agreement, client_id=client_id, version=version, fields=fields)
            return done if isinstance(done, Refusal) or not whole else (done, "choose")

        names = ", ".join(each.name for each in kept.allowed) or "everybody who is not blocked"
        fields = [
            Field("agreement_signed_on", "Signed on", text_of(kept.signed_on), hint="today, 24 nov, 2026-11-24"),
            Field("may_duplicate", "May be copied", text_of(kept.may_duplicate), choices=_MAY_COPY),
            Field("return_terms", "Goes back", kept.return_terms, hint="how, and to whom"),
            Field("allowed", "Who may hold", "keep", choices=(("keep", names), ("choose", "choose after saving …"))),
        ]
        fields = read_as(fields, CLIENT_FIELDS, self.desk)
        form = FormDialog(f"{page.name}: key agreement", fields, save, version=page.version)
        done = await self.ask(kept_in_draft(form, self.desk, f"agreement/{client_id}"))
        if not isinstance(done, tuple):
            self.say_done(done)
            return
        self.say_done(done[0])
        staff = [each for each in await self.look_up(people) if each.holder.staff_id is not None]
        allowed = {each.staff_id for each in kept.allowed}
        ticked = [number for number, each in enumerate(staff) if each.holder.staff_id in allowed]
        title = "Who may hold the keys? Nobody ticked is everybody who is not blocked"
        chosen = await self.ask(TickDialog(title, _PEOPLE, [(each.name,) for each in staff], ticked=ticked))
        if chosen is not None:
            ids = [staff[number].holder.staff_id for number in chosen]
            told = await self.perform(set_agreement, client_id=client_id, version=None, fields={}, allowed=ids)
            self.say_done(told)


def _name(way: WayInRow) -> str:
    return way_name({"kind": way.kind, "company": way.company})
