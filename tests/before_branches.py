"""What operations on branches, on keys between them, and on staff in both begin with."""

from __future__ import annotations

from typing import Any, Final

from at_both_branches import FACILITY, safe, switch_on
from before_operations import SAM, Scene, Story, given


def facility(scene: Scene) -> int:
    """Facility is on, and has a safe."""
    switch_on(scene.office)
    return safe(scene.office, "Barn", FACILITY)


def to_send(scene: Scene) -> dict[str, Any]:
    """A key that hangs In-Home, for the safe at Facility."""
    return {"safe_id": facility(scene), "tag_codes": ["K7MT-1"]}


def on_its_way(scene: Scene) -> dict[str, Any]:
    """The same key, sent."""
    from keydesk.operations.sending import send_keys

    scene.did(send_keys, **to_send(scene))
    return {"tag_codes": ["K7MT-1"]}


BRANCH_STORIES: Final[dict[str, Story]] = {
    "branches.set_branch": given(branch=FACILITY, on=True),
    "staff_sync.sync_staff": lambda scene: {"staff_ids": [SAM], "to": facility(scene) and FACILITY},
    "staff_sync.sync_staff_asked": lambda scene: {"who": ["Sam"], "to": facility(scene) and FACILITY},
    "sending.send_keys": to_send,
    "sending.receive_keys": on_its_way,
}
