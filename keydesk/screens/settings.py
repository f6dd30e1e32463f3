"""Settings (F9): what the office has decided for all its desks, its services, its backups."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import EDIT, FILTER, HISTORY, NEW, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.dates import moment
from keydesk.rules.office import (
    CHOICE_WORDS,
    CHOICES,
    GROUPS,
    RANGES,
    SETTING_WORDS,
    price_words,
    read_price,
    setting_words,
)
from keydesk.rules.profile import ChangedMeanwhile, told
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, FACILITY, IN_HOME, Permission
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog, text_of
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.own_pin import OwnPin
from keydesk.screens.short_list import ShortListScreen
from keydesk.widgets.form_fields import YES_NO, Field
from keydesk.widgets.table_columns import Column, Toned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from keydesk.db.changes import Changes
    from keydesk.db.rows.office import OfficePage, ServiceRow
    from keydesk.widgets.table_columns import Cells

_SET_UP: Final = Permission.SET_UP
_COLUMNS: Final = (
    Column("group", "ABOUT", 14, drop=1, sortable=False),
    Column("what", "WHAT", 44, sortable=False),
    Column("value", "IS", 22, weight=1, sortable=False),
)
_BACKUP: Final = 900
_PIN: Final = 999
_FIRST_LIST: Final = 800
_FACILITY: Final = 790
_FIELD_LISTS: Final = ("client_fields", "pet_fields")
_FACILITY_LISTS: Final = ("client_fields_facility", "pet_fields_facility")
_LISTS: Final = frozenset({"vets", "territories", *_FIELD_LISTS, *_FACILITY_LISTS})
_FIRST_SERVICE: Final = 1000
_MOST_MINUTES: Final = 4
# Digits; what is too long for a service is said by the operation.


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A line of the list: a setting by its name, a service, or the backups."""

    name: str = ""
    value: str | int | bool = ""
    service: ServiceRow | None = None


