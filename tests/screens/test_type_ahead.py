"""Letters that come in one packet behind ``/`` are typed in the box, and begin no verb of the screen beneath it."""

from __future__ import annotations

import asyncio

import pytest

from at_the_office import FRONT
from builders import Office
from imports import FILES
from keydesk.db.queries.client_page import client_page
from keydesk.operations.bulk import Kind
from keydesk.screens import type_ahead
from keydesk.screens.client import ClientPage
from keydesk.screens.importing import ImportScreen
from keydesk.screens.keys import KeysScreen
from keydesk.screens.safe import SafeScreen
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.path_box import PathBox
from robot import robot_at


@pytest.mark.parametrize(("mode", "words"), [("staff", "rena"), ("safes", "Rehz"), ("settings", "hneB")])
async def test_a_filter_typed_in_one_packet_begins_no_verb(company: Office, mode: str, words: str) -> None:
    """On a slow line ``/`` and the words come together: none of the letters asks, edits or takes anything away."""
    async with robot_at(company, mode=mode) as robot:
        await robot.until(lambda: robot.table.place.ids)
        await robot.send(f"/{words}")
        await robot.until(lambda: robot.find(FilterBox).value == words)
        assert not robot.screen.is_modal


async def test_keys_wait_for_a_verb_however_long_it_reads(company: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Very many marked keys take a while to be read: what is typed meanwhile is no verb, and goes to the question."""
    monkeypatch.setattr(type_ahead, "_LONGEST_WAIT", 0.001)
    read, act = asyncio.Event(), KeysScreen.act_on_marked

    async def slowly(screen: KeysScreen, kind: Kind) -> bool:
        await read.wait()
        return await act(screen, kind)

    monkeypatch.setattr(KeysScreen, "act_on_marked", slowly)
    async with robot_at(company, mode="keys") as robot:
        await robot.until(lambda: robot.table.place.ids)
        before = company.copy("A2QD-1").last_seq
        for key in ("m", "i"):
            await robot.pilot.press(key)
            await robot.pilot.pause(0.02)
        assert not robot.screen.is_modal
        read.set()
        await robot.until(lambda: robot.screen.is_modal)
        await robot.until(lambda: robot.screen.query_one(FilterBox).value == "i")
        assert company.copy("A2QD-1").last_seq == before


async def test_what_is_looked_for_on_a_board_begins_no_verb(company: Office) -> None:
    """The same on a safe's board, whose box comes into sight with the key."""
    async with robot_at(company, mode="safes") as robot:
        await robot.until(lambda: robot.table.place.ids)
        robot.table.go_to(FRONT)
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, SafeScreen) and robot.page.board.current)
        await robot.send("/marsh")
        await robot.until(lambda: robot.find(FilterBox).value == "marsh")
        assert not robot.screen.is_modal
        await robot.sees("A2QD-1")


async def test_a_plan_is_filtered_and_left_for_other_files(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the import both boxes take what is typed ahead: the filter, and the names of the files."""
    monkeypatch.chdir(FILES / "leashtime")
    async with robot_at(office, mode="clients") as robot:
        await robot.press("I")
        await robot.until(lambda: isinstance(robot.screen, ImportScreen) and robot.screen.focused is not None)
        robot.find(PathBox).value = "Clients.csv"
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, ImportScreen) and robot.page.has_plan)
        await robot.send("/len")
        await robot.until(lambda: robot.find(FilterBox).value == "len")
        assert not robot.screen.is_modal
        await robot.press("enter")
        robot.find(PathBox).value = ""
        await robot.send("nPets")
        await robot.until(lambda: robot.find(PathBox).value == "Pets")
        assert not robot.screen.is_modal


async def test_questions_behind_each_other_are_answered_in_one_packet(company: Office) -> None:
    """What comes behind an answer is for the next question of the same verb, and no letter of it is a verb itself."""
    async with robot_at(company, mode="clients") as robot:
        await robot.sees("Rivera")
        await robot.app.push_screen(ClientPage(1))
        await robot.sees("need a key")
        await robot.settle()
        await robot.send("yina\nmoved away\nlater\n")
        await robot.until(lambda: not robot.screen.is_modal and "is inactive" in robot.said)
        await robot.settle()
        assert company.desk().look_up_now(client_page, client_id=1).profile.memberships[0].status == "inactive"
        await robot.send("qblock\nbo\nbit the dog\n")
        await robot.hears("Bo Tran is blocked for Rivera, Kim")


async def test_an_enter_that_answers_nothing_keeps_the_rest_for_the_question(company: Office) -> None:
    """Nobody is called so: what came behind is typed into the box after all, and waits for no later question."""
    async with robot_at(company, mode="clients") as robot:
        await robot.sees("Rivera")
        await robot.app.push_screen(ClientPage(1))
        await robot.sees("need a key")
        await robot.settle()
        await robot.send("bzzz\nmn")
        await robot.sees("> zzzmn")
        await robot.press("escape")
        await robot.settle()
        assert not robot.screen.is_modal
