"""One act on many clients or pets: all or nothing, looked at first, and taken back as one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from at_both_branches import FACILITY, IN_HOME, person, switch_on
from builders import MORNING, Office
from keydesk.db.models import Client, ClientMembership, Visit, table_of
from keydesk.db.queries.clients import client_rows
from keydesk.db.queries.pets import list_pets
from keydesk.db.rows.many import SeenRow
from keydesk.db.work import Reading
from keydesk.desk import Desk
from keydesk.operations.client_bulk import ClientAct, change_clients, rehearse_clients
from keydesk.operations.clients import edit_client, set_primary_branch, set_status
from keydesk.operations.messages import add_message
from keydesk.operations.permissions import set_role
from keydesk.operations.pet_bulk import rehearse_pets, set_pets_active
from keydesk.operations.pets import add_pet, edit_pet
from keydesk.operations.rehearsal import Rehearsed
from keydesk.operations.territories import add_territory
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal

KIM = 1002
SAM, JO = 2, 3


@pytest.fixture
def street(office: Office) -> Office:
    """Abara, Brandt and Costa; Brandt has blocked Jo; Sam and Jo are sitters."""
    office.person("Sam Ortega")
    office.person("Jo Reyes")
    office.person("Kim Voss", uid=KIM)
    office.safe("Front office", rows=1, columns=4)
    for last in ("Abara", "Brandt", "Costa"):
        office.client(last)
    office.block(2, JO)
    return office


def seen(desk: Desk, *ids: int) -> list[SeenRow]:
    """Clients as a list shows them now."""
    rows = desk.look_up_now(client_rows, ids=ids)
    return [SeenRow(each, rows[each].version) for each in ids]


def column(desk: Desk, name: str) -> list[Any]:
    """What stands in one column of all clients."""

    def read(reading: Reading) -> list[Any]:
        table = table_of(Client)
        return list(reading.session.execute(select(table.c[name]).order_by(table.c.id)).scalars())

    return desk.look_up_now(read)


def statuses(desk: Desk) -> list[tuple[str, Any]]:
    """How all clients stand, and since when."""

    def read(reading: Reading) -> list[tuple[str, Any]]:
        table = table_of(ClientMembership)
        found = reading.session.execute(select(table.c.status, table.c.since).order_by(table.c.client_id))
        return [(each.status, each.since) for each in found]

    return desk.look_up_now(read)


def test_many_clients_are_made_inactive_and_all_of_it_is_taken_back(street: Office) -> None:
    """What is left to do is said of each; an undo gives back how they stood, and since when."""
    street.key(1, code="K7MT", copies=2)
    street.visit(2, SAM, (MORNING + timedelta(days=2)).date())
    desk = street.desk()
    desk.perform_now(set_status, client_id=3, branch="in_home", status="inactive")
    before = statuses(desk)
    street.clock.advance(hours=1)
    act = ClientAct("status", status="inactive", reason="the season is over")
    with pytest.raises(Rehearsed) as rehearsed:
        desk.perform_now(rehearse_clients, act=act, clients=seen(desk, 1, 2, 3))
    lines = rehearsed.value.result.lines
    assert [(each.name, each.before, each.after, each.outcome, each.short) for each in lines] == [
        ("Abara", "active", "inactive", "goes", "2 keys left"),
        ("Brandt", "active", "inactive", "goes", "1 visit left"),
        ("Costa", "inactive", "inactive", "same", ""),
    ]
    assert statuses(desk) == before
    done = desk.perform_now(change_clients, via="bulk", act=act, clients=seen(desk, 1, 2, 3))
    assert done.said == "2 clients: inactive."
    assert {status for status, _ in statuses(desk)} == {"inactive"}
    assert desk.perform_now(undo).said == "Taken back: 2 clients are as before"
    assert statuses(desk) == before


def test_a_territory_is_set_and_taken_away(street: Office) -> None:
    """None is by the zip code again; one who has it already stays as they are."""
    desk = street.desk()
    north = desk.perform_now(add_territory, name="North", zips="97201").id
    desk.perform_now(edit_client, client_id=1, version=None, fields={"territory_id": north})
    act = ClientAct("territory", territory_id=north)
    done = desk.perform_now(change_clients, act=act, clients=seen(desk, 1, 2, 3))
    assert (done.said, [each.outcome for each in done.lines]) == ("2 clients: North.", ["same", "goes", "goes"])
    desk.perform_now(change_clients, act=ClientAct("territory"), clients=seen(desk, 2))
    assert column(desk, "territory_id") == [north, None, north]
    desk.perform_now(undo)
    desk.perform_now(undo, batch_id=done.batch_id)
    assert column(desk, "territory_id") == [north, None, None]


def test_one_who_has_blocked_the_sitter_stops_all_of_it(street: Office) -> None:
    """All or nothing: the preview names who is in the way, the act names them too; without them it is done."""
    desk = street.desk()
    act = ClientAct("sitter", sitter_id=JO)
    with pytest.raises(Rehearsed) as rehearsed:
        desk.perform_now(rehearse_clients, act=act, clients=seen(desk, 1, 2, 3))
    assert [each.outcome for each in rehearsed.value.result.lines] == ["goes", "stopped", "goes"]
    with pytest.raises(Refusal, match=r"Nothing was done\. Jo Reyes is blocked for this client"):
        desk.perform_now(change_clients, act=act, clients=seen(desk, 1, 2, 3))
    assert column(desk, "primary_sitter_id") == [None, None, None]
    desk.perform_now(change_clients, act=act, clients=seen(desk, 1, 3))
    assert column(desk, "primary_sitter_id") == [JO, None, JO]


def test_visits_of_the_primary_sitter_go_along_and_come_back(street: Office) -> None:
    """I13: what was given to PRIMARY follows, and follows back with the undo."""
    desk = street.desk()
    desk.perform_now(edit_client, client_id=1, version=None, fields={"primary_sitter_id": SAM})
    visit = street.visit(1, SAM, (MORNING + timedelta(days=2)).date(), assigned_as="primary")

    def sitter(reading: Reading) -> Any:
        table = table_of(Visit)
        return reading.session.execute(select(table.c.sitter_id).where(table.c.id == visit)).scalar()

    desk.perform_now(change_clients, act=ClientAct("sitter", sitter_id=JO), clients=seen(desk, 1))
    assert desk.look_up_now(sitter) == JO
    desk.perform_now(undo)
    assert desk.look_up_now(sitter) == SAM


def test_somebody_who_was_quicker_stops_it_and_the_undo(street: Office) -> None:
    """The version that was seen counts; what somebody changed since stays, and with it all the rest."""
    desk = street.desk()
    old = seen(desk, 1, 2)
    desk.perform_now(edit_client, client_id=2, version=None, fields={"city": "Elm Park"})
    act = ClientAct("status", status="inactive")
    with pytest.raises(Rehearsed) as rehearsed:
        desk.perform_now(rehearse_clients, act=act, clients=old)
    assert [each.outcome for each in rehearsed.value.result.lines] == ["goes", "moved"]
    with pytest.raises(Refusal, match="Nothing was done") as refused:
        desk.perform_now(change_clients, act=act, clients=old)
    assert refused.value.code == "changed"
    done = desk.perform_now(change_clients, act=act, clients=seen(desk, 1, 2))
    desk.perform_now(set_status, client_id=1, branch="in_home", status="prospect")
    with pytest.raises(Refusal, match="Abara was changed since"):
        desk.perform_now(undo, batch_id=done.batch_id)
    assert [status for status, _ in statuses(desk)][:2] == ["prospect", "inactive"]


def test_a_place_in_a_branch_is_taken_back_there_and_only_unused(street: Office) -> None:
    """By whoever may say so in that branch, and not from under a visit, or as the branch that comes first (K8, K10)."""
    switch_on(street)
    lee = person(street, "Lee Park", 1010, in_home="admin", facility="admin")
    desk, admin = street.desk(1010), street.desk()
    act = ClientAct("status", status="active", branch=FACILITY)
    done = desk.perform_now(change_clients, act=act, clients=seen(desk, 1, 2))
    admin.perform_now(set_primary_branch, client_id=2, branch=FACILITY)
    with pytest.raises(Refusal, match="Facility is the primary branch"):
        desk.perform_now(undo, batch_id=done.batch_id)
    admin.perform_now(set_primary_branch, client_id=2, branch=IN_HOME)
    admin.perform_now(add_message, client_id=1, branch=FACILITY, body="Fed at six")
    with pytest.raises(Refusal, match="Abara has a message in Facility"):
        desk.perform_now(undo, batch_id=done.batch_id)
    act = ClientAct("status", status="prospect", branch=FACILITY)
    done = desk.perform_now(change_clients, act=act, clients=seen(desk, 1, 2))
    admin.perform_now(set_role, staff_id=lee, branch=FACILITY, role="base")
    with pytest.raises(Refusal, match="Lee Park may not"):
        desk.perform_now(undo, batch_id=done.batch_id)


def test_nothing_marked_and_nothing_new_are_refused_and_a_right_is_needed(street: Office) -> None:
    """Each in a sentence for the desk."""
    desk = street.desk()
    with pytest.raises(Refusal, match="None of the clients is marked"):
        desk.perform_now(change_clients, act=ClientAct("territory"), clients=[])
    with pytest.raises(Refusal, match="All of these clients are so already"):
        desk.perform_now(change_clients, act=ClientAct("territory"), clients=seen(desk, 1, 2))
    for operation in (change_clients, rehearse_clients):
        with pytest.raises(Refusal, match="may not"):
            street.desk(KIM).perform_now(operation, act=ClientAct("territory"), clients=seen(desk, 1))


def test_many_pets_are_not_about_any_more_and_are_again(street: Office) -> None:
    """J6: they are in no list and no booked visit; an undo gives both back, unless somebody changed one since."""
    desk = street.desk()
    rex = desk.perform_now(add_pet, client_id=1, fields={"name": "Rex"}).id
    ivy = desk.perform_now(add_pet, client_id=2, fields={"name": "Ivy"}).id
    both = [SeenRow(rex, 1), SeenRow(ivy, 1)]
    with pytest.raises(Rehearsed) as rehearsed:
        desk.perform_now(rehearse_pets, pets=both, active=False)
    assert [(each.name, each.after) for each in rehearsed.value.result.lines] == [
        ("Rex of Abara", "not active"),
        ("Ivy of Brandt", "not active"),
    ]
    assert desk.perform_now(set_pets_active, pets=both, active=False).said.startswith("2 pets are not active")
    assert desk.look_up_now(list_pets) == []
    assert desk.perform_now(undo).said == "Taken back: 2 pets are as before"
    assert [row.name for row in desk.look_up_now(list_pets)] == ["Ivy", "Rex"]
    done = desk.perform_now(set_pets_active, pets=[SeenRow(rex), SeenRow(ivy)], active=False)
    desk.perform_now(edit_pet, pet_id=ivy, version=None, fields={"active": True})
    with pytest.raises(Refusal, match="Ivy was changed since"):
        desk.perform_now(undo, batch_id=done.batch_id)
    assert [row.name for row in desk.look_up_now(list_pets)] == ["Ivy"]
