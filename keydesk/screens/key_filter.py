"""The filter of the list of keys: the box, what is counted beneath it, and what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from keydesk.commands import FILTER, Command
from keydesk.commands import on as on_screen
from keydesk.db.rows.keys import KeyFound, KeyMatches, KeyOrder, KeyStanding, KeySurvey
from keydesk.rules.query_completion import Completions, completions, own_choices, word_begun
from keydesk.rules.query_facets import facet_of, with_facet
from keydesk.screens.dialogs.query_help import query_help
from keydesk.screens.key_verbs import KeyVerbs
from keydesk.widgets.bulk_cells import marked_words
from keydesk.widgets.facet_bar import FacetBar
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.query_box import QueryBox

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from keydesk.rules.query_completion import Choice
    from keydesk.rules.query_facets import Facet
    from keydesk.widgets.completion import Aid

KEY_FILTER: Final = (
    on_screen("keys", FILTER, "Show only what fits: words, holder:sam, status:out, due:fri, !client:marsh"),
)

KEY_FACETS: Final = (
    Command("keys.facet", "F", "facet", "by place", "Show only the next of the counts; ← → go on", shown=False),
    Command("keys.clear", "escape", "clear", "clear", "Clear the filter, then the marks", shown=False),
)


class KeyFilter(KeyVerbs):
    """A list of keys that is filtered by typing; :meth:`put_found` is told when another set of them is found."""

    PATIENT: ClassVar[frozenset[str]] = KeyVerbs.PATIENT | {"filter"}

    def __init__(self) -> None:
        """Find everything."""
        super().__init__()
        self._orders: dict[str, KeyOrder] = {}
        self._standing = KeyStanding()
        self._counts = self._standing.counts()
        self._found = KeyFound(KeyMatches(None), self._counts)

    def compose_filter(self) -> ComposeResult:
        """The box, and the counts beneath it."""
        yield QueryBox(
            self._filter,
            complete=self._complete,
            on_aid=self._help_with,
            hint="filter: a name, a code, holder:sam, status:out; ? says all",
            id="keys-filter",
        )
        yield FacetBar(self._show_facet, id="keys-facets")

    @property
    def table(self) -> LongTable:
        """The list."""
        return self.query_one("#keys-table", LongTable)

    @property
    def _box(self) -> QueryBox:
        return self.query_one("#keys-filter", QueryBox)

    @property
    def _bar(self) -> FacetBar:
        return self.query_one("#keys-facets", FacetBar)

    @property
    def _text(self) -> str:
        return self._box.value

    def put_found(self, *, to_top: bool = False, forget: bool = False) -> None:
        """Put what the filter found into the table, in its order."""
        raise NotImplementedError

    def _filter(self, text: str) -> None:
        """Called inside the key's own cycle: box and list are painted together."""
        from keydesk.db.queries.key_counts import key_found

        if not self._orders:
            # The list itself is still being read, and takes the filter with it.
            return
        found = self.look_now(key_found, text=text, standing=self._standing)
        if found is not None:
            self._found = found
            self.put_found(to_top=bool(text))

    def take_survey(self, survey: KeySurvey) -> None:
        """Take what was read beside the screen."""
        self._standing, self._found = survey.standing, survey.found
        self._counts = survey.standing.counts()

    def _show_found(self, count: int) -> None:
        note = f"{count:,} of {self._counts.total:,}" if self._text else ""
        marked = marked_words(len(self.table.place.marks), self.table.place.hidden_marks)
        self._box.say_found(" · ".join(filter(None, (note, marked))), self._found.matches.troubles)
        self._show_counts()

    def _show_counts(self) -> None:
        self._bar.show(self._found.counts, facet_of(self._text))

    def _complete(self, text: str, at: int) -> Completions:
        """What the word at the cursor can become: what the language knows, then what is on file."""
        from keydesk.db.queries.key_words import filter_words

        begun = word_begun(text, at)
        if begun is None:
            return Completions()
        on_file: tuple[Choice, ...] = ()
        if begun.name is not None:
            on_file = self.look_now(filter_words, name=begun.name, begun=begun.text) or ()
        return completions(text, begun, [*own_choices(begun), *on_file])

    def _help_with(self, aid: Aid) -> None:
        self._bar.help_with(aid)

    @on(QueryBox.LanguageAsked)
    def _tell_language(self) -> None:
        self.app.push_screen(query_help())

    def show_only(self, text: str) -> None:
        """Put that into the filter, as if it had been typed, and the cursor on what it finds."""
        self._box.value = text
        self.table.focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.to_box(self._box)

    @on(FilterBox.Accepted)
    @on(FacetBar.Left)
    def _to_the_list(self) -> None:
        self.table.focus()

    def action_facet(self) -> None:
        """Show only the next of the counts; the arrows go on from there."""
        self._bar.action_walk(1)
        self._bar.focus()

    def _show_facet(self, facet: Facet) -> None:
        """Called inside the key's own cycle, as the filter is."""
        self._box.value = with_facet(self._text, facet)

    def action_clear(self) -> None:
        """Clear the filter; without one, the marks."""
        if self._text:
            self._box.value = ""
        elif len(self.table.place.marks):
            self.table.set_marks(())
