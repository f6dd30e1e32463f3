"""Warnings at the desk on real stores: who may go on, what stays shut, what is recorded of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from builders import MORNING, Office
from keydesk.db.models import CustodyEvent, table_of
from keydesk.desk import Desk
from keydesk.operations.copies import NewCopy, edit_copy
from keydesk.operations.custody import check_in, check_out, transfer
from keydesk.operations.keys import add_key, change_code
from keydesk.operations.permissions import set_permission
from keydesk.operations.reassign import Move, reassign
from keydesk.operations.staff import set_active
from keydesk.operations.whereabouts import change_due, mark_found, report_missing, retire
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal


@pytest.fixture
def sam(office: Office) -> int:
    """Sam, a sitter; Bo, a scheduler; a safe for all and one for admins."""
    sitter = office.person("Sam Ortega")
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office", rows=1, columns=4)
    office.safe("Boss", rows=1, columns=2, access="admin")
    return sitter


def overrode(office: Office) -> tuple[str, str]:
    """What the last event says that it went past, and why."""
    table = table_of(CustodyEvent)
    row = office.desk().look_up_now(
        lambda reading: reading.session.execute(
            select(table.c.overrode, table.c.reason).order_by(table.c.id.desc()).limit(1)
        ).one()
    )
    return row.overrode, row.reason


@pytest.mark.parametrize(
    ("copies", "warning"),
    [
        ([NewCopy(spare=True)], "spare"),
        ([NewCopy(), NewCopy(holder=Holder.client())], "last_in_office"),
        ([NewCopy(needs_test=True)], "untested"),
    ],
)
def test_warning_is_passed_with_a_reason_which_is_kept(
    office: Office, sam: int, copies: list[NewCopy], warning: str
) -> None:
    """The refusal names what could be overridden; with a reason it goes on, and the event says past what and why."""
    office.key(office.client("Rivera"), code="K7MT", copies=copies)
    bo = office.desk(1001)
    with pytest.raises(Refusal) as refused:
        bo.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    assert refused.value.overridable == {warning}
    for reason in ("", "   "):
        with pytest.raises(Refusal, match="Say why"):
            bo.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason=reason)
    moved = bo.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="nobody else is near")
    assert moved.overrode == (warning,)
    assert overrode(office) == (warning, "nobody else is near")


def test_who_may_manage_keys_only_does_not_pass_warnings(office: Office, sam: int) -> None:
    """Going on past a warning is a permission of its own; without it nothing is offered to override."""
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(spare=True)])
    kim = office.person("Kim Voss", uid=1002)
    office.desk().perform_now(
        set_permission, staff_id=kim, branch="in_home", permission="manage_client_keys", granted=True
    )
    with pytest.raises(Refusal, match="Ask somebody who may") as refused:
        office.desk(1002).perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="please")
    assert not refused.value.overridable


def test_blocked_sitter_gets_no_key_on_any_road(office: Office, sam: int) -> None:
    """The client has blocked the sitter: not out, not over, not by a list, not as found, and no reason helps."""
    rivera = office.client("Rivera")
    office.key(rivera, code="K7MT", copies=2)
    jo = office.person("Jo Reyes")
    office.block(rivera, sam)
    desk = office.desk()
    insist: dict[str, Any] = {"override": True, "reason": "just today"}
    tries: list[tuple[Any, dict[str, Any]]] = [
        (check_out, {"tag_code": "K7MT-1", "sitter_id": sam, **insist}),
        (reassign, {"moves": [Move("K7MT-1")], "to": Holder.sitter(sam), **insist}),
    ]
    desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=jo)
    tries.append((transfer, {"tag_code": "K7MT-2", "to": Holder.sitter(sam), **insist}))
    for verb, wanted in tries:
        with pytest.raises(Refusal, match="has blocked Sam Ortega") as refused:
            desk.perform_now(verb, **wanted)
        assert not refused.value.overridable
    desk.perform_now(report_missing, tag_code="K7MT-1")
    with pytest.raises(Refusal, match="has blocked Sam Ortega"):
        desk.perform_now(mark_found, tag_code="K7MT-1", sitter_id=sam)


def test_who_has_left_gets_no_key_and_can_still_return_one(office: Office, sam: int) -> None:
    """Somebody who is not with the company any more is handed nothing, and what they hold comes back."""
    office.key(office.client("Rivera"), code="K7MT", copies=2)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    desk.perform_now(set_active, staff_id=sam, active=False)
    with pytest.raises(Refusal, match="not with the company any more"):
        desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=sam, override=True, reason="x")
    desk.perform_now(change_due, tag_code="K7MT-1", due_at=MORNING + timedelta(days=1))
    desk.perform_now(check_in, tag_code="K7MT-1")


def admin_key(office: Office) -> None:
    """A key that hangs and lives in the safe for admins, and one on an open hook."""
    boss = 2
    office.key(office.client("Rivera"), code="K7MT", copies=[NewCopy(holder=Holder.safe(boss, 5))])
    office.key(office.client("Okafor"), code="P4XZ")


def test_admin_only_safe_is_opened_by_admins_only(office: Office, sam: int) -> None:
    """A scheduler neither takes from it nor hangs into it nor empties it by another verb; an admin gives a reason."""
    admin_key(office)
    bo, admin = office.desk(1001), office.desk()
    insist: dict[str, Any] = {"override": True, "reason": "quick"}
    tries: list[tuple[Desk, Any, dict[str, Any]]] = [
        (bo, check_out, {"tag_code": "K7MT-1", "sitter_id": sam, **insist}),
        (bo, check_in, {"tag_code": "K7MT-1", "safe_id": 1}),
        (bo, reassign, {"moves": [Move("K7MT-1")], "to": Holder.safe(1)}),
        (bo, reassign, {"moves": [Move("K7MT-1")], "to": Holder.sitter(sam), **insist}),
        (bo, reassign, {"moves": [Move("K7MT-1")], "to": Holder.transit(1)}),
        (bo, check_in, {"tag_code": "P4XZ-1", "safe_id": 2}),
        (bo, check_in, {"tag_code": "P4XZ-1", "hook_id": 6}),
        (bo, reassign, {"moves": [Move("P4XZ-1")], "to": Holder.safe(2)}),
        (bo, edit_copy, {"copy_id": 2, "home": Holder.safe(2, 6)}),
        (admin, check_out, {"tag_code": "K7MT-1", "sitter_id": sam}),
    ]
    for desk, verb, wanted in tries:
        with pytest.raises(Refusal, match=r"for admins only") as refused:
            desk.perform_now(verb, **wanted)
        assert ("admin_safe" in refused.value.overridable) is (desk is admin)
    admin.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, **insist)
    assert overrode(office) == ("admin_safe", "quick")
    admin.perform_now(check_in, tag_code="P4XZ-1", safe_id=2)


def test_return_of_a_key_that_lives_in_an_admin_only_safe_is_not_refused(office: Office, sam: int) -> None:
    """A scheduler hangs it on a free hook that they can reach; its home stays; an admin brings it there."""
    admin_key(office)
    office.desk().perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, override=True, reason="visit")
    moved = office.desk(1001).perform_now(check_in, tag_code="K7MT-1")
    assert moved.to is not None
    assert moved.to.safe_id == 1
    assert office.copy("K7MT-1").home_safe_id == 2
    assert office.desk().perform_now(check_in, tag_code="K7MT-1", safe_id=2).to == Holder.safe(2, 5)


def test_due_date_that_is_over_is_not_taken(office: Office, sam: int) -> None:
    """A slip of the year does not hand a key out overdue, by whichever verb; found, it gets the default."""
    office.key(office.client("Rivera"), code="K7MT")
    desk, over = office.desk(), MORNING - timedelta(days=1)
    with pytest.raises(Refusal, match="over already"):
        desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, due_at=over)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    with pytest.raises(Refusal, match="over already"):
        desk.perform_now(change_due, tag_code="K7MT-1", due_at=over)
    due = office.copy("K7MT-1").due_at
    desk.perform_now(report_missing, tag_code="K7MT-1")
    with pytest.raises(Refusal, match="over already"):
        desk.perform_now(mark_found, tag_code="K7MT-1", sitter_id=sam, due_at=over)
    assert desk.perform_now(mark_found, tag_code="K7MT-1", sitter_id=sam).due_at == due
    desk.perform_now(report_missing, tag_code="K7MT-1")
    found = desk.perform_now(mark_found, tag_code="K7MT-1", due_at=MORNING + timedelta(days=2))
    assert found.due_at is None
    assert "due" not in found.said


def test_a_code_once_used_is_never_offered_again(office: Office, sam: int) -> None:
    """Neither after the key's copies are retired nor after it got another code; by hand it is refused."""
    rivera = office.client("Rivera")
    office.key(rivera, code="K7MT")
    desk = office.desk()
    desk.perform_now(change_code, key_id=1, code="9WCN")
    desk.perform_now(retire, tag_code="9WCN-1", reason="destroyed")
    for code, word in (("K7MT", "was once"), ("9WCN", "is"), ("k7-mt", "was once")):
        with pytest.raises(Refusal, match=f"{word} the code of a key of Rivera"):
            desk.perform_now(add_key, client_id=rivera, code=code)
    offered = {desk.perform_now(add_key, client_id=rivera, length=3, alphabet="numbers").code for _ in range(30)}
    assert len(offered) == 30


def test_a_code_that_tells_whose_key_it_is_needs_an_admin_who_insists(office: Office, sam: int) -> None:
    """The privacy linter holds it back; a scheduler may not insist, an admin may."""
    rivera = office.client("Rivera", street="576 Maple Street")
    for insist in (False, True):
        with pytest.raises(Refusal, match="would tell a finder"):
            office.desk(1001).perform_now(add_key, client_id=rivera, code="RIVERA", insist=insist)
    assert office.desk().perform_now(add_key, client_id=rivera, code="MAPLE7", insist=True).code == "MAPLE7"
