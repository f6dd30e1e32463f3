"""What a command left behind, and the small office that the command line is tried in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from builders import Office


@dataclass(frozen=True)
class Run:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The one line of a refusal: nothing on stdout, ``keydesk: …`` and no more on stderr."""
        assert self.out == ""
        (line,) = self.err.splitlines()
        assert line.startswith("keydesk: ")
        return line.removeprefix("keydesk: ")


@dataclass
class Shop:
    """A small office: two sitters with badges, a safe with twenty hooks, three clients with keys."""

    office: Office
    sam: str
    jo: str


Keydesk: TypeAlias = Callable[..., Run]
"""Runs one command line; ``stdin`` is what comes in on it."""
