"""The programs that keydesk's list is measured beside: a bare Textual app, and DataTable with as many rows.

``python bench/peers.py hello`` · ``… datatable ROWS`` · ``… stack`` · ``… keys STORE`` · ``… typer --help``
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
    elif sys.argv[1] == "keys":
        keys(Path(sys.argv[2]))
    else:
        table(50 if sys.argv[1] == "hello" else int(sys.argv[2]))
