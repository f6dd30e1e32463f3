"""Who is at the desk: ended accounts, changed roles, unknown people, from the next action on (S4, P1)."""

from __future__ import annotations

import pytest

from builders import MORNING, Office, identity_of
from keydesk.db.models import KeyCopy, table_of
from keydesk.db.store import Store
from keydesk.db.work import Reading
from keydesk.desk import Desk
from keydesk.identity import Identity
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.office import set_setting
from keydesk.operations.permissions import set_permission, set_role
from keydesk.operations.staff import set_active
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission


def count(reading: Reading) -> int:
    """Any list."""
    from sqlalchemy import func, select

    return int(reading.session.execute(select(func.count()).select_from(table_of(KeyCopy))).scalar_one())


@pytest.fixture
def bo(office: Office) -> int:
    """Bo, a scheduler with a login, and a key on its hook."""
    person = office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Front office", rows=1, columns=2)
    office.key(office.client("Rivera"), code="K7MT")
    return person


def test_ended_account_is_refused_at_its_next_action_in_an_open_session(office: Office, bo: int) -> None:
    """S4: neither a look nor a move; the open desk is told why. Made active again it goes on."""
    desk = office.desk(1001)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=bo)
    assert desk.look_up_now(count) == 1
    admin = office.desk()
    admin.perform_now(set_active, staff_id=bo, active=False)
    with pytest.raises(Refusal, match="The account of Bo Tran has ended"):
        desk.look_up_now(count)
    with pytest.raises(Refusal, match="The account of Bo Tran has ended"):
        desk.perform_now(check_in, tag_code="K7MT-1")
    with pytest.raises(Refusal, match="has ended"):
        office.desk(1001)
    assert office.copy("K7MT-1").staff_id == bo
    admin.perform_now(set_active, staff_id=bo, active=True)
    assert desk.look_up_now(count) == 1


def test_changed_role_counts_from_the_next_action_of_an_open_session(office: Office, bo: int) -> None:
    """S4: down and up again, and a single permission; what the screen greys out follows its next look."""
    desk, admin = office.desk(1001), office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=bo)
    admin.perform_now(set_role, staff_id=bo, branch="in_home", role="base")
    with pytest.raises(Refusal, match="Bo Tran may not manage client keys"):
        desk.perform_now(check_in, tag_code="K7MT-1")
    desk.look_up_now(count)
    assert not desk.may(Permission.MANAGE_KEYS)
    admin.perform_now(set_permission, staff_id=bo, branch="in_home", permission="manage_client_keys", granted=True)
    desk.perform_now(check_in, tag_code="K7MT-1")
    desk.look_up_now(count)
    assert desk.may(Permission.MANAGE_KEYS)


def test_admin_who_ends_their_own_role_is_asked_at_once(office: Office, bo: int) -> None:
    """The own write counts too: what a session may is read anew after it."""
    admin = office.desk()
    admin.perform_now(set_role, staff_id=bo, branch="in_home", role="admin")
    desk = office.desk(1001)
    desk.perform_now(set_setting, name="grace_days", value="3")
    desk.perform_now(set_role, staff_id=bo, branch="in_home", role="base")
    with pytest.raises(Refusal, match="may not change the office's settings"):
        desk.perform_now(set_setting, name="grace_days", value="4")


def test_settings_count_from_the_next_action(office: Office, bo: int) -> None:
    """A setting that one desk changes holds at the other's next move."""
    desk = office.desk(1001)
    before = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=bo).due_at
    desk.perform_now(check_in, tag_code="K7MT-1")
    office.desk().perform_now(set_setting, name="grace_days", value="5")
    later = desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=bo).due_at
    assert before is not None
    assert later is not None
    assert (later - before).days == 4
    assert before > MORNING


@pytest.mark.parametrize(
    "identity",
    [identity_of(4711), Identity("uid", "1000 ", "ana"), Identity("pin", "1000", "ana"), Identity("uid", "", "Ana")],
)
def test_nobody_is_let_in_but_whom_the_box_vouches_for(office: Office, identity: Identity) -> None:
    """The number counts, never a name; who is not known is told what to ask an admin for."""
    with pytest.raises(Refusal, match=r"Ask an admin to add you: Staff \(F6\), n for a new person, L for one"):
        Desk.open(office.path, identity=identity, clock=office.clock, secret_key=office.secret_key)


def test_refused_write_leaves_the_queue_free(office: Office, bo: int) -> None:
    """A refusal inside a transaction rolls back and gives the turn on; nothing waits for it."""
    store = Store.open(office.path, clock=office.clock, secret_key=office.secret_key)

    def fail(error: Exception) -> None:
        with store.writing(identity_of(1000), via="typed") as work:
            work.record("client", 1, "edit", field="city", new="nowhere")
            raise error

    for error in (Refusal("no"), ZeroDivisionError(), Refusal("no"), KeyError()):
        with pytest.raises(type(error)):
            fail(error)
    store.close()
    desk = office.desk(1001)
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=bo)
    nowhere = "SELECT count(*) FROM history WHERE new = 'nowhere'"
    assert desk.look_up_now(lambda reading: reading.session.connection().exec_driver_sql(nowhere).scalar()) == 0
