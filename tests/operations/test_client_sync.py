"""Clients get a place in the other branch, with what is in their fields and their pets' (K2 to K5, K14)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from at_both_branches import FACILITY, IN_HOME, KIM, MO, VAL, rows_of
from at_the_sync import Sides
from builders import MORNING, Office
from keydesk.db.models import Client, ClientMembership, FieldValue, table_of
from keydesk.operations.client_sync import sync_clients
from keydesk.operations.client_sync_asked import SyncAsked, sync_asked
from keydesk.operations.clients import add_client, set_primary_branch, set_status
from keydesk.operations.own_fields import reveal_field
from keydesk.operations.pets import add_pet, edit_pet
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal
from keydesk.rules.syncing import Decisions


@pytest.fixture
def sides(office: Office) -> Sides:
    """Both branches, two clients In-Home."""
    return Sides(office)


def test_a_synced_client_has_a_place_and_no_second_welcome(sides: Sides) -> None:
    """Access at once, with the status that they have here; the day of the welcome goes along (K4, K14)."""

    def welcome(work: Any) -> None:
        table = table_of(ClientMembership)
        work.session.execute(update(table).where(table.c.client_id == sides.rivera).values(welcomed_at=MORNING))
        work.record("client", sides.rivera, "welcome", field="welcomed.in_home", new="today")

    sides.office.work(welcome)
    done = sides.sync(sides.rivera, sides.okafor)
    assert done.said == "2 clients have a place in Facility now."
    assert sides.places(sides.rivera) == {IN_HOME: ("active", MORNING), FACILITY: ("active", MORNING)}
    assert sides.places(sides.okafor)[FACILITY] == ("active", None)
    assert ("status.facility", None, "active") in sides.lines("client", sides.rivera)


def test_the_status_there_can_be_another(sides: Sides) -> None:
    """As here unless somebody says prospect; whoever has a place already keeps the status that they have."""
    sides.sync(status="prospect")
    assert sides.places(sides.rivera)[FACILITY][0] == "prospect"
    sides.do(set_status, client_id=sides.rivera, branch=IN_HOME, status="inactive")
    sides.sync(sides.rivera)
    assert sides.places(sides.rivera)[FACILITY][0] == "prospect"
    with pytest.raises(Refusal, match="status there"):
        sides.sync(sides.okafor, status="gone")


def test_values_of_clients_and_pets_go_into_the_fields_of_the_same_name(sides: Sides) -> None:
    """In either direction, each with its line of history; what there is no field for stays and is told (K3)."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Wifi", branch=branch)
        sides.field("Feeding", "long_text", branch=branch, subject="pet")
    sides.field("Parking permit")
    sides.fill(sides.rivera, wifi="otter", parking_permit="blue")
    pet = sides.do(add_pet, client_id=sides.rivera, fields={"name": "Mochi", "feeding": "at 8\nat 18"}).id
    plan = sides.plan()
    assert [(each.going.field.name, each.needs_a_word) for each in plan.fields if each.held] == [
        ("wifi", False), ("parking_permit", True), ("feeding", False),
    ]  # fmt: skip
    assert [(each.who, each.name, each.outcome, each.here) for each in plan.doubtful] == [
        ("Rivera, Ana", "parking_permit", "left", "blue")
    ]
    done = sides.sync()
    assert done.said == "Rivera, Ana has a place in Facility now; of their fields 2 filled, 1 stays here."
    assert sides.own(sides.rivera) == {"wifi": "otter"}
    assert sides.own(pet, subject="pet") == {"feeding": "at 8\nat 18"}
    assert ("wifi.facility", None, "otter") in sides.lines("client", sides.rivera)
    assert sides.lines("pet", pet) == [("feeding.facility", None, "at 8\nat 18")]
    sides.fill(sides.rivera, wifi="")
    assert sides.sync(to=IN_HOME).said == "1 client synced to In-Home; of their fields 1 filled."
    assert sides.own(sides.rivera, IN_HOME)["wifi"] == "otter"


