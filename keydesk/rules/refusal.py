"""The one expected failure: the office's own rules say no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Code = Literal["refused", "not_found", "changed", "unusable", "repeated"]


class Refusal(Exception):  # noqa: N818 - "Refusal" is the word of the desk, and an error it is not
    """Something that a person asked for is not done, with the reason in words for the desk.

    Args:
        message: one sentence (or two) that says what was refused, where, and what to do next.
        code: ``refused`` (a rule says no), ``repeated`` (done already, and not again), ``not_found``, ``changed``
            (somebody was quicker), ``unusable`` (the store).
        overridable: names of the warnings that a permitted operator can override with a reason; empty when nothing can.
        details: further lines, e.g. the copies that stand in the way of a bulk move.
        short: the reason in a word or two, for a column: ``spare``, ``blocked``.
        field: name of the field at fault, where a form can put the cursor.
    """

    def __init__(
        self,
        message: str,
        *,
        code: Code = "refused",
        overridable: Iterable[str] = (),
        details: Iterable[str] = (),
        short: str = "",
        field: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code: Code = code
        self.overridable = frozenset(overridable)
        self.details = tuple(details)
        self.short = short
        self.field = field

    @property
    def exit_code(self) -> int:
        """The command line's exit code: 0 done already, 1 refused or not found, 3 changed meanwhile, 4 unusable."""
        return {"refused": 1, "not_found": 1, "changed": 3, "unusable": 4, "repeated": 0}[self.code]
