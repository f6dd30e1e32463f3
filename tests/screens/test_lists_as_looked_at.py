"""Clients, pets and staff as each person looks at them: columns, orders, views, marks, own fields; driven by keys."""

from __future__ import annotations

import pytest

from at_the_office import SAM
from builders import Office
from hostile import HOSTILE
from keydesk.db.queries.clients import client_rows
from keydesk.db.queries.pets import list_pets
from keydesk.db.queries.views import look_as_left, views_of
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field
from keydesk.operations.pets import add_pet
from keydesk.operations.views import save_view
from keydesk.screens.pets import PetsScreen
from keydesk.screens.staff import StaffScreen
from robot import LARGE, SMALL, Robot, robot_at


@pytest.fixture
def street(office: Office) -> Office:
    """Abara parks on the street, Brandt in the garage, Costa nowhere; Sam and Jo are sitters; Abara has a dog."""
    office.person("Sam Ortega")
    office.person("Jo Reyes")
    desk = office.desk()
    desk.perform_now(
        add_field, subject="client", label="Parking spot", kind="choice", choices="street, garage, behind the house"
    )
    for last, spot in (("Abara", "street"), ("Brandt", "garage"), ("Costa", "")):
        client_id = office.client(last)
        desk.perform_now(edit_client, client_id=client_id, version=None, fields={"parking_spot": spot})
    desk.perform_now(add_pet, client_id=1, fields={"name": "Rex", "species": "dog"})
    desk.perform_now(add_pet, client_id=2, fields={"name": "Ivy", "species": "cat"})
    return office


def titles(robot: Robot) -> list[str]:
    """The titles over the list."""
    plain = robot.table.render_line(0).text.replace("↑", "").replace("↓", "")
    return [title.strip() for title in plain.split("  ") if title.strip()]


def cursor_line(robot: Robot) -> str:
    """What the cursor is on, without its marks."""
    place = robot.table.place
    return robot.table.render_line(place.cursor - place.top + 1).text.strip(" ●›")


async def choose(robot: Robot, *columns: str) -> None:
    """Shows or hides columns, by walking to each."""
    await robot.ask("J")
    for column in columns:
        await robot.press("home")
        while not cursor_line(robot).startswith(column):
            await robot.press("down")
        await robot.press("space")
    await robot.press("enter")
    await robot.settle()


async def test_clients_are_looked_at_as_keys_are(street: Office) -> None:
    """Own fields are columns, an order and part of the filter; a view keeps it all, and the list is as it was left."""
    async with robot_at(street, mode="clients", size=LARGE) as robot:
        await robot.sees("Abara")
        await choose(robot, "Keys", "Copies", "Where", "Parking spot")
        assert titles(robot)[:4] == ["CLIENT", "STATUS", "AREA", "PARKING SPOT"]
        assert "street" in robot.line_with("Abara  ")
        await robot.press("s", "s", "s")
        assert titles(robot)[3] == "PARKING SPOT"
        assert [robot.table.place.ids[0], robot.table.place.ids[-1]] == [2, 3], "garage first, nothing last"
        await robot.press("slash")
        await robot.type("park")
        await robot.sees("parking_spot:")
        await robot.press("tab")
        await robot.type("st")
        await robot.press("tab")
        assert list(robot.table.place.ids) == [1]
        await robot.press("enter")
        await robot.ask("V")
        await robot.press("ctrl+n")
        await robot.sees("Save this view: parking_spot:street")
        await robot.type("On the street")
        await robot.press("ctrl+s")
        await robot.hears("View “On the street” saved for you")
        await robot.press("escape")
        await choose(robot, "Area", "Parking spot")
        await robot.until(
            lambda: street.desk().look_up_now(look_as_left, screen="clients") == "sort:parking_spot columns:name,status"
        )
        await robot.ask("V")
        await robot.press("enter")
        await robot.settle()
        assert titles(robot)[3] == "PARKING SPOT"
        assert list(robot.table.place.ids) == [1]
        (view,) = street.desk().look_up_now(views_of, screen="clients")
        assert view.look == "sort:parking_spot columns:name,status,area,parking_spot"
        await robot.until(lambda: street.desk().look_up_now(look_as_left, screen="clients") == view.look)
    async with robot_at(street, mode="clients", size=SMALL) as robot:
        await robot.until(lambda: titles(robot)[-1] == "PARKING SPOT")
        await robot.press("slash")
        await robot.type("alarm:x")
        await robot.sees("“alarm:” is not known")


