"""What operations on branches, on keys between them, and on staff in both begin with."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any, Final

from at_both_branches import FACILITY, IN_HOME, safe, switch_on
from before_operations import SAM, Scene, Story, given
from builders import MORNING
from keydesk.rules.shifts import Hours


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


def on_duty(scene: Scene) -> dict[str, Any]:
    """Sam's shift of today."""
    from keydesk.operations.shifts import add_shift

    return {"shift_id": scene.did(add_shift, **_SHIFT).id}


def last_week(scene: Scene) -> dict[str, Any]:
    """Sam's shift, for the week after it."""
    on_duty(scene)
    return {"branch": IN_HOME, "to": MORNING.date() + timedelta(days=7)}


_SHIFT: Final[dict[str, Any]] = {
    "staff_id": SAM, "branch": IN_HOME, "day": MORNING.date(), "hours": Hours(time(8), time(16)),
}  # fmt: skip

BRANCH_STORIES: Final[dict[str, Story]] = {
    "branches.set_branch": given(branch=FACILITY, on=True),
    "staff_sync.sync_staff": lambda scene: {"staff_ids": [SAM], "to": facility(scene) and FACILITY},
    "staff_sync.sync_staff_asked": lambda scene: {"who": ["Sam"], "to": facility(scene) and FACILITY},
    "shifts.add_shift": given(**_SHIFT),
    "shifts.change_shift": lambda scene: {**on_duty(scene), "version": 1, "note": "front desk"},
    "shifts.cancel_shift": on_duty,
    "shifts.copy_week": last_week,
    "sending.send_keys": to_send,
    "sending.receive_keys": on_its_way,
}
