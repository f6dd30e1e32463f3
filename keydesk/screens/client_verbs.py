"""What can be done to a client from the list and from their page alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from keydesk.commands import HISTORY, Command, on
from keydesk.rules.profile import CLIENT_FIELDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import IN_HOME, Permission
from keydesk.screens.client_branches import OF_BRANCHES
from keydesk.screens.client_quick import BOOK, NEW_PET, PRICES, PROFILE, QUICK
from keydesk.screens.client_saying import MAIL_THEM, NEW_MESSAGE, NEW_REQUEST, WELCOME
from keydesk.screens.client_standing import ClientStanding
from keydesk.screens.dialogs.client_form import BOTH, client_fields, new_client_fields, profile_values
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.office_form import kept, read_as
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.dialogs.reason import ReasonDialog
from keydesk.screens.dialogs.trail import TrailDialog
from keydesk.screens.twin_verbs import TELLING, TwinVerbs
from keydesk.widgets.client_cells import NO_KEY_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_EDIT: Final = Permission.EDIT_CLIENTS
_NEEDED: Final = "needed"
_FORM_ONLY: Final = frozenset({"status", "key_need", "no_key_note", "branch"})

CLIENT_VERBS: Final = (
    Command("clients.key_need", "k", "key_need", "key needed", "Say whether visits need a key, and why not", _EDIT),
    Command("clients.status", "y", "status", "status", "Prospect, active or inactive, with a reason", _EDIT),
    Command("clients.block", "b", "block", "block", "Block a sitter for this client, or take the block away", _EDIT),
    QUICK,
    on("clients", HISTORY, "Who changed what about this client, and when"),
)

QUICK_ACTIONS: Final = (
    BOOK,
    NEW_REQUEST,
    NEW_MESSAGE,
    MAIL_THEM,
    NEW_PET,
    PROFILE,
    PRICES,
    WELCOME,
    *(each for each in CLIENT_VERBS if each.action in {"status", "key_need", "block"}),
    *OF_BRANCHES,
)
"""What ``q`` lists for a client, from the list and from every pane; those without a key the palette finds, too."""


class ClientVerbs(ClientStanding, TwinVerbs):
    """A screen with a client in hand."""

    PATIENT: ClassVar[frozenset[str]] = frozenset(command.action for command in CLIENT_VERBS)
    QUICK: ClassVar[tuple[Command, ...]] = QUICK_ACTIONS

    # -- adding and editing ------------------------------------------------------------------------------------------

    async def add_client(self) -> int | None:
        """Ask for a new client; the row's id, or None where the form was left."""
        from keydesk.db.queries.client_form import client_to_add
        from keydesk.operations.clients import add_client

        own, areas, vets = await self.look_up(client_to_add)
        seen: set[int] = set()

        async def save(values: Mapping[str, str], _version: int) -> object:
            aside = await self.look_for_twins(values, seen=seen, then=add)
            return aside or await add(values)

        async def add(values: Mapping[str, str]) -> object:
            need, where = values["key_need"], values.get("branch", "")
            given, new_vet = profile_values(values)
            fields: dict[str, object] = {name: value for name, value in given.items() if name not in _FORM_ONLY}
            return await self.perform(
                add_client,
                fields=fields,
                status=values["status"],
                no_key_reason="" if need == _NEEDED else need,
                no_key_note="" if need == _NEEDED else values["no_key_note"],
                new_vet=new_vet,
                asked=True,
                branches=tuple(self.desk.enabled) if where == BOTH else tuple(filter(None, (where,))),
                fields_of=own.branch,
            )

        fields = read_as(new_client_fields(areas, vets, own, self.desk), CLIENT_FIELDS, self.desk)
        done = await self.ask(kept(FormDialog("A new client", fields, save), self.desk, f"client/new{self._draft_of}"))
        if done is None or self.goes_to_twin(done):
            return None
        self._tell(done)
        return int(getattr(done, "id", 0)) or None

    @property
    def _draft_of(self) -> str:
        """What tells the drafts of one branch's form from those of the other's, which has other fields."""
        branch = self.desk.branch or IN_HOME
        return "" if branch == IN_HOME else f"@{branch}"

    def action_edit(self) -> None:
        """The profile, on the version that is seen now."""
        self.patiently(self._edit())

    def action_profile(self) -> None:
        """The profile, also where e is for something else."""
        self.patiently(self._edit_client())

    async def _edit(self) -> None:
        await self._edit_client()

    async def _edit_client(self) -> None:
        from keydesk.db.queries.client_form import client_to_edit
        from keydesk.operations.clients import edit_client

        in_hand = self.client_in_hand()
        if in_hand is None:
            self.say("There is no client here", "plain")
            return
        page, areas, vets = await self.look_up(client_to_edit, client_id=in_hand)
        fields = read_as(client_fields(page.profile, areas, vets, page.own, self.desk), CLIENT_FIELDS, self.desk)
        client_id, before = page.profile.client_id, {field.name: field.value for field in fields}
        seen: set[int] = set()

        async def save(values: Mapping[str, str], version: int) -> object:
            async def change(values: Mapping[str, str]) -> object:
                return await edit(values, version)

            told_apart_by = any(values[name] != before[name] for name in TELLING if name in before)
            aside = (
                await self.look_for_twins(values, seen=seen, then=change, client_id=client_id)
                if told_apart_by
                else None
            )
            return aside or await change(values)

        async def edit(values: Mapping[str, str], version: int) -> object:
            given, new_vet = profile_values(values)
            need = {name: given.pop(name) for name in ("no_key_reason", "no_key_note")}
            return await self.perform(
                edit_client, client_id=client_id, version=version, fields=given, new_vet=new_vet, asked=True, **need
            )

        form = FormDialog(page.profile.name, fields, save, version=page.profile.version)
        done = await self.ask(kept(form, self.desk, f"client/{client_id}{self._draft_of}"))
        if not self.goes_to_twin(done):
            self._tell(done)

    # -- one thing at a time -----------------------------------------------------------------------------------------

    def action_key_need(self) -> None:
        """Whether visits need a key."""
        self.patiently(self._key_need())

    async def _key_need(self) -> None:
        from keydesk.operations.key_need import set_key_required, set_no_key_required

        page = await self._page_in_hand()
        if page is None:
            return
        profile = page.profile
        choices = [
            Choice(reason, f"no key required: {words}", "now" if profile.no_key_reason == reason else "")
            for reason, words in NO_KEY_WORDS.items()
        ]
        needed = Choice(_NEEDED, "a key is required", "now" if profile.key_required else "")
        choices = [needed, *choices] if not profile.key_required else [*choices, needed]
        answer = await self.ask(PickDialog(f"{profile.name}: do visits need a key?", choices))
        if answer is None:
            return
        if answer == _NEEDED:
            await self._do(set_key_required, client_id=profile.client_id, version=profile.version)
            return
        question = f"{profile.name} needs no key: {NO_KEY_WORDS[answer]}"
        note = await self.ask(ReasonDialog(question, go_on="never flag a missing key here", required=answer == "other"))
        if note is not None:
            await self._do(
                set_no_key_required, client_id=profile.client_id, reason=answer, note=note, version=profile.version
            )

    def action_history(self) -> None:
        """The record of changes of the client and of everything around them."""
        self.patiently(self._history())

    async def _history(self) -> None:
        from keydesk.db.queries.history import client_change_ids
        from keydesk.rules.profile import CLIENT_FIELDS

        page = await self._page_in_hand()
        if page is None:
            return
        ids = await self.look_up(client_change_ids, client_id=page.profile.client_id)
        names = {("key", key.key_id): key.code for key in page.keys}
        names |= {("key_copy", copy.copy_id): copy.tag_code for key in page.keys for copy in key.copies}
        labels = {field.name: field.label for field in CLIENT_FIELDS.values()}
        labels |= {field.name: field.label for field in page.own.fields}
        trail = self.changes_trail(ids, names=names, labels=labels)
        await self.ask(TrailDialog(f"{page.profile.name}: who changed what", [trail]))

    # -- the common ends ---------------------------------------------------------------------------------------------

    async def _do(self, operation: Callable[..., Any], **how: Any) -> None:
        done = await self.perform(operation, **how)
        if isinstance(done, Refusal):
            self.request_reload()
        else:
            self._tell(done)

    def _tell(self, done: object) -> None:
        """Say what was done and show it; nothing where a form was left."""
        said = done if isinstance(done, str) else getattr(done, "said", "")
        if said:
            self.say(said)
            self.request_reload()