async def test_marked_clients_are_changed_at_once_and_taken_back(street: Office) -> None:
    """Marks as on Keys, through a filter; A lists what is done to all of them, y is about them, u takes it back."""
    street.block(2, SAM)
    async with robot_at(street, mode="clients", size=SMALL) as robot:
        await robot.sees("Abara")
        assert "all marked" not in robot.text
        await robot.press("asterisk")
        await robot.sees("3 marked", "all marked 3")
        await robot.press("slash")
        await robot.type("costa\n")
        await robot.sees("3 marked, 2 not in this filter")
        await robot.press("escape")
        await robot.ask("A")
        await robot.type("primary\n")
        await robot.settle()
        await robot.sees("who comes first")
        await robot.type("sam\n")
        await robot.sees("1 in the way", "2 ready")
        await robot.press("enter")
        await robot.sees("1 client is in the way, so nothing is done")
        await robot.press("x", "enter")
        await robot.hears("2 clients: Sam Ortega")
        await robot.until(lambda: robot.table.marks == frozenset({2}))
        await robot.press("asterisk")
        await robot.ask("y")
        await robot.type("inactive\n")
        await robot.settle()
        await robot.sees("Why (if there is more to say)")
        await robot.press("enter")
        await robot.sees("3 ready")
        await robot.press("enter")
        await robot.hears("3 clients: inactive")
        await robot.press("u")
        await robot.hears("Taken back: 3 clients are as before")
        rows = street.desk().look_up_now(client_rows, ids=[1, 2, 3])
        assert {row.status for row in rows.values()} == {"active"}


async def test_marked_pets_are_not_about_any_more_and_a_view_of_pets_opens_from_anywhere(street: Office) -> None:
    """R is about the marked ones; a view is found by its name, on the list that it is of."""
    desk = street.desk()
    desk.perform_now(save_view, name="Dogs of ours", query="kind:dog", look="columns:name,age,phone", screen="pets")
    desk.perform_now(save_view, name="Late ones", query="holds:late", screen="staff", shared=True)
    async with robot_at(street, mode="keys", size=LARGE) as robot:
        await robot.ask("ctrl+p")
        await robot.type("dogs of\n")
        await robot.until(lambda: isinstance(robot.screen, PetsScreen) and titles(robot) == ["PET", "AGE", "PHONE"])
        assert len(robot.table.place.ids) == 1
        await robot.press("escape", "asterisk")
        await robot.ask("R")
        await robot.sees("2 pets → not active any more", "Rex of Abara", "2 ready")
        await robot.press("enter")
        await robot.hears("2 pets are not active any more")
        assert desk.look_up_now(list_pets) == []
        await robot.press("u")
        await robot.hears("Taken back: 2 pets are as before")
        await robot.ask("ctrl+p")
        await robot.type("late ones\n")
        await robot.until(lambda: isinstance(robot.screen, StaffScreen) and "Nobody fits this filter" in robot.text)
        await robot.press("slash")
        await robot.type("x")
        await robot.press("escape", "escape")
        await robot.ask("V")
        await robot.press("ctrl+x", "y")
        await robot.hears("taken away")
        assert desk.look_up_now(views_of, screen="staff") == []


async def test_hostile_labels_and_names_are_shown_and_nothing_more(street: Office) -> None:
    """A label, a value and a name with markup or escapes in them are text in heading, line, dialog and preview."""
    desk = street.desk()
    desk.perform_now(add_field, subject="client", label="Gate [/b] [@click=app.quit]x", kind="text")
    for number, text in enumerate(HOSTILE):
        client_id = street.client(text)
        value = f"{number} {text}"[:180]
        desk.perform_now(edit_client, client_id=client_id, version=None, fields={"gate_b_click_app_quit_x": value})
    async with robot_at(street, mode="clients", size=LARGE) as robot:
        await robot.sees("Abara")
        await choose(robot, "Keys", "Copies", "Where", "Area", "Gate")
        assert "GATE [/B] [@CLICK=" in " ".join(titles(robot))
        await robot.sees("Smith [/b] Co", "0 Smith [/b] Co", "[@click=app.quit]x[/]")
        await robot.press("asterisk")
        await robot.ask("A")
        await robot.type("terr\n")
        await robot.settle()
        await robot.type("zip\n")
        await robot.sees("11 already so", "Smith [/b] Co")
        await robot.press("enter")
        await robot.sees("All of these clients are so already")
        assert "\x1b" not in robot.text
