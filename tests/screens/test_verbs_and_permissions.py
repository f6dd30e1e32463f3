"""Every verb of every screen against the one table: what is greyed out is what the operation behind it refuses (P1)."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any, cast

import pytest

from key_table import SCREENS
from keydesk.commands import Command
from keydesk.rules.roles import IN_HOME, ROLE_TABLE, Operator, Permission, Role, may
from keydesk.screens.base import DeskScreen, Shell
from needs import needed

LOOKS_FIRST = {
    "enter": "opens what is there; what it offers then is asked for below",
    "h": "shows the past; what may be taken back of it is asked there",
    "greater_than_sign": "what may leave the office is decided by what is on the sheet",
    "V": "everybody keeps views of their own",
}
"""Keys that need no permission though something can be done once they are pressed, and why."""

VERBS = [
    pytest.param(screen, verb, id=f"{name}-{verb.id}")
    for name, screen in SCREENS.items()
    for verb in (*screen.VERBS, *screen.QUICK)
]


class Stub(DeskScreen):
    """A screen of an app of which only the desk is there."""

    its_shell: Shell

    @property
    def shell(self) -> Shell:
        """What the screen asks."""
        return self.its_shell


def stub_of(kind: type[DeskScreen], operator: Operator) -> DeskScreen:
    """A screen with the verbs of a kind, at which that operator sits."""
    screen = type("Stubbed", (Stub,), {"VERBS": kind.VERBS, "QUICK": kind.QUICK})()
    screen.its_shell = cast("Shell", SimpleNamespace(is_open=True, desk=SimpleNamespace(operator=operator)))
    return cast("DeskScreen", screen)


def somebody(role: Role, *grants: tuple[str, str, bool]) -> Operator:
    """Somebody with a role in In-Home, and single permissions beside it."""
    return Operator(7, "Bo Tran", "BT", active=True, roles=((IN_HOME, role),), grants=grants)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", SCREENS)
def test_a_verb_is_greyed_out_by_the_table_and_by_single_permissions(name: str, role: Role) -> None:
    """Each verb for each role; what is given alone is usable, what is taken alone is not, and nothing else moves."""
    verbs = (*SCREENS[name].VERBS, *SCREENS[name].QUICK)
    asked = {verb.permission for verb in verbs if verb.permission is not None}
    for single in (None, *sorted(asked)):
        for given in (True, False):
            operator = somebody(role, *([(IN_HOME, single, given)] if single is not None else []))
            screen = stub_of(SCREENS[name], operator)
            for verb in verbs:
                allowed = verb.permission is None or verb.permission in ROLE_TABLE[role]
                if verb.permission is not None and verb.permission == single:
                    allowed = given
                assert screen.check_action(verb.action, ()) is (True if allowed else None), (verb.id, single, given)
                assert verb.permission is None or may(operator, verb.permission) is allowed


@pytest.mark.parametrize(("screen", "verb"), VERBS)
def test_a_verb_asks_for_what_the_operation_behind_it_asks_for(screen: type[DeskScreen], verb: Command) -> None:
    """From the key to the operation by the code itself: nobody is offered what would be refused."""
    if verb.action.startswith("app."):
        return
    operations = sorted(reached(screen, f"action_{verb.action.partition('(')[0]}"))
    asked = {permission for operation in operations for permission in needed(operation)}
    if verb.permission is None:
        done = asked - {Permission.LOOK}
        assert not done or verb.key in LOOKS_FIRST, f"{verb.id} does {operations}, and anybody may press it"
    elif asked:
        assert verb.permission in asked, f"{verb.id} is greyed out by another permission than {operations} ask for"


def reached(screen: type[DeskScreen], action: str) -> set[str]:
    """The operations that a method of a screen reaches, by way of the other methods and of functions beside them."""
    methods = {name: _plain(value) for kind in reversed(screen.__mro__) for name, value in vars(kind).items()}
    todo, seen, found = [methods.get(action)], set(), set()
    while todo:
        function = todo.pop()
        if function is None or function in seen or not function.__module__.startswith("keydesk."):
            continue
        seen.add(function)
        operations, names = _spoken_of(function)
        found |= operations
        todo += [methods.get(name) or _beside(function, name) for name in names if name != "reload"]
    return found


def _plain(value: object) -> FunctionType | None:
    value = value.fget if isinstance(value, property) else value
    value = inspect.unwrap(cast("Any", value)) if callable(value) else value
    return value if isinstance(value, FunctionType) else None


def _beside(function: FunctionType, name: str) -> FunctionType | None:
    found = function.__globals__.get(name)
    own = isinstance(found, FunctionType) and found.__module__.startswith("keydesk.screens")
    return found if own else None


@cache
def _spoken_of(function: FunctionType) -> tuple[frozenset[str], frozenset[str]]:
    """The operations that a function imports, and the names that it calls or hands on."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return frozenset(_imported(tree)), frozenset(_named(tree))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("keydesk.operations."):
            for each in node.names:
                yield f"{(node.module or '').rpartition('.')[2]}.{each.name}"


def _named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Call)):
            own = node.value.func if isinstance(node.value, ast.Call) else node.value
            if isinstance(own, ast.Name) and own.id in {"self", "super"}:
                yield node.attr
