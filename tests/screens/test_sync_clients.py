"""Clients are synced from their list and their page, after a look at what goes where (K2, K3, K8)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from at_both_branches import FACILITY, IN_HOME, KIM, MO, both_branches
from builders import Office
from keydesk.app.office import KeydeskApp
from keydesk.db.models import Client, ClientMembership, table_of
from keydesk.db.queries.fields import own_fields_of
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field
from keydesk.operations.pets import add_pet
from keydesk.screens.client import ClientPage
from pictures import Picture, looks_as_before
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def sides(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Both branches; Rivera and Okafor In-Home, with fields of which some match, one differs and one has no match."""
    monkeypatch.setattr(KeydeskApp, "DEFAULT_MODE", "clients")
    both_branches(office)
    office.setting("office_name", '"Riverside Pet Care"')
    desk, there = office.desk(), office.desk()
    there.work_in(FACILITY)
    for label, kind, branch, more in (
        ("Wifi", "text", IN_HOME, {}), ("wifi", "text", FACILITY, {}), ("Gate code", "text", IN_HOME, {}),
        ("Entry", "text", FACILITY, {}), ("Alarm", "secret", IN_HOME, {}), ("Alarm", "secret", FACILITY, {}),
        ("Diet", "choice", IN_HOME, {"choices": "dry, raw"}), ("Diet", "choice", FACILITY, {"choices": "dry"}),
    ):  # fmt: skip
        desk.perform_now(add_field, subject="client", label=label, kind=kind, branch=branch, **more)
    for branch in (IN_HOME, FACILITY):
        desk.perform_now(add_field, subject="pet", label="Feeding", branch=branch)
    rivera, okafor = office.client("Rivera", "Ana"), office.client("Okafor", "Ben")
    desk.perform_now(
        edit_client, client_id=rivera, version=None,
        fields={"wifi": "otter", "gate_code": "left door", "alarm": "hunter2", "diet": "raw"},
    )  # fmt: skip
    desk.perform_now(edit_client, client_id=okafor, version=None, fields={"wifi": "seal"})
    there.perform_now(edit_client, client_id=okafor, version=None, fields={"wifi": "walrus"})
    desk.perform_now(add_pet, client_id=rivera, fields={"name": "Mochi", "feeding": "at 8"})
    return office


def places(office: Office, client_id: int) -> set[str]:
    """The branches in which a client has a place."""
    table = table_of(ClientMembership)
    wanted = select(table.c.branch_id).where(table.c.client_id == client_id)
    return set(office.desk().look_up_now(lambda reading: reading.session.execute(wanted).scalars().all()))


def there(office: Office, client_id: int) -> dict[str, str]:
    """What a client has in Facility's fields."""
    own = office.desk().look_up_now(own_fields_of, subject="client", subject_id=client_id, branch=FACILITY)
    return {each.name: own.words(each) for each in own.own if own.words(each)}


async def look(robot: Robot) -> None:
    """Marks all of the list, and opens the sync of them."""
    await robot.press("asterisk")
    await robot.ask("q")
    await robot.type("sync\n")
    await robot.sees("2 clients: from In-Home to Facility", "no match")
    await robot.settle()


async def decide(robot: Robot) -> None:
    """Maps the gate code, lets the wifi go over what is there, and makes the choice."""
    await robot.press("enter")
    await robot.sees("Gate code: where does it go in Facility?")
    await robot.type("entry\n")
    await robot.sees("Gate code goes into Entry, as you say")
    await robot.settle()
    await robot.press("down", "o")
    await robot.sees("1 overwritten")
    await robot.settle()
    await robot.press("down", "c")
    await robot.settle()


async def test_marked_clients_are_synced_and_taken_back(sides: Office) -> None:
    """Look, say where a field goes and what is overwritten, Ctrl+S; again nothing would change; u brings all back."""
    async with robot_at(sides, mode="clients") as robot:
        await robot.until(lambda: robot.table.current is not None)
        await look(robot)
        await decide(robot)
        await robot.press("ctrl+s")
        await robot.hears("2 clients have a place in Facility now")
        assert there(sides, 1) == {"wifi": "otter", "entry": "left door", "alarm": "••••", "diet": "raw"}
        assert there(sides, 2) == {"wifi": "seal"}
        assert places(sides, 1) == places(sides, 2) == {IN_HOME, FACILITY}
        await robot.press("asterisk")
        await robot.ask("q")
        await robot.type("sync\n")
        await robot.sees("Nothing would change")
        await robot.settle()
        await robot.press("escape")
        await robot.settle()
        await robot.press("u")
        await robot.hears("2 clients have no place in Facility any more")
        assert (there(sides, 1), there(sides, 2)) == ({}, {"wifi": "walrus"})


async def test_from_the_page_of_one_client_who_then_comes_first_there(sides: Office) -> None:
    """Q on the page syncs this one; then Facility can be the primary branch, which it could not before."""
    async with robot_at(sides, mode="clients") as robot:
        await robot.app.push_screen(ClientPage(1))
        await robot.sees("need a key")
        await robot.settle()
        await robot.ask("q")
        await robot.type("primary\n")
        await robot.hears("has a place in In-Home alone")
        await robot.ask("q")
        await robot.type("sync\n")
        await robot.sees("Rivera, Ana: from In-Home to Facility")
        await robot.settle()
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana has a place in Facility now")
        await robot.settle()
        await robot.ask("q")
        await robot.type("primary\n")
        await robot.sees("which branch comes first?")
        await robot.settle()
        await robot.type("facility\n")
        await robot.hears("Facility comes first for Rivera, Ana now.")
    table = table_of(Client)
    row: Any = sides.desk().look_up_now(
        lambda reading: reading.session.execute(select(table).where(table.c.id == 1)).one()
    )
    assert row.primary_branch == FACILITY


async def test_whoever_may_not_in_both_is_not_offered_it(sides: Office) -> None:
    """Mo works In-Home alone: a sync is not in the list; Kim schedules in both."""
    for uid, offered in ((KIM, True), (MO, False)):
        async with robot_at(sides, mode="clients", uid=uid) as robot:
            await robot.until(lambda robot=robot: robot.table.current is not None)
            await robot.ask("q")
            await robot.sees("what is to be done?")
            assert ("Sync to the other branch" in robot.text) is offered


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_the_look_before(sides: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """What has no match is loud and first; each field says where it goes and what becomes of it."""
    assert looks_as_before(sides, snap_compare, size, look, sees="Rivera")


@pytest.mark.parametrize("size", [SMALL], ids=["80x24"])
def test_what_was_decided(sides: Office, snap_compare: Picture, size: tuple[int, int]) -> None:
    """A field that was decided stays where it stood, and says so; what is overwritten is counted."""
    assert looks_as_before(sides, snap_compare, size, look, decide, sees="Rivera")
