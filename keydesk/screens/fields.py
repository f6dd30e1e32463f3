"""The fields of clients and of pets as the office decides them: which, in which order, what is needed (I5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.fields import FieldUse
from keydesk.rules.fields import BUILT_IN, KIND_WORDS
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, FACILITY, IN_HOME, Permission
from keydesk.rules.text import counted
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import AskedBack, FormDialog
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.field_cells import FIELD_COLUMNS, field_cells
from keydesk.widgets.form_fields import YES_NO, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keydesk.db.changes import Changes
    from keydesk.rules.fields import OfficeField, Subject

_SET_UP: Final = Permission.SET_UP
_KINDS: Final = tuple((words, words) for words in KIND_WORDS.values())
_LABELS: Final = {"label": "label", "required": "needed", "group": "group", "place": "place"}
_NOTE: Final = "Ctrl+S saves. Of a choice: its choices, one a line"


class FieldsScreen(ShortListScreen[FieldUse]):
    """The fields of one branch's clients or pets, in the order in which forms ask for them."""

    TAB: ClassVar[str] = "Settings"
    SUBJECT: ClassVar[Subject] = "client"
    BRANCH: ClassVar[str] = IN_HOME
    COLUMNS = FIELD_COLUMNS
    HINT = "filter: a field, a kind, a group"
    NOTHING = "There is no field here"
    SAID_OF_ALL = ("Fields out of use are shown, too", "Only fields in use")
    PATIENT: ClassVar[frozenset[str]] = frozenset(
        {"filter", "new", "edit", "hide", "require", "up", "down", "retire", "history"}
    )
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("fields", OPEN, "Change its label, its group, its kind, its choices", _SET_UP, "change"),
        on_screen("fields", NEW, "Make a field of the office's own", _SET_UP),
        on_screen("fields", EDIT, "Change its label, its group, its kind, its choices", _SET_UP),
        Command("fields.hide", "x", "hide", "hide/show", "Leave it out of forms and pages, or show it again", _SET_UP),
        Command("fields.require", "asterisk", "require", "needed", "Whether people who save must fill it", _SET_UP),
        Command("fields.up", "left_square_bracket", "up", "up", "One place up", _SET_UP),
        Command("fields.down", "right_square_bracket", "down", "down", "One place down", _SET_UP),
        Command("fields.retire", "R", "retire", "out of use", "Take it out of use, or into use again", _SET_UP),
        on_screen("fields", HISTORY, "Who changed what of this field, and when"),
        on_screen("fields", FILTER, "Show only what contains the words typed"),
        Command("fields.all", "F", "everything", "retired too", "Show also those out of use", shown=False),
        on_screen("fields", BACK, "Clear the filter; then one step back"),
    )

    # -- the list ----------------------------------------------------------------------------------------------------

    def concerned_by(self, changes: Changes) -> bool:
        """Fields, and what they hold."""
        return changes.touch("field_definition", "client", "pet")

    async def reload(self) -> None:
        """Read the list anew, the cursor on the same field."""
        from keydesk.db.queries.fields import list_fields

        uses = await self.look_up(list_fields, subject=self.SUBJECT, branch=self.BRANCH)
        listed = [each for each in uses if self.everything or not each.field.retired]
        own = sum(not each.field.built_in for each in listed)
        what = "Client" if self.SUBJECT == "client" else "Pet"
        branch = "" if self.BRANCH == IN_HOME else f", {BRANCH_WORDS[self.BRANCH]}"
        summary = f"{what} fields{branch}: {len(listed)}, {own} of the office's own"
        self.put_rows(((_key(each.field), each, field_cells(each)) for each in listed), summary=summary)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is set up in a branch is for those who may there."""
        if action in {"new", "edit", "open", "hide", "require", "up", "down", "retire"} and not self.desk.may(
            _SET_UP, self.BRANCH
        ):
            return None
        return super().check_action(action, parameters)

    # -- making and changing -----------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Change the field under the cursor."""
        if self.check_action("open", ()):
            self.action_edit()

    def action_new(self) -> None:
        """Make a field."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.fields import add_field

        async def save(values: Mapping[str, str], _version: int) -> object:
            given: dict[str, Any] = {**values, "required": values["required"] == "yes"}
            return await self.perform(add_field, subject=self.SUBJECT, branch=self.BRANCH, **given)

        fields = [
            Field("label", "Label", required=True, hint="Alarm company"),
            Field("kind", "Kind", "text", choices=_KINDS),
            Field("choices", "Choices", lines=True),
            Field("group", "Group", hint="the heading that it stands under; empty for none"),
            Field("required", "Needed", "no", choices=YES_NO),
        ]
        title = f"A new field of every {self.SUBJECT}"
        done = await self.ask(FormDialog(title, fields, save, note=_NOTE))
        if self.say_done(done):
            await self.show_new(getattr(getattr(done, "field", None), "field_id", 0) or 0)

    def action_edit(self) -> None:
        """Change the field under the cursor."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        from keydesk.operations.fields import edit_field

        use = self.row
        if use is None:
            return
        one, held, warned = use.field, use.held, ""

        async def save(values: Mapping[str, str], version: int) -> object:
            nonlocal held, warned
            words = _told_first(use, held, values)
            if words and words != warned:
                warned = words
                return AskedBack(words)
            given: dict[str, Any] = {"told": held, **{name: values[name] for name in ("label", "group")}}
            if not one.built_in:
                given |= {"kind": values["kind"], "choices": values["choices"] if values["kind"] == "choice" else ""}
            done = await self.perform(edit_field, version=version, **self._which(one), **given)
            if isinstance(done, Refusal) and done.field == "told":
                held = int(done.short)
            return done

        fields = [
            Field("label", "Label", one.label, required=True),
            Field("group", "Group", one.group, hint="the heading that it stands under; empty for none"),
        ]
        if not one.built_in:
            fields += [
                Field("kind", "Kind", one.kind_words, choices=_KINDS),
                Field("choices", "Choices", "\n".join(one.choices), lines=True),
            ]
        note = self._holds(use) if held else "Nothing stands in it yet"
        self.say_done(await self.ask(FormDialog(one.label, fields, save, version=one.version, note=note)))

    # -- one thing at a time -----------------------------------------------------------------------------------------

    def action_hide(self) -> None:
        """Hide it, or show it again."""
        self.patiently(self._hide())

    async def _hide(self) -> None:
        from keydesk.operations.fields import hide_field, show_field

        use = self.row
        if use is None:
            return
        if use.field.hidden:
            await self._do(show_field, use)
        elif use.field.stays:
            self.say(f"{use.field.label} stays: everybody needs a name", "plain")
        elif await self._knows(
            use, "Hide", "It stays with them, and is in no form and on no page until it is shown again"
        ):
            await self._do(hide_field, use, told=use.held)

    def action_require(self) -> None:
        """It is needed, or not."""
        self.patiently(self._require())

    async def _require(self) -> None:
        from keydesk.operations.fields import require_field

        use = self.row
        if use is not None:
            await self._do(require_field, use, required=not use.field.required)

    def action_up(self) -> None:
        """One place up."""
        self.patiently(self._move(-1))

    def action_down(self) -> None:
        """One place down."""
        self.patiently(self._move(1))

    async def _move(self, step: int) -> None:
        from keydesk.operations.fields import move_field

        use = self.row
        if use is not None and not use.field.retired:
            self.say_done(await self.perform(move_field, step=step, **self._which(use.field)))

    def action_retire(self) -> None:
        """Out of use, or into use again."""
        self.patiently(self._retire())

    async def _retire(self) -> None:
        from keydesk.operations.fields import restore_field, retire_field

        use = self.row
        if use is None:
            return
        if use.field.retired:
            await self._do(restore_field, use)
        elif use.field.built_in:
            self.say(f"{use.field.label} came with keydesk: x hides it", "plain")
        elif await self._knows(use, "Take out of use", "It stays with them and on the record; F and R bring it back"):
            await self._do(retire_field, use, told=use.held)

    async def _knows(self, use: FieldUse, verb: str, what: str) -> bool:
        """Whether the person goes on, told how many hold something; nobody is asked where nothing is held (I6)."""
        if not use.held:
            return True
        lines = [f"{self._holds(use)}. {what}"]
        answer = await self.ask(ConfirmDialog(f"{verb} {use.field.label}?", yes=verb.casefold(), lines=lines))
        return answer is True

    def _holds(self, use: FieldUse) -> str:
        return f"{counted(use.held, self.SUBJECT)} {'holds' if use.held == 1 else 'hold'} something in it"

    async def _do(self, operation: Callable[..., Any], use: FieldUse, **how: Any) -> None:
        done = await self.perform(operation, version=use.field.version, **self._which(use.field), **how)
        if isinstance(done, Refusal):
            self.request_reload()
        else:
            self.say_done(done)

    def _which(self, one: OfficeField) -> dict[str, Any]:
        return {"subject": self.SUBJECT, "name": one.name, "branch": self.BRANCH}

    # -- history and leaving -----------------------------------------------------------------------------------------

    def action_history(self) -> None:
        """Who changed what of this field."""
        self.patiently(self._history())

    async def _history(self) -> None:
        use = self.row
        if use is None:
            return
        if use.field.field_id is None:
            self.say(f"{use.field.label} is as it came: nobody has changed it", "plain")
            return
        await self.show_history(use.field.label, "field_definition", use.field.field_id, _LABELS)

    def action_back(self) -> None:
        """Clear the filter, or go back."""
        if not self.clear_filter():
            super().action_back()


