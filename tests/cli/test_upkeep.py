"""The store itself: made once, backed up whole, restored beside the old one, and proved."""

from __future__ import annotations

import csv
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from shell import Keydesk, Shop


def mode_of(path: Path) -> int:
    """The permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_init_makes_a_private_store_and_asks_nothing(keydesk: Keydesk, tmp_path: Path) -> None:
    """The folder is 0700, the file 0600, and whoever makes it is the first admin."""
    path = tmp_path / "new" / "office.db"
    made = keydesk("--db", str(path), "init", "--office", "Maple Street", "--time-zone", "Europe/Berlin")
    assert (made.code, made.out) == (0, f"{path}\n")
    assert (mode_of(path.parent), mode_of(path)) == (0o700, 0o600)
    (person,) = keydesk("--db", str(path), "staff", "--json").json
    assert person["role"] == "admin"
    assert keydesk("--db", str(path), "config", "get", "time_zone").out == "Europe/Berlin\n"
    again = keydesk("--db", str(path), "init")
    assert again.code == 1
    assert "There is a store already" in again.refusal


def test_init_refuses_a_place_that_is_not_safe(keydesk: Keydesk, tmp_path: Path) -> None:
    """P5: not in a folder that others may write, not behind a symlink; and nothing is left behind."""
    open_folder = tmp_path / "open"
    open_folder.mkdir()
    open_folder.chmod(0o777)
    refused = keydesk("--db", str(open_folder / "k.db"), "init")
    assert refused.code == 4
    assert "Others may write" in refused.refusal
    (tmp_path / "link").symlink_to(tmp_path / "office")
    assert keydesk("--db", str(tmp_path / "link" / "k.db"), "init").code == 4
    assert list(open_folder.iterdir()) == []
    assert "not a time zone" in keydesk("--db", str(tmp_path / "x" / "k.db"), "init", "--time-zone", "Mars").refusal
    assert not (tmp_path / "x").exists()


def test_a_backup_comes_back_and_says_what_is_newer(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """R1 to R3: the backup is checked, the old store is set aside, and the moves it holds beyond are told."""
    keydesk("check-out", "9WCN", "--to", "sam")
    backup = tmp_path / "backup.db"
    made = keydesk("backup", str(backup), "--json").json
    assert (made["path"], made["copies"]) == (str(backup), 4)
    assert mode_of(backup) == 0o600
    assert "There is a file already" in keydesk("backup", str(backup)).refusal
    assert keydesk("verify", str(backup), "--json").json["sound"] is True
    keydesk("check-out", "3FQD", "--to", "jo")
    rehearsed = keydesk("restore", str(backup), "--dry-run", "--json").json
    assert [move["tag_code"] for move in rehearsed["newer"]["moves"]] == ["3FQD-1"]
    assert keydesk("who-has", "3FQD", "--json").json["holder"]["name"] == "Jo Lind"
    restored = keydesk("restore", str(backup), "--json").json
    assert restored["newer"]["move_count"] == 1
    assert Path(restored["set_aside"]).exists()
    assert keydesk("who-has", "9WCN", "--json").json["holder"]["name"] == "Sam Ortega"
    assert keydesk("who-has", "3FQD", "--json").json["holder"]["kind"] == "safe"
    assert keydesk("verify").code == 0


def test_a_name_that_ends_in_a_slash_is_a_folder_that_is_made(keydesk: Keydesk, shop: Shop, tmp_path: Path) -> None:
    """``backup weekly/`` never makes a file of the folder's name."""
    path = Path(keydesk("backup", f"{tmp_path / 'weekly'}/").out.strip())
    assert path.parent == tmp_path / "weekly"
    assert mode_of(path.parent) == 0o700


def test_a_folder_takes_backups_named_by_the_moment(keydesk: Keydesk, shop: Shop) -> None:
    """For cron: without DEST they go beside the store, and doctor knows of the last one."""
    found = {row["check"]: row for row in keydesk("doctor", "--json").json}
    assert found["backup"]["state"] == "mend"
    path = Path(keydesk("backup").out.strip())
    assert path.parent == shop.office.path.parent / "backups"
    found = {row["check"]: row for row in keydesk("doctor", "--json").json}
    assert found["backup"]["state"] == "ok"
    shop.office.clock.advance(days=5)
    assert {row["check"]: row for row in keydesk("doctor", "--json").json}["backup"]["state"] == "mend"


