"""Staff in both branches, through the real operations on a real store (K11, K12, K14)."""

from __future__ import annotations

from datetime import date

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, MO, TED, VAL, both_branches, person
from builders import Office
from keydesk.db.queries.staff import staff_profile
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.permissions import set_permission, set_role
from keydesk.operations.staff import set_active
from keydesk.operations.staff_sync import sync_staff, sync_staff_asked
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, Role, read_role

TOMORROW = date(2026, 11, 25)


def _roles(office: Office, staff_id: int) -> dict[str, str]:
    return dict(office.desk().look_up_now(staff_profile, staff_id=staff_id).row.roles)


def _seen(desk: Desk) -> tuple[str, ...]:
    seen: tuple[str, ...] = desk.look_up_now(lambda reading: reading.branches)
    return seen


def test_a_synced_person_has_the_base_role_there_at_once(office: Office) -> None:
    """Under the Unix user that they have, in the session that is open; and none of the rights that they have here."""
    both_branches(office)
    lee = person(office, "Lee Park", 1010, in_home="scheduler")
    session = office.desk(1010)
    assert _seen(session) == (IN_HOME,)
    done = office.desk().perform_now(sync_staff, staff_ids=[lee], to="Facility")
    assert done.said == "Lee Park is Tech/Runner in Facility, from now on."
    assert _seen(session) == (IN_HOME, FACILITY)
    assert session.operator.role_in(FACILITY) is Role.BASE
    assert not session.may(Permission.MANAGE_KEYS, FACILITY)


def test_either_direction(office: Office) -> None:
    """From Facility to In-Home they are Staff/User."""
    made = both_branches(office)
    done = office.desk().perform_now(sync_staff_asked, who=["Ted", "Val"], to="in_home")
    assert done.said == "2 people are Staff/User in In-Home, from now on."
    assert _roles(office, made.ted) == {IN_HOME: "base", FACILITY: "base"}
    assert _roles(office, made.val) == {IN_HOME: "base", FACILITY: "scheduler"}


def test_the_role_is_changed_afterwards(office: Office) -> None:
    """As any other."""
    made = both_branches(office)
    desk = office.desk()
    desk.perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    assert desk.perform_now(set_role, staff_id=made.mo, branch=FACILITY, role="scheduler") == (
        "Mo Hart is scheduler in Facility now."
    )


def test_who_has_a_place_there_keeps_the_role(office: Office) -> None:
    """It is told, and running it again changes nothing."""
    made = both_branches(office)
    desk = office.desk()
    again = desk.perform_now(sync_staff, staff_ids=[made.kim], to=FACILITY)
    assert again.said == "Kim Doyle is scheduler in Facility already: nothing changed."
    assert again.batch_id == 0
    first = desk.perform_now(sync_staff, staff_ids=[made.kim, made.mo], to=FACILITY)
    assert [each.words for each in first.people] == ["is scheduler there already: stays so", "becomes Tech/Runner"]
    before = verify(office.path).last_change
    assert desk.perform_now(sync_staff, staff_ids=[made.kim, made.mo], to=FACILITY).batch_id == 0
    assert verify(office.path).last_change == before


def test_it_is_taken_back_as_one(office: Office) -> None:
    """Places that were there before stay; a role that was changed since is in the way."""
    made = both_branches(office)
    desk = office.desk()
    done = desk.perform_now(sync_staff, staff_ids=[made.kim, made.mo], to=FACILITY)
    taken = desk.perform_now(undo)
    assert taken.said == "Taken back: Mo Hart has no place there any more"
    assert _roles(office, made.mo) == {IN_HOME: "base"}
    assert _roles(office, made.kim)[FACILITY] == "scheduler"
    done = desk.perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    desk.perform_now(set_role, staff_id=made.mo, branch=FACILITY, role="scheduler")
    with pytest.raises(Refusal, match="has another role in Facility since"):
        desk.perform_now(undo, batch_id=done.batch_id)


def test_it_is_taken_back_by_whoever_may_give_places_there(office: Office) -> None:
    """Who has become an ordinary member of Facility since, takes nobody's place there away any more."""
    made = both_branches(office)
    lee = person(office, "Lee Park", 1010, in_home="admin", facility="admin")
    desk = office.desk(1010)
    done = desk.perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    office.desk().perform_now(set_role, staff_id=lee, branch=FACILITY, role="base")
    with pytest.raises(Refusal, match="Lee Park may not"):
        desk.perform_now(undo, batch_id=done.batch_id)
    assert _roles(office, made.mo)[FACILITY] == "base"


def test_somebody_who_has_left_is_in_the_way_of_all(office: Office) -> None:
    """Nobody is synced, and who is in the way is named."""
    made = both_branches(office)
    desk = office.desk()
    desk.perform_now(set_active, staff_id=made.mo, active=False)
    lee = person(office, "Lee Park", in_home="base")
    with pytest.raises(Refusal, match="Mo Hart has left"):
        desk.perform_now(sync_staff, staff_ids=[lee, made.mo], to=FACILITY)
    assert _roles(office, lee) == {IN_HOME: "base"}


@pytest.mark.parametrize("uid", [KIM, MO, VAL, TED])
def test_only_who_may_change_staff_there_syncs(office: Office, uid: int) -> None:
    """A scheduler of both may not, nor may anybody give others a place where they may change nobody's."""
    made = both_branches(office)
    with pytest.raises(Refusal, match="may not change staff"):
        office.desk(uid).perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)
    desk = office.desk()
    desk.perform_now(set_permission, staff_id=made.kim, branch=IN_HOME, permission="edit_staff", granted=True)
    with pytest.raises(Refusal, match="may not change staff"):
        office.desk(KIM).perform_now(sync_staff, staff_ids=[made.mo], to=FACILITY)


def test_leaving_a_branch_says_what_is_left_behind(office: Office) -> None:
    """Visits to come there stay booked, and are told; those of the other branch are not spoken of."""
    made = both_branches(office)
    client = office.client("Rivera")
    office.visit(client, made.sam, TOMORROW, branch_id=FACILITY)
    office.visit(client, made.sam, TOMORROW, "10:00")
    said = office.desk().perform_now(set_role, staff_id=made.sam, branch=FACILITY, role=None)
    assert said == (
        "Sam Ortega has no place in Facility any more. 1 booked visit to come there: somebody else has to take them."
    )
    assert _seen(office.desk(1002)) == (IN_HOME,)


@pytest.mark.parametrize("words", ["base", "staff", "Staff/User", "user", "Tech/Runner", "tech", "RUNNER"])
def test_the_base_role_goes_by_its_words_in_both(words: str) -> None:
    """Whoever writes one of them means it."""
    assert read_role(words) is Role.BASE
