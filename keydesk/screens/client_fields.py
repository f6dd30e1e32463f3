"""What a client has in the office's own fields, in their groups: a pane of the client's page (I5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import Static

from keydesk.commands import BACK, EDIT, FILTER, HISTORY, OPEN, Command
from keydesk.commands import on as on_screen
from keydesk.rules.access import REVEAL_SECONDS
from keydesk.rules.roles import BRANCH_WORDS, Permission
from keydesk.screens.client_around import AroundScreen, pane_verbs
from keydesk.screens.client_quick import QUICK
from keydesk.screens.own_secrets import ShowsSecrets
from keydesk.widgets.around_cells import AroundLine
from keydesk.widgets.field_cells import VALUE_COLUMNS, value_cells
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from keydesk.db.changes import Changes
    from keydesk.db.rows.fields import OwnFields
    from keydesk.widgets.table_columns import Cells

_EDIT: Final = Permission.EDIT_CLIENTS


class ClientFields(AroundScreen, ShowsSecrets):
    """The office's own fields of one client, empty ones too; secrets masked."""

    PANE: ClassVar[str] = "6"
    COLUMNS = VALUE_COLUMNS
    HINT = "filter: a field, what is in it"
    EMPTY = "The office has no fields of its own yet.\n\nF9, then Client fields makes some."
    PATIENT: ClassVar[frozenset[str]] = frozenset({"filter", "edit", "reveal", "quick", "history"})
    VERBS: ClassVar[tuple[Command, ...]] = (
        on_screen("client_fields", OPEN, "Change the profile with all its fields", _EDIT, "change"),
        on_screen("client_fields", EDIT, "Change the profile with all its fields", _EDIT),
        Command(
            "client_fields.reveal", "v", "reveal", "see code", f"Show the secret for {REVEAL_SECONDS} seconds",
            Permission.REVEAL_SECRETS,
        ),
        QUICK,
        on_screen("client_fields", HISTORY, "Who changed what about this client, and who saw which secret"),
        on_screen("client_fields", FILTER, "Show only what contains the words typed"),
        *pane_verbs("6"),
        on_screen("client_fields", BACK, "Clear the filter; then back to the page"),
    )  # fmt: skip

    _own: OwnFields | None = None

    def concerned_by(self, changes: Changes) -> bool:
        """The client, and which fields there are."""
        return changes.touch("client", "field_definition")

    async def reload(self) -> None:
        """Read it anew, the cursor on the same field."""
        page = await self._page_in_hand()
        if page is None:
            return
        own = self._own = page.own
        self.query_one("#around-head", Static).update(content(page.profile.name, "bold"))
        before = ""
        lines = []
        for each in own.own:
            heading = each.group if each.group != before else ""
            before = each.group
            cells = value_cells(each, own.words(each), heading=heading)
            lines.append((each.field_id or 0, AroundLine("field", each.name), cells))
        lines += _beside(page.beside)
        self.put_rows(lines)
        if self.is_current:
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A secret is seen where there is one."""
        if action == "reveal" and (self._own is None or not self._own.sealed):
            return None
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """As e; greyed out for whoever may not."""
        if self.check_action("open", ()):
            self.action_edit()

    def action_reveal(self) -> None:
        """Show a secret for some seconds."""
        self.patiently(self._reveal())

    async def _reveal(self) -> None:
        own, current = self._own, self.table.current
        if own is None:
            return
        line = self._rows.get(current) if current is not None else None
        if line is not None and line.about == "beside":
            self.say("That is a field of the other branch: Ctrl+O goes there", "plain")
            return
        name = line.name if line is not None and line.name in own.sealed else ""
        await self.show_secret("client", self._client_id, own, name=name)


def _beside(own: OwnFields | None) -> list[tuple[int, AroundLine, Cells]]:
    """What is held in the fields of the other branch, under its name: to be read here, and changed over there."""
    lines: list[tuple[int, AroundLine, Cells]] = []
    for each in own.own if own is not None else ():
        if own is not None and (words := own.words(each)):
            heading = "" if lines else BRANCH_WORDS[own.branch]
            lines.append(
                (each.field_id or 0, AroundLine("beside", each.name), value_cells(each, words, heading=heading))
            )
    return lines
