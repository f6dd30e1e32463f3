"""The filter of the list of keys: the box, what is counted beneath it, and what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.content import Content
from textual.widgets import Static

from keydesk.commands import FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.keys import KeyCounts, KeyMatches, KeyOrder
from keydesk.rules.refusal import Refusal
from keydesk.screens.key_verbs import KeyVerbs
from keydesk.widgets.bulk_cells import marked_words
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

_FACETS: Final = ("", "in", "out", "client", "missing", "overdue")

KEY_FILTER: Final = (
    on_screen("keys", FILTER, "Show only what fits: words, holder:sam, status:out, due:fri, -client:marsh"),
)

KEY_FACETS: Final = (
    Command("keys.facet", "F", "facet", "by place", "All, in safes, with sitters, clients, missing", shown=False),
    Command("keys.clear", "escape", "clear", "clear", "Clear the filter, then the marks", shown=False),
)


class KeyFilter(KeyVerbs):
    """A list of keys that is filtered by typing; :meth:`put_found` is told when another set of them is found."""

    PATIENT: ClassVar[frozenset[str]] = KeyVerbs.PATIENT | {"filter"}

    def __init__(self) -> None:
        """Find everything."""
        super().__init__()
        self._orders: dict[str, KeyOrder] = {}
        self._matches = KeyMatches(None)
        self._counts = KeyCounts()

    def compose_filter(self) -> ComposeResult:
        """The box, and the counts beneath it."""
        yield FilterBox(self._filter, hint="filter: a name, a code, holder:sam, status:out", id="keys-filter")
        yield Static("", id="keys-counts", markup=False)

    @property
    def _table(self) -> LongTable:
        return self.query_one("#keys-table", LongTable)

    @property
    def _text(self) -> str:
        return self.query_one(FilterBox).value

    def put_found(self, *, to_top: bool = False, forget: bool = False) -> None:
        """Put what the filter found into the table, in its order."""
        raise NotImplementedError

    def _look_now(self, query: Callable[..., Any], **what: object) -> Any:
        """Read at once, in a few milliseconds, within a key's own cycle; a refusal is said, and gives None."""
        if not self.shell.is_open:
            return None
        try:
            return self.desk.look_up_now(query, **what)
        except Refusal as refusal:
            self.call_later(self.say_refusal, refusal)
            return None

    def _filter(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        from keydesk.db.queries.keys import key_matches

        if not self._orders:
            # The list itself is still being read, and takes the filter with it.
            return
        matches = self._look_now(key_matches, text=text)
        if matches is not None:
            self._matches = matches
            self.put_found(to_top=bool(text))

    def _show_found(self, count: int) -> None:
        note = f"{count:,} of {self._counts.total:,}" if self._text else ""
        marked = marked_words(self.marked, self._table.place.hidden_marks)
        self.query_one(FilterBox).say(" · ".join(filter(None, (note, marked))), self._matches.trouble)

    def _show_counts(self) -> None:
        counts = self._counts
        parts = (
            ("all", counts.total, "", True),
            ("in safe", counts.safe, "", True),
            ("with sitters", counts.sitter, "", True),
            ("clients", counts.client, "", True),
            ("contacts", counts.contact, "", False),
            ("on the way", counts.transit, "", False),
            ("missing", counts.missing, "$text-error", True),
            ("overdue", counts.overdue, "$text-warning", True),
        )
        shown = [
            Content.assemble((f"{word} ", "$text-muted"), (f"{number:,}", f"bold {style}" if number else "$text-muted"))
            for word, number, style, always in parts
            if number or always
        ]
        self.query_one("#keys-counts", Static).update(Content("  ").join(shown))

    def show_only(self, text: str) -> None:
        """Put that into the filter, as if it had been typed, and the cursor on what it finds."""
        self.query_one(FilterBox).value = text
        self._table.focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self.query_one(FilterBox))

    @on(FilterBox.Accepted)
    def _to_the_list(self) -> None:
        self._table.focus()

    def action_facet(self) -> None:
        """The next of: all, in safes, with sitters, with clients, missing, overdue."""
        words = self._text.split()
        now = next((word.removeprefix("status:") for word in words if word.startswith("status:")), "")
        following = _FACETS[(_FACETS.index(now) + 1) % len(_FACETS)] if now in _FACETS else ""
        rest = [word for word in words if not word.startswith("status:")]
        self.query_one(FilterBox).value = " ".join([*rest, *([f"status:{following}"] if following else [])])

    def action_clear(self) -> None:
        """Clear the filter; without one, the marks."""
        if self._text:
            self.query_one(FilterBox).value = ""
        elif len(self._table.place.marks):
            self._table.set_marks(())
