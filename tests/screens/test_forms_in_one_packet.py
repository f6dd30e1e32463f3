"""A form that is typed faster than it is drawn: every key acts on what the key before it has left."""

from __future__ import annotations

from textual import events

from builders import Office
from keydesk.widgets.form_fields import FieldRow
from robot import Robot, robot_at


def _at_once(robot: Robot, *keys: str) -> None:
    """All of it in the app's queue before any of it is looked at."""
    for key in keys:
        robot.app.post_message(events.Key(key, key if len(key) == 1 else None))


def _values(robot: Robot) -> dict[str, str]:
    return {row.field.name: row.value for row in robot.screen.query(FieldRow)}


async def test_numbers_behind_a_choice_go_into_their_own_fields(office: Office) -> None:
    """Digits that might begin a scan, since a choice has the focus, are typed before those that follow them."""
    async with robot_at(office, mode="safes") as robot:
        await robot.ask("n")
        _at_once(robot, *"Hall", "tab", *"corridor", "tab", "tab", *"10", "tab", *"20")
        await robot.until(lambda: _values(robot)["columns"] == "20")
        await robot.settle()
        assert {name: _values(robot)[name] for name in ("label", "place", "rows", "columns")} == {
            "label": "Hall",
            "place": "corridor",
            "rows": "10",
            "columns": "20",
        }


async def test_back_and_forth_in_one_packet(office: Office) -> None:
    """Tab, Shift+Tab and letters in any order: the letters stand where the eye would have been."""
    async with robot_at(office, mode="safes") as robot:
        await robot.ask("n")
        _at_once(robot, "H", "tab", "x", "shift+tab", "a", "l", "tab", "y", "shift+tab", "l", "down", "z")
        await robot.until(lambda: _values(robot)["place"] == "xyz")
        assert _values(robot)["label"] == "Hall"
