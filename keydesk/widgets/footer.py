"""The last line: the keys of whatever has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.screen import Screen


class KeyFooter(Widget):
    """Keys and words on one line; what the operator may not do is dim, and what finds no room is in the help."""

    DEFAULT_CSS = """
    KeyFooter {
        height: 1;
        padding: 0 1;
    }
    """

    keys: reactive[tuple[tuple[str, str, bool], ...]] = reactive(())
    """Key, word, and whether it can be used now."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._read_keys)
        self._read_keys(self.screen)

    def _read_keys(self, screen: Screen[object]) -> None:
        shown: dict[str, tuple[str, str, bool]] = {}
        label_of = getattr(screen, "label_of", lambda _action, label: label)
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.action not in shown:
                key = binding.key_display or self.app.get_key_display(binding)
                shown[binding.action] = (key, label_of(binding.action, binding.description), active.enabled)
        self.keys = tuple(shown.values())

    def render(self) -> RenderResult:
        """As many keys as there is room for, ``help`` among them always."""
        items = [(word, self._item(key, word, usable=usable)) for key, word, usable in self.keys]
        room = self.content_size.width
        always = [item for word, item in items if word == "help"]
        room -= sum(item.cell_length + 2 for item in always)
        chosen: list[Content] = []
        for word, item in items:
            if word == "help":
                continue
            if item.cell_length > room:
                break
            chosen.append(item)
            room -= item.cell_length + 2
        return Content("  ").join([*chosen, *always])

    @staticmethod
    def _item(key: str, word: str, *, usable: bool) -> Content:
        if not usable:
            return Content.styled(f"({key} {word})", "dim")
        return Content.assemble((key, "bold"), f" {word}")