class PetFieldsScreen(FieldsScreen):
    """The fields of pets."""

    SUBJECT: ClassVar[Subject] = "pet"


class FacilityClientFieldsScreen(FieldsScreen):
    """The fields of clients in the Facility branch."""

    BRANCH: ClassVar[str] = FACILITY


class FacilityPetFieldsScreen(FieldsScreen):
    """The fields of pets in the Facility branch."""

    SUBJECT: ClassVar[Subject] = "pet"
    BRANCH: ClassVar[str] = FACILITY


def _key(one: OfficeField) -> int:
    """What a line is known by: of a field that keydesk came with, its number among those, below zero."""
    if not one.built_in:
        return one.field_id or 0
    return -1 - next(at for at, each in enumerate(BUILT_IN[one.subject]) if each.name == one.name)


def _told_first(use: FieldUse, held: int, values: Mapping[str, str]) -> str:
    """What a person has to know before a field is changed that records hold something in; empty for nothing (I6)."""
    one, parts = use.field, []
    if not held:
        return ""
    if " ".join(values["label"].split()) != one.label:
        parts.append(f"{counted(held, one.subject)} {'stands' if held == 1 else 'stand'} under the new label then")
    kind = values.get("kind", one.kind_words)
    if not one.built_in and kind != one.kind_words:
        parts.append(f"what {counted(held, one.subject)} {'has' if held == 1 else 'have'} is kept as a {kind}")
    elif one.kind == "choice" and not one.built_in:
        left = {" ".join(line.split()) for line in values["choices"].replace(",", "\n").splitlines()}
        for choice, count in use.by_choice.items():
            if choice in one.choices and choice not in left:
                parts.append(f"{count} keep “{choice}”, which nobody else can choose then")
    return f"{'; '.join(parts)}. Ctrl+S again does it" if parts else ""
