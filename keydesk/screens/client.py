"""The page of one client: the profile, the pets, and the keys with a line for each copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.containers import Vertical

from keydesk.commands import BACK, EDIT, NEW, Command
from keydesk.commands import on as on_screen
from keydesk.rules.codes import CODE_IDENTIFIES
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.client_verbs import CLIENT_VERBS, ClientVerbs
from keydesk.screens.dialogs import key_form
from keydesk.screens.dialogs.form import AskedBack, FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.key_verbs import KEY_VERBS, KeyVerbs
from keydesk.widgets.client_key_cells import client_key_columns, client_key_lines
from keydesk.widgets.client_pane import ClientPane
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.client import ClientCopy, ClientKey, ClientPageRow
    from keydesk.db.rows.keys import HolderChoice, KeyRow
    from keydesk.operations.copies import NewCopy
    from keydesk.widgets.table_columns import Cells

_MANAGE: Final = Permission.MANAGE_KEYS
_LOST: Final = "lost"
_GOES: Final = (
    Choice("returned", "returned", "given back to the client"),
    Choice("destroyed", "destroyed", "cut up, thrown away"),
    Choice(_LOST, "lost", "nobody will find it again"),
    Choice("entry_error", "entry error", "it never was there"),
    Choice("other", "other", "say why"),
)
# The keys of this page in the order of the footer; those of a list of copies that it shares come by their action.
_FIRST: Final = ("assign", "take_in", "hand_out")
_LATER: Final = tuple(each.action for each in KEY_VERBS if each.action not in {*_FIRST, "edit", "history"})


def _shared(actions: Sequence[str]) -> tuple[Command, ...]:
    by_action = {each.action: each for each in KEY_VERBS}
    return tuple(by_action[action] for action in actions)


PAGE_VERBS: Final = (
    on_screen("client", NEW, "Add a key; nothing but the client is needed", _MANAGE, "new key"),
    Command("client.add_copy", "plus", "add_copy", "copy", "Add copies of the key under the cursor", _MANAGE),
    Command("client.take_copy", "minus", "take_copy", "take away", "One copy fewer: which, and why", _MANAGE),
    *_shared(_FIRST),
    on_screen("client", EDIT, "Edit the key: what it opens, kind, lock location, notes", _MANAGE, "edit key"),
    Command("client.code", "c", "change_code", "code", "Give the key another code", _MANAGE),
    Command("client.profile", "p", "profile", "profile", "Edit name, phones, address, notes", Permission.EDIT_CLIENTS),
    *CLIENT_VERBS,
    *_shared(_LATER),
    Command("client.copy_history", "H", "copy_history", "moves", "Every movement of this copy", shown=False),
    on_screen("client", BACK, "Back to the list"),
)


class ClientPage(ClientVerbs, KeyVerbs):
    """One client. Stands on the list and goes back to it with Esc."""

    TAB: ClassVar[str] = "Clients"
    CSS_PATH = "client.tcss"
    AUTO_FOCUS = "LongTable"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - see above
    VERBS: ClassVar[tuple[Command, ...]] = PAGE_VERBS
    PATIENT: ClassVar[frozenset[str]] = frozenset(each.action for each in PAGE_VERBS) - {"back"}

    def __init__(self, client_id: int) -> None:
        """Make the page of one client; nothing is fetched before it is shown."""
        super().__init__()
        self._client_id = client_id
        self._page: ClientPageRow | None = None
        self._lines: dict[int, Cells] = {}

    def compose_body(self) -> ComposeResult:
        """Profile and keys, beneath or beside each other."""
        with Vertical(id="client-body"):
            yield ClientPane(with_keys=False, id="client-profile")
            yield LongTable(client_key_columns(None), empty="", id="client-keys")

    def on_mount(self) -> None:
        """The lines are all here already: nobody has a hundred keys."""
        self._table.set_window(self._window)

    @property
    def _table(self) -> LongTable:
        return self.query_one("#client-keys", LongTable)

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        return {thing: self._lines[thing] for thing in things if thing in self._lines}

    def concerned_by(self, changes: Changes) -> bool:
        """Whether it is about this client, or about people and places that keys are with."""
        return changes.touch(
            "client", "client_contact", "pet", "key", "key_copy", "staff", "key_safe", "hook", "territory"
        )

    async def reload(self) -> None:
        """Read the client anew, cursor and marks on the same copies."""
        from keydesk.db.queries.client_page import client_page

        page = self._page = await self.look_up(client_page, client_id=self._client_id)
        self._lines = client_key_lines(page, zone=self.zone)
        self.query_one(ClientPane).show(page, zone=self.zone)
        table = self._table
        table.set_columns(client_key_columns(page))
        table.empty = "No key yet.\n\nn adds one" + ("." if page.profile.key_required else "; none is required.")
        table.set_ids(tuple(self._lines), forget=True)

    # -- what a verb is about ----------------------------------------------------------------------------------------

    def client_in_hand(self) -> int | None:
        """The client whose page it is."""
        return self._client_id

    def key_under_cursor(self) -> ClientKey | None:
        """The key under the cursor, or whose copy is there."""
        current, page = self._table.current, self._page
        if current is None or page is None:
            return None
        for key in page.keys:
            if key.key_id == -current or any(copy.copy_id == current for copy in key.copies):
                return key
        return None

    def copy_under_cursor(self) -> KeyRow | None:
        """The copy under the cursor; on the line of a key, its only copy."""
        current, page = self._table.current, self._page
        if current is None or page is None:
            return None
        if current > 0:
            return page.copies.get(current)
        key = self.key_under_cursor()
        here = _in_service(key) if key is not None else []
        return page.copies.get(here[0].copy_id) if len(here) == 1 else None

    def _one(self) -> KeyRow | None:
        row = self.copy_under_cursor()
        if row is None:
            self.say("Which copy? Put the cursor on its line; + adds one" if self._lines else "No key yet. n adds one")
        return row

    async def marked_copies(self) -> Sequence[KeyRow]:
        """The marked copies; a marked key stands for all its copies in service."""
        page = self._page
        if page is None:
            return []
        marks = self._table.marks
        if not marks:
            row = self.copy_under_cursor()
            return [] if row is None else [row]
        chosen = [
            copy.copy_id
            for key in page.keys
            for copy in key.copies
            if copy.copy_id in marks or (-key.key_id in marks and copy.state == "in_service")
        ]
        return [page.copies[each] for each in chosen if each in page.copies]

    def forget_marks(self) -> None:
        """Take the marks away."""
        self._table.set_marks(())

    @on(LongTable.Opened)
    def _opened(self, message: LongTable.Opened) -> None:
        """Enter on a copy asks where it is now, on a key opens what is said of it."""
        action = "assign" if message.thing > 0 else "edit"
        if self.check_action(action, ()):
            (self.action_assign if message.thing > 0 else self.action_edit)()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A new key with its copies; the cursor lands on it."""
        self.patiently(self._new_key())

    async def _new_key(self) -> None:
        from keydesk.operations.copies import NewCopy
        from keydesk.operations.keys import add_key

        places = await self._places()
        told: set[str] = set()

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                count = key_form.read_number(values["count"], "Copies")
            except Refusal as refusal:
                return refusal
            copies = self._spread(NewCopy(holder=key_form.holder_at(places, values["where"])), count)
            code = values["code"].strip()
            done = await self.perform(
                add_key,
                client_id=self._client_id,
                label=values["label"],
                code=code,
                length=int(values["length"]),
                alphabet=values["alphabet"],
                kind=values["kind"],
                required=values["required"] == "yes",
                lock_location=values["lock_location"],
                description=values["description"],
                office_note=values["office_note"],
                copies=copies,
                insist=code in told,
            )
            return self._insist_on(done, code, told)

        form = FormDialog(
            f"A new key of {self._whose}",
            key_form.new_key_fields(self.desk.settings, places),
            save,
            suggest=("code", self._suggest),
        )
        await self._land(await self.ask(form))

    async def _suggest(self, values: Mapping[str, str]) -> str | Refusal:
        from keydesk.operations.codes import suggest_code

        try:
            return await self.look_up(suggest_code, length=int(values["length"]), alphabet=values["alphabet"])
        except Refusal as refusal:
            return refusal

    def _insist_on(self, done: object, code: str, told: set[str]) -> object:
        """Where a code tells whose key it is and the operator may insist, the next Ctrl+S does."""
        may_insist = self.can(Permission.INSIST_ON_CODE)
        if isinstance(done, Refusal) and CODE_IDENTIFIES in done.overridable and may_insist and code not in told:
            told.add(code)
            return AskedBack(f"{done.message} You may insist: Ctrl+S again keeps {code}.")
        return done

    async def _edit(self) -> None:
        from keydesk.operations.keys import edit_key

        key = self._key_in_hand()
        if key is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            rest = {name: value for name, value in values.items() if name != "required"}
            required = values["required"] == "yes"
            return await self.perform(edit_key, key_id=key.key_id, version=version, required=required, **rest)

        title = f"Key {key.code} of {self._whose}"
        self._say_done(await self.ask(FormDialog(title, key_form.key_fields(key), save, version=key.version)))

    def action_change_code(self) -> None:
        """Another code for a key; old tags are still read."""
        self.patiently(self._change_code())

    async def _change_code(self) -> None:
        from keydesk.operations.keys import change_code

        key = self._key_in_hand()
        if key is None:
            return
        told: set[str] = set()

        async def save(values: Mapping[str, str], version: int) -> object:
            code = values["code"].strip()
            done = await self.perform(
                change_code,
                key_id=key.key_id,
                code=code,
                length=int(values["length"]),
                alphabet=values["alphabet"],
                version=version,
                insist=code in told,
            )
            return self._insist_on(done, code, told)

        form = FormDialog(
            f"Another code for {key.code}",
            key_form.code_fields(self.desk.settings, label="New code"),
            save,
            version=key.version,
            suggest=("code", self._suggest),
            note="Tags with the old code are still read; it is given to no other key. Print new tags.",
        )
        self._say_done(await self.ask(form))

    # -- copies ------------------------------------------------------------------------------------------------------

    def action_add_copy(self) -> None:
        """More copies of a key; the cursor lands on the first."""
        self.patiently(self._add_copy())

    async def _add_copy(self) -> None:
        from keydesk.operations.copies import NewCopy, add_copies

        key = self._key_in_hand()
        if key is None:
            return
        places = await self._places()

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                count = key_form.read_number(values["count"], "How many")
                pieces = key_form.read_number(values["pieces"], "Pieces on the ring")
            except Refusal as refusal:
                return refusal
            one = NewCopy(
                holder=key_form.holder_at(places, values["where"]),
                legacy_code=values["legacy_code"],
                spare=values["spare"] == "yes",
                pieces=pieces,
                received_from=values["received_from"],
                needs_test=values["needs_test"] == "yes",
            )
            return await self.perform(add_copies, key_id=key.key_id, copies=self._spread(one, count))

        title = f"More copies of {key.code}, {self._whose}"
        await self._land(await self.ask(FormDialog(title, key_form.new_copy_fields(places), save)))

    def action_take_copy(self) -> None:
        """One copy fewer: which one, and why."""
        self.patiently(self._take_copy())

    async def _take_copy(self) -> None:
        from keydesk.operations.whereabouts import mark_lost, retire

        key, page = self._key_in_hand(), self._page
        if key is None or page is None:
            return
        here = [page.copies[copy.copy_id] for copy in _in_service(key)]
        if not here:
            self.say(f"Key {key.code} has no copy in service", "plain")
            return
        current = self._table.current
        here.sort(key=lambda row: row.copy_id != current)
        which = [Choice(str(row.copy_id), row.tag_code, where_words(row.place, row.state)) for row in here]
        answer = await self.ask(PickDialog(f"Key {key.code}: which copy goes?", which))
        row = next((row for row in here if str(row.copy_id) == answer), None)
        if row is None:
            return
        reason = await self.ask(PickDialog(f"{row.tag_code} goes. Why?", _GOES))
        if reason is None:
            return
        required = reason == "other"
        question = f"{row.tag_code} goes: {reason.replace('_', ' ')}. Its history is kept"
        note = await self.ask(ReasonDialog(question, go_on="take it out of use", required=required))
        if note is None:
            return
        if reason == _LOST:
            await self._carry_out(mark_lost, tag_code=row.tag_code, note=note, expected=row.holder)
        else:
            await self._carry_out(retire, tag_code=row.tag_code, reason=reason, note=note, expected=row.holder)

    async def _edit_copy(self) -> None:
        from keydesk.operations.copies import edit_copy

        row = self._one()
        copy = None if row is None else self._copy(row.copy_id)
        if row is None or copy is None:
            return

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                pieces = key_form.read_number(values["pieces"], "Pieces on the ring")
            except Refusal as refusal:
                return refusal
            given: dict[str, Any] = {name: values[name] == "yes" for name in ("spare", "needs_test", "recalled")}
            texts = ("legacy_code", "tag_color", "received_on", "received_from", "tested_on", "tested_by")
            given |= {name: values[name] for name in texts}
            return await self.perform(edit_copy, copy_id=row.copy_id, version=version, pieces=pieces, **given)

        title = f"{row.tag_code}, {self._whose}"
        self._say_done(await self.ask(FormDialog(title, key_form.copy_fields(copy), save, version=copy.version)))

    def action_copy_history(self) -> None:
        """The whole line of events of one copy."""
        self.patiently(self._history_of_copy())

    def action_profile(self) -> None:
        """The profile, on the version that is seen now."""
        self.patiently(self._edit_client())

    # -- the common ends ---------------------------------------------------------------------------------------------

    @property
    def _whose(self) -> str:
        return self._page.profile.name if self._page is not None else ""

    def _key_in_hand(self) -> ClientKey | None:
        key = self.key_under_cursor()
        if key is None:
            self.say("No key yet. n adds one", "plain")
        return key

    def _copy(self, copy_id: int) -> ClientCopy | None:
        keys = self._page.keys if self._page is not None else ()
        return next((copy for key in keys for copy in key.copies if copy.copy_id == copy_id), None)

    async def _places(self) -> list[HolderChoice]:
        """Everybody and everywhere that a copy of this client's can be."""
        from keydesk.db.queries.holders import holder_choices

        return await self.look_up(holder_choices, client_ids=[self._client_id])

    @staticmethod
    def _spread(copy: NewCopy, count: int) -> list[NewCopy]:
        """So many copies in one place: the first on the hook that was said, the others on free ones of that safe."""
        from dataclasses import replace

        holder = copy.holder
        rest = copy
        if holder is not None and holder.hook_id is not None and holder.safe_id is not None:
            rest = replace(copy, holder=Holder.safe(holder.safe_id))
        return [copy, *([rest] * (count - 1))]

    async def _land(self, done: object) -> None:
        """Say what was added, show it, and put the cursor on it."""
        tags = getattr(done, "tag_codes", ())
        if not tags:
            return
        self._say_done(done)
        await self.reload()
        if self._page is not None:
            for row in self._page.copies.values():
                if row.tag_code == tags[0]:
                    self._table.go_to(row.copy_id)


def _in_service(key: ClientKey) -> list[ClientCopy]:
    return [copy for copy in key.copies if copy.state == "in_service"]
