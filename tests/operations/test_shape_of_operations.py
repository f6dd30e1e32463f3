"""What no operation does: it neither begins nor commits, and reads no clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import keydesk.operations


@pytest.mark.parametrize(
    "path", sorted(Path(str(keydesk.operations.__file__)).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_operations_neither_commit_nor_begin_nor_read_a_clock(path: Path) -> None:
    """The store begins and commits; the instant comes with the work: one for the whole transaction."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {func.attr for func in called if isinstance(func, ast.Attribute)}
    assert not names & {
        "commit",
        "rollback",
        "begin",
        "begin_nested",
        "now",
        "utcnow",
        "today_now",
        "monotonic",
        "sleep",
    }
    plain = {func.id for func in called if isinstance(func, ast.Name)}
    assert not plain & {"Session", "Store", "create_engine", "connect_raw", "SystemClock", "open", "input", "print"}
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not modules & {"time", "keydesk.clock", "socket", "subprocess", "urllib.request", "asyncio"}
