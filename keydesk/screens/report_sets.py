"""What a report is asked with, kept under a name: opened, saved, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.lines import Lines
from keydesk.widgets.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.db.rows.report_sets import ReportSetRow

_SAVE: Final = "save"
_AWAY: Final = "away"
_WHOSE: Final = (("own", "me"), ("shared", "everybody"))


class ReportSets(Lines):
    """A report whose parameters can be saved."""

    report_name: str
    texts: dict[str, str]
    tab: str

    def show_set(self, row: ReportSetRow) -> None:
        """Ask the report with a saved set."""
        self.texts, self.tab = dict(row.texts), row.tab
        self.say(f"Asked as “{row.name}”", "plain")
        self.request_reload()

    def action_views(self) -> None:
        """Open a saved set, save this one, or take one away."""
        self.patiently(self._sets())

    async def _sets(self) -> None:
        from keydesk.db.queries.report_sets import report_sets

        sets = {str(row.set_id): row for row in await self.look_up(report_sets, report=self.report_name)}
        choices = [
            *(Choice(key, row.name, _words(row)) for key, row in sets.items()),
            Choice(_SAVE, "Save what is asked now …", "under a name, for you or for everybody"),
            *((Choice(_AWAY, "Take one away …", "the report itself stays"),) if sets else ()),
        ]
        answer = await self.ask(PickDialog("What this report is asked with", choices))
        if answer == _SAVE:
            await self._save_set()
        elif answer == _AWAY:
            await self._take_away(sets)
        elif answer in sets:
            self.show_set(sets[answer])

    async def _save_set(self) -> None:
        from keydesk.operations.report_sets import save_report_set

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(
                save_report_set,
                report=self.report_name,
                name=values["name"],
                texts=self.texts,
                tab=self.tab,
                shared=values["whose"] == "shared",
            )

        fields = [Field("name", "Name", required=True), Field("whose", "For", "own", choices=_WHOSE)]
        saved = await self.ask(FormDialog("Save what is asked", fields, save))
        if saved is not None:
            self.say(getattr(saved, "said", ""))

    async def _take_away(self, sets: Mapping[str, ReportSetRow]) -> None:
        from keydesk.operations.report_sets import delete_report_set
        from keydesk.rules.refusal import Refusal

        choices = [Choice(key, row.name, _words(row)) for key, row in sets.items()]
        answer = await self.ask(PickDialog("Take which one away?", choices))
        row = sets.get(answer or "")
        if row is None:
            return
        whose = "Everybody loses it." if row.shared else "It is yours alone."
        if await self.ask(ConfirmDialog(f"Take “{row.name}” away?", yes="take it away", lines=[whose])):
            done = await self.perform(delete_report_set, set_id=row.set_id)
            if not isinstance(done, Refusal):
                self.say(done.said)


def _words(row: ReportSetRow) -> str:
    asked = ", ".join(f"{name} {text}" for name, text in row.texts.items() if text)
    return f"{'everybody’s' if row.shared else 'yours'}{f' · {asked}' if asked else ''}"