class SettingsScreen(ShortListScreen[SettingLine], OwnPin):
    """One list of everything that is set for the whole office."""

    TAB: ClassVar[str] = "Settings"
    COLUMNS = _COLUMNS
    HINT = "filter: code, notice, backup"
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "edit", "new", "back_up", "import_files", "history"})

    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("settings", OPEN, "Change what the cursor is on", label="change"),
        on_screen("settings", FILTER, "Show only what contains the words typed"),
        on_screen("settings", EDIT, "Change what the cursor is on", _SET_UP),
        on_screen("settings", NEW, "Add a service that clients can book", _SET_UP, label="new service"),
        Command("settings.back_up", "B", "back_up", "back up now", "Make a verified backup now", Permission.BACK_UP),
        Command(
            "settings.import", "I", "import_files", "import", "Take in clients, pets, people and keys from files",
            Permission.IMPORT,
        ),
        on_screen("settings", HISTORY, "Who changed which setting, or this service, and when"),
        Command("settings.clear", "escape", "clear", "clear", "Clear the filter", shown=False),
    )  # fmt: skip

    # -- the list ----------------------------------------------------------------------------------------------------

    def concerned_by(self, changes: Changes) -> bool:
        """Settings, services, backups, how long the lists are."""
        return changes.touch("office", "service", "vet", "territory", "client", "staff", "field_definition")

    async def reload(self) -> None:
        """Read everything anew, the cursor on the same thing."""
        from keydesk.db.queries.office import office_page
        from keydesk.db.queries.session import lock_row

        page, lock = await self.look_up(office_page), await self.look_up(lock_row)
        own = (
            "set: it opens your sessions when they lock" if lock.has_pin else Toned("none yet: Enter sets one", "warn")
        )
        self.put_rows((*self._lines(page), (_PIN, SettingLine("pin"), ("You", "Your PIN", own))))

    def _lines(self, page: OfficePage) -> Iterator[tuple[int, SettingLine, Cells]]:
        number = 0
        for group, names in GROUPS:
            for name in names:
                number += 1
                value = getattr(page.settings, name)
                said = setting_words(name, value)
                first = group if name == names[0] else ""
                yield number, SettingLine(name, value), (first, SETTING_WORDS[name], said or Toned("nothing", "quiet"))
        yield _FACILITY, SettingLine("facility"), ("Branches", "Facility", _facility_words(page))
        for number, (name, what, words) in enumerate(_lists(page), _FIRST_LIST):
            yield number, SettingLine(name), ("Lists" if number == _FIRST_LIST else "", what, words)
        yield _BACKUP, SettingLine("backup"), ("Backups", "Last backup", self._backup_words(page))
        for at, service in enumerate(page.services):
            words = f"{service.minutes} min · {price_words(service.price_cents)}"
            if len(page.branches) > 1:
                words = f"{BRANCH_WORDS[service.branch_id]} · {words}"
            shown = words if service.active else Toned(f"{words} · not booked any more", "quiet")
            group = "Services" if not at else ""
            yield _FIRST_SERVICE + service.service_id, SettingLine(service=service), (group, service.name, shown)

    def _backup_words(self, page: OfficePage) -> str | Toned:
        if page.backup is None:
            return Toned("none yet: B makes one", "warn")
        at = moment(page.backup.at, now=page.now, zone=self.zone)
        return f"{at}, {page.backup.operator}" if page.backup.operator else at

    # -- changing ----------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Change what the cursor is on."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change what the cursor is on."""
        self.patiently(self._edit())

    async def _edit(self) -> None:
        line = self.row
        if line is None:
            return
        if line.name == "backup":
            await self._back_up()
        elif line.name == "pin":
            said = await self.ask_for_pin()
            if said is not None:
                self.say_done(said)
        elif line.name in _LISTS:
            await self.app.run_action(f"app.open_page('{line.name}')")
        elif not self.can(_SET_UP):
            self.say("Settings are for an admin to change", "plain")
        elif line.service is not None:
            await self._edit_service(line.service)
        elif line.name == "facility":
            await self._switch_facility()
        elif line.name == "time_zone":
            await self._pick_zone(line)
        else:
            await self._edit_setting(line)

    async def _edit_setting(self, line: SettingLine) -> None:
        from keydesk.operations.office import set_setting

        name = line.name
        seen = told(line.value) or ""

        async def save(values: Mapping[str, str], _version: int) -> object:
            nonlocal seen
            done = await self.perform(set_setting, name=name, value=values[name], seen=seen)
            if isinstance(done, ChangedMeanwhile):
                # The next Ctrl+S is a decision between the two, made on what is stored now.
                seen = told(done.present[name]) or ""
            return done

        choices: tuple[tuple[str, str], ...] = ()
        if isinstance(line.value, bool):
            choices = YES_NO
        elif name in CHOICES:
            choices = tuple((each, CHOICE_WORDS[each]) for each in CHOICES[name])
        low, high = RANGES.get(name, (0, 0))
        note = f"From {low} to {high}" if high else _NOTES.get(name)
        field = Field(name, "Is", text_of(line.value), choices=choices, lines=name in _LETTERS)
        self.say_done(await self.ask(FormDialog(SETTING_WORDS[name], [field], save, note=note or "")))

    async def _switch_facility(self) -> None:
        """Switch it on; or off, once it is told what would rest."""
        from keydesk.db.queries.office import office_page
        from keydesk.operations.branches import set_branch

        facility = (await self.look_up(office_page)).facility
        if facility is None:
            return
        if facility.enabled:
            rests = facility.open_things
            lines = ["Nothing is taken away: switched on again, all of it is back."]
            if rests:
                lines = ["What is there rests meanwhile, and nobody sees it:", *(f"  {each}" for each in rests), *lines]
            ask = ConfirmDialog("Switch Facility off?", yes="switch it off", lines=lines)
        else:
            lines = [
                "A second branch with services, visits, safes, bills and messages of its own.",
                "Clients, pets, keys and their history stay one.",
                "You have a place there as an admin; Staff (F6) gives the others theirs.",
                *([f"There already: {facility.words}."] if facility.words else []),
            ]
            ask = ConfirmDialog("Switch Facility on?", yes="switch it on", lines=lines)
        if await self.ask(ask):
            done = await self.perform(set_branch, branch=FACILITY, on=not facility.enabled, told=facility)
            self.say_done(done)

    async def _pick_zone(self, line: SettingLine) -> None:
        import zoneinfo

        from keydesk.operations.office import set_setting

        names = sorted(zoneinfo.available_timezones())
        choices = [Choice(each, each.replace("_", " "), "now" if each == line.value else "") for each in names]
        picked = await self.ask(PickDialog("The office is in which time zone?", choices, empty="No such time zone"))
        if picked is not None:
            self.say_done(await self.perform(set_setting, name="time_zone", value=picked, seen=str(line.value)))

    # -- services ----------------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Add a service."""
        self.patiently(self._new())

    async def _new(self) -> None:
        from keydesk.operations.office import add_service

        async def save(values: Mapping[str, str], _version: int) -> object:
            try:
                minutes, cents = _minutes(values["minutes"]), read_price(values["price"])
            except Refusal as refusal:
                return refusal
            branch = values.get("branch", IN_HOME)
            return await self.perform(
                add_service, name=values["name"], minutes=minutes, price_cents=cents, branch=branch
            )

        here = self.desk.branch or IN_HOME
        branches = tuple((each, BRANCH_WORDS[each]) for each in self.desk.branches)
        fields = [
            *([Field("branch", "Of", here, choices=branches)] if len(branches) > 1 else []),
            Field("name", "Name", required=True, hint="30 min walk"),
            Field("minutes", "Minutes", "30", required=True),
            Field("price", "Price", hint="22.50"),
        ]
        added = await self.ask(FormDialog("A new service", fields, save))
        if self.say_done(added):
            await self.show_new(_FIRST_SERVICE + getattr(added, "id", 0))

    async def _edit_service(self, service: ServiceRow) -> None:
        from keydesk.operations.office import edit_service

        async def save(values: Mapping[str, str], version: int) -> object:
            try:
                minutes, cents = _minutes(values["minutes"]), read_price(values["price"])
            except Refusal as refusal:
                return refusal
            done = await self.perform(
                edit_service,
                service_id=service.service_id,
                version=version,
                name=values["name"],
                minutes=minutes,
                price_cents=cents,
                active=values["active"] == "yes",
            )
            if isinstance(done, ChangedMeanwhile):
                done.present["price"] = price_words(int(str(done.present.pop("price_cents"))))
            return done

        fields = [
            Field("name", "Name", service.name, required=True),
            Field("minutes", "Minutes", str(service.minutes), required=True),
            Field("price", "Price", price_words(service.price_cents)),
            Field("active", "Can be booked", "yes" if service.active else "no", choices=YES_NO),
        ]
        note = "Visits that are booked keep their price; new ones, and those of series still to be made, get this one"
        self.say_done(await self.ask(FormDialog(service.name, fields, save, version=service.version, note=note)))

    # -- backups and history -----------------------------------------------------------------------------------------

    def action_back_up(self) -> None:
        """Make a backup now."""
        self.patiently(self._back_up())

    async def _back_up(self) -> None:
        """Copy the store in a thread, beside everybody's work; then record that it was copied."""
        from keydesk.db.backup import back_up_by_date
        from keydesk.operations.backup import note_backup, require_back_up

        store = self.desk.store
        try:
            await self.look_up(require_back_up)
            self.say("Making a backup …", "plain")
            made = await asyncio.to_thread(back_up_by_date, store.path, now=store.clock.now())
        except Refusal as refusal:
            self.say_refusal(refusal)
            return
        noted = await self.perform(note_backup, file=str(made.path), head=made.verified.head)
        if not isinstance(noted, Refusal):
            self.say(f"Backup made and verified: {made.path}")
            self.request_reload()

    def action_import_files(self) -> None:
        """Take in files, on a page of its own."""
        self.patiently(self._import_files())

    async def _import_files(self) -> None:
        await self.app.run_action("app.import_files")

    def action_history(self) -> None:
        """Who changed which setting."""
        self.patiently(self._history())

    async def _history(self) -> None:
        line = self.row
        if line is not None and line.service is not None:
            await self.show_history(line.service.name, "service", line.service.service_id, _SERVICE_WORDS)
            return
        await self.show_history("The office's settings", "office", 0, {**SETTING_WORDS, "branch.facility": "Facility"})


