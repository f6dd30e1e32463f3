"""Keys (F4): orders of several columns, saved views, and the list as one left it, driven by keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import MORNING, Office
from keydesk.db.queries.views import look_as_left, views_of
from keydesk.operations.custody import check_out
from keydesk.operations.views import save_view
from robot import Robot, robot_at

KIM = 1002


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera's two copies with Sam and Jo, due Friday and Thursday; Marsh's two hang."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.person("Kim Voss", uid=KIM)
    office.safe("Front office", rows=2, columns=3)
    office.key(office.client("Rivera", "Ana"), code="K7MT", copies=2, label="front door")
    office.key(office.client("Marsh", "Lee"), code="2HPL", copies=2, label="back door")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam, due_at=MORNING + timedelta(days=3))
    desk.perform_now(
        check_out, tag_code="K7MT-2", sitter_id=jo, due_at=MORNING + timedelta(days=2), override=True, reason="x"
    )
    return office


def tags(robot: Robot) -> list[str]:
    """The codes of the list from top to bottom."""
    lines = [robot.table.render_line(y).text.split() for y in range(1, robot.table.size.height)]
    return [line[0] if line[0] not in "●›" else line[1] for line in lines if line]


async def sort_too(robot: Robot, column: str) -> None:
    """One more column for the order."""
    await robot.ask("S")
    await robot.type(column + "\n")
    await robot.settle()


async def test_the_order_is_of_several_columns_and_the_heading_numbers_them(street: Office) -> None:
    """E7: within one client by due date; a column that is chosen again turns round, the others stay; stable by tag."""
    async with robot_at(street, mode="keys") as robot:
        await robot.press("s")
        assert tags(robot) == ["2HPL-1", "2HPL-2", "K7MT-1", "K7MT-2"]
        await sort_too(robot, "due")
        await robot.sees("CLIENT ↑1", "DUE ↑2")
        assert tags(robot) == ["2HPL-1", "2HPL-2", "K7MT-2", "K7MT-1"]
        await sort_too(robot, "client")
        await robot.sees("CLIENT ↓1", "DUE ↑2")
        assert tags(robot) == ["K7MT-2", "K7MT-1", "2HPL-1", "2HPL-2"]
        await robot.press("s")
        await robot.sees("OPENS ↑")
        assert "↑2" not in robot.text


async def test_everybody_finds_the_list_as_they_left_it(street: Office) -> None:
    """The order is kept for the person at the desk, and for nobody else."""
    async with robot_at(street, mode="keys") as robot:
        await robot.press("s")
        await sort_too(robot, "due")
        await robot.until(lambda: street.desk().look_up_now(look_as_left) == "sort:client,due")
    async with robot_at(street, mode="keys") as robot:
        await robot.sees("CLIENT ↑1", "DUE ↑2")
        assert tags(robot) == ["2HPL-1", "2HPL-2", "K7MT-2", "K7MT-1"]
    async with robot_at(street, mode="keys", uid=KIM) as robot:
        await robot.sees("TAG ↑")


async def test_a_view_is_saved_and_opened_again(street: Office) -> None:
    """E9: filter and order under a name; the list that ``V`` opens brings both back, the palette on any screen too."""
    async with robot_at(street, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("status:out\n")
        await robot.press("s")
        await robot.ask("V")
        await robot.ask("ctrl+n")
        await robot.fill(name="Out by client", whose="shared")
        await robot.press("ctrl+s")
        await robot.hears("saved for everybody")
        await robot.press("escape", "s")
        assert len(tags(robot)) == 4
        await robot.ask("V")
        await robot.sees("Out by client", "everybody's · status:out")
        await robot.press("enter")
        await robot.sees("/ status:out", "CLIENT ↑", "2 of 4")
        await robot.press("escape", "s", "f6")
        await robot.ask("ctrl+p")
        await robot.type("out by")
        await robot.sees("everybody's view of keys")
        await robot.press("enter")
        await robot.sees("/ status:out", "CLIENT ↑", "2 of 4")


async def test_the_first_nine_views_have_numbers(street: Office) -> None:
    """E9: ``V`` and a digit is a view's own key; own ones come first, and a digit that no view has is typed."""
    desk = street.desk()
    for name, query, shared in (
        ("Late", "status:overdue", True),
        ("Mine", "status:in", False),
        ("Out", "status:out", True),
    ):
        desk.perform_now(save_view, name=name, query=query, shared=shared)
    async with robot_at(street, mode="keys") as robot:
        await robot.ask("V")
        await robot.sees("1 Mine", "2 Late", "3 Out")
        await robot.type("3")
        await robot.sees("/ status:out", "2 of 4")
        await robot.ask("V")
        await robot.type("7")
        await robot.sees("> 7")
        await robot.press("escape")
        await robot.ask("V")
        await robot.type("mi\n")
        await robot.sees("/ status:in")


async def test_a_view_is_replaced_renamed_and_taken_away(street: Office) -> None:
    """Replacing asks once; the list of views has the keys for the rest, and says so where there is none."""
    street.desk().perform_now(save_view, name="Late", query="status:overdue")
    async with robot_at(street, mode="keys") as robot:
        await robot.press("slash")
        await robot.type("status:in\n")
        await robot.ask("V")
        await robot.ask("ctrl+n")
        await robot.fill(name="late")
        await robot.press("ctrl+s")
        await robot.sees("Save once more to replace it")
        await robot.press("ctrl+s")
        await robot.hears("replaced for you")
        await robot.ask("V")
        await robot.ask("ctrl+r")
        await robot.fill(name="Hanging")
        await robot.press("ctrl+s")
        await robot.hears("is called “Hanging” now")
        assert [view.query for view in street.desk().look_up_now(views_of)] == ["status:in"]
        await robot.ask("V")
        await robot.press("ctrl+x")
        await robot.sees("Take the view “Hanging” away?")
        await robot.press("y")
        await robot.hears("taken away")
        await robot.ask("V")
        await robot.sees("No view is saved yet")


async def test_who_may_only_look_saves_for_themselves(street: Office) -> None:
    """The form does not offer what would be refused."""
    async with robot_at(street, mode="keys", uid=KIM) as robot:
        await robot.ask("V")
        await robot.ask("ctrl+n")
        assert "everybody" not in robot.text
        await robot.fill(name="Kim's")
        await robot.press("ctrl+s")
        await robot.hears("saved for you")
