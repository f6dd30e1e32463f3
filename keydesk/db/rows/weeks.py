"""How keys came and went over some weeks, as rows of a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One stretch of time.

    Attributes:
        handed_out: how often a copy came to a sitter from anywhere but a sitter.
        came_back: how often one came from a sitter into a safe.
        out: how many copies were with sitters at the end of it.
        missing: how many could not be found at the end of it.
    """

    handed_out: int
    came_back: int
    out: int
    missing: int
