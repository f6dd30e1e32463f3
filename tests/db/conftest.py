"""A small office with a morning's moves, for tests of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import Office
from keydesk.db.engine import connect_raw
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.rules.custody import Holder

Spoil = Callable[..., None]


@pytest.fixture
def morning(office: Office) -> Office:
    """Two sitters, three keys of three copies each, and seven moves; all desks closed."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=5)
    for name, code in (("Rivera", "K7MT"), ("Okafor", "P4XZ"), ("Smith [/b] Co", "W2QD")):
        office.key(office.client(name), code=code, copies=3)
    desk = office.desk()
    for tag, sitter in (("K7MT-1", sam), ("K7MT-2", jo), ("P4XZ-1", sam), ("W2QD-2", jo)):
        desk.perform_now(check_out, tag_code=tag, sitter_id=sitter)
        office.clock.advance(minutes=3)
    desk.perform_now(check_in, tag_code="K7MT-1")
    desk.perform_now(transfer, tag_code="P4XZ-1", to=Holder.sitter(jo), note='at the park \x1b[31m\u202e 🐾 \\ " \x7f')
    desk.perform_now(check_in, tag_code="W2QD-2")
    office.close()
    return office


@pytest.fixture
def spoil() -> Spoil:
    """Changes a store by plain SQL behind its guards, as somebody would who means to hide something."""

    def change(path: Path, *statements: str) -> None:
        connection: Any = connect_raw(path)
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        try:
            connection.execute("PRAGMA ignore_check_constraints=ON")
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for _, sql in guards:
                connection.execute(sql)
        finally:
            connection.close()

    return change
