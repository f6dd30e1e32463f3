"""The frame round every screen: what it says once, what it greys out, and what it never does to the box."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from builders import MORNING, Office
from keydesk.screens.dialogs.form import FormDialog
from keydesk.screens.dialogs.help import HelpDialog
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.message_line import MessageLine
from robot import Robot, robot_at


@pytest.fixture
def staffed(office: Office) -> Office:
    """Sam, who may only look, and Rivera's key on its hook, needed by nobody."""
    office.person("Sam Ortega", uid=1001)
    office.safe("Front office", rows=1, columns=4)
    office.key(office.client("Rivera"), code="K7MT")
    return office


def in_footer(robot: Robot, word: str) -> bool:
    """Whether the footer has that word as something that can be done now."""
    return any(word == each and usable for _, each, usable in robot.screen.query_one(KeyFooter).keys)


async def test_what_another_desk_does_is_counted_in_the_header(staffed: Office) -> None:
    """The header of every screen follows the store."""
    async with robot_at(staffed, mode="settings") as robot:
        assert "NO KEY" not in robot.lines()[0]
        sam = staffed.person("Jo Reyes")
        client = staffed.client("Costa")
        staffed.key(client, code="3FQD")
        staffed.visit(client, sam, MORNING.date())
        await robot.until(lambda: "1 NO KEY" in robot.lines()[0])
        await robot.press("f5")
        await robot.until(lambda: "1 NO KEY" in robot.lines()[0])


async def test_keys_right_after_a_function_key_are_for_the_screen_that_it_opens(staffed: Office) -> None:
    """On a slow line F4 and a letter come in one packet: the letter is no text in the Desk's box."""
    async with robot_at(staffed) as robot:
        robot.app.post_message(events.Key("f4", None))
        await robot.send("/k7")
        await robot.sees("/ k7")
        await robot.press("f2")
        assert "> k7" not in robot.text
        assert "k7" not in robot.text


async def test_a_function_key_leaves_no_question_behind(staffed: Office) -> None:
    """A question is answered or left with Esc first; a form is never out of sight with what was typed."""
    async with robot_at(staffed, mode="keys") as robot:
        await robot.sees("K7MT-1")
        for ask in ("a", "e", "ctrl+p"):
            await robot.ask(ask)
            await robot.press("f5", "f2")
            assert robot.screen.is_modal
            assert robot.app.current_mode == "keys"
            await robot.press("escape")
            await robot.until(lambda: not robot.screen.is_modal)


async def test_a_refusal_in_a_form_is_said_once(staffed: Office) -> None:
    """The form says it beside what was typed; the line beneath the form stays as it was."""
    async with robot_at(staffed, mode="keys") as robot:
        await robot.sees("K7MT-1")
        await robot.ask("E")
        await robot.fill(pieces="none")
        await robot.press("ctrl+s")
        await robot.until(lambda: robot.screen.query_one(MessageLine).said.message)
        assert isinstance(robot.screen, FormDialog)
        assert robot.said == ""


async def test_what_the_operator_may_not_do_is_grey_and_the_help_says_so(staffed: Office) -> None:
    """The footer greys it out by the table that refuses it below; the help says that it is not for them."""
    async with robot_at(staffed, mode="keys", uid=1001) as robot:
        await robot.sees("K7MT-1")
        assert "(a assign)" in robot.text
        assert not in_footer(robot, "assign")
        await robot.press("question_mark")
        assert isinstance(robot.screen, HelpDialog)
        assert "(not for you, or not now)" in robot.text


async def test_help_is_read_to_its_end_with_the_arrows(staffed: Office) -> None:
    """At 80×24 it scrolls; the way out stays in sight."""
    async with robot_at(staffed, mode="keys") as robot:
        await robot.sees("K7MT-1")
        await robot.press("f1")
        assert "On this screen" in robot.text
        await robot.press("end")
        await robot.sees("Leave keydesk", "Esc closes")
        await robot.press("escape")
        assert not robot.screen.is_modal


async def test_the_session_neither_writes_files_nor_speaks_past_the_screen(
    staffed: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """S2, I1: no clipboard beyond the terminal, no pointer, no screenshot, no browser, no shell."""
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    async with robot_at(staffed, mode="keys") as robot:
        sent: list[str] = []
        monkeypatch.setattr(type(robot.app._driver), "write", lambda _self, data: sent.append(data))
        robot.app.copy_to_clipboard("12 Elm Street")
        robot.app._set_pointer_shape("pointer")
        robot.app.open_url("https://example.org")
        robot.app.action_screenshot()
        robot.app.action_suspend_process()
        assert sent == []
        assert robot.app.clipboard == "12 Elm Street"
        with pytest.raises(NotImplementedError):
            robot.app.deliver_screenshot()
    assert set(tmp_path.iterdir()) - before <= {tmp_path / "office"}
