"""From the list of keys: tags into the print queue, and keys back to their client with a receipt."""

from __future__ import annotations

from pathlib import Path

from builders import Office
from keydesk.db.queries.labels import waiting
from keydesk.screens.keys import KeysScreen
from keydesk.screens.labels import LabelsScreen
from robot import LARGE, Robot, robot_at


def _waiting(office: Office) -> list[str]:
    return [each.code for each in office.desk().look_up_now(waiting)]


async def _on(robot: Robot, office: Office, tag: str) -> None:
    await robot.until(lambda: robot.table.place.ids)
    assert robot.table.go_to(office.copy(tag).id)
    await robot.settle()


async def test_l_puts_the_marked_tags_into_the_queue(company: Office) -> None:
    """One key for this copy or all that are marked; the palette leads to the queue."""
    async with robot_at(company, mode="keys", size=LARGE) as robot:
        await _on(robot, company, "K7MT-1")
        await robot.press("l")
        await robot.hears("1 label to print")
        await _on(robot, company, "K7MT-1")
        await robot.press("space", "space", "l")
        await robot.until(lambda: len(_waiting(company)) >= 2)
        assert "K7MT-1" in _waiting(company)
        await robot.app.run_action("open_page('labels')")
        await robot.until(lambda: isinstance(robot.page, LabelsScreen))
        await robot.sees("K7MT-1")


async def test_a_key_goes_back_and_its_receipt_is_written(company: Office, tmp_path: Path) -> None:
    """R, returned: then the receipt is offered, for the printer or as a file."""
    async with robot_at(company, mode="keys", size=LARGE) as robot:
        await _on(robot, company, "K7MT-1")
        await robot.ask("R")
        await robot.press("enter")
        await robot.sees("goes out of use: returned to the client")
        await robot.press("enter")
        await robot.sees("Receipt ", "for the client to sign", "No receipt")
        await robot.press("down", "enter")
        await robot.hears("Written to ")
        (written,) = (tmp_path / "home").glob("receipt-*.pdf")
        assert written.read_bytes().startswith(b"%PDF")
        assert written.stat().st_mode & 0o077 == 0
    assert company.copy("K7MT-1").retired_reason == "returned"


async def test_marked_keys_go_back_with_one_receipt(company: Office) -> None:
    """All of them in one act; whoever wants no receipt has none."""
    async with robot_at(company, mode="keys", size=LARGE) as robot:
        await _on(robot, company, "K7MT-1")
        await robot.press("space", "space")
        await robot.ask("R")
        await robot.press("enter")
        await robot.sees("out of use (returned)")
        await robot.settle()
        await robot.press("enter")
        await robot.sees("Receipt ", "No receipt")
        await robot.press("escape")
        await robot.until(lambda: isinstance(robot.page, KeysScreen))
    assert company.copy("K7MT-1").retired_reason == "returned"


async def test_the_palette_shows_what_is_to_return(company: Office) -> None:
    """The list of keys, with the filter that asks it."""
    async with robot_at(company, mode="desk", size=LARGE) as robot:
        await robot.press("ctrl+p")
        await robot.type("to return")
        await robot.press("enter")
        await robot.until(lambda: isinstance(robot.page, KeysScreen))
        await robot.sees("status:toreturn")
