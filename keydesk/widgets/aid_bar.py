"""One line beneath a filter's box: what is counted, and while one types what the word can become or what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from keydesk.rules.text import cells, shown
from keydesk.widgets.completion import Aid
from keydesk.widgets.fitting import fit
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from textual.app import RenderResult

_KEYS: Final = "Tab takes it  F1 help"
_GAP: Final = "  "
_LEAST_MEANING: Final = 12
# Cells below which a meaning says nothing.


class AidBar(Widget):
    """Counts, in whose place stands what helps with the word at the cursor: nothing moves, nothing is laid out anew."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    AidBar { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Begin with nothing to say."""
        super().__init__(id=id)
        self._counts = Content("")
        self._aid = Aid()

    def show(self, counts: Content) -> None:
        """What is counted, for whenever nobody needs help."""
        self._counts = counts
        self.refresh()

    def help_with(self, aid: Aid) -> None:
        """What is said of the word at the cursor; nothing gives the counts back."""
        if aid != self._aid:
            self._aid = aid
            self.refresh()

    def render(self) -> RenderResult:
        """The counts, what is wrong, or what the word can become and what the first of it means."""
        aid, width = self._aid, self.content_size.width
        if not aid:
            return self._counts
        if not aid.choices:
            return Content.styled(fit(aid.trouble, width).rstrip(), "$text-warning")
        chosen = aid.chosen or 0
        words = [shown(each.text) for each in aid.choices]
        what = shown(aid.choices[chosen].what)
        line: list[Content] = []
        used, first = 0, max(0, chosen - 2)
        for number, word in enumerate(words[first:], first):
            gap = _GAP if line else ""
            if line and used + cells(gap + word) > width - min(cells(what) + 3, width // 2):
                line.append(Content.styled(" …", "$text-muted"))
                used += 2
                break
            style = "reverse" if number == aid.chosen else "bold" if number == chosen else ""
            line += [Content(gap), content(fit(word, min(cells(word), max(1, width - used - len(gap)))), style)]
            used += cells(gap + word)
        if what and width - used > _LEAST_MEANING:
            line.append(Content.styled(f"  {fit(what, width - used - 2).rstrip()}", "$text-muted"))
            used += 2 + cells(what)
        if width - used > cells(_KEYS) + 2:
            line.append(Content.styled(f"{' ' * (width - used - cells(_KEYS))}{_KEYS}", "$text-muted"))
        return Content("").join(line)
