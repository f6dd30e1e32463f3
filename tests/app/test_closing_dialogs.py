"""A question that is asked while the form that asks it closes: the form goes, and nothing else with it."""

from __future__ import annotations

import asyncio
from functools import partial

from builders import Office
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.editors import LineEditor
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


async def test_a_form_that_is_left_while_it_is_still_laid_out_ends_quietly(office: Office) -> None:
    """Esc comes while a form has yet to share out its height: what it put off is dropped, for its fields are gone."""
    async with robot_at(office, mode="keys") as robot:

        async def save(_values: object, _version: int) -> object:
            return None

        form = FormDialog("A form", [Field("name", "Name")], save)
        await robot.app.push_screen(form)
        await robot.settle()
        done: list[str] = []
        ask = partial(form.query_one, LineEditor)
        form.dismiss(None)
        await robot.until(lambda: form.is_leaving)
        form.call_after_refresh(ask)
        form.set_timer(0, ask)

        async def look() -> None:
            ask()

        working = form.run_worker(look())
        form.post_message(LineEditor.Scanned("K7MT-1"))
        await form.query("*").remove()
        form.call_after_refresh(lambda: done.append("late"))
        await robot.settle()
        assert robot.app.is_running
        assert not done
        assert working.is_finished
        await robot.press("f5")
        await robot.until(lambda: robot.app.current_mode == "clients")


async def test_a_form_that_is_saving_is_saved_once_and_not_left(office: Office) -> None:
    """Enter, Enter and Esc while the store is slow: one save, whose result the form is answered with."""
    async with robot_at(office, mode="keys") as robot:
        saved: list[str] = []
        go_on = asyncio.Event()

        async def save(_values: object, _version: int) -> object:
            saved.append("once")
            await go_on.wait()
            return "done"

        answers: list[object] = []
        form = FormDialog("A form", [Field("name", "Name")], save)
        await robot.app.push_screen(form, answers.append)
        await robot.settle()
        saving = asyncio.create_task(form.action_save())
        await asyncio.sleep(0)
        await form.action_save()
        form.action_leave()
        assert robot.screen is form
        go_on.set()
        await saving
        await robot.until(lambda: answers)
        assert (saved, answers) == (["once"], ["done"])
        assert robot.app.is_running