def _lists(page: OfficePage) -> tuple[tuple[str, str, str | Toned], ...]:
    """The lists that have pages of their own, with how much is on each."""
    return (
        ("vets", "Vets", str(page.vets) if page.vets else Toned("none yet", "quiet")),
        ("territories", "Territories", str(page.territories) if page.territories else Toned("none yet", "quiet")),
        *(
            (name, f"{what}{word}", _own_words(page.own_fields.get((branch, subject), 0)))
            for branch, names, word in (("in_home", _FIELD_LISTS, ""), ("facility", _FACILITY_LISTS, ", Facility"))
            if branch in page.branches
            for name, subject, what in zip(names, ("client", "pet"), ("Client fields", "Pet fields"), strict=True)
        ),
    )


def _facility_words(page: OfficePage) -> str | Toned:
    if page.facility is None or not page.facility.enabled:
        return Toned("switched off", "quiet")
    return f"switched on: {page.facility.words or 'nothing there yet'}"


def _own_words(own: int) -> str | Toned:
    return f"{own} of the office's own" if own else Toned("as they came", "quiet")


_SERVICE_WORDS: Final = {"price_cents": "price in cents", "active": "can be booked"}
_LETTERS: Final = frozenset({"welcome_text"})
# What is written in lines of its own.

_NOTES: Final = {
    "return_line": "Printed on tags for whoever finds a key: a phone or a PO box, never a name or an address",
    "notices_on": "Whether visits without their key are flagged NO KEY",
    "random_hooks": "Hooks then tell nothing about whose key hangs there",
    "code_scheme": "Random codes tell nothing; counted ones tell who came when",
    "mail_server": "A name such as smtp.example.com; while there is none, mails wait in the outbox",
    "welcome_subject": "{client} and {office} are filled in",
    "welcome_text": "{client} and {office} are filled in; Quick actions on a client's page send it",
    "mail_user": "Its password is kept on the box: keydesk config set mail_password -",
}


def _minutes(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_MINUTES):
        raise Refusal("Minutes is a number, such as 30.", field="minutes")
    return int(text)
