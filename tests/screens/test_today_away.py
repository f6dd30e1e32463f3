"""The put-away list (P on Today), and the keys that sitters keep without needing them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from at_the_day import TODAY, morning
from at_the_lists import SAM, at_list, safe_day, written
from builders import Office
from keydesk.operations.bulk import Act, Marked, act_on_many
from keydesk.operations.custody import check_out
from robot import LARGE

__all__ = ["morning", "safe_day"]


async def test_what_comes_back_is_scanned_home(morning: Office) -> None:
    """The list says who has it and where it lives; a scan hangs it there; a key that is needed is not on it."""
    async with at_list(morning, "P") as robot:
        await robot.sees("Put away", "K7MT-1", "K7MT-2", "Jo Reyes")
        assert "3FQD-1" not in robot.text
        await robot.scan("K7MT-2")
        await robot.hears("K7MT-2 in → ")
        await robot.until(lambda: "K7MT-2" not in robot.line_with("K7MT-2  ") or "in →" in robot.line_with("K7MT-2"))
        await robot.scan("K7MT-2")
        await robot.hears("K7MT-2 hangs there already: A3 · Front office")
        await robot.scan("3FQD-1")
        await robot.hears("NOT ON THIS LIST  3FQD-1 stays where it is: Sam Ortega")
    assert morning.copy("K7MT-2").holder_kind == "safe"
    assert morning.copy("3FQD-1").holder_kind == "sitter"


async def test_keys_no_longer_needed_are_wanted_back_at_once(morning: Office) -> None:
    """``V`` picks which, by sitter; Space marks; ``W`` says of all that they are wanted back, as one act."""
    async with at_list(morning, "P", size=LARGE) as robot:
        await robot.ask("V")
        await robot.type("no longer\n")
        await robot.sees("No longer needed", "Jo Reyes   2 keys")
        await robot.press("asterisk")
        await robot.ask("W")
        await robot.sees("ticked")
        await robot.press("enter")
        await robot.until(lambda: not robot.screen.is_modal)
        await robot.sees("2 wanted back", "WANTED BACK")
    assert morning.copy("K7MT-1").recalled
    assert morning.copy("K7MT-2").recalled


async def test_far_off_inactive_and_left_are_lists_of_their_own(morning: Office) -> None:
    """A next visit farther than the horizon, changed in place; empty lists say what else there is."""
    client = morning.client("Brandt", "Eva")
    morning.key(client, code="9WCN")
    morning.visit(client, SAM, TODAY + timedelta(days=20))
    morning.desk().perform_now(check_out, tag_code="9WCN-1", sitter_id=SAM)
    async with at_list(morning, "P", size=LARGE) as robot:
        await robot.ask("V")
        await robot.type("far\n")
        await robot.sees("Next visit far off", "more than 14 days away", "9WCN-1", "needed Mon 14 Dec")
        await robot.press(*["right_square_bracket"] * 6)
        await robot.until(lambda: "9WCN-1" not in robot.text)
        await robot.ask("V")
        await robot.type("left\n")
        await robot.sees("Sitter has left", "Nobody holds such a key")


async def test_a_recalled_key_is_put_away_and_said(morning: Office) -> None:
    """Wanted back is a reason of its own, in capitals and not in colour alone."""
    morning.desk().perform_now(act_on_many, act=Act("recall"), copies=[Marked("3FQD-1")])
    async with at_list(morning, "P") as robot:
        assert "WANTED BACK" in robot.line_with("3FQD-1")
        await robot.sees("1 wanted back")


async def test_the_put_away_list_is_printed_as_it_stands(
    morning: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By safe and hook, or by who has them; of the view that is seen, and nothing else."""
    monkeypatch.setenv("HOME", str(tmp_path))
    async with at_list(morning, "P") as robot:
        await robot.ask("greater_than_sign")
        await robot.type("file\n")
        await robot.hears("put-away-2026-11-24.txt")
        await robot.ask("V")
        await robot.type("left\n")
        await robot.sees("Sitter has left")
        await robot.ask("greater_than_sign")
        await robot.type("file\n")
        await robot.hears("no-longer-needed-2026-11-24.txt")
    _, text = written(tmp_path / "put-away-2026-11-24.txt")
    assert "Put-away list, Tue 24 Nov" in text
    assert text.index("Front office") < text.index("A2    K7MT-1") < text.index("A3    K7MT-2")
    _, text = written(tmp_path / "no-longer-needed-2026-11-24.txt")
    assert "Sitter has left" in text
    assert "K7MT" not in text
