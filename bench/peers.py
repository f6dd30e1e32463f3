"""The programs that keydesk's list is measured beside: a bare Textual app, and DataTable with as many rows.

``python bench/peers.py hello`` · ``… datatable ROWS`` · ``… form FIELDS`` · ``… stack`` · ``… keys STORE`` ·
``… typer --help``
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

FIRST_ROW = "R000001"


def table(rows: int) -> None:
    """Header, Footer, and a DataTable of so many rows of six columns."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable, Footer, Header

    class Hello(App[None]):
        """The least that a list in Textual is."""

        def compose(self) -> ComposeResult:
            """Header, list, footer."""
            yield Header()
            yield DataTable(cursor_type="row")
            yield Footer()

        def on_mount(self) -> None:
            """Fill the list."""
            listed = self.query_one(DataTable)
            listed.add_columns("TAG", "CLIENT", "OPENS", "WHERE", "SINCE", "DUE")
            listed.add_rows(
                (f"R{number:06}", f"Client {number}", "front door", "Sam Ortega", "Fri 20", "Mon 23")
                for number in range(1, rows + 1)
            )

    Hello().run()


def keys(path: Path) -> None:
    """Run keydesk as people start it, but for its first screen: the list of keys."""
    from keydesk import terminal
    from keydesk.cli.opening import leave_out_what_no_desk_needs

    terminal.prepare(os.environ)
    gc.disable()
    leave_out_what_no_desk_needs()

    from keydesk.app.office import KeydeskApp
    from keydesk.app.run import run

    class Keys(KeydeskApp):
        """keydesk as it is, with another first screen."""

        DEFAULT_MODE = "keys"

    raise SystemExit(run(path, shell=Keys))


def stack() -> None:
    """The bare app with a table of SQLModel behind it: what everything that is built of both takes at least."""
    from sqlmodel import Field, Session, SQLModel, create_engine, select

    from keydesk.db.engine import find_sqlite

    class Row(SQLModel, table=True):
        """A table, and no more."""

        id: int | None = Field(default=None, primary_key=True)

    engine = create_engine("sqlite://", module=find_sqlite())
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.exec(select(Row)).all()
    table(50)


def form(fields: int) -> None:
    """A dialog of so many inputs with a label each, which ``f`` opens."""
    from textual.app import App, ComposeResult
    from textual.containers import Horizontal, VerticalScroll
    from textual.screen import ModalScreen
    from textual.widgets import Input, Label, Static

    class Fields(ModalScreen[None]):
        """The least that a form in Textual is."""

        DEFAULT_CSS = """
        Fields VerticalScroll { width: 76; height: 20; }
        Fields Horizontal { height: 1; }
        Fields Label { width: 20; }
        Fields Input { border: none; height: 1; width: 1fr; }
        """

        def compose(self) -> ComposeResult:
            """A line each."""
            with VerticalScroll():
                for number in range(fields):
                    with Horizontal():
                        yield Label(f"Field {number}")
                        yield Input(f"half a cup {number}")

    class Form(App[None]):
        """Nothing but the dialog."""

        BINDINGS = [("f", "form", "form")]  # noqa: RUF012 - Textual declares it so

        def compose(self) -> ComposeResult:
            """Something to see when it is there."""
            yield Static("ready")

        def action_form(self) -> None:
            """Open the dialog."""
            self.push_screen(Fields())

    Form().run()


def empty() -> None:
    """The least that a program with Typer is."""
    import typer

    app = typer.Typer(rich_markup_mode=None)

    @app.command()
    def nothing() -> None:
        """Does nothing."""

    app(sys.argv[2:])


if __name__ == "__main__":
    if sys.argv[1] == "typer":
        empty()
    elif sys.argv[1] == "stack":
        stack()
    elif sys.argv[1] == "form":
        form(int(sys.argv[2]))
    elif sys.argv[1] == "keys":
        keys(Path(sys.argv[2]))
    else:
        table(50 if sys.argv[1] == "hello" else int(sys.argv[2]))
