"""One line of the table of measurements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, against what runs beside it in the same minute on the same machine.

    Attributes:
        group: ``ground``, ``list``, ``today``, ``import``, ``shared``.
        what: the budget, in words.
        floor: the least that it could cost, in ``unit``; None where nothing says so.
        peer: what the program that it is compared with takes, in ``unit``; None where the bar is a plain number.
        keydesk: what keydesk takes, in ``unit``.
        unit: ``ms``, ``bytes``, ``MB``, ``%``.
        ratio: keydesk against its peer; None without one.
        must: the bar for closing an issue, as told.
        aim: where it is going, as told.
        met: whether the bar is reached; None where there is none.
    """

    group: str
    what: str
    floor: float | None
    peer: float | None
    keydesk: float
    unit: str
    ratio: float | None
    must: str
    aim: str = ""
    met: bool | None = None
