"""What can be done to the keys of one client, beside moving copies: add, describe, give other codes, take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from keydesk.rules.codes import CODE_IDENTIFIES, WAY_OUT
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.client_verbs import ClientVerbs
from keydesk.screens.dialogs import key_form
from keydesk.screens.dialogs.form import AskedBack, FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.key_verbs import KeyVerbs
from keydesk.widgets.key_cells import where_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.client import ClientCopy, ClientKey, ClientPageRow
    from keydesk.db.rows.keys import HolderChoice
    from keydesk.operations.copies import NewCopy

_LOST: Final = "lost"
_GOES: Final = (
    Choice("returned", "returned", "back to the client"),
    Choice("destroyed", "destroyed", "cut up, thrown away"),
    Choice(_LOST, "lost", "nobody will find it"),
    Choice("entry_error", "entry error", "it never was there"),
    Choice("other", "other", "say why"),
)


class ClientKeyVerbs(ClientVerbs, KeyVerbs):
    """A screen with the keys of one client. A subclass says which key the cursor is on, and goes to a copy."""

    shown_page: ClientPageRow | None = None
    """The client as the screen shows them; None before they were read."""

    def key_under_cursor(self) -> ClientKey | None:
        """The key under the cursor, or whose copy is there."""
        raise NotImplementedError

    @property
    def is_on_copy(self) -> bool:
        """Whether the cursor is on the line of a copy, and not on that of a key."""
        raise NotImplementedError

    def go_to_copy(self, tag_code: str) -> None:
        """Put the cursor on a copy."""
        raise NotImplementedError

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """A new key with its copies; the cursor lands on it."""
        self.patiently(self._new_key())

    async def _new_key(self) -> None:
        from keydesk.operations.copies import NewCopy
        from keydesk.operations.keys import add_key

        client_id = self.client_in_hand()
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
                client_id=client_id,
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
            return AskedBack(f"{done.message.removesuffix(WAY_OUT)}You may insist: Ctrl+S again keeps {code}.")
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

        key, page = self._key_in_hand(), self.shown_page
        if key is None or page is None:
            return
        here = [page.copies[copy.copy_id] for copy in in_service(key)]
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
        required = reason == "other"
        question = f"{row.tag_code} goes: {reason.replace('_', ' ')}. Its history is kept"
        note = await self.ask(ReasonDialog(question, go_on="take it out of use", required=required))
        if note is None:
            return
        if reason == _LOST:
            await self._carry_out(mark_lost, tag_code=row.tag_code, note=note, expected=row.holder)
        else:
            await self._carry_out(retire, tag_code=row.tag_code, reason=reason, note=note, expected=row.holder)

    async def _retire(self) -> None:
        """A copy; on the line of a key without any, the key itself, or an old key into use again."""
        from keydesk.operations.keys import restore_key, retire_key

        key = self.key_under_cursor()
        if key is None or self.is_on_copy or in_service(key):
            await super()._retire()
            return
        word = "goes out of use" if key.active else "comes into use again"
        reason = await self.ask(
            ReasonDialog(f"Key {key.code}, {key.label or 'no label'}, {word}", go_on="do it", required=key.active)
        )
        if reason is not None:
            operation = retire_key if key.active else restore_key
            await self._do(operation, key_id=key.key_id, version=key.version, reason=reason)

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

    # -- the common ends ---------------------------------------------------------------------------------------------

    @property
    def _whose(self) -> str:
        return self.shown_page.profile.name if self.shown_page is not None else ""

    def _key_in_hand(self) -> ClientKey | None:
        key = self.key_under_cursor()
        if key is None:
            self.say("No key yet. n adds one", "plain")
        return key

    def _copy(self, copy_id: int) -> ClientCopy | None:
        keys = self.shown_page.keys if self.shown_page is not None else ()
        return next((copy for key in keys for copy in key.copies if copy.copy_id == copy_id), None)

    async def _places(self) -> list[HolderChoice]:
        """Everybody and everywhere that a copy of this client's can be."""
        from keydesk.db.queries.holders import holder_choices

        client_id = self.client_in_hand()
        if client_id is None:
            return []
        return await self.look_up(holder_choices, client_ids=[client_id])

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
        self.go_to_copy(tags[0])


def in_service(key: ClientKey) -> list[ClientCopy]:
    """The copies of a key that are in service."""
    return [copy for copy in key.copies if copy.state == "in_service"]