def test_damage_ends_with_4_and_says_what_to_do(keydesk: Keydesk, shop: Shop) -> None:
    """R4: a holder that the events do not give is told, on stdout for programs and in one line for people."""
    import sqlite3

    with sqlite3.connect(shop.office.path) as connection:
        connection.execute("DROP TRIGGER IF EXISTS key_copy_guard")
        connection.execute("UPDATE key_copy SET due_at = '2026-01-01T00:00:00.000000Z' WHERE tag_code = '9WCN-1'")
    connection.close()
    run = keydesk("verify", "--json")
    assert run.code == 4
    assert run.json["sound"] is False
    assert any("9WCN-1" in problem for problem in run.json["problems"])
    (line,) = run.err.splitlines()
    assert "restore the last backup" in line


def test_a_store_that_is_not_there_or_none_at_all_is_one_line(keydesk: Keydesk, tmp_path: Path) -> None:
    """1 for nothing there, 4 for a file that is something else; both say what to do."""
    nowhere = keydesk("--db", str(tmp_path / "nothing.db"), "keys")
    assert nowhere.code == 1
    assert "keydesk init" in nowhere.refusal
    folder = tmp_path / "other"
    folder.mkdir(mode=0o700)
    (folder / "notes.db").write_bytes(b"these are notes and no store" * 100)
    other = keydesk("--db", str(folder / "notes.db"), "keys")
    assert other.code == 4
    assert "not a keydesk store" in other.refusal


def test_doctor_names_what_to_mend(keydesk: Keydesk, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Terminal, locale, SQLite, rights and more, each with what to do; open rights end with 1."""
    keydesk("backup")
    monkeypatch.setenv("LC_ALL", "C")
    run = keydesk("doctor", "--json")
    found = {row["check"]: row for row in run.json}
    assert {"sqlite", "terminal", "locale", "rights", "place", "disk", "store", "operator", "backup"} <= set(found)
    assert found["locale"]["state"] == "note"
    assert run.code == 0
    shop.office.path.chmod(0o644)
    run = keydesk("doctor", "--csv")
    assert run.code == 1
    rows = {row["check"]: row for row in csv.DictReader(run.out.splitlines())}
    assert f"chmod 600 {shop.office.path}" in rows["rights"]["mend"]
    assert keydesk("--db", str(shop.office.path.parent / "no.db"), "doctor").code == 4


BECOME = """
import os, sys
from keydesk.cli.main import run_command
# Everything is loaded before the user changes: the other one may not read where Python is.
run_command(["--db", sys.argv[1], "check-out", "9WCN", "--to", "sam", "--dry-run"])
print("NOW", file=sys.stderr, flush=True)
os.setgid(65534)
os.setuid(65534)
sys.exit(run_command(["--db", *sys.argv[1:]]))
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another Unix user")
@pytest.mark.parametrize("readable", [False, True])
def test_another_unix_user_is_refused(shop: Shop, monkeypatch: pytest.MonkeyPatch, readable: bool) -> None:
    """P5 and S1: the store is not theirs to open, and a name or number that they claim changes nothing."""
    for claim in ("USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.setenv(claim, "root")
    monkeypatch.setenv("SUDO_UID", "0")
    if readable:
        # As open as a careless keeper of the box could leave it.
        for folder in (shop.office.path.parent, *shop.office.path.parent.parents[:3]):
            folder.chmod(0o755)
        shop.office.path.chmod(0o644)
    arguments = [str(shop.office.path), "check-out", "9WCN", "--to", "sam"]
    run = subprocess.run([sys.executable, "-c", BECOME, *arguments], capture_output=True, text=True, check=False)
    _, _, after = run.stderr.partition("NOW\n")
    assert run.returncode in {1, 4}
    (line,) = after.splitlines()
    assert line.startswith("keydesk: ")
    assert "reference" not in line
    assert shop.office.copy("9WCN-1").holder_kind == "safe"
