"""The list of people: whom a filter finds, in whatever order, with the columns that each person wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from keydesk.rules.staff_look import STAFF as LISTED
from keydesk.rules.staff_words import STAFF
from keydesk.screens.list_screen import ListScreen
from keydesk.screens.list_verbs import ListVerbs
from keydesk.widgets.aid_bar import AidBar
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.staff_columns import PEOPLE
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from keydesk.db.changes import Changes
    from keydesk.db.rows.lists import ListWindow
    from keydesk.db.rows.staff import StaffFound, StaffRow, StaffSurvey
    from keydesk.rules.look import Listed, Look
    from keydesk.rules.query_words import Language
    from keydesk.widgets.list_columns import Drawn


class StaffList(ListScreen, ListVerbs):
    """The list; what is done to the people in it is the screen's."""

    LIST: ClassVar[str] = "staff"
    LISTED: ClassVar[Listed] = LISTED
    DRAWN: ClassVar[Drawn[Any]] = PEOPLE
    LANGUAGE: ClassVar[Language] = STAFF
    HINT: ClassVar[str] = "filter: a name, role:admin, holds:late, needs:today; ? says all"

    TAB: ClassVar[str] = "Staff"
    CSS_PATH = "staff.tcss"
    AUTO_FOCUS = "LongTable"

    def __init__(self) -> None:
        """Begin with who is here, and who owes keys."""
        super().__init__()
        self.everything = False
        self._people: dict[int, StaffRow] = {}
        self._known: dict[int, StaffRow] = {}
        self._survey: StaffSurvey | None = None

    def compose_body(self) -> ComposeResult:
        """Filter and counts on top, the list beneath."""
        yield from self.compose_filter()
        yield from self.compose_table()

    # -- the list ----------------------------------------------------------------------------------------------------

    def concerned_by(self, changes: Changes) -> bool:
        """People, what they hold, and what they are booked for."""
        return changes.touch("staff", "staff_membership", "key_copy", "key", "visit", "client")

    async def survey(self, *, text: str, sort: str) -> Sequence[int]:
        """The list, and how many people there are."""
        from keydesk.db.queries.staff import staff_survey

        self._survey = await self.look_up(
            staff_survey, text=text, sort=sort, everybody=self.everything, ahead=self._says_next
        )
        return self._take(self._survey.found)

    def found_now(self, *, text: str, sort: str) -> Sequence[int] | None:
        """Whom the filter finds, in the order that was asked for."""
        from keydesk.db.queries.staff import staff_found

        found = self.look_now(staff_found, text=text, sort=sort, everybody=self.everything, ahead=self._says_next)
        return None if found is None else self._take(found)

    @property
    def _says_next(self) -> bool:
        return "next" in self._look.columns

    def look_at(self, look: Look, *, anew: bool = False) -> None:
        """Whose next visit comes into the list is read with it."""
        super().look_at(look, anew=anew or ("next" in look.columns and not self._says_next))

    def _take(self, found: StaffFound) -> Sequence[int]:
        """A list of people is short: its rows are kept."""
        self._people = {row.staff_id: row for row in found.rows}
        # Whom a filter hides can be marked all the same.
        self._known |= self._people
        return tuple(self._people)

    def read_window(self, things: Sequence[int]) -> ListWindow[StaffRow] | None:
        """The people in sight."""
        from keydesk.db.queries.staff import staff_window

        rows = [self._people[each] for each in things if each in self._people]
        window: ListWindow[StaffRow] | None = self.look_now(staff_window, rows=rows, columns=self._look.columns)
        return window

    def empty_words(self) -> str:
        """What an empty list says."""
        return "Nobody fits this filter.\n\nEsc clears it." if self.typed else "Nobody here yet.\n\nn adds a person."

    def found_words(self, many: int) -> str:
        """How many of how many."""
        survey = self._survey
        if survey is None or not self.typed:
            return ""
        return f"{many:,} of {survey.here + survey.owing + survey.gone * self.everything:,}"

    def show_counts(self) -> None:
        """How many are here, and how many owe keys."""
        survey = self._survey
        if survey is None:
            return
        words = [content(f"{survey.here:,} here")]
        if survey.owing:
            words.append(content(f"{survey.owing:,} left with keys", "bold $text-error"))
        if survey.gone:
            words.append(content(f"{survey.gone:,} left", "$text-muted"))
        self.query_one(AidBar).show(content(" · ").join(words))

    @property
    def filter_to_keep(self) -> str:
        """Who has left is shown by a view, too, where the list shows them."""
        asked = self.understood(self.typed).terms
        every = "active:all" if self.everything and all(term.name != "active" for term in asked) else ""
        return " ".join(filter(None, (self.typed, every)))

    @property
    def row(self) -> StaffRow | None:
        """Whom the cursor is on; where there is nobody, that is said."""
        row = self._people.get(self.table.current or 0)
        if row is None:
            self.say("There is nobody here", "plain")
        return row

    def people_meant(self) -> Sequence[StaffRow]:
        """Those who are marked, or the one under the cursor."""
        people = [self._known[each] for each in self.table.chosen if each in self._known]
        if not people:
            self.say("There is nobody here", "plain")
        return people

    async def show_new(self, key: int) -> None:
        """Read the list anew and put the cursor on who was added, whatever the filter hides."""
        self.show_all()
        await self.reload()
        self.table.go_to(key)

    def action_everything(self) -> None:
        """Who has left and holds nothing, too, or not any more."""
        self.everything = not self.everything
        self.say("Who has left is in the list, too" if self.everything else "Only who is here, or owes keys", "plain")
        self.request_reload()

    @on(LongTable.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the page of whom the cursor is on."""
        raise NotImplementedError
