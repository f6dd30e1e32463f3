"""What the columns of a list mean: proposed by their headers, changed by people, a sample of the cells beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.leaving import Dialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.plain_table import PlainTable
from keydesk.widgets.table_columns import Column, Toned
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from keydesk.importing.mapping import Kind
    from keydesk.importing.shapes import ToldTable
    from keydesk.widgets.table_columns import Cells, Tone

_KINDS: Final = {"clients": "clients", "pets": "pets", "staff": "sitters", "keys": "keys"}
_WORDS: Final = {
    "note": ("kept as a note", "a line in the notes"),
    "secret": ("a way in, sealed", "codes, alarms: never in lists or prints"),
    "skip": ("left out", "nothing of it is taken in"),
    "uid": ("number or id", "by which the next file finds it again"),
    "owner_uid": ("client's number or id", ""),
    "places": ("where each copy is", "hook A7, Sam, client, lost"),
    "key_place": ("where the key is", "office, Sam, client"),
    "copies": ("how many copies", ""),
    "label": ("what the key opens", "front door"),
    "region": ("state", ""),
    "hook": ("hook", "A7"),
}
_OWN: Final = "field:"
_SAMPLES: Final = 3


def field_words(name: str) -> str:
    """What a field is called on the screen."""
    if name.startswith(_OWN):
        return f"own field {name.removeprefix(_OWN).strip()}"
    return _WORDS[name][0] if name in _WORDS else name.replace("_", " ")


class MappingDialog(Dialog[object]):
    """A column a line; Enter says what it means, ``t`` what the list is of, Ctrl+S takes it, Esc passes it over."""

    DEFAULT_CSS = """
    MappingDialog { align: center middle; }
    MappingDialog > Vertical {
        width: 78; max-width: 100%; height: 21; max-height: 100%;
        border: solid $foreground 40%; padding: 0 1; background: $surface;
    }
    MappingDialog .mapping-title { height: 1; text-style: bold; }
    MappingDialog .mapping-kind { height: 1; margin-bottom: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "change", key_display="Enter", id="mapping.choose", tooltip="Say what a column means"
        ),
        Binding("t", "kind", "what it lists", id="mapping.kind", tooltip="Clients, pets, sitters or keys"),
        Binding(
            "ctrl+s", "take", "read it so", key_display="Ctrl+S", id="mapping.take", tooltip="Read the list like this"
        ),
        Binding(
            "escape", "leave", "pass over", key_display="Esc", id="mapping.leave", tooltip="Take nothing of this list"
        ),
    ]

    def __init__(self, told: ToldTable) -> None:
        """Begin with what the headers propose.

        Args:
            told: the table and what it was told to be.
        """
        super().__init__()
        self._table = told.table
        self._kind = told.mapping.kind if told.mapping else None
        self._columns: dict[str, str] = dict(told.mapping.columns) if told.mapping else {}

    def compose(self) -> ComposeResult:
        """Title, kind, columns, keys."""
        sheet = f", {self._table.sheet}" if self._table.sheet else ""
        rows = f"{len(self._table.records):,} rows"
        with Vertical():
            yield Static(content(f"{self._table.file}{sheet}   {rows}"), classes="mapping-title", markup=False)
            yield Static("", classes="mapping-kind", markup=False)
            yield PlainTable(
                (
                    Column("header", "COLUMN", 18, weight=1, sortable=False),
                    Column("field", "IS", 20, weight=1, sortable=False),
                    Column("sample", "FOR EXAMPLE", 20, weight=2, sortable=False),
                )
            )
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the columns."""
        table = self.query_one(PlainTable)
        table.set_window(self._window)
        table.set_ids(range(len(self._table.headers)))
        table.focus()
        self._show()
        if self._kind is None:
            self.call_after_refresh(self.action_kind)

    def _show(self) -> None:
        kind = _KINDS.get(self._kind or "", "")
        words = (
            Content.assemble("A list of ", (kind, "bold"), ("   Enter changes what a column is", "$text-muted"))
            if kind
            else Content("Nothing tells what this lists: t says")
        )
        self.query_one(".mapping-kind", Static).update(words)
        self.query_one(PlainTable).forget()

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        from keydesk.importing.reading import samples

        found: dict[int, Cells] = {}
        for thing in things:
            header = self._table.headers[thing]
            name = self._columns.get(header, "note")
            tone: Tone = "quiet" if name in {"note", "skip"} else ""
            found[thing] = (
                header,
                Toned(field_words(name), tone),
                " · ".join(samples(self._table, thing, most=_SAMPLES)),
            )
        return found

    @on(PlainTable.Opened)
    def _opened(self) -> None:
        self.action_choose()

    @work
    async def action_choose(self) -> None:
        """Say what the column under the cursor means."""
        from keydesk.importing.mapping import FIELDS, NOTE, OWN, SECRET, SKIP, own_field

        current = self.query_one(PlainTable).current
        if current is None or self._kind is None:
            return
        header = self._table.headers[current]
        names = (NOTE, SKIP, SECRET, *FIELDS[self._kind])
        taken = {name: own for own, name in self._columns.items()}
        choices = [
            Choice(name, field_words(name), _WORDS[name][1] if name in _WORDS else self._given(taken.get(name)))
            for name in names
        ]
        if own_field(self._kind, f"{OWN} {header}") is not None:
            choices.insert(1, Choice(f"{OWN} {header}", "a field of the office's own", "made, where there is none"))
        answer = await self.app.push_screen_wait(PickDialog(f"What is “{header}”?", choices))
        if answer is None:
            return
        if answer not in {NOTE, SECRET, SKIP}:
            # A field is given by one column.
            self._columns = {own: NOTE if name == answer else name for own, name in self._columns.items()}
        self._columns[header] = answer
        self._show()

    @staticmethod
    def _given(header: str | None) -> str:
        return f"now {header}" if header else ""

    @work
    async def action_kind(self) -> None:
        """Say what the list is of; the columns are proposed anew."""
        from keydesk.importing.mapping import propose_for

        choices = [Choice(kind, word) for kind, word in _KINDS.items()]
        answer = await self.app.push_screen_wait(PickDialog("What does this list?", choices))
        if answer is not None:
            self._kind = cast("Kind", answer)
            self._columns = dict(propose_for(self._table, self._kind).columns)
            self._show()

    def action_take(self) -> None:
        """Read the list like this."""
        from keydesk.importing.mapping import TableMapping

        if self._kind is None:
            self.action_kind()
            return
        self.dismiss(TableMapping(self._kind, dict(self._columns)))

    def action_leave(self) -> None:
        """Pass the list over."""
        self.dismiss(None)
