"""The vets list: whom a client's profile names as new joins it in the same save (I10)."""

from __future__ import annotations

from typing import Any

import pytest

from builders import Office
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.history import changes_at, client_change_ids
from keydesk.db.queries.vets import list_vets
from keydesk.operations.clients import add_client, edit_client
from keydesk.operations.vets import add_vet, edit_vet, restore_vet, retire_vet
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


@pytest.fixture
def rivera(office: Office) -> int:
    """A client without a vet."""
    return office.client("Rivera", "Ana")


def did(office: Office, operation: Any, **wanted: Any) -> Any:
    """Done at the admin's desk."""
    return office.desk().perform_now(operation, **wanted)


def listed(office: Office, *, everything: bool = False) -> list[tuple[str, int]]:
    """The vets by name, with how many clients go there."""
    found = office.desk().look_up_now(list_vets, everything=everything)
    return [(each.called, each.clients) for each in found]


def test_new_vet_of_a_profile_joins_the_list_in_the_same_save(office: Office, rivera: int) -> None:
    """I10: one save, one batch: the client has the vet, and the list has it."""
    new = {"name": "Dr. Lee", "clinic": "Oak Street Clinic", "phone": "555-0142"}
    did(office, edit_client, client_id=rivera, version=1, fields={"city": "Lincoln"}, new_vet=new)
    assert listed(office) == [("Dr. Lee, Oak Street Clinic", 1)]
    page = office.desk().look_up_now(client_page, client_id=rivera)
    assert page.vet == "Dr. Lee, Oak Street Clinic 555-0142"
    lines = office.desk().look_up_now(
        lambda reading: changes_at(reading, ids=client_change_ids(reading, client_id=rivera))
    )
    assert ("vet_id", "Dr. Lee, Oak Street Clinic") in {(each.field, each.new) for each in lines.values()}


def test_new_client_can_bring_a_new_vet(office: Office) -> None:
    """I10, also where the client is new."""
    did(office, add_client, fields={"last_name": "Costa"}, new_vet={"name": "Dr. Wu"})
    assert listed(office) == [("Dr. Wu", 1)]


def test_vet_who_is_on_the_list_is_not_put_there_twice(office: Office, rivera: int) -> None:
    """However the name is written, and whether name and clinic came in one field or two."""
    did(office, add_vet, name="Dr. Lee", clinic="Oak Street Clinic")
    did(office, edit_client, client_id=rivera, version=1, fields={}, new_vet={"name": "dr. LEE, oak street clinic"})
    assert listed(office) == [("Dr. Lee, Oak Street Clinic", 1)]


def test_refused_profile_adds_no_vet(office: Office, rivera: int) -> None:
    """All of a save or nothing."""
    with pytest.raises(Refusal):
        did(office, edit_client, client_id=rivera, version=1, fields={"shoe_size": "9"}, new_vet={"name": "Dr. Wu"})
    with pytest.raises(ChangedMeanwhile):
        did(office, edit_client, client_id=rivera, version=7, fields={"city": "X"}, new_vet={"name": "Dr. Wu"})
    assert listed(office) == []


def test_vet_off_the_list_stays_with_the_clients(office: Office, rivera: int) -> None:
    """Nothing is deleted; it comes back when somebody names it again."""
    did(office, edit_client, client_id=rivera, version=1, fields={}, new_vet={"name": "Dr. Wu"})
    done = did(office, retire_vet, vet_id=1, version=1, reason="moved away")
    assert done.said == "Dr. Wu is off the vets list. 1 client still has this vet in the profile."
    assert (listed(office), listed(office, everything=True)) == ([], [("Dr. Wu", 1)])
    assert did(office, add_vet, name="dr. wu", phone="555-0199").said.endswith("on the vets list again.")
    did(office, retire_vet, vet_id=1)
    did(office, restore_vet, vet_id=1)
    assert listed(office) == [("Dr. Wu", 1)]


def test_vet_has_one_name_and_one_version(office: Office) -> None:
    """Two vets are not called alike; two people at one vet are told (C5)."""
    did(office, add_vet, name="Dr. Wu")
    did(office, add_vet, name="Dr. Lee")
    with pytest.raises(Refusal, match=r"There is a vet called Dr\. Wu already"):
        did(office, edit_vet, vet_id=2, version=1, name=" dr. wu ")
    with pytest.raises(Refusal, match="a name or a clinic"):
        did(office, edit_vet, vet_id=2, version=1, name=" ")
    did(office, edit_vet, vet_id=2, version=1, phone="555-0100")
    with pytest.raises(ChangedMeanwhile):
        did(office, edit_vet, vet_id=2, version=1, phone="555-0101")


@pytest.mark.parametrize("name", ["[/b] Smith", "'; DROP TABLE vet; --", "-rf", "\x1b[2J", "Łęcki"])
def test_hostile_names_are_only_names(office: Office, name: str) -> None:
    """Kept as they are, shown fit to be shown."""
    said = did(office, add_vet, name=name).said
    assert "\x1b" not in said
    assert listed(office) == [(name, 0)]
