"""One key in place: what is said of it and of each copy, its codes, copies more or fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.commands import Command
from keydesk.rules.codes import CODE_IDENTIFIES, WAY_OUT
from keydesk.rules.custody import Holder
from keydesk.rules.dates import past_day
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.tags import code_of
from keydesk.screens.dialogs import key_form
from keydesk.screens.dialogs.form import AskedBack, FormDialog, SavedGoOn
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.retire import retire_question
from keydesk.screens.key_past import KeyPastVerbs
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keydesk.db.rows.client import ClientCopy, ClientKey
    from keydesk.db.rows.keys import HolderChoice, KeyRow
    from keydesk.operations.copies import NewCopy

_MANAGE: Final = Permission.MANAGE_KEYS

KEY_EDIT_VERBS: Final = (
    Command(
        "keys.add_copy", "plus", "add_copy", "copy", "Add copies of the key under the cursor", _MANAGE, shown=False
    ),
    Command(
        "keys.take_copy", "minus", "take_copy", "take away", "One copy fewer: which, and why", _MANAGE, shown=False
    ),
    Command("keys.code", "c", "change_code", "code", "Give the key another code", _MANAGE, shown=False),
)
"""The verbs of a list of keys that a list of one person's or one safe's does without."""

_LOST: Final = "lost"
_GOES: Final = (
    Choice("returned", "returned", "back to the client"),
    Choice("destroyed", "destroyed", "cut up, thrown away"),
    Choice(_LOST, "lost", "nobody will find it"),
    Choice("entry_error", "entry error", "it never was there"),
    Choice("other", "other", "say why"),
)
_LAST: Final = "That was the last of the list."


class KeyEditVerbs(KeyPastVerbs):
    """A screen with copies whose keys are edited without leaving the list."""

    async def key_in_hand(self) -> ClientKey | None:
        """The key whose copy is under the cursor, with all its copies, as it is now; None in an empty list."""
        from keydesk.db.queries.client_keys import client_keys

        row = self._one()
        if row is None:
            return None
        keys = await self.look_up(client_keys, client_id=row.client_id)
        return next((key for key in keys if key.key_id == row.key_id), None)

    @property
    def _whose(self) -> str:
        row = self.copy_under_cursor()
        return "" if row is None else row.client

    # -- what is said of it ------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """What is said of the key, for all its copies."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        await self._edit_keys()

    async def _edit_keys(self) -> None:
        """One key, and the next of the list for as long as that is asked for."""
        goes_on = True
        while goes_on:
            key = await self.key_in_hand()
            goes_on = key is not None and await self._edit_key(key)

    async def _edit_key(self, key: ClientKey) -> bool:
        """Edit one key; whether the next one of the list is wanted, and the cursor is on it."""
        from keydesk.operations.keys import edit_key

        async def save(values: Mapping[str, str], version: int) -> object:
            rest = {name: value for name, value in values.items() if name != "required"}
            required = values["required"] == "yes"
            return await self.perform(edit_key, key_id=key.key_id, version=version, required=required, **rest)

        title = f"Key {key.code} of {self._whose}"
        done = await self.ask(FormDialog(title, key_form.key_fields(key), save, version=key.version, goes_on=True))
        return self._goes_on(done, lambda row: row.key_id != key.key_id)

    def action_edit_copy(self) -> None:
        """What is said of this one piece."""
        self.patiently(self._edit_copy())

    async def _edit_copy(self) -> None:
        goes_on = True
        while goes_on:
            row = self._one()
            goes_on = row is not None and await self._edit_one(row)

    async def _edit_one(self, row: KeyRow) -> bool:
        """Edit one copy; whether the next one of the list is wanted, and the cursor is on it."""
        from keydesk.db.queries.holders import places
        from keydesk.operations.copies import edit_copy

        key = await self.key_in_hand()
        copy = None if key is None else _copy_of(key, row.copy_id)
        if copy is None:
            return False
        detail = await self.detail_of(row)
        homes = key_form.homes(await self.look_up(places), detail.home_holder, where_words(detail.home))

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                pieces = key_form.read_number(values["pieces"], "Pieces on the ring", name="pieces")
            except Refusal as refusal:
                return refusal
            given: dict[str, Any] = {name: values[name] == "yes" for name in ("spare", "needs_test", "recalled")}
            texts = ("legacy_code", "tag_color", "received_from", "tested_by")
            given |= {name: values[name] for name in texts}
            given |= {name: self._day_of(values[name]) for name in ("received_on", "tested_on")}
            home = key_form.holder_at(homes, values["home"])
            done = await self.perform(
                edit_copy, copy_id=row.copy_id, version=version, pieces=pieces, home=home, **given
            )
            return _with_home(done, homes)

        title = f"{row.tag_code}, {row.client}"
        fields = key_form.copy_fields(copy, homes, detail.home_holder)
        done = await self.ask(FormDialog(title, fields, save, version=copy.version, goes_on=True))
        return self._goes_on(done, lambda other: other.copy_id != row.copy_id)

    def _day_of(self, text: str) -> str:
        """A day as an operation takes it, from ``today`` or ``24 nov``."""
        return past_day(text, now=self.desk.store.clock.now(), zone=self.zone)

    def _goes_on(self, done: object, is_another: Callable[[KeyRow], bool]) -> bool:
        """Say what was saved, and go on to the next that is another, where that was asked for."""
        if not isinstance(done, SavedGoOn):
            self._say_done(done)
            return False
        # Before the list is read anew: the next of the list is the next as it was seen.
        found = self._step_on(is_another)
        self._say_done(done.result)
        if not found:
            self.say(f"{getattr(done.result, 'said', '')} {_LAST}".strip())
        return found

    def _step_on(self, is_another: Callable[[KeyRow], bool]) -> bool:
        table = self.query_one(LongTable)
        began = table.current
        while True:
            before = table.current
            table.action_move(1)
            if table.current == before:
                if began is not None:
                    table.go_to(began)
                return False
            row = self.copy_under_cursor()
            if row is not None and is_another(row):
                return True

    # -- new keys ----------------------------------------------------------------------------------------------------

    async def new_key_of(self, client_id: int, whose: str) -> object:
        """Ask for a new key of a client, and add it; what was added, or None."""
        from keydesk.db.queries.holders import holder_choices
        from keydesk.operations.copies import NewCopy
        from keydesk.operations.keys import add_key

        places = await self.look_up(holder_choices, client_ids=[client_id])
        told: set[str] = set()

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                count = key_form.read_number(values["count"], "Copies", name="count")
            except Refusal as refusal:
                return refusal
            code = code_of(values["code"])
            texts = ("label", "alphabet", "kind", "lock_location", "description", "office_note")
            done = await self.perform(
                add_key,
                client_id=client_id,
                code=code,
                length=int(values["length"]),
                required=values["required"] == "yes",
                copies=spread(NewCopy(holder=key_form.holder_at(places, values["where"])), count),
                insist=code in told,
                **{name: values[name] for name in texts},
            )
            return self._insist_on(done, code, told)

        fields = key_form.new_key_fields(self.desk.settings, places)
        return await self.ask(FormDialog(f"A new key of {whose}", fields, save, suggest=("code", self._suggest)))

    # -- codes -------------------------------------------------------------------------------------------------------

    def action_change_code(self) -> None:
        """Another code for a key; old tags are still read."""
        self.patiently(self._change_code())

    async def _change_code(self) -> None:
        from keydesk.operations.keys import change_code

        key = await self.key_in_hand()
        if key is None:
            return
        told: set[str] = set()

        async def save(values: Mapping[str, str], version: int) -> object:
            code = code_of(values["code"])
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
            return AskedBack(f"{done.message.removesuffix(WAY_OUT)}You may insist: Ctrl+S again keeps {code}.")
        return done

    # -- copies more or fewer ----------------------------------------------------------------------------------------

    def action_add_copy(self) -> None:
        """More copies of a key; the cursor lands on the first."""
        self.patiently(self._add_copy())

    async def _add_copy(self) -> None:
        from keydesk.db.queries.holders import holder_choices
        from keydesk.operations.copies import NewCopy, add_copies

        key, client_id = await self.key_in_hand(), self._client_of_key()
        if key is None or client_id is None:
            return
        places = await self.look_up(holder_choices, client_ids=[client_id])

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                count = key_form.read_number(values["count"], "How many", name="count")
                pieces = key_form.read_number(values["pieces"], "Pieces on the ring", name="pieces")
            except Refusal as refusal:
                return refusal
            one = NewCopy(
                holder=key_form.holder_at(places, values["where"]),
                legacy_code=values["legacy_code"],
                spare=values["spare"] == "yes",
                pieces=pieces,
                received_on=self._day_of(values["received_on"]),
                received_from=values["received_from"],
                needs_test=values["needs_test"] == "yes",
            )
            return await self.perform(add_copies, key_id=key.key_id, copies=spread(one, count))

        title = f"More copies of {key.code}, {self._whose}"
        done = await self.ask(FormDialog(title, key_form.new_copy_fields(places), save))
        added = getattr(done, "copy_ids", ())
        if added:
            self._say_done(done)
            await self.reload()
            self.query_one(LongTable).go_to(added[0])

    def _client_of_key(self) -> int | None:
        """Whose key is in hand."""
        row = self.copy_under_cursor()
        return None if row is None else row.client_id

    def action_take_copy(self) -> None:
        """One copy fewer: which one, and why."""
        self.patiently(self._take_copy())

    async def _take_copy(self) -> None:
        from keydesk.db.queries.keys import key_rows
        from keydesk.operations.whereabouts import mark_lost, retire

        key = await self.key_in_hand()
        if key is None:
            return
        serving = [copy.copy_id for copy in in_service(key)]
        rows = await self.look_up(key_rows, ids=serving) if serving else {}
        here = [rows[copy_id] for copy_id in serving if copy_id in rows]
        if not here:
            self.say(f"Key {key.code} has no copy in service", "plain")
            return
        current = self.copy_under_cursor()
        here.sort(key=lambda row: current is None or row.copy_id != current.copy_id)
        which = [Choice(str(row.copy_id), row.tag_code, where_words(row.place, row.state)) for row in here]
        answer = await self.ask(PickDialog(f"Key {key.code}: which copy goes?", which))
        row = next((row for row in here if str(row.copy_id) == answer), None)
        if row is None:
            return
        reason = await self.ask(PickDialog(f"{row.tag_code} goes. Why?", _GOES))
        if reason is None:
            return
        note = await self.ask(retire_question(row.tag_code, row.client, reason))
        if note is None:
            return
        if reason == "returned":
            await self.give_back({row.tag_code: row.holder}, note)
        elif reason == _LOST:
            await self._carry_out(mark_lost, tag_code=row.tag_code, note=note, expected=row.holder)
        else:
            await self._carry_out(retire, tag_code=row.tag_code, reason=reason, note=note, expected=row.holder)


