"""Prospect, active, inactive: how a client stands with the office in one branch, and what changes it (I7, I8, I20)."""

from __future__ import annotations

from typing import Final, Literal

from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

Event = Literal["added", "visit", "said"]
"""``added``: the client came to the office. ``visit``: staff booked a visit, or the client asked for one. ``said``:
somebody with the permission said how the client stands."""

STATUSES: Final = ("prospect", "active", "inactive")
FIRST: Final = "prospect"


def status_after(status: str | None, event: Event, *, price_cents: int = 0, wanted: str = "") -> str:
    """How a client stands after something happened.

    ========== ======= ==================== ==========
    status     event   with                 becomes
    ========== ======= ==================== ==========
    none       added   nothing said         prospect
    none       added   a status             that
    prospect   visit   a price above zero   active
    prospect   visit   no price             prospect
    active     visit   any price            active
    inactive   visit   any price            inactive
    any        said    a status             that
    ========== ======= ==================== ==========

    Args:
        status: how they stand now; None for somebody who is not known yet.
        event: what happened.
        price_cents: of the visit.
        wanted: the status that was said.

    Raises:
        Refusal: ``wanted`` is no status.
    """
    if wanted and wanted not in STATUSES:
        raise Refusal(f"A client is {', '.join(STATUSES)}; not “{shown(wanted, width=30)}”.", field="status")
    now = status or FIRST
    if event == "visit":
        return "active" if now == "prospect" and price_cents > 0 else now
    return wanted or now


def may_book(status: str | None) -> bool:
    """Whether visits of a client may be booked: of everybody who is not inactive."""
    return status in {"prospect", "active"}
