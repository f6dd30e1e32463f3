"""A question that is asked while the form that asks it closes: the form goes, and nothing else with it."""

from __future__ import annotations

from builders import Office
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.form_fields import Field
from robot import robot_at


async def test_a_form_that_closes_while_it_asks_something_takes_nothing_along(office: Office) -> None:
    """On a slow line Esc closes a form in the moment in which it opens a list: the session goes on."""
    async with robot_at(office, mode="keys") as robot:

        async def save(_values: object, _version: int) -> object:
            return None

        form = FormDialog("A form", [Field("name", "Name")], save)
        await robot.app.push_screen(form)
        await robot.settle()
        form.run_worker(robot.app.push_screen_wait(PickDialog("A list", [Choice("a", "A")])), exit_on_error=False)
        form.dismiss(None)
        await robot.settle()
        await robot.until(lambda: robot.screen is not form)
        assert robot.app.is_running
        while robot.screen.is_modal:
            await robot.press("escape")
        await robot.press("f5")
        await robot.until(lambda: robot.app.current_mode == "clients")
