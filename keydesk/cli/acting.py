"""How an act is asked for on the command line, the same for every command that moves or changes keys."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import typer

from keydesk.cli.session import AsJson, DryRun, OpId

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Act on a query without asking.")]


@dataclass(frozen=True, slots=True)
class How:
    """How an act is asked for, beside what it is: sure, once, only rehearsed, told to a program."""

    confirmed: bool = False
    op_id: str | None = None
    dry_run: bool = False
    as_json: bool = False


_OPTIONS: dict[str, tuple[Any, Any]] = {"op_id": (OpId, None), "dry_run": (DryRun, False), "as_json": (AsJson, False)}
_SURE: dict[str, tuple[Any, Any]] = {"yes": (Yes, False)}


def acting(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command ``--op-id``, ``--dry-run`` and ``--json``, and with a query ``--yes``: all of it as ``how``."""
    given = inspect.signature(command, eval_str=True)
    own = {name: each for name, each in given.parameters.items() if name != "how"}
    options = {**(_SURE if "query" in own else {}), **_OPTIONS}
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in options.items()
    ]

    @wraps(command)
    def run(**told: Any) -> None:
        asked = {name: told.pop(name) for name in options}
        command(**told, how=How(confirmed=asked.pop("yes", False), **asked))

    parameters = [*own.values(), *added]
    # Typer reads both.
    run.__signature__ = given.replace(parameters=parameters)  # type: ignore[attr-defined]  # a function may have one
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
