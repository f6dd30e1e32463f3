"""A list with the filter language that all lists share: completed, pointed at where it is not understood, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from keydesk.db.rows.lists import OwnColumns
from keydesk.rules.own_words import with_own
from keydesk.rules.query import Query, read_query
from keydesk.rules.query_completion import Completions, completions, own_choices, word_begun
from keydesk.screens.base import DeskScreen
from keydesk.screens.dialogs.query_help import query_help
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.query_box import QueryBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.rules.fields import Subject
    from keydesk.rules.query_completion import Choice
    from keydesk.rules.query_words import Language
    from keydesk.widgets.completion import Aid


class ListFilter(DeskScreen):
    """What the box and the line beneath it do; the list itself is the screen's."""

    LANGUAGE: ClassVar[Language]

    SUBJECT: ClassVar[Subject | None] = None
    """Of whom the office has fields of its own here."""

    def __init__(self) -> None:
        """Know no field of the office's own yet."""
        super().__init__()
        self._own = OwnColumns()
        self._language = self.LANGUAGE

    def know_own(self, own: OwnColumns) -> None:
        """Take the office's own fields, which can be asked for as everything else."""
        if own != self._own:
            self._own, self._language = own, with_own(self.LANGUAGE, own.fields, own.sealed)

    @property
    def box(self) -> QueryBox:
        """The filter's box."""
        return self.query_one(QueryBox)

    def understood(self, text: str) -> Query:
        """What of a filter is understood."""
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self.desk.settings.time_zone)
        return read_query(text, now=self.desk.now, zone=zone, language=self._language)

    def complete(self, text: str, at: int) -> Completions:
        """What the word at the cursor can become: what the language knows, then what is on file."""
        from keydesk.db.queries.key_words import filter_words
        from keydesk.db.queries.own_lists import own_values

        begun = word_begun(text, at, self._language)
        if begun is None:
            return Completions()
        on_file: Sequence[Choice] = ()
        if begun.name in self._own.fields:
            on_file = self.read_now(own_values, subject=self.SUBJECT, name=begun.name, begun=begun.text) or ()
        elif begun.name is not None:
            on_file = self.read_now(filter_words, name=begun.name, begun=begun.text) or ()
        return completions(text, begun, [*own_choices(begun, self._language), *on_file])

    def read_now(self, query: Any, **kwargs: Any) -> Any:
        """Read at once; None before the desk is open, or where it is refused."""
        from keydesk.rules.refusal import Refusal

        if not self.shell.is_open:
            return None
        try:
            return self.desk.look_up_now(query, **kwargs)
        except Refusal:
            return None

    def help_with(self, aid: Aid) -> None:
        """Say it beneath the box."""
        self.query_one(AidBar).help_with(aid)

    @on(QueryBox.LanguageAsked)
    def _tell_language(self) -> None:
        self.app.push_screen(query_help(self._language))
