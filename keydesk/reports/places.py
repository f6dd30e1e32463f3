"""Where a copy is, in words and in the cells of a report."""

from __future__ import annotations

from typing import Final

from keydesk.db.rows.where import PlaceRow

PLACE: Final = ("kind", "name", "safe", "hook")
"""What programs are told of a place, beneath ``holder.``, ``from.`` and ``to.``."""


def place_words(place: PlaceRow, *, state: str = "in_service", retired_reason: str = "") -> str:
    """A place in a column: ``A7 · Front office``, ``Sam Ortega``, ``with the client``, ``retired (returned)``."""
    if place.kind is None:
        if state == "in_service":
            return ""
        return f"{state} ({retired_reason.replace('_', ' ')})" if retired_reason else state
    return {
        "safe": f"{place.hook} · {place.safe}" if place.hook else place.safe,
        "transit": f"on the way to {place.safe}",
        "client": "with the client",
        "contact": f"{place.name} (contact)",
        "missing": "missing",
    }.get(place.kind, place.name)


def place_cells(place: PlaceRow) -> tuple[str | None, ...]:
    """A place as programs are told of it, in the order of :data:`PLACE`."""
    return place.kind, place.name or None, place.safe or None, place.hook or None
