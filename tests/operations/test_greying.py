"""What a screen greys out and what the operation below it refuses are the same table (P1)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from builders import Office
from keydesk.db.work import Reading, Work
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, Role
from keydesk.screens.base import DeskScreen, Shell

UIDS = {Role.BASE: 1002, Role.SCHEDULER: 1001, Role.ADMIN: 1000}


class Shown(DeskScreen):
    """A screen of an app of which only the desk is there."""

    its_shell: Shell

    @property
    def shell(self) -> Shell:
        """What the screen asks."""
        return self.its_shell


def nothing(work: Work, *, permission: Permission) -> None:
    """An operation that asks, and does nothing."""
    work.require(permission)


def look(reading: Reading, permission: Permission) -> None:
    """A query that asks, and finds nothing."""
    reading.require(permission)


@pytest.mark.parametrize("role", Role)
def test_screen_greys_out_exactly_what_would_be_refused(office: Office, role: Role) -> None:
    """For every permission: DeskScreen.can, Desk.may, an operation and a query say the same for the same person."""
    office.person("Bo Tran", role="scheduler", uid=UIDS[Role.SCHEDULER])
    office.person("Kim Voss", uid=UIDS[Role.BASE])
    desk = office.desk(UIDS[role])
    screen = Shown()
    for is_open in (False, True):
        screen.its_shell = cast("Shell", SimpleNamespace(is_open=is_open, desk=desk))
        for permission in Permission:
            allowed = not _refused(desk.perform_now, nothing, permission=permission)
            assert allowed is not _refused(desk.look_up_now, look, permission)
            assert desk.may(permission) is allowed
            assert screen.can(permission) is (allowed and is_open)


def _refused(ask: Any, *args: Any, **wanted: Any) -> bool:
    try:
        ask(*args, **wanted)
    except Refusal:
        return True
    return False
