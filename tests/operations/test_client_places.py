"""How clients stand in each branch, and whom a list of one branch has (K10)."""

from __future__ import annotations

from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, TED, VAL, Both, both_branches, in_facility
from builders import MORNING, Office
from keydesk.db.queries.clients import client_counts, client_found, client_rows
from keydesk.db.queries.everywhere import found_everywhere
from keydesk.db.queries.key_list import list_keys
from keydesk.desk import Desk
from keydesk.operations.clients import add_client, set_status
from keydesk.operations.visits import book_visit
from keydesk.rules.refusal import Refusal


@pytest.fixture
def both(office: Office) -> Both:
    """Rivera In-Home, Okafor in both, Lindqvist at Facility alone."""
    made = both_branches(office)
    office.client("Rivera", "Ana")
    in_facility(office, office.client("Okafor", "Ben"), status="prospect")
    office.desk().perform_now(
        add_client, fields={"last_name": "Lindqvist", "first_name": "Ida"}, status="active", branches=(FACILITY,)
    )
    return made


def desk_in(both: Both, branch: str | None) -> Desk:
    """The admin's desk in one branch, or about both."""
    desk = both.office.desk()
    desk.work_in(branch)
    return desk


def listed(desk: Desk, text: str = "") -> list[tuple[str, str, str]]:
    """Whom the list has, with how they stand and where else they are."""
    ids = desk.look_up_now(client_found, text=text)[0]
    rows = desk.look_up_now(client_rows, ids=ids)
    return [(rows[each].name.partition(",")[0], rows[each].status, rows[each].only_in) for each in ids]


def test_a_list_has_whoever_has_a_place_in_its_branch(both: Both) -> None:
    """With their status there; the others are told by number, and are found by branch or by their name."""
    here, there, all_ = (desk_in(both, each) for each in (IN_HOME, FACILITY, None))
    assert listed(here) == [("Okafor", "active", ""), ("Rivera", "active", "")]
    assert listed(there) == [("Lindqvist", "active", ""), ("Okafor", "prospect", "")]
    assert [name for name, *_ in listed(all_)] == ["Lindqvist", "Okafor", "Rivera"]
    assert [desk.look_up_now(client_counts).elsewhere for desk in (here, there, all_)] == [1, 1, 0]
    assert listed(here, "branch:any")[0] == ("Lindqvist", "", FACILITY)
    assert [name for name, *_ in listed(here, "branch:facility")] == ["Lindqvist", "Okafor"]
    assert listed(here, "lindqvist") == [("Lindqvist", "", FACILITY)]
    assert listed(there, "status:prospect") == [("Okafor", "prospect", "")]
    assert listed(here, "status:prospect") == []


def test_search_from_anywhere_finds_whoever_is_in_the_other_branch(both: Both) -> None:
    """And says so: Facility only."""
    found = desk_in(both, IN_HOME).look_up_now(found_everywhere, text="lindqvist")
    assert any("Facility only" in each.detail for each in found)
    there = desk_in(both, FACILITY).look_up_now(found_everywhere, text="lindqvist")
    assert not any("only" in each.detail for each in there)


def test_inactive_in_one_branch_and_active_in_the_other(both: Both) -> None:
    """The keys stay as long as one branch serves them; booking is refused where they are inactive (K10)."""
    okafor = 2
    key = both.office.key(okafor, code="K7MT")
    said = desk_in(both, None).perform_now(set_status, client_id=okafor, branch=IN_HOME, status="inactive").said
    assert said == "Okafor, Ben is inactive in In-Home now."
    assert [name for name, status, _ in listed(desk_in(both, IN_HOME)) if status == "inactive"] == ["Okafor"]
    booking: dict[str, Any] = {"client_id": okafor, "day": MORNING.date(), "at": MORNING.time()}
    with pytest.raises(Refusal, match="inactive"):
        desk_in(both, IN_HOME).perform_now(book_visit, **booking)
    desk_in(both, FACILITY).perform_now(book_visit, **booking)
    surplus = desk_in(both, None).look_up_now(list_keys, text="status:toreturn")
    said = desk_in(both, None).perform_now(set_status, client_id=okafor, branch=FACILITY, status="inactive").said
    assert "1 copy of their keys should go back" in said
    assert surplus == []
    gone = desk_in(both, None).look_up_now(list_keys, text="status:toreturn")
    assert [row.tag_code for row in gone] == list(key.tag_codes)


def test_facilitys_people_say_how_clients_stand_there(both: Both) -> None:
    """Val schedules at Facility: she changes the status there and not In-Home; Ted changes none."""
    val, ted = both.office.desk(VAL), both.office.desk(TED)
    val.perform_now(set_status, client_id=2, branch=FACILITY, status="active")
    for desk, branch in ((val, IN_HOME), (ted, FACILITY)):
        with pytest.raises(Refusal, match="may not"):
            desk.perform_now(set_status, client_id=2, branch=branch, status="inactive")
