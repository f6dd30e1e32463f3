"""The last line: the keys of whatever has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.screen import Screen


_OTHER_BRANCH: Final = "app.switch_branch"
_WIDE: Final = 100
# Cells from which on the way to the other branch is always told.


class KeyFooter(Widget):
    """Keys and words on one line; what the operator may not do is dim, and what finds no room is in the help."""

    DEFAULT_CSS = """
    KeyFooter {
        height: 1;
        padding: 0 1;
    }
    """

    def __init__(self) -> None:
        """Begin without keys."""
        super().__init__()
        self._branch = ""

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
                label = label_of(binding.action, binding.description)
                if binding.action.startswith("app."):
                    label = getattr(self.app, "label_of", lambda _action, word: word)(binding.action, label)
                if binding.action == _OTHER_BRANCH:
                    self._branch = label
                if label:
                    # A screen that gives it no word leaves it out for now.
                    shown[binding.action] = (key, label, active.enabled)
        self.keys = tuple(shown.values())

    def render(self) -> RenderResult:
        """As many keys as there is room for, ``help`` among them always; so is the other branch where there is room."""
        items = [(word, self._item(key, word, usable=usable)) for key, word, usable in self.keys]
        room = self.content_size.width
        held = {"help", self._branch} if room >= _WIDE else {"help"}
        always = [item for word, item in items if word in held]
        room -= sum(item.cell_length + 2 for item in always)
        chosen: list[Content] = []
        for word, item in items:
            if word in held:
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
