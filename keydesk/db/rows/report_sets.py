"""What a report was once asked with, kept under a name, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportSetRow:
    """A saved set of a report's parameters. All texts as stored.

    Attributes:
        set_id: the set.
        report: the report's name.
        name: what the set is called.
        texts: what stands in each parameter, as somebody wrote it: ``today`` is today on the day on which it is read.
        tab: the part of the report, where it has several.
        shared: whether everybody in the office has it; otherwise it is the operator's own.
    """

    set_id: int
    report: str
    name: str
    texts: Mapping[str, str]
    tab: str
    shared: bool
