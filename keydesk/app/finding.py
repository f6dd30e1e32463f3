"""The palette (Ctrl+P): what it lists and finds, and where what was found is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from keydesk.app.confined import ConfinedApp
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.db.rows.views import ViewRow
    from keydesk.desk import Desk
    from keydesk.rules.desk_lines import Choice as Thing


class FindingApp(ConfinedApp):
    """Finds commands, people, clients, pets and keys from every screen."""

    def __init__(self) -> None:
        """Begin without words to hold mistakes against."""
        super().__init__()
        self._stock: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the desk is open yet."""
        raise NotImplementedError

    @property
    def desk(self) -> Desk:
        """The open desk; raises LookupError before it is open."""
        raise NotImplementedError

    def action_command_palette(self) -> None:
        """Open the palette, unless a dialog is open."""
        if not self.screen.is_modal:
            self._find()

    @work
    async def _find(self) -> None:
        from keydesk.screens.palette import VIEW, OfficePalette, usable_commands

        screen = self.screen
        commands = {command.id: command for command in usable_commands(screen)}
        views = {str(view.view_id): view for view in self._views()}
        self._stock = ()
        self._learn_words()
        answer = await self.push_screen_wait(OfficePalette(commands.values(), self._look, views=views.values()))
        if answer is None:
            return
        kind, _, what = answer.partition(":")
        if kind == "command":
            await self.run_action(commands[what].action, screen)
        elif kind == VIEW:
            await self._show_view(views[what])
        else:
            await self._open_found(kind, what)

    def _look(self, text: str, near: bool) -> Sequence[Thing]:  # noqa: FBT001 - it is handed on, and not called by name
        """Clients, people and keys in which the words occur, or nearly so; none before the store is open."""
        from keydesk.db.queries.everywhere import found_everywhere

        if not self.is_open:
            return ()
        try:
            return self.desk.look_up_now(found_everywhere, text=text, stock=self._stock if near else ())
        except Refusal:
            return ()

    @work(group="words", exclusive=True)
    async def _learn_words(self) -> None:
        """Read beside the screen what misspelt words are held against, while the first letters are typed."""
        from keydesk.db.queries.everywhere import words_on_file

        if self.is_open:
            try:
                self._stock = await self.desk.look_up(words_on_file)
            except Refusal:
                return

    def _views(self) -> Sequence[ViewRow]:
        """The saved views of all lists; none before the store is open, or once it is gone."""
        from keydesk.db.queries.views import all_views

        if not self.is_open:
            return ()
        try:
            return self.desk.look_up_now(all_views)
        except Refusal:
            return ()

    async def _show_view(self, view: ViewRow) -> None:
        """Look through a saved view, on the list that it is of."""
        from keydesk.screens.list_views import ListViews

        # The list of pets stands on the clients.
        await self.switch_mode("clients" if view.screen == "pets" else view.screen)
        stack = self.get_screen_stack(self.current_mode)
        while len(stack) > 1 and not (isinstance(self.screen, ListViews) and view.screen == self.screen.LIST):
            await self.pop_screen()
            stack = self.get_screen_stack(self.current_mode)
        if view.screen == "pets" and not (isinstance(self.screen, ListViews) and self.screen.LIST == "pets"):
            from keydesk.screens.pets import PetsScreen

            await self.push_screen(PetsScreen())
        if isinstance(self.screen, ListViews):
            self.screen.show_view(view)

    async def _open_found(self, kind: str, what: str) -> None:
        """Show what the palette found, on the screen where such things are."""
        if kind == "copy":
            from keydesk.screens.keys import KeysScreen

            await self.switch_mode("keys")
            keys = self.get_screen_stack("keys")[0]
            if isinstance(keys, KeysScreen):
                keys.show_only(what)
        elif kind == "pet":
            from keydesk.screens.pet import PetPage

            await self.switch_mode("clients")
            await self.push_screen(PetPage(int(what)))
        elif kind == "client":
            from keydesk.screens.client import ClientPage

            await self.switch_mode("clients")
            await self.push_screen(ClientPage(int(what)))
        else:
            from keydesk.screens.person import PersonScreen

            await self.switch_mode("staff")
            await self.push_screen(PersonScreen(int(what)))
