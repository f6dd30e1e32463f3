"""What a sync of clients begins with."""

from __future__ import annotations

from typing import Any, Final

from at_both_branches import FACILITY, in_facility, switch_on
from before_operations import RIVERA, Scene, Story


def to_sync(scene: Scene) -> dict[str, Any]:
    """Rivera, who has no place at Facility yet."""
    switch_on(scene.office)
    return {"client_ids": [RIVERA], "to": FACILITY}


def asked_to_sync(scene: Scene) -> dict[str, Any]:
    """The same, by name."""
    from keydesk.operations.client_sync_asked import SyncAsked

    switch_on(scene.office)
    return {"asked": SyncAsked(to="Facility", who=("Rivera",))}


def in_both(scene: Scene) -> dict[str, Any]:
    """Rivera, who has a place in both."""
    switch_on(scene.office)
    in_facility(scene.office, RIVERA)
    return {"client_id": RIVERA, "branch": FACILITY}


SYNC_STORIES: Final[dict[str, Story]] = {
    "client_sync.sync_clients": to_sync,
    "client_sync_asked.sync_asked": asked_to_sync,
    "clients.set_primary_branch": in_both,
}
