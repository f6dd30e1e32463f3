"""Who is around a client: how they stand, sitters, contacts and logins: a pane of the client's page (I2, I13, I14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.profile import CONTACT_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.client_around import AroundScreen, pane_verbs
from keydesk.screens.client_verbs import CLIENT_VERBS
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.office_form import kept, read_as
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.widgets.around_cells import PEOPLE_COLUMNS, AroundLine, people_lines
from keydesk.widgets.form_fields import YES_NO, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keydesk.db.rows.around import AroundRow, ContactOf, LoginRow
    from keydesk.db.rows.client import PersonName
    from keydesk.widgets.table_columns import Cells

_EDIT: Final = Permission.EDIT_CLIENTS
_NOBODY: Final = "0"
_LINE_FIELDS: Final = (
    ("relation", "Relation", "neighbour, sister, emergency"),
    ("location", "Where", "across the street, no. 14"),
    ("cell_phone", "Cell phone", ""),
    ("home_phone", "Home phone", ""),
    ("work_phone", "Work phone", ""),
)
_STANDING: Final = tuple(each for each in CLIENT_VERBS if each.action in {"status", "block", "quick"})


class ClientPeople(AroundScreen):
    """Status with its dates, the sitters who come and who never do, contacts, and logins."""

    PANE: ClassVar[str] = "5"
    COLUMNS = PEOPLE_COLUMNS
    HINT = "filter: a name, a phone"
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "new", "edit", "new_login", "retire", "sitters", "status", "block", "quick", "history"}
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("people", OPEN, "Change what the cursor is on", _EDIT, "change"),
        on_screen("people", NEW, "Add a contact: a neighbour, an emergency contact", _EDIT),
        Command("people.new_login", "L", "new_login", "sign-in", "One more address that they sign in with", _EDIT),
        on_screen("people", EDIT, "Change what the cursor is on", _EDIT),
        Command("people.sitters", "a", "sitters", "sitter", "Who comes first, and who second", _EDIT),
        *_STANDING,
        Command("people.retire", "R", "retire", "out of use", "Contact or login out of use, or in use again", _EDIT),
        on_screen("people", HISTORY, "Who changed what about this client, and when"),
        on_screen("people", FILTER, "Show only what contains the words typed"),
        *pane_verbs("5"),
        on_screen("people", BACK, "Clear the filter; then back to the page"),
    )

    def lines_of(self, page: AroundRow) -> Iterable[tuple[int, AroundLine, Cells]]:
        """Status, sitters, contacts, logins."""
        return people_lines(page, zone=self.zone)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a contact and a login go out of use."""
        if action == "retire":
            line = self._line
            if line is None or (line.contact is None and line.login is None):
                return None
        return super().check_action(action, parameters)

    @property
    def _line(self) -> AroundLine | None:
        current = self.table.current if self.is_mounted else None
        return self._rows.get(current) if current is not None else None

    def action_open(self) -> None:
        """As e; greyed out for whoever may not."""
        if self.check_action("open", ()):
            self.action_edit()

    async def _edit(self) -> None:
        line = self.row
        if line is None:
            return
        if line.contact is not None:
            await self._edit_contact(line.contact)
        elif line.login is not None:
            await self._edit_login(line.login)
        elif line.about in {"status", "stood"}:
            page = await self._page_in_hand()
            if page is not None:
                await self._status_in(page, only=line.name)
        elif line.about == "sitter":
            await self._pick_sitter(line.name)
        else:
            await self._block()

    # -- contacts ----------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a contact."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.contacts import add_contact

        client_id = self._client_id

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(add_contact, client_id=client_id, fields=values)

        form = FormDialog("A new contact", read_as(_contact_fields(None), CONTACT_FIELDS, self.desk), save)
        added = await self.ask(kept(form, self.desk, f"contact/new/{client_id}"))
        if self.say_done(added):
            await self.show_new(getattr(added, "id", 0))

    async def _edit_contact(self, contact: ContactOf) -> None:
        from keydesk.operations.contacts import edit_contact

        row = contact.contact

        async def save(values: Mapping[str, str], version: int) -> object:
            return await self.perform(edit_contact, contact_id=row.contact_id, version=version, fields=values)

        fields = read_as(_contact_fields(contact), CONTACT_FIELDS, self.desk)
        form = FormDialog(row.name, fields, save, version=row.version)
        self.say_done(await self.ask(kept(form, self.desk, f"contact/{row.contact_id}")))

    # -- logins ------------------------------------------------------------------------------------------------------

    def action_new_login(self) -> None:
        """Add a login."""
        self.patiently(self._new_login())

    async def _new_login(self) -> None:
        from keydesk.operations.logins import add_login

        client_id = self._client_id

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(add_login, client_id=client_id, email=values["email"])

        note = "For the pages for clients. The profile and its e-mail stay as they are"
        field = Field("email", "E-mail", required=True, hint="name@example.com")
        self.say_done(await self.ask(FormDialog("A new login", [field], save, note=note)))

    async def _edit_login(self, login: LoginRow) -> None:
        from keydesk.operations.logins import edit_login

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(edit_login, login_id=login.login_id, email=values["email"])

        field = Field("email", "E-mail", login.email, required=True)
        self.say_done(await self.ask(FormDialog(login.email, [field], save)))

    # -- out of use --------------------------------------------------------------------------------------------------

    def action_retire(self) -> None:
        """Contact or login out of use, or in use again."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.contacts import restore_contact, retire_contact
        from keydesk.operations.logins import set_login_active

        line = self._line
        if line is None:
            return
        if line.contact is not None:
            row = line.contact.contact
            if not row.active:
                done = await self.perform(restore_contact, contact_id=row.contact_id, version=row.version)
                self.say_done(done)
                return
            reason = await self._why(f"{row.name} is no contact any more")
            if reason is not None:
                done = await self.perform(retire_contact, contact_id=row.contact_id, version=row.version, reason=reason)
                self.say_done(done)
        elif line.login is not None:
            login = line.login
            reason = "" if not login.active else await self._why(f"{login.email} does not sign in any more")
            if reason is not None:
                done = await self.perform(
                    set_login_active, login_id=login.login_id, active=not login.active, reason=reason
                )
                self.say_done(done)

    async def _why(self, question: str) -> str | None:
        return await self.ask(ReasonDialog(question, go_on="take it out of use", required=False))

    # -- sitters -----------------------------------------------------------------------------------------------------

    def action_sitters(self) -> None:
        """Who comes first, and who second."""
        self.patiently(self._sitters())

    async def _sitters(self) -> None:
        page = self.shown_around
        if page is None:
            return
        names = [(word, person.name if person else "nobody") for word, person in _sitters_of(page)]
        choices = [Choice(word, f"{word} sitter", name) for word, name in names]
        both = page.primary is not None and page.secondary is not None
        if both:
            choices.append(Choice("swap", "the two change places", ""))
        answer = await self.ask(PickDialog(f"{page.name}: which sitter?", choices))
        if answer == "swap" and page.primary is not None and page.secondary is not None:
            await self._save_sitters(primary=page.secondary.staff_id, secondary=page.primary.staff_id)
        elif answer is not None:
            await self._pick_sitter(answer)

    async def _pick_sitter(self, word: str) -> None:
        from keydesk.db.queries.holders import people

        page = self.shown_around
        if page is None:
            return
        now = dict(_sitters_of(page))[word]
        found = await self.look_up(people, client_ids=[page.client_id])
        choices = [
            Choice(str(each.holder.staff_id), each.name, "now" if now and each.holder.staff_id == now.staff_id else "")
            for each in found
            if each.holder.staff_id is not None and not each.blocked
        ]
        if now is not None:
            choices.append(Choice(_NOBODY, "nobody", "the place stays empty"))
        answer = await self.ask(PickDialog(f"{page.name}: who is the {word} sitter?", choices))
        if answer is not None:
            await self._save_sitters(**{word: int(answer) or None})

    async def _save_sitters(self, **sitters: int | None) -> None:
        from keydesk.operations.clients import edit_client

        page = self.shown_around
        if page is None:
            return
        fields = {f"{word}_sitter_id": staff_id for word, staff_id in sitters.items()}
        done = await self.perform(edit_client, client_id=page.client_id, version=page.version, fields=fields)
        if isinstance(done, Refusal):
            self.request_reload()
        else:
            self.say_done(done)


def _sitters_of(page: AroundRow) -> tuple[tuple[str, PersonName | None], ...]:
    return (("primary", page.primary), ("secondary", page.secondary))


def _contact_fields(contact: ContactOf | None) -> list[Field]:
    """The fields of a contact, filled from it where there is one."""
    row = contact.contact if contact is not None else None
    return [
        Field("name", "Name", row.name if row else "", required=True),
        *(Field(name, label, getattr(row, name) if row else "", hint=hint) for name, label, hint in _LINE_FIELDS),
        Field("has_key", "Has own key", "yes" if row and row.has_key else "no", choices=YES_NO),
        Field("note", "Note", row.note if row else "", lines=True),
    ]
