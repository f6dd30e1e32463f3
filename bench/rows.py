"""One line of the table of measurements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median


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


@dataclass(slots=True)
class Samples:
    """What the rounds have measured, by name; what is told are medians."""

    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, *measured: float) -> None:
        """Keep what was measured."""
        self.values[name].extend(measured)

    def __getitem__(self, name: str) -> float:
        """The median."""
        return median(self.values[name])

    def worst(self, name: str) -> float:
        """The largest."""
        return max(self.values[name])

    def share(self, name: str, part: float) -> float:
        """The value that so large a part of them does not exceed."""
        ordered = sorted(self.values[name])
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def __contains__(self, name: str) -> bool:
        """Whether it was measured at all."""
        return bool(self.values.get(name))


def against(
    group: str,
    what: str,
    ours: float,
    peer: float,
    unit: str,
    *,
    must: float | None = None,
    aim: float | None = None,
    floor: float | None = None,
    at_least: bool = False,
) -> Row:
    """A bar that is a ratio to what a peer takes; ``at_least`` where more is better."""
    ratio = ours / peer
    sign = "≥" if at_least else "≤"
    return Row(
        group=group,
        what=what,
        floor=floor,
        peer=peer,
        keydesk=ours,
        unit=unit,
        ratio=ratio,
        must=f"{sign} {must:g} ×" if must is not None else "",
        aim=f"{sign} {aim:g} ×" if aim is not None else "",
        met=None if must is None else (ratio >= must if at_least else ratio <= must),
    )


def under(
    group: str,
    what: str,
    ours: float,
    unit: str,
    *,
    must: float | None = None,
    aim: float | None = None,
    peer: float | None = None,
    sign: str = "≤",
) -> Row:
    """A bar that is a plain number; without ``must`` it is only told."""
    return Row(
        group=group,
        what=what,
        floor=None,
        peer=peer,
        keydesk=ours,
        unit=unit,
        ratio=None,
        must=f"{sign} {must:g} {unit}" if must is not None else "",
        aim=f"{sign} {aim:g} {unit}" if aim is not None else "",
        met=None if must is None else (ours <= must if sign == "≤" else ours >= must),
    )


def unmet(rows: Iterable[Row]) -> list[Row]:
    """The rows whose bar is not reached."""
    return [row for row in rows if row.met is False]