def test_what_the_other_branch_has_stays_unless_somebody_says_otherwise(sides: Sides) -> None:
    """Never silently: what differs is listed, and goes over only where it was said, of one field or of all."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Wifi", branch=branch)
        sides.field("Gate", branch=branch)
    sides.fill(sides.rivera, wifi="otter", gate="left")
    sides.sync()
    sides.fill(sides.rivera, FACILITY, wifi="seal", gate="right")
    plan = sides.plan()
    assert [(each.name, each.outcome, each.here, each.there) for each in plan.doubtful] == [
        ("wifi", "keeps", "otter", "seal"), ("gate", "keeps", "left", "right"),
    ]  # fmt: skip
    assert "Nothing changed" in sides.sync().said
    sides.sync(decisions=Decisions(take=frozenset({("client", "wifi")})))
    assert sides.own(sides.rivera) == {"wifi": "otter", "gate": "right"}
    sides.sync(decisions=Decisions(take_all=True))
    assert sides.own(sides.rivera) == {"wifi": "otter", "gate": "left"}


def test_a_secret_is_sealed_anew_and_never_told(sides: Sides) -> None:
    """It is in no plan, no sentence and no history; whoever may see it sees the same there (P3)."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Alarm", "secret", branch=branch)
    sides.fill(sides.rivera, alarm="hunter2")
    done = sides.sync()
    table = table_of(FieldValue)
    rows = [row for row in rows_of(sides.office, table) if row.secret]
    assert len({row.secret for row in rows}) == len(rows) == 2
    shown = sides.do(
        reveal_field, subject="client", subject_id=sides.rivera, name="alarm", reason="asked", branch=FACILITY
    )
    assert shown.code == "hunter2"
    sides.fill(sides.rivera, alarm="other1")
    plan = sides.plan()
    assert [(each.here, each.there) for each in plan.doubtful] == [("••••", "••••")]
    told = repr((done, plan, sides.lines("client", sides.rivera)))
    assert "hunter2" not in told
    assert "other1" not in told
    before = sides.everything()
    sides.sync(decisions=Decisions(take_all=True))
    assert (
        sides.do(
            reveal_field, subject="client", subject_id=sides.rivera, name="alarm", reason="asked", branch=FACILITY
        ).code
        == "other1"
    )
    sides.do(undo)
    assert sides.everything() == before


def test_an_act_keeps_to_what_was_looked_at(sides: Sides) -> None:
    """Somebody changed a value between the look and the act: nothing is synced, and it says so (C5)."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Wifi", branch=branch)
    sides.fill(sides.rivera, wifi="otter")
    seen = sides.plan().seen
    sides.fill(sides.rivera, wifi="seal")
    with pytest.raises(Refusal, match="look again") as caught:
        sides.sync(seen=seen)
    assert caught.value.code == "changed"
    assert FACILITY not in sides.places(sides.rivera)
    sides.sync(seen=sides.plan().seen)
    assert sides.own(sides.rivera) == {"wifi": "seal"}


def test_whoever_stops_it_leaves_nothing_behind(sides: Sides) -> None:
    """Esc on the way: the transaction is none (C6)."""

    def stop(done: int) -> None:
        if done:
            raise Refusal("Stopped.")

    before = sides.everything()
    with pytest.raises(Refusal, match="Stopped"):
        sides.sync(sides.rivera, sides.okafor, told=stop)
    assert sides.everything() == before


def test_both_branches_are_needed(sides: Sides) -> None:
    """Kim schedules in both and may sync, Mo in one alone may not; making a field is an admin's (P1)."""
    kim, mo = sides.office.desk(KIM), sides.office.desk(MO)
    with pytest.raises(Refusal, match="may not change client profiles"):
        sides.do(sync_clients, desk=mo, client_ids=[sides.rivera], to=FACILITY)
    sides.field("Wifi")
    sides.fill(sides.rivera, wifi="otter")
    with pytest.raises(Refusal, match="settings"):
        sides.do(sync_clients, desk=kim, client_ids=[sides.rivera], to=FACILITY, decisions=Decisions(rest="make"))
    sides.do(sync_clients, desk=kim, client_ids=[sides.rivera], to=FACILITY)
    assert FACILITY in sides.places(sides.rivera)


def test_one_branch_has_nobody_to_sync_with(office: Office) -> None:
    """While Facility is off, that is said."""
    client_id = office.client("Rivera")
    with pytest.raises(Refusal, match="one branch only"):
        office.desk().perform_now(sync_clients, client_ids=[client_id], to=FACILITY)


def test_whoever_has_no_place_here_is_told_and_left(sides: Sides) -> None:
    """From Facility to In-Home goes whoever is in Facility; the others are named and nothing becomes of them."""
    plan = sides.plan(sides.rivera, to=IN_HOME)
    assert (plan.places("none"), plan.changes) == (1, False)
    assert sides.sync(sides.rivera, to=IN_HOME).said == "None of them has a place in Facility. Nothing changed."


