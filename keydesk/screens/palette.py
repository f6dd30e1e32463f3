"""The command palette: the same commands as on the keys, found by name. Nothing else is in it (promise S2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Provider
from textual.widgets import Input

from keydesk.commands import EVERYWHERE
from keydesk.screens.base import DeskScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits

    from keydesk.commands import Command


class OfficeCommands(Provider):
    """The commands of the screen in sight, then those that work everywhere."""

    async def discover(self) -> Hits:
        """Everything that can be done here now."""
        for command in self._usable():
            yield DiscoveryHit(self._title(command), self._run(command), help=command.tooltip)

    async def search(self, query: str) -> Hits:
        """What matches the letters typed, best first."""
        matcher = self.matcher(query)
        for command in self._usable():
            title = self._title(command)
            text = f"{title} {command.tooltip}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(title), self._run(command), help=command.tooltip)

    def _usable(self) -> Iterator[Command]:
        screen = self.screen
        own = (*screen.VERBS, *screen.SHARED) if isinstance(screen, DeskScreen) else ()
        seen: set[str] = set()
        for command in (*own, *EVERYWHERE):
            # The palette does not find itself, and what belongs to a screen needs one.
            if command.id in seen or command.id == "palette":
                continue
            seen.add(command.id)
            if self._can_run(command):
                yield command

    def _can_run(self, command: Command) -> bool:
        if command.action.startswith("app."):
            return True
        return isinstance(self.screen, DeskScreen) and self.screen.check_action(command.action, ()) is True

    @staticmethod
    def _title(command: Command) -> str:
        return f"{command.label.capitalize()}  ({command.key_text})"

    def _run(self, command: Command) -> Callable[[], object]:
        screen = self.screen
        return lambda: self.app.run_action(command.action, screen)


class OfficePalette(CommandPalette):
    """Textual's palette without the blinking cursor and the picture of a magnifying glass."""

    DEFAULT_CSS = """
    OfficePalette SearchIcon { display: none; }
    OfficePalette LoadingIndicator { display: none; }
    """

    def on_mount(self) -> None:
        """Keep the cursor still: nothing moves that the person did not move."""
        self.query_one(Input).cursor_blink = False
