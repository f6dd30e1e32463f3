"""The form of a visit: what is wrong stands beside its field, and what would be booked beneath all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from keydesk.rules import dates
from keydesk.rules.office import price_words
from keydesk.rules.refusal import Refusal
from keydesk.rules.visits import DEFAULT_MINUTES, when
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.visit_fields import (
    FAST,
    PRIMARY,
    SECONDARY,
    fault_of,
    read_fields,
    sitter_options,
)
from keydesk.screens.dialogs.visit_sitter import SitterPick
from keydesk.widgets.choice_box import ChoiceBox
from keydesk.widgets.editors import PickBox
from keydesk.widgets.form_fields import FieldRow
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import date

    from textual import events
    from textual.app import ComposeResult

    from keydesk.db.rows.visit import BookableRow, VisitChoicesRow, VisitPreviewRow
    from keydesk.screens.dialogs.form import Save
    from keydesk.widgets.form_fields import Field

    Look = Callable[[Mapping[str, object]], Awaitable[VisitPreviewRow]]

_DAYS_SHOWN: Final = 4
_WRITTEN_ANEW: Final = ("day", "at", "minutes", "price", "repeat")
# Fields in which the first letter takes the place of what stands there.


class VisitForm(FormDialog):
    """A visit to book or to change."""

    DEFAULT_CSS = """
    VisitForm #visit-preview { height: auto; margin-top: 1; color: $text-muted; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Save,
        *,
        choices: VisitChoicesRow,
        client: BookableRow | None,
        look: Look,
        version: int = 0,
        note: str = "",
        goes_on: bool = False,
    ) -> None:
        """Make the form.

        Args:
            title: whose visit, or that it is a new one.
            fields: as ``visit_fields`` makes them.
            save: as for every form.
            choices: what the fields choose from.
            client: whose visit, where that is not asked for.
            look: what would be booked, for values that can be read.
            version: of what is changed; 0 for something new.
            note: a sentence under the fields at first.
            goes_on: whether Ctrl+N saves, and asks for the next one.
        """
        anew = [replace(field, anew=field.name in _WRITTEN_ANEW) for field in fields]
        super().__init__(title, anew, save, version=version, note=note, goes_on=goes_on)
        self._choices, self._client, self._look = choices, client, look
        self._by_id = {str(each.client_id): each for each in choices.clients}
        self._by_name: dict[str, FieldRow] = {row.field.name: row for row in self._rows}
        self._noted: set[str] = set()

    def compose_below(self) -> ComposeResult:
        """What would be booked."""
        with Vertical():
            yield Static("", id="visit-preview", markup=False)

    def on_mount(self) -> None:
        """Show what would be booked as it stands."""
        self._take_client()
        self._look_again()

    # -- beside the fields -------------------------------------------------------------------------------------------

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say what is wrong with a field when it is left."""
        row = next((row for row in self._rows if row.has(event.widget)), None)
        if row is not None:
            self._check(row)

    def _check(self, row: FieldRow) -> None:
        name = row.field.name
        fault = fault_of(name, row.value, first=self._first_day(), today=self._choices.today)
        if name == "sitter":
            fault = self._sitter_fault(row.value)
        if fault:
            self._noted.add(name)
            row.note(fault)
        elif name in self._noted:
            self._noted.discard(name)
            row.note("")

    def _sitter_fault(self, value: str) -> str:
        client = self._client
        if client is None:
            return ""
        meant = {PRIMARY: client.primary_id, SECONDARY: client.secondary_id}
        if value in meant and meant[value] is None:
            return f"{client.name} has no {value} sitter: choose somebody by name"
        if value.isdigit() and int(value) in client.blocked:
            who = next((each.name for each in self._choices.sitters if str(each.staff_id) == value), "them")
            return f"{client.name} has blocked {who}: choose somebody else"
        return ""

    def _first_day(self) -> date:
        try:
            return dates.read_day(self._by_name["day"].value, today=self._choices.today)
        except Refusal:
            return self._choices.today

    @on(ChoiceBox.Changed)
    @on(PickBox.Changed)
    @on(Input.Changed)
    @on(FieldRow.Changed)
    def _look_at_change(self) -> None:
        self._take_client()
        for name in self._noted.copy():
            self._check(self._by_name[name])
        self._look_again()

    def _take_client(self) -> None:
        """The sitters by whose client it is, and what stands in fields that are left empty."""
        values = self.values
        if "client" in values:
            client = self._by_id.get(values["client"])
            if client is not self._client:
                self._client = client
                self._by_name["sitter"].put_options(sitter_options(self._choices.sitters, client))
                self._check(self._by_name["sitter"])
        pets = "" if self._client is None else self._client.pets
        self._hint("pets", f"all: {pets}" if pets else "none on file")
        self._hint("minutes", f"{self._minutes_of(values['service'])}")

    def _hint(self, name: str, text: str) -> None:
        self._by_name[name].put_hint(text)

    def _minutes_of(self, service: str) -> int:
        found = next((each for each in self._choices.services if str(each.service_id) == service), None)
        return DEFAULT_MINUTES if found is None else found.minutes

    # -- what would be booked ----------------------------------------------------------------------------------------

    @work(group="preview", exclusive=True)
    async def _look_again(self) -> None:
        said = await self._told()
        for each in self.query("#visit-preview").results(Static):
            each.update(said)

    async def _told(self) -> Content:
        values, today = self.values, self._choices.today
        if self._client is None or not values["day"].strip() or not values["at"].strip():
            return Content("")
        try:
            read = read_fields(values, today=today)
            asked = {
                "client_id": self._client.client_id,
                "service_id": read["service_id"],
                "sitter_id": self._sitter_meant(values["sitter"]),
                "day": read["day"],
                "at": read["at"],
                "minutes": read.get("minutes") or self._minutes_of(values["service"]),
                "repeat": values["repeat"] if values.get("scope") != "one" else "",
            }
            found = await self._look(asked)
        except Refusal:
            # It stands beside its field as soon as that is left.
            return Content("")
        self._hint("price", f"{price_words(found.price_cents)}, as the client pays")
        lines = [content(self._days_line(found))]
        if found.clashes:
            first = found.clashes[0]
            more = f", and {len(found.clashes) - 1} more" if len(found.clashes) > 1 else ""
            at = when(first.starts_at, all_day=False, today=today)
            then = f"at {first.client} then too ({at}{more})"
            if first.where:
                then = f"booked in {first.where} then too{more}"
            lines.append(content(f"! the sitter is {then}", "$text-warning"))
        return Content("\n").join(lines)

    def _days_line(self, found: VisitPreviewRow) -> str:
        today, many = self._choices.today, len(found.days)
        said = ", ".join(dates.day(day, today=today) for day in found.days[:_DAYS_SHOWN])
        if many > _DAYS_SHOWN or found.goes_on:
            said += f", …  {many} {'within half a year' if found.goes_on else 'visits'}"
        return said

    def _sitter_meant(self, value: str) -> int | None:
        if self._client is not None and value in {PRIMARY, SECONDARY}:
            return self._client.primary_id if value == PRIMARY else self._client.secondary_id
        return int(value) if value else None

    # -- who makes it ------------------------------------------------------------------------------------------------

    async def _pick_for(self, box: PickBox, typed: str) -> None:
        if not self._by_name["sitter"].has(box):
            await super()._pick_for(box, typed)
            return
        if typed in FAST:
            box.value = FAST[typed]
            self.focus_next()
            self.let_go(box)
            return
        await self._choose_in(box, SitterPick("Who makes the visit?", box.options, self._choices.sitters, typed=typed))
