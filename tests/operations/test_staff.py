"""People of the company, through the real operations on a real store."""

from __future__ import annotations

import os
import pwd

import pytest

from at_the_office import JO, SAM
from builders import Office
from keydesk.db.queries.person import person_page
from keydesk.db.queries.staff import list_staff
from keydesk.operations.permissions import take_on
from keydesk.operations.staff import add_staff, edit_staff, make_badge, set_active
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


def _names(office: Office, **how: bool) -> list[str]:
    return [row.name for row in office.desk().look_up_now(list_staff, **how)]


def test_who_left_with_keys_comes_first(company: Office) -> None:
    """C3: who has left and holds keys is in every list, on top; who left without is there on demand, last."""
    kim = company.person("Abe Kim", active=False)
    assert _names(company) == ["Jo Reyes", "Ana Whitfield", "Bo Tran", "Sam Ortega"]
    assert _names(company, everybody=True)[-1] == "Abe Kim"
    assert kim


def test_a_page_holds_the_same_copies_twice_told(company: Office) -> None:
    """The rows of a person's page and the rows that the verbs of keys take are of one moment, late ones first."""
    page = company.desk().look_up_now(person_page, staff_id=SAM)
    assert [each.tag_code for each in page.holdings] == ["K7MT-1", "3FQD-1"]
    assert {row.tag_code for row in page.keys.values()} == {"K7MT-1", "3FQD-1"}
    assert [each.overdue for each in page.holdings] == [True, False]


def test_a_person_needs_a_name(office: Office) -> None:
    """Nobody is added without any name."""
    with pytest.raises(Refusal, match="needs a name"):
        office.desk().perform_now(add_staff, fields={"phone": "1"})


def test_taking_somebody_on_is_one_act(office: Office) -> None:
    """Role, badge and sign-in come with the person, or nobody is added at all."""
    me = pwd.getpwuid(os.getuid()).pw_name
    desk = office.desk()
    with pytest.raises(Refusal, match="no Unix user"):
        desk.perform_now(take_on, fields={"first_name": "Pat"}, unix_user="no-such-user-here")
    assert _names(office) == ["Ana Whitfield"]
    added = desk.perform_now(take_on, fields={"first_name": "Pat"}, role="scheduler", badge=False, unix_user=me)
    assert added.badge_code is None
    assert f"signs in as {me}" in added.said


def test_nobody_gives_a_role_above_their_own(company: Office) -> None:
    """Who may not change staff adds nobody."""
    with pytest.raises(Refusal, match="may not change staff"):
        company.desk(1001).perform_now(take_on, fields={"first_name": "Pat"}, role="admin")


def test_the_second_to_save_is_told(company: Office) -> None:
    """C5: an edit on a version that is not the latest changes nothing, and carries what is stored."""
    desk = company.desk()
    desk.perform_now(edit_staff, staff_id=SAM, version=1, fields={"phone": "111"})
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.perform_now(edit_staff, staff_id=SAM, version=1, fields={"phone": "222"})
    assert refused.value.present["phone"] == "111"


def test_a_badge_is_never_given_again(company: Office) -> None:
    """Each new badge is another one, and the old one finds nobody."""
    desk = company.desk()
    codes = [desk.perform_now(make_badge, staff_id=SAM).badge_code for _ in range(5)]
    assert len(set(codes)) == 5
    assert [row.staff_id for row in desk.look_up_now(list_staff, text=codes[-1])] == [SAM]
    assert desk.look_up_now(list_staff, text=codes[0]) == []


def test_leaving_names_what_must_come_back(company: Office) -> None:
    """Who leaves is told with the copies and visits that somebody else has to see to."""
    left = company.desk().perform_now(set_active, staff_id=SAM, active=False)
    assert left.holds == ("3FQD-1", "K7MT-1")
    assert left.visits == 1
    assert "2 copies must come back" in left.said
    back = company.desk().perform_now(set_active, staff_id=JO, active=True)
    assert back.said == "Jo Reyes is here again."
