"""The programs that keydesk's list is measured beside: a bare Textual app, and DataTable with as many rows.

``python bench/peers.py hello`` · ``… datatable ROWS`` · ``… keys STORE`` · ``… typer --help``
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keydesk.desk import Desk

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
    """keydesk, begun on the list of keys."""
    from keydesk import terminal
    from keydesk.cli.opening import leave_out_what_no_desk_needs

    looks = terminal.prepare(os.environ)
    leave_out_what_no_desk_needs()

    from keydesk.app.office import KeydeskApp

    class Keys(KeydeskApp):
        """keydesk as it is, with another first screen."""

        DEFAULT_MODE = "keys"

    def open_desk() -> Desk:
        from keydesk.desk import Desk

        return Desk.open(path)

    app = Keys(open_desk, looks=looks)
    app.end_on_signals()
    app.run()


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
    elif sys.argv[1] == "keys":
        keys(Path(sys.argv[2]))
    else:
        table(50 if sys.argv[1] == "hello" else int(sys.argv[2]))