def test_a_command_names_clients_or_a_query(sides: Sides) -> None:
    """Fields by their labels; a query finds those of the branch that they are synced from."""
    sides.field("Gate")
    sides.field("Entry", branch=FACILITY)
    sides.fill(sides.rivera, gate="left")
    sides.do(sync_asked, asked=SyncAsked(to="facility", who=("Rivera",), maps=("gate=entry",)))
    assert sides.own(sides.rivera) == {"entry": "left"}
    done = sides.do(sync_asked, asked=SyncAsked(to="Facility", query="status:active"))
    assert done.said == "Okafor, Ben has a place in Facility now."
    for wrong, why in (
        (SyncAsked(to="facility", who=("Rivera",), maps=("gate",)), "FIELD=FIELD"),
        (SyncAsked(to="facility", who=("Rivera",), notes=("nothing",)), "no field"),
        (SyncAsked(to="garage", who=("Rivera",)), "no branch"),
        (SyncAsked(to="facility", query="status:gone"), "filter"),
    ):
        with pytest.raises(Refusal, match=why):
            sides.do(sync_asked, asked=wrong)


def test_a_client_is_made_in_both_at_once(sides: Sides) -> None:
    """Access to both at once (K1), and what is written in the fields of one branch stands in those of the other."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Wifi", branch=branch)
    fields = {"last_name": "Costa", "wifi": "otter"}
    added = sides.do(add_client, fields=fields, status="active", branches=(IN_HOME, FACILITY))
    assert added.said == "Costa added, in In-Home and in Facility."
    assert {branch: status for branch, (status, _) in sides.places(added.id).items()} == {
        IN_HOME: "active", FACILITY: "active",
    }  # fmt: skip
    assert sides.own(added.id) == sides.own(added.id, IN_HOME) == {"wifi": "otter"}
    val = sides.office.desk(VAL)
    hers = val.perform_now(add_client, fields={"last_name": "Diaz"})
    assert list(sides.places(hers.id)) == [FACILITY]
    with pytest.raises(Refusal, match="may not"):
        val.perform_now(add_client, fields={"last_name": "Ruiz"}, branches=(FACILITY, IN_HOME))
    row = rows_of(sides.office, table_of(Client), table_of(Client).c.id == hers.id)[0]
    assert row.primary_branch == FACILITY


def test_the_primary_branch_is_one_of_theirs(sides: Sides) -> None:
    """Which branch comes first for a client is said in one act, and only of a branch in which they are (K8)."""
    with pytest.raises(Refusal, match="Give them a place there first"):
        sides.do(set_primary_branch, client_id=sides.rivera, branch=FACILITY)
    sides.sync()
    said = sides.do(set_primary_branch, client_id=sides.rivera, branch=FACILITY).said
    assert said == "Facility comes first for Rivera, Ana now."
    assert "already" in sides.do(set_primary_branch, client_id=sides.rivera, branch=FACILITY).said


def test_each_branch_has_its_own_field_of_a_name(sides: Sides) -> None:
    """A session fills the fields of the branch in which it works, and history tells the two apart."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Wifi", branch=branch)
    sides.fill(sides.rivera, wifi="otter")
    sides.fill(sides.rivera, FACILITY, wifi="seal")
    assert (sides.own(sides.rivera, IN_HOME), sides.own(sides.rivera)) == ({"wifi": "otter"}, {"wifi": "seal"})
    assert sides.lines("client", sides.rivera, "edit") == [("wifi", None, "otter"), ("wifi.facility", None, "seal")]
    mo = sides.office.desk(MO)
    with pytest.raises(Refusal, match="no place in Facility"):
        mo.work_in(FACILITY)


def test_what_a_pet_has_in_facility_is_taken_back(sides: Sides) -> None:
    """The undo of a pet's edit knows the branch of its fields."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Feeding", branch=branch, subject="pet")
    desk = sides.office.desk()
    desk.work_in(FACILITY)
    pet = sides.do(add_pet, client_id=sides.rivera, fields={"name": "Mochi"}).id
    sides.do(edit_pet, desk=desk, pet_id=pet, version=None, fields={"feeding": "at 8"})
    sides.do(undo, desk=desk)
    assert sides.own(pet, subject="pet") == {}
    assert sides.own(pet, IN_HOME, subject="pet") == {}
