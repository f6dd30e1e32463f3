"""Clients who use In-Home and Facility: the statements and the questions of the help pages, in their own words.

Each test has the sentence that it proves. What is said there of messages, requests, invoices and staff is tested beside
their own parts.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, Both, both_branches
from builders import MORNING, Office
from keydesk.db.queries.accounts import client_billing
from keydesk.db.queries.around import around
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.clients import client_found
from keydesk.db.queries.fields import own_fields_of
from keydesk.db.queries.messages import client_messages
from keydesk.db.queries.requests import request_choices
from keydesk.db.queries.visit_lists import visits_listed_of_client
from keydesk.desk import Desk
from keydesk.operations.client_mail import send_welcome
from keydesk.operations.client_sync import sync_clients
from keydesk.operations.clients import add_client, edit_client, set_primary_branch, set_status
from keydesk.operations.fields import add_field
from keydesk.operations.logins import add_login
from keydesk.operations.pets import add_pet
from keydesk.operations.visits import book_visit
from keydesk.rules.refusal import Refusal


class Bob:
    """An office with both softwares, and client Bob, who uses In-Home for dog walking."""

    def __init__(self, office: Office) -> None:
        self.sides: Both = both_branches(office)
        self.office = office
        desk = office.desk()
        for branch in (IN_HOME, FACILITY):
            desk.perform_now(add_field, subject="client", label="Gate code", branch=branch)
            desk.perform_now(add_field, subject="pet", label="Feeding", branch=branch)
        self.id = self.do(
            add_client, status="active",
            fields={"first_name": "Bob", "last_name": "Barker", "email": "bob@example.com", "gate_code": "left door"},
        ).id  # fmt: skip
        self.rex = self.do(add_pet, client_id=self.id, fields={"name": "Rex", "feeding": "at 8"}).id

    def at(self, branch: str | None, uid: int | None = None) -> Desk:
        """A desk in one of the softwares."""
        desk = self.office.desk(uid)
        desk.work_in(branch)
        return desk

    def do(self, operation: Any, where: str | None = IN_HOME, **how: Any) -> Any:
        """What an operation gives, by the admin in one of the softwares."""
        return self.at(where).perform_now(operation, **how)

    def sync(self, to: str = FACILITY) -> Any:
        """Bob, synced."""
        return self.do(sync_clients, client_ids=[self.id], to=to)

    def has(self, branch: str, subject: Any = "client") -> dict[str, str]:
        """What Bob, or Rex, has in the fields of one side of the business."""
        subject_id = self.id if subject == "client" else self.rex
        own = self.at(None).look_up_now(own_fields_of, subject=subject, subject_id=subject_id, branch=branch)
        return dict(own.values)

    def in_list(self, branch: str) -> bool:
        """Whether the clients of a software have him."""
        return self.id in self.at(branch).look_up_now(client_found, text="")[0]

    def books(self, branch: str) -> None:
        """A service of one of the softwares, booked for tomorrow."""
        day = MORNING.date() + timedelta(days=1)
        self.do(book_visit, branch, client_id=self.id, day=day, at=MORNING.time())


@pytest.fixture
def bob(office: Office) -> Bob:
    """Client Bob likes to use In-Home, and wants to request Boarding at the Facility."""
    return Bob(office)


def test_they_will_have_access_to_both_software_immediately(bob: Bob) -> None:
    """Access to both at once (K1, K14).

    When you create a profile for a client in both software or you sync a client from In-Home to Facility (or vice
    versa), they will have access to both software immediately.
    """
    assert not bob.in_list(FACILITY)
    assert bob.at(None).look_up_now(request_choices, client_id=bob.id).branches == (IN_HOME,)
    bob.sync()
    assert bob.in_list(FACILITY)
    assert bob.at(None).look_up_now(request_choices, client_id=bob.id).branches == (IN_HOME, FACILITY)
    bob.books(FACILITY)
    both = bob.do(add_client, fields={"last_name": "Costa"}, status="active", branches=(IN_HOME, FACILITY)).id
    there = bob.do(add_client, FACILITY, fields={"last_name": "Diaz"}, status="active").id
    bob.do(sync_clients, FACILITY, client_ids=[there], to=IN_HOME)
    for branch in (IN_HOME, FACILITY):
        assert {both, there} <= set(bob.at(branch).look_up_now(client_found, text="")[0])


def test_their_data_will_be_transferred_into_any_applicable_client_and_pet_fields(bob: Bob) -> None:
    """Fields go into the fields of the other side (K3).

    When syncing clients to Facility or In-Home, their data will be transferred into any applicable Client and Pet
    Fields (In-Home / Facility) you've created for either side of your business.
    """
    bob.do(add_field, None, subject="client", label="Kennel")
    bob.do(edit_client, client_id=bob.id, version=None, fields={"kennel": "not at Facility"})
    bob.sync()
    assert bob.has(FACILITY) == {"gate_code": "left door"}
    assert bob.has(FACILITY, "pet") == {"feeding": "at 8"}
    bob.do(edit_client, FACILITY, client_id=bob.id, version=None, fields={"gate_code": "side door"})
    bob.do(edit_client, client_id=bob.id, version=None, fields={"gate_code": ""})
    bob.sync(IN_HOME)
    assert bob.has(IN_HOME)["gate_code"] == "side door"


def test_you_will_not_need_to_resend_the_welcome_email(bob: Bob) -> None:
    """Note: When syncing pet parents from one software to the other, you will not need to resend the Welcome Email."""
    bob.do(send_welcome, client_id=bob.id)
    bob.sync()
    with pytest.raises(Refusal, match="was welcomed"):
        bob.do(send_welcome, FACILITY, client_id=bob.id)
    assert bob.at(FACILITY).look_up_now(client_messages, client_id=bob.id).welcomed_at is not None


def test_which_software_is_the_default_branch_for_a_client(bob: Bob) -> None:
    """The primary branch comes first (K8).

    If a client's Primary Branch is Facility, each time they log in to their Client App/Portal, the Facility
    Conversation Feed will load first; when requesting services, the Facility option will appear first for them to
    select; and so on.
    """
    bob.sync()
    desk = bob.at(None, KIM)

    def first() -> set[str]:
        return {
            desk.look_up_now(client_messages, client_id=bob.id).branch,
            desk.look_up_now(request_choices, client_id=bob.id).branches[0],
            desk.look_up_now(client_billing, client_id=bob.id).branches[0],
        }

    assert first() == {IN_HOME}
    bob.do(set_primary_branch, client_id=bob.id, branch=FACILITY)
    assert first() == {FACILITY}


def test_can_i_remove_their_access_to_the_other_software(bob: Bob) -> None:
    """Inactive in one, active in the other (K10).

    Yes! For example, if you synced a client from In-Home to Facility and no longer wish them to have access to their
    In-Home account, you can make them Inactive In-Home after syncing to Facility.
    """
    key = bob.office.key(bob.id, code="K7MT")
    bob.sync()
    bob.do(set_status, client_id=bob.id, branch=IN_HOME, status="inactive")
    with pytest.raises(Refusal, match="inactive"):
        bob.books(IN_HOME)
    bob.books(FACILITY)
    page = bob.at(FACILITY).look_up_now(client_page, client_id=bob.id)
    assert {each.branch_id: each.status for each in page.profile.memberships} == {
        IN_HOME: "inactive", FACILITY: "active",
    }  # fmt: skip
    assert bob.office.copy(key.tag_codes[0]).state == "in_service"


def test_clients_will_use_the_same_login_credentials(bob: Bob) -> None:
    """One set of credentials, all in one place (K5).

    No. Clients will use the same login credentials. They will be able to access their information, pet information,
    schedule, invoices, and so forth for both softwares in one location.
    """
    bob.do(add_login, client_id=bob.id, email="bob@example.com")
    bob.sync()
    for branch in (IN_HOME, FACILITY):
        bob.books(branch)
    seen = {each: bob.at(each).look_up_now(around, client_id=bob.id) for each in (IN_HOME, FACILITY)}
    assert [[login.email for login in each.logins] for each in seen.values()] == [["bob@example.com"]] * 2
    page = bob.at(None).look_up_now(client_page, client_id=bob.id)
    assert ([each.name for each in page.animals], page.profile.email) == (["Rex"], "bob@example.com")
    assert len(bob.at(None).look_up_now(visits_listed_of_client, client_id=bob.id).ids) == 2


def test_these_steps_can_be_used_for_syncing_clients_from_facility_to_in_home_and_vice_versa(bob: Bob) -> None:
    """Either direction (K2).

    An account for the client can easily be "synced" to your Facility account, so they can easily request Facility
    services. Note: These steps can be used for syncing clients or staff from Facility to In-Home and vice versa.
    """
    dana = bob.do(add_client, FACILITY, fields={"last_name": "Dunn", "gate_code": "bell"}, status="active").id
    said = bob.do(sync_clients, FACILITY, client_ids=[dana], to=IN_HOME).said
    assert said == "Dunn has a place in In-Home now; of their fields 1 filled."
    assert bob.sync().said == "Barker, Bob has a place in Facility now; of their fields 2 filled."
    assert "Nothing changed" in bob.sync().said


def test_clients_will_have_the_same_seamless_experience_with_no_major_changes(bob: Bob) -> None:
    """Nothing else changes (K5).

    Clients will have the same seamless experience with no major changes but will now have access to the other
    software.
    """
    bob.books(IN_HOME)
    before = bob.at(IN_HOME).look_up_now(client_page, client_id=bob.id)
    bob.sync()
    after = bob.at(IN_HOME).look_up_now(client_page, client_id=bob.id)
    assert (after.own, after.animals, after.keys) == (before.own, before.animals, before.keys)
    assert after.profile.primary_branch == IN_HOME
    assert after.profile.memberships[: len(before.profile.memberships)] == before.profile.memberships
