"""`config branches`, `sync staff`, `receive`, `shift` and `shifts`, run as commands; and the desk in one branch."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from keydesk.cli.main import run_command
from keydesk.db.verify import verify
from shell import Keydesk, Shop


@pytest.fixture
def facility(keydesk: Keydesk) -> Keydesk:
    """Facility is on, and has a safe."""
    assert keydesk("config", "branches", "facility", "on").code == 0
    assert keydesk("add", "safe", "Barn", "--branch", "facility", "--rows", "2", "--columns", "5").code == 0
    return keydesk


def test_branches_are_listed_and_switched(keydesk: Keydesk) -> None:
    """What is there stands beside each; off, what would rest is told, and --yes is another answer."""
    (home, second) = keydesk("config", "branches", "--json").json
    assert (home["branch"], home["enabled"], home["clients"], home["safes"]) == ("in_home", True, 3, 1)
    assert (second["branch"], second["enabled"]) == ("facility", False)
    run = keydesk("config", "branches", "Facility", "on")
    assert run.err == "Facility is switched on. You have a place there as an admin.\n"
    keydesk("sync", "staff", "Sam", "--to", "facility")
    assert keydesk("add", "safe", "Barn", "--branch", "facility").code == 0
    assert keydesk("config", "branches", "facility", "off").refusal == (
        "Facility is in use: 1 safe. All of it would rest until it is switched on again. "
        "--yes switches it off all the same."
    )
    off = keydesk("config", "branches", "facility", "off", "--yes")
    assert off.err == "Facility is switched off: 1 safe rest meanwhile.\n"
    assert keydesk("config", "branches", "in_home", "off").refusal.startswith("In-Home is always on")
    assert keydesk("config", "branches", "facility").refusal.startswith("Say on or off")
    assert keydesk("sync", "staff", "Jo", "--to", "facility").refusal.startswith("Facility is switched off")


def test_staff_are_synced_and_it_is_rehearsed_first(facility: Keydesk) -> None:
    """--dry-run says what would be and does nothing; the same again changes nothing; undo takes it back."""
    rehearsed = facility("sync", "staff", "Sam", "Jo", "--to", "facility", "--dry-run")
    assert rehearsed.out == "Sam Ortega: becomes Tech/Runner\nJo Lind: becomes Tech/Runner\n"
    assert "(--dry-run)" in rehearsed.err
    done = facility("sync", "staff", "Sam", "--to", "facility", "--json")
    assert done.json["people"] == [
        {"staff_id": 2, "name": "Sam Ortega", "outcome": "synced", "role": "Tech/Runner"},
    ]
    assert done.json["batch_id"]
    again = facility("sync", "staff", "Sam", "--to", "facility")
    assert again.out == "Sam Ortega: is Tech/Runner there already: stays so\n"
    assert "Facility: Tech/Runner" in facility("person", "Sam").out
    assert facility("person", "Sam", "--branch", "facility", "--role", "scheduler").err == (
        "Sam Ortega is scheduler in Facility now.\n"
    )
    assert facility("sync", "staff", "Nobody", "--to", "facility").code == 1
    assert facility("sync", "staff", "Sam", "--to", "barn").refusal.startswith("There is no branch")
    assert facility("sync", "staff", "Jo", "--to", "facility").code == 0
    assert "Jo Lind has no place there any more" in facility("undo").out


def test_a_key_is_sent_and_received(facility: Keydesk, shop: Shop) -> None:
    """`reassign` to a safe of the other branch sends; the report says how long; `receive` hangs it there."""
    assert facility("reassign", "K7MT-1", "3FQD-1", "--to", "Barn").code == 0
    assert shop.office.copy("K7MT-1").holder_kind == "transit"
    shop.office.clock.advance(days=3)
    (first, _) = _rows(facility)
    assert (first["safe"], first["days"]) == ("Barn", "3")
    assert len(_rows(facility, "--with", "late=yes")) == 2
    assert facility("receive").refusal.startswith("Say which keys have arrived")
    assert facility("receive", "9WCN-1").refusal.startswith("9WCN-1 (Okafor, Ben) is on hook")
    rehearsed = facility("receive", "--safe", "Barn", "--dry-run")
    assert rehearsed.code == 0
    assert shop.office.copy("K7MT-1").holder_kind == "transit"
    one = facility("receive", "K7MT-1", "--branch", "facility")
    assert one.out == "K7MT-1 received → hook A1 · lives in Front office, In-Home\n"
    elsewhere = facility("receive", "3FQD-1", "--branch", "in_home")
    assert "is received there" in elsewhere.refusal
    assert facility("receive", "--safe", "Barn").code == 0
    assert facility("receive", "--safe", "Barn").refusal == "No key is on its way there."
    assert facility("report", "on-the-way").out == "No key is on its way.\n"
    shop.office.close()
    assert verify(shop.office.path).problems == ()


def _rows(keydesk: Keydesk, *more: str) -> list[dict[str, str]]:
    run = keydesk("report", "on-the-way", "--format", "csv", *more)
    assert run.code == 0, run.err
    return list(csv.DictReader(io.StringIO(run.out)))


def test_shifts_are_planned_from_the_shell(facility: Keydesk) -> None:
    """Added, changed, called off, copied, listed; two that lie over each other are refused."""
    facility("sync", "staff", "Sam", "--to", "facility")
    added = facility("shift", "--who", "Sam", "--day", "today", "--hours", "8-16:30", "--branch", "facility")
    assert added.err == "Sam Ortega Tue 24 Nov 8–16:30, in Facility.\n"
    assert facility("shift", "--who", "Sam", "--day", "today", "--hours", "15-20").refusal.startswith(
        "Sam Ortega is on duty Tue 24 Nov 8–16:30 in Facility already"
    )
    (row,) = facility("shifts", "--json").json
    assert (row["day"], row["from"], row["to"], row["branch"], row["minutes"]) == (
        "2026-11-24", "08:00", "16:30", "Facility", 510,
    )  # fmt: skip
    number = str(row["shift_id"])
    assert facility("shift", number, "--hours", "9-17", "--note", "front desk").err == "Sam Ortega Tue 24 Nov 9–17.\n"
    assert facility("shift", "--copy-week", "+7", "--branch", "facility").err == (
        "1 shift copied into the week of Mon 30 Nov.\n"
    )
    assert facility("shifts", "--week", "+7", "--csv").out.splitlines()[1].startswith("2026-12-01,09:00,17:00,Sam")
    assert facility("shifts", "--branch", "in_home").out == "Nobody is on duty on those days.\n"
    assert facility("shift", number, "--cancel").err == "Called off: Sam Ortega Tue 24 Nov 9–17.\n"
    assert facility("shifts").out == "Nobody is on duty on those days.\n"
    assert facility("undo").code == 0
    assert "09:00  17:00  Sam Ortega" in facility("shifts", "--who", "Sam").out
    assert facility("shift", "--who", "Sam").refusal.startswith("Say who, which day and which hours")
    assert facility("shift", "--who", "Sam", "--day", "fri", "--hours", "25-26").code == 1
    assert "front desk" in facility("report", "shift-schedule").out


def test_branch_before_a_command_is_wrong_usage(keydesk: Keydesk) -> None:
    """It is for the desk alone; a command has its own behind it."""
    run = keydesk("--branch", "facility", "safes")
    assert run.code == 2
    assert "write it behind the command" in run.err


def test_the_invented_office_has_a_facility_when_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Services, a safe, up to five people and ten clients of both; asked again nothing is added."""
    path = tmp_path / "demo" / "keydesk.db"
    line = ["--db", str(path), "demo", "--no-open", "--clients", "120"]
    assert run_command(line) == 0
    assert run_command(["--db", str(path), "config", "branches", "--csv"]) == 0
    assert "facility,Facility,no" in capsys.readouterr().out
    assert run_command([*line, "--facility"]) == 0
    told = capsys.readouterr().err
    assert "2 services, 1 safe, 3 people and 10 clients of both branches" in told
    head = verify(path).head
    assert run_command([*line, "--facility"]) == 0
    assert "switched on there already" in capsys.readouterr().err
    assert verify(path).head == head
    assert verify(path).problems == ()