def in_service(key: ClientKey) -> list[ClientCopy]:
    """The copies of a key that are in service."""
    return [copy for copy in key.copies if copy.state == "in_service"]


def spread(copy: NewCopy, count: int) -> list[NewCopy]:
    """So many copies in one place: the first on the hook that was said, the others on free ones of that safe."""
    from dataclasses import replace

    holder = copy.holder
    rest = copy
    if holder is not None and holder.hook_id is not None and holder.safe_id is not None:
        rest = replace(copy, holder=Holder.safe(holder.safe_id))
    return [copy, *([rest] * (count - 1))]


def _copy_of(key: ClientKey, copy_id: int) -> ClientCopy | None:
    return next((copy for copy in key.copies if copy.copy_id == copy_id), None)


def _with_home(done: object, homes: list[HolderChoice]) -> object:
    """What somebody else saved meanwhile, with the home as the form has it."""
    if not isinstance(done, ChangedMeanwhile):
        return done
    safe_id, hook_id = done.present.get("home_safe_id"), done.present.get("home_hook_id")
    home = None if safe_id is None else Holder.safe(int(str(safe_id)), None if hook_id is None else int(str(hook_id)))
    present = {**done.present, "home": key_form.answer_of(homes, home)}
    return ChangedMeanwhile(done.message, present=present, version=done.version)
