"""Who may do what, through the real operations on a real store."""

from __future__ import annotations

import os
import pwd
from typing import Any

import pytest

from at_the_office import BO, JO, SAM
from builders import Office
from keydesk.operations.clients import set_status
from keydesk.operations.permissions import set_permission, set_role, set_unix_user
from keydesk.operations.staff import edit_staff, make_badge, set_active
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission

_BRANCH = "in_home"


def test_one_permission_is_added_taken_and_left_to_the_role(company: Office) -> None:
    """Manage client keys is off for staff, on when it is granted, off when it is taken, and by the role without."""
    desk, bo = company.desk(), company.desk(1001)
    for granted, may in ((False, False), (True, True), (None, True)):
        desk.perform_now(set_permission, staff_id=BO, branch=_BRANCH, permission="manage_client_keys", granted=granted)
        bo.look_up_now(lambda _reading: None)
        assert bo.may(Permission.MANAGE_KEYS) is may


def test_an_unknown_permission_or_role_is_refused(company: Office) -> None:
    """Only what the table knows can be given."""
    desk = company.desk()
    with pytest.raises(Refusal, match="no permission"):
        desk.perform_now(set_permission, staff_id=SAM, branch=_BRANCH, permission="fly", granted=True)
    with pytest.raises(Refusal, match="A role is"):
        desk.perform_now(set_role, staff_id=SAM, branch=_BRANCH, role="king")


@pytest.mark.parametrize(
    ("operation", "how"),
    [
        (set_role, {"branch": _BRANCH, "role": "scheduler"}),
        (set_role, {"branch": _BRANCH, "role": None}),
        (set_permission, {"branch": _BRANCH, "permission": "edit_staff", "granted": False}),
        (set_unix_user, {"unix_user": ""}),
        (set_active, {"active": False}),
    ],
)
def test_the_last_admin_stays_one(office: Office, operation: object, how: dict[str, object]) -> None:
    """There is no way for the office to lose its last admin who can sign in."""
    with pytest.raises(Refusal):
        office.desk().perform_now(operation, staff_id=1, **how)  # type: ignore[arg-type]  # any operation of them
    assert office.desk().may(Permission.EDIT_STAFF)


def test_one_person_is_one_unix_user(company: Office) -> None:
    """A Unix user who is somebody cannot be somebody else too."""
    me = pwd.getpwuid(os.getuid()).pw_name
    desk = company.desk()
    assert desk.perform_now(set_unix_user, staff_id=SAM, unix_user=me) == f"Sam Ortega signs in as {me}."
    with pytest.raises(Refusal, match="one person cannot be another"):
        desk.perform_now(set_unix_user, staff_id=JO, unix_user=me)
    assert "cannot sign in any more" in desk.perform_now(set_unix_user, staff_id=SAM, unix_user="")


@pytest.mark.parametrize(
    ("operation", "how"),
    [
        (set_role, {"branch": _BRANCH, "role": "scheduler"}),
        (set_permission, {"branch": _BRANCH, "permission": "export", "granted": True}),
        (set_unix_user, {"unix_user": "nobody"}),
        (set_active, {"active": False}),
        (make_badge, {}),
    ],
)
def test_who_decides_on_what_is_no_longer_so_is_told(company: Office, operation: Any, how: dict[str, Any]) -> None:
    """C5: every one of these counts the person's version up, and refuses one that is older, with who and when."""
    desk = company.desk()
    desk.perform_now(edit_staff, staff_id=SAM, version=1, fields={"phone": "111"})
    with pytest.raises(ChangedMeanwhile, match=r"Ana Whitfield changed Sam Ortega today .* after you opened it"):
        desk.perform_now(operation, staff_id=SAM, version=1, **how)
    desk.perform_now(operation, staff_id=SAM, version=2, **how)
    with pytest.raises(ChangedMeanwhile):
        desk.perform_now(edit_staff, staff_id=SAM, version=2, fields={"phone": "222"})


def test_a_status_is_decided_on_the_client_that_was_seen(company: Office) -> None:
    """C5 for the status, which has a table of its own beside the client."""
    desk = company.desk()
    desk.perform_now(set_status, client_id=1, branch=_BRANCH, status="inactive", version=1)
    with pytest.raises(ChangedMeanwhile, match="changed Rivera"):
        desk.perform_now(set_status, client_id=1, branch=_BRANCH, status="prospect", version=1)
