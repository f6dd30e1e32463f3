"""The slip at the end of a turn: one Enter more, never in the way of a scan, on paper, in a file or by mail."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from at_the_desk import Morning, clerk_at
from at_the_mail import address, mail_to
from mail_server import MailServer
from pictures import Act, Picture, looks_as_before
from robot import LARGE, SMALL, Robot


async def test_enter_once_more_asks_where_the_slip_goes(morning: Morning) -> None:
    """The offer stands above the footer; a file is made in the home folder, and the Desk goes on."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1", "3FQD-1")
        await clerk.press("enter")
        await clerk.sees("Enter once more: the slip to sign")
        await clerk.settle()
        await clerk.ask("enter")
        await clerk.sees("Slip of Sam Ortega: 2 out, 0 in", "on the printer", "into a file", "no slip")
        assert "by mail" not in clerk.text
        await clerk.press("m")
        assert clerk.screen.is_modal, "somebody without an address gets no mail"
        await clerk.press("f")
        await clerk.hears("Written to")
    (written,) = Path.home().glob("slip-*.pdf")
    assert written.read_bytes().startswith(b"%PDF")


async def test_a_scan_takes_the_offer_away_and_is_not_held_up(morning: Morning) -> None:
    """The next badge or tag is a line as ever; Enter then ends that turn, and asks for nothing before."""
    async with clerk_at(morning.office) as clerk:
        await clerk.scan(morning.sam_badge, "K7MT-1")
        await clerk.press("enter")
        await clerk.sees("the slip to sign")
        await clerk.scan(morning.jo_badge)
        await clerk.until(lambda: clerk.desk.turn.sitter is not None)
        await clerk.until(lambda: "the slip to sign" not in clerk.text)
        await clerk.settle()
        await clerk.press("enter")
        await clerk.settle()
        assert not clerk.screen.is_modal, "nothing moved in this turn: there is no slip"
        await clerk.press("enter")
        await clerk.settle()
        assert not clerk.screen.is_modal


async def test_esc_leaves_the_offer(morning: Morning) -> None:
    """Esc at the offer, or at the question, and nothing is printed."""
    async with clerk_at(morning.office) as clerk:
        await clerk.scan(morning.sam_badge, "K7MT-1")
        await clerk.press("enter")
        await clerk.sees("the slip to sign")
        await clerk.press("escape")
        await clerk.settle()
        await clerk.press("enter")
        await clerk.settle()
        assert not clerk.screen.is_modal
    assert list(Path.home().glob("slip-*")) == []


async def test_the_slip_goes_by_mail(morning: Morning) -> None:
    """Where the sitter has an address it can be mailed; it goes out beside the Desk."""
    server = MailServer()
    mail_to(morning.office, server.port)
    address(morning.office, morning.sam, "sam@example.com")
    async with clerk_at(morning.office) as clerk:
        await clerk.scan(morning.sam_badge, "K7MT-1")
        await clerk.press("enter")
        await clerk.sees("the slip to sign")
        await clerk.settle()
        await clerk.ask("enter")
        await clerk.sees("by mail to sam@example.com")
        await clerk.press("m")
        await clerk.hears("1 mail sent")
    assert "1 taken" in str(server.box.to("sam@example.com")["Subject"])
    server.close()


async def test_a_scan_over_the_question_prints_nothing_and_is_not_lost(morning: Morning) -> None:
    """Whoever scans on while it asks is at the next turn: the question goes, the badge is taken."""
    async with clerk_at(morning.office) as clerk:
        await clerk.takes(morning.sam_badge, "K7MT-1")
        await clerk.presses("enter")
        await clerk.ask("enter")
        await clerk.sees("Slip of Sam Ortega")
        await clerk.scan(morning.jo_badge, "3FQD-1")
        await clerk.until(lambda: clerk.desk.turn.out == 1)
        assert clerk.desk.turn.sitter is not None
        assert clerk.desk.turn.sitter.staff_id == morning.jo
    assert list(Path.home().glob("slip-*")) == []


async def _end_the_turn(robot: Robot) -> None:
    await robot.press("enter")
    await robot.sees("the slip to sign")


async def _ask_where_to(robot: Robot) -> None:
    await robot.settle()
    await robot.ask("enter")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("acts", [(_end_the_turn,), (_end_the_turn, _ask_where_to)], ids=["offered", "asked"])
def test_the_offer_and_the_question(
    morning: Morning, snap_compare: Picture, size: tuple[int, int], acts: tuple[Act, ...]
) -> None:
    """A hint above the footer, and four ways by one letter each."""
    address(morning.office, morning.sam, "sam@example.com")

    async def take_two(robot: Robot) -> None:
        await robot.scan(morning.sam_badge, "K7MT-1", "3FQD-1")
        await robot.sees("2 out")

    assert looks_as_before(morning.office, snap_compare, size, take_two, *acts, sees="No turn")


@pytest.mark.parametrize("wanted", ["off", "always"])
async def test_the_office_says_whether_slips_are_made(
    morning: Morning, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off offers nothing; always prints without a question, also when the next badge ends the turn."""
    printed = tmp_path / "printed"
    printer = tmp_path / "lp"
    printer.write_text(f"#!/bin/sh\ncat > /dev/null; echo printed >> {printed}\necho request id is slip-1\n")
    printer.chmod(0o700)
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *more: str(printer) if name == "lp" else real(name, *more))
    morning.office.setting("turn_receipt", json.dumps(wanted))
    async with clerk_at(morning.office) as clerk:
        await clerk.scan(morning.sam_badge, "K7MT-1", morning.jo_badge)
        await clerk.until(lambda: clerk.desk.turn.sitter is not None and clerk.desk.turn.sitter.staff_id == morning.jo)
        if wanted == "always":
            await clerk.hears("Sent to the printer: request id is slip-1")
        await clerk.press("enter")
        await clerk.settle()
        assert "the slip to sign" not in clerk.text
    assert printed.exists() is (wanted == "always")
