"""The app: one frame round the screens, one desk behind them, and an orderly end however it comes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.filter import Monochrome, NoColor
from textual.reactive import reactive

from keydesk import terminal
from keydesk.app import modes
from keydesk.app.branches import BranchApp
from keydesk.app.locking import LOCK
from keydesk.commands import EVERYWHERE, written
from keydesk.db.rows.standing import StandingRow
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, may
from keydesk.screens.base import DeskScreen, bindings
from keydesk.widgets.plain import PlainGlyphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.screen import Screen

    from keydesk.db.changes import Changes, Watch
    from keydesk.desk import Desk

POLL_SECONDS = 0.25
"""How often the app asks whether anybody has written: microseconds each time, and not a byte to the terminal."""

COMING_SECONDS = 5.0
"""How long after opening it is looked whether visits of series have to be made; nobody waits for it."""

COMING_AGAIN_SECONDS = 6 * 3600.0
"""How often a desk that stays open looks again."""

STANDING_SECONDS = 60.0
"""How often the header is read though nobody has written: keys become overdue, and days end, by themselves."""


class KeydeskApp(BranchApp):
    """keydesk on the screen.

    The frame is painted first; the desk, and the database layer with it, is opened in a thread afterwards. Screens
    wait for it in :meth:`opened`.
    """

    TITLE = "keydesk"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(each for each in EVERYWHERE if each.action.startswith("app."))
    DEFAULT_MODE = "desk"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "desk": modes.desk,
        "today": modes.today,
        "keys": modes.keys,
        "clients": modes.clients,
        "staff": modes.staff,
        "safes": modes.safes,
        "reports": modes.reports,
        "settings": modes.settings,
        LOCK: modes.lock,
    }

    standing: reactive[StandingRow] = reactive(StandingRow(), init=False)
    """What the header says on every screen."""

    def __init__(
        self,
        open_desk: Callable[[], Desk],
        *,
        looks: terminal.Terminal | None = None,
        greets: bool = False,
        branch: str = "",
    ) -> None:
        """Make the app.

        Args:
            open_desk: opens the desk; called once, in a thread, after the first paint.
            looks: what the terminal can do; everything, unless said otherwise.
            greets: say at the beginning what the person did last (promise S3).
            branch: in which the session works, as somebody wrote it; empty is where the person was last.
        """
        looks = looks or terminal.Terminal()
        super().__init__(branch)
        self.looks = looks
        self.animation_level = "none"
        if not looks.colour:
            self.theme = "ansi-dark"
            # Textual chose its filter by the theme that it began with; that one would draw black on black here.
            self._filters[:] = [each for each in self._filters if not isinstance(each, Monochrome)]
            self._filters.append(NoColor())
        if looks.plain_glyphs:
            self._filters.append(PlainGlyphs(letters=looks.plain_letters))
        self._greets = greets
        self._open_desk = open_desk
        self._desk: Desk | None = None
        self._opened = asyncio.Event()
        self._watch: Watch | None = None
        self.refused: Refusal | None = None
        self.tabs: tuple[tuple[str, str], ...] = tuple(
            (command.key.upper(), command.label) for command in EVERYWHERE if command.id in self.MODES
        )

    # -- the desk ----------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Open the desk once the frame has been painted."""
        self.call_after_refresh(self._start_opening)

    def _start_opening(self) -> None:
        self.run_worker(self._open, thread=True, group="open")

    def _open(self) -> None:
        try:
            desk = self._open_desk()
            self.settle_branch(desk)
        except Refusal as refusal:
            self.refused = refusal
            self.call_from_thread(self.exit, return_code=refusal.exit_code)
        else:
            self.call_from_thread(self._take_desk, desk)

    def _take_desk(self, desk: Desk) -> None:
        self._desk = desk
        self._opened.set()
        self._watch = desk.watch()
        self.touch()
        self.set_interval(POLL_SECONDS, self._see)
        self.set_interval(STANDING_SECONDS, self.read_standing)
        self.read_standing()
        if self._greets:
            self._greet()
        self.ask_branch()
        self.set_timer(COMING_SECONDS, self._make_coming)
        self.set_interval(COMING_AGAIN_SECONDS, self._make_coming)
        self.screen.refresh_bindings()

    @property
    def is_open(self) -> bool:
        """Whether the desk is open yet."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The open desk; raises LookupError before it is open."""
        if self._desk is None:
            raise LookupError("the desk is not open yet")
        return self._desk

    def close_store(self) -> None:
        """Let a write that has begun finish, and close the store."""
        if self._desk is not None:
            self._desk.close()

    async def opened(self) -> Desk:
        """The desk, as soon as it is open."""
        await self._opened.wait()
        return self.desk

    # -- what others do, and we ourselves: one road -------------------------------------------------------------------

    @property
    def lock_seconds(self) -> float:
        """As the office has set, as soon as the desk is open."""
        return self._desk.settings.lock_minutes * 60 if self._desk is not None else 0

    async def action_lock(self) -> None:
        """Lock now: somebody goes away from the desk."""
        if self.is_open:
            await self.lock()

    async def _see(self) -> None:
        """Four times a second: is anybody here, and has anybody written?"""
        await self.lock_if_idle()
        self.look_for_changes()

    def look_for_changes(self) -> None:
        """If anybody has written, tell every screen: those in sight reload, the others when they come back."""
        changes = self._watch.poll() if self._watch is not None else None
        if changes is None:
            return
        self.read_standing()
        self.tell(changes)

    def tell(self, changes: Changes) -> None:
        """Tell every screen what changed: those in sight reload, the others when they come back."""
        for stack in self._screen_stacks.values():
            for each in stack:
                if isinstance(each, DeskScreen):
                    each.note_changes(changes)

    def read_standing(self) -> None:
        """Read anew what the header says."""
        self._read_standing()

    @work(group="standing", exclusive=True)
    async def _read_standing(self) -> None:
        from keydesk.db.queries.standing import standing

        try:
            self.standing = await self.desk.look_up(standing)
            self.show_branch()
        except Refusal:
            # The account has ended, or the store is gone: the next act says so, and the counts stay as they were.
            return

    @work(group="greet")
    async def _greet(self) -> None:
        """Say what this person did last, so that who finds something else there asks who it was."""
        from zoneinfo import ZoneInfo

        from keydesk.db.queries.session import last_acts
        from keydesk.widgets.act_cells import last_words

        try:
            acts = await self.desk.look_up(last_acts, most=2)
        except Refusal:
            return
        said = last_words(acts, now=self.desk.now, zone=ZoneInfo(self.desk.settings.time_zone))
        screen = self.screen
        # Nobody is interrupted: who has begun already has something newer on that line.
        if said and isinstance(screen, DeskScreen) and not screen.said:
            screen.say(said, "plain", hint="Ctrl+P, last")

    @work(group="coming")
    async def _make_coming(self) -> None:
        """Make the visits of series for the months to come, where nobody has done so for a month."""
        from keydesk.db.queries.series import series_behind

        try:
            if may(self.desk.operator, Permission.EDIT_VISITS) and await self.desk.look_up(series_behind):
                from keydesk.operations.visit_series import make_coming

                await self.desk.perform(make_coming, via="bulk")
        except Refusal:
            # As above; the next desk makes them.
            return

    # -- commands ----------------------------------------------------------------------------------------------------

    async def action_go(self, mode: str) -> None:
        """Go to another screen, once no question is open; keys that come right after are for that one already."""
        if mode in self.MODES and not self.screen.is_modal:
            await self.switch_mode(mode)

    async def action_open_view(self, name: str) -> None:
        """Open one of the views of Today, from wherever somebody is: Esc there is back on the day."""
        from keydesk.screens.today_views import OpensViews

        await self.action_go("today")
        while len(self.screen_stack) > 1 and not isinstance(self.screen, OpensViews):
            await self.pop_screen()
        if isinstance(self.screen, OpensViews):
            self.screen.action_open_view(name)

    async def action_open_page(self, name: str) -> None:
        """Open a page that stands on one of the screens, from wherever somebody is: Esc there goes back to that."""
        from keydesk.screens import fields
        from keydesk.screens.billing import BillingScreen
        from keydesk.screens.duplicates import DuplicatesScreen
        from keydesk.screens.keys import KeysScreen
        from keydesk.screens.labels import LabelsScreen
        from keydesk.screens.lost_keys import LostKeysScreen
        from keydesk.screens.messages import MessagesScreen
        from keydesk.screens.own_acts import OwnActsScreen
        from keydesk.screens.requests import RequestsScreen
        from keydesk.screens.scanner import ScannerScreen
        from keydesk.screens.shifts import ShiftsScreen
        from keydesk.screens.staff_rights import RolesScreen
        from keydesk.screens.stock_takes import StockTakesScreen
        from keydesk.screens.territories import TerritoriesScreen
        from keydesk.screens.vets import VetsScreen

        if self.screen.is_modal:
            return
        if name == "return":
            await self.switch_mode("keys")
            keys = self.get_screen_stack("keys")[0]
            if isinstance(keys, KeysScreen):
                keys.show_only("status:toreturn")
            return
        pages: dict[str, tuple[str, type[DeskScreen]]] = {
            "vets": ("settings", VetsScreen),
            "territories": ("settings", TerritoriesScreen),
            "client_fields": ("settings", fields.FieldsScreen),
            "pet_fields": ("settings", fields.PetFieldsScreen),
            "client_fields_facility": ("settings", fields.FacilityClientFieldsScreen),
            "pet_fields_facility": ("settings", fields.FacilityPetFieldsScreen),
            "duplicates": ("clients", DuplicatesScreen),
            "labels": ("safes", LabelsScreen),
            "counts": ("safes", StockTakesScreen),
            "scanner": ("safes", ScannerScreen),
            "lost": ("keys", LostKeysScreen),
            "mine": ("desk", OwnActsScreen),
            "roles": ("staff", RolesScreen),
            "messages": ("clients", MessagesScreen),
            "billing": ("clients", BillingScreen),
            "requests": ("clients", RequestsScreen),
            "new_request": ("clients", RequestsScreen),
            "shifts": ("staff", ShiftsScreen),
        }
        mode, page = pages[name]
        await self.action_go(mode)
        if type(self.screen) is not page:
            await self.push_screen(page())
        if name == "new_request" and isinstance(self.screen, RequestsScreen):
            self.screen.action_new()

    async def action_open_pets(self) -> None:
        """Open the list of all pets over the clients."""
        from keydesk.screens.pets import PetsScreen

        await self.action_go("clients")
        if not self.screen.is_modal and not isinstance(self.screen, PetsScreen):
            self.push_screen(PetsScreen())

    def action_import_files(self) -> None:
        """Open the import over the screen in sight, unless a dialog or another one is there."""
        from keydesk.screens.importing import ImportScreen

        if not self.screen.is_modal and not isinstance(self.screen, ImportScreen):
            self.push_screen(ImportScreen())

    def action_help(self) -> None:
        """Show the keys of whatever has the focus, the screen's before those of everywhere, then how one moves."""
        from keydesk.screens.dialogs.help import HelpDialog, Section

        screen = self.screen
        own = {command.id for command in screen.VERBS} if isinstance(screen, DeskScreen) else set()
        everywhere = {command.id for command in EVERYWHERE}
        rows: dict[str, dict[str, tuple[str, str, str]]] = {"own": {}, "everywhere": {}, "here": {}}
        for active in screen.active_bindings.values():
            binding = active.binding
            what = binding.tooltip or binding.description
            # Commands of the house have an id; what a text box does with its arrows needs no page.
            if binding.id is None or not what:
                continue
            part = "own" if binding.id in own else "everywhere" if binding.id in everywhere else "here"
            key = binding.key_display or written(binding.key)
            rows[part].setdefault(binding.action, (key, what, "" if active.enabled else "not for you, or not now"))
        self.push_screen(
            HelpDialog(
                [
                    Section("On this screen", tuple(rows["own"].values())),
                    Section("Where the cursor is", tuple(rows["here"].values())),
                    Section("Everywhere", tuple(rows["everywhere"].values())),
                ]
            )
        )

    def action_help_quit(self) -> None:
        """Ctrl+C ends nothing, since hands slip; the line says what does."""
        if isinstance(self.screen, DeskScreen):
            self.screen.say("Ctrl+Q leaves keydesk", "plain")
