"""The page of somebody who has left: what must come back, whose visits somebody else makes, and which codes they know.

Keys are ticked off by scanning: each tag that they hold hangs up where it lives, and its line goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BACK, Command
from keydesk.rules import dates
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.screens.person import CODES, HOLDS, NEEDS, PERSON_VERBS, UNNEEDED, VISITS, PersonScreen
from keydesk.screens.today_scans import TakesTags
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.pane_tabs import Pane
from keydesk.widgets.person_cells import CODE_COLUMNS, code_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.keys import KeyRow
    from keydesk.db.rows.person import KnownCodeRow, PersonPage
    from keydesk.widgets.table_columns import Column

_CODE_VERBS: Final = (
    Command(
        "person.codes", CODES, f"pane('{CODES}')", "pane", "The codes that they may know, for changing", shown=False
    ),
    Command(
        "person.code_changed",
        "D",
        "code_changed",
        "done",
        "The code was changed at the client's, or is well as it is",
        Permission.EDIT_CLIENTS,
    ),
)
_OF_KEYS: Final = frozenset(each.action for each in PERSON_VERBS) - {"back", *(f"pane('{each}')" for each in "1234")}


class LeaverScreen(PersonScreen, TakesTags):
    """Somebody who has left."""

    VERBS: ClassVar[tuple[Command, ...]] = (
        *(
            each
            for each in PERSON_VERBS
            if each.action != BACK.action and each.id not in {"person.needs", "person.unneeded"}
        ),
        *_CODE_VERBS,
        *(each for each in PERSON_VERBS if each.action == BACK.action),
    )

    def __init__(self, staff_id: int, *, said: str = "") -> None:
        """Make the page; codes are read with it.

        Args:
            staff_id: who has left.
            said: what there is to say when it opens, where they have left just now.
        """
        super().__init__(staff_id)
        self._said_first = said
        self._codes: Mapping[int, KnownCodeRow] = {}

    def on_mount(self) -> None:
        """Say what came of their leaving."""
        if self._said_first:
            self.say(self._said_first, "warn", hint="scan what they bring back")

    async def reload(self) -> None:
        """Read the codes too."""
        from keydesk.db.queries.person import known_codes

        codes = await self.look_up(known_codes, staff_id=self._staff_id)
        self._codes = {each.method_id: each for each in codes}
        await super().reload()

    def panes(self) -> tuple[Pane, ...]:
        """What must come back, what somebody else has to do, and what is to be changed."""
        page = self._page
        if page is None:
            return ()
        return (
            Pane(HOLDS, "Must come back", "Back", len(page.holdings)),
            Pane(VISITS, "Visits to give away", "Visits", page.visits),
            Pane(CODES, "Codes to change", "Codes", page.codes),
        )

    def pane_content(self, page: PersonPage) -> tuple[Sequence[Column], str]:
        """The codes, never what they are; else as on every page of a person."""
        if self._pane != CODES:
            columns, _ = super().pane_content(page)
            return columns, f"{page.profile.row.name} has given back every key."
        today = dates.today(page.now, self.zone)
        self._cells = {method_id: code_cells(code, today=today) for method_id, code in self._codes.items()}
        self._copies = {}
        return CODE_COLUMNS, f"{page.profile.row.name} knows no code of a client's."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who has left needs nothing: those panes are not here; and among codes the verbs of keys are not."""
        if action == "pane" and parameters and parameters[0] in {NEEDS, UNNEEDED}:
            return False
        if (self._pane == CODES and action in _OF_KEYS) or (self._pane != CODES and action == "code_changed"):
            return False
        return super().check_action(action, parameters)

    # -- ticked off by scanning --------------------------------------------------------------------------------------

    def is_listed(self, row: KeyRow) -> bool:
        """Whether they hold it."""
        return row.holder is not None and row.holder.staff_id == self._staff_id

    def why_not(self, row: KeyRow) -> str:
        """Where it is instead."""
        return where_words(row.place, row.state)

    async def take_listed(self, row: KeyRow) -> bool:
        """Hang it up where it lives."""
        from keydesk.operations.custody import check_in

        done = await self.perform(check_in, via="scan", tag_code=row.tag_code, expected=row.holder)
        return self._say_done_of(done, hint="u takes it back")

    def _say_done_of(self, done: object, *, hint: str = "") -> bool:
        """Say what was done; what was refused has been said already."""
        if isinstance(done, Refusal):
            return False
        self.say(getattr(done, "said", ""), hint=hint)
        return True

    # -- codes -------------------------------------------------------------------------------------------------------

    def action_code_changed(self) -> None:
        """The code under the cursor, or each that is marked, was changed."""
        self.patiently(self._code_changed())

    async def _code_changed(self) -> None:
        from keydesk.operations.known_codes import note_known_changed

        chosen = [self._codes[each] for each in self._table.chosen if each in self._codes]
        if not chosen:
            self.say("There is no code here", "plain")
            return
        codes = [(each.method_id, each.version) for each in chosen if each.method_id > 0]
        secrets = [-each.method_id for each in chosen if each.method_id < 0]
        if self._say_done_of(await self.perform(note_known_changed, codes=codes, secrets=secrets)):
            self.forget_marks()
            self.request_reload()
